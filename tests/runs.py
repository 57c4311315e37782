"""Finished runs that tests share: a process simulates the same scenario and seed once, whoever asks for it.

They are for reading. A test that steps a run by itself, changes its state, or is about the run being repeated makes
its own (:func:`tests.flow.places.finish`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from sim.experiments.statistics import Paired, paired
from sim.scenario import Scenario
from sim.simulation.model import Simulation

SEEDS = range(1, 6)
#: Enough for a difference that stands out: three pairs whose interval is far from zero.
FEW_SEEDS = range(1, 4)
#: Panjin after its reform has officials at the streets; to see what they do, compare with a place that has none.
NOBODY_STATIONED = {"policy.structure.stationed": 0.0, "policy.structure.stationed_categories": []}
Measure = Callable[[Simulation], float]
Pair = tuple[Simulation, Simulation]


@lru_cache(maxsize=64)
def shared(scenario: Scenario, seed: int = 1) -> Simulation:
    """The run of a scenario and a seed, all days simulated (about 10 MB each while it is kept)."""
    simulation = Simulation(scenario, seed)
    try:
        while simulation.running:
            simulation.step()
    except Exception as error:
        error.add_note(f"in a run that tests share: {scenario.name}, seed {seed}, on day {simulation.day}")
        raise
    return simulation


def pairs(a: Scenario, b: Scenario, seeds: range = SEEDS) -> list[Pair]:
    """Finished runs of two scenarios, the same seeds."""
    return [(shared(a, seed), shared(b, seed)) for seed in seeds]


def differences(runs: list[Pair], *measures: Measure, level: float = 0.99) -> list[Paired]:
    """Paired differences of measures, second minus first: one interval each."""
    return [
        paired(np.array([measure(a) for a, _ in runs]), np.array([measure(b) for _, b in runs]), level)
        for measure in measures
    ]


def difference(
    scenario: Scenario, a: Mapping[str, Any], b: Mapping[str, Any], *measures: Measure, seeds: range = SEEDS
) -> list[Paired]:
    """Paired differences of two sets of changes, b - a, over fixed seeds, with 99 % intervals."""
    return differences(pairs(scenario.with_(a), scenario.with_(b), seeds), *measures)
