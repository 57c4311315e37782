"""Readings of demand: when needs come and how unevenly (facts 2, 3, 4)."""

from __future__ import annotations

import numpy as np

from sim.demand import load_catalogue
from sim.facts.reading import reading
from sim.measures.view import OWN_CHANNELS
from sim.records import Run
from sim.records.cases import Cases
from sim.world.columns import OFFICE


def _resident_reports(run: Run) -> np.ndarray:
    """Times at which residents reported a need in the run, hours."""
    cases = Cases.of(run)
    times: np.ndarray = cases["registered"][_reported(cases)]
    return times


def _reported(cases: Cases) -> np.ndarray:
    """Needs that residents reported in the run."""
    mask: np.ndarray = cases.needs & cases.among("channel", *OWN_CHANNELS) & (cases["registered"] >= 0.0)
    return mask


@reading("ratio")
def weekday_to_weekend(run: Run) -> float:
    """Reports of residents on a weekday over those on a day of the weekend."""
    days = (_resident_reports(run) // 24).astype(int) % 7
    weekdays, weekend = np.count_nonzero(days < 5) / 5.0, np.count_nonzero(days >= 5) / 2.0
    return weekdays / weekend if weekend else float("nan")


@reading("share")
def share_08_to_16(run: Run) -> float:
    """Share of residents' reports between 08 and 16 h."""
    hour = _resident_reports(run) % 24
    return float(np.mean((hour >= 8) & (hour < 16))) if hour.size else float("nan")


@reading("share")
def share_before_06(run: Run) -> float:
    """Share of residents' reports before 06 h."""
    hour = _resident_reports(run) % 24
    return float(np.mean(hour < 6)) if hour.size else float("nan")


@reading("CV")
def day_factor_cv(run: Run) -> float:
    """Coefficient of variation of a district's day of residents' reports beyond month, weekday and Poisson noise."""
    cases = Cases.of(run)
    reported = _reported(cases)
    districts = int(cases["district"].max()) + 1
    series = run.series
    dates = series["date"]
    counts = np.zeros((districts, len(series)))
    np.add.at(counts, (cases["district"][reported], (cases["registered"][reported] // 24).astype(int)), 1.0)
    cells = dates.dt.month.to_numpy() * 7 + dates.dt.day_of_week.to_numpy()
    holiday = np.isin(dates.dt.date.to_numpy(), list(run.scenario.policy.shifts.holidays))
    excess, level = [], []
    for district in counts:
        for cell in np.unique(cells):
            days = district[(cells == cell) & ~holiday]
            if days.size > 2:
                excess.append(days.var(ddof=1) - days.mean())
                level.append(days.mean() ** 2)
    return float(np.sqrt(max(np.sum(excess), 0.0) / np.sum(level))) if level else float("nan")


@reading("share")
def territory_share(run: Run) -> float:
    """Share of hotline and app cases whose authority, before delegation, is street or below."""
    cases = Cases.of(run)
    catalogue = load_catalogue(run.scenario)
    rank = {name: index for index, name in enumerate(catalogue.item_names)}
    levels = np.array([catalogue.items.authority[rank[name]] for name in cases.codes["item"]])
    mask = cases.needs & cases.among("channel", "hotline", "app") & (cases["registered"] >= 0.0)
    found = levels[cases["item"][mask]]
    return float(np.mean(found <= OFFICE)) if found.size else float("nan")
