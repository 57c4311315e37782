"""The fitted model: everything that requests tell of demand and of closing times, with standard errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.fit.calendar import CategoryProfiles, fit_profiles
from sim.fit.closing import LEAST as LEAST_CLOSED
from sim.fit.closing import ClosingTimes
from sim.fit.data import LEAST as LEAST_REQUESTS
from sim.fit.data import LEAST_DAYS, Data, FitError, data_of, days_between, whole_days
from sim.fit.levels import DemandLevels, local_levels, weeks_back
from sim.fit.pace import PaceDrift, pace_of
from sim.fit.recency import closings_of
from sim.fit.shrink import Factors, Shares, shrunk_factors, shrunk_shares
from sim.fit.variation import Variation, fit_variation
from sim.jit.units import FloatArray
from sim.policy.names import CHANNELS
from sim.policy.text import Text
from sim.requests.categories import titles_of
from sim.requests.table import Requests
from sim.requests.words import STAFF
from sim.scenario import Scenario

_DUE_QUANTILES: Final = np.linspace(0.025, 0.975, 20)
_LEAST_DUE: Final = 5


@dataclass(frozen=True, slots=True)
class Rate:
    """A share or a mean with its standard error; NaN where the files say nothing of it."""

    value: float
    error: float
    number: int

    @classmethod
    def of(cls, values: Any) -> Rate:
        """That of numbers; NaN is left out."""
        known = np.asarray(values, dtype=np.float64)
        known = known[~np.isnan(known)]
        if not len(known):
            return cls(float("nan"), float("nan"), 0)
        return cls(float(known.mean()), float(known.std() / np.sqrt(len(known))), len(known))

    def to_dict(self) -> dict[str, Any]:
        """For the file; None where nothing is known."""
        unknown = not self.number
        return {"value": None if unknown else self.value, "se": None if unknown else self.error, "n": self.number}


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A fitted model.

    Attributes
    ----------
    data : Data
    titles : dict of str to Text
        Category > title.
    profiles : CategoryProfiles
    levels : DemandLevels
        Logarithm of requests a day on a mean day.
    variation : Variation
    closing : tuple of ClosingTimes
    due : ndarray of float64, shape (categories, quantiles)
        Quantiles of the hours allowed; NaN where a category has no deadlines.
    channels : Shares
        Shares of the channels of `CHANNELS`.
    staff : ndarray of float64, shape (categories,)
        Share filed by staff.
    units : Factors or None
        Factors of the units on what their share of all requests makes expected, (units, categories).
    unit_names : tuple of str
    unit_totals : ndarray of float64, shape (units,)
        Requests of each unit.
    rates : dict of str to Rate
        On time as reported and as the times say, satisfaction, reopened, repeated, returned.
    half_life : float
        Days after which a closing counts half; infinite where all count alike.
    pace : PaceDrift
        How far medians of closing times move between months.
    """

    data: Data
    titles: dict[str, Text]
    profiles: CategoryProfiles
    levels: DemandLevels
    variation: Variation
    closing: tuple[ClosingTimes, ...]
    due: FloatArray
    channels: Shares
    staff: FloatArray
    units: Factors | None
    unit_names: tuple[str, ...]
    unit_totals: FloatArray
    rates: dict[str, Rate]
    half_life: float
    pace: PaceDrift

    @property
    def closing_known(self) -> bool:
        """Whether enough requests are seen to close for times to be fitted."""
        return sum(one.events for one in self.closing) >= LEAST_CLOSED

    def pace_error(self, gap: float, ahead: float) -> float:
        """Standard deviation of the change of the logarithm of a median until a later period.

        Parameters
        ----------
        gap, ahead : float
            Days until it begins; days that it lasts.
        """
        days = len(self.data.days)
        seen = days if np.isinf(self.half_life) else min(days, 1.5 * self.half_life / np.log(2.0))  # as far back
        return float(np.sqrt(self.pace.variance(seen, gap, ahead)))

    @property
    def a_day(self) -> FloatArray:
        """Requests a day at the end of the period, on a mean day, float64 (categories,)."""
        return np.exp(self.levels.mean + 0.5 * self.levels.error**2)


def fit_requests(requests: Requests, scenario: Scenario, until: str = "", least: int | None = None) -> Fitted:
    """Fit requests up to a date; nothing later is looked at, closings included.

    Parameters
    ----------
    requests : Requests
    scenario : Scenario
        The place: holidays, titles of categories.
    until : str
        Last date, included; by default the last whole day.
    least : int, optional
        Requests of a category that is fitted by itself.

    Raises
    ------
    FitError
        The period is too short, or empty.
    """
    first, last = whole_days(requests)
    if until and np.datetime64(until) > np.datetime64(requests.about["seen_to"], "D"):
        raise FitError(f"expected a last date of which the requests tell, up to {last}, found {until}")
    days = days_between(requests, scenario, first, until or last)
    if len(days) < LEAST_DAYS:
        raise FitError(
            f"expected at least {LEAST_DAYS} days of requests, found {len(days)} ({first} to {until or last})"
        )
    seen = requests.hour(requests.about["seen_to"])
    data = data_of(
        requests, days, min(days.end, seen) if until else seen, least=LEAST_REQUESTS if least is None else least
    )
    profiles = fit_profiles(data, not requests.about.get("date_only"))
    shape = profiles.of_days(days)
    levels = local_levels(weeks_back(data.counts), weeks_back(shape))
    units, names, totals = _units(data)
    closings, half_life = closings_of(data)
    channels = np.zeros((len(data.names), len(CHANNELS)))
    np.add.at(channels, (data.code, data.rows["channel"].cat.codes.to_numpy()), 1.0)
    by_channel = shrunk_shares(channels)
    return Fitted(
        data=data,
        titles=titles_of(data.names, requests.about["titles"], scenario),
        profiles=profiles,
        levels=levels,
        variation=fit_variation(data, profiles),
        closing=closings,
        due=_due(data),
        channels=by_channel,
        staff=by_channel.values[:, [CHANNELS.index(name) for name in STAFF]].sum(axis=1),
        units=units,
        unit_names=names,
        unit_totals=totals,
        rates=_rates(data),
        half_life=half_life,
        pace=pace_of(data),
    )


def _due(data: Data) -> FloatArray:
    allowed = (data.rows["due"] - data.rows["registered"]).to_numpy()
    found = np.full((len(data.names), len(_DUE_QUANTILES)), np.nan)
    for k in range(len(data.names)):
        known = allowed[(data.code == k) & ~np.isnan(allowed)]
        if len(known) >= _LEAST_DUE:
            found[k] = np.quantile(known, _DUE_QUANTILES)
    return found


def _units(data: Data) -> tuple[Factors | None, tuple[str, ...], FloatArray]:
    """Factors by unit and category on the unit's share of all requests."""
    column = data.rows["unit"]
    codes = column.cat.codes.to_numpy().astype(np.int64)
    names = tuple(str(name) for name in column.cat.categories)
    if not len(names) or (codes >= 0).sum() == 0:
        return None, (), np.array([])
    known = codes >= 0
    size = len(data.names)
    table = np.bincount(codes[known] * size + data.code[known], minlength=len(names) * size)
    counts = table.reshape(len(names), size).astype(float)
    share = counts.sum(axis=1, keepdims=True) / counts.sum()
    values, errors, shapes = np.ones_like(counts), np.zeros_like(counts), []
    for k in range(size):
        one = shrunk_factors(counts[:, [k]], share * counts[:, k].sum())
        values[:, k], errors[:, k] = one.values[:, 0], one.errors[:, 0]
        shapes.append(one.shape)
    return Factors(values, errors, float(np.median(shapes))), names, counts.sum(axis=1)


def _rates(data: Data) -> dict[str, Rate]:
    """Shares as measures of runs count them: of needs, and by deadlines that have passed."""
    rows, needs = data.rows, data.needs
    due, closed = rows["due"].to_numpy(), rows["closed"].to_numpy()
    on_time = np.where(data.fell_due & needs, data.event & (closed <= due), np.nan).astype(float)
    reported = rows["on_time"].to_numpy(np.float64)
    events = data.event & needs
    with_deadline = events & (~np.isnan(due) if np.isfinite(due).any() else True)
    return {
        "on_time": Rate.of(on_time),
        "on_time_reported": Rate.of(np.where(with_deadline, reported, np.nan)),
        "satisfied": Rate.of(np.where(events, rows["reported_satisfaction"].to_numpy(np.float64), np.nan)),
        "reopened": Rate.of(np.where(events, rows["reopenings"].to_numpy() > 0, np.nan)),
        "repeated": Rate.of(np.where(needs, rows["repeats"].to_numpy() > 0, np.nan)),
        "returned": Rate.of(np.where(needs, rows["handoffs"].to_numpy() > 0, np.nan)),
    }
