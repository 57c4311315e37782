"""Checking targets: the runs they need, each made once, and what was found."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, Literal

import numpy as np

from sim.arguments import progress_of, seed_of, shown, workers_of
from sim.errors import ArgumentError
from sim.experiments.statistics import mean_interval
from sim.experiments.worker import prepare
from sim.facts.readings import read
from sim.facts.target import Target, Targets
from sim.progress import shown_progress
from sim.scenario import Scenario, load
from sim.threads import children_of_one_thread

Progress = Callable[[int, int], None]
Verdict = Literal["met", "not met", "cannot tell"]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a target.

    Attributes
    ----------
    key : str
        Name of the target in its file.
    target : Target
    value, low, high : float
        Mean over replications with its 95 % interval (for ``best``: the best value of the factor, and the values at
        its ends for which the mean is not significantly worse).
    verdict : {"met", "not met", "cannot tell"}
        Met: the whole interval lies in the range, or keeps to the direction. Not met: the whole interval lies outside.
        Between the two, or without an interval (a lever that does not bite changes nothing): cannot tell. What is
        counted alike in every replication, such as grids, is judged by its value.
    """

    key: str
    target: Target
    value: float
    low: float
    high: float
    verdict: Verdict

    @property
    def met(self) -> bool:
        """Whether the target is surely met."""
        return self.verdict == "met"


@dataclass(frozen=True, slots=True)
class _Job:
    scenario: str
    changes: str  # JSON, so that a job can be a key
    seed: int


def check(targets: Targets, workers: int = 1, progress: Progress | bool | None = None, seed: int = 1) -> list[Found]:
    """Run what the targets need and compare.

    Parameters
    ----------
    targets : Targets
    workers : int
        Processes.
    progress : bool or callable, optional
        True shows progress, False nothing; a function is called with (runs done, runs in all). Left out, a notebook
        shows it while it lasts.
    seed : int
        First seed; all runs of a replication share theirs.

    Returns
    -------
    list of Found
        In the order of the file.
    """
    if not isinstance(targets, Targets):
        raise ArgumentError(f"targets: expected targets, as load_targets gives them, found {shown(targets)}")
    workers, seed = workers_of(workers), seed_of(seed)
    progress_of(progress)
    wanted: dict[_Job, set[str]] = {}
    for target in targets.targets.values():
        for jobs in _runs_of(target, target.replications or targets.replications, seed).values():
            for job in jobs:
                wanted.setdefault(job, set()).add(target.reading)
    with shown_progress(progress, "runs") as told:
        numbers = _make(wanted, workers, told)
    return [
        _found(
            key,
            target,
            {
                place: np.array([numbers[job][target.reading] for job in jobs])
                for place, jobs in _runs_of(target, target.replications or targets.replications, seed).items()
            },
        )
        for key, target in targets.targets.items()
    ]


def _runs_of(target: Target, replications: int, seed: int) -> dict[Any, list[_Job]]:
    """Jobs of a target: ``base``, ``against``, or one list for every value of a factor."""

    def jobs(scenario: str, changes: Mapping[str, Any]) -> list[_Job]:
        text = json.dumps(dict(changes), sort_keys=True, default=str)
        return [_Job(scenario, text, seed + k) for k in range(replications)]

    if target.over is not None:
        return {
            value: jobs(target.scenario, {**target.changes, target.over.path: value}) for value in target.over.values
        }
    found: dict[Any, list[_Job]] = {"base": jobs(target.scenario, target.changes)}
    if target.against is not None:
        other = target.against
        found["against"] = jobs(other.scenario or target.scenario, other.changes)
    return found


def _make(
    wanted: Mapping[_Job, Iterable[str]], workers: int, progress: Callable[..., None] | None
) -> dict[_Job, dict[str, float]]:
    tasks = [(job, sorted(names)) for job, names in wanted.items()]
    done: dict[_Job, dict[str, float]] = {}

    def note(job: _Job, numbers: dict[str, float]) -> None:
        done[job] = numbers
        if progress is not None:
            progress(len(done), len(tasks))

    if workers <= 1:
        for job, names in tasks:
            note(job, _one(job, names))
        return done
    with (
        children_of_one_thread(),
        ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=prepare) as pool,
    ):
        for (job, _), numbers in zip(tasks, pool.map(_one, *zip(*tasks, strict=True)), strict=True):
            note(job, numbers)
    return done


def _one(job: _Job, names: list[str]) -> dict[str, float]:
    from sim.simulation.model import Simulation

    run = Simulation(_scenario(job), job.seed).run(False, release=True)
    return {name: read(run, name) for name in names}


def _scenario(job: _Job) -> Scenario:
    changes = json.loads(job.changes)
    scenario = load(job.scenario)
    return scenario.with_(changes) if changes else scenario


def _found(key: str, target: Target, values: Mapping[Any, np.ndarray]) -> Found:
    if target.over is not None:
        return _best(key, target, values)
    base = values["base"]
    if target.combine == "difference":
        base = base - values["against"]
    elif target.combine == "ratio":
        base = base / values["against"]
    value, low, high = mean_interval(base)
    if not target.combine and len(base) > 1 and (base == base[0]).all():
        low = high = value  # what every replication shows alike is counted, not estimated
    return Found(key, target, value, low, high, verdict_of(target, low, high))


def verdict_of(target: Target, low: float, high: float) -> Verdict:
    """What a 95 % interval says of a target's range or direction; without an interval (NaN): cannot tell."""
    if math.isnan(low) or math.isnan(high):
        return "cannot tell"
    least = -math.inf if target.low is None else target.low
    most = math.inf if target.high is None else target.high
    ranged = target.low is not None and target.high is not None
    if (least <= low and high <= most) if ranged else (least < low and high < most):
        return "met"
    return "not met" if high < least or low > most else "cannot tell"


def _best(key: str, target: Target, values: Mapping[Any, np.ndarray]) -> Found:
    """The value of the factor with the smallest mean, and those not significantly worse beside it."""
    factor = list(values)
    best = min(factor, key=lambda v: float(values[v].mean()))
    level = [v for v in factor if not mean_interval(values[v] - values[best])[1] > 0.0]  # NaN: cannot be told apart
    low, high = float(min(level)), float(max(level))
    return Found(key, target, float(best), low, high, verdict_of(target, low, high))
