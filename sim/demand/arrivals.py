"""Compiled filling of the need stream, day by day and district by district.

Times of a day are order statistics made from exponential spacings (no sorting); the spacing, grid and
category of a need are keyed by its district, day and number. Districts and chronic causes are merged in the
order of time, so that what one district has never depends on another.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.demand.alias import grouped_alias, pick_alias
from sim.demand.catalogue import Catalogue
from sim.demand.causes import Causes, cause_key
from sim.demand.columns import DAY_BIT, DISTRICT_BIT
from sim.demand.traits import draw_traits
from sim.jit.compiled import compiled, entry
from sim.jit.units import DAY_HOURS, FloatArray, IntArray
from sim.random.keyed import U64, exponential, uniform_pair
from sim.random.streams import DEMAND_TIME, ONCE
from sim.world import World
from sim.world.columns import Rows

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
    item_threshold: FloatArray  # alias tables of items, by category
    item_alias: IntArray
    hour_cum: FloatArray  # (25,)

    @classmethod
    def of(
        cls,
        world: World,
        catalogue: Catalogue,
        item_tables: tuple[FloatArray, IntArray],
        rates: FloatArray,
        stream: IntArray,
        first_grid: IntArray,
        hour_cum: FloatArray,
    ) -> Tables:
        """Build the alias tables and gather the rest."""
        threshold, alias = grouped_alias(rates[:, stream].ravel(), first_grid * stream.size)
        item_threshold, item_alias = item_tables
        return cls(
            first_grid=first_grid,
            stream=stream,
            threshold=threshold,
            alias=alias,
            group_offsets=world.group_offsets.astype(np.int64),
            group_rates=catalogue.group_rates,
            even=np.ptp(catalogue.group_rates, axis=1) == 0.0,
            first_item=catalogue.first_item,
            item_threshold=item_threshold,
            item_alias=item_alias,
            hour_cum=hour_cum,
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
    _fill(rows, tables, causes.grid, causes.category, causes.item, *chronic, counts, t_first, seed)


def draw(rows: Rows, tables: Tables, causes: Causes, seed: int) -> None:
    """Draw the traits of needs whose key, grid and category are written."""
    draw_traits(
        rows,
        seed,
        tables.group_offsets,
        tables.group_rates,
        tables.even,
        tables.first_item,
        tables.item_threshold,
        tables.item_alias,
        causes.item,
    )


@compiled
def main_key(day: Any, district: Any, number: Any) -> Any:
    """Key of a need of the main stream."""
    return (U64(day) << U64(DAY_BIT)) | (U64(district) << U64(DISTRICT_BIT)) | U64(number)


@compiled
def _district_day(tables: Any, seed: Any, day: Any, district: Any, t_day: Any, times: Any, cells: Any) -> None:
    """Sorted times and the cells of the needs of a district and day."""
    n = times.size
    first = tables.first_grid[district] * tables.stream.size
    size = tables.first_grid[district + 1] * tables.stream.size - first
    total = 0.0
    for k in range(n):
        u, v = uniform_pair(seed, DEMAND_TIME, main_key(day, district, k), ONCE)
        total += exponential(u)
        times[k] = total
        cells[k] = pick_alias(v, tables.threshold, tables.alias, first, size)
    u, _ = uniform_pair(seed, DEMAND_TIME, main_key(day, district, n), ONCE)
    total += exponential(u)
    cum = tables.hour_cum
    hour = 0
    for k in range(n):
        place = times[k] / total
        while hour < 23 and place >= cum[hour + 1]:
            hour += 1
        inside = (place - cum[hour]) / (cum[hour + 1] - cum[hour])
        times[k] = min(t_day + hour + inside, t_day + DAY_HOURS - _LAST_MOMENT)


@compiled
def _merge(
    rows: Any,
    n: Any,
    day: Any,
    t_end: Any,
    begin: Any,
    head: Any,
    times: Any,
    cells: Any,
    first_grid: Any,
    stream: Any,
    chronic_time: Any,
    chronic_cause: Any,
    chronic_occurrence: Any,
    c: Any,
    cause_grid: Any,
    cause_category: Any,
) -> Any:
    """Write one day's needs from row ``n`` on in the order of time; returns the next row and strike."""
    while True:
        best = -1
        earliest = np.inf
        for d in range(head.size):
            if head[d] < begin[d + 1] and times[head[d]] < earliest:
                earliest = times[head[d]]
                best = d
        if c < chronic_time.size and chronic_time[c] < t_end and chronic_time[c] < earliest:
            row = rows[n]
            cause = chronic_cause[c]
            row.key = cause_key(cause, chronic_occurrence[c])
            row.arose = chronic_time[c]
            row.grid = cause_grid[cause]
            row.category = cause_category[cause]
            row.cause = cause
            row.occurrence = chronic_occurrence[c]
            c += 1
        elif best >= 0:
            row = rows[n]
            cell = cells[head[best]]
            row.key = main_key(day, best, head[best] - begin[best])
            row.arose = earliest
            row.grid = first_grid[best] + cell // stream.size
            row.category = stream[cell % stream.size]
            row.cause = -1
            row.occurrence = 0
            head[best] += 1
        else:
            return n, c
        n += 1


@entry
def _fill(
    rows: Any,
    tables: Any,
    cause_grid: Any,
    cause_category: Any,
    cause_item: Any,
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
    n = 0
    c = 0
    for day in range(n_days):
        t_day = t_first + DAY_HOURS * day
        for d in range(n_districts):
            begin[d + 1] = begin[d] + counts[day, d]
            today = slice(begin[d], begin[d + 1])
            if counts[day, d] > 0:
                _district_day(tables, seed, day, d, t_day, times[today], cells[today])
        first = n
        n, c = _merge(
            rows,
            n,
            day,
            t_day + DAY_HOURS,
            begin,
            begin[:-1].copy(),
            times,
            cells,
            tables.first_grid,
            tables.stream,
            chronic_time,
            chronic_cause,
            chronic_occurrence,
            c,
            cause_grid,
            cause_category,
        )
        draw_traits(
            rows[first:n],
            seed,
            tables.group_offsets,
            tables.group_rates,
            tables.even,
            tables.first_item,
            tables.item_threshold,
            tables.item_alias,
            cause_item,
        )
