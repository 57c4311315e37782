"""People's time: the inverse of its table, and reports that keep the profile of needs."""

from __future__ import annotations

import numpy as np
import pytest

from sim.assembly.setup import build_setup
from sim.assembly.state import build_state
from sim.assembly.tables import waking_hours
from sim.flow.waking import after_waking
from sim.scenario import load
from sim.simulation.model import Simulation

DEMO = load("demo").with_({"run.days": 7, "run.warm_up_days": 0})


def test_people_s_time_is_inverted_exactly() -> None:
    state = build_state(build_setup(DEMO, 1))
    table = np.concatenate([waking_hours(DEMO.demand)[:-1] + 168.0 * week for week in range(-1, 4)] + [[672.0]])
    clock = np.arange(-168.0, 673.0)
    rng = np.random.default_rng(4)
    starts, delays = rng.uniform(-168.0, 300.0, 300), rng.exponential(24.0, 300)
    expected = np.interp(np.interp(starts, clock, table) + delays, table, clock)
    found = [after_waking(state, t, h) for t, h in zip(starts, delays, strict=True)]
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)


def test_an_even_week_is_the_clock_and_hours_without_people_pass_at_once() -> None:
    even = DEMO.with_({"demand.hour_profile": [1.0] * 24, "demand.weekday_profile": [1.0] * 7})
    state = build_state(build_setup(even, 1))
    assert after_waking(state, 13.25, 40.5) == pytest.approx(53.75)
    days = DEMO.with_({"demand.hour_profile": [0.0] * 8 + [1.0] * 12 + [0.0] * 4, "demand.weekday_profile": [1.0] * 7})
    state = build_state(build_setup(days, 1))
    assert after_waking(state, 19.0, 4.0) == pytest.approx(24.0 + 9.0)  # two hours of people's time for each of day
    assert after_waking(state, 3.0, 2.0) == pytest.approx(9.0)


def test_reports_keep_the_profile_of_needs() -> None:
    scenario = load("panjin/after").with_({"territory.scale": 0.1, "run.days": 56, "run.warm_up_days": 14})
    cases = Simulation(scenario, 3).run().cases
    told = cases[cases["channel"].isin(["member", "centre", "hotline", "app"]) & (cases["registered"] >= 0)]
    told = told[told["category"] != "enquiry"]
    share = np.histogram(told["registered"] % 24, bins=24, range=(0, 24))[0] / len(told)
    profile = np.array(scenario.demand.hour_profile) / sum(scenario.demand.hour_profile)
    spread = np.sqrt(profile * (1 - profile) / len(told))
    assert (np.abs(share - profile) < 4 * spread + 0.002).all()
