"""What a worker process does: one run, from a scenario to a row of measures."""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, Final

from sim.experiments.blame import told
from sim.experiments.plan import RESULTS_VERSION
from sim.measures.own import OwnMeasure
from sim.scenario import Scenario

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Task:
    """One run to do: its id, the scenario and the seed.

    Attributes
    ----------
    run_id : str
    scenario : Scenario or None
        None if the values of the point do not fit together; ``problem`` says why.
    seed : int
    problem : str
    own : tuple of OwnMeasure
        Measures of the user's own, worked out from the records.
    keep : tuple of str
        Tables of the run that are kept, below ``folder`` (of results).
    folder : str
    """

    run_id: str
    scenario: Scenario | None
    seed: int
    problem: str = ""
    own: tuple[OwnMeasure, ...] = ()
    keep: tuple[str, ...] = ()
    folder: str = ""


Work = Callable[[Task], Row]


PREPARE_SECONDS: Final = 900.0  # that compiling and building may take, if the time of runs is limited
ORPHANED: Final = 3  # exit code of a worker whose parent has died


def prepare() -> None:
    """Set up a worker: an interrupt is the parent's business, and the parent's end is its end, however it comes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        watch = threading.Thread(target=_end_with, args=(parent.sentinel,), name="watch of the parent", daemon=True)
        watch.start()


def _end_with(sentinel: int) -> None:
    """Wait for the end of a process, then end this one at once, in the middle of whatever it does."""
    wait([sentinel])
    os._exit(ORPHANED)


def nothing() -> None:
    """Do nothing."""


def warm_up(work: Work) -> None:
    """Compile, or load, what every run needs, so that the first run of this process takes no longer than others."""
    if work is execute:
        from sim.simulation.warm import warm

        warm()


def do(work: Work, task: Task, began: Callable[[], None]) -> Row:
    """Do a task; ``began`` is called when all is compiled and built, and the run itself begins."""
    if work is execute:
        return execute(task, began)
    began()
    return work(task)


def execute(task: Task, began: Callable[[], None] = nothing) -> Row:
    """Run a task.

    Parameters
    ----------
    task : Task
    began : callable
        Called when the scenario is built and its custom rules are compiled.

    Returns
    -------
    dict
        ``status`` is ``ok`` with measures and group outcomes, or ``failed`` with stage, message (:mod:`.blame`) and
        traceback. Never raises for an error of the run.
    """
    if task.scenario is None:
        return failure(task, "scenario", task.problem)
    stage = "import"
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        from sim.measures.partitions import flat_outcomes
        from sim.simulation.model import Simulation

        stage = "build"
        simulation = Simulation(task.scenario, task.seed)
        stage = "run"
        began()
        run = simulation.run(progress=False, release=True)
        del simulation  # the records are all that is needed from here on
        stage = "measure"
        row: Row = {**run.summary, **flat_outcomes(run.group_columns)}
        if task.own:
            row["own"] = {one.key: one.of(run) for one in task.own}
        if task.keep:
            stage = "keep"
            from sim.experiments.kept import keep_run

            keep_run(run, Path(task.folder), task.run_id, task.keep)
    except Exception as error:
        row = failure(task, stage, told(error), traceback.format_exc())
    else:
        row["status"] = "ok"
    row |= {"run_id": task.run_id, "seed": task.seed, "results_version": RESULTS_VERSION}
    row |= {"wall_seconds": time.perf_counter() - wall, "cpu_seconds": time.process_time() - cpu}
    return row


def failure(task: Task, stage: str, message: str, trace: str = "") -> Row:
    """The row of a run that failed."""
    return {
        "run_id": task.run_id,
        "seed": task.seed,
        "status": "failed",
        "stage": stage,
        "message": message,
        "traceback": trace,
    }


def execute_chunk(tasks: Sequence[Task], work: Work = execute, run_timeout: float | None = None) -> list[Row]:
    """Do several tasks one after the other (on a cluster, where a chunk is one message).

    Parameters
    ----------
    tasks : sequence of Task
    work : callable
    run_timeout : float, optional
        Seconds after which a run ends its process, even in compiled code that holds the interpreter lock; they
        count from where the run begins, when its code is compiled.
    """
    rows = []
    with open(os.devnull, "w") as nowhere:

        def limit(seconds: float) -> None:
            faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)

        if run_timeout is not None:
            limit(PREPARE_SECONDS)
            warm_up(work)
        for task in tasks:
            if run_timeout is not None:
                limit(PREPARE_SECONDS)
            try:
                rows.append(do(work, task, nothing if run_timeout is None else lambda: limit(run_timeout)))
            finally:
                if run_timeout is not None:
                    faulthandler.cancel_dump_traceback_later()
    return rows


def worker_version() -> tuple[str, int]:
    """Versions of gridgov and of its results in this process."""
    import sim

    return sim.__version__, RESULTS_VERSION
