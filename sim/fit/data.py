"""Requests of a period as the fit reads them: counts by category, day and hour, and durations with their censoring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.demand.calendar import holidays_of, months, weekdays
from sim.errors import GridgovError
from sim.jit.units import DAY_HOURS, FloatArray, IntArray
from sim.requests.categories import OTHER
from sim.requests.table import Requests
from sim.requests.tidy import ENQUIRY
from sim.requests.words import STAFF
from sim.scenario import Scenario

LEAST: Final = 50  # requests of a category in the fitted period; smaller ones are fitted together
MOST: Final = 100  # categories: the engine knows 127
LEAST_DAYS: Final = 28
DAY: Final = np.timedelta64(1, "D")
_LATE: Final = 22.0  # an export that ends before this hour has no whole last day
_SHORTEST: Final = 0.01  # h: closed at once


class FitError(GridgovError):
    """Requests that cannot be fitted, or a period that cannot be checked."""


@dataclass(frozen=True, slots=True)
class Days:
    """Consecutive days with their calendar.

    Attributes
    ----------
    first : int
        Number of the first day, from the start of the requests.
    dates : ndarray of datetime64[D], shape (days,)
    weekday, month : ndarray of int64, shape (days,)
        0 Monday, 0 January.
    holiday, told : ndarray of bool, shape (days,)
        ``told`` is False on days of which the export holds nothing.
    """

    first: int
    dates: npt.NDArray[np.datetime64]
    weekday: IntArray
    month: IntArray
    holiday: npt.NDArray[np.bool_]
    told: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.dates)

    @property
    def begin(self) -> float:
        """Hour at which they begin."""
        return DAY_HOURS * self.first

    @property
    def end(self) -> float:
        """Hour at which they end."""
        return DAY_HOURS * (self.first + len(self.dates))


def days_between(requests: Requests, scenario: Scenario, first: str, last: str) -> Days:
    """Days from one date to another, both included; holidays are those of the scenario."""
    start = requests.start
    low, high = np.datetime64(first, "D"), np.datetime64(last, "D")
    if high < low:
        raise FitError(f"expected a period of at least one day, found {first} to {last}")
    dates = np.arange(low, high + DAY)
    return Days(
        int((low - start).astype(np.int64)),
        dates,
        weekdays(dates),
        months(dates),
        np.isin(dates, holidays_of(scenario.demand)),
        ~np.isin(dates, np.array(requests.about.get("gaps", []), dtype="datetime64[D]")),
    )


def whole_days(requests: Requests) -> tuple[str, str]:
    """First and last date of which the requests tell everything, as far as one can see."""
    about = requests.about
    last = np.datetime64(about["opened_to"], "s")
    partial = last.astype("datetime64[D]") == np.datetime64(about["seen_to"], "D")
    hour = float((last - last.astype("datetime64[D]")) / np.timedelta64(1, "s")) / 3600.0
    date = last.astype("datetime64[D]")
    if partial and hour < _LATE and not about.get("date_only"):
        date -= DAY
    return str(np.datetime64(about["opened_from"], "D")), str(date)


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """Requests of a period.

    Attributes
    ----------
    names : tuple of str
        Categories, small ones together as ``other``.
    days : Days
    rows : pandas.DataFrame
        Requests opened in the period, with ``code`` (category), ``day`` (in the period) and ``hour``.
    counts : ndarray of float64, shape (categories, days)
    resident : ndarray of bool, shape (rows,)
        Not filed by staff.
    duration : ndarray of float64, shape (rows,)
        Hours to closing, or to the end of what was seen; NaN where a request cannot be followed.
    event : ndarray of bool, shape (rows,)
        Closed while it was seen.
    as_of : float
        Hour up to which closings are known.
    merged : dict of str to int
        Small categories that are part of ``other``, and their counts.
    """

    names: tuple[str, ...]
    days: Days
    rows: pd.DataFrame
    counts: FloatArray
    resident: npt.NDArray[np.bool_]
    duration: FloatArray
    event: npt.NDArray[np.bool_]
    as_of: float
    merged: dict[str, int]

    @property
    def code(self) -> IntArray:
        """Category of each row."""
        return np.asarray(self.rows["code"], dtype=np.int64)

    @property
    def fell_due(self) -> npt.NDArray[np.bool_]:
        """Requests that were followed and whose deadline has passed: those of which it is told who kept it."""
        with np.errstate(invalid="ignore"):
            passed: npt.NDArray[np.bool_] = self.rows["due"].to_numpy() <= self.as_of
        return passed & ~np.isnan(self.duration)

    @property
    def needs(self) -> npt.NDArray[np.bool_]:
        """Requests that are no enquiries: what measures of runs count."""
        return np.array([name != ENQUIRY for name in self.names])[self.code]

    def cells(self, column: str, size: int, chosen: npt.NDArray[np.bool_]) -> FloatArray:
        """Counts of chosen rows by category and a column of small numbers, float64 (categories, size)."""
        cell = self.code[chosen] * size + self.rows[column].to_numpy()[chosen]
        counts = np.bincount(cell, minlength=len(self.names) * size)
        found: FloatArray = counts.reshape(len(self.names), size).astype(np.float64)
        return found


def data_of(
    requests: Requests,
    days: Days,
    as_of: float,
    names: tuple[str, ...] | None = None,
    least: int = LEAST,
) -> Data:
    """Requests opened on some days, with what was known of them at an hour.

    Parameters
    ----------
    requests : Requests
    days : Days
    as_of : float
        Hour: later closings are not known.
    names : tuple of str, optional
        Categories; all others count as ``other``. By default those with at least ``least`` requests.
    least : int
    """
    frame = requests.frame
    opened = frame["registered"].to_numpy()
    rows = frame[(opened >= days.begin) & (opened < days.end)].copy()
    labels = list(frame["category"].cat.categories)
    own = rows["category"].cat.codes.to_numpy().astype(np.int64)
    sizes = np.bincount(own, minlength=len(labels))
    merged: dict[str, int] = {}
    if names is None:
        order = np.argsort(-sizes, kind="stable")
        big = [labels[k] for k in order[: MOST - 1] if sizes[k] >= least and labels[k] != OTHER]
        merged = {labels[k]: int(sizes[k]) for k in order if sizes[k] and labels[k] not in big}
        names = (*sorted(big), *([OTHER] if merged else []))
    if not names:
        raise FitError(f"expected requests between {days.dates[0]} and {days.dates[-1]}, found none")
    place = {name: number for number, name in enumerate(names)}
    codes = np.array([place.get(label, place.get(OTHER, -1)) for label in labels])[own]
    rows = rows[codes >= 0].assign(code=codes[codes >= 0])
    hour = rows["registered"].to_numpy()
    day = np.floor(hour / DAY_HOURS).astype(np.int64) - days.first
    rows = rows.assign(day=day, hour=np.floor(hour % DAY_HOURS).astype(np.int64))
    code = rows["code"].to_numpy()
    size = len(names)
    counts = np.bincount(code * len(days) + day, minlength=size * len(days)).reshape(size, len(days))
    resident = ~rows["channel"].isin(STAFF).to_numpy()
    duration, event = durations(rows, as_of)
    return Data(names, days, rows, counts.astype(float), resident, duration, event, as_of, merged)


def durations(rows: pd.DataFrame, as_of: float) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """Hours to closing as known at an hour, and whether it was closed by then.

    A withdrawn request is censored when it ends; one whose closing time cannot be true, or is not known, is NaN.
    """
    opened, closed = rows["registered"].to_numpy(), rows["closed"].to_numpy()
    gone = (rows["end"] == "withdrawn").to_numpy()
    until = np.where(gone, opened + rows["open_hours"].to_numpy(), as_of)
    event = (closed <= as_of) & ~np.isnan(closed)
    hours: Any = np.where(event, closed, np.minimum(until, as_of)) - opened
    hours = np.where(rows["followed"].to_numpy() | gone, np.maximum(hours, _SHORTEST), np.nan)
    return hours, event & ~np.isnan(hours)
