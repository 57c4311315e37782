"""Running what is missing of a plan, and keeping what was run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

import pandas as pd

from sim.experiments.chunks import Chunker
from sim.experiments.machine import Machine, Standing
from sim.experiments.own_values import Extras, OwnValues
from sim.experiments.plan import Job, Shard
from sim.experiments.points import Point, Resolver
from sim.experiments.provenance import About
from sim.experiments.session import Occupied, Session
from sim.experiments.store import Store, Writer
from sim.experiments.table import PartTable, measured_frame, tidy
from sim.experiments.worker import Row, Task, Work, execute
from sim.records.errors import RecordError
from sim.records.interrupts import deferred
from sim.scenario import ScenarioError

Progress = Callable[[int, int, int], None]


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


class Runner:
    """Runs jobs whose results are not there yet.

    As a context manager it keeps its results folder to itself until the end of the block, else for each call.

    Parameters
    ----------
    resolver : Resolver
        Points of the study.
    machine : Machine or Standing
    folder : Path, optional
        Results folder; without one, results stay in memory.
    progress : callable, optional
        Called with (done, total, failed). If it has a method ``expect``, that is told the seconds left first
        (None while they are not known).
    retry_failed : bool
        Whether runs that failed before are made again.
    shard : Shard, optional
        Make the runs of this part of the study only.
    hours : float
        After so many hours no more runs are started; below 0 the folder is only read.
    about : About, optional
        What the results folder is about: is written down there.
    extras : Extras, optional
        Measures of the user's own, and tables that are kept.

    Raises
    ------
    RecordError
        The folder cannot be written to, holds something else, or another sweep is at work there.
    """

    def __init__(
        self,
        resolver: Resolver,
        machine: Machine | Standing,
        folder: Path | None = None,
        progress: Progress | None = None,
        retry_failed: bool = False,
        shard: Shard | None = None,
        hours: float = float("inf"),
        about: About | None = None,
        extras: Extras | None = None,
    ) -> None:
        self.resolver = resolver
        self.extras = extras if extras is not None else Extras()
        self.values = OwnValues(folder)
        self.machine = machine
        self.progress = progress
        self.retry_failed = retry_failed
        self.shard = shard
        self.deadline = time.monotonic() + 3600.0 * hours
        self.store = Store(folder) if folder is not None else None
        self.session = Session(self.store, shard, about) if self.store is not None else None
        self.known: dict[str, str] = {}
        self._rows: dict[str, Row] = {}
        self._stored: dict[str, dict[Any, Any]] | None = None  # rows, where measures are worked out from what is kept
        self._jobs: dict[str, Job] = {}
        self._parts = PartTable(resolver)
        self._counted = 0
        self._failed = 0
        self._made = 0
        self._held = False
        self._untidy = False
        self._reads_only = hours < 0
        self.out_of_time = False
        self._look()

    def __enter__(self) -> Self:
        self._held = True
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._held = False
        self._leave(kind)

    def _look(self) -> None:
        """Learn which runs are stored."""
        if self.store is None:
            return
        found = self.store.survey()
        if found.damaged and self._reads_only:
            raise found.damaged[0]
        self._untidy = bool(found.damaged or found.repeats)
        self.known |= {i: s for i, s in found.status.items() if s == "ok" or not self.retry_failed}

    @property
    def points(self) -> Sequence[int]:
        """Points whose runs are looked at: all, or those that a shard of a large study has to itself."""
        own = self.shard.points if self.shard is not None else None
        return range(len(self.resolver.points)) if own is None else sorted(own)

    def holds(self) -> bool:
        """Take the results folder now, as something besides runs is written there; False if it is only read.

        Raises
        ------
        RecordError
            As for the class.
        """
        if self.session is not None and not self._reads_only and not self.session.is_open:
            self.session.open()
            self._look()
        return not self._reads_only

    def complete(self, jobs: Iterable[Job], total: int, most: int | None = None) -> None:
        """Run the jobs that are missing.

        Parameters
        ----------
        jobs : iterable of Job
        total : int
            Number of jobs, those of earlier calls included.
        most : int, optional
            Number of jobs that progress is told against, if more are asked for later.

        Raises
        ------
        Interrupted
            The user pressed Ctrl-C; what was done is kept.
        RecordError
            Results could not be stored, or have gone from the folder meanwhile; those stored are whole.
        """
        new = 0

        def left() -> int:
            return total - self._counted - new - len(self._jobs)

        self._put_in_order()
        most = total if most is None else max(total, most)
        chunker = Chunker(self._missing(jobs, most), left)
        writer = Writer(self.store, self._table) if self.store is not None else None
        stream = self.machine.run(chunker)
        error: BaseException | None = None
        try:
            rows = next(stream, None)
            while rows is not None:
                with deferred() as late:  # what has been made is stored before anything stops
                    self._keep(rows, writer)
                    new += len(rows)
                    self._tell(self._counted + new, most, chunker)
                rows = stream.throw(KeyboardInterrupt()) if late else next(stream, None)
            if writer is not None:
                writer.merge()
                self._check_kept(new)
        except KeyboardInterrupt as stop:
            path = self.store.runs if self.store is not None else None
            error = Interrupted(self._counted + new, most, path)
            raise error from stop
        except BaseException as other:
            error = other
            raise
        finally:
            self.values.flush()
            self._made += new
            if not self._held or error is not None:
                self._leave(type(error) if error is not None else None)
        self._counted += new
        self._jobs.clear()
        if not new:
            self._tell(self._counted, most, chunker)

    def _keep(self, rows: list[Row], writer: Writer | None) -> None:
        if writer is not None:
            assert self.session is not None
            self.session.check()
            writer.add(rows)
        self.values.add(rows)
        for row in rows:
            self.known[row["run_id"]] = row["status"]
            if writer is None:
                self._rows[row["run_id"]] = row
            self._jobs.pop(row["run_id"], None)
            self._failed += row["status"] != "ok"

    def _check_kept(self, new: int) -> None:
        """Count what was made against what is stored: a folder may be moved, emptied or damaged meanwhile."""
        if not new or self.store is None:
            return
        found = self.store.survey()
        gone = [identity for identity in self.known if identity not in found.status]
        if gone:
            for identity in gone:
                del self.known[identity]
            raise RecordError(
                f"{self.store.runs}: runs that were stored and are no longer there: {len(gone)}; their parts were "
                f"moved, removed or damaged while the sweep was running; start again to make them"
            )
        if found.repeats and self.session is not None and self.session.is_open and self.shard is None:
            self.store.tidy()

    def _put_in_order(self) -> None:
        """Set damaged parts aside, remove repeats and write the study down, even if nothing is to be run."""
        session = self.session
        if session is None or self._reads_only or session.is_open:
            return
        described = session.about is None or session.provenance.describes(session.about)
        if described and not self._untidy and not session.lacks_points:
            return
        if not self.known and not self._untidy:  # the first run will open the folder
            return
        try:
            session.open()
        except Occupied:
            return
        except RecordError:
            if self._untidy and self.store is not None:
                self.store.status()  # damaged parts in a folder that cannot be written to are an error
            return
        self._look()

    def _leave(self, kind: type[BaseException] | None) -> None:
        if self.session is not None:
            outcome = "whole" if kind is None else "stopped" if issubclass(kind, KeyboardInterrupt) else "failed"
            self.session.close("out of time" if self.out_of_time and kind is None else outcome, self._made)

    def _tell(self, done: int, total: int, chunker: Chunker | None = None) -> None:
        if self.progress is None:
            return
        expect = getattr(self.progress, "expect", None)
        if expect is not None:
            expect(chunker.pace.left(total - done) if chunker is not None else None)
        self.progress(min(done, total), total, self._failed)

    def _table(self, rows: list[Row]) -> object:
        return self._parts(rows, self._jobs)

    def _is_done(self, job: Job) -> bool:
        identity = job.run_id
        if identity in self._jobs or (identity in self.known and self._has_extras(job)):
            return True  # of an equal point, or done before
        return self.shard is not None and not self.shard.holds(job)

    def _has_extras(self, job: Job) -> bool:
        """Whether a run that is stored has all that is wanted of it; own measures are worked out if that is enough."""
        identity, extras = job.run_id, self.extras
        if self._reads_only or self.known[identity] != "ok" or not (extras.own or extras.keep):
            return True
        folder = self.store.folder if self.store is not None else None
        if extras.has_all(self.values, identity, folder):
            return True
        if folder is None or self.store is None:
            return False
        if self._stored is None:
            self._stored = {str(row["run_id"]): row for row in self.store.read().to_dict("records")}
        row = self._stored.get(identity, {})
        return extras.from_kept(self.values, job, self.resolver.scenario(job.point), folder, row)

    def _missing(self, jobs: Iterable[Job], total: int) -> Iterator[Task]:
        told = opened = False
        for job in jobs:
            identity = job.run_id
            if self._is_done(job):
                self._counted += 1
                continue
            if time.monotonic() > self.deadline:
                self.out_of_time = True
                return
            if self.session is not None and not opened:
                opened = True
                if not self.session.is_open:
                    self.session.open()
                    self._look()  # another sweep may have made some while we were at the door
                    if self._is_done(job):
                        self._counted += 1
                        continue
                self.session.begin()
            if not told:  # what lies in front was done before: it does not count for the time left
                self._tell(self._counted, total)
                told = True
            self._jobs[identity] = job
            try:
                folder = self.store.folder if self.store is not None else None
                yield self.extras.task(identity, self.resolver.scenario(job.point), job.seed, folder)
            except ScenarioError as error:
                yield Task(identity, None, job.seed, str(error))

    def frame(self, jobs: Iterable[Job]) -> pd.DataFrame:
        """Results of jobs, one row each, in the order of the plan."""
        wanted = list(jobs)
        own = self.extras.own
        found = self.values.joined(self._found(wanted), own)
        return tidy(self.resolver, wanted, found, [one.name for one in own])

    def _found(self, wanted: Sequence[Job]) -> pd.DataFrame:
        """Rows of jobs, of this process or of the store."""
        if self.store is None:
            return measured_frame(self._rows.values())
        return self.store.read({job.run_id for job in wanted})


def complete(
    points: Sequence[Point],
    jobs: Sequence[Job],
    workers: int = 1,
    folder: Path | None = None,
    progress: Progress | None = None,
    work: Work = execute,
    about: About | None = None,
    extras: Extras | None = None,
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
    about : About, optional
        What the results folder is about.
    extras : Extras, optional
        Measures of the user's own, and tables that are kept.

    Returns
    -------
    DataFrame
        One row a run, in the order of the plan.

    Raises
    ------
    Interrupted
        The user pressed Ctrl-C; what was done is kept.
    """
    resolver = Resolver(points) if about is None else about.resolver
    machine = Machine(workers, work=work)
    runner = Runner(resolver, machine, folder, progress, retry_failed=True, about=about, extras=extras)
    runner.complete(jobs, len(jobs))
    return runner.frame(jobs)
