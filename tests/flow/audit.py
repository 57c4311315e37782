"""An independent recount of the engine's state: every case in one place, every queue, server, timer and fen."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.flow import codes
from sim.model import Simulation
from tests.flow.readings import (
    CaseColumns,
    arisen,
    ends_of,
    free_slots,
    held_line,
    in_hand,
    live_slots,
    queue_of,
    timers_of,
)

TIMER_STATE = {
    codes.T_REPORT: codes.REPORTING,
    codes.T_FOUND_VISIT: codes.LATENT,
    codes.T_FOUND_PATROL: codes.LATENT,
    codes.T_MOVE: codes.MOVING,
    codes.T_OUTSIDE: codes.OUTSIDE,
    codes.T_PICKUP: codes.PICKUP,
    codes.T_RETURN: codes.PENDING,
    codes.T_AUDIT: codes.PENDING,
}
KNOWN_ENDS = (codes.SOLVED, codes.SUPERFICIAL, codes.NO_MONEY)
CLOSED = (codes.SOLVED, codes.SUPERFICIAL, codes.PENDING)


def audit(simulation: Simulation) -> None:
    """Assert that the state is whole at this instant: a day's end, or any time between two events."""
    _needs(simulation)
    _pool(simulation)
    _queues(simulation)
    _servers(simulation)
    _timers(simulation)
    _days(simulation)
    audit_money(simulation)


def _rows(chosen: np.ndarray) -> list[int]:
    return [int(row) for row in np.flatnonzero(chosen)]


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
    counted = state.counts - simulation.put_away
    counted[codes.UNBORN] -= len(state.needs) - len(cases)
    np.testing.assert_array_equal(found, counted)
    is_open = (cases.state >= codes.OPEN_FIRST) & (cases.state <= codes.OPEN_LAST)
    assert int(state.clock.open_cases[0]) == int(is_open.sum())
    registered, closed = cases.registered, cases.closed
    known = ~np.isnan(registered)
    unknown_states = (codes.LATENT, codes.REPORTING, codes.LAPSED, codes.AVERTED)
    np.testing.assert_array_equal(known, ~np.isin(cases.state, unknown_states))
    assert (registered[known] >= needs.arose[known]).all()
    assert (registered[known] <= now).all()
    is_closed = ~np.isnan(closed)
    assert (closed[is_closed] >= registered[is_closed]).all()
    assert is_closed[np.isin(cases.state, CLOSED)].all()
    np.testing.assert_array_equal(~np.isnan(cases.solved), cases.state == codes.SOLVED)


def _pool(simulation: Simulation) -> None:
    """A need has at most one slot; slots are taken or free; final cases have left theirs."""
    state = simulation.state
    taken, free = live_slots(state), free_slots(state)
    assert len(np.unique(state.cases.row[taken])) == len(taken), "a need with two slots"
    assert sorted([*taken.tolist(), *free]) == list(range(int(state.clock.n_slots[0])))
    assert (state.cases.state[taken] < codes.END_FIRST).all()


def _queues(simulation: Simulation) -> None:
    """Every waiting case is in the queue of its desk, once."""
    state = simulation.state
    cases, _ = arisen(simulation)
    at = cases.desk
    queued: list[int] = []
    for number, desk in enumerate(state.desks):
        members = queue_of(state, number)
        assert len(members) == desk.n_waiting, f"queue length of desk {number}"
        assert (at[members] == number).all()
        queued += members
    assert sorted(queued) == _rows(cases.state == codes.WAITING)


def _servers(simulation: Simulation) -> None:
    """A case in work has one server and a server one case; the agenda knows when its piece ends."""
    state = simulation.state
    cases, _ = arisen(simulation)
    busy, rows = in_hand(state)
    assert sorted(rows.tolist()) == _rows(cases.state == codes.IN_WORK)
    home, helped = state.servers.desk[busy], state.desks[cases.desk[rows]]
    assert (home >= helped.pool_first).all()
    assert (home < helped.pool_last).all()
    at_desk = np.bincount(home, minlength=len(state.desks))
    servers = state.servers[: int(state.desks.n_servers.sum())]
    empty = np.bincount(servers.desk[servers.case == codes.VACANT], minlength=len(state.desks))
    np.testing.assert_array_equal(state.desks.n_idle + at_desk + empty, state.desks.n_servers)
    assert (servers.gone[servers.case == codes.VACANT] == 1).all() or state.clock.posts_changed[0]
    filled = np.bincount(servers.desk[servers.gone == 0], minlength=len(state.desks))
    np.testing.assert_array_equal(state.desks.n_present, filled)
    first = np.unique(state.desks.pool_first)  # counts of a pool are kept at its first desk
    for name, of_pool in (("n_idle", "pool_idle"), ("n_waiting", "pool_waiting")):
        np.testing.assert_array_equal(np.add.reduceat(state.desks[name], first), state.desks[of_pool][first])
    assert np.isinf(np.delete(state.ends, busy)).all(), "an idle server with an end"
    assert (state.ends[busy] >= float(state.clock.now[0])).all()
    on_agenda = {int(k): (float(state.ends[k]), int(state.servers.case[k])) for k in busy}
    assert ends_of(state) == on_agenda, "ends of pieces on the agenda"


def _timers(simulation: Simulation) -> None:
    """A case has at most one timer, of the kind that its state asks for."""
    state = simulation.state
    cases, _ = arisen(simulation)
    rows, times, kinds = timers_of(state)
    assert len(np.unique(rows)) == len(rows), "a case with two timers"
    assert (times >= float(state.clock.now[0])).all()
    of_case = cases.state
    for kind, expected in TIMER_STATE.items():
        assert (of_case[rows[kinds == kind]] == expected).all()
    for waiting in (codes.REPORTING, codes.MOVING, codes.OUTSIDE, codes.PICKUP, codes.PENDING):
        matching = [kind for kind, expected in TIMER_STATE.items() if expected == waiting]
        assert _count(cases, waiting) == np.isin(kinds, matching).sum()
    finds = rows[np.isin(kinds, (codes.T_FOUND_VISIT, codes.T_FOUND_PATROL))]
    listed = state.latent[: int(state.clock.n_latent[0])].row
    assert sorted([*finds.tolist(), *listed.tolist()]) == _rows(of_case == codes.LATENT)


def _days(simulation: Simulation) -> None:
    """Daily counts add up to the cases in each state, those put away at t = 0 included."""
    state, away = simulation.state, simulation.put_away
    cases, needs = arisen(simulation)
    total = {name: int(state.days[name].sum()) for name in state.days.dtype.names if name != "area"}

    def count(*states: int) -> int:
        return _count(cases, *states) + int(away[list(states)].sum())

    is_enquiry = needs.category == 0
    known = ~np.isnan(cases.registered) & ~is_enquiry
    assert total["arisen"] + total["enquiries"] + total["averted"] == len(cases) + away.sum()
    assert total["enquiries"] == is_enquiry.sum() + away[codes.ANSWERED]
    assert total["registered"] == known.sum() + away[list(KNOWN_ENDS)].sum()
    for name, end in (("averted", codes.AVERTED), ("lapsed", codes.LAPSED), ("no_money", codes.NO_MONEY)):
        assert total[name] == count(end), name
    assert total["solved"] == count(codes.SOLVED)
    assert total["closed"] - total["reopened"] == count(*CLOSED)
    notes = {
        "found_visit": (known & (cases.channel == codes.CH_VISIT)).sum(),
        "found_patrol": (known & (cases.channel == codes.CH_PATROL)).sum(),
        "reopened": cases.attempt.sum(),
    }
    for name, noted in notes.items():
        assert total[name] == noted if away.sum() == 0 else total[name] >= noted, name


def audit_money(simulation: Simulation) -> None:
    """Received = spent + reserved + left in each account, the cases say the same; held cases stand in line."""
    state = simulation.state
    cases, needs = arisen(simulation)
    accounts = state.accounts
    assert (accounts.left >= 0).all()
    assert (accounts.reserved >= 0).all()
    np.testing.assert_array_equal(accounts.received, accounts.spent + accounts.reserved + accounts.left)
    account, paid, cost, came = _account_of(simulation, cases, needs), cases.paid, cases.cost, cases.entered
    for stage, column in ((codes.RESERVED, accounts.reserved), (codes.PAID, accounts.spent)):
        chosen = paid == stage
        assert (cost[chosen] > 0).all()
        owed = np.zeros(len(accounts), np.int64)
        np.add.at(owed, account[chosen], cost[chosen])
        if stage == codes.PAID and simulation.put_away.sum() > 0:
            assert (owed <= column).all()  # cases put away at t = 0 were paid, too
        else:
            np.testing.assert_array_equal(owed, column)
    assert accounts.spent.sum() == state.days.spent.sum()
    held: list[int] = []
    for number in range(len(accounts)):
        line = held_line(state, number)
        assert (account[line] == number).all()
        assert (np.diff(came[line]) >= 0.0).all(), "held cases stand in the order of their coming"
        held += line
    assert sorted(held) == _rows(cases.state == codes.HELD)
    limit = 24.0 * simulation.scenario.policy.funding.hold_days
    assert (float(state.clock.now[0]) - came[held] <= limit + 24.0).all()


def _account_of(simulation: Simulation, cases: CaseColumns, needs: Any) -> np.ndarray:
    grids = simulation.parts.world.grids
    capital = cases.pot == codes.POT_CAPITAL
    of_district = len(simulation.parts.world.communities) + grids.district[needs.grid]
    where: np.ndarray = np.where(capital, of_district, grids.community[needs.grid])
    return where
