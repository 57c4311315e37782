"""Estates of a place: in which grid each lies, whether it is old; no policy changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.random.streams import WORLD_ESTATE
from sim.scenario.scaling import whole
from sim.world.columns import Rows, row_type, rows_of
from sim.world.draws import uniforms_of

if TYPE_CHECKING:
    from sim.scenario import Territory
    from sim.world.world import World

#: An estate: its grid and community, whether it is old, its households, and a uniform that says which are linked first.
ESTATE = row_type([("grid", "i4"), ("community", "i4"), ("old", "i1"), ("households", "f8"), ("rank", "f8")])
_GRID, _OLD, _RANK = 0, 1, 2  # occurrences of WORLD_ESTATE


def build_estates(world: World, territory: Territory) -> Rows:
    """Estates of a place.

    They are dealt out to the grids where people live in an order drawn by lot, so that numbers differ by one at most;
    the old ones are drawn by lot. Households of a grid are divided evenly among its estates.

    Parameters
    ----------
    world : World
    territory : sim.scenario.Territory
        ``estates.number`` and ``estates.old``, times ``scale``.

    Returns
    -------
    recarray of ESTATE
    """
    wanted = territory.estates
    number = _scaled(wanted.number, territory.scale)
    estates = rows_of(number, ESTATE)
    homes = np.flatnonzero((world.grids.kind == 0) & (world.grids.residents > 0))
    if number == 0 or homes.size == 0:
        return rows_of(0, ESTATE)
    order = homes[np.argsort(uniforms_of(world.seed, WORLD_ESTATE, homes, _GRID), kind="stable")]
    estates.grid = np.resize(order, number)
    estates.community = world.grids.community[estates.grid]
    per_grid = np.bincount(estates.grid, minlength=world.grids.size)
    estates.households = world.grids.households[estates.grid] / per_grid[estates.grid]
    numbers = np.arange(number)
    estates.rank = uniforms_of(world.seed, WORLD_ESTATE, numbers, _RANK)
    oldest = np.argsort(uniforms_of(world.seed, WORLD_ESTATE, numbers, _OLD), kind="stable")
    estates.old[oldest[: min(_scaled(wanted.old, territory.scale), number)]] = 1
    return estates


def _scaled(number: int, scale: float) -> int:
    return max(1, whole(number * scale)) if number else 0
