"""Learning: experience makes faster up to a cap, training makes more able."""

from __future__ import annotations

import numpy as np
import pytest

from sim.flow.codes import COMMUNITY, SOLVER_STAFF
from sim.institutions.learning import Learning
from tests.institutions.town import changed, finished, mean_of, small


def _learning(simulation: object) -> Learning:
    (found,) = (one for one in simulation.institutions if isinstance(one, Learning))  # type: ignore[attr-defined]
    return found


def test_the_average_of_the_beginning_is_one_at_each_level() -> None:
    simulation = small({"staff.learning.cap": 3.0})
    factor, level = _learning(simulation).learning(), simulation.town.staff.level
    for number in np.unique(level):
        assert factor[level == number].mean() == pytest.approx(1.0, rel=1e-12)


def test_a_doubling_of_experience_gives_its_power_up_to_the_cap() -> None:
    simulation = small({"staff.learning.cap": 1.05})
    one, staff = _learning(simulation), simulation.town.staff
    staff.cases[:] = 100.0
    slow = one.learning()
    staff.cases[:] = 250.0  # with the 50 of a beginner twice as many
    np.testing.assert_allclose(one.learning() / slow, 2.0**0.07, rtol=1e-12)
    staff.cases[:] = 1e9
    np.testing.assert_array_equal(one.learning(), 1.05)


def test_cases_are_counted_where_they_are_solved() -> None:
    simulation = small({"staff.exits.hazard": 0.0, "run.days": 60})
    before = simulation.town.staff.cases.copy()
    finished(simulation)
    gained = simulation.town.staff.cases - before
    assert (gained >= 0.0).all()
    assert gained.sum() <= simulation.state.servers.done.sum()
    by_others = simulation.state.histories.solver != SOLVER_STAFF
    assert simulation.state.servers.done.sum() >= simulation.state.days.closed.sum() - by_others.sum()


@pytest.mark.slow
def test_training_raises_skill() -> None:
    path = "policy.time.training"
    skill, speed = changed({path: 0.03}, {path: 0.06}, mean_of("staff_skill"), mean_of("learning"))
    assert skill.low > 0.0
    assert abs(speed.difference) < 0.01


def test_training_is_for_communities() -> None:
    simulation = finished(small({"policy.time.training": 0.06, "run.days": 30}))
    staff = simulation.town.staff
    assert (staff.trained[staff.level <= COMMUNITY] > 0.0).all()
    assert (staff.training[staff.level > COMMUNITY] == 0.0).all()
