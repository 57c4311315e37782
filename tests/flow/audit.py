"""An independent recount of the engine's state: every case in one place, every queue, server, timer and fen."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.flow import codes
from sim.flow.contractors import pool_of
from sim.flow.intake import hangs_up_at
from sim.simulation.model import Simulation
from tests.flow.readings import (
    CaseColumns,
    arisen,
    at_work,
    ends_of,
    free_slots,
    hang_ups,
    held_line,
    live_slots,
    part_slots,
    part_timers,
    pool_queue,
    posted_on,
    timers_of,
    waiting_slots,
)

TIMER_STATE = {
    codes.T_REPORT: codes.REPORTING,
    codes.T_FOUND_VISIT: codes.LATENT,
    codes.T_FOUND_PATROL: codes.LATENT,
    codes.T_FOUND_WORD: codes.LATENT,
    codes.T_HELPED: codes.IN_WORK,
    codes.T_MOVE: codes.MOVING,
    codes.T_OUTSIDE: codes.OUTSIDE,
    codes.T_CREW: codes.OUTSIDE,
    codes.T_PICKUP: codes.PICKUP,
    codes.T_RETURN: codes.PENDING,
    codes.T_ROUND: codes.OUTSIDE,
    codes.T_PETITION: codes.PENDING,
    codes.T_AUDIT: codes.PENDING,
}
PART_TIMERS = (codes.T_PICKUP, codes.T_ANSWER, codes.T_CHASE)
KNOWN_ENDS = (codes.SOLVED, codes.SUPERFICIAL, codes.NO_MONEY, codes.GIVEN_UP, codes.WITHDRAWN)
CLOSED = (codes.SOLVED, codes.SUPERFICIAL, codes.PENDING, codes.GIVEN_UP)


def audit(simulation: Simulation) -> None:
    """Assert that the state is whole at this instant: a day's end, or any time between two events."""
    _needs(simulation)
    _pool(simulation)
    _queues(simulation)
    _servers(simulation)
    _timers(simulation)
    _parts(simulation)
    _teams(simulation)
    _helpers(simulation)
    _pools(simulation)
    _days(simulation)
    _people(simulation)
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


def _people(simulation: Simulation) -> None:
    """Trust and efficacy are shares; a petition is a return; only late closings are extended."""
    people, (cases, _) = simulation.state.residents, arisen(simulation)
    for column in (people.trust, people.efficacy, simulation.state.visited, cases.satisfaction):
        known = column[~np.isnan(column)]
        assert ((known >= 0.0) & (known <= 1.0)).all()
    assert (cases.petitions <= cases.attempt).all()
    assert (cases.overdue[cases.extended > 0] > 0).all()


def _pool(simulation: Simulation) -> None:
    """A need has at most one slot; slots are taken or free; final cases have left theirs."""
    state = simulation.state
    taken, parts, free = live_slots(state), part_slots(state), free_slots(state)
    assert len(np.unique(state.cases.row[taken])) == len(taken), "a need with two slots"
    assert sorted([*taken.tolist(), *parts.tolist(), *free]) == list(range(int(state.clock.n_slots[0])))
    assert (state.cases.state[taken] < codes.END_FIRST).all()


def _queues(simulation: Simulation) -> None:
    """Every waiting case is in the queue of its desk, once."""
    state = simulation.state
    cases, _ = arisen(simulation)
    at = cases.desk
    queued: list[int] = []
    for number, desk in enumerate(state.desks):
        slots = np.array(waiting_slots(state, number), np.int64)
        assert len(slots) == desk.n_waiting, f"queue length of desk {number}"
        assert (state.cases.desk[slots] == number).all()
        calls = state.cases.task[slots] == codes.CALL
        assert (state.cases.state[slots] == np.where(calls, codes.REPORTING, codes.WAITING)).all()
        members = state.cases.row[slots[state.cases.parent[slots] == codes.NOBODY]].tolist()
        assert (at[members] == number).all()
        queued += members
    assert sorted(queued) == _rows((cases.state == codes.WAITING) | on_hold(state, cases))
    planned = hang_ups(state)
    if simulation.scenario.policy.intake.patience_minutes > 0.0:
        for slot in live_slots(state):
            call = state.cases[slot]
            if call.task in (codes.ANSWER, codes.CALL) and call.state in (codes.WAITING, codes.REPORTING):
                assert (int(slot), float(hangs_up_at(state, slot))) in planned, "a call without an end of patience"


def _servers(simulation: Simulation) -> None:
    """A case in work has one server (or helpers) and a server one case; the event list knows when its piece ends."""
    state = simulation.state
    cases, _ = arisen(simulation)
    busy, slots = at_work(state)
    assert len(np.unique(slots)) == len(slots), "two servers at one piece"
    whole = state.cases.parent[slots] == codes.NOBODY
    timed, _, kinds = timers_of(state)
    helped_rows = timed[kinds == codes.T_HELPED]
    in_hand = [*state.cases.row[slots[whole]].tolist(), *helped_rows.tolist()]
    assert sorted(in_hand) == _rows(cases.state == codes.IN_WORK)
    assert (state.cases.state[slots] == codes.IN_WORK).all()
    home, helped = state.servers.desk[busy], state.desks[state.cases.desk[slots]]
    assert (home >= helped.pool_first).all()
    assert (home < helped.pool_last).all()
    taken = np.flatnonzero(state.servers.case[: int(state.desks.n_servers.sum())] != codes.NOBODY)
    at_desk = np.bincount(state.servers.desk[taken], minlength=len(state.desks))
    np.testing.assert_array_equal(state.desks.n_idle + at_desk, state.desks.n_servers)
    servers = state.servers[: int(state.desks.n_servers.sum())]
    assert (servers.gone[servers.case == codes.VACANT] == 1).all() or state.clock.posts_changed[0]
    filled = np.bincount(servers.desk[servers.gone == 0], minlength=len(state.desks))
    np.testing.assert_array_equal(state.desks.n_present, filled)
    first = np.unique(state.desks.pool_first)  # counts of a pool are kept at its first desk
    for name, of_pool in (("n_idle", "pool_idle"), ("n_waiting", "pool_waiting")):
        np.testing.assert_array_equal(np.add.reduceat(state.desks[name], first), state.desks[of_pool][first])
    assert np.isinf(np.delete(state.ends, busy)).all(), "an idle server with an end"
    assert (state.ends[busy] >= float(state.clock.now[0])).all()
    on_event_list = {int(k): (float(state.ends[k]), int(state.servers.case[k])) for k in busy}
    assert ends_of(state) == on_event_list, "ends of pieces on the event list"


def _timers(simulation: Simulation) -> None:
    """A case has at most one timer, of the kind that its state asks for."""
    state = simulation.state
    cases, _ = arisen(simulation)
    rows, times, kinds = timers_of(state)
    assert len(np.unique(rows)) == len(rows), "a case with two timers"
    assert (times >= float(state.clock.now[0])).all()
    of_case = cases.state
    for_crews = sum(len(pool_queue(state, pool)) for pool in range(len(state.pools)))
    apart = sum(len(parts) > 0 for parts in wanted_parts(state).values())
    for kind, expected in TIMER_STATE.items():
        assert (of_case[rows[kinds == kind]] == expected).all()
    for waiting in (codes.REPORTING, codes.MOVING, codes.OUTSIDE, codes.PICKUP, codes.PENDING):
        matching = [kind for kind, expected in TIMER_STATE.items() if expected == waiting]
        in_parts = apart if waiting == codes.PICKUP else for_crews if waiting == codes.OUTSIDE else 0
        in_parts += int(on_hold(state, cases).sum()) if waiting == codes.REPORTING else 0
        assert _count(cases, waiting) == np.isin(kinds, matching).sum() + in_parts
    finds = rows[np.isin(kinds, (codes.T_FOUND_VISIT, codes.T_FOUND_PATROL, codes.T_FOUND_WORD))]
    listed = state.latent[: int(state.clock.n_latent[0])].row
    assert sorted([*finds.tolist(), *listed.tolist()]) == _rows(of_case == codes.LATENT)


def on_hold(state: Any, cases: CaseColumns) -> np.ndarray:
    """Whether each need that has arisen is a report by telephone that waits for an operator."""
    found = np.zeros(len(cases), np.bool_)
    slots = live_slots(state)
    calls = slots[(state.cases.task[slots] == codes.CALL) & (state.cases.state[slots] == codes.REPORTING)]
    found[state.cases.row[calls]] = True
    return found


def _pools(simulation: Simulation) -> None:
    """Crews that are busy have a case each; what waits for one is in its pool's queue, once, and nowhere else."""
    state = simulation.state
    slots = live_slots(state)
    rows, _, kinds = timers_of(state)
    at_work = np.isin(state.cases.row[slots], rows[kinds == codes.T_CREW])
    busy = np.bincount([int(pool_of(state, slot)) for slot in slots[at_work]] or [0], minlength=len(state.pools))
    if at_work.any():
        np.testing.assert_array_equal(state.pools.busy, busy[: len(state.pools)])
    else:
        assert not state.pools.busy.any()
    for number, pool in enumerate(state.pools):
        queue = pool_queue(state, number) if pool.n_waiting else []
        assert len(queue) == len(set(queue)) == pool.n_waiting
        assert (state.cases.state[queue] == codes.OUTSIDE).all()
        assert not np.isin(state.cases.row[queue], rows).any()


def wanted_parts(state: Any) -> dict[int, list[int]]:
    """Slot of a case > slots of the parts that it waits for."""
    cases = state.cases
    found: dict[int, list[int]] = {}
    for part in part_slots(state):
        live, whole = cases[part], cases[cases.parent[part]]
        alive = whole.need == live.need and whole.parent == codes.NOBODY and whole.state == codes.PICKUP
        if alive and live.task != codes.ATTEND and whole.attempt == live.attempt:
            found.setdefault(int(live.parent), []).append(int(part))
    return found


def _parts(simulation: Simulation) -> None:
    """Every part is in one place: in a queue, in work or waiting for its party; its case knows how many there are."""
    state = simulation.state
    cases = state.cases
    parts = part_slots(state)
    queued = [slot for desk in range(len(state.desks)) for slot in waiting_slots(state, desk)]
    _, slots = at_work(state)
    timed, kinds = part_timers(state)
    assert len(np.unique(timed)) == len(timed), "a part with two timers"
    assert np.isin(kinds, PART_TIMERS).all()
    for code, there in ((codes.WAITING, queued), (codes.IN_WORK, slots), (codes.PICKUP, timed)):
        of_parts = sorted(int(slot) for slot in there if cases.parent[slot] != codes.NOBODY)
        assert of_parts == sorted(parts[cases.state[parts] == code].tolist())
    assert np.isin(cases.state[parts], (codes.WAITING, codes.IN_WORK, codes.PICKUP)).all()
    for case, wanted in wanted_parts(state).items():
        assert cases.parties_left[case] == len(wanted), "parts that a case waits for"


def _teams(simulation: Simulation) -> None:
    """A team has its servers and its case; a desk keeps one server; nobody is set free without a team."""
    state = simulation.state
    teams = state.teams[: int(state.clock.n_teams[0])]
    team = simulation.scenario.policy.team
    assert len(np.unique(teams.case)) == len(teams)
    places = np.bincount(teams.place) if len(teams) else np.zeros(1)
    assert places.max() <= team.at_a_time
    members = np.flatnonzero(state.servers.team != codes.NOBODY)
    assert sorted(members.tolist()) == sorted(
        server for one in teams for server in np.flatnonzero(state.servers.team == one.case)
    )
    assert (np.bincount(state.servers.desk[members], minlength=len(state.desks)) <= team.per_desk).all()
    at_desk = np.bincount(state.servers.desk[members], minlength=len(state.desks))
    assert (at_desk < np.maximum(state.desks.n_servers, 1)).all()
    for one in teams:
        own = np.flatnonzero(state.servers.team == one.case)
        assert len(own) == one.people <= max(team.size, 1)
        assert (state.servers.desk[own] == one.desk).all()
        assert np.isin(state.servers.case[own], (codes.SECONDED, one.case)).all()
        assert state.cases.route[one.case] == codes.TEAM_WAY
        in_work = state.cases.state[one.case] == codes.IN_WORK
        assert (state.servers.case[own] == one.case).sum() == int(in_work)
    seconded = np.flatnonzero(state.servers.case == codes.SECONDED)
    free_now = state.ends[seconded] <= float(state.clock.now[0])  # its team was dissolved at this instant
    assert (free_now | (state.servers.team[seconded] != codes.NOBODY)).all()


def _helpers(simulation: Simulation) -> None:
    """Boards hold what is posted; a team has one case; hours that are left never exceed those of the month."""
    state = simulation.state
    cases, _ = arisen(simulation)
    posted: list[int] = []
    for number in range(len(state.boards)):
        line = posted_on(state, number)
        assert len(line) == state.boards[number].n_posted
        posted += line
    assert sorted(posted) == _rows(cases.state == codes.POSTED)
    rows, _, kinds = timers_of(state)
    helped = rows[kinds == codes.T_HELPED]
    crews = simulation.town.crews
    in_crews = state.cases.row[crews.case[crews.case != codes.NOBODY]]
    by_volunteers = helped[cases.solver[helped] == codes.SOLVER_VOLUNTEER]
    assert sorted(in_crews.tolist()) == sorted(by_volunteers.tolist())
    assert np.isin(cases.solver[helped], (codes.SOLVER_VOLUNTEER, codes.SOLVER_UNIT)).all()
    assert (crews.left <= crews.monthly + 1e-9).all()
    units, branches = simulation.town.units, simulation.town.branches
    assert (units.left <= units.monthly + 1e-9).all()
    for share in (units.willingness, branches.vitality, crews.attendance):
        assert ((share >= 0.0) & (share <= 1.0)).all()
    assert np.isclose(crews.used.sum(), state.days.volunteer_hours.sum())
    assert np.isclose(units.used.sum(), state.days.unit_hours.sum())
    assert int(units.claims.sum()) == int(state.days.claimed.sum())


def _days(simulation: Simulation) -> None:
    """Daily counts add up to the cases in each state, those put away at t = 0 included."""
    state, away = simulation.state, simulation.put_away
    cases, needs = arisen(simulation)
    hours = ("area", "volunteer_hours", "unit_hours")
    total = {name: int(state.days[name].sum()) for name in state.days.dtype.names if name not in hours}

    def count(*states: int) -> int:
        return _count(cases, *states) + int(away[list(states)].sum())

    is_enquiry = needs.category == 0
    known = ~np.isnan(cases.registered) & ~is_enquiry
    assert total["arisen"] + total["enquiries"] + total["averted"] == len(cases) + away.sum()
    assert total["enquiries"] == is_enquiry.sum() + away[codes.ANSWERED] + away[codes.HUNG_UP]
    assert total["hung_up"] >= count(codes.HUNG_UP)
    assert total["registered"] == known.sum() + away[list(KNOWN_ENDS)].sum()
    for name, end in (("averted", codes.AVERTED), ("lapsed", codes.LAPSED), ("no_money", codes.NO_MONEY)):
        assert total[name] == count(end), name
    assert total["solved"] == count(codes.SOLVED)
    assert total["closed"] - total["reopened"] == count(*CLOSED)
    notes = {
        "found_visit": (known & (cases.channel == codes.CH_VISIT)).sum(),
        "found_patrol": (known & (cases.channel == codes.CH_PATROL)).sum(),
        "found_word": (known & (cases.channel == codes.CH_WORD)).sum(),
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
    grids = simulation.setup.world.grids
    capital = cases.pot == codes.POT_CAPITAL
    of_district = len(simulation.setup.world.communities) + grids.district[needs.grid]
    where: np.ndarray = np.where(capital, of_district, grids.community[needs.grid])
    where[cases.pot == codes.POT_PLEDGE] += len(simulation.setup.world.communities) + len(
        simulation.setup.world.districts
    )
    return where
