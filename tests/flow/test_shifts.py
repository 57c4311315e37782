"""Working time and back: pieces of work over nights, weekends and holidays."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.flow.shifts import after_working, is_open, worked_hours
from sim.flow.state import State
from sim.simulation.model import Simulation
from sim.world.columns import SHIFTS
from tests.flow.places import demo, plain_demo

OFFICE, EXTENDED, ALWAYS = (SHIFTS.index(name) for name in ("office", "extended", "always"))
WEEK = 168.0
DAYS = 60
TIMES = st.floats(-20.0 * 24.0, DAYS * 24.0)


@lru_cache(maxsize=1)
def _state() -> State:
    return Simulation(demo().with_({"run.days": DAYS, "run.warm_up_days": 20}), 1).state


def at(day: int, hour: float) -> float:
    """Clock time; day 0 is Monday, 1 January 2024, a holiday."""
    return 24.0 * day + hour


@pytest.mark.parametrize(
    ("shift", "start", "hours", "end"),
    [
        (OFFICE, at(7, 8), 8.0, at(7, 17)),  # a full day, over the noon break
        (OFFICE, at(7, 8), 4.0, at(7, 12)),
        (OFFICE, at(7, 8), 4.5, at(7, 13.5)),
        (OFFICE, at(7, 9.25), 1.5, at(7, 10.75)),
        (OFFICE, at(7, 16), 2.0, at(8, 9)),  # overnight
        (OFFICE, at(7, 3), 1.0, at(7, 9)),  # from before the shift
        (OFFICE, at(7, 12.5), 1.0, at(7, 14)),  # from the noon break
        (OFFICE, at(11, 16), 2.0, at(14, 9)),  # Friday over the weekend
        (OFFICE, at(12, 10), 0.5, at(14, 8.5)),  # from a Saturday
        (OFFICE, at(-3, 16), 2.0, at(1, 9)),  # over the weekend and New Year's Day
        (OFFICE, at(39, 16), 2.0, at(49, 9)),  # over the spring festival, 10 to 17 February
        (OFFICE, at(7, 8), 40.0, at(11, 17)),  # a week
        (EXTENDED, at(11, 16), 4.0, at(12, 9)),  # Saturday is a working day
        (EXTENDED, at(12, 18), 2.0, at(14, 9)),
        (ALWAYS, at(11, 16), 20.0, at(12, 12)),
        (ALWAYS, at(0, 0), 0.25, at(0, 0.25)),  # knows no holidays
        (OFFICE, at(12, 10), 0.0, at(12, 10)),  # no work takes no time
    ],
)
def test_a_piece_of_work_ends(shift: int, start: float, hours: float, end: float) -> None:
    assert after_working(_state(), shift, start, hours) == pytest.approx(end, abs=1e-9)


@given(st.sampled_from([OFFICE, EXTENDED, ALWAYS]), TIMES, st.floats(1e-6, 300.0))
def test_working_time_is_the_inverse_of_clock_time(shift: int, start: float, hours: float) -> None:
    state = _state()
    end = after_working(state, shift, start, hours)
    assert end >= start + hours - 1e-9
    done = worked_hours(state, shift, end) - worked_hours(state, shift, start)
    assert done == pytest.approx(hours, abs=1e-8)
    # it is the earliest such instant: a moment before, something was still to do
    early = worked_hours(state, shift, end - 1e-7) - worked_hours(state, shift, start)
    assert early < hours


@given(st.sampled_from([OFFICE, EXTENDED, ALWAYS]), TIMES)
def test_a_shift_is_open_while_its_hours_run(shift: int, t: float) -> None:
    state = _state()
    hour = float(np.floor(t))
    runs = worked_hours(state, shift, hour + 1.0) - worked_hours(state, shift, hour)
    assert runs in (0.0, 1.0)
    assert is_open(state, shift, t) == (runs == 1.0)


def test_hours_of_a_week() -> None:
    state = _state()
    for shift, hours in ((OFFICE, 40.0), (EXTENDED, 60.0), (ALWAYS, 168.0)):
        assert worked_hours(state, shift, 2 * WEEK) - worked_hours(state, shift, WEEK) == hours


def test_a_piece_of_eight_hours_from_eight_ends_at_five() -> None:
    """The same through the engine: a case of exactly eight hours that waits from Sunday."""
    simulation = Simulation(
        plain_demo().with_(
            {
                "run.days": 20,
                "run.warm_up_days": 0,
                "policy.time.paperwork": 0.0,
                "policy.time.visits": 0.0,
                "policy.time.training": 0.0,
                "policy.staffing.speed": 1.0,
                "policy.staffing.skill_mean": 1.0,
                "policy.staffing.skill_sd": 0.0,
                "policy.closing.superficial_logit": -20.0,
                "policy.closing.superficial_due": 0.0,
                "demand.categories.estate.work_median": 8.0,
                "demand.categories.estate.work_sigma": 0.0,
                "demand.categories.estate.outside_p": 0.0,
                "demand.categories.estate.party_p": 0.0,
                "demand.categories.estate.cost_p": 0.0,
                "demand.rate_factor": 2.0,
                "demand.hour_profile": [1.0] * 24,  # so that many are told at night and at weekends
                "demand.weekday_profile": [1.0] * 7,
                "policy.dispatch.route.default": "direct",
                "policy.dispatch.route.by_category": {},
                "policy.funding.branch_helpers_share": 0.0,
            }
        ),
        3,
    )
    cases = simulation.run().cases
    estate = cases[(cases["category"] == "estate") & (cases["solver"] == "staff") & (cases["desks"] == 1)]
    assert len(estate) > 5
    response = estate["first_response"].to_numpy()
    at_eight = np.isclose(response % 24.0, 8.0)
    assert at_eight.sum() > 3
    np.testing.assert_allclose(estate["closed"].to_numpy()[at_eight], response[at_eight] + 9.0)
    np.testing.assert_allclose(estate["worked"], 8.0)
    assert (estate["closed"] - response >= 9.0 - 1e-9).all()
