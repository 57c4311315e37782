"""An independent recount of the engine's state: every case in one place, every queue, server and timer accounted for."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.flow import codes
from sim.model import Simulation
from tests.flow.readings import CaseColumns, arisen, queue_of, timers_of

TIMER_STATE = {
    codes.T_REPORT: codes.REPORTING,
    codes.T_FOUND_VISIT: codes.LATENT,
    codes.T_FOUND_PATROL: codes.LATENT,
    codes.T_MOVE: codes.MOVING,
    codes.T_OUTSIDE: codes.OUTSIDE,
    codes.T_PICKUP: codes.PICKUP,
    codes.T_RETURN: codes.PENDING,
}
CLOSED = (codes.SOLVED, codes.SUPERFICIAL, codes.PENDING)


def audit(simulation: Simulation) -> None:
    """Assert that the state is whole at this instant (a day's end, or any time between two events)."""
    _needs(simulation)
    _queues(simulation)
    _servers(simulation)
    _timers(simulation)
    _days(simulation)
    audit_money(simulation)


def _count(cases: CaseColumns, *states: int) -> int:
    return int(np.isin(cases.state, states).sum())


def _needs(simulation: Simulation) -> None:
    """Needs that have arisen are the sum of the states; times of a case are in order."""
    state = simulation.state
    cases, needs = arisen(simulation)
    now = float(state.clock.now[0])
    assert int(state.clock.next_need[0]) == len(cases), "needs that have arisen"
    found = np.bincount(cases.state, minlength=codes.N_STATES)
    assert found[codes.UNBORN] == 0
    counted = state.counts.copy()
    counted[codes.UNBORN] -= len(state.needs) - len(cases)
    np.testing.assert_array_equal(found, counted)
    is_open = (cases.state >= codes.OPEN_FIRST) & (cases.state <= codes.OPEN_LAST)
    assert int(state.clock.open_cases[0]) == int(is_open.sum())
    known = ~np.isnan(cases.registered)
    unknown_states = (codes.LATENT, codes.REPORTING, codes.LAPSED, codes.AVERTED)
    np.testing.assert_array_equal(known, ~np.isin(cases.state, unknown_states))
    assert (cases.registered[known] >= needs.arose[known]).all()
    assert (cases.registered[known] <= now).all()
    closed = ~np.isnan(cases.closed)
    assert (cases.closed[closed] >= cases.registered[closed]).all()
    assert closed[np.isin(cases.state, CLOSED)].all()
    np.testing.assert_array_equal(~np.isnan(cases.solved), cases.state == codes.SOLVED)


def _queues(simulation: Simulation) -> None:
    """Every waiting case is in the queue of its desk, once."""
    state = simulation.state
    cases, _ = arisen(simulation)
    queued: list[int] = []
    for number, desk in enumerate(state.desks):
        members = queue_of(state, number)
        assert len(members) == desk.n_waiting, f"queue length of desk {number}"
        assert (state.cases.desk[members] == number).all()
        queued += members
    assert sorted(queued) == np.flatnonzero(cases.state == codes.WAITING).tolist()


def _servers(simulation: Simulation) -> None:
    """A case in work has one server, a server at most one case; idle servers have no end; the tree knows the first."""
    state = simulation.state
    cases, _ = arisen(simulation)
    now = float(state.clock.now[0])
    servers = state.servers[: int(state.desks.n_servers.sum())]
    busy = np.flatnonzero(servers.case != codes.NOBODY)
    in_hand = servers.case[busy]
    assert sorted(in_hand.tolist()) == np.flatnonzero(cases.state == codes.IN_WORK).tolist()
    helped = state.desks[cases.desk[in_hand]]
    assert (servers.desk[busy] >= helped.pool_first).all()
    assert (servers.desk[busy] < helped.pool_last).all()
    at_desk = np.bincount(servers.desk[busy], minlength=len(state.desks))
    np.testing.assert_array_equal(state.desks.n_idle + at_desk, state.desks.n_servers)
    ends = state.ends[: len(servers)]
    assert np.isinf(np.delete(ends, busy)).all()
    assert np.isinf(state.ends[len(servers) :]).all()
    assert (ends[busy] >= now).all()
    assert state.ends[state.winners[1]] == state.ends.min()


def _timers(simulation: Simulation) -> None:
    """A case has at most one timer, of the kind that its state asks for."""
    state = simulation.state
    cases, _ = arisen(simulation)
    now = float(state.clock.now[0])
    timers = timers_of(state)
    assert len(np.unique(timers.case)) == len(timers), "a case with two timers"
    assert (timers.time >= now).all()
    for kind, expected in TIMER_STATE.items():
        assert (cases.state[timers.case[timers.kind == kind]] == expected).all()
    for waiting in (codes.REPORTING, codes.MOVING, codes.OUTSIDE, codes.PICKUP, codes.PENDING):
        kinds = [kind for kind, expected in TIMER_STATE.items() if expected == waiting]
        assert _count(cases, waiting) == np.isin(timers.kind, kinds).sum()
    finds = timers.case[np.isin(timers.kind, (codes.T_FOUND_VISIT, codes.T_FOUND_PATROL))]
    listed = state.latent[: int(state.clock.n_latent[0])].case
    latent = np.flatnonzero(cases.state == codes.LATENT)
    assert sorted([*finds.tolist(), *listed.tolist()]) == latent.tolist()


def _days(simulation: Simulation) -> None:
    """Daily counts add up to the cases in each state."""
    state = simulation.state
    cases, needs = arisen(simulation)
    total = {name: int(state.days[name].sum()) for name in state.days.dtype.names if name != "area"}
    is_enquiry = needs.category == 0
    known = ~np.isnan(cases.registered) & ~is_enquiry
    assert total["enquiries"] == is_enquiry.sum()
    assert total["averted"] == _count(cases, codes.AVERTED)
    assert total["arisen"] + total["enquiries"] + total["averted"] == len(cases)
    assert total["registered"] == known.sum()
    assert total["found_visit"] == (known & (cases.channel == codes.CH_VISIT)).sum()
    assert total["found_patrol"] == (known & (cases.channel == codes.CH_PATROL)).sum()
    assert total["lapsed"] == _count(cases, codes.LAPSED)
    assert total["no_money"] == _count(cases, codes.NO_MONEY)
    assert total["solved"] == _count(cases, codes.SOLVED)
    assert total["closed"] - total["reopened"] == _count(cases, *CLOSED)
    assert total["reopened"] == cases.attempt.sum()


def audit_money(simulation: Simulation) -> None:
    """Received = spent + reserved + left in each account; the cases say the same; held cases stand in line."""
    state = simulation.state
    cases, needs = arisen(simulation)
    now = float(state.clock.now[0])
    accounts = state.accounts
    assert (accounts.left >= 0).all()
    assert (accounts.reserved >= 0).all()
    np.testing.assert_array_equal(accounts.received, accounts.spent + accounts.reserved + accounts.left)
    account = _account_of(simulation, cases, needs)
    for stage, column in ((codes.RESERVED, accounts.reserved), (codes.PAID, accounts.spent)):
        chosen = cases.paid == stage
        assert (cases.cost[chosen] > 0).all()
        owed = np.zeros(len(accounts), np.int64)
        np.add.at(owed, account[chosen], cases.cost[chosen])
        np.testing.assert_array_equal(owed, column)
    held: list[int] = []
    for number, one in enumerate(accounts):
        line, case = [], int(one.first)
        for _ in range(int(one.n_held)):
            line.append(case)
            case = int(state.cases[case].child)
        assert (account[line] == number).all()
        assert (np.diff(state.cases.entered[line]) >= 0.0).all(), "held cases stand in the order of their coming"
        held += line
    assert sorted(held) == np.flatnonzero(cases.state == codes.HELD).tolist()
    limit = 24.0 * simulation.scenario.policy.funding.hold_days
    assert (now - cases.entered[held] <= limit + 24.0).all()


def _account_of(simulation: Simulation, cases: CaseColumns, needs: Any) -> np.ndarray:
    grids = simulation.parts.world.grids
    first_capital = len(simulation.parts.world.communities)
    capital = cases.pot == codes.POT_CAPITAL
    where: np.ndarray = np.where(capital, first_capital + grids.district[needs.grid], grids.community[needs.grid])
    return where
