"""Rows of parts gathered into one frame, part by part, so that little more is held than the frame.

Measures are numbers in every part and are copied into their column at once; what else there is (identities, factors,
messages) is small, and joined as it comes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from sim.experiments.part import read_part
from sim.experiments.table import is_measured
from sim.records.errors import RecordError

_NUMBER = pa.float64()


class Gone(RecordError):
    """A part is no longer there, or has other rows than before."""


def gathered(parts: Sequence[tuple[Path, int]], rows: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Some rows of parts as a frame.

    Parameters
    ----------
    parts : sequence of (Path, int)
        Parts and their numbers of rows.
    rows : ndarray of int
        Rows to take, rising, counted over all parts. The columns are those of all parts, whatever the rows.

    Raises
    ------
    Gone
        A part is no longer there.
    Damaged
        A part is not as it was written.
    """
    order: dict[str, None] = {}  # columns, as they come
    measured: dict[str, npt.NDArray[np.float64]] = {}
    others: list[pa.Table] = []
    first = filled = 0
    for path, size in parts:
        mine = rows[(rows >= first) & (rows < first + size)] - first
        first += size
        table = read_part(path, None)
        if table is None or table.num_rows != size:
            raise Gone(f"{path}: parts keep disappearing while they are read; try again")
        if len(mine) < size:
            table = table.take(pa.array(mine))
        order |= dict.fromkeys(table.column_names)
        others.append(table.select([name for name in table.column_names if not is_measured(name)]))
        for name, values in zip(table.column_names, table.columns, strict=True):
            if is_measured(name):
                if name not in measured:
                    measured[name] = np.full(len(rows), np.nan)
                numbers = values if values.type == _NUMBER else values.cast(_NUMBER)
                measured[name][filled : filled + len(mine)] = numbers.to_numpy()
        filled += len(mine)
    rest = concat(others).to_pandas() if others else pd.DataFrame()
    columns = {name: measured[name] if name in measured else rest[name] for name in order}
    return pd.DataFrame(columns, copy=False)


def concat(tables: Sequence[pa.Table]) -> pa.Table:
    """One table; a factor that is a number in some parts and a text in others becomes a text."""
    types: dict[str, set[pa.DataType]] = {}
    for table in tables:
        for field in table.schema:
            types.setdefault(field.name, set()).add(field.type)
    mixed = {name for name, kinds in types.items() if not _go_together(kinds)}
    plain = [_with_texts(table.replace_schema_metadata(), mixed) for table in tables]
    return pa.concat_tables(plain, promote_options="permissive")


def _go_together(kinds: set[pa.DataType]) -> bool:
    some = {kind for kind in kinds if not pa.types.is_null(kind)}
    texts = [pa.types.is_string(kind) or pa.types.is_large_string(kind) for kind in some]
    numbers = [pa.types.is_integer(kind) or pa.types.is_floating(kind) for kind in some]
    return len(some) <= 1 or all(texts) or all(numbers)


def _with_texts(table: pa.Table, names: Collection[str]) -> pa.Table:
    for index, name in enumerate(table.column_names):
        if name in names:
            table = table.set_column(index, name, table.column(index).cast(pa.string()))
    return table
