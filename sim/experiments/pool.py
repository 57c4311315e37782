"""Running tasks in spawned processes, so that nothing one run does can cost the others."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from sim.experiments.worker import Row, Task, execute, failure, prepare

Work = Callable[[Task], Row]
_DIED = (
    "the worker process died twice (killed, or out of memory); in a script, start from below "
    "`if __name__ == '__main__':`"
)


def run_tasks(tasks: Sequence[Task], workers: int, work: Work = execute) -> Iterator[Row]:
    """Do tasks and yield one row for each as it is ready.

    Parameters
    ----------
    tasks : sequence of Task
        Done in about this order.
    workers : int
        Processes; 1 runs the tasks in this process, one after the other.
    work : callable
        What is done with a task; importable by name.

    Notes
    -----
    Only as many tasks as workers are handed out at a time. When a worker dies (killed, out of memory), those
    in flight are tried again, each alone in a fresh process; one that kills its process again becomes a
    failed row, and the rest go on. Leaving the loop early, or an interrupt, stops the processes.
    """
    if workers < 1:
        raise ValueError(f"workers: expected at least 1, found {workers}")
    if workers == 1:
        yield from map(work, tasks)
        return
    left = list(reversed(tasks))
    while left:
        suspects: list[Task] = []
        yield from _share_out(left, min(workers, len(left)), work, suspects)
        for task in suspects:
            yield from _alone(task, work)


def _share_out(left: list[Task], workers: int, work: Work, suspects: list[Task]) -> Iterator[Row]:
    """Take tasks from the end of ``left`` until none is left or a process dies."""
    pool = _pool(workers)
    in_flight: dict[Future[Row], Task] = {}
    try:
        while left or in_flight:
            while left and len(in_flight) < workers:
                task = left.pop()
                try:
                    in_flight[pool.submit(work, task)] = task
                except BrokenProcessPool:
                    left.append(task)
                    break
            if not in_flight:  # the pool broke while idle: the caller makes a new one
                return
            done, _ = wait(in_flight, return_when=FIRST_COMPLETED)
            for future in done:
                task = in_flight.pop(future)
                try:
                    row = future.result()
                except BrokenProcessPool:
                    suspects.append(task)
                except Exception as error:  # a row that cannot be sent back
                    yield failure(task, "result", f"{type(error).__name__}: {error}")
                else:
                    yield row
            if suspects:
                suspects.extend(in_flight.values())
                return
    finally:
        _stop(pool)


def _alone(task: Task, work: Work) -> Iterator[Row]:
    pool = _pool(1)
    try:
        yield pool.submit(work, task).result()
    except BrokenProcessPool:
        yield failure(task, "crash", _DIED)
    finally:
        _stop(pool)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=prepare)


def _stop(pool: ProcessPoolExecutor) -> None:
    # Workers ignore interrupts, so one that is still busy has to be ended from here.
    processes = list((getattr(pool, "_processes", None) or {}).values())
    busy = bool(getattr(pool, "_pending_work_items", None))
    pool.shutdown(wait=not busy, cancel_futures=True)
    if busy:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join(5.0)
