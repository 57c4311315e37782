"""Codes and names of units in the records of a run, where a table of units gives them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import pyarrow as pa

from sim.records.buffers import text_array

LEVELS: Final = ("grid", "community", "street")
COLUMNS: Final = tuple(f"{level}_{text}" for level in LEVELS for text in ("code", "name"))


@dataclass(frozen=True, slots=True)
class UnitNames:
    """Codes and names by grid: of the grid itself, of its community and its street.

    Attributes
    ----------
    texts : dict of str to tuple of str
        ``grid_code``, ``grid_name``, ``community_code`` ...; one text a grid. Names of a level differ from each other.
    """

    texts: dict[str, tuple[str, ...]]

    @classmethod
    def of_world(cls, world: Any) -> Self | None:
        """Those of a built world; None where its units are drawn."""
        told = getattr(world, "told", None)
        if told is None:
            return None
        place = {"grid": np.arange(len(world.grids)), **{name: world.grids[name] for name in ("community", "street")}}
        texts = {}
        for level in LEVELS:
            for text, source in (("code", told.codes), ("name", told.names)):
                texts[f"{level}_{text}"] = tuple(source[level][int(unit)] for unit in place[level])
        return cls(texts)

    @classmethod
    def of_table(cls, table: pa.Table) -> Self | None:
        """Those of a ``grids`` table; None where it has none."""
        if any(name not in table.column_names for name in COLUMNS):
            return None
        return cls({name: tuple(text or "" for text in table.column(name).to_pylist()) for name in COLUMNS})

    def added(self, table: pa.Table) -> pa.Table:
        """A ``grids`` table with the codes and names."""
        for name in COLUMNS:
            table = table.append_column(name, text_array(self.texts[name]))
        return table

    def labels(self, level: str, units: Any) -> list[str]:
        """Names of the units 0, 1, ... of a level.

        Parameters
        ----------
        level : str
        units : ndarray of int, shape (grids,)
            Unit of each grid.
        """
        found = dict(zip(np.asarray(units).tolist(), self.texts[f"{level}_name"], strict=True))
        return [found[number] for number in sorted(found)]
