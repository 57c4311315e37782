"""Claims: every morning units with free hours choose among the posted cases of their community (M10).

A unit ranks what is posted by match * (1 + prestige) * value / cost * willingness and claims the best with probability
1 - exp(-score), again and again while it succeeds and has hours left. What nobody wants in the claim window goes level
by level. Claimed work takes elapsed time and the unit's hours, no server.
"""

from __future__ import annotations

import math

from numpy import int64

from sim.flow.accounting import set_state
from sim.flow.allowances import fits
from sim.flow.boards import take_down
from sim.flow.codes import COMMUNITY, IN_WORK, LEVEL_BY_LEVEL, NOBODY, SOLVER_UNIT, T_HELPED
from sim.flow.draws import work_hours
from sim.flow.routes import right_desk
from sim.flow.shifts import after_working
from sim.flow.stages import enter
from sim.flow.timers import set_timer
from sim.jit.compiled import compiled
from sim.random import streams as P
from sim.random.keyed import uniform

_UNITS = int64(1 << 32)  # occurrence of a draw: unit, and day above it
_MEAN_SEVERITY = 0.5


@compiled
def claim_score(s, unit, case):
    """How much a unit wants a case: fit of its kind, how visible the work is, severity for the hours it takes."""
    p = s.parameters[0]
    one = s.units[unit]
    row = s.cases[case]
    match = s.unit_fit[row.category * p.n_unit_kinds + one.kind]
    value = row.severity / _MEAN_SEVERITY
    prestige = p.prestige * s.categories[row.category].visible
    return p.claim_scale * match * (1.0 + prestige) * value / s.expected_hours[row.category] * one.willingness


@compiled
def best_posted(s, community, unit):
    """The posted case that a unit ranks first among those that fit its hours.

    Returns
    -------
    case, before : int
        NOBODY if none; and the case posted just before it.
    score : float
    """
    one = s.units[unit]
    best = NOBODY
    ahead = NOBODY
    highest = 0.0
    before = NOBODY
    case = int64(s.boards[community].first)
    while case != NOBODY:
        if fits(one.left, one.monthly, s.expected_hours[s.cases[case].category]):
            score = claim_score(s, unit, case)
            if score > highest:
                best = case
                ahead = before
                highest = score
        before = case
        case = int64(s.cases[case].child)
    return best, ahead, highest


@compiled
def take_claim(s, unit, case):
    """A unit begins a case it has claimed: its hours are booked, the end is fixed now."""
    p = s.parameters[0]
    clock = s.clock[0]
    one = s.units[unit]
    row = s.cases[case]
    if row.desks == 0:
        s.histories[row.row].response = clock.now
    row.desks += 1
    s.histories[row.row].solver = SOLVER_UNIT
    row.superficial = 0
    row.desk = right_desk(s, case, COMMUNITY)
    hours = work_hours(s, case, COMMUNITY, int64(row.attempt))
    one.left -= hours
    one.used += hours
    one.claims += 1
    day = s.days[clock.day]
    day.unit_hours += hours
    day.claimed += 1
    set_state(s, case, IN_WORK)
    set_timer(s, after_working(s, int64(p.transfer_shift), clock.now, hours / p.unit_pace), case, T_HELPED)


@compiled
def claim_all(s, community, unit):
    """One unit claims while it succeeds and has hours left."""
    clock = s.clock[0]
    while s.units[unit].left > 0.0:
        case, before, score = best_posted(s, community, unit)
        if case == NOBODY:
            return
        u = uniform(s.parameters[0].seed, P.FLOW_CLAIM, s.cases[case].need, unit + _UNITS * clock.day)
        if u >= 1.0 - math.exp(-score):
            return
        take_down(s, community, before, case)
        take_claim(s, unit, case)


@compiled
def expire(s, community):
    """Cases that nobody claimed in time go level by level."""
    p = s.parameters[0]
    board = s.boards[community]
    while board.n_posted > 0 and s.clock[0].now - s.cases[board.first].entered >= p.claim_hours:
        case = int64(board.first)
        take_down(s, community, NOBODY, case)
        s.cases[case].route = LEVEL_BY_LEVEL
        enter(s, case)


@compiled
def settle_boards(s):
    """In the morning: on every board the units claim, each day another one first; what is too old is taken down."""
    p = s.parameters[0]
    for community in range(p.first_capital):
        board = s.boards[community]
        if board.n_posted == 0:
            continue
        u = uniform(p.seed, P.FLOW_CLAIM_ORDER, community, int64(s.clock[0].day))
        turn = int64(u * board.n_units)
        for k in range(board.n_units):
            if board.n_posted == 0:
                break
            claim_all(s, community, board.first_unit + (turn + k) % board.n_units)
        expire(s, community)
