"""Running tasks in spawned processes, so that nothing one run does can cost the others."""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final

from sim.experiments.chunks import Chunker
from sim.experiments.errors import StudyError
from sim.experiments.worker import Row, Task, Work, execute, failure, prepare

STRIKES: Final = 3
RECYCLE_SECONDS: Final = 900.0
_STARTS: Final = 3
_READY: Final = "ready"


@dataclass(slots=True)
class _Slot:
    """A worker process and what it was given."""

    process: BaseProcess
    connection: Connection
    born: float
    ready: bool = False
    chunk: deque[Task] = field(default_factory=deque)  # the first one is being done
    rows: list[Row] = field(default_factory=list)
    since: float = 0.0

    def stop(self) -> None:
        self.connection.close()
        self.process.terminate()
        self.process.join(5.0)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


class Pool:
    """A few spawned worker processes that do chunks of tasks.

    Parameters
    ----------
    workers : int
        Processes.
    work : callable
        What is done with a task; importable by name.
    run_timeout : float, optional
        Seconds after which a run is ended together with its process.
    recycle_seconds : float
        Age at which a worker is replaced by a fresh one, between two chunks.

    Notes
    -----
    A worker sends each row as soon as it is done, so that the parent knows which run a worker died in: that
    run is tried again, alone in a chunk, and becomes a failed row at its third death. Runs behind it in the
    chunk go to other workers. A worker whose parent has died ends at its next row.
    """

    def __init__(
        self,
        workers: int,
        work: Work = execute,
        run_timeout: float | None = None,
        recycle_seconds: float = RECYCLE_SECONDS,
    ) -> None:
        if workers < 1:
            raise ValueError(f"workers: expected at least 1, found {workers}")
        self.workers = workers
        self.work = work
        self.run_timeout = run_timeout
        self.recycle_seconds = recycle_seconds
        self._slots: list[_Slot] = []
        self._again: deque[Task] = deque()
        self._strikes: Counter[str] = Counter()
        self._done: list[Row] = []
        self._failed_starts = 0
        self._warm = False

    def run(self, chunker: Chunker) -> Iterator[list[Row]]:
        """Do all tasks; yields the rows of a chunk when it is done, was cut short or is interrupted.

        Raises
        ------
        StudyError
            Workers cannot be started.
        """
        try:
            while self._keep_busy(chunker):
                for slot in self._wait():
                    chunker.learn(self._receive(slot))
                    if not slot.chunk:
                        self._done += slot.rows
                        slot.rows = []
                self._end_late()
                if self._done:
                    self._keep_busy(chunker)  # before the rows are written, which takes a while
                    yield self._take_done()
        except KeyboardInterrupt:
            for slot in self._slots:
                self._done += slot.rows
            if self._done:
                yield self._take_done()
            raise
        finally:
            for slot in self._slots:
                slot.stop()
            self._slots = []

    def _take_done(self) -> list[Row]:
        done, self._done = self._done, []
        return done

    # -- handing out --------------------------------------------------------------------------------------

    def _keep_busy(self, chunker: Chunker) -> bool:
        """Give every idle worker a chunk; whether anything is in flight."""
        idle = [slot for slot in self._slots if not slot.chunk]
        for slot in idle:
            if slot.ready and time.monotonic() - slot.born > self.recycle_seconds:
                self._slots.remove(slot)
                slot.stop()
        while True:
            free = next((slot for slot in self._slots if not slot.chunk), None)
            if free is None and len(self._slots) >= self.workers:
                break
            chunk = [self._again.popleft()] if self._again else chunker.take(self.workers)
            if not chunk:
                break
            slot = free or self._start()
            slot.chunk.extend(chunk)
            slot.since = time.monotonic()
            if slot.ready:
                self._send(slot)
        return any(slot.chunk for slot in self._slots)

    def _start(self) -> _Slot:
        if self.work is execute and not self._warm:
            from sim.warm import warm

            warm()  # compile once here, not once in every process
            self._warm = True
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(target=_serve, args=(there, self.work), daemon=True)
        process.start()
        there.close()
        slot = _Slot(process, here, time.monotonic())
        self._slots.append(slot)
        return slot

    def _send(self, slot: _Slot) -> None:
        slot.since = time.monotonic()
        with suppress(BrokenPipeError, ConnectionResetError):  # it died while idle: the next wait says so
            slot.connection.send(list(slot.chunk))

    # -- taking back --------------------------------------------------------------------------------------

    def _wait(self) -> list[_Slot]:
        by_connection: dict[Any, _Slot] = {slot.connection: slot for slot in self._slots if slot.chunk}
        limit = None
        if self.run_timeout is not None:
            ends = [slot.since + self.run_timeout for slot in by_connection.values() if slot.ready]
            limit = max(0.0, min(ends, default=time.monotonic() + 1.0) - time.monotonic())
        return [by_connection[ready] for ready in wait(list(by_connection), limit)]

    def _receive(self, slot: _Slot) -> list[Row]:
        """Take what a worker has sent; the new rows, those of runs that its death has cost included."""
        try:
            message = slot.connection.recv()
        except (EOFError, OSError):
            return self._died(slot, "crash", _DIED)
        if message == _READY:
            slot.ready, self._failed_starts = True, 0
            self._send(slot)
            return []
        slot.chunk.popleft()
        slot.since = time.monotonic()
        slot.rows.append(message)
        return [message]

    def _died(self, slot: _Slot, stage: str, message: str) -> list[Row]:
        """Take a dead worker's tasks back; its current run has one strike more."""
        self._slots.remove(slot)
        slot.stop()
        tasks = list(slot.chunk)
        slot.chunk.clear()
        if not slot.ready:
            self._failed_starts += 1
            if self._failed_starts >= _STARTS:
                raise StudyError(_NO_START)
            self._again.extend(tasks)
            return []
        current, *rest = tasks
        self._again.extend(rest)
        self._strikes[current.run_id] += 1
        if stage == "crash" and self._strikes[current.run_id] < STRIKES:
            self._again.append(current)
            return []
        slot.rows.append(failure(current, stage, message))
        return [slot.rows[-1]]

    def _end_late(self) -> None:
        """End workers whose run takes too long; their runs are failed rows."""
        if self.run_timeout is None:
            return
        now = time.monotonic()
        for slot in list(self._slots):
            if slot.ready and slot.chunk and now - slot.since >= self.run_timeout:
                slot.process.kill()
                message = f"took longer than run_timeout, {self.run_timeout:g} s, and was ended"
                self._died(slot, "timeout", message)
                self._done += slot.rows


_DIED: Final = f"the worker process died {STRIKES} times in this run (killed, or out of memory)"
_NO_START: Final = (
    "worker processes end before they are ready; in a script, start from below "
    "`if __name__ == '__main__':` (each worker imports the script), or use workers=1"
)


def _serve(connection: Connection, work: Work) -> None:
    """What a worker process does: chunks of tasks, a row at a time, until the parent closes or dies."""
    prepare()
    try:
        connection.send(_READY)
        while True:
            for task in connection.recv():
                row = work(task)
                try:
                    connection.send(row)
                except (TypeError, AttributeError, ValueError) as error:  # cannot be pickled
                    connection.send(failure(task, "result", f"{type(error).__name__}: {error}"))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
