"""Work for workers that needs no engine; importable by spawned processes."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np

from sim.experiments.worker import Row, Task, failure
from sim.measures.partitions import GROUP_OUTCOMES
from sim.measures.registry import MEASURES
from sim.records.columns import GROUPS

CRASH, SLOW = 0.55, 0.65  # values of speed that mark the tasks meant


def speed_of(task: Task) -> float:
    """Speed of staff of a task."""
    assert task.scenario is not None
    return task.scenario.policy.staffing.speed


def measure(task: Task) -> Row:
    """Made-up measures that depend on the seed, and on the speed of staff by exactly 2 a unit."""
    if task.scenario is None:
        return failure(task, "scenario", task.problem)
    rng = np.random.default_rng(task.seed)
    speed = speed_of(task)
    row: Row = {name: float(rng.normal(10.0, 1.0)) + 2.0 * speed for name in MEASURES}
    for prefix in (*(f"group.{g}" for g in GROUPS), *(f"deprivation_quintile.{k}" for k in range(1, 6))):
        row |= {f"{prefix}.{outcome}": float(rng.random()) + speed for outcome in GROUP_OUTCOMES}
    return row | {
        "run_id": task.run_id,
        "seed": task.seed,
        "status": "ok",
        "wall_seconds": 0.0,
        "cpu_seconds": 0.0,
    }


def noisy(task: Task) -> Row:
    """The same with a little noise that no other speed shares: paired differences vary, as those of real runs do."""
    row = measure(task)
    if task.scenario is None:
        return row
    rng = np.random.default_rng((task.seed, round(1000 * speed_of(task))))
    return row | {name: row[name] + 0.05 * float(rng.normal()) for name in MEASURES}


def brief(task: Task) -> Row:
    """A run of a hundredth of a second."""
    time.sleep(0.01)
    return measure(task) | {"wall_seconds": 0.01}


def leisurely(task: Task) -> Row:
    """A run of a twelfth of a second, so that a sweep is not over before it can be killed."""
    time.sleep(0.08)
    return measure(task) | {"wall_seconds": 0.08}


def planted(task: Task) -> Row:
    """Fails at every fifth seed."""
    if task.seed % 5 == 0:
        return failure(task, "run", f"ValueError: planted at seed {task.seed}", "Traceback ...")
    return measure(task)


def fail_on_seed_two(task: Task) -> Row:
    """A run that fails at seed 2."""
    return failure(task, "run", "ValueError: no", "trace") if task.seed == 2 else measure(task)


def crash(task: Task) -> Row:
    """A task that kills its process, if its staff have the marked speed."""
    if speed_of(task) == CRASH:
        os._exit(9)
    return measure(task)


def crash_once(task: Task) -> Row:
    """A task that kills its process the first time (noted in a file named by an environment variable)."""
    mark = Path(os.environ["GRIDGOV_TEST_MARK"])
    if task.seed == 3 and not mark.exists():
        mark.touch()
        os._exit(9)
    return measure(task)


def hang(task: Task) -> Row:
    """A task that never ends, if its staff have the marked speed."""
    if speed_of(task) == SLOW:
        time.sleep(3600.0)
    return measure(task)


def endless(task: Task) -> Row:
    """A task that never ends, and notes in a file that it has begun."""
    Path(os.environ["GRIDGOV_TEST_MARK"]).touch()
    while True:
        pass


def process_id(task: Task) -> Row:
    """The process that did the task."""
    time.sleep(0.05)
    return measure(task) | {"solved": float(os.getpid()), "wall_seconds": 0.05}


def unpicklable(task: Task) -> Row:
    """A result that cannot be sent back."""
    return {"run_id": task.run_id, "bad": lambda: None}
