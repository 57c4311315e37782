"""A whole table of units from the units that were listed: what nobody listed is drawn within the totals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.places.mistakes import Findings
from sim.places.resolve import UNPLACED, Unit
from sim.scenario.unit_columns import LEVEL_TITLES, LEVELS, columns_of, own_columns
from sim.scenario.unit_table import Units, UnitTable
from sim.world.rounding import even_split, largest_remainder

if TYPE_CHECKING:
    from sim.scenario import Territory

_COUNT_OF: Final = {"community": "communities", "grid": "grids"}
_TOTAL_OF: Final = dict(zip(LEVELS, ("districts", "streets", "communities", "grids"), strict=True))


def complete(units: Mapping[str, list[Unit]], territory: Territory, findings: Findings) -> UnitTable:
    """The table of a place.

    Parameters
    ----------
    units : mapping of str to list of Unit
        As resolved, without mistakes.
    territory : Territory
        Its totals say how many units are drawn where no column does.
    findings : Findings
        Says what is drawn.
    """
    levels: dict[str, Units] = {}
    above: list[Unit] = []
    for level in LEVELS:
        listed = units[level]
        if level == LEVELS[0]:
            count = min(territory.districts, len(units["street"]) or territory.districts)
            here = listed or [Unit("", "", 0) for _ in range(count)]
            order = list(range(len(here)))
            for unit in here:
                unit.parent = 0
        else:
            total = getattr(territory, _TOTAL_OF[level])
            here, order = _children(level, listed, above, total)
        drawn = sum(unit.row is None for unit in here)
        if drawn > (level == LEVELS[0] and len(here) == 1):  # a city that has one district need not list it
            title = LEVEL_TITLES[level]
            findings.note(f"{drawn:,} {title} are drawn", f"{drawn:,}个{title.zh}由模型生成")
        _codes(level, here, above)
        levels[level] = _units(level, here)
        if level != LEVELS[-1]:
            below = units[LEVELS[LEVELS.index(level) + 1]]
            moved = {old: new for new, old in enumerate(order) if old >= 0}
            for unit in below:
                unit.parent = moved.get(unit.parent, UNPLACED)
        above = here
    return UnitTable(levels)


def _children(level: str, listed: list[Unit], above: list[Unit], total: int) -> tuple[list[Unit], list[int]]:
    """Units of a level by unit above, the drawn ones behind the listed ones; and the old number of each (-1: drawn)."""
    if listed and all(unit.parent == UNPLACED for unit in listed):  # the level above is drawn
        sizes = even_split(len(listed), len(above))
        for unit, parent in zip(listed, np.repeat(np.arange(len(above)), sizes).tolist(), strict=True):
            unit.parent = parent
    inside: list[list[int]] = [[] for _ in above]
    for number, unit in enumerate(listed):
        inside[unit.parent].append(number)
    wanted = _numbers(level, inside, above, total)
    here: list[Unit] = []
    order: list[int] = []
    for parent, numbers in enumerate(inside):
        here += [listed[number] for number in numbers]
        order += numbers
        extra = wanted[parent] - len(numbers)
        here += [Unit("", "", parent) for _ in range(extra)]
        order += [-1] * extra
    return here, order


def _numbers(level: str, inside: list[list[int]], above: list[Unit], total: int) -> list[int]:
    """How many units each unit above has: those listed, those its column counts, else its part of the total."""
    column = _COUNT_OF.get(level, "")
    wanted = [max(len(numbers), int(unit.values.get(column, 0))) for unit, numbers in zip(above, inside, strict=True)]
    open_ = [number for number, one in enumerate(wanted) if one == 0]
    if open_:
        left = max(total - sum(wanted), len(open_))
        weights = [above[number].values.get("residents", np.nan) for number in open_]
        known = np.array(weights, dtype=np.float64)
        mean = float(np.nanmean(known)) if not np.isnan(known).all() else 1.0
        shares = largest_remainder(np.where(np.isnan(known), mean, known), left, minimum=1)
        for number, share in zip(open_, shares.tolist(), strict=True):
            wanted[number] = share
    return wanted


def _codes(level: str, here: list[Unit], above: list[Unit]) -> None:
    """Codes of ours for units without one: that of the unit above and a number."""
    taken = {unit.code for unit in here}
    counts: dict[int, int] = {}
    width = len(str(max((sum(1 for u in here if u.parent == 0)), 1))) if here else 1
    for unit in here:
        counts[unit.parent] = counts.get(unit.parent, 0) + 1
        if unit.code:
            continue
        stem = f"{above[unit.parent].code}-" if level != LEVELS[0] else "D"
        number = counts[unit.parent]
        while (code := f"{stem}{number:0{max(width, 2) if level != LEVELS[0] else 1}d}") in taken:
            number += 1
        unit.code = code
        taken.add(code)


def _units(level: str, here: list[Unit]) -> Units:
    values = {}
    own = own_columns(name for unit in here for name in unit.values)
    for name in (*(column.name for column in columns_of(level)), *own):
        told = np.array([unit.values.get(name, np.nan) for unit in here])
        if not np.isnan(told).all():
            values[name] = told
    return Units(
        tuple(unit.code for unit in here),
        tuple(unit.name for unit in here),
        tuple(unit.row is None for unit in here),
        np.array([unit.parent for unit in here], dtype=np.int64),
        values,
    )
