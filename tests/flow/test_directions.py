"""Known directions under common random numbers: paired differences over fixed seeds, with 99 % intervals."""

from __future__ import annotations

import numpy as np
import pytest

from sim.flow import codes
from sim.scenario import Scenario, load
from sim.simulation.model import Simulation
from tests.flow.readings import arisen
from tests.runs import FEW_SEEDS, difference


@pytest.fixture(scope="module")
def after() -> Scenario:
    """A twentieth of Panjin after the reform, half a year."""
    return load("panjin/after").with_({"territory.scale": 0.05, "run.days": 180, "run.warm_up_days": 90})


def _in_window(simulation: Simulation) -> np.ndarray:
    _, needs = arisen(simulation)
    window: np.ndarray = (needs.arose >= 0.0) & (needs.category > 0)
    return window


def mean_wait(simulation: Simulation) -> float:
    """Hours in the queues of the staff, cases closed in the window."""
    cases, _ = arisen(simulation)
    return float(cases.waited[_in_window(simulation) & ~np.isnan(cases.closed)].mean())


def first_wait(simulation: Simulation) -> float:
    """Hours from registration to the first response of those known."""
    cases, _ = arisen(simulation)
    known = _in_window(simulation) & ~np.isnan(cases.registered)
    now = float(simulation.state.clock.now[0])
    return float((np.where(np.isnan(cases.response), now, cases.response) - cases.registered)[known].mean())


def solved(simulation: Simulation) -> float:
    """True solutions on days of the window."""
    return float(simulation.state.days.solved[simulation.scenario.run.warm_up_days :].sum())


def closed(simulation: Simulation) -> float:
    """Closings on days of the window."""
    return float(simulation.state.days.closed[simulation.scenario.run.warm_up_days :].sum())


def street_median(simulation: Simulation) -> float:
    """Median hours from registration to solution of cases solved at the street."""
    cases, _ = arisen(simulation)
    chosen = _in_window(simulation) & (cases.state == codes.SOLVED) & (cases.level == codes.STREET)
    return float(np.median((cases.solved - cases.registered)[chosen]))


def held(simulation: Simulation) -> float:
    """Mean number of cases that wait for money."""
    return float(simulation.stock[simulation.scenario.run.warm_up_days :, codes.HELD].mean())


def no_money(simulation: Simulation) -> float:
    """Cases withdrawn because no money came."""
    return float(simulation.state.days.no_money[simulation.scenario.run.warm_up_days :].sum())


@pytest.mark.slow
def test_a_community_pool_shortens_waits(after: Scenario) -> None:
    path = "policy.dispatch.assignment"
    first, queues = difference(after, {path: "own_grid"}, {path: "community_pool"}, first_wait, mean_wait)
    assert first.high < 0.0
    assert queues.high < 0.0


def test_fewer_offices_alone_shorten_the_median_of_the_street(after: Scenario) -> None:
    path = "policy.structure.offices_per_street"
    (median,) = difference(after, {path: 17}, {path: 5}, street_median)
    assert median.high < 0.0


def test_more_members_close_more_and_wait_less(after: Scenario) -> None:
    path = "policy.staffing.members_per_grid"
    number, first, queues = difference(after, {path: 0.15}, {path: 0.5}, closed, first_wait, mean_wait)
    assert number.low > 0.0
    assert first.high < 0.0
    assert queues.high < 0.0


@pytest.mark.slow
def test_a_larger_service_fund_leaves_fewer_without_money(after: Scenario) -> None:
    path = "policy.funding.per_community"
    poor = {path: 20_000, "policy.funding.capital": 20e6, "policy.funding.hold_days": 60}
    waiting, withdrawn, done = difference(after, poor, {**poor, path: 200_000}, held, no_money, solved)
    assert waiting.high < 0.0
    assert withdrawn.high < 0.0
    assert done.low > 0.0


def test_delegation_lightens_the_streets(after: Scenario) -> None:
    path = "policy.structure.delegated_items"

    def at_the_street(simulation: Simulation) -> float:
        cases, _ = arisen(simulation)
        return float((cases.level[_in_window(simulation) & (cases.state == codes.SOLVED)] >= codes.STREET).mean())

    (share,) = difference(after, {path: 0}, {path: 59}, at_the_street, seeds=FEW_SEEDS)
    assert share.high < 0.0


def test_the_direct_route_saves_desks(after: Scenario) -> None:
    path = "policy.dispatch.route.default"

    def desks(simulation: Simulation) -> float:
        cases, _ = arisen(simulation)
        return float(cases.desks[_in_window(simulation) & (cases.state == codes.SOLVED)].mean())

    ladder, around = {path: "level_by_level"}, {path: "territorial"}
    (saved,) = difference(after, ladder, {path: "direct"}, desks, seeds=FEW_SEEDS)
    (added,) = difference(after, ladder, around, desks, seeds=FEW_SEEDS)
    assert saved.high < -0.5
    assert added.low > 0.1
