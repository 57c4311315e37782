"""Values of custom measures in a folder of results, by run and by the source of the measure."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiments.errors import StudyError
from sim.experiments.kept import KeptRun, NotKept, kept_of
from sim.experiments.plan import Job
from sim.experiments.worker import Task
from sim.measures.own import OwnMeasure
from sim.records.atomic import write_file
from sim.records.errors import RecordError
from sim.scenario import Scenario

OWN: Final = "own"
_AT_ONCE: Final = 500
_SCHEMA: Final = pa.schema([("run_id", pa.string()), ("measure", pa.string()), ("value", pa.float64())])
Values = dict[str, dict[str, float]]  # key of a measure > identity of a run > value


class OwnValues:
    """Values in ``own/`` of a folder, or in memory; a measure whose source has changed is another one.

    Parameters
    ----------
    folder : Path or None
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder / OWN if folder is not None else None
        self._values: Values = {}
        self._unwritten: list[tuple[str, str, float]] = []
        if self.folder is not None:
            self._read(self.folder)

    def _read(self, folder: Path) -> None:
        for path in sorted(folder.glob("part-*.parquet")):
            try:
                table = pq.read_table(path, schema=_SCHEMA)
            except FileNotFoundError:
                continue  # another process has merged it
            except (OSError, pa.ArrowException) as error:
                raise RecordError(
                    f"{path}: expected values of measures, but {error}; remove it and start again"
                ) from error
            for run, key, value in zip(*(column.to_pylist() for column in table.columns), strict=True):
                self._values.setdefault(key, {})[run] = np.nan if value is None else value

    def has(self, identity: str, measures: Iterable[OwnMeasure]) -> bool:
        """Whether all measures have their value for a run."""
        return all(identity in self._values.get(one.key, ()) for one in measures)

    def add(self, rows: Iterable[Mapping[str, Any]], later: bool = False) -> None:
        """Keep the values of rows of workers (their item ``own``: key > value), at once and whole.

        Parameters
        ----------
        rows : iterable of mapping
        later : bool
            Write them with the next ones, or at `flush`.
        """
        new = [(str(row["run_id"]), key, float(value)) for row in rows for key, value in (row.get("own") or {}).items()]
        for run, key, value in new:
            self._values.setdefault(key, {})[run] = value
        self._unwritten += new
        if not later or len(self._unwritten) >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what has not been written yet."""
        new, self._unwritten = self._unwritten, []
        if not new or self.folder is None:
            return
        table = pa.table([list(column) for column in zip(*new, strict=True)], schema=_SCHEMA)
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"part-{time.time_ns():020d}-{uuid.uuid4().hex[:8]}.parquet"
        write_file(self.folder / name, lambda part: pq.write_table(table, part, compression="zstd"))

    def joined(self, frame: pd.DataFrame, measures: Iterable[OwnMeasure]) -> pd.DataFrame:
        """The frame with a column for each measure, by its name; NaN where it has no value."""
        if "run_id" not in frame:
            return frame
        new = {}
        for one in measures:
            known = self._values.get(one.key, {})
            new[one.name] = np.array([known.get(identity, np.nan) for identity in frame["run_id"]], dtype=np.float64)
        return pd.concat([frame, pd.DataFrame(new, index=frame.index)], axis=1) if new else frame


@dataclass(frozen=True)
class Extras:
    """What a study wants of every run besides the built-in measures.

    Attributes
    ----------
    own : tuple of OwnMeasure
    keep : tuple of str
        Tables that are kept.
    """

    own: tuple[OwnMeasure, ...] = ()
    keep: tuple[str, ...] = ()

    def task(self, identity: str, scenario: Scenario, seed: int, folder: Path | None) -> Task:
        """The task of a run.

        Raises
        ------
        StudyError
            Tables are to be kept, and there is no folder to keep them in.
        """
        if self.keep and folder is None:
            raise StudyError("keep: expected a folder of results to keep tables in, found none; name one (out=, --out)")
        place = str(folder) if folder is not None else ""
        return Task(identity, scenario, seed, own=self.own, keep=self.keep, folder=place)

    def has_all(self, values: OwnValues, identity: str, folder: Path | None) -> bool:
        """Whether a stored run needs not be made again for these."""
        if not values.has(identity, self.own):
            return False
        return folder is None or set(self.keep) <= set(kept_of(folder, identity))

    def from_kept(self, values: OwnValues, job: Job, scenario: Scenario, folder: Path, row: Mapping[str, Any]) -> bool:
        """Work the measures out from what is kept of a run; False if that is not enough, and it must be made again.

        Raises
        ------
        MeasureError
            A measure failed.
        """
        if not kept_of(folder, job.run_id) or not set(self.keep) <= set(kept_of(folder, job.run_id)):
            return False
        run = KeptRun.of(folder, job.run_id, job.seed, scenario, row)
        try:
            found = {one.key: one.of(run) for one in self.own if not values.has(job.run_id, [one])}
        except NotKept:
            return False
        values.add([{"run_id": job.run_id, "own": found}], later=True)
        return True
