"""A small place for tests of institutions, and what is read of its runs."""

from __future__ import annotations

from typing import Any

from sim.scenario import Scenario, load
from tests.runs import Measure


def street(**changes: Any) -> Scenario:
    """A fortieth of Panjin after the reform, four months after two of warm-up."""
    base = {"territory.scale": 0.025, "run.days": 120, "run.warm_up_days": 60}
    return load("panjin/after").with_({**base, **{path.replace("__", "."): value for path, value in changes.items()}})


def day_sum(name: str) -> Measure:
    """Sum of a daily count or figure over the days of the window."""
    return lambda simulation: float(simulation.state.days[name][simulation.scenario.run.warm_up_days :].sum())
