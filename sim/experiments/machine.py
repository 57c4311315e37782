"""Where runs are made: in this process, in worker processes, or on a dask cluster."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from sim.experiments.chunks import Chunker
from sim.experiments.worker import Row, Work, execute

if TYPE_CHECKING:
    from sim.experiments.pool import Pool

IN_PROCESS_SECONDS: Final = 1.0


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

    def run(self, chunker: Chunker) -> Generator[list[Row]]:
        """Do tasks; yields rows, a chunk at a time, and after an interrupt those that are there."""
        if self.scheduler is not None:
            from sim.experiments.cluster import run_on_cluster

            return run_on_cluster(chunker, self.scheduler, self.work, self.run_timeout)
        if not self.has_pool:
            return run_here(chunker, self.work)
        from sim.experiments.pool import Pool

        return Pool(self.workers, self.work, self.run_timeout).run(chunker)

    @property
    def has_pool(self) -> bool:
        """Whether runs are made by processes that are started for them; only another process can be ended."""
        return self.scheduler is None and (self.workers > 1 or self.run_timeout is not None)


class Standing:
    """A machine whose worker processes stay between calls, for runs that are asked for in many small parts.

    Use as a context manager: workers end with the block.

    Parameters
    ----------
    machine : Machine or Standing
    """

    def __init__(self, machine: Machine | Standing) -> None:
        self.machine: Machine = machine.machine if isinstance(machine, Standing) else machine
        self._pool: Pool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def run(self, chunker: Chunker) -> Generator[list[Row]]:
        """Do tasks, as `Machine.run` does."""
        if not self.machine.has_pool:
            return self.machine.run(chunker)
        if self._pool is None:
            from sim.experiments.pool import Pool

            machine = self.machine
            self._pool = Pool(machine.workers, machine.work, machine.run_timeout, lasting=True)
        return self._pool.run(chunker)


def run_here(chunker: Chunker, work: Work) -> Generator[list[Row]]:
    """Do tasks in this process; yields rows about every second, those done before an interrupt included."""
    rows: list[Row] = []
    try:
        started = time.monotonic()
        for task in chunker.tasks:
            rows.append(work(task))
            chunker.pace.note("here", time.monotonic())
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
