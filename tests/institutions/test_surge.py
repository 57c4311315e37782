"""Calm and surge: calm work is put aside, hands are added, it costs, and it ends."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.facts.readings import read
from sim.flow.codes import COMMUNITY, GRID, WAITING
from sim.institutions.surge import Surge
from sim.scenario import load
from sim.simulation.model import Simulation
from tests.flow.places import demo
from tests.institutions.town import STILL
from tests.runs import difference

SHORT: dict[str, Any] = {**STILL, "run.warm_up_days": 0, "run.days": 30}
DECLARED = {"from": 7, "until": 13, "where": {"community": [0]}, "set": {"policy.surge.declared": 1}}


def stepped(days: int, **changes: Any) -> Simulation:
    simulation = Simulation(demo().with_({**SHORT, **changes}), 1)
    for _ in range(days):
        simulation.step()
    return simulation


def test_a_declared_surge_frees_time_where_and_while_it_holds() -> None:
    simulation = stepped(8, rollout=[DECLARED])
    duties, servers = simulation.town.duties, simulation.state.servers
    planned = simulation.setup.organisation.staff["availability"]
    now = servers["availability"][: len(planned)]
    policy = simulation.scenario.policy
    desk = (duties.level == COMMUNITY) & (duties.community == 0)
    freed = policy.surge.paperwork_cut * policy.time.paperwork + policy.surge.overtime
    np.testing.assert_allclose(now[desk], planned[desk] + freed, rtol=1e-6)
    member = (duties.level == GRID) & (duties.community == 0)
    visits = policy.surge.visits_cut * policy.time.visits
    assert (now[member] > planned[member] + freed + visits).all()  # and those called in
    others = duties.community != 0
    np.testing.assert_array_equal(now[others], planned[others])
    made = simulation.town.staff.visits[duties.level == GRID] / policy.time.visits
    np.testing.assert_allclose(made, np.where(duties.community[duties.level == GRID] == 0, 0.2, 1.0))
    while simulation.day < 16:
        simulation.step()
    np.testing.assert_allclose(servers["availability"][: len(planned)], planned, rtol=1e-12)
    np.testing.assert_allclose(simulation.town.staff.visits[duties.level == GRID], policy.time.visits)


def test_overtime_is_booked() -> None:
    simulation = stepped(30, rollout=[DECLARED])
    surge = simulation.scenario.policy.surge
    hours = surge.overtime * simulation.town.duties.staff_of_community[0] * 40.0  # a week of five days
    booked = simulation.town.ledger
    assert booked.hours["surge"].sum() == pytest.approx(hours)
    assert booked.fen["surge"].sum() == pytest.approx(hours * surge.overtime_pay * 100, abs=10)


def test_a_shock_triggers_it_and_it_ends() -> None:
    shock = {"from": 40, "days": 14, "factor": 6.0}
    changes = {"run.days": 120, "demand.rate_factor": 2, "demand.shocks": [shock], "policy.surge.trigger": 1.6}
    simulation = stepped(120, **changes)
    on = simulation.town.noted("surge_communities")
    assert (on[:40] == 0.0).all()
    assert on[42:54].max() == 3.0
    assert on[-20:].max() == 0.0


def test_without_a_surge_nothing_is_built() -> None:
    assert not [one for one in stepped(1).institutions if isinstance(one, Surge)]


def test_a_regime_shortens_the_queues_of_a_shock_and_finds_less() -> None:
    street = load("panjin/after").with_({"territory.scale": 0.025, "run.days": 60, "run.warm_up_days": 40})
    shock = {"demand.shocks": [{"from": 0, "days": 28, "factor": 2.0}]}
    regime = {**shock, "rollout": [{"from": 0, "until": 41, "set": {"policy.surge.declared": 1}}]}

    def waiting(simulation: Simulation) -> float:
        return float(simulation.stock[40:, WAITING].mean())

    def found(simulation: Simulation) -> float:
        return float(simulation.state.days["found_visit"][40:].sum())

    (longer,) = difference(street, {}, shock, waiting, seeds=range(1, 11))
    shorter, fewer = difference(street, shock, regime, waiting, found, seeds=range(1, 11))
    assert longer.low > 0.0
    assert shorter.high < 0.0
    assert fewer.high < 0.0  # the price: visits put aside find nothing


def test_readings_of_a_surge() -> None:
    place = demo().with_({"run.days": 90, "run.warm_up_days": 30})
    shock = {"demand.shocks": [{"from": 0, "days": 28, "factor": 3.0}]}
    calm, surge = (Simulation(place.with_(changes), 2).run() for changes in ({}, shock))
    assert read(surge, "ordinary_close_hours") > read(calm, "ordinary_close_hours")
    assert 0.0 < read(surge, "closed_within_month") < read(calm, "closed_within_month") <= 1.0
    assert np.isnan(read(calm, "recovery_days"))
    assert read(surge, "recovery_days") >= 0.0
