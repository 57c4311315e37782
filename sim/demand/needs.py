"""The need stream: every need and enquiry of a run, before anybody reports or handles any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from sim.demand import arrivals
from sim.demand.alias import grouped_alias
from sim.demand.calendar import Calendar, build_calendar
from sim.demand.catalogue import Catalogue
from sim.demand.causes import Causes, build_causes, strikes
from sim.demand.columns import MAX_DISTRICTS, MAX_PER_DAY, NEED
from sim.demand.daily import day_factors
from sim.demand.items import grade_severity
from sim.demand.poisson import poisson_quantile
from sim.demand.shocks import left_by, places_hit, shock_rows, shocks_of
from sim.demand.typed import Streams, chosen, filed_by_staff, taken_out, types_of, whole_categories, with_traits
from sim.errors import ArgumentError
from sim.jit.functions import exp
from sim.jit.units import DAY_HOURS, YEAR_DAYS, FloatArray, IntArray
from sim.random.streams import DEMAND_COUNT, DEMAND_DAY
from sim.world import World
from sim.world.columns import Rows, rows_of
from sim.world.draws import uniforms_of
from sim.world.estates import build_estates
from sim.world.rounding import offsets

if TYPE_CHECKING:
    from sim.scenario import Scenario


_LEAST_INDEX = 1e-4  # keeps the score of a grid finite, and its rate in bounds
_ROUNDS = 8  # of proportional fitting: totals of grids hold to less than 0.01 %


@dataclass(frozen=True, slots=True)
class Needs:
    """The need stream of a run.

    Attributes
    ----------
    rows : recarray of NEED
        Sorted by time.
    first_of_day : ndarray of int64, shape (days + 1,)
        Rows of day d of the horizon are ``first_of_day[d] : first_of_day[d + 1]``; day 0 is the first day
        of the warm-up.
    causes : Causes
        Chronic causes; ``rows.cause`` counts in them.
    day_draws : ndarray of float64, shape (days, districts)
        Random factor of each day and district, mean 1.
    expected : ndarray of float64, shape (days, districts)
        Expected needs of the main stream, given the day factors.
    """

    rows: Rows
    first_of_day: IntArray
    causes: Causes
    day_draws: FloatArray
    expected: FloatArray

    @property
    def n_causes(self) -> int:
        """Number of chronic causes."""
        return int(self.causes.grid.size)

    @property
    def cause_grid(self) -> IntArray:
        """Grid of each chronic cause."""
        return self.causes.grid


def cell_rates(world: World, catalogue: Catalogue) -> FloatArray:
    """Expected needs a year by grid and category, shape (grids, categories); chronic ones included."""
    sizes = np.diff(world.group_offsets.astype(np.float64), axis=1)
    liveliness = world.grids.heterogeneity.astype(np.float64)[:, None]
    rates: FloatArray = liveliness * (sizes @ catalogue.group_rates.T) * catalogue.categories.rate
    rates *= catalogue.kind_rates.T[world.grids.kind]
    rates = _mixed_by_deprivation(rates, catalogue.deprivation_slopes, world.grids.deprivation)
    for area in catalogue.areas:
        rates[np.ix_(places_hit(world, area.where), area.categories)] *= area.factor
    return rates


def _mixed_by_deprivation(rates: FloatArray, slopes: FloatArray, deprivation: FloatArray) -> FloatArray:
    """Rates whose mix of categories follows deprivation: neither a grid's nor a category's total changes.

    Iterative proportional fitting; enquiries and chronic categories are moved like the others.
    """
    if not slopes.any():
        return rates
    score = ndtri(np.clip(deprivation.astype(np.float64), _LEAST_INDEX, 1.0 - _LEAST_INDEX))
    by_category, by_grid = rates.sum(axis=0), rates.sum(axis=1)
    mixed: FloatArray = rates * exp(score[:, None] * slopes)
    for _ in range(_ROUNDS):
        mixed *= _ratio(by_grid, mixed.sum(axis=1))[:, None]
        mixed *= _ratio(by_category, mixed.sum(axis=0))
    return mixed


def _ratio(wanted: FloatArray, found: FloatArray) -> FloatArray:
    ratio: FloatArray = np.divide(wanted, found, out=np.ones_like(found), where=found > 0.0)
    return ratio


def generate_needs(world: World, catalogue: Catalogue, scenario: Scenario, seed: int) -> Needs:
    """Draw all needs of the warm-up and the run.

    For each district and day a Gamma factor and a Poisson count are drawn, then arrival times as order
    statistics of the hour profile; each need draws its grid and category, resident and traits. Chronic categories come
    from causes instead, and types that ``demand.by_type`` or ``demand.daily_counts`` names from streams of their own;
    cases that staff file themselves (``demand.staff_finds``) are among the rows. Shocks add rows with keys of their
    own, or take rows out. Depends on the world, ``scenario.demand``, ``scenario.run`` and the seed; never on policy.

    Parameters
    ----------
    world : World
    catalogue : Catalogue
    scenario : sim.scenario.Scenario
    seed : int
        Seed of the run, not negative.

    Returns
    -------
    Needs

    Raises
    ------
    ValueError
        If a district has more needs on a day than can be numbered.
    """
    calendar = build_calendar(scenario)
    rates = cell_rates(world, catalogue)
    types = types_of(scenario, catalogue)
    stream = np.flatnonzero(catalogue.categories.chronic == 0)
    first_grid = district_bounds(world)
    draws, expected = _day_means(scenario, calendar, rates[:, stream].sum(axis=1), first_grid, seed)
    counts = _counts(calendar, draws, expected, seed)
    if types and set(stream.tolist()) <= set(whole_categories(types)):
        counts[:] = 0  # nothing is left to the main stream
    item_tables = grouped_alias(catalogue.items.weight, catalogue.first_item)
    of_estates = _old_estates(world, scenario)
    causes = build_causes(world, catalogue, item_tables, rates, scenario.demand.cause_rate, of_estates)
    chronic = strikes(causes, seed, calendar.t_first, calendar.t_end)
    day_of = ((chronic[0] - calendar.t_first) // DAY_HOURS).astype(np.int64)
    per_day = counts.sum(axis=1) + np.bincount(day_of, minlength=calendar.n_days)
    rows = rows_of(int(per_day.sum()), NEED)
    tables = arrivals.Tables.of(world, catalogue, item_tables, rates, stream, first_grid, calendar.hour_cum)
    arrivals.fill(rows, tables, causes, chronic, counts, calendar.t_first, seed)

    def draw(more: Rows) -> None:
        arrivals.draw(more, tables, causes, seed)

    filed = filed_by_staff(scenario, catalogue, rates, len(world.residents))
    if types or filed:
        own = Streams(scenario, calendar, rates, first_grid, seed).rows(types + filed)
        rows, per_day = _merged(chosen(rows, ~taken_out(rows, types)), with_traits(own, types, draw), calendar)
    _link_projects(rows, catalogue, causes, world.grids.size)
    shocks = shocks_of(scenario, world, catalogue, rates)
    if any(shock.extra < 0.0 for shock in shocks):
        rows, per_day = _merged(chosen(rows, left_by(shocks, rows, calendar, seed)), rows_of(0, NEED), calendar)
    if any(shock.extra > 0.0 for shock in shocks):
        extra = shock_rows(shocks, calendar, draws, first_grid, seed)
        draw(extra)
        rows, per_day = _merged(rows, extra, calendar)
    grade_severity(rows, catalogue.items)
    return Needs(rows, offsets(per_day), causes, draws, expected)


def _counts(calendar: Calendar, draws: FloatArray, expected: FloatArray, seed: int) -> IntArray:
    """Needs of the main stream by day and district."""
    u = uniforms_of(seed, DEMAND_COUNT, _entities(calendar, draws)).reshape(draws.shape)
    counts = poisson_quantile(u, expected)
    if counts.size and counts.max() >= MAX_PER_DAY:
        raise ArgumentError(
            f"demand: a district has {counts.max()} needs on one day; expected fewer than {MAX_PER_DAY}. "
            "Lower the category rates or divide the place into more districts."
        )
    return counts


def _old_estates(world: World, scenario: Scenario) -> IntArray | None:
    """Old estates of each grid, as often as each brings a chronic cause; None where none does."""
    per_estate = scenario.demand.estate_causes
    if not per_estate or not scenario.territory.estates.number:
        return None
    estates = build_estates(world, scenario.territory)
    old = np.repeat(np.flatnonzero(estates.old), per_estate)
    grid = estates.grid[old].astype(np.int64)
    order = np.argsort(grid, kind="stable")
    counts = np.bincount(grid, minlength=world.grids.size)
    table = np.full((world.grids.size, max(int(counts.max(initial=0)), 1)), -1, np.int64)
    place = np.arange(old.size) - np.repeat(np.cumsum(counts) - counts, counts)
    table[grid[order], place] = old[order]
    return table


def _merged(rows: Rows, extra: Rows, calendar: Calendar) -> tuple[Rows, IntArray]:
    """Both streams in the order of time, the main stream first at one instant; needs of each day."""
    both = np.concatenate([rows, extra])
    together: Rows = both[np.argsort(both["arose"], kind="stable")].view(np.recarray)
    day = ((together["arose"] - calendar.t_first) // DAY_HOURS).astype(np.int64)
    return together, np.bincount(day, minlength=calendar.n_days).astype(np.int64)


def _link_projects(rows: Rows, catalogue: Catalogue, causes: Causes, n_grids: int) -> None:
    """Give each need of a capital category one of the chronic causes of its grid, which it would remove."""
    categories = catalogue.categories
    projects = (categories.capital == 1) & (categories.chronic == 0)
    capital = np.flatnonzero(projects[rows.category])
    grid = rows.grid[capital]
    number = np.bincount(causes.grid, minlength=n_grids)[grid].astype(np.uint64)
    turn = rows.key[capital] % np.maximum(number, np.uint64(1))  # needs of a grid aim at its causes in turn
    rows.cause[capital] = np.where(number > 0, causes.first_of_grid(n_grids)[grid] + turn.astype(np.int64), -1)


def district_bounds(world: World) -> IntArray:
    """First grid of each district and, last, the number of grids."""
    return np.searchsorted(world.grids.district, np.arange(world.districts.size + 1)).astype(np.int64)


def _entities(calendar: Calendar, draws: FloatArray) -> IntArray:
    """Key of each day and district, in the order of a flattened (days, districts) table."""
    day, district = np.indices(draws.shape)
    entities: IntArray = (day * MAX_DISTRICTS + district).ravel()
    return entities


def _day_means(
    scenario: Scenario, calendar: Calendar, grid_rates: FloatArray, first_grid: IntArray, seed: int
) -> tuple[FloatArray, FloatArray]:
    """Day draws and expected needs of the main stream, both (days, districts)."""
    n_districts = first_grid.size - 1
    yearly = np.array([grid_rates[a:b].sum() for a, b in zip(first_grid[:-1], first_grid[1:], strict=True)])
    draws = np.ones((calendar.n_days, n_districts))
    u = uniforms_of(seed, DEMAND_DAY, _entities(calendar, draws)).reshape(draws.shape)
    draws = day_factors(u, scenario.demand.day_cv, scenario.demand.day_persistence)
    return draws, calendar.day_factor[:, None] * draws * yearly / YEAR_DAYS


def no_needs(n_days: int) -> Needs:
    """A need stream of so many days in which nothing arises: to look at a place without running it."""
    nothing = np.zeros(0, np.int64)
    table = np.zeros((n_days, 0))
    return Needs(rows_of(0, NEED), np.zeros(n_days + 1, np.int64), Causes(nothing, nothing, nothing, 1.0), table, table)
