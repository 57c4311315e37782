"""What a worker process does: one run, from a scenario to a row of measures."""

from __future__ import annotations

import faulthandler
import os
import signal
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sim.experiments.plan import RESULTS_VERSION
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
    """

    run_id: str
    scenario: Scenario | None
    seed: int
    problem: str = ""


Work = Callable[[Task], Row]


def prepare() -> None:
    """Set up a worker: an interrupt is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def execute(task: Task) -> Row:
    """Run a task.

    Returns
    -------
    dict
        ``status`` is ``ok`` with measures and group outcomes, or ``failed`` with stage, message and
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
        run = simulation.run()
        stage = "measure"
        row: Row = {**run.summary, **flat_outcomes(run.group_columns)}
    except Exception as error:
        row = failure(task, stage, f"{type(error).__name__}: {error}", traceback.format_exc())
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
        Seconds after which a run ends its process, even in compiled code that holds the interpreter lock.
    """
    rows = []
    with open(os.devnull, "w") as nowhere:
        for task in tasks:
            if run_timeout is not None:
                faulthandler.dump_traceback_later(run_timeout, exit=True, file=nowhere)
            try:
                rows.append(work(task))
            finally:
                if run_timeout is not None:
                    faulthandler.cancel_dump_traceback_later()
    return rows


def worker_version() -> tuple[str, int]:
    """Versions of gridgov and of its results in this process."""
    import sim

    return sim.__version__, RESULTS_VERSION
