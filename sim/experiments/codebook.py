"""What the columns of a table are, in the metadata of its file: title, unit, direction, for tools that read Parquet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import pyarrow as pa

from sim.measures.registry import definition_of
from sim.scenario import parameters

KEY: Final = b"gridgov.codebook"
_PARTS: Final = "partition.part.outcome"
_HEAD: Final = {
    "run_id": "hash of the scenario, its input files, the seed and the version of the results",
    "scenario_hash": "hash of the resolved scenario; its values stand in scenarios.parquet",
    "status": "ok, or failed",
    _PARTS: "outcome of a part of the population, for columns named so",
}


def with_codebook(table: pa.Table) -> pa.Table:
    """The table with its code book in the metadata of its schema, key ``gridgov.codebook`` (JSON)."""
    metadata = {**(table.schema.metadata or {}), KEY: _text(tuple(table.column_names)).encode()}
    return table.replace_schema_metadata(metadata)


@lru_cache(maxsize=64)
def _text(columns: Sequence[str]) -> str:
    """Column > what is known of it; columns of parts of the population are told once."""
    factors = {one.path: one for one in parameters() if one.path in columns}
    found: dict[str, dict[str, str]] = {name: {"definition": text} for name, text in _HEAD.items()}
    for name in columns:
        known = definition_of(name)
        if known is not None:
            found[name] = {"en": known.en, "zh": known.zh, "unit": known.unit, "better": known.better}
        elif name in factors:
            one = factors[name]
            found[name] = {"en": one.title.en, "zh": one.title.zh, "unit": one.unit.en}
    kept = {name: said for name, said in found.items() if name in columns or name == _PARTS}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
