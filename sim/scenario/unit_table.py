"""Tables of units: the districts, streets, communities and grids of a place, one by one.

A table is a Parquet file beside the scenario file (`territory.table`), as ``gridgov import`` writes it. It lists every
unit of the place, from the top down, with its code, its name and the unit it belongs to; every figure of a unit may be
missing and is then drawn within the totals of the scenario.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.scenario.parquet_file import read_bounded
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.unit_columns import COLUMNS, LEVELS, TEXTS, column_named, own_columns

if TYPE_CHECKING:
    import numpy as np

    from sim.jit.units import FloatArray, IntArray

MAX_BYTES: Final = 256 * 2**20
MAX_UNITS: Final = {"district": 50, "street": 2_000, "community": 20_000, "grid": 200_000}
MAX_NAME: Final = 120
_REMEDY: Final = "write it with gridgov import FOLDER TABLES..."


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """Units of one level, in the order of the units that they belong to.

    Attributes
    ----------
    code, name : tuple of str
        Codes are unique in their level; a unit that the office did not list has a code of ours and no name.
    drawn : tuple of bool
        Whether the unit was not listed by the office.
    parent : ndarray of int64, shape (units,)
        Number of the unit above, not decreasing; zeros for districts.
    values : mapping of str to ndarray of float64, shape (units,)
        Columns of `sim.scenario.unit_columns`; NaN where not given. A column that nobody gave is left out.
    """

    code: tuple[str, ...]
    name: tuple[str, ...]
    drawn: tuple[bool, ...]
    parent: IntArray
    values: Mapping[str, FloatArray]

    def __len__(self) -> int:
        return len(self.code)

    def column(self, name: str) -> FloatArray:
        """A column, float64 (units,); all NaN where nobody gave it."""
        import numpy as np

        found = self.values.get(name)
        return np.full(len(self.code), np.nan) if found is None else found

    def taken(self, rows: IntArray, parent: IntArray) -> Units:
        """Some of the units, with new numbers of the units above."""
        return Units(
            tuple(self.code[i] for i in rows),
            tuple(self.name[i] for i in rows),
            tuple(self.drawn[i] for i in rows),
            parent,
            {name: column[rows] for name, column in self.values.items()},
        )


@dataclass(frozen=True, slots=True, eq=False)
class UnitTable:
    """All units of a place.

    Attributes
    ----------
    levels : mapping of str to Units
        ``district``, ``street``, ``community``, ``grid``.
    digest : str
        SHA-256 of the contents of the file; empty for a table in memory.
    share : float
        Share of the whole place that is here, 1 unless it is a sample.
    """

    levels: Mapping[str, Units]
    digest: str = ""
    share: float = 1.0
    _sums: dict[str, float | None] = field(default_factory=dict, repr=False)

    def __getitem__(self, level: str) -> Units:
        return self.levels[level]

    @property
    def own_groups(self) -> tuple[str, ...]:
        """Columns of the user's own groups that any level has."""
        return own_columns(name for units in self.levels.values() for name in units.values)

    def total(self, column: str) -> float | None:
        """Sum of an additive column over the place; None where a part of the place does not tell it."""
        if column not in self._sums:
            self._sums[column] = self._total(column)
        return self._sums[column]

    def least(self, column: str) -> float:
        """What the table tells at least of an additive column: the sum of the units that tell it."""
        known = self._known(column)
        return 0.0 if known is None else float(_nansum(known))

    def _total(self, column: str) -> float | None:
        import numpy as np

        known = self._known(column)
        return None if known is None or bool(np.isnan(known).any()) else float(known.sum())

    def _known(self, column: str) -> FloatArray | None:
        """Values of the districts, told by themselves or by all that is in them; NaN where neither is."""
        import numpy as np

        below: FloatArray | None = None
        for level, under in zip(reversed(LEVELS), (None, *reversed(LEVELS[1:])), strict=True):
            known = column_named(column)
            own = self[level].column(column) if known is not None and level in known.levels else None
            if below is not None and under is not None:
                summed = np.bincount(self[under].parent, weights=below, minlength=len(self[level]))
                own = summed if own is None else np.where(np.isnan(summed), own, summed)
            below = own
        return below


def _nansum(values: FloatArray) -> float:
    import numpy as np

    return float(np.nansum(values))


def read_units(path: Path | str) -> UnitTable:
    """Read a table of units; a file that has not changed is read once.

    Raises
    ------
    ScenarioError
        There is no such file, or it is no table of units.
    """
    file = Path(path)
    try:
        stat = file.stat()
    except (OSError, ValueError):
        raise _error(file, "a table of units (a Parquet file)", "no file of that name") from None
    if stat.st_size > MAX_BYTES:
        raise _error(file, f"at most {MAX_BYTES >> 20} MB", f"{stat.st_size >> 20} MB")
    return _read(str(file), stat.st_mtime_ns, stat.st_size)


def _error(file: Path | str, expected: str, found: str) -> ScenarioError:
    return ScenarioError([Problem("territory.table", expected, found, str(file), hint=_REMEDY)])


@lru_cache(maxsize=8)
def _read(file: str, _changed: int, _size: int) -> UnitTable:
    """Read a table of this name, time of change and size."""
    import pyarrow as pa

    raw = Path(file).read_bytes()
    try:
        table = read_bounded(raw, sum(MAX_UNITS.values()))
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        found = f"a file that cannot be read ({str(error)[:80]})"
        raise _error(file, "a table of units (a Parquet file)", found) from None
    missing = [name for name in TEXTS if name not in table.column_names]
    if missing:
        raise _error(file, f"the columns {', '.join(TEXTS)}", f"none called {', '.join(missing)}")
    return UnitTable(_levels(file, table), hashlib.sha256(raw).hexdigest())


def _levels(file: str, table: Any) -> dict[str, Units]:
    """The levels of a table as read; refuses what no import writes."""
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        text = {name: table.column(name).cast(pa.string()).combine_chunks() for name in TEXTS if name != "drawn"}
        drawn = table.column("drawn").cast(pa.bool_()).combine_chunks()
        numbers = {
            name: table.column(name).cast(pa.float64()).combine_chunks()
            for name in (*(column.name for column in COLUMNS), *own_columns(table.column_names))
            if name in table.column_names
        }
    except pa.ArrowException as error:
        raise _error(file, "texts and numbers in the columns of units", str(error)[:120]) from None
    levels: dict[str, Units] = {}
    above: dict[str, int] = {}
    for level in LEVELS:
        rows = pc.indices_nonzero(pc.fill_null(pc.equal(text["level"], level), False))
        code, name, parent = (
            tuple(t or "" for t in text[k].take(rows).to_pylist()) for k in ("code", "name", "parent")
        )
        given = {n: c.take(rows).to_numpy(zero_copy_only=False) for n, c in numbers.items()}
        flags = tuple(map(bool, drawn.take(rows).to_pylist()))
        levels[level] = _units(file, level, (code, name, parent), flags, given, above)
        above = {one: number for number, one in enumerate(code)}
    return levels


def _units(
    file: str,
    level: str,
    texts: tuple[tuple[str, ...], ...],
    drawn: tuple[bool, ...],
    given: Mapping[str, Any],
    above: Mapping[str, int],
) -> Units:
    import numpy as np

    code, name, parents = texts
    if not code or len(code) > MAX_UNITS[level]:
        raise _error(file, f"1 to {MAX_UNITS[level]:,} units of the level {level}", f"{len(code):,}")
    if len(set(code)) < len(code) or "" in code:
        raise _error(file, f"a code of its own for each unit of the level {level}", "none, or one that repeats")
    if max(map(len, (*code, *name))) > MAX_NAME:
        raise _error(file, f"codes and names of at most {MAX_NAME} signs", "a longer one")
    parent = np.zeros(len(code), dtype=np.int64)
    if level != LEVELS[0]:
        numbers = [above.get(one, -1) for one in parents]
        parent = np.array(numbers, dtype=np.int64)
        if parent.min() < 0 or np.any(np.diff(parent) < 0) or len(np.unique(parent)) < len(above):
            raise _error(file, f"units of the level {level} in each unit above, in their order", "others")
    columns: dict[str, np.ndarray[Any, Any]] = {}
    for values, column in ((values, column_named(name)) for name, values in given.items()):
        if column is None or level not in column.levels or bool(np.isnan(values).all()):
            continue
        known = values[~np.isnan(values)]
        if known.min() < column.low or known.max() > column.high or (column.whole and np.any(known % 1 != 0)):
            kind = "whole numbers" if column.whole else "numbers"
            raise _error(file, f"{kind} in [{column.low:g}, {column.high:g}] in {column.name}", "others")
        values = np.ascontiguousarray(values)
        values.flags.writeable = False
        columns[column.name] = values
    return Units(code, name, drawn, parent, columns)


def write_units(table: UnitTable, path: Path) -> None:
    """Write a table of units as one Parquet file; the same table gives the same bytes."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns: dict[str, list[Any]] = {name: [] for name in TEXTS}
    for level, code, name, parent, drawn in _rows(table):
        for key, value in zip(TEXTS, (level, code, name, parent, drawn), strict=True):
            columns[key].append(value)
    arrays: dict[str, Any] = {key: pa.array(values) for key, values in columns.items()}
    for name in (*(column.name for column in COLUMNS), *table.own_groups):
        values = np.concatenate([table[level].column(name) for level in LEVELS])
        if not np.isnan(values).all():
            arrays[name] = pa.array(values, from_pandas=True)
    pq.write_table(pa.table(arrays), path, compression="zstd")


def _rows(table: UnitTable) -> Iterator[tuple[str, str, str, str, bool]]:
    above: tuple[str, ...] = ("",)
    for level in LEVELS:
        units = table[level]
        for code, name, parent, drawn in zip(units.code, units.name, units.parent, units.drawn, strict=True):
            yield level, code, name, above[int(parent)], drawn
        above = units.code
