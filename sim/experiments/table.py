"""Rows of runs as tables: the parts of a store, and the tidy frame of a study."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiments.codebook import with_codebook
from sim.experiments.plan import RESULTS_VERSION, Job
from sim.experiments.points import Resolver, text
from sim.experiments.worker import Row
from sim.measures.partitions import GROUP_OUTCOMES
from sim.measures.registry import MEASURES
from sim.records.atomic import write_file
from sim.records.columns import PARTITIONS
from sim.records.errors import RecordError
from sim.records.places import put_file

HEAD: Final = ("run_id", "scenario", "replication", "seed", "status")
_SECONDS: Final = ("wall_seconds", "cpu_seconds")


@lru_cache(maxsize=4096)
def is_measured(name: str) -> bool:
    """Whether a column holds a measure or the outcome of a part of the population."""
    return name in MEASURES or (name.split(".")[0] in PARTITIONS and name.endswith(GROUP_OUTCOMES))


def typed(values: Sequence[Any]) -> pd.Series:
    """Factor values as one column of the narrowest fitting type; anything mixed as text."""
    present = [value for value in values if value is not None]
    if present and all(isinstance(value, bool) for value in present):
        return pd.Series(values, dtype="boolean" if len(present) < len(values) else bool)
    if present and all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in present):
        whole = all(isinstance(value, int) for value in present) and len(present) == len(values)
        return pd.Series(values, dtype="int64" if whole else "float64")
    return pd.Series([None if value is None else text(value) for value in values], dtype="string")


class PartTable:
    """Makes the tables of parts: one row a run, the same columns and types in every part of a study.

    Parameters
    ----------
    resolver : Resolver
    """

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self._factors: dict[str, pa.Array] = {}
        self._points = -1  # of a search there are more from round to round

    @property
    def factors(self) -> dict[str, pa.Array]:
        """Column of each factor, by point."""
        points = self.resolver.points
        if self._points != len(points):
            self._points = len(points)
            paths = dict.fromkeys(path for point in points for path in point.factors)
            self._factors = {path: pa.array(typed([point.factors.get(path) for point in points])) for path in paths}
        return self._factors

    def __call__(self, rows: Sequence[Row], jobs: Mapping[str, Job]) -> pa.Table:
        """Table of rows.

        Parameters
        ----------
        rows : sequence of dict
            As a worker returns them.
        jobs : mapping of run id to Job
            What they were done for.
        """
        done = [jobs[row["run_id"]] for row in rows]
        points = pa.array([job.point for job in done], pa.int64())
        columns: dict[str, Any] = {
            "run_id": [row["run_id"] for row in rows],
            "scenario": [self.resolver.points[job.point].label for job in done],
            **{path: values.take(points) for path, values in self.factors.items()},
            "replication": pa.array([job.replication for job in done], pa.int64()),
            "seed": pa.array([job.seed for job in done], pa.int64()),
            "status": [row["status"] for row in rows],
        }
        names = dict.fromkeys(name for row in rows for name in row if is_measured(name))
        for name in (*names, *_SECONDS):
            values = (row.get(name) for row in rows)
            columns[name] = pa.array([np.nan if v is None else float(v) for v in values], pa.float64())
        for name in ("stage", "message", "traceback"):
            columns[name] = pa.array([str(row.get(name) or "") for row in rows], pa.string())
        columns["scenario_hash"] = [self.resolver.hashes(job.point)[0] for job in done]
        columns["results_version"] = pa.array([RESULTS_VERSION] * len(rows), pa.int64())
        return pa.table(columns)


def measured_frame(rows: Iterable[Row]) -> pd.DataFrame:
    """Rows of workers as a frame with the columns that `tidy` needs."""
    frame = pd.DataFrame(list(rows))
    return frame if len(frame.columns) else pd.DataFrame({"run_id": [], "status": []})


def tidy(resolver: Resolver, jobs: Iterable[Job], found: pd.DataFrame, own: Sequence[str] = ()) -> pd.DataFrame:
    """One row for each job that has a result, in the order of the plan.

    Columns: run id, scenario, factors by dotted path (numbers, true/false or text), replication, seed,
    status, measures, group outcomes (``partition.value.outcome``), times, error, scenario hash.

    Parameters
    ----------
    resolver : Resolver
    jobs : iterable of Job
    found : DataFrame
        Results by ``run_id``, from a store or from workers; used up, so that a large one is not held twice.
    own : sequence of str
        Columns that are measures of the user's own.
    """
    place = {identity: row for row, identity in enumerate(found["run_id"])}
    done = [job for job in jobs if job.run_id in place]
    rows = np.array([place[job.run_id] for job in done], np.int64)
    points = resolver.points
    columns: dict[str, Any] = {
        "run_id": pd.Series([job.run_id for job in done], dtype="string"),
        "scenario": pd.Series([points[job.point].label for job in done], dtype="string"),
    }
    for path in dict.fromkeys(path for point in points for path in point.factors):
        columns[path] = typed([points[job.point].factors.get(path) for job in done])
    columns["replication"] = pd.Series([job.replication for job in done], dtype="int64")
    columns["seed"] = pd.Series([job.seed for job in done], dtype="int64")
    columns["status"] = found["status"].iloc[rows].reset_index(drop=True).astype("string")
    measured = [name for name in found.columns if is_measured(name)]
    names = [*(n for n in MEASURES if n in measured), *sorted(n for n in measured if n not in MEASURES)]
    numbers = _numbers(found, [*names, *own, *_SECONDS], rows)
    texts: dict[str, Any] = {}
    for name in ("stage", "message", "traceback"):
        values = found[name].iloc[rows].reset_index(drop=True) if name in found else pd.Series("", range(len(rows)))
        texts[name] = values.fillna("").astype("string")
    texts["scenario_hash"] = pd.Series([resolver.hashes(job.point)[0] for job in done], dtype="string")
    texts["results_version"] = pd.Series([RESULTS_VERSION] * len(done), dtype="int64")
    return pd.concat([pd.DataFrame(columns), numbers, pd.DataFrame(texts)], axis=1)


def _numbers(found: pd.DataFrame, names: Sequence[str], rows: np.ndarray) -> pd.DataFrame:
    """Columns of numbers, NaN where there are none; each is taken out of what was found as it is copied."""
    block = np.full((len(names), len(rows)), np.nan)
    for values, name in zip(block, names, strict=True):
        if name in found:
            values[:] = pd.to_numeric(found.pop(name)).to_numpy(np.float64, na_value=np.nan)[rows]
    return pd.DataFrame(block.T, columns=list(names))


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as Parquet, whole or not at all."""
    write_file(path, _filler(frame))


def put_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame into a folder of results; replaces nothing that gridgov did not write.

    Raises
    ------
    RecordError
        A file of somebody else, or one changed since, is in the way.
    """
    put_file(path, _filler(frame))


def _filler(frame: pd.DataFrame) -> Callable[[Path], None]:
    table = with_codebook(pa.Table.from_pandas(frame, preserve_index=False))
    return lambda part: pq.write_table(table, part, compression="zstd")


def read_table(path: Path) -> pd.DataFrame:
    """Read a table of runs that `write_table` has written.

    Raises
    ------
    RecordError
        The file is no such table.
    """
    try:
        frame: pd.DataFrame = pq.read_table(path).to_pandas()
    except (OSError, pa.ArrowException) as error:
        raise RecordError(f"{path}: expected a table of results (Parquet), but {error}; remove or move it") from error
    missing = [name for name in HEAD if name not in frame.columns]
    if missing:
        raise RecordError(f"{path}: expected a table of results, found no column {missing[0]!r}; remove or move it")
    return frame
