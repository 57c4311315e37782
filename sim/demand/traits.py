"""What a need draws at birth besides its time, grid and category."""

# mypy: disallow-untyped-calls=False
from __future__ import annotations

from typing import Any

from sim.demand.alias import pick_alias
from sim.demand.columns import CAUSE_SOURCE, SOURCE_BIT
from sim.jit.compiled import compiled
from sim.random.keyed import U64, uniform, uniform_four
from sim.random.streams import DEMAND_CAUSE_TRAITS, DEMAND_TRAITS, DEMAND_VISIBLE, ONCE


@compiled
def resident_by_rate(u: Any, offsets: Any, rates: Any) -> Any:
    """Resident drawn in proportion to the rate of the category for each group.

    Parameters
    ----------
    u : float
        Uniform in (0, 1).
    offsets : ndarray of int64, shape (6,)
        First resident of each group of the grid and, last, the end.
    rates : ndarray of float64, shape (5,)
        Not negative; above 0 for some group that has residents.
    """
    total = 0.0
    for k in range(rates.size):
        total += (offsets[k + 1] - offsets[k]) * rates[k]
    left = u * total
    resident = -1
    for k in range(rates.size):
        size = offsets[k + 1] - offsets[k]
        if size > 0 and rates[k] > 0.0:
            resident = offsets[k] + min(int(left / rates[k]), size - 1)
            if left < size * rates[k]:
                break
            left -= size * rates[k]
    return resident


@compiled
def pick_item(u: Any, category: Any, first_item: Any, threshold: Any, alias: Any) -> Any:
    """Item of a category, by the alias table of the category."""
    first = first_item[category]
    return first + pick_alias(u, threshold, alias, first, first_item[category + 1] - first)


@compiled
def draw_traits(
    rows: Any,
    seed: Any,
    group_offsets: Any,
    group_rates: Any,
    even: Any,
    first_item: Any,
    item_threshold: Any,
    item_alias: Any,
    cause_item: Any,
) -> None:
    """Draw resident, group, item, severity, difficulty and visibility of needs whose key is written.

    Severity, difficulty and visibility are uniform on (0, 1): a case is beyond a server whose skill is
    below its difficulty, so that a skill of .85 leaves 15 % of the cases to others. Residents are drawn
    in proportion to ``group_rates``; ``even`` marks the categories in which any resident of the grid
    will do. An occurrence of a chronic cause has the item of its cause.

    One loop over plain arrays: handed to a function for each row, the arrays of a tuple would be counted
    in and out for each row, which costs more than the draws.
    """
    groups = group_rates.shape[1]
    for n in range(rows.size):
        row = rows[n]
        key = row.key
        grid = row.grid
        category = row.category
        chronic = (key >> U64(SOURCE_BIT)) == U64(CAUSE_SOURCE)
        a, b, c, d = uniform_four(seed, DEMAND_CAUSE_TRAITS if chronic else DEMAND_TRAITS, key, ONCE)
        first = group_offsets[grid, 0]
        resident = first + int(a * (group_offsets[grid, groups] - first))
        if not even[category]:
            resident = resident_by_rate(a, group_offsets[grid], group_rates[category])
        group = 0
        for k in range(1, groups):  # no early exit: an unpredictable branch costs more than the loop
            group += resident >= group_offsets[grid, k]
        item = pick_item(b, category, first_item, item_threshold, item_alias)
        row.resident = resident
        row.group = group
        row.item = cause_item[row.cause] if chronic else item
        row.severity = c
        row.difficulty = d
        row.visible = uniform(seed, DEMAND_VISIBLE, key, ONCE)
