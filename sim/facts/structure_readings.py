"""Readings of how a place is laid out: grids, members, units and volunteers, and the hours that members give."""

from __future__ import annotations

from sim.demand import load_catalogue
from sim.facts.reading import reading
from sim.flow.codes import GRID
from sim.jit.units import MONTHS, YEAR_DAYS
from sim.organisation import build_organisation, workload_of
from sim.records import Run
from sim.world import world_of

_MONTH_DAYS = YEAR_DAYS / MONTHS


def _members(run: Run) -> int:
    """Posts of grid members."""
    world = world_of(run.scenario.territory)
    expected = workload_of(run.scenario, world, load_catalogue(run.scenario))
    organisation = build_organisation(world, run.scenario, expected)
    return int((organisation.desks["level"][organisation.staff["desk"]] == GRID).sum())


def _grids(run: Run) -> int:
    return len(world_of(run.scenario.territory).grids)


@reading("count")
def grids(run: Run) -> float:
    """Grids of the place."""
    return float(_grids(run))


@reading("persons per grid")
def members_per_grid(run: Run) -> float:
    """Posts of grid members, full-time or not, per grid."""
    return _members(run) / _grids(run)


@reading("units per grid")
def units_per_grid(run: Run) -> float:
    """Co-building units per grid."""
    return float(world_of(run.scenario.territory).communities["organisations"].sum()) / _grids(run)


@reading("persons per grid")
def volunteers_per_grid(run: Run) -> float:
    """Volunteers at the end of the run per grid."""
    return float(run.series["volunteers"].iloc[-1]) / _grids(run)


@reading("h a month")
def member_hours(run: Run) -> float:
    """Shift hours that a grid member spends on cases in a month."""
    months = len(run.series) / _MONTH_DAYS
    return float(run.series["busy_grid"].sum()) / max(_members(run), 1) / months
