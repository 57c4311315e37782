"""Running chunks of tasks on a dask.distributed cluster: a scheduler and workers on any number of machines."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Generator
from concurrent.futures import CancelledError
from importlib import import_module
from typing import Any, Final

from sim.arguments import shown
from sim.experiments.chunks import Chunker
from sim.experiments.errors import StudyError
from sim.experiments.plan import RESULTS_VERSION
from sim.experiments.worker import Row, Task, Work, execute, execute_chunk, failure, worker_version

CONNECT_SECONDS: Final = 10
WORKERS_SECONDS: Final = 60
ALONE_SECONDS: Final = 600  # workers may all end and others begin, as batch jobs do
LOOK_SECONDS: Final = 5
IN_FLIGHT: Final = 2  # chunks for each thread of a worker: one that is done, one that waits


_ADDRESS: Final = re.compile(r"(?:(?:tcp|tls)://)?(?P<host>[\w.-]+|\[[0-9a-fA-F:]+\]):(?P<port>[0-9]{1,5})", re.ASCII)


class ClusterError(StudyError):
    """A cluster that is not there, or not fit for the study."""


def run_on_cluster(
    chunker: Chunker,
    address: str,
    work: Work = execute,
    run_timeout: float | None = None,
) -> Generator[list[Row]]:
    """Do tasks on the workers of a scheduler; yields the rows of each chunk.

    Parameters
    ----------
    chunker : Chunker
    address : str
        Address of the scheduler, for instance ``tcp://127.0.0.1:8786``.
    work : callable
        What is done with a task; importable by name on the workers.
    run_timeout : float, optional
        Seconds after which a run ends its worker process (a nanny starts it again), counted from where the run
        begins, when its code is compiled; needs workers of one thread each.

    Raises
    ------
    ClusterError
        There is no such scheduler, it has no workers, they run another gridgov, or it or all of them have gone.

    Notes
    -----
    A few chunks for each worker are under way at a time. dask gives the chunks of a dead worker to others; a
    chunk that has met several dead workers is taken apart. A run that has met them is tried again at the end, with
    no other under way: dask suspects all that a dead worker held, and only a run that kills its workers when alone
    becomes a failed row. Results are kept by the caller, so that nothing is lost with the scheduler.
    """
    try:
        dask: Any = import_module("distributed")
    except ImportError as error:
        raise ClusterError("--scheduler: needs dask.distributed; install gridgov[cluster]") from error
    _check_address(address)
    try:
        client = dask.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, RuntimeError) as error:
        raise ClusterError(
            f"{address}: expected a dask scheduler, found none within {CONNECT_SECONDS} s "
            f"({type(error).__name__}); start one with `dask scheduler`; nothing was run"
        ) from error
    with client:
        _check_workers(client, address, run_timeout)
        try:
            yield from _window(client, chunker, address, work, run_timeout)
        except (dask.CancelledError, CancelledError, OSError) as error:
            raise _gone(address) from error
        except RuntimeError as error:
            if client.status == "running":
                raise
            raise _gone(address) from error


def _check_address(address: str) -> None:
    """Refuse what is no address, or one where nobody answers, before dask tries for long.

    Raises
    ------
    ClusterError
    """
    found = _ADDRESS.fullmatch(address) if isinstance(address, str) else None
    if found is None or not 0 < int(found["port"]) < 65536:
        raise ClusterError(
            f"--scheduler: expected an address such as tcp://host:8786, found {shown(address)}; nothing was run"
        )
    try:
        socket.create_connection((found["host"].strip("[]"), int(found["port"])), CONNECT_SECONDS).close()
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"{address}: expected a dask scheduler, found none ({type(error).__name__}); start one with "
            "`dask scheduler`; nothing was run"
        ) from error


def _window(client: Any, chunker: Chunker, address: str, work: Work, run_timeout: float | None) -> Generator[list[Row]]:
    """Keep a few chunks for each worker under way; yield the rows of each as it comes back."""
    dask: Any = import_module("distributed")
    done = dask.as_completed(loop=client.loop)
    chunks: dict[str, list[Task]] = {}

    def submit(tasks: list[Task]) -> None:
        future = client.submit(execute_chunk, tasks, work, run_timeout, pure=False)
        chunks[future.key] = tasks
        done.add(future)

    came = 0
    suspects: list[Task] = []
    while True:
        wide = IN_FLIGHT * _threads(client)
        while len(chunks) < wide and (tasks := chunker.take(wide)):
            submit(tasks)
        alone = not chunks
        if alone and suspects:
            submit([suspects.pop()])
        if not chunks:
            return
        future = _next(client, done, address)
        tasks = chunks.pop(future.key)
        came += 1
        if came >= wide:  # the first chunks of each worker are left out: in them it starts and compiles
            chunker.pace.note("cluster", time.monotonic(), len(tasks))
        rows, again = _result(future, tasks, address, alone)
        if len(again) == 1:
            suspects += again
        else:
            for task in again:
                submit([task])
        chunker.learn(rows)
        if rows:
            yield rows


def _next(client: Any, done: Any, address: str) -> Any:
    """The next chunk that is done; raises if there has been nobody to do one for a long time."""
    seen = look = time.monotonic()
    while not done.has_ready():
        time.sleep(0.005)
        now = time.monotonic()
        if now - look < LOOK_SECONDS:
            continue
        look = now
        if client.nthreads():
            seen = now
        elif now - seen > ALONE_SECONDS:
            raise ClusterError(
                f"{address}: all workers have gone and none has come back within {ALONE_SECONDS} s; the runs done "
                f"before are kept; start workers (`dask worker {address} --nthreads 1`), then start again to go on"
            )
    return next(done)


def _gone(address: str) -> ClusterError:
    return ClusterError(f"{address}: the scheduler has gone; the runs done before are kept; start again to go on")


def _result(future: Any, tasks: list[Task], address: str, alone: bool) -> tuple[list[Row], list[Task]]:
    """Rows of a finished chunk, and tasks to try again one by one; nothing is tried again that was alone."""
    dask: Any = import_module("distributed")

    try:
        rows: list[Row] = future.result()
        for row in rows:
            if row.get("results_version", RESULTS_VERSION) != RESULTS_VERSION:
                raise ClusterError(f"{address}: a worker runs another version of gridgov; nothing of it is kept")
        return rows, []
    except ClusterError:
        raise
    except dask.KilledWorker as error:
        if not alone:
            return [], tasks
        return [failure(tasks[0], "crash", f"its workers died or ran over run_timeout: {error}")], []
    except (dask.CancelledError, CancelledError, OSError):
        raise
    except Exception as error:  # workers return failed rows: anything else is about the worker itself
        raise ClusterError(
            f"{address}: a worker cannot run the study ({type(error).__name__}: {error}); the runs done before are kept"
        ) from error


def _threads(client: Any) -> int:
    """Threads of all workers at present; at least one, so that a cluster may come and go."""
    return max(1, int(sum(client.nthreads().values())))


def _check_workers(client: Any, address: str, run_timeout: float | None) -> None:
    try:
        client.wait_for_workers(1, timeout=WORKERS_SECONDS)
        found = client.run(worker_version)
    except TimeoutError as error:
        raise ClusterError(
            f"{address}: expected at least one worker within {WORKERS_SECONDS} s, found none; start some with "
            f"`dask worker {address} --nthreads 1`; nothing was run"
        ) from error
    except Exception as error:
        raise ClusterError(
            f"{address}: its workers cannot import gridgov ({type(error).__name__}: {error}); nothing was run"
        ) from error
    others = {worker: version for worker, version in found.items() if tuple(version) != worker_version()}
    if others:
        worker, version = next(iter(others.items()))
        raise ClusterError(
            f"{address}: expected workers with gridgov {worker_version()[0]} and results version "
            f"{worker_version()[1]}, found {version[0]} and {version[1]} at {worker}; nothing was run"
        )
    if run_timeout is not None and any(n > 1 for n in client.nthreads().values()):
        raise ClusterError(
            f"{address}: run_timeout needs workers of one thread (`dask worker ... --nthreads 1`); nothing was run"
        )
