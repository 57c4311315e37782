"""One part of a store: its name, its checksum, and whether it is what it should be."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sim.experiments.table import is_measured
from sim.records.errors import RecordError, reason

KEYS: Final = ("run_id", "status", "results_version")
_SUM: Final = re.compile(r"part-\d{20}-[0-9a-f]{8}-([0-9a-f]{16})\.parquet")


class Damaged(RecordError):
    """A part that is not as it was written, or that is not of a store.

    Attributes
    ----------
    path : Path
    why : str
    """

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"{path}: expected a part of a store, but {why}; remove or move it, or run the sweep again, which sets it "
            f"aside and makes its runs again"
        )
        self.path = path
        self.why = why


def digest(content: bytes) -> str:
    """What the name of a part says of its bytes: the first 16 hexadecimal digits of their sha256."""
    return hashlib.sha256(content).hexdigest()[:16]


def is_sealed(path: Path) -> bool:
    """Whether the name of a part holds a checksum; those of earlier versions do not."""
    return _SUM.fullmatch(path.name) is not None


def read_part(path: Path, columns: list[str] | None) -> pa.Table | None:
    """Read a part and verify it; None if it is not there.

    Parameters
    ----------
    path : Path
    columns : list of str, optional
        By default all.

    Raises
    ------
    Damaged
        Its bytes are not those that were written, or it is something else.
    RecordError
        The disk does not let it be read.
    """
    if path.is_dir():
        raise Damaged(path, "it is a folder")
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        if path.is_symlink():
            raise Damaged(path, "it is a link to nothing") from None
        return None
    except OSError as error:
        raise RecordError(f"{path}: could not be read: {reason(error)}; nothing was changed") from error
    seal = _SUM.fullmatch(path.name)
    if seal is not None and seal[1] != digest(content):
        raise Damaged(path, "its bytes are not those that were written (the checksum in its name differs)")
    try:
        with pq.ParquetFile(pa.BufferReader(content)) as file:
            schema = file.schema_arrow
            missing = [name for name in KEYS if name not in schema.names]
            if missing:
                raise Damaged(path, f"found no column {missing[0]!r}")
            table = file.read(columns, use_threads=False)  # parts are small: threads would cost more than they save
    except (OSError, ValueError, pa.ArrowException) as error:
        if isinstance(error, Damaged):
            raise
        raise Damaged(path, str(error)) from error
    if seal is None and (why := _unfit(table, schema)):
        raise Damaged(path, why)
    return table


def _unfit(table: pa.Table, schema: pa.Schema) -> str:
    """What is wrong with a table that nobody has sealed; empty if nothing is."""
    identity, status, version = (table.column(name) for name in KEYS)
    for name, column in (("run_id", identity), ("status", status)):
        kind = column.type
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)) or column.null_count:
            return f"its column {name!r} does not hold texts"
    if not pa.types.is_integer(version.type) or version.null_count:
        return "its column 'results_version' does not hold whole numbers"
    if set(pc.unique(status).to_pylist()) - {"ok", "failed"}:
        return "its column 'status' holds something else than ok and failed"
    for field in schema:
        text = pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
        if text and is_measured(field.name):
            return f"its column {field.name!r} holds texts, not numbers"
        if not (text or pa.types.is_primitive(field.type) or pa.types.is_null(field.type)):
            return f"its column {field.name!r} holds neither numbers nor texts"
    return ""
