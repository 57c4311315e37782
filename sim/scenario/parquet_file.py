"""Parquet files that users give: read only if what they unpack to is no more than it may be.

A column of one value repeated a thousand million times takes a few bytes of a file and all memory of a machine. The
file says how many values it has before they are read, and texts are kept once each until their length is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.errors import GridgovError

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

MOST_VALUES: Final = 100_000_000
MOST_BYTES: Final = 1 << 30
_NUMBER: Final = 8  # bytes of a value that is no text
_TEXT: Final = "BYTE_ARRAY"


class ParquetFileError(GridgovError):
    """A file that unpacks to more than may be read, or to lists; the text says what was found."""


class NestedTableError(ParquetFileError):
    """A table with lists or mappings in its cells."""


def read_bounded(source: Path | bytes, rows: int, columns: Sequence[str] | None = None) -> pa.Table:
    """The table of a Parquet file.

    Parameters
    ----------
    source : Path or bytes
    rows : int
        So many at most.
    columns : sequence of str, optional
        Those that are read; all if not given.

    Raises
    ------
    ParquetFileError
        There are more rows, values or bytes than may be read, or lists in cells.
    pyarrow.ArrowException, OSError, ValueError
        It is no Parquet file, or is broken.
    """
    import pyarrow as pa

    file = _opened(source)
    wide = _size_told(file, _flat(file, columns), rows)
    table = _opened(source, _texts(file)).read(columns=list(columns) if columns is not None else None)
    _check_bytes(wide + sum(_length(column) for column in table.columns))
    plain = [_plain(column) for column in table.columns]
    return pa.Table.from_arrays(plain, names=table.column_names)


def unpacked_size(content: bytes) -> int:
    """Bytes that a table takes in memory, found without making it.

    Raises
    ------
    ParquetFileError
        As :func:`read_bounded`.
    pyarrow.ArrowException, OSError, ValueError
        It is no Parquet file, or is broken.
    """
    file = _opened(content)
    wide, texts = _size_told(file, _flat(file, None), MOST_VALUES), _texts(file)
    coded = _opened(content, texts).read(columns=texts)
    return wide + sum(_length(column) for column in coded.columns)


def _opened(source: Path | bytes, coded: Sequence[str] = ()) -> pq.ParquetFile:
    import pyarrow as pa
    import pyarrow.parquet as pq

    return pq.ParquetFile(pa.BufferReader(source) if isinstance(source, bytes) else source, read_dictionary=list(coded))


def _flat(file: pq.ParquetFile, columns: Sequence[str] | None) -> set[str]:
    """Names of the columns that are read; none may hold lists."""
    import pyarrow as pa

    fields = [field for field in file.schema_arrow if columns is None or field.name in columns]
    if nested := [field.name for field in fields if pa.types.is_nested(field.type)]:
        raise NestedTableError(f"lists or mappings in the column {nested[0][:60]}")
    return {field.name for field in fields}


def _texts(file: pq.ParquetFile) -> list[str]:
    columns = [file.schema.column(k) for k in range(len(file.schema))]
    return [column.path for column in columns if column.physical_type == _TEXT]


def _size_told(file: pq.ParquetFile, names: set[str], rows: int) -> int:
    """Bytes of the numbers of some columns, as the file tells before it is read."""
    described, shape = file.metadata, file.schema
    if described.num_rows > rows:
        raise ParquetFileError(f"{described.num_rows:,} rows, more than {rows:,}")
    chosen = [k for k in range(described.num_columns) if shape.column(k).path in names]
    groups = [described.row_group(k) for k in range(described.num_row_groups)]
    chunks = [group.column(k) for group in groups for k in chosen]
    values = sum(chunk.num_values for chunk in chunks)
    if values > MOST_VALUES:
        raise ParquetFileError(f"{values:,} values, more than {MOST_VALUES:,}")
    wide = sum(max(_NUMBER, shape.column(k).length or 0) for k in chosen) * int(described.num_rows)
    _check_bytes(max(wide, sum(chunk.total_uncompressed_size for chunk in chunks)))
    return wide


def _check_bytes(number: int) -> None:
    if number > MOST_BYTES:
        raise ParquetFileError(f"{number >> 20:,} MB when unpacked, more than {MOST_BYTES >> 20:,}")


def _length(column: pa.ChunkedArray) -> int:
    """Bytes of the texts of a column that is kept as numbers of texts; 0 for any other."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_dictionary(column.type):
        return 0
    found = 0
    for chunk in column.chunks:
        if len(chunk.dictionary) and not pa.types.is_primitive(chunk.dictionary.type):
            lengths = pc.cast(pc.binary_length(chunk.dictionary), pa.int64())
            found += pc.sum(lengths.take(chunk.indices)).as_py() or 0
    return found


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa

    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
