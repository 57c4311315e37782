"""Shocks: needs beyond the usual ones, with keys of their own, so that the usual ones stay as they are (M8).

A shock below 1 keeps each usual need that it hits with probability ``factor``, drawn by the key of the need. Shock i
above 1 has key source ``FIRST_SHOCK + i``; below it a key is made like one of the main stream. Each need draws its time
and its place with its key alone, so that a stronger shock only adds needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.demand.calendar import Calendar
from sim.demand.catalogue import Catalogue
from sim.demand.columns import DAY_BIT, DISTRICT_BIT, FIRST_SHOCK, MAX_DISTRICTS, MAX_PER_DAY, NEED, SOURCE_BIT
from sim.demand.poisson import poisson_quantile
from sim.errors import ArgumentError
from sim.jit.units import DAY_HOURS, YEAR_DAYS, FloatArray, IntArray
from sim.random.streams import DEMAND_SHOCK_COUNT, DEMAND_SHOCK_PLACE, DEMAND_SHOCK_THIN, DEMAND_SHOCK_TIME, ONCE
from sim.scenario.unit_sample import numbered
from sim.world import World
from sim.world.columns import Rows, rows_of
from sim.world.draws import uniforms_of

if TYPE_CHECKING:
    from sim.scenario import Scenario

_LAST_MOMENT = 1e-9  # hours before midnight: rounding must not move a need into the next day


@dataclass(frozen=True, slots=True)
class Shock:
    """One shock in the terms of a place.

    Attributes
    ----------
    number : int
        Place in the list of the scenario.
    days : range
        Days of the horizon on which it lasts, counted from the first day of the warm-up.
    extra : float
        Additional needs per usual need, ``factor - 1``; negative: so many fewer.
    cells : ndarray of float64, shape (grids, categories)
        Usual needs a year of the cells it hits, 0 elsewhere.
    """

    number: int
    days: range
    extra: float
    cells: FloatArray


def shocks_of(scenario: Scenario, world: World, catalogue: Catalogue, rates: FloatArray) -> list[Shock]:
    """Shocks of a scenario that change needs inside the horizon.

    Parameters
    ----------
    scenario : sim.scenario.Scenario
    world : World
    catalogue : Catalogue
    rates : ndarray of float64, shape (grids, categories)
        Expected needs a year.
    """
    run, found = scenario.run, []
    for number, shock in enumerate(scenario.demand.shocks):
        first = shock["from"] + run.warm_up_days
        days = range(max(first, 0), min(first + shock["days"], run.warm_up_days + run.days))
        cells = rates * places_hit(world, numbered(scenario.territory, shock.get("where", "all")))[:, None]
        hit = np.zeros(rates.shape[1], np.bool_)
        category = shock.get("category", "all")
        hit[1:] = category == "all"  # enquiries are no needs
        if category != "all":
            hit[catalogue.category_names.index(category)] = True
        cells[:, ~hit] = 0.0
        if len(days) and shock["factor"] != 1.0 and cells.any():
            found.append(Shock(number, days, shock["factor"] - 1.0, cells))
    return found


def places_hit(world: World, where: str | Mapping[str, IntArray]) -> npt.NDArray[np.bool_]:
    """Grids of the districts, streets and communities with these numbers."""
    if isinstance(where, str):
        return np.ones(world.grids.size, np.bool_)
    hit = np.zeros(world.grids.size, np.bool_)
    for kind, numbers in where.items():
        hit |= np.isin(world.grids[kind], numbers)
    return hit


def left_by(shocks: list[Shock], rows: Rows, calendar: Calendar, seed: int) -> npt.NDArray[np.bool_]:
    """Usual needs that shocks below 1 leave; a milder one leaves all that a harder one does, and more.

    Parameters
    ----------
    shocks : list of Shock
    rows : recarray of NEED
        Usual needs.
    calendar : Calendar
    seed : int
    """
    left = np.ones(rows.size, np.bool_)
    day = ((rows.arose - calendar.t_first) // DAY_HOURS).astype(np.int64)
    for shock in shocks:
        if shock.extra >= 0.0:
            continue
        during = np.flatnonzero((day >= shock.days.start) & (day < shock.days.stop))
        hit = during[shock.cells[rows.grid[during], rows.category[during]] > 0.0]
        u = uniforms_of(seed, DEMAND_SHOCK_THIN, rows.key[hit].astype(np.int64), shock.number)
        left[hit[u >= 1.0 + shock.extra]] = False
    return left


def shock_rows(shocks: list[Shock], calendar: Calendar, day_draws: FloatArray, first_grid: IntArray, seed: int) -> Rows:
    """Needs of all shocks: key, time, grid and category are written, in no order; traits are not.

    Parameters
    ----------
    shocks : list of Shock
    calendar : Calendar
    day_draws : ndarray of float64, shape (days, districts)
        Random factors of days and districts: a bad day is bad for a shock, too.
    first_grid : ndarray of int64, shape (districts + 1,)
    seed : int
    """
    parts = [
        _district_rows(shock, district, calendar, day_draws[:, district], first_grid, seed)
        for shock in shocks
        if shock.extra > 0.0
        for district in range(len(first_grid) - 1)
    ]
    rows: Rows = np.concatenate([rows_of(0, NEED), *parts]).view(np.recarray)
    return rows


def _district_rows(
    shock: Shock, district: int, calendar: Calendar, draws: FloatArray, first_grid: IntArray, seed: int
) -> Rows:
    cells = shock.cells[first_grid[district] : first_grid[district + 1]]
    total = cells.sum()
    if total <= 0.0:
        return rows_of(0, NEED)
    days = np.array(shock.days)
    mean = shock.extra * total / YEAR_DAYS * calendar.day_factor[days] * draws[days]
    u = uniforms_of(seed, DEMAND_SHOCK_COUNT, days * MAX_DISTRICTS + district, shock.number)
    counts = poisson_quantile(u, mean)
    if counts.max() >= MAX_PER_DAY:
        raise ArgumentError(
            f"demand.shocks.{shock.number}: {counts.max()} needs of a district on one day; expected fewer than "
            f"{MAX_PER_DAY}. Lower its factor."
        )
    rows = rows_of(int(counts.sum()), NEED)
    day = np.repeat(days, counts)
    number = np.arange(rows.size) - np.repeat(np.cumsum(counts) - counts, counts)
    source = FIRST_SHOCK + shock.number
    key = (source << SOURCE_BIT) | (day << DAY_BIT) | (district << DISTRICT_BIT) | number
    rows.key = key.astype(np.uint64)
    time = uniforms_of(seed, DEMAND_SHOCK_TIME, key, int(ONCE))
    hour = np.minimum(np.interp(time, calendar.hour_cum, np.arange(25.0)), DAY_HOURS - _LAST_MOMENT)
    rows.arose = calendar.t_first + DAY_HOURS * day + hour
    place = uniforms_of(seed, DEMAND_SHOCK_PLACE, key, int(ONCE))
    cum = np.cumsum(cells.ravel())
    last = int(np.flatnonzero(cells.ravel())[-1])  # rounding must not step beyond the last cell that is hit
    cell = np.minimum(np.searchsorted(cum, place * cum[-1], side="right"), last)
    rows.grid = first_grid[district] + cell // cells.shape[1]
    rows.category = cell % cells.shape[1]
    rows.cause = -1
    return rows
