"""Predictions for a period that was not used in fitting, against what was observed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.special import ndtri

from sim.fit.closing import km_median
from sim.fit.data import DAY, Data, FitError, data_of, days_between, whole_days
from sim.fit.levels import WEEK
from sim.fit.model import Fitted
from sim.fit.predict import Prediction, backlog, on_time, predict
from sim.fit.shrink import Shares
from sim.jit.units import DAY_HOURS, FloatArray
from sim.policy.names import CHANNELS
from sim.requests.table import Requests
from sim.scenario import Scenario

FACTOR: Final = 1.5  # a median closing time that is right within this factor
_LEAST_CLOSED: Final = 20
_BANDS: Final = ((0.25, 0.75), (0.05, 0.95))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure that was foreseen, with its 50 % and 90 % predictive intervals, and what was observed.

    Attributes
    ----------
    name, unit : str
        ``weekly:<category>``, ``daily:<category>``, ``mix:<category>`` ...
    observed, predicted, low50, high50, low90, high90 : float
    begin : str
        First date of the day or week; empty for the whole period.
    crps : float
        Continuous ranked probability score; NaN where the prediction has no draws.
    """

    name: str
    unit: str
    observed: float
    predicted: float
    low50: float
    high50: float
    low90: float
    high90: float
    begin: str = ""
    crps: float = float("nan")

    def to_dict(self) -> dict[str, Any]:
        """For the file; numbers that are not finite become None."""
        names = ("observed", "predicted", "low50", "high50", "low90", "high90")
        numbers = {name: _finite(getattr(self, name)) for name in names}
        return {"name": self.name, "unit": self.unit, **({"from": self.begin} if self.begin else {}), **numbers}

    def within(self, level: int) -> bool:
        """Whether the interval of 50 or 90 % holds what was observed."""
        low, high = (self.low50, self.high50) if level == 50 else (self.low90, self.high90)
        return low <= self.observed <= high


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """A check.

    Attributes
    ----------
    fitted : Fitted
    data : Data
        What was observed.
    prediction : Prediction
        Of the days checked.
    quantities : tuple of Quantity
    close_share : float
        Share of the volume whose median closing time is foreseen within a factor 1.5.
    """

    fitted: Fitted
    data: Data
    prediction: Prediction
    quantities: tuple[Quantity, ...]
    close_share: float

    def kind(self, name: str) -> list[Quantity]:
        """Quantities of a kind, ``weekly`` for example."""
        return [one for one in self.quantities if one.name.partition(":")[0] == name]

    def coverage(self, level: int, kind: str = "weekly") -> float:
        """Share of the quantities of a kind inside of their 50 or 90 % intervals; NaN where there are none."""
        found = self.kind(kind)
        return float(np.mean([one.within(level) for one in found])) if found else float("nan")

    def crps(self, kind: str = "weekly") -> float:
        """Mean score of the quantities of a kind, in their unit."""
        found = self.kind(kind)
        return float(np.mean([one.crps for one in found])) if found else float("nan")

    def value(self, name: str) -> float:
        """What was observed of a quantity of the whole period."""
        return next(one.observed for one in self.quantities if one.name == name)

    def to_dict(self) -> dict[str, Any]:
        """Everything, for ``--json``."""
        kinds = ("weekly", "daily", "mix", "median_close_hours", "backlog")
        return {
            "from": str(self.data.days.dates[0]),
            "until": str(self.data.days.dates[-1]),
            "fitted_until": str(self.fitted.data.days.dates[-1]),
            "quantities": [one.to_dict() for one in self.quantities],
            "coverage50": _finite(self.coverage(50)),
            "coverage90": _finite(self.coverage(90)),
            "crps": _finite(self.crps()),
            "by_kind": {
                kind: {"number": len(self.kind(kind)), "coverage50": _finite(self.coverage(50, kind)),
                       "coverage90": _finite(self.coverage(90, kind))}
                for kind in kinds
            },
            "close_within_1.5": _finite(self.close_share),
        }  # fmt: skip


def _finite(value: float) -> float | None:
    return round(float(value), 6) if np.isfinite(value) else None


def check_fit(fitted: Fitted, requests: Requests, scenario: Scenario, first: str, last: str = "") -> Checked:
    """Check a fitted model on days after those that it was fitted to.

    Parameters
    ----------
    fitted : Fitted
    requests : Requests
        With what happened.
    scenario : Scenario
        The place: holidays.
    first, last : str
        Dates, both included; the last whole day by default.

    Raises
    ------
    FitError
        The period has been seen in fitting, holds less than a week, or lies outside of what the requests tell.
    """
    begin, end = whole_days(requests)
    fitted_to = fitted.data.days.dates[-1]
    try:
        wanted = np.datetime64(first, "D"), np.datetime64(last or end, "D")
    except ValueError:
        raise FitError(f"expected dates as 2024-03-05, found {first!r} and {last!r}") from None
    if wanted[0] <= fitted_to:
        raise FitError(
            f"--from {first}: the fit has seen days up to {fitted_to}; expected a later date, or fit anew with --until"
        )
    if max(wanted) > np.datetime64(end, "D") or wanted[0] < np.datetime64(begin, "D"):
        raise FitError(f"expected days between {begin} and {end}, found {wanted[0]} to {wanted[1]}")
    days = days_between(requests, scenario, str(wanted[0]), str(wanted[1]))
    if len(days) < WEEK:
        raise FitError(f"expected a period of at least {WEEK} days, found {len(days)}")
    data = data_of(requests, days, requests.hour(requests.about["seen_to"]), fitted.data.names)
    bridge = days_between(requests, scenario, str(fitted_to + DAY), str(wanted[1]))
    future = predict(fitted, bridge)
    inside = Prediction(days, future.daily[:, :, len(bridge) - len(days) :])
    medians = list(_medians(fitted, data)) if fitted.closing_known else []
    quantities = (
        *_counts(inside, data),
        *_mix(inside, data),
        *_profiles(fitted, inside, data),
        *medians,
        *(_backlog(fitted, future, data, requests) if fitted.closing_known else ()),
        *(_on_time(fitted, inside, data) if fitted.closing_known else ()),
        *_channels(fitted, inside, data),
    )
    return Checked(fitted, data, inside, quantities, _close_share(medians, data))


def quantity(name: str, unit: str, observed: float, draws: FloatArray, begin: str = "") -> Quantity:
    """A quantity whose prediction is a sample."""
    (low50, high50), (low90, high90) = (np.quantile(draws, band) for band in _BANDS)
    return Quantity(
        name, unit, float(observed), float(np.median(draws)), float(low50), float(high50), float(low90), float(high90),
        begin, crps(draws, observed),
    )  # fmt: skip


def crps(draws: FloatArray, observed: float) -> float:
    """Continuous ranked probability score of a sample: mean distance to what was observed, less half its own spread."""
    values = np.sort(draws)
    n = len(values)
    spread = 2.0 * ((2.0 * np.arange(1, n + 1) - n - 1.0) * values).sum() / n**2
    return float(np.abs(values - observed).mean() - 0.5 * spread)


def _counts(prediction: Prediction, data: Data) -> Iterator[Quantity]:
    weekly, dates = prediction.weekly, data.days.dates
    seen = data.counts[:, : weekly.shape[2] * WEEK].reshape(len(data.names), -1, WEEK).sum(axis=2)
    for k, name in enumerate(data.names):
        for week in range(weekly.shape[2]):
            begin = str(dates[week * WEEK])
            yield quantity(f"weekly:{name}", "requests a week", seen[k, week], weekly[:, k, week], begin)
    for k, name in enumerate(data.names):
        for day in np.flatnonzero(data.days.told):
            draws = prediction.daily[:, k, day]
            yield quantity(f"daily:{name}", "requests a day", data.counts[k, day], draws, str(dates[day]))
    total = prediction.daily.sum(axis=(1, 2))
    yield quantity("total", "requests", data.counts.sum(), total)


def _mix(prediction: Prediction, data: Data) -> Iterator[Quantity]:
    totals = prediction.daily.sum(axis=2)
    shares = totals / np.maximum(totals.sum(axis=1, keepdims=True), 1.0)
    seen = data.counts.sum(axis=1) / max(data.counts.sum(), 1.0)
    for k, name in enumerate(data.names):
        yield quantity(f"mix:{name}", "share", seen[k], shares[:, k])


def _profiles(fitted: Fitted, prediction: Prediction, data: Data) -> Iterator[Quantity]:
    """Total variation between the profile foreseen and that observed, beside what chance alone gives.

    ``hour_profile_tv`` and ``weekday_profile_tv`` are of what residents ask for, which the simulator gives a profile by
    category; with ``:all`` they count what staff file, too.
    """
    rng = np.random.default_rng(5)
    profiles, days = fitted.profiles, data.days
    # medians of the categories: a mean would follow the few that may rise without bound
    volume = np.median(prediction.daily.sum(axis=2), axis=0)
    own = volume * (1.0 - fitted.staff)
    weekday = days.weekday[data.rows["day"].to_numpy()]
    factors = profiles.of_days(days) / np.maximum(7.0 * profiles.weekdays.values[:, days.weekday], 1e-12)
    by_weekday = np.stack([factors[:, days.weekday == day].sum(axis=1) for day in range(7)], axis=1)
    expected = (own[:, None] * profiles.of_residents.values * by_weekday).sum(axis=0)
    yield _variation("weekday_profile_tv", expected, np.bincount(weekday[data.resident], minlength=7), rng)
    week = [np.median(prediction.daily[:, :, days.weekday == day].sum(axis=2), axis=0).sum() for day in range(7)]
    yield _variation("weekday_profile_tv:all", np.array(week), np.bincount(weekday, minlength=7), rng)
    if profiles.hours is not None:
        residents = (own[:, None] * profiles.hours.values).sum(axis=0)
        every = np.ones(len(data.rows), dtype=bool)
        yield _variation("hour_profile_tv", residents, data.cells("hour", 24, data.resident).sum(axis=0), rng)
        past = fitted.data.cells("hour", 24, ~fitted.data.resident).sum(axis=0)
        staff = past / max(past.sum(), 1.0) * (volume * fitted.staff).sum()
        yield _variation("hour_profile_tv:all", residents + staff, data.cells("hour", 24, every).sum(axis=0), rng)


def _variation(name: str, expected: FloatArray, seen: Any, rng: np.random.Generator) -> Quantity:
    number = max(int(seen.sum()), 1)
    share = expected / expected.sum()
    chance = 0.5 * np.abs(rng.multinomial(number, share, 400) / number - share).sum(axis=1)
    return quantity(name, "total variation", 0.5 * np.abs(seen / number - share).sum(), chance)


def _medians(fitted: Fitted, data: Data) -> Iterator[Quantity]:
    code = data.code
    gap = (data.days.begin - fitted.data.days.end) / DAY_HOURS
    pace = fitted.pace_error(gap, len(data.days))
    for k, (name, closing) in enumerate(zip(data.names, fitted.closing, strict=True)):
        mine = (code == k) & ~np.isnan(data.duration)
        if data.event[mine].sum() < _LEAST_CLOSED:
            continue
        seen = km_median(data.duration[mine], data.event[mine])
        middle = closing.median()
        width = np.log(max(closing.quantile(0.65) / closing.quantile(0.35), 1.0001)) / 0.77  # about the median
        error = np.sqrt(closing.median_error**2 + pace**2 + (1.2533 * width) ** 2 / mine.sum())
        ends = [float(middle * np.exp(error * ndtri(share))) for band in _BANDS for share in band]
        yield Quantity(f"median_close_hours:{name}", "h", seen, middle, ends[0], ends[1], ends[2], ends[3])


def _close_share(medians: list[Quantity], data: Data) -> float:
    """Share of the volume, of categories with an observed median, that is foreseen within the factor."""
    volume = dict(zip(data.names, data.counts.sum(axis=1), strict=True))
    good = total = 0.0
    for one in medians:
        if not np.isfinite(one.observed):  # less than half have closed: there is nothing to compare
            continue
        size = volume[one.name.partition(":")[2]]
        total += size
        ratio = one.observed / one.predicted if one.predicted > 0.0 else np.inf
        good += size * (1.0 / FACTOR <= ratio <= FACTOR)
    return good / total if total else float("nan")


def _backlog(fitted: Fitted, future: Prediction, data: Data, requests: Requests) -> Iterator[Quantity]:
    draws = backlog(fitted, future, data.days.end)
    before = data_of(requests, fitted.data.days, data.days.end, data.names)
    after = data_of(requests, future.days, data.days.end, data.names)
    seen = np.zeros(len(data.names))
    for part in (before, after):
        open_ = ~part.event & ~np.isnan(part.duration) & (part.rows["end"] != "withdrawn").to_numpy()
        seen += np.bincount(part.code[open_], minlength=len(data.names))
    for k, name in enumerate(data.names):
        yield quantity(f"backlog:{name}", "requests", seen[k], draws[:, k])
    yield quantity("backlog", "requests", seen.sum(), draws.sum(axis=1))


def _on_time(fitted: Fitted, prediction: Prediction, data: Data) -> Iterator[Quantity]:
    rows = data.rows
    if data.fell_due.sum() < _LEAST_CLOSED or np.isnan(fitted.due).all():
        return
    seen = (data.event & (rows["closed"] <= rows["due"]).to_numpy())[data.fell_due].mean()
    yield quantity("on_time", "share", seen, on_time(fitted, prediction, data.as_of))


def _channels(fitted: Fitted, prediction: Prediction, data: Data) -> Iterator[Quantity]:
    shares: Shares = fitted.channels
    totals = prediction.daily.sum(axis=2)
    draws = totals @ shares.values / np.maximum(totals.sum(axis=1, keepdims=True), 1.0)
    seen = np.bincount(data.rows["channel"].cat.codes.to_numpy(), minlength=len(CHANNELS)) / max(len(data.rows), 1)
    for number, name in enumerate(CHANNELS):
        if seen[number] > 0.0 or shares.pooled[number] > 1e-4:
            yield quantity(f"channel:{name}", "share", seen[number], draws[:, number])
