"""The best rate of whistles for joint cases is inside (0, 1) where a meeting takes .6 h."""

from __future__ import annotations

import numpy as np
import pytest

from sim.experiments.statistics import paired
from sim.scenario import load
from sim.simulation.model import Simulation

WHISTLED = {
    "territory.scale": 0.1,
    "policy.dispatch.route.default": "whistle",
    "policy.whistle.attendance_hours": 0.6,
}


def hours(rate: float) -> np.ndarray:
    """Mean hours to closing of joint cases and of all cases, by seed."""
    scenario = load("panjin/after").with_({**WHISTLED, "policy.whistle.rate": rate})
    found = [Simulation(scenario, seed).run(release=True).summary for seed in range(1, 17)]
    return np.array([(one["mean_close_joint_hours"], one["mean_close_hours"]) for one in found]).T


@pytest.mark.slow
def test_most_joint_cases_but_not_all_are_best_whistled() -> None:
    none, most, every = hours(0.0), hours(0.8), hours(1.0)
    for other in (none, every):
        assert paired(other[0], most[0], level=0.95).high < 0.0
    assert paired(none[1], most[1], level=0.95).low > 0.0  # all cases together pay for it
