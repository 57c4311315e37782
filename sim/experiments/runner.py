"""Running what is missing of a plan, and keeping what was run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from sim.experiments.chunks import Chunker
from sim.experiments.plan import Job, Shard
from sim.experiments.points import Point, Resolver
from sim.experiments.store import Store, Writer
from sim.experiments.table import PartTable, measured_frame, tidy
from sim.experiments.worker import Row, Task, Work, execute
from sim.scenario import ScenarioError

Progress = Callable[[int, int, int], None]
IN_PROCESS_SECONDS: Final = 1.0


class Interrupted(KeyboardInterrupt):
    """A study was stopped by the user.

    Attributes
    ----------
    kept, total : int
        Runs that are done and kept, of all runs.
    path : Path or None
        Where they are.
    """

    def __init__(self, kept: int, total: int, path: Path | None):
        where = f"kept in {path}; start again to go on" if path is not None and kept else "nothing was written"
        super().__init__(f"stopped: {kept} of {total} runs done; {where}")
        self.kept, self.total, self.path = kept, total, path


@dataclass(frozen=True, slots=True)
class Machine:
    """Where runs are made.

    Attributes
    ----------
    workers : int
        Processes; 1 runs in this process.
    scheduler : str, optional
        Address of a dask scheduler; then ``workers`` does not matter.
    run_timeout : float, optional
        Seconds that a run may take.
    work : callable
        What is done with a task.
    """

    workers: int = 1
    scheduler: str | None = None
    run_timeout: float | None = None
    work: Work = execute

    def __post_init__(self) -> None:
        if self.workers < 1:
            raise ValueError(f"workers: expected at least 1, found {self.workers}")
        if self.run_timeout is not None and self.run_timeout <= 0:
            raise ValueError(f"run_timeout: expected seconds above 0, found {self.run_timeout}")

    def run(self, chunker: Chunker) -> Iterator[list[Row]]:
        """Do tasks; yields rows, a chunk at a time."""
        if self.scheduler is not None:
            from sim.experiments.cluster import run_on_cluster

            return run_on_cluster(chunker, self.scheduler, self.work, self.run_timeout)
        if self.workers == 1 and self.run_timeout is None:  # only another process can be ended
            return run_here(chunker, self.work)
        from sim.experiments.pool import Pool

        return Pool(self.workers, self.work, self.run_timeout).run(chunker)


def run_here(chunker: Chunker, work: Work) -> Iterator[list[Row]]:
    """Do tasks in this process; yields rows about every second, those done before an interrupt included."""
    rows: list[Row] = []
    try:
        started = time.monotonic()
        for task in chunker.tasks:
            rows.append(work(task))
            if time.monotonic() - started > IN_PROCESS_SECONDS:
                done, rows = rows, []
                yield done
                started = time.monotonic()
    except KeyboardInterrupt:
        if rows:
            yield rows
        raise
    if rows:
        yield rows


class Runner:
    """Runs jobs whose results are not there yet.

    Parameters
    ----------
    resolver : Resolver
        Points of the study.
    machine : Machine
    folder : Path, optional
        Results folder; without one, results stay in memory.
    progress : callable, optional
        Called with (done, total, failed).
    retry_failed : bool
        Whether runs that failed before are made again.
    shard : Shard, optional
        Make the runs of this part of the study only.
    hours : float
        After so many hours no more runs are started.

    Raises
    ------
    RecordError
        The folder cannot be written to, or holds something else.
    """

    def __init__(
        self,
        resolver: Resolver,
        machine: Machine,
        folder: Path | None = None,
        progress: Progress | None = None,
        retry_failed: bool = False,
        shard: Shard | None = None,
        hours: float = float("inf"),
    ) -> None:
        self.resolver = resolver
        self.machine = machine
        self.progress = progress
        self.shard = shard
        self.deadline = time.monotonic() + 3600.0 * hours
        self.store = Store(folder) if folder is not None else None
        self.known: dict[str, str] = {}
        self._rows: dict[str, Row] = {}
        self._jobs: dict[str, Job] = {}
        self._parts = PartTable(resolver)
        self._counted = 0
        self._failed = 0
        self._writable = False
        self.out_of_time = False
        if self.store is not None:
            stored = self.store.status()
            self.known = {i: s for i, s in stored.items() if s == "ok" or not retry_failed}

    def complete(self, jobs: Iterable[Job], total: int) -> None:
        """Run the jobs that are missing.

        Parameters
        ----------
        jobs : iterable of Job
        total : int
            Number of jobs, those of earlier calls included.

        Raises
        ------
        Interrupted
            The user pressed Ctrl-C; what was done is kept.
        RecordError
            Results could not be stored; those stored before are whole.
        """
        new = 0

        def left() -> int:
            return total - self._counted - new - len(self._jobs)

        chunker = Chunker(self._missing(jobs, total), left)
        writer = Writer(self.store, self._table) if self.store is not None else None
        try:
            for rows in self.machine.run(chunker):
                if writer is not None:
                    writer.add(rows)
                for row in rows:
                    self.known[row["run_id"]] = row["status"]
                    if writer is None:
                        self._rows[row["run_id"]] = row
                    self._jobs.pop(row["run_id"], None)
                    self._failed += row["status"] != "ok"
                new += len(rows)
                self._tell(self._counted + new, total)
        except KeyboardInterrupt as stop:
            path = self.store.runs if self.store is not None else None
            raise Interrupted(self._counted + new, total, path) from stop
        if writer is not None:
            writer.merge()
        self._counted += new
        self._jobs.clear()
        if not new:
            self._tell(self._counted, total)

    def _tell(self, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(min(done, total), total, self._failed)

    def _table(self, rows: list[Row]) -> object:
        return self._parts(rows, self._jobs)

    def _missing(self, jobs: Iterable[Job], total: int) -> Iterator[Task]:
        told = False
        for job in jobs:
            identity = job.run_id
            if identity in self.known or identity in self._jobs:
                self._counted += 1  # of an equal point, or done before
                continue
            if self.shard is not None and not self.shard.holds(identity):
                self._counted += 1
                continue
            if time.monotonic() > self.deadline:
                self.out_of_time = True
                return
            if self.store is not None and not self._writable:
                self.store.check_writable()
                self._writable = True
            if not told:  # what lies in front was done before: it does not count for the time left
                self._tell(self._counted, total)
                told = True
            self._jobs[identity] = job
            try:
                yield Task(identity, self.resolver.scenario(job.point), job.seed)
            except ScenarioError as error:
                yield Task(identity, None, job.seed, str(error))

    def frame(self, jobs: Iterable[Job]) -> pd.DataFrame:
        """Results of jobs, one row each, in the order of the plan."""
        wanted = list(jobs)
        if self.store is None:
            found = measured_frame(self._rows.values())
        else:
            found = self.store.read({job.run_id for job in wanted})
        return tidy(self.resolver, wanted, found)


def complete(
    points: Sequence[Point],
    jobs: Sequence[Job],
    workers: int = 1,
    folder: Path | None = None,
    progress: Progress | None = None,
    work: Work = execute,
) -> pd.DataFrame:
    """Run the jobs of a plan whose results are not stored yet.

    Parameters
    ----------
    points : sequence of Point
    jobs : sequence of Job
    workers : int
        Processes; 1 runs in this process.
    folder : Path, optional
        Results folder; runs in it that ended well are taken over, failed ones made again.
    progress : callable, optional
        Called with (done, total, failed), first before any run.
    work : callable
        What is done with a task.

    Returns
    -------
    DataFrame
        One row a run, in the order of the plan.

    Raises
    ------
    Interrupted
        The user pressed Ctrl-C; what was done is kept.
    """
    runner = Runner(Resolver(points), Machine(workers, work=work), folder, progress, retry_failed=True)
    runner.complete(jobs, len(jobs))
    return runner.frame(jobs)
