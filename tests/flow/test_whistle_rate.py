"""Whistles for joint cases where a meeting takes .6 h: they close sooner the more are blown, and others pay for it."""

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
    found = [Simulation(scenario, seed).run(release=True).summary for seed in range(1, 9)]
    return np.array([(one["mean_close_joint_hours"], one["mean_close_hours"]) for one in found]).T


@pytest.mark.slow
def test_whistles_serve_joint_cases_and_all_cases_together_pay() -> None:
    none, every = hours(0.0), hours(1.0)
    assert paired(none[0], every[0], level=0.99).high < 0.0
    assert paired(none[1], every[1], level=0.99).low > 0.0
