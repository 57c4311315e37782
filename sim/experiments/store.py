"""Results of a study on disk: one tidy table, one row a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiments.plan import RESULTS_VERSION, Job
from sim.experiments.points import Point, text
from sim.experiments.worker import Row
from sim.measures.registry import MEASURES
from sim.records.atomic import write_file
from sim.records.columns import PARTITIONS
from sim.records.errors import RecordError

HEAD: Final = ("run_id", "scenario", "replication", "seed", "status")
TAIL: Final = (
    "wall_seconds", "cpu_seconds", "stage", "message", "traceback", "scenario_hash", "results_version",
)  # fmt: skip
_TEXTS: Final = ("run_id", "scenario", "status", "stage", "message", "traceback", "scenario_hash")


def tidy(points: Sequence[Point], jobs: Iterable[Job], rows: Mapping[str, Row]) -> pd.DataFrame:
    """One row for each job that has a result, in the order of the plan.

    Columns: run id, scenario, factors by dotted path (numbers, true/false or text), replication, seed,
    status, measures, group outcomes (``partition.value.outcome``), times, error, scenario hash.
    """
    records = []
    for job in jobs:
        if job.run_id not in rows:
            continue
        point = points[job.point]
        records.append(
            {
                **rows[job.run_id],
                "scenario": point.label,
                **point.factors,
                "replication": job.replication,
                "scenario_hash": point.scenario.hash,
                "results_version": RESULTS_VERSION,
            }
        )
    frame = pd.DataFrame(records, columns=None if records else [*HEAD, *TAIL])
    factors = list(dict.fromkeys(path for point in points for path in point.factors))
    for path in factors:
        frame[path] = typed([record.get(path) for record in records])
    for name in _TEXTS:
        values = frame[name] if name in frame else pd.Series("", frame.index)
        frame[name] = values.fillna("").astype("string")
    measured = [name for name in frame.columns if name in MEASURES or name.split(".")[0] in PARTITIONS]
    numbers = {name: pd.to_numeric(frame[name]) for name in measured}
    head = [name for name in HEAD if name != "status"]
    parts = [frame[[*head[:2], *factors, *head[2:], "status"]], pd.DataFrame(numbers, index=frame.index)]
    return pd.concat([*parts, frame[[name for name in TAIL if name in frame]]], axis=1)


def typed(values: Sequence[Any]) -> pd.Series:
    """Factor values as one column of the narrowest fitting type; anything mixed as text."""
    present = [value for value in values if value is not None]
    if present and all(isinstance(value, bool) for value in present):
        return pd.Series(values, dtype="boolean" if len(present) < len(values) else bool)
    if present and all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in present):
        whole = all(isinstance(value, int) for value in present) and len(present) == len(values)
        return pd.Series(values, dtype="int64" if whole else "float64")
    return pd.Series([None if value is None else text(value) for value in values], dtype="string")


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as Parquet, whole or not at all."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    write_file(path, lambda part: pq.write_table(table, part, compression="zstd"))


def read_table(path: Path) -> pd.DataFrame:
    """Read a table of results.

    Raises
    ------
    RecordError
        The file is no such table.
    """
    try:
        frame: pd.DataFrame = pq.read_table(path).to_pandas()
    except (OSError, pa.ArrowException) as error:
        raise RecordError(
            f"{path}: expected a table of results (Parquet), but {error}; remove or move it"
        ) from error
    missing = [name for name in HEAD if name not in frame.columns]
    if missing:
        raise RecordError(
            f"{path}: expected a table of results, found no column {missing[0]!r}; remove or move it"
        )
    return frame


def finished(path: Path) -> dict[str, Row]:
    """Rows of the runs of a stored table that ended well, by run id; none if there is no table."""
    if not path.exists():
        return {}
    frame = read_table(path)
    rows = frame[frame["status"] == "ok"].to_dict("records")
    return {str(row["run_id"]): {str(name): value for name, value in row.items()} for row in rows}
