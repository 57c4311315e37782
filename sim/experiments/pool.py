"""Running tasks in spawned processes, so that nothing one run does can cost the others."""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter, deque
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final

from sim.experiments.chunks import Chunker
from sim.experiments.errors import StudyError
from sim.experiments.worker import PREPARE_SECONDS, Row, Task, Work, do, execute, failure, nothing, prepare, warm_up
from sim.threads import children_of_one_thread

STRIKES: Final = 3
RECYCLE_SECONDS: Final = 900.0
FLUSH_SECONDS: Final = 1.0
_STARTS: Final = 3
_READY: Final = "ready"
_BEGUN: Final = "begun"


@dataclass(slots=True)
class _Slot:
    """A worker process, the tasks that it was given and the rows of the chunk that it is doing."""

    process: BaseProcess
    connection: Connection
    born: float
    ready: bool = False
    chunk: deque[Task] = field(default_factory=deque)  # the first one is being done
    sizes: deque[int] = field(default_factory=deque)  # tasks left of each chunk
    rows: list[Row] = field(default_factory=list)
    since: float = 0.0
    begun: bool = False  # the first one: until then it is built and compiled

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
        Seconds after which a run is ended together with its process; they count from where it begins, when the
        worker is warm and the code of the run is compiled.
    recycle_seconds : float
        Age at which a worker is replaced by a fresh one, between two chunks.
    lasting : bool
        Whether workers stay when all tasks are done, for the next call, until `close`.

    Notes
    -----
    A worker sends each row as soon as it is done, so that the parent knows which run a worker died in: that
    run is tried again, alone in a chunk, and becomes a failed row at its third death. Runs behind it in the
    chunk go to other workers. A worker whose parent has died ends at once, whatever it does. Where runs are short
    a worker is given its next chunk while it does the last run of the one before.
    """

    def __init__(
        self,
        workers: int,
        work: Work = execute,
        run_timeout: float | None = None,
        recycle_seconds: float = RECYCLE_SECONDS,
        lasting: bool = False,
    ) -> None:
        if workers < 1:
            raise ValueError(f"workers: expected at least 1, found {workers}")
        self.workers = workers
        self.work = work
        self.run_timeout = run_timeout
        self.recycle_seconds = recycle_seconds
        self.lasting = lasting
        self._slots: list[_Slot] = []
        self._again: deque[Task] = deque()
        self._strikes: Counter[str] = Counter()
        self._done: list[Row] = []
        self._failed_starts = 0
        self._warm = False
        self._flushed = 0.0

    def run(self, chunker: Chunker) -> Generator[list[Row]]:
        """Do all tasks; yields the rows of chunks that are done, about every second, and those cut short.

        Raises
        ------
        StudyError
            Workers cannot be started.
        """
        self._flushed = time.monotonic()
        chunker.pace.workers = self.workers
        whole = False
        try:
            while self._keep_busy(chunker):
                for slot in self._wait():
                    rows = self._receive(slot)
                    chunker.learn(rows)
                    if rows:
                        chunker.pace.note(slot.process.pid, time.monotonic(), len(rows))
                self._end_late()
                if self._done and time.monotonic() >= self._flushed + FLUSH_SECONDS:
                    self._keep_busy(chunker)  # before the rows are written, which takes a while
                    yield self._take_done()
            if self._done:
                yield self._take_done()
            whole = True
        except KeyboardInterrupt:
            for slot in self._slots:
                self._done += slot.rows
            if self._done:
                yield self._take_done()
            raise
        finally:
            if not (whole and self.lasting):
                self.close()

    def close(self) -> None:
        """End the workers."""
        for slot in self._slots:
            slot.stop()
        self._slots = []

    def _take_done(self) -> list[Row]:
        done, self._done = self._done, []
        self._flushed = time.monotonic()
        return done

    # -- handing out --------------------------------------------------------------------------------------

    def _keep_busy(self, chunker: Chunker) -> bool:
        """Give every worker that needs one a chunk; whether anything is in flight."""
        for slot in [slot for slot in self._slots if not slot.chunk]:
            if slot.ready and self._is_old(slot):
                self._slots.remove(slot)
                slot.stop()
        while True:
            free = next((slot for slot in self._slots if self._takes(slot, chunker)), None)
            if free is None and len(self._slots) >= self.workers:
                break
            tasks = [self._again.popleft()] if self._again else chunker.take(self.workers)
            if not tasks:
                break
            slot = free or self._start()
            if not slot.chunk:
                slot.since, slot.begun = time.monotonic(), False
            slot.chunk.extend(tasks)
            slot.sizes.append(len(tasks))
            if slot.ready:
                self._send(slot, tasks)
        return any(slot.chunk for slot in self._slots)

    def _is_old(self, slot: _Slot) -> bool:
        return time.monotonic() - slot.born > self.recycle_seconds

    def _takes(self, slot: _Slot, chunker: Chunker) -> bool:
        """Whether a worker has nothing to do, or one short run only.

        Not earlier: sending waits for the worker to read, which it does after that run.
        """
        if not slot.chunk:
            return True
        return slot.ready and len(slot.chunk) == 1 and chunker.short and not self._is_old(slot)

    def _start(self) -> _Slot:
        if self.work is execute and not self._warm:
            from sim.simulation.warm import make_ready

            make_ready()  # compile once here, not once in every process
            self._warm = True
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(target=_serve, args=(there, self.work, self.run_timeout is not None), daemon=True)
        with children_of_one_thread():
            process.start()
        there.close()
        slot = _Slot(process, here, time.monotonic())
        self._slots.append(slot)
        return slot

    def _send(self, slot: _Slot, tasks: list[Task]) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # it died meanwhile: the next wait says so
            slot.connection.send(tasks)

    # -- taking back --------------------------------------------------------------------------------------

    def _wait(self) -> list[_Slot]:
        by_connection: dict[Any, _Slot] = {slot.connection: slot for slot in self._slots if slot.chunk}
        ends = []
        if self.run_timeout is not None:
            late = [slot.since + self._limit(slot) for slot in by_connection.values() if slot.ready]
            ends.append(min(late, default=time.monotonic() + 1.0))
        if self._done:
            ends.append(self._flushed + FLUSH_SECONDS)
        limit = max(0.0, min(ends) - time.monotonic()) if ends else None
        return [by_connection[ready] for ready in wait(list(by_connection), limit)]

    def _receive(self, slot: _Slot) -> list[Row]:
        """Take what a worker has sent; the new rows, those of runs that its death has cost included."""
        try:
            message = slot.connection.recv()
        except (EOFError, OSError):
            return self._died(slot, "crash", _DIED)
        if message == _READY:
            slot.ready, self._failed_starts = True, 0
            slot.since = time.monotonic()
            self._send(slot, list(slot.chunk))
            return []
        if message == _BEGUN:
            slot.since, slot.begun = time.monotonic(), True
            return []
        slot.chunk.popleft()
        slot.since, slot.begun = time.monotonic(), False
        slot.rows.append(message)
        slot.sizes[0] -= 1
        if not slot.sizes[0]:
            slot.sizes.popleft()
            self._keep(slot)
        return [message]

    def _keep(self, slot: _Slot) -> None:
        """Rows of a worker's chunk are done."""
        self._done += slot.rows
        slot.rows = []

    def _died(self, slot: _Slot, stage: str, message: str) -> list[Row]:
        """Take a dead worker's tasks back; its current run has one strike more."""
        self._slots.remove(slot)
        slot.stop()
        tasks = list(slot.chunk)
        slot.chunk.clear()
        self._keep(slot)
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
        self._done.append(failure(current, stage, message))
        return [self._done[-1]]

    def _limit(self, slot: _Slot) -> float:
        """Seconds that the run of a worker may take, or that it may be built and compiled in."""
        limit = self.run_timeout if self.run_timeout is not None else float("inf")
        return limit if slot.begun else max(limit, PREPARE_SECONDS)

    def _end_late(self) -> None:
        """End workers whose run takes too long; their runs are failed rows."""
        if self.run_timeout is None:
            return
        now = time.monotonic()
        for slot in list(self._slots):
            if slot.ready and slot.chunk and now - slot.since >= self._limit(slot):
                slot.process.kill()
                message = f"took longer than run_timeout, {self.run_timeout:g} s, and was ended"
                if not slot.begun:
                    message = f"was not compiled and built within {self._limit(slot):g} s, and was ended"
                self._died(slot, "timeout", message)


_DIED: Final = f"the worker process died {STRIKES} times in this run (killed, or out of memory)"
_NO_START: Final = (
    "worker processes end before they are ready; in a script, start from below "
    "`if __name__ == '__main__':` (each worker imports the script), or use workers=1"
)


def _serve(connection: Connection, work: Work, timed: bool) -> None:
    """What a worker process does: chunks of tasks, a row at a time, until the parent closes or dies.

    Parameters
    ----------
    connection : Connection
    work : callable
    timed : bool
        Whether the parent wants to know when each run begins.
    """
    prepare()
    try:
        warm_up(work)
        connection.send(_READY)
        began = (lambda: connection.send(_BEGUN)) if timed else nothing
        while True:
            for task in connection.recv():
                row = do(work, task, began)
                try:
                    connection.send(row)
                except (TypeError, AttributeError, ValueError) as error:  # cannot be pickled
                    connection.send(failure(task, "result", f"{type(error).__name__}: {error}"))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
