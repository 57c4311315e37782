"""Chronic causes: lasting defects of a place whose occurrences are needs.

Where the causes are belongs to the place (keyed by the territory's seed); when they strike belongs to the
run. Each is a Poisson process of its own with the same rate, even over the clock and the year.
"""

# mypy: disallow-untyped-calls=False
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.demand.calendar import HOURS_PER_YEAR
from sim.demand.catalogue import Catalogue
from sim.demand.columns import CAUSE_BIT, CAUSE_SOURCE, MAX_CAUSES, SOURCE_BIT
from sim.demand.poisson import poisson_quantile
from sim.demand.traits import pick_item
from sim.errors import ArgumentError
from sim.jit.compiled import compiled, entry
from sim.jit.units import FloatArray, IntArray
from sim.random.keyed import U64, exponential, uniform
from sim.random.streams import DEMAND_CAUSE, ONCE, WORLD_CAUSE
from sim.world import World
from sim.world.draws import uniforms_of

_NUMBER, _ITEM = 0, 1 << 16  # occurrences of WORLD_CAUSE: number of causes (by category), item of a cause


@dataclass(frozen=True, slots=True)
class Causes:
    """Chronic causes, numbered by grid, then category.

    Attributes
    ----------
    grid, category, item : ndarray of int64, shape (causes,)
    rate : float
        Occurrences of one cause a year.
    estate : ndarray of int64, shape (causes,)
        Old estate that it belongs to; -1: none.
    """

    grid: IntArray
    category: IntArray
    item: IntArray
    rate: float
    estate: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))

    def first_of_grid(self, n_grids: int) -> IntArray:
        """Lowest-numbered cause of each grid, -1 where there is none."""
        first = np.full(n_grids, -1, dtype=np.int64)
        grids, index = np.unique(self.grid, return_index=True)
        first[grids] = index
        return first


def build_causes(
    world: World,
    catalogue: Catalogue,
    item_tables: tuple[FloatArray, IntArray],
    cell_rates: FloatArray,
    cause_rate: float,
    estate_grids: IntArray | None = None,
) -> Causes:
    """Draw how many causes each grid has, and which item each is.

    Parameters
    ----------
    item_tables : tuple of two arrays
        Alias tables of the items, by category.
    cell_rates : ndarray, shape (grids, categories)
        Expected needs a year; a grid has Poisson(expected / cause_rate) causes of a chronic category.
    cause_rate : float
        Occurrences of one cause a year, above 0.
    estate_grids : ndarray of int64, shape (grids, most), optional
        Old estates of each grid that bring a cause each, -1 where there are no more; their causes come last in the grid
        and are of the category's first item.
    """
    n_grids, n_categories = cell_rates.shape
    number = np.zeros((n_grids, n_categories), dtype=np.int64)
    entities = np.arange(n_grids)
    for c in np.flatnonzero(catalogue.categories.chronic):
        u = uniforms_of(world.seed, WORLD_CAUSE, entities, _NUMBER + int(c))
        number[:, c] = poisson_quantile(u, cell_rates[:, c] / cause_rate)
    anywhere = number.copy()
    if estate_grids is not None:
        number[:, catalogue.categories.chronic == 1] += (estate_grids >= 0).sum(axis=1)[:, None]
    total = int(number.sum())
    if total >= MAX_CAUSES:
        raise ArgumentError(f"chronic causes: at most {MAX_CAUSES - 1} can be numbered, found {total}")
    cells = np.repeat(np.arange(n_grids * n_categories), number.ravel())
    grid, category = cells // n_categories, cells % n_categories
    u = uniforms_of(world.seed, WORLD_CAUSE, np.arange(total), _ITEM)
    item = np.empty(total, dtype=np.int64)
    for i in range(total):
        item[i] = pick_item(u[i], category[i], catalogue.first_item, *item_tables)
    estate = np.full(total, -1, dtype=np.int64)
    if estate_grids is not None:
        place = np.arange(total) - np.repeat(np.cumsum(number.ravel()) - number.ravel(), number.ravel())
        place -= anywhere[grid, category]
        mine = place >= 0
        estate[mine] = estate_grids[grid[mine], place[mine]]
        item[mine] = catalogue.first_item[category[mine]]
    return Causes(grid, category, item, cause_rate, estate)


@compiled
def cause_key(cause: Any, occurrence: Any) -> Any:
    """Key of the need that is one occurrence of a cause."""
    source = U64(CAUSE_SOURCE) << U64(SOURCE_BIT)
    return source | (U64(cause) << U64(CAUSE_BIT)) | U64(occurrence)


@compiled
def _strike(seed: Any, cause: Any, start: Any, end: Any, mean_gap: Any, out: Any) -> Any:
    """Write the occurrence times of one cause to ``out`` as far as it reaches; returns their number."""
    t = start
    n = 0
    while True:
        t += mean_gap * exponential(uniform(seed, DEMAND_CAUSE, cause_key(cause, n), ONCE))
        if t >= end:
            return n
        if n < out.size:
            out[n] = t
        n += 1


@entry
def _all_strikes(seed: Any, n_causes: Any, start: Any, end: Any, mean_gap: Any) -> Any:
    """Times, causes and occurrence numbers of everything between ``start`` and ``end``, by cause."""
    nothing = np.empty(0)
    total = 0
    for cause in range(n_causes):
        total += _strike(seed, cause, start, end, mean_gap, nothing)
    times = np.empty(total)
    causes = np.empty(total, dtype=np.int64)
    occurrences = np.empty(total, dtype=np.int64)
    first = 0
    for cause in range(n_causes):
        n = _strike(seed, cause, start, end, mean_gap, times[first:])
        for k in range(n):
            causes[first + k] = cause
            occurrences[first + k] = k
        first += n
    return times, causes, occurrences


def strikes(causes: Causes, seed: int, start: float, end: float) -> tuple[FloatArray, IntArray, IntArray]:
    """Occurrences of all causes in a window, in the order of time.

    Returns
    -------
    times : ndarray of float64
        Hours, sorted.
    cause, occurrence : ndarray of int64
    """
    times, cause, occurrence = _all_strikes(seed, causes.grid.size, start, end, HOURS_PER_YEAR / causes.rate)
    order = np.argsort(times, kind="stable")
    return times[order], cause[order], occurrence[order]
