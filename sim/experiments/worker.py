"""What a worker process does: one run, from a scenario to a row of measures."""

from __future__ import annotations

import signal
import time
import traceback
from dataclasses import dataclass
from typing import Any

from sim.scenario import Scenario

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Task:
    """One run to do: its id, the scenario and the seed."""

    run_id: str
    scenario: Scenario
    seed: int


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
    stage = "import"
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        from sim.measures.partitions import flat_outcomes
        from sim.model import Simulation

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
    row |= {"run_id": task.run_id, "seed": task.seed}
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
