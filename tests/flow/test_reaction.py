"""After a closing that does not hold: reopened, petitioned, given up, or never found out."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.flow import codes
from sim.flow.reaction import give_up_probability, not_accepted, petition_probability
from sim.scenario import Scenario
from sim.simulation.model import Simulation
from tests.flow.audit import audit
from tests.flow.places import demo, finish, per_grid, quiet_place
from tests.flow.readings import arisen
from tests.flow.test_closing import agrees, logistic

GROUPS = ("local", "elder", "migrant", "low_income", "new_employment")


def place(folder: Path, grids: int = 40, **changes: Any) -> Scenario:
    """Idle grids below a street office, where every closing is on paper and found out within days."""
    matter = {"rate": per_grid(0.05), "work_median": 0.5, "work_sigma": 0.0, "deadline": 1000.0}
    base = {
        "run__days": 90,
        "policy__closing__superficial_logit": 3.0,
        "policy__closing__superficial_return": 1.0,
        "policy__closing__superficial_return_days": 1.0,
        "policy__structure__offices_per_street": 1,
        "policy__staffing__street_officials": 3,
        "residents__reaction__strength": 1.0,
    }
    return quiet_place(folder, {"matter": matter}, grids=grids, **(base | changes))


def test_chances_are_logistic_in_satisfaction_trust_and_group() -> None:
    simulation = Simulation(demo(), 1)
    state, rule = simulation.state, simulation.scenario.residents.reaction
    hurdles = simulation.scenario.residents.reporting.group_logodds
    state.residents.trust[:] = np.linspace(0.0, 1.0, len(state.residents))
    for row in range(0, len(state.needs), 37):
        trust = float(state.residents.trust[state.needs.resident[row]])
        hurdle = getattr(hurdles, GROUPS[state.needs.group[row]])
        silent = logistic(rule.give_up_logit - rule.give_up_trust * (trust - 0.5) - hurdle)
        assert give_up_probability(state, row) == pytest.approx(silent, rel=1e-9)
        x = rule.petition_logit + rule.petition_dissatisfaction * 0.6 - rule.petition_trust * (trust - 0.5)
        found = petition_probability(state, row, 0.4, 2)
        assert found == pytest.approx(logistic(x + 2 * rule.petition_again), rel=1e-9)
    reopen = simulation.scenario.policy.closing.reopen
    assert not_accepted(state, rule.expected) == pytest.approx(reopen)
    worse = math.log(reopen / (1.0 - reopen)) + rule.dissatisfaction_slope * 0.5
    assert not_accepted(state, rule.expected - 0.5) == pytest.approx(logistic(worse))


def test_shares_who_give_up_and_who_petition(tmp_path: Path) -> None:
    flat = dict.fromkeys(GROUPS, 0.0)
    changes = {
        "residents__reporting__group_logodds": flat,
        "residents__reaction__give_up_logit": -1.0,
        "residents__reaction__give_up_trust": 0.0,
        "residents__reaction__petition_logit": 0.0,
        "residents__reaction__petition_dissatisfaction": 0.0,
        "residents__reaction__petition_trust": 0.0,
        "residents__reaction__petition_again": 0.0,
    }
    simulation = finish(place(tmp_path, **changes))
    audit(simulation)
    days = simulation.state.days
    silent, returned = int(days.given_up.sum()), int(days.reopened.sum())
    waiting = int(simulation.state.counts[codes.PENDING])
    assert agrees(silent, silent + returned + waiting, logistic(-1.0))
    assert agrees(int(days.petitions.sum()), returned, 0.5)


def test_a_petition_is_an_attempt_at_the_street_with_little_time_and_a_journey(tmp_path: Path) -> None:
    changes = {
        "residents__reaction__give_up_logit": -20.0,
        "residents__reaction__petition_logit": 5.0,
        "residents__reaction__petition_dissatisfaction": 10.0,
        "policy__closing__petition_hours": 10.0,
        "policy__closing__superficial_logit": 0.0,
    }
    cases, _ = arisen(finish(place(tmp_path, **changes)))
    closed = cases.state == codes.SOLVED
    once = closed & (cases.petitions == 1)
    never = closed & (cases.petitions == 0)
    assert once.sum() > 300
    assert (cases.level[once] == codes.STREET).all()
    assert (cases.level[never] == codes.GRID).all()
    assert (cases.trips[once] == 1).all()
    assert (cases.trips[never] == 0).all()
    np.testing.assert_array_equal(cases.petitions[closed], cases.attempt[closed])
    # due 10 hours after it came back, and worked on in the half hour after that
    assert (cases.due[once] > cases.registered[once]).all()
    assert (cases.due[once] - cases.closed[once] <= 10.0 - 0.5 + 1e-6).all()


def test_without_strength_every_return_is_a_reopening(tmp_path: Path) -> None:
    changes = {"residents__reaction__strength": 0.0, "residents__reaction__petition_logit": 5.0}
    simulation = finish(place(tmp_path, **changes))
    days = simulation.state.days
    assert days.reopened.sum() > 1000
    assert days.petitions.sum() == 0
    assert days.given_up.sum() == 0
    assert simulation.state.counts[codes.GIVEN_UP] == 0


def test_who_reports_less_gives_up_more(tmp_path: Path) -> None:
    """The hurdle of a group counts after a closing as it does before a report."""
    simulation = finish(place(tmp_path, grids=120, residents__reaction__give_up_trust=0.0))
    cases, needs = arisen(simulation)
    settled = needs.arose < 24.0 * 60
    local, migrant = (settled & (needs.group == k) for k in (0, 2))
    silent = cases.state == codes.GIVEN_UP
    assert silent[migrant].mean() > silent[local].mean() + 0.05


def test_extended_deadlines_change_the_report_and_nothing_else() -> None:
    columns = {}
    for chance in (0.0, 0.7):
        cases, needs = arisen(finish(demo().with_({"policy.closing.extension": chance})))
        columns[chance] = cases
    none, some = columns[0.0], columns[0.7]
    for name in ("closed", "solved", "due", "overdue", "satisfaction", "reported_satisfaction", "attempt"):
        np.testing.assert_array_equal(getattr(none, name), getattr(some, name))
    late = (needs.category > 0) & (some.closed > some.due)
    assert none.extended.sum() == 0
    assert not some.extended[~np.isnan(some.closed) & (some.closed <= some.due)].any()
    assert agrees(int(some.extended[late].sum()), int(late.sum()), 0.7)
