"""Compiled filling of the need stream, day by day and district by district.

Times of a day are order statistics made from exponential spacings (no sorting); the spacing, grid and
category of a need are keyed by its district, day and number. Districts and chronic causes are merged in the
order of time, so that what one district has never depends on another.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from sim.demand.alias import build_alias, pick_alias
from sim.demand.catalogue import Catalogue
from sim.demand.causes import Causes, cause_key
from sim.demand.columns import DAY_BIT, DISTRICT_BIT
from sim.demand.traits import write_traits
from sim.keyed import U64, exponential, uniform_pair
from sim.purposes import DEMAND_CAUSE_TRAITS, DEMAND_TIME, DEMAND_TRAITS
from sim.world import World
from sim.world.columns import FloatArray, IntArray, Rows

_LAST_MOMENT = 1e-9  # hours before midnight: rounding must not move a need into the next day


class Tables(NamedTuple):
    """Everything that the draws of the main stream look up."""

    first_grid: IntArray  # (districts + 1,)
    stream: IntArray  # categories of the main stream
    threshold: FloatArray  # alias tables of cells (grid, stream category), by grid
    alias: IntArray
    group_offsets: IntArray
    group_rates: FloatArray
    even: IntArray  # (categories,): all groups have the same rate
    first_item: IntArray
    item_cum: FloatArray
    hour_cum: FloatArray  # (25,)
    capital: IntArray  # (categories,)

    @classmethod
    def of(
        cls,
        world: World,
        catalogue: Catalogue,
        item_cum: FloatArray,
        rates: FloatArray,
        stream: IntArray,
        first_grid: IntArray,
        hour_cum: FloatArray,
    ) -> Tables:
        """Build the alias tables, one per district, and gather the rest."""
        weights = np.ascontiguousarray(rates[:, stream])
        threshold = np.zeros(weights.size)
        alias = np.zeros(weights.size, dtype=np.int64)
        for district in range(first_grid.size - 1):
            cells = slice(first_grid[district] * stream.size, first_grid[district + 1] * stream.size)
            if weights.ravel()[cells].sum() > 0.0:
                build_alias(weights.ravel()[cells], threshold[cells], alias[cells])
        return cls(
            first_grid=first_grid,
            stream=stream,
            threshold=threshold,
            alias=alias,
            group_offsets=world.group_offsets.astype(np.int64),
            group_rates=catalogue.group_rates,
            even=np.ptp(catalogue.group_rates, axis=1) == 0.0,
            first_item=catalogue.first_item,
            item_cum=item_cum,
            hour_cum=hour_cum,
            capital=catalogue.categories.capital.astype(np.int64),
        )


def fill(
    rows: Rows,
    tables: Tables,
    causes: Causes,
    chronic: tuple[FloatArray, IntArray, IntArray],
    counts: IntArray,
    t_first: float,
    seed: int,
) -> None:
    """Write all rows of the need stream.

    Parameters
    ----------
    rows : recarray of NEED
        As many as ``counts`` and ``chronic`` have together.
    tables : Tables
    causes : Causes
    chronic : tuple of arrays
        Times, causes and occurrences of chronic needs, sorted by time.
    counts : ndarray of int64, shape (days, districts)
        Needs of the main stream.
    t_first : float
        Hour at which day 0 of ``counts`` begins.
    seed : int
    """
    first_cause = causes.first_of_grid(tables.group_offsets.shape[0])
    _fill(rows, tables, causes.grid, causes.category, causes.item, first_cause, *chronic, counts, t_first, seed)


@njit(cache=True)
def main_key(day: Any, district: Any, number: Any) -> Any:
    """Key of a need of the main stream."""
    return (U64(day) << U64(DAY_BIT)) | (U64(district) << U64(DISTRICT_BIT)) | U64(number)


@njit(cache=True)
def _district_day(tables: Any, seed: Any, day: Any, district: Any, n: Any, t_day: Any, times: Any, cells: Any) -> None:
    """Sorted times and the cells of the ``n`` needs of a district and day."""
    first = tables.first_grid[district] * tables.stream.size
    size = tables.first_grid[district + 1] * tables.stream.size - first
    total = 0.0
    for k in range(n):
        u, v = uniform_pair(seed, DEMAND_TIME, main_key(day, district, k), 0)
        total += exponential(u)
        times[k] = total
        cells[k] = pick_alias(v, tables.threshold, tables.alias, first, size)
    u, _ = uniform_pair(seed, DEMAND_TIME, main_key(day, district, n), 0)
    total += exponential(u)
    cum = tables.hour_cum
    hour = 0
    for k in range(n):
        place = times[k] / total
        while hour < 23 and place >= cum[hour + 1]:
            hour += 1
        inside = (place - cum[hour]) / (cum[hour + 1] - cum[hour])
        times[k] = min(t_day + hour + inside, t_day + 24.0 - _LAST_MOMENT)


@njit(cache=True, inline="always")
def _write_main(row: Any, tables: Any, seed: Any, key: Any, arose: Any, district: Any, cell: Any, first_cause: Any) -> None:
    grid = tables.first_grid[district] + cell // tables.stream.size
    category = tables.stream[cell % tables.stream.size]
    write_traits(
        row, seed, DEMAND_TRAITS, key, grid, category,
        tables.group_offsets, tables.group_rates, tables.even, tables.first_item, tables.item_cum,
    )
    row.arose = arose
    row.cause = first_cause[grid] if tables.capital[category] else -1
    row.occurrence = 0


@njit(cache=True, inline="always")
def _write_chronic(
    row: Any, tables: Any, seed: Any, arose: Any, cause: Any, occurrence: Any, grid: Any, category: Any, item: Any
) -> None:
    write_traits(
        row, seed, DEMAND_CAUSE_TRAITS, cause_key(cause, occurrence), grid, category,
        tables.group_offsets, tables.group_rates, tables.even, tables.first_item, tables.item_cum,
    )
    row.arose = arose
    row.cause = cause
    row.occurrence = occurrence
    row.item = item


@njit(cache=True)
def _fill(
    rows: Any,
    tables: Any,
    cause_grid: Any,
    cause_category: Any,
    cause_item: Any,
    first_cause: Any,
    chronic_time: Any,
    chronic_cause: Any,
    chronic_occurrence: Any,
    counts: Any,
    t_first: Any,
    seed: Any,
) -> None:
    n_days, n_districts = counts.shape
    most = 0
    for day in range(n_days):
        most = max(most, counts[day].sum())
    times = np.empty(most)
    cells = np.empty(most, dtype=np.int64)
    begin = np.zeros(n_districts + 1, dtype=np.int64)
    head = np.zeros(n_districts, dtype=np.int64)
    n = 0
    c = 0
    for day in range(n_days):
        t_day = t_first + 24.0 * day
        for d in range(n_districts):
            begin[d + 1] = begin[d] + counts[day, d]
            head[d] = begin[d]
            if counts[day, d] > 0:
                _district_day(
                    tables, seed, day, d, counts[day, d], t_day,
                    times[begin[d] : begin[d + 1]], cells[begin[d] : begin[d + 1]],
                )
        while True:
            best = -1
            earliest = np.inf
            for d in range(n_districts):
                if head[d] < begin[d + 1] and times[head[d]] < earliest:
                    earliest = times[head[d]]
                    best = d
            if c < chronic_time.size and chronic_time[c] < t_day + 24.0 and chronic_time[c] < earliest:
                cause = chronic_cause[c]
                _write_chronic(
                    rows[n], tables, seed, chronic_time[c], cause, chronic_occurrence[c],
                    cause_grid[cause], cause_category[cause], cause_item[cause],
                )
                c += 1
            elif best >= 0:
                key = main_key(day, best, head[best] - begin[best])
                _write_main(rows[n], tables, seed, key, earliest, best, cells[head[best]], first_cause)
                head[best] += 1
            else:
                break
            n += 1
