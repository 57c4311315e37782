"""Fingerprints of records, in this process or, as a command, in another one."""

from __future__ import annotations

import hashlib
import io
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sim.records import Run
from sim.scenario import load
from sim.simulation.model import Simulation


def small_run(name: str, changes: dict[str, Any], seed: int) -> Run:
    """Run a scenario with changes."""
    return Simulation(load(name).with_(changes), seed).run()


def fingerprint(name: str, changes: dict[str, Any], seed: int) -> dict[str, str]:
    """SHA-256 of the bytes of cases, series, groups and summary of a run."""
    run = small_run(name, changes, seed)
    return {
        "cases": of_table(run.table),
        "series": of_table(run.series_table),
        "groups": of_table(pa.table(run.group_columns)),
        "summary": _hex(json.dumps(run.summary).encode()),
        "scenario": run.scenario.hash,
    }


def of_table(table: pa.Table) -> str:
    """SHA-256 of the bytes of a table."""
    stream = io.BytesIO()
    with pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return _hex(stream.getvalue())


def _hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def write_columns(name: str, changes: dict[str, Any], seed: int, path: Path) -> None:
    """Write every column of cases and series as numbers to an ``.npz`` file."""
    run = small_run(name, changes, seed)
    columns = {}
    for prefix, table in (("cases", run.table), ("series", run.series_table)):
        for column in table.column_names:
            values = table.column(column).combine_chunks()
            if pa.types.is_dictionary(values.type):
                values = values.indices
            columns[f"{prefix}.{column}"] = values.to_numpy(zero_copy_only=False)
    np.savez(path, **columns)


def main(arguments: list[str]) -> None:
    """``NAME CHANGES SEED`` prints fingerprints as JSON; with a fourth argument columns are written there."""
    name, changes, seed = arguments[0], json.loads(arguments[1]), int(arguments[2])
    if len(arguments) > 3:
        write_columns(name, changes, seed, Path(arguments[3]))
    else:
        print(json.dumps(fingerprint(name, changes, seed)))


if __name__ == "__main__":
    main(sys.argv[1:])
