"""What a need draws at birth besides its time, grid and category."""

from __future__ import annotations

from typing import Any

from numba import njit

from sim.keyed import uniform, uniform_four
from sim.purposes import DEMAND_VISIBLE


@njit(cache=True, inline="always")
def pick_resident(u: Any, grid: Any, category: Any, group_offsets: Any, group_rates: Any, even: Any) -> Any:
    """Resident and group, in proportion to the rate of the category for residents of each group.

    ``even`` marks the categories with the same rate for all groups: any resident of the grid will do.
    """
    groups = group_rates.shape[1]
    if even[category]:
        first = group_offsets[grid, 0]
        resident = first + int(u * (group_offsets[grid, groups] - first))
        group = 0
        while resident >= group_offsets[grid, group + 1]:
            group += 1
        return resident, group
    total = 0.0
    for k in range(groups):
        total += (group_offsets[grid, k + 1] - group_offsets[grid, k]) * group_rates[category, k]
    left = u * total
    group = -1
    place = 0
    for k in range(groups):
        size = group_offsets[grid, k + 1] - group_offsets[grid, k]
        rate = group_rates[category, k]
        if size > 0 and rate > 0.0:
            group = k
            place = min(int(left / rate), size - 1)
            if left < size * rate:
                break
            left -= size * rate
    return group_offsets[grid, group] + place, group


@njit(cache=True, inline="always")
def pick_item(u: Any, category: Any, first_item: Any, item_cum: Any) -> Any:
    """Item of a category by its cumulated weights."""
    item = first_item[category]
    last = first_item[category + 1] - 1
    while item < last and u >= item_cum[item]:
        item += 1
    return item


@njit(cache=True, inline="always")
def write_traits(
    row: Any,
    seed: Any,
    purpose: Any,
    key: Any,
    grid: Any,
    category: Any,
    group_offsets: Any,
    group_rates: Any,
    even: Any,
    first_item: Any,
    item_cum: Any,
) -> None:
    """Draw and write resident, group, item, severity, difficulty and visibility of a need.

    Severity, difficulty and visibility are uniform on (0, 1): difficulty above a server's skill is
    beyond that server, so a skill of .85 leaves 15 % of cases to others.
    """
    a, b, c, d = uniform_four(seed, purpose, key, 0)
    resident, group = pick_resident(a, grid, category, group_offsets, group_rates, even)
    row.key = key
    row.resident = resident
    row.grid = grid
    row.severity = c
    row.difficulty = d
    row.visible = uniform(seed, DEMAND_VISIBLE, key, 0)
    row.item = pick_item(b, category, first_item, item_cum)
    row.category = category
    row.group = group
