"""Small towns for tests of institutions, and pairs of runs under common random numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from sim.experiments.statistics import Paired, paired
from sim.scenario import load
from sim.simulation.model import Simulation

SEEDS = range(1, 6)
#: A fiftieth of Panjin for half a year after three months.
SMALL: dict[str, Any] = {"territory.scale": 0.02, "run.days": 180, "run.warm_up_days": 90}


def small(
    changes: Mapping[str, Any] | None = None, name: str = "panjin/after", seed: int = 1, **more: Any
) -> Simulation:
    """A small Panjin, not yet run."""
    return Simulation(load(name).with_({**SMALL, **(changes or {})}), seed, **more)


def finished(simulation: Simulation) -> Simulation:
    """All days simulated."""
    while simulation.running:
        simulation.step()
    return simulation


def changed(
    without: Mapping[str, Any], with_: Mapping[str, Any], *readings: Callable[[Simulation], float], level: float = 0.99
) -> list[Paired]:
    """Differences of readings, second minus first, same seeds: one interval each."""
    pairs = [(finished(small(without, seed=seed)), finished(small(with_, seed=seed))) for seed in SEEDS]
    return [
        paired(np.array([read(a) for a, _ in pairs]), np.array([read(b) for _, b in pairs]), level) for read in readings
    ]


def in_window(simulation: Simulation, name: str) -> np.ndarray:
    """A daily series of institutions on the days of the run."""
    return simulation.town.noted(name)[simulation.scenario.run.warm_up_days :]


def counted(name: str) -> Callable[[Simulation], float]:
    """Reads how often something happened in the run, from the engine's counts."""
    return lambda simulation: float(simulation.state.days[name][simulation.scenario.run.warm_up_days :].sum())


def mean_of(name: str) -> Callable[[Simulation], float]:
    """Reads the mean of a daily series of institutions."""
    return lambda simulation: float(in_window(simulation, name).mean())


def total_of(name: str) -> Callable[[Simulation], float]:
    """Reads the sum of a daily series of institutions."""
    return lambda simulation: float(in_window(simulation, name).sum())
