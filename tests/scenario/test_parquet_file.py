"""Parquet files of users: a small file that unpacks to more than a machine has is refused before it is read."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.app.levers import LeverError
from sim.app.uploads import receive
from sim.places.mistakes import Findings
from sim.places.sheets import read_sheets
from sim.scenario.parquet_file import MOST_BYTES, ParquetFileError, read_bounded
from sim.scenario.unit_columns import TEXTS
from tests.app.test_uploads import file


def packed(table: pa.Table, times: int = 1) -> bytes:
    """A file with a table, as often as wanted."""
    held = io.BytesIO()
    with pq.ParquetWriter(held, table.schema, compression="zstd", store_schema=False) as writer:
        for _ in range(times):
            writer.write_table(table)
    return held.getvalue()


def repeated(value: Any, rows: int, names: tuple[str, ...] = ("a",)) -> pa.Table:
    """Columns of one value, which take next to nothing in a file."""
    column = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array([value]))
    return pa.table(dict.fromkeys(names, column))


def test_what_is_small_is_read_as_it_is() -> None:
    frame = pd.DataFrame(
        {"n": [1, 2, None], "t": ["x", None, "y"], "c": pd.Categorical(["u", "v", "u"]), "b": [b"1", b"", b"3"]}
    )
    raw = packed(pa.Table.from_pandas(frame, preserve_index=False))
    found = read_bounded(raw, 3)
    assert found.to_pylist() == pq.read_table(pa.BufferReader(raw)).to_pylist()
    assert not any(pa.types.is_dictionary(field.type) for field in found.schema)
    assert read_bounded(raw, 3, ["t"]).column_names == ["t"]


BOMBS = {
    "rows": packed(repeated(1.0, 100_000), 20),
    "values": packed(repeated(1.0, 100_000, tuple(f"c{k}" for k in range(60))), 18),
    "texts": packed(repeated("x" * 100_000, 2 * MOST_BYTES // 100_000)),
    "lists": packed(pa.table({"a": pa.array([[1] * 100_000] * 10)})),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_what_unpacks_to_too_much_is_refused(kind: str) -> None:
    assert len(BOMBS[kind]) < 1_000_000
    with pytest.raises(ParquetFileError):
        read_bounded(BOMBS[kind], 1_900_000)


def test_every_reader_of_tables_refuses_them(tmp_path: Path) -> None:
    units = packed(repeated("x" * 20_000_000, 60, tuple(TEXTS)))
    with pytest.raises(LeverError, match="MB in memory"):
        receive([file("place.yaml", "extends: demo\nterritory: {table: t.parquet}\n"), file("t.parquet", units)])
    counts = packed(repeated("x" * 20_000_000, 60, ("day", "category", "count")))
    with pytest.raises(LeverError, match="MB in memory"):
        receive([file("place.yaml", "extends: demo\ndemand: {daily_counts: t.parquet}\n"), file("t.parquet", counts)])
    path = tmp_path / "t.parquet"
    path.write_bytes(counts)
    findings = Findings()
    assert read_sheets(path, findings) == []
    assert "MB when unpacked" in str(findings.mistakes)
