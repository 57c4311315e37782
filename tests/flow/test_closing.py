"""Closing on paper and in fact: how often, what it costs in work, what comes back and when."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.flow import codes
from sim.flow.codes import GRID
from sim.scenario import Scenario
from sim.simulation.model import Simulation
from tests.flow.audit import audit
from tests.flow.places import demo, finish, per_grid, quiet_place
from tests.flow.readings import arisen, work_of


def idle_place(folder: Path, grids: int = 20, deadline: float = 1000.0, **changes: Any) -> Scenario:
    """Grids with little to do: what happens at closing is the only chance."""
    matter = {"rate": per_grid(0.05), "work_median": 0.5, "work_sigma": 0.5, "deadline": deadline}
    return quiet_place(folder, {"matter": matter}, grids=grids, **({"run__days": 60} | changes))


def logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def agrees(hits: int, tries: int, chance: float) -> bool:
    """Exact binomial test with a small error of the first kind; the seeds are fixed."""
    assert tries > 400
    return stats.binomtest(int(hits), int(tries), chance).pvalue > 1e-4


@pytest.mark.parametrize(("logit", "due", "deadline"), [(-1.0, 0.0, 1000), (-1.0, 2.0, 1000), (-1.0, 2.0, 20)])
def test_superficial_closing_has_its_log_odds(tmp_path: Path, logit: float, due: float, deadline: float) -> None:
    """The slope counts for a case that is due within 24 hours: here from its first hour, or never."""
    changes = {
        "policy__closing__superficial_logit": logit,
        "policy__closing__superficial_due": due,
        "policy__closing__superficial_return": 0.0,
    }
    cases, _ = arisen(finish(idle_place(tmp_path, deadline=deadline, **changes)))
    closed = ~np.isnan(cases.closed)
    expected = logistic(logit + (due if deadline < 24 else 0.0))
    assert agrees(cases.superficial[closed].sum(), closed.sum(), expected)
    assert (cases.state[closed & (cases.superficial == 1)] == codes.SUPERFICIAL).all()
    assert np.isnan(cases.solved[cases.superficial == 1]).all()


def test_superficial_closing_does_its_share_of_the_work(tmp_path: Path) -> None:
    changes = {
        "policy__closing__superficial_logit": 0.0,
        "policy__closing__superficial_return": 0.0,
        "policy__closing__superficial_work": 0.25,
    }
    simulation = finish(idle_place(tmp_path, grids=5, **changes))
    cases, _ = arisen(simulation)
    closed = np.flatnonzero(~np.isnan(cases.closed))
    assert len(closed) > 200
    share = np.where(cases.superficial[closed] == 1, 0.25, 1.0)
    expected = share * [work_of(simulation, case, GRID, 0) for case in closed]
    np.testing.assert_allclose(cases.worked[closed], expected, rtol=1e-5)


def test_superficial_closures_return_with_their_share_and_delay(tmp_path: Path) -> None:
    changes = {
        "policy__closing__superficial_logit": 0.0,
        "policy__closing__superficial_return": 0.4,
        "policy__closing__superficial_return_days": 2,
        "policy__closing__superficial_return_sigma": 0.5,
        "run__days": 90,
    }
    simulation = Simulation(idle_place(tmp_path, **changes), 1)
    delays: list[float] = []
    while simulation.running:
        before = arisen(simulation)[0]
        pending = np.flatnonzero(before.state == codes.PENDING)
        closed, attempts = before.closed[pending], before.attempt[pending]
        simulation.step()
        after = arisen(simulation)[0]
        back = after.attempt[pending] == attempts + 1
        # the new deadline tells when it came back
        delays += (after.due[pending] - 1000.0 - closed)[back].tolist()
    cases, needs = arisen(simulation)
    settled = needs.arose < 24.0 * 60
    superficial_first = (cases.attempt > 0) | (cases.state == codes.SUPERFICIAL)
    assert agrees(superficial_first[settled].sum(), settled.sum(), 0.5)
    came_back = cases.attempt[settled & superficial_first] > 0
    assert agrees(came_back.sum(), len(came_back), 0.4)
    logs = np.log(np.array(delays) / 48.0) / 0.5
    assert len(logs) > 300
    # delays shorter than the rest of their day are missed by looking at midnights only
    assert abs(np.median(logs)) < 0.2
    assert stats.kstest(logs, "norm").statistic < 0.1


def test_honest_closures_are_reopened_with_their_chance_after_their_delay(tmp_path: Path) -> None:
    chance = 0.3
    changes = {"policy__closing__reopen": chance, "policy__closing__reopen_hours": 50.0}
    simulation = finish(idle_place(tmp_path, **changes))
    cases, needs = arisen(simulation)
    settled = needs.arose < 24.0 * 20
    assert (cases.state[settled] == codes.SOLVED).all()
    attempts = cases.attempt[settled].astype(int)
    assert agrees(attempts.sum(), len(attempts) + attempts.sum(), chance)
    assert agrees((attempts > 0).sum(), len(attempts), chance)
    # closed = due of the last attempt - deadline + wait + work; it came back 50 hours after the closing before
    again = np.flatnonzero(settled & (cases.attempt == 1))
    returned = cases.due[again] - 1000.0
    first_work = np.array([work_of(simulation, case, GRID, 0) for case in again])
    first_closing = cases.response[again] + first_work
    np.testing.assert_allclose(returned, first_closing + 50.0, atol=1e-6)
    total = [sum(work_of(simulation, case, GRID, k) for k in (0, 1)) for case in again]
    np.testing.assert_allclose(cases.worked[again], total, rtol=1e-5)


def test_daily_counts_follow_the_closings(tmp_path: Path) -> None:
    changes = {"policy__closing__reopen": 0.4, "policy__closing__superficial_logit": -0.5}
    run = Simulation(idle_place(tmp_path, **changes), 2).run()
    total = run.series.sum(numeric_only=True)
    ends = run.cases["end"].value_counts()
    assert total["solved"] == ends["solved"]
    assert total["closed"] == total["reopened"] + ends[["solved", "superficial", "pending", "given_up"]].sum()
    assert total["closed"] > 1.3 * len(run.cases)


def test_a_case_is_learnt_from_once_a_day(tmp_path: Path) -> None:
    """Closures that come back at once close several times a day; the list of the day must hold them."""
    changes = {"policy__closing__reopen": 0.9, "policy__closing__reopen_hours": 0.0, "run__days": 40}
    simulation = Simulation(idle_place(tmp_path, grids=2, **changes), 1)
    for _ in range(3):
        simulation.step()
        assert int(simulation.state.clock.n_learned[0]) <= int(simulation.state.clock.next_need[0])


def test_trust_and_efficacy_follow_the_closures_of_the_day() -> None:
    simulation = Simulation(demo().with_({"run.days": 30, "run.warm_up_days": 0}), 2)
    step = simulation.scenario.residents
    while simulation.running:
        people = simulation.state.residents.copy()
        learned = simulation.state.learned[: int(simulation.state.clock.n_learned[0])].copy()
        values = arisen(simulation)[0].satisfaction[learned].copy()
        simulation.step()
        expected = people.copy()
        for case, value in zip(learned, values, strict=True):
            person = expected[simulation.state.needs.resident[case]]
            person.trust += step.trust_step * (value - person.trust)
            person.efficacy += step.efficacy_step * (value - person.efficacy)
        np.testing.assert_allclose(simulation.state.residents.trust, expected.trust, atol=1e-6)
        np.testing.assert_allclose(simulation.state.residents.efficacy, expected.efficacy, atol=1e-6)
    audit(simulation)
    assert (simulation.state.residents.trust != simulation.setup.world.residents.trust).sum() > 20


@pytest.mark.parametrize(("reach", "inflation"), [(0.0, 0.5), (0.6, 0.7), (1.0, 0.0), (1.0, 1.0)])
def test_the_callback_hides_its_share_of_the_dissatisfaction(reach: float, inflation: float) -> None:
    changes = {"policy.callback.reach": reach, "policy.callback.inflation": inflation}
    cases, needs = arisen(finish(demo().with_(changes)))
    once = ~np.isnan(cases.closed) & (needs.category > 0) & (cases.attempt == 0)
    asked = once & ~np.isnan(cases.reported_satisfaction)
    assert agrees(asked.sum(), once.sum(), reach)
    true = cases.satisfaction[asked]
    np.testing.assert_allclose(cases.reported_satisfaction[asked], true + inflation * (1.0 - true), rtol=1e-5)
    assert ((cases.satisfaction[once] >= 0.0) & (cases.satisfaction[once] <= 1.0)).all()


def test_satisfaction_falls_with_lateness_hand_offs_and_trips() -> None:
    simulation = finish(demo().with_({"policy.services.wasted_trip": 0.0, "policy.services.booking": 0.0}))
    weights = simulation.scenario.residents.satisfaction
    cases, needs = arisen(simulation)
    solved = (cases.state == codes.SOLVED) & (needs.category > 0) & (cases.attempt == 0)
    late = np.maximum(cases.closed - cases.due, 0.0)[solved] / (cases.due - cases.registered)[solved]
    trips = np.where(cases.channel == codes.CH_CENTRE, 1 + cases.misroutes, 0)[solved]
    expected = 1.0 - weights.late_weight * late / (1.0 + late)
    expected -= weights.handoff_weight * cases.handoffs[solved] + weights.trip_weight * trips
    np.testing.assert_allclose(cases.satisfaction[solved], np.clip(expected, 0.0, 1.0), atol=1e-5)
    assert (late > 0.0).mean() > 0.2
    np.testing.assert_array_equal(cases.trips[solved], trips)
