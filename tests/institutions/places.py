"""Small places for tests of institutions, and paired differences between runs of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.experiments.statistics import Paired, paired
from sim.scenario import Scenario, load
from sim.simulation.model import Simulation
from tests.flow.places import finish

SEEDS = range(1, 7)
Measure = Callable[[Simulation], float]


def street(**changes: Any) -> Scenario:
    """A fortieth of Panjin after the reform, four months after two of warm-up."""
    base = {"territory.scale": 0.025, "run.days": 120, "run.warm_up_days": 60}
    return load("panjin/after").with_({**base, **{path.replace("__", "."): value for path, value in changes.items()}})


def difference(scenario: Scenario, a: dict[str, Any], b: dict[str, Any], *measures: Measure) -> list[Paired]:
    """Paired differences b - a over fixed seeds, with 99 % intervals."""
    values: list[list[list[float]]] = []
    for changes in (a, b):
        runs = [finish(scenario.with_(changes), seed) for seed in SEEDS]
        values.append([[measure(run) for run in runs] for measure in measures])
    return [paired(x, y, 0.99) for x, y in zip(*values, strict=True)]


def day_sum(name: str) -> Measure:
    """Sum of a daily count or figure over the days of the window."""
    return lambda simulation: float(simulation.state.days[name][simulation.scenario.run.warm_up_days :].sum())
