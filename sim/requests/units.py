"""Where requests come from: units of the place by code or name, at each level that the files name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.places.resolve import Index, Unit
from sim.scenario import Scenario
from sim.scenario.unit_columns import LEVELS
from sim.scenario.unit_sample import units_of

UNKNOWN: Final = -1


@dataclass(frozen=True, slots=True)
class PlaceUnits:
    """Units of a place that is listed one by one.

    Attributes
    ----------
    indices : dict of str to Index
        By level.
    parents : dict of str to ndarray of int64
        Number of the unit above, by level.
    names : dict of str to list of str
    """

    indices: dict[str, Index]
    parents: dict[str, np.ndarray]
    names: dict[str, list[str]]

    @classmethod
    def of(cls, scenario: Scenario) -> PlaceUnits | None:
        """Units of a scenario; None where the place is drawn."""
        table = units_of(scenario.territory)
        if table is None:
            return None
        indices, parents, names = {}, {}, {}
        for level in LEVELS:
            units = table[level]
            pairs = zip(units.code, units.name, strict=True)
            indices[level] = Index(level, [Unit(code, name, UNKNOWN) for code, name in pairs])
            parents[level] = np.asarray(units.parent, dtype=np.int64)
            names[level] = [name or code for code, name in zip(units.code, units.name, strict=True)]
        return cls(indices, parents, names)

    def match(self, level: str, labels: list[str]) -> np.ndarray:
        """Number of the unit of each label; `UNKNOWN` where none, or several, have that code or name."""
        found = [self.indices[level].find(label) for label in labels]
        return np.array([one[0] if len(one) == 1 else UNKNOWN for one in found] + [UNKNOWN], dtype=np.int64)

    def lift(self, columns: dict[str, np.ndarray]) -> None:
        """Fill in the units above those that are known."""
        for level, above in zip(reversed(LEVELS[1:]), reversed(LEVELS[:-1]), strict=True):
            own = columns[level]
            known = own >= 0
            columns[above][known] = self.parents[level][own[known]]
