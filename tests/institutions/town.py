"""Small towns for tests of institutions, and pairs of runs under common random numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.experiments.statistics import Paired
from sim.scenario import Scenario, load
from sim.simulation.model import Simulation
from tests.runs import SEEDS, Measure, difference, shared

#: A fiftieth of Panjin for half a year after three months.
SMALL: dict[str, Any] = {"territory.scale": 0.02, "run.days": 180, "run.warm_up_days": 90}
#: Of the reforms of Panjin those that evaluate and attract are off, so that each test switches on what it is about;
#: grid members visit and help one another, so that little has large effects.
PLAIN_AFTER: dict[str, Any] = {
    "policy.appraisal.resident": 0.0,
    "policy.appraisal.peer": 0.0,
    "policy.promotion.share": 0.0,
    "policy.centres.upgraded": 0.0,
    "policy.time.visits": 0.15,
    "policy.dispatch.assignment.default": "community_pool",
}


def small(
    changes: Mapping[str, Any] | None = None, name: str = "panjin/after", seed: int = 1, **more: Any
) -> Simulation:
    """A small Panjin, not yet run."""
    return Simulation(scenario(changes, name), seed, **more)


def scenario(changes: Mapping[str, Any] | None = None, name: str = "panjin/after") -> Scenario:
    """The scenario of a small Panjin."""
    plain = PLAIN_AFTER if name == "panjin/after" else {}
    return load(name).with_({**plain, **SMALL, **(changes or {})})


def seen(changes: Mapping[str, Any] | None = None, name: str = "panjin/after", seed: int = 1) -> Simulation:
    """A run of a small Panjin for reading, shared by all tests that ask for the same."""
    return shared(scenario(changes, name), seed)


def finished(simulation: Simulation) -> Simulation:
    """All days simulated."""
    while simulation.running:
        simulation.step()
    return simulation


#: Nothing else takes time of the staff or adds to it.
STILL: dict[str, Any] = {
    "policy.evaluation.audit_probability": 0.0,
    "policy.units.meetings": 0,
    "policy.funding.branch_helpers_share": 0.0,
}


def changed(
    without: Mapping[str, Any], with_: Mapping[str, Any], *readings: Measure, seeds: range = SEEDS
) -> list[Paired]:
    """Differences of readings, second minus first, same seeds: one 99 % interval each."""
    return difference(scenario(), without, with_, *readings, seeds=seeds)


def in_window(simulation: Simulation, name: str) -> np.ndarray:
    """A daily series of institutions on the days of the run."""
    return simulation.town.noted(name)[simulation.scenario.run.warm_up_days :]


def counted(name: str) -> Measure:
    """Reads how often something happened in the run, from the engine's counts."""
    return lambda simulation: float(simulation.state.days[name][simulation.scenario.run.warm_up_days :].sum())


def mean_of(name: str) -> Measure:
    """Reads the mean of a daily series of institutions."""
    return lambda simulation: float(in_window(simulation, name).mean())


def total_of(name: str) -> Measure:
    """Reads the sum of a daily series of institutions."""
    return lambda simulation: float(in_window(simulation, name).sum())
