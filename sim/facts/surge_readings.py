"""Readings of a surge in the first weeks of a run: what became of the usual cases, and when it was over (fact 10)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim.demand.columns import from_shock
from sim.facts.reading import reading
from sim.records import Run
from sim.records.cases import Cases

WEEKS_HOURS = 28 * 24.0
FOLLOWED_HOURS = 30 * 24.0
RECOVERED = 1.1


def _of_first_weeks(cases: Cases) -> NDArray[np.bool_]:
    registered = cases["registered"]
    chosen: NDArray[np.bool_] = ~cases.enquiries & (registered >= 0.0) & (registered < WEEKS_HOURS)
    return chosen


@reading("h")
def ordinary_close_hours(run: Run) -> float:
    """Median hours to closing of needs of the usual stream registered in the first four weeks; open ones last."""
    cases = Cases.of(run)
    usual = ~from_shock(cases["need"])
    mask = _of_first_weeks(cases) & usual
    hours = (cases["closed"] - cases["registered"])[mask]
    hours = np.where(np.isnan(hours), np.inf, hours)
    return float(np.median(hours)) if len(hours) and np.isfinite(np.median(hours)) else float("nan")


@reading("share")
def closed_within_month(run: Run) -> float:
    """Share of the cases registered in the first four weeks that were closed within 30 days."""
    cases = Cases.of(run)
    mask = _of_first_weeks(cases)
    hours = (cases["closed"] - cases["registered"])[mask]
    return float(np.mean(hours <= FOLLOWED_HOURS)) if len(hours) else float("nan")


@reading("d")
def recovery_days(run: Run) -> float:
    """Days from the end of the last shock until no more cases wait than 1.1 times those of the fortnight before it."""
    shocks = [shock for shock in run.scenario.demand.shocks if shock["from"] >= 0] if run.scenario else []
    if not shocks:
        return float("nan")
    first, last = min(shock["from"] for shock in shocks), max(shock["from"] + shock["days"] for shock in shocks)
    series = run.series_all
    day, waiting = series["day"].to_numpy(), series["waiting"].to_numpy(np.float64)
    before = waiting[(day >= first - 14) & (day < first)]
    after = waiting[day >= last]
    if not len(before) or not len(after):
        return float("nan")
    over = np.flatnonzero(after <= RECOVERED * before.mean())
    return float(over[0]) if len(over) else math.inf
