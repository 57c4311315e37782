"""Party branches that a place can have: of grids, of production grids (buildings), of units and of industry chains."""

from __future__ import annotations

import numpy as np

from sim.random.streams import WORLD_BRANCH
from sim.world.columns import GRID_KINDS, Rows, row_type, rows_of
from sim.world.draws import uniforms_of
from sim.world.units import UNIT_KINDS
from sim.world.world import World

BRANCH_KINDS = ("grid", "building", "unit", "chain")
GRID_BRANCH, BUILDING_BRANCH, UNIT_BRANCH, CHAIN_BRANCH = range(4)

#: A branch that can exist; ``active`` says whether it does. ``rank`` is a uniform: those below the coverage exist.
#: ``push`` is the share of the vitality it lacks that a rating makes up;
#: ``engaged`` the members that training is worth, on top of those who are there.
BRANCH = row_type(
    [
        ("kind", "i1"),
        ("active", "i1"),
        ("community", "i4"),
        ("grid", "i4"),
        ("unit", "i4"),
        ("members", "f8"),
        ("rank", "f8"),
        ("budget", "f8"),
        ("meetings", "f8"),
        ("vitality", "f8"),
        ("push", "f8"),
        ("engaged", "f8"),
    ]
)


def build_branches(world: World, units: Rows) -> Rows:
    """All branches that the place can have: one per grid, then production grids, units, and enterprises.

    Parameters
    ----------
    world : World
    units : recarray of UNIT_PLAN

    Returns
    -------
    recarray of BRANCH
        By kind; inside a kind by grid or unit. None is active yet.
    """
    grids = np.arange(world.grids.size)
    production = np.flatnonzero(world.grids.kind == GRID_KINDS.index("production"))
    every = np.arange(units.size)
    enterprises = np.flatnonzero(units.kind == UNIT_KINDS.index("enterprise"))
    tables = [
        _of_grids(world, grids, GRID_BRANCH),
        _of_grids(world, production, BUILDING_BRANCH),
        _of_units(units, every, UNIT_BRANCH, "branch_rank"),
        _of_units(units, enterprises, CHAIN_BRANCH, "chain_rank"),
    ]
    return np.concatenate(tables).view(np.recarray)


def _of_grids(world: World, grids: np.ndarray, kind: int) -> Rows:
    table = rows_of(grids.size, BRANCH)
    table.kind, table.grid, table.unit = kind, grids, -1
    table.community = world.grids.community[grids]
    table.members = world.grids.members[grids]
    table.rank = uniforms_of(world.seed, WORLD_BRANCH, grids.astype(np.int64), kind)
    return table


def _of_units(units: Rows, numbers: np.ndarray, kind: int, rank: str) -> Rows:
    table = rows_of(numbers.size, BRANCH)
    table.kind, table.grid, table.unit = kind, -1, numbers
    table.community = units.community[numbers]
    table["rank"] = units[rank][numbers]
    return table
