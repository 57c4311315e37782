"""Readings of types and of residents who ask again: how types move together, repeats, finds after closings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.facts.reading import reading
from sim.jit.units import DAY_HOURS
from sim.measures.days import DayMoments, day_moments
from sim.measures.view import OWN_CHANNELS
from sim.records import Run
from sim.records.cases import Cases

LARGEST = 12  # types that Boston's figure is of
LAGS = 7  # days after a closing that are looked at
EFFECTIVE = (3, 4, 5)  # of these, those in which Xiong 2022 sees fewer finds
_NOTHING = float("nan")


def _moments(run: Run) -> DayMoments | None:
    """Moments of the daily needs of the largest categories beyond month and weekday."""
    cases = Cases.of(run)
    rows = np.flatnonzero(cases.arisen)
    days = len(run.series)
    category = np.asarray(cases["category"][rows], dtype=np.int64)
    day = np.clip((cases["arose"][rows] // DAY_HOURS).astype(np.int64), 0, max(days - 1, 0))
    number = np.bincount(category)
    largest = np.argsort(-number, kind="stable")[:LARGEST]
    largest = largest[number[largest] >= days] if days else largest[:0]  # one a day at least
    if len(largest) < 2 or days < 2 * LAGS:
        return None
    counts = np.array([np.bincount(day[category == code], minlength=days) for code in largest], dtype=np.float64)
    dates = run.series["date"]
    return day_moments(counts, dates.dt.month.to_numpy() * 7 + dates.dt.day_of_week.to_numpy())


@reading("correlation")
def correlation_between_types(run: Run) -> float:
    """Mean correlation of the day factors of the twelve largest categories, beyond calendar and chance."""
    moments = _moments(run)
    return moments.correlation if moments is not None else _NOTHING


@reading("correlation")
def persistence_of_types(run: Run) -> float:
    """Lag-1 autocorrelation of the day factors of the twelve largest categories, median, beyond calendar and chance."""
    moments = _moments(run)
    known = moments.persistence[np.isfinite(moments.persistence)] if moments is not None else np.empty(0)
    return float(np.median(known)) if known.size else _NOTHING


def _repeated(cases: Cases) -> NDArray[np.bool_] | None:
    """Closed needs that residents reported themselves: whether they asked again; None where nobody can."""
    if "repeats" not in cases:
        return None
    asked: NDArray[np.bool_] = np.asarray(cases["repeats"]) > 0
    return asked


@reading("share")
def repeats_share(run: Run) -> float:
    """Share of the contacts about needs that repeat an open case: repeats over reports and repeats."""
    cases = Cases.of(run)
    if _repeated(cases) is None:
        return _NOTHING
    chosen = cases.needs & cases.among("channel", *OWN_CHANNELS) & (cases["registered"] >= 0.0)
    repeats = float(np.asarray(cases["repeats"], dtype=np.float64)[chosen].sum())
    return repeats / (repeats + chosen.sum()) if chosen.any() else _NOTHING


@reading("share points")
def satisfaction_of_those_who_asked_again(run: Run) -> float:
    """True satisfaction of closed needs whose residents had asked again less that of the other reported ones."""
    cases = Cases.of(run)
    asked = _repeated(cases)
    if asked is None:
        return _NOTHING
    own = cases.closed & cases.among("channel", *OWN_CHANNELS)
    value = np.asarray(cases["true_satisfaction"], dtype=np.float64)
    yes, no = value[own & asked], value[own & ~asked]
    return float(np.nanmean(yes) - np.nanmean(no)) if np.isfinite(yes).any() and np.isfinite(no).any() else _NOTHING


@reading("finds per closing")
def finds_after_closings(run: Run) -> float:
    """Patrol finds of a community 3 to 5 days after one more closing of a reported case, place and date taken out."""
    cases = Cases.of(run)
    days = len(run.series)
    places = int(cases["community"].max(initial=-1)) + 1
    if days < 4 * LAGS or places < 2:
        return _NOTHING
    own = cases.closed & cases.among("channel", *OWN_CHANNELS)
    found = cases.needs & cases.among("channel", "patrol") & (cases["registered"] >= 0.0)
    closings = _panel(cases["community"][own], cases["closed"][own], places, days)
    finds = _panel(cases["community"][found], cases["registered"][found], places, days)
    lagged = np.stack([closings[:, LAGS - lag : days - lag] for lag in range(1, LAGS + 1)])
    x = np.array([_within(one).ravel() for one in lagged])
    y = _within(finds[:, LAGS:]).ravel()
    if not y.any() or not x.any():
        return _NOTHING
    slopes = np.linalg.lstsq(x.T, y, rcond=None)[0]
    return float(slopes[[lag - 1 for lag in EFFECTIVE]].sum())


def _panel(place: NDArray[np.int32], time: NDArray[np.float64], places: int, days: int) -> NDArray[np.float64]:
    """Events by place and day of the run."""
    day = np.clip((time // DAY_HOURS).astype(np.int64), 0, days - 1)
    counts = np.bincount(place.astype(np.int64) * days + day, minlength=places * days)
    return counts.reshape(places, days).astype(np.float64)


def _within(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """A table with the means of its rows and columns taken out."""
    rows, columns = table.mean(axis=1, keepdims=True), table.mean(axis=0, keepdims=True)
    within: NDArray[np.float64] = table - rows - columns + table.mean()
    return within
