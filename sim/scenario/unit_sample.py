"""Which units of a place stand for it under ``territory.scale``, and how units are addressed by code or name.

The sample is taken in two steps, both systematic with a start that follows from ``territory.seed``: of the streets as
many as the scale asks for (at least one), then in these streets as many communities as the scale asks for of the whole
place (at least one in each street). A community is taken whole, with all of its grids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sim.scenario.scaling import whole
from sim.scenario.unit_columns import LEVELS
from sim.scenario.unit_table import Units, UnitTable, read_units

if TYPE_CHECKING:
    from sim.jit.units import IntArray
    from sim.scenario.territory import Territory

_GOLDEN: Final = 0.6180339887498949
SEPARATOR: Final = "/"


def units_of(territory: Territory) -> UnitTable | None:
    """The units of a place that are listed one by one, those of the sample under its scale; None if it is drawn.

    Raises
    ------
    ScenarioError
        The table cannot be read.
    """
    if territory.table is None:
        return None
    table = read_units(territory.table)
    return table if territory.scale >= 1.0 else _sample(table, territory.seed, territory.scale)


@lru_cache(maxsize=8)
def _sample(table: UnitTable, seed: int, scale: float) -> UnitTable:
    import numpy as np

    streets, communities, grids = (table[level] for level in LEVELS[1:])
    n_streets = max(1, whole(len(streets) * scale))
    kept = np.array(_every(len(streets), n_streets, seed))
    inside = np.flatnonzero(np.isin(communities.parent, kept))
    wanted = min(len(inside), max(n_streets, whole(len(communities) * scale)))
    chosen = inside[_every(len(inside), wanted, seed)]
    empty = np.setdiff1d(kept, communities.parent[chosen])  # a street whose turn never came: its first community
    first = inside[np.searchsorted(communities.parent[inside], empty)]
    chosen = np.union1d(chosen, first)
    rows = {
        "grid": np.flatnonzero(np.isin(grids.parent, chosen)),
        "community": chosen,
        "street": kept,
        "district": np.unique(streets.parent[kept]),
    }
    levels = {}
    for above, level in zip((None, *LEVELS), LEVELS, strict=False):
        parent = np.zeros(len(rows[level]), dtype=np.int64)
        if above is not None:
            parent = np.searchsorted(rows[above], table[level].parent[rows[level]])
        levels[level] = table[level].taken(rows[level], parent)
    sample = UnitTable(levels, table.digest)
    everybody, here = table.total("residents"), sample.total("residents")
    share = here / everybody if everybody and here else len(chosen) / len(communities)
    return UnitTable(levels, table.digest, share)


def _every(number: int, wanted: int, seed: int) -> list[int]:
    """``wanted`` of ``number`` places, evenly spaced; the start is the fraction of the seed times the golden ratio."""
    step = number / wanted
    start = seed * _GOLDEN % 1.0
    return [min(number - 1, int((start + i) * step)) for i in range(wanted)]


def labels_of(units: Units) -> list[str]:
    """What units are called in outputs: the name, with the code where it is missing or repeats."""
    count: dict[str, int] = {}
    for name in units.name:
        count[name] = count.get(name, 0) + 1
    return [
        name if name and count[name] == 1 else f"{name} ({code})" if name else code
        for code, name in zip(units.code, units.name, strict=True)
    ]


class Addresses:
    """Units by number, code, name, or ``street/community`` where a name repeats.

    Parameters
    ----------
    counts : mapping of str to int
        Number of districts, streets and communities.
    table : UnitTable, optional
        None for a place that is drawn: its units have numbers only.
    """

    def __init__(self, counts: dict[str, int], table: UnitTable | None = None) -> None:
        self.counts = counts
        self.table = table
        self._known: dict[str, dict[str, list[int]]] = {}

    def find(self, level: str, given: Any) -> list[int]:
        """Numbers of the units that a number, code or name may mean; empty if there are none."""
        if isinstance(given, int) and not isinstance(given, bool):
            return [given] if 0 <= given < self.counts[level] else []
        if self.table is None or not isinstance(given, str):
            return []
        known = self.known(level)
        text = given.strip()
        return known.get(f"code {text}") or known.get(text) or []

    def known(self, level: str) -> dict[str, list[int]]:
        """Numbers by name and by path of names; codes have the word code in front."""
        if level not in self._known and self.table is not None:
            units = self.table[level]
            found: dict[str, list[int]] = {}
            above = self.table[LEVELS[LEVELS.index(level) - 1]] if level != LEVELS[0] else None
            for number, (code, name) in enumerate(zip(units.code, units.name, strict=True)):
                found[f"code {code}"] = [number]
                if name:
                    found.setdefault(name, []).append(number)
                if name and above is not None and (street := above.name[int(units.parent[number])]):
                    found.setdefault(f"{street}{SEPARATOR}{name}", []).append(number)
            self._known[level] = found
        return self._known.get(level, {})

    def names(self, level: str) -> list[str]:
        """Names of a level, for suggestions."""
        return [] if self.table is None else [name for name in self.table[level].name if name]


@lru_cache(maxsize=8)
def _addresses(table: UnitTable) -> Addresses:
    return Addresses({level: len(table[level]) for level in LEVELS}, table)


def addresses_of(table: UnitTable | None, counts: dict[str, int]) -> Addresses:
    """Addresses of a place; ``counts`` hold for a place that is drawn."""
    return Addresses(counts) if table is None else _addresses(table)


def numbers_of(territory: Territory, level: str, given: Iterable[Any]) -> IntArray:
    """Numbers of the units that a checked scenario names.

    Parameters
    ----------
    territory : Territory
    level : str
        ``district``, ``street`` or ``community``.
    given : iterable
        Numbers, codes or names.

    Returns
    -------
    ndarray of int64
    """
    import numpy as np

    listed: Sequence[Any] = list(given)
    if all(isinstance(one, int) for one in listed):
        return np.array(listed, dtype=np.int64)
    addresses = addresses_of(units_of(territory), {})
    found = [addresses.find(level, one)[0] for one in listed]
    return np.array(found, dtype=np.int64)


def numbered(territory: Territory, where: str | Mapping[str, Iterable[Any]]) -> str | dict[str, IntArray]:
    """Places that a checked scenario names, by number: level > numbers; "all" stays as it is."""
    if isinstance(where, str):
        return where
    return {level: numbers_of(territory, level, given) for level, given in where.items()}
