"""Readings of old estates: how often a drain blocks before and after renovation, and how fast the queue moves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.facts.reading import reading
from sim.jit.units import DAY_HOURS, MONTHS, YEAR_DAYS
from sim.records import Run
from sim.records.cases import Cases
from sim.world import world_of
from sim.world.estates import build_estates

_MONTH_DAYS, _QUARTER_DAYS = YEAR_DAYS / MONTHS, 90
_CATEGORY, _ESTATE = "drainage", "estate"


def _blockages(run: Run, days: NDArray[np.bool_]) -> float:
    """Blocked drains a month on some days of the run; NaN where there are no such days."""
    cases = Cases.of(run)
    mask = cases.arisen & cases.among("category", _CATEGORY) & ~cases.among("end", "averted")
    day = np.minimum((cases["arose"][mask] // DAY_HOURS).astype(np.int64), days.size - 1)
    return float(np.count_nonzero(days[day]) / days.sum() * _MONTH_DAYS) if days.any() else float("nan")


def _renovated(run: Run) -> NDArray[np.float64]:
    return run.series["renovated"].to_numpy(np.float64)


@reading("per month")
def blockages_before_renovation(run: Run) -> float:
    """Blocked drains a month while no estate had been renovated."""
    return _blockages(run, _renovated(run) == 0.0)


@reading("per month")
def blockages_after_renovation(run: Run) -> float:
    """Blocked drains a month once all old estates had been renovated."""
    wanted = run.scenario.territory.estates.old if run.scenario else 0
    return _blockages(run, (_renovated(run) >= wanted) & (wanted > 0))


@reading("per month")
def blockages_at_the_end(run: Run) -> float:
    """Blocked drains a month in the last 90 days."""
    days = np.zeros(len(run.series), np.bool_)
    days[-_QUARTER_DAYS:] = True
    return _blockages(run, days)


@reading("estates per year")
def renovated_a_year(run: Run) -> float:
    """Old estates whose renovation was finished in the run, by the year."""
    series = _renovated(run)
    return float((series[-1] - series[0]) / len(series) * YEAR_DAYS)


@reading("estates")
def old_estates(run: Run) -> float:
    """Old estates of the place, renovated or not."""
    territory = run.scenario.territory
    return float(np.count_nonzero(build_estates(world_of(territory), territory).old))


@reading("share")
def linked_estates(run: Run) -> float:
    """Share of the estates with property linkage by the scenario, stages of a roll-out left out."""
    territory = run.scenario.territory
    estates = build_estates(world_of(territory), territory)
    linkage = run.scenario.policy.consent.linkage
    return float(np.mean(estates["rank"] < linkage)) if len(estates) else float("nan")


@reading("h")
def estate_close_hours(run: Run) -> float:
    """Median hours from registration to closing of matters of estates and property."""
    cases = Cases.of(run)
    mask = cases.closed & cases.among("category", _ESTATE) & (cases["registered"] >= 0.0)
    hours = (cases["closed"] - cases["registered"])[mask]
    return float(np.median(hours)) if len(hours) else float("nan")
