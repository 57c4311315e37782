"""Runs on disk: Parquet tables and JSON texts in one directory."""

from __future__ import annotations

import codecs
import json
import math
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pv
import pyarrow.parquet as pq

from sim.arguments import shown
from sim.records.errors import RecordError, as_written
from sim.records.kinds import MARKER, OF_RUN, RUN, check_kind
from sim.records.places import check_unchanged, put_folder
from sim.records.tables import build_table, check_kinds, grid_table, population_of
from sim.visible import cell_text

_HIDDEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_BATCH = 65_536  # rows that are encoded at a time: a tenth faster than the default of 1,024
KIND = OF_RUN
_TABLES = ("cases", "series", "groups", "grids")
#: All files that a run may be stored in.
FILES = (*(f"{name}.{end}" for name in _TABLES for end in ("parquet", "csv")), "summary.json", "scenario.json", MARKER)


def write_run(run: Any, directory: Path, csv: bool = False) -> Path:
    """Write a run to a directory; see :meth:`sim.records.run.Run.write`."""
    check_kind(directory, RUN)
    scenario, reforms, inputs = _packed(run.scenario)
    provenance = {**run.provenance, "kind": KIND, "seed": run.seed, "days": run.days}
    provenance |= {"reforms": reforms} if reforms else {}
    copies = sorted({*inputs, *(path.name for path in Path(directory).glob("input-*"))})
    with put_folder(directory, (*FILES, *copies), last=MARKER) as part:
        for name, content in inputs.items():
            (part / name).write_bytes(content)
        tables = {
            "cases": run.table,
            "series": run.series_table,
            "groups": build_table("groups", run.group_columns),
            "grids": grid_table(run.population),
        }
        with ThreadPoolExecutor(1) as beside:  # Arrow writes without holding the interpreter
            written = beside.submit(_write_tables, tables, part, csv)
            summary = run.summary  # most often measured here for the first time
            written.result()
        if endless := [name for name, value in summary.items() if value == math.inf]:
            provenance["infinite"] = endless  # null in JSON
        write_json(summary, part / "summary.json")
        write_json(scenario, part / "scenario.json")
        write_json(provenance, part / MARKER)
    return directory


def _write_tables(tables: Mapping[str, pa.Table], folder: Path, csv: bool) -> None:
    for name, table in tables.items():
        write_parquet(table, folder / f"{name}.parquet")
        if csv:
            write_csv(table, folder / f"{name}.csv")


def _packed(scenario: Any) -> tuple[dict[str, Any] | None, list[Any], dict[str, bytes]]:
    """Resolved values, reforms and copies of the files that a scenario reads."""
    from sim.scenario import Scenario
    from sim.scenario.packing import pack

    if not isinstance(scenario, Scenario):
        return (scenario.to_dict() if hasattr(scenario, "to_dict") else None), [], {}
    packed = pack(scenario)
    return packed.tree, packed.reforms, packed.inputs


def is_run(directory: Path) -> bool:
    """Whether a directory holds the records of one run."""
    try:
        found = json.loads((directory / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("kind") == KIND


def check_run(directory: Path) -> None:
    """Raise if what is read of a run is no longer as gridgov wrote it.

    Raises
    ------
    RecordError
        With the names of the files.
    """
    inputs = (path.name for path in directory.glob("input-*"))
    check_unchanged(directory, [*(name for name in FILES if not name.endswith(".csv")), *inputs])


def read_run[R](kind: type[R], directory: Path) -> R:
    """Read a run; see :meth:`sim.records.run.Run.read`."""
    provenance = _read_provenance(directory)
    with as_written(directory, "a whole gridgov run"):
        cases, series = read_parquet(directory / "cases.parquet"), read_parquet(directory / "series.parquet")
        groups, grids = pq.read_table(directory / "groups.parquet"), pq.read_table(directory / "grids.parquet")
        for name, table in {"cases": cases, "series": series, "groups": groups, "grids": grids}.items():
            check_kinds(name, table)
        summary = json.loads((directory / "summary.json").read_text(encoding="utf-8"))
        scenario = json.loads((directory / "scenario.json").read_text(encoding="utf-8"))
        endless = provenance.get("infinite", ())
        lacking = {name: math.inf if name in endless else math.nan for name in summary}
        numbers = {name: lacking[name] if v is None else _number(v) for name, v in summary.items()}
        columns = {name: groups.column(name).to_numpy(zero_copy_only=False) for name in groups.column_names}
        return kind(  # type: ignore[call-arg]
            cases,
            series,
            population_of(grids),
            provenance,
            _scenario(scenario, directory, provenance.get("reforms")),
            provenance["seed"],
            stored=(numbers, columns),
        )


def _number(value: Any) -> float:
    """A measure as the summary holds it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"expected a number, found {shown(value)}")
    return value


def write_parquet(table: pa.Table, path: Path) -> None:
    """One Parquet file; the names of category codes, in their order, are kept in its metadata."""
    table = table.unify_dictionaries()
    codes = {
        field.name: table.column(field.name).chunk(0).dictionary.to_pylist()
        for field in table.schema
        if pa.types.is_dictionary(field.type) and table.column(field.name).num_chunks
    }
    metadata = {**(table.schema.metadata or {}), b"gridgov_codes": json.dumps(codes).encode()}
    pq.write_table(
        table.replace_schema_metadata(metadata),
        path,
        compression="zstd",
        compression_level=1,
        use_dictionary=list(codes),
        write_batch_size=_BATCH,
        write_statistics=False,  # of whole tables, which nobody can skip by them
    )


def read_parquet(path: Path) -> pa.Table:
    """A table as :func:`write_parquet` wrote it, category codes in their old order."""
    table = pq.read_table(path)
    codes: dict[str, list[str]] = json.loads((table.schema.metadata or {}).get(b"gridgov_codes", b"{}"))
    for name, labels in codes.items():
        index = table.column_names.index(name)
        column = _recoded(table.column(name), labels)
        table = table.set_column(index, table.schema.field(index).with_type(column.type), column)
    plain: pa.Table = table.combine_chunks()
    return plain


def _recoded(column: pa.ChunkedArray, labels: list[str]) -> pa.Array:
    width = pa.int8() if len(labels) <= 127 else pa.int16() if len(labels) <= 32767 else pa.int32()
    text = column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
    indices = pc.index_in(text, value_set=pa.array(labels, type=pa.string())).cast(width).combine_chunks()
    if isinstance(indices, pa.ChunkedArray):
        indices = pa.concat_arrays(indices.chunks) if indices.num_chunks else pa.array([], type=width)
    return pa.DictionaryArray.from_arrays(indices, pa.array(labels, type=pa.string()))


def write_json(value: Any, path: Path) -> None:
    """Strict JSON, sorted as given: numbers that are missing or not finite become null."""
    path.write_text(to_json(value) + "\n", encoding="utf-8", newline="\n")


def to_json(value: Any) -> str:
    """Strict JSON text of plain values, numpy numbers and mappings; it never holds a control sequence."""
    text = json.dumps(_strict(value), ensure_ascii=False, indent=2, allow_nan=False)
    return _HIDDEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def _strict(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _strict(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_strict(item) for item in value]
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)


def write_csv(table: pa.Table, path: Path) -> None:
    """One CSV file, as `put_csv` writes it."""
    with path.open("wb") as file:
        put_csv(table, file)


def put_csv(table: pa.Table, file: IO[bytes]) -> None:
    """A table as CSV in UTF-8: numbers that are missing or not finite are empty cells, no text is a formula.

    With signs outside of ASCII in it, it begins with a byte order mark, without which spreadsheets take it for another
    encoding.
    """
    plain = _plain(table)
    if _has_wide_signs(plain):
        file.write(codecs.BOM_UTF8)
    pv.write_csv(plain, file)


def _has_wide_signs(table: pa.Table) -> bool:
    texts = [table.column(i) for i, field in enumerate(table.schema) if pa.types.is_string(field.type)]
    found = any(pc.any(pc.invert(pc.string_is_ascii(column))).as_py() for column in texts)
    return found or not all(name.isascii() for name in table.column_names)


def _plain(table: pa.Table) -> pa.Table:
    for index, field in enumerate(table.schema):
        column = table.column(index)
        if pa.types.is_dictionary(field.type) or pa.types.is_large_string(field.type):
            column = column.cast(pa.string())
        if pa.types.is_string(column.type):
            column = _harmless(column)
        elif pa.types.is_floating(column.type):
            column = pc.if_else(pc.is_finite(column), column, pa.scalar(None, column.type))
        table = table.set_column(index, field.name, column)
    return table


def _harmless(column: pa.ChunkedArray) -> pa.ChunkedArray:
    different = pc.unique(column)
    changed = {text: cell_text(text) for text in different.to_pylist() if text and cell_text(text) != text}
    if not changed:
        return column
    index = pc.index_in(column, value_set=pa.array(list(changed), pa.string()))
    cells = pc.take(pa.array(list(changed.values()), pa.string()), index)
    return pc.coalesce(cells, column)


def _read_provenance(directory: Path) -> dict[str, Any]:
    try:
        found = json.loads((directory / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RecordError(f"{directory}: expected a directory with a gridgov run, but {error}") from error
    if not isinstance(found, dict) or found.get("kind") != KIND:
        raise RecordError(f"{directory / MARKER}: expected the provenance of a gridgov run, found something else")
    return found


def _scenario(mapping: dict[str, Any] | None, directory: Path, reforms: list[Any] | None) -> Any:
    if mapping is None:
        return None
    from sim.scenario.packing import unpack

    try:
        return unpack(mapping, directory, reforms)
    except (ValueError, KeyError, TypeError, AttributeError):  # written by another version: the records are still good
        return None
