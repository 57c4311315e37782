"""Assistance: helpers find and encourage the households they visit, take hours and money, and touch nobody else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.flow import codes
from sim.institutions.assistance import Assistance
from sim.simulation.model import Simulation
from sim.world.columns import GROUPS
from tests.flow.places import demo, quiet_place
from tests.flow.readings import arisen
from tests.institutions.town import STILL

SHORT: dict[str, Any] = {**STILL, "run.warm_up_days": 0, "run.days": 30}
HELP: dict[str, Any] = {"policy.assistance.low_income": 12, "policy.assistance.elder": 4}
LOW_INCOME, ELDER = GROUPS.index("low_income"), GROUPS.index("elder")


def stepped(days: int, **changes: Any) -> Simulation:
    simulation = Simulation(demo().with_({**SHORT, **changes}), 1)
    for _ in range(days):
        simulation.step()
    return simulation


def test_only_the_visited_groups_report_more_and_only_where_they_are_visited() -> None:
    stage = {"from": 0, "where": {"community": [1]}, "set": HELP}
    simulation = stepped(1, rollout=[stage])
    plain = stepped(1).state.report_shift.reshape(-1, len(GROUPS))  # what organisations of one's own add
    shift = simulation.state.report_shift.reshape(-1, len(GROUPS)) - plain
    here = simulation.setup.world.grids["community"] == 1
    logodds = simulation.scenario.policy.assistance.logodds
    assert shift[here][:, LOW_INCOME] == pytest.approx(logodds * (1 - np.exp(-3.0)))
    assert shift[here][:, ELDER] == pytest.approx(logodds * (1 - np.exp(-1.0)))
    others = [k for k in range(len(GROUPS)) if k not in (LOW_INCOME, ELDER)]
    assert (shift[:, others] == 0.0).all()
    assert (shift[~here] == 0.0).all()


def test_hours_and_gifts_are_booked() -> None:
    simulation = stepped(
        7, **HELP, **{"policy.funding.branch_helpers_share": 0.0, "policy.evaluation.audit_probability": 0.0}
    )
    world, policy = simulation.setup.world, simulation.scenario.policy
    residents = np.diff(world.group_offsets, axis=1).sum(axis=0)
    size = simulation.scenario.territory.household_size
    visits = (12 * residents[LOW_INCOME] + 4 * residents[ELDER]) / size
    books = simulation.town.ledger
    worked = simulation.setup.shifts.cum[0, 24 * 7] / 40.0  # the first week has a holiday
    hours = visits * policy.time.visit_hours * 7 / 365 * worked
    assert books.hours["assistance"].sum() == pytest.approx(hours, rel=1e-6)
    assert books.fen["assistance"].sum() == pytest.approx(visits * policy.assistance.yuan * 100 * 7 / 365, abs=10)
    planned = simulation.setup.organisation.staff["availability"]
    members = simulation.town.duties.level == codes.GRID
    now = simulation.state.servers["availability"][: len(planned)]
    assert (now[members] < planned[members]).all()
    np.testing.assert_array_equal(now[~members], planned[~members])


def test_helpers_find_needs_of_their_households_alone(tmp_path: Any) -> None:
    kinds = {"hidden": {"rate": 40_000, "report_p": 0.0001, "life_median": 20, "life_sigma": 0.5, "work_median": 0.01}}
    place = quiet_place(
        tmp_path,
        kinds,
        grids=4,
        territory__groups={"local": 0.4, "elder": 0.3, "migrant": 0.0, "low_income": 0.3, "new_employment": 0.0},
        policy__discovery__visit_reveal=0.5,
    )
    runs = []
    for visits in (0, 100):
        simulation = Simulation(place.with_({"policy.assistance.low_income": visits}), 1)
        while simulation.running:
            simulation.step()
        runs.append(arisen(simulation))
    (_, needs), (helped, _) = runs[0], runs[1]
    found = helped.channel == codes.CH_VISIT
    assert set(needs.group[found]) == {LOW_INCOME}
    ours = (needs.group == LOW_INCOME) & (needs.arose < 24 * 10)
    assert 0.5 < found[ours].mean() < 0.99
    hours = helped.registered[found] - needs.arose[found]
    assert (hours > 0.0).all()
    assert hours.mean() < 8760 / (100 * 0.5)  # cut off by the ends of the run and of the needs' lives


def test_nobody_is_helped_unless_it_is_wanted() -> None:
    simulation = stepped(1)
    assert not [one for one in simulation.institutions if isinstance(one, Assistance)]
    assert (simulation.state.assisted == 0.0).all()


def test_low_income_households_may_be_smaller_and_their_visits_are_counted() -> None:
    simulation = stepped(7, **{"policy.assistance.low_income": 12, "territory.low_income_household": 2.0})
    residents = np.diff(simulation.setup.world.group_offsets, axis=1).sum(axis=0)
    worked = simulation.setup.shifts.cum[0, 24 * 7] / 40.0  # the first week has a holiday
    expected = 12 * residents[LOW_INCOME] / 2.0 * 7 / 365 * worked
    assert simulation.town.noted("targeted_visits").sum() == pytest.approx(expected, rel=1e-6)
