"""Columns as handed over by the engine > Arrow tables, checked against the declaration, without copies."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sim.policy.column import Column
from sim.policy.own_kinds import OwnGroup, names_with
from sim.policy.text import T
from sim.records.buffers import array_of, text_array, values_of
from sim.records.columns import CASES_AGAIN, GRIDS, TABLES, own_groups_in, own_notes_in, trust_of
from sim.records.errors import RecordError
from sim.records.population import Population
from sim.records.unit_names import UnitNames

_OWN = b"gridgov_own_groups"  # metadata of a grids table


def build_table(table: str, columns: Mapping[str, Any], codes: Mapping[str, Sequence[str]] | None = None) -> pa.Table:
    """Arrow table with the declared columns of ``cases``, ``series``, ``groups`` or ``grids``.

    Parameters
    ----------
    table : str
        Name of the declared table.
    columns : mapping of str to array
        Every declared column; categories as integer codes. Contiguous arrays of the declared type are
        taken over without a copy and must not be changed afterwards.
    codes : mapping of str to sequence of str
        Names of the codes of categories that the scenario sets.

    Raises
    ------
    RecordError
        A column is missing, has another length or a code without a name.
    """
    declared = TABLES[table]
    if table == "cases":
        declared += tuple(column for column in CASES_AGAIN if column.name in columns)
    if table == "series":
        declared += (*(trust_of(name) for name in own_groups_in(columns)), *own_notes_in(columns))
    missing = [column.name for column in declared if column.name not in columns]
    if missing:
        raise RecordError(f"{table}: expected every column of docs/reference/records.md, missing {', '.join(missing)}")
    lengths = {column.name: len(columns[column.name]) for column in declared}
    if len(set(lengths.values())) > 1:
        raise RecordError(f"{table}: expected columns of one length, found {lengths}")
    arrays = [_array(table, column, columns[column.name], codes or {}) for column in declared]
    fields = (pa.field(column.name, a.type, nullable=False) for column, a in zip(declared, arrays, strict=True))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def check_kinds(name: str, table: pa.Table) -> None:
    """Make sure that the declared columns that a stored table has are numbers where they are declared to be.

    Raises
    ------
    TypeError
        One of them is not.
    """
    for column in TABLES[name]:
        if column.dtype in ("text", "date") or column.name not in table.column_names:
            continue
        kind = table.schema.field(column.name).type
        fits = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind)
        if column.dtype == "category":
            fits = pa.types.is_dictionary(kind) or pa.types.is_string(kind)
        if not fits:
            raise TypeError(f"{name}.{column.name}: expected {column.dtype}, found {kind}")


def _array(table: str, column: Column, values: Any, codes: Mapping[str, Sequence[str]]) -> pa.Array:
    if column.dtype == "category":
        labels = tuple(codes.get(column.name, ())) or column.codes
        return _dictionary(table, column.name, np.asarray(values), labels)
    if column.dtype == "text":
        return text_array([str(v) for v in values])
    if column.dtype == "date":
        return array_of(np.asarray(values, dtype="datetime64[D]"))
    return array_of(np.ascontiguousarray(values, dtype=np.dtype(column.dtype)))


def _dictionary(table: str, name: str, values: NDArray[Any], labels: Sequence[str]) -> pa.DictionaryArray:
    width = np.int8 if len(labels) <= 127 else np.int16 if len(labels) <= 32767 else np.int32
    if len(values) and not 0 <= int(values.min()) <= int(values.max()) < len(labels):
        raise RecordError(
            f"{table}.{name}: expected codes 0..{len(labels) - 1} "
            f"({', '.join(labels[:8]) or 'no names given'}), found {int(values.min())}..{int(values.max())}"
        )
    indices = np.ascontiguousarray(values, dtype=width)
    return pa.DictionaryArray.from_arrays(array_of(indices), text_array(labels))


def dates(days: NDArray[Any], start: date) -> NDArray[Any]:
    """Calendar dates of numbered days, day 0 being the start date."""
    return np.datetime64(start, "D") + np.asarray(days, dtype=np.int64)


def grid_table(population: Population) -> pa.Table:
    """The ``grids`` table of a population."""
    columns: dict[str, Any] = {
        "grid": np.arange(len(population.kind), dtype=np.int32),
        "community": population.community,
        "kind": population.kind,
        "deprivation": population.deprivation,
        "quintile": population.quintile,
    }
    for k, group in enumerate(population.groups):
        columns[group] = population.counts[:, k]
    table = build_table("grids", columns)
    if population.own:
        for own in population.own:
            table = table.append_column(own.name, pa.array(np.ascontiguousarray(columns[own.name], np.int32)))
        told = [[own.name, own.title.en, own.title.zh, own.disadvantaged] for own in population.own]
        table = table.replace_schema_metadata({**(table.schema.metadata or {}), _OWN: json.dumps(told).encode()})
    return table if population.names is None else population.names.added(table)


def population_of(table: pa.Table) -> Population:
    """The population that a ``grids`` table holds."""
    missing = [column.name for column in GRIDS if column.name not in table.column_names]
    if missing:
        raise RecordError(f"grids: missing columns {', '.join(missing)}")
    kinds = table.column("kind").to_pylist()
    labels = next(column.codes for column in GRIDS if column.name == "kind")
    own = _own_groups_of(table)
    return Population(
        counts=np.column_stack([values_of(table.column(g)) for g in names_with(own)]).astype(np.int32),
        kind=np.array([labels.index(kind) for kind in kinds], dtype=np.int8),
        community=values_of(table.column("community")).astype(np.int32),
        deprivation=values_of(table.column("deprivation")).astype(np.float32),
        names=UnitNames.of_table(table),
        own=own,
    )


def _own_groups_of(table: pa.Table) -> tuple[OwnGroup, ...]:
    """Groups of the user's own that a ``grids`` table counts."""
    try:
        told = json.loads((table.schema.metadata or {}).get(_OWN, b"[]"))
        own = tuple(OwnGroup(str(name), T(str(en), str(zh)), bool(weak)) for name, en, zh, weak in told)
    except (ValueError, TypeError) as error:
        raise RecordError(f"grids: expected a list of groups in its metadata, but {error}") from error
    if missing := [group.name for group in own if group.name not in table.column_names]:
        raise RecordError(f"grids: missing columns {', '.join(missing)}")
    return own
