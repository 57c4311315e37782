"""The pool of live cases: a need takes a slot when it becomes somebody's business and leaves it when it is final.

Slots are used again at once, last in, first out, so the few ten thousand live cases of a city stay in the cache.
"""

from __future__ import annotations

import math

from numpy import int64

from sim.flow.accounting import count_state, is_open_state, set_state
from sim.flow.codes import NOBODY, SOLVER_STAFF, TEAM_WAY, UNBORN
from sim.flow.pointers import prefetch
from sim.flow.routes import present
from sim.flow.teams import release_team
from sim.flow.tracing import note_need
from sim.jit.compiled import compiled, entry, inlined
from sim.random import streams as P
from sim.random.keyed import uniform


@compiled
def clear_history(s, row):
    """Give the row of a need that has just arisen, whose memory may hold anything, its first values."""
    history = s.histories[row]
    history.registered = math.nan
    history.response = math.nan
    history.due = math.nan
    history.closed = math.nan
    history.solved = math.nan
    history.open_hours = 0.0
    history.cost = 0
    history.waited = 0.0
    history.worked = 0.0
    history.satisfaction = math.nan
    history.reported_satisfaction = math.nan
    history.attempt = 0
    history.desks = 0
    history.handoffs = 0
    history.misroutes = 0
    history.trips = 0
    history.parties = 0
    history.channel = 0
    history.level = NOBODY
    history.state = UNBORN
    history.paid = 0
    history.pot = 0
    history.superficial = 0
    history.overdue = 0
    history.solver = SOLVER_STAFF
    history.offered = 0
    history.petitions = 0
    history.petition = 0
    history.extended = 0
    history.calls = 0


@compiled
def set_need_state(s, row, state):
    """Move a need that has no slot from its state to another; neither may be open."""
    history = s.histories[row]
    if s.parameters[0].traced:
        note_need(s, row, s.clock[0].now, state, 0.0, 0.0)
    count_state(s, history.state, state)
    history.state = state


@inlined
def free_slot(s):
    """A slot of the pool that nobody has: the one left last, or a new one."""
    clock = s.clock[0]
    slot = int64(clock.free)
    if slot == NOBODY:
        slot = int64(clock.n_slots)
        clock.n_slots = slot + 1
    else:
        clock.free = s.cases[slot].child
        prefetch(s.cases, int64(clock.free))  # for the next one
    return slot


@inlined
def leave_slot(s, slot):
    """Give a slot of the pool back."""
    clock = s.clock[0]
    live = s.cases[slot]
    live.state = UNBORN
    live.child = clock.free
    clock.free = slot


@compiled
def blank_slot(s):
    """A free slot in which nothing is known of any case."""
    slot = free_slot(s)
    case = s.cases[slot]
    case.key = 0.0
    case.entered = 0.0
    case.remaining = 0.0
    case.child = NOBODY
    case.sibling = NOBODY
    case.desk = NOBODY
    case.task = 0
    case.needed = 0
    case.route = 0
    case.descending = 0
    case.superficial = 0
    case.due = math.nan
    case.since = 0.0
    case.open_hours = 0.0
    case.cost = 0
    case.waited = 0.0
    case.worked = 0.0
    case.attempt = 0
    case.desks = 0
    case.handoffs = 0
    case.misroutes = 0
    case.paid = 0
    case.pot = 0
    case.parties_left = 0
    case.tries = 0
    case.channel = 0
    case.level = NOBODY
    case.overdue = 0
    case.parent = NOBODY
    return slot


@compiled
def authority_of(s, need):
    """Level with authority for a need: delegated items lie lower in streets that have taken them on."""
    p = s.parameters[0]
    item = s.items[need["item"]]
    if p.street_choice < 1.0 and item.authority_declined != item.authority_now:
        street = int64(s.grids[need.grid].street)
        if uniform(p.seed, P.FLOW_STREET_CHOICE, street, int64(need["item"])) >= p.street_choice:
            return int64(item.authority_declined)
    return int64(item.authority_now)


@compiled
def take_slot(s, row):
    """Put a need into the pool, in the state it is in; returns its slot: from now on it is a case."""
    slot = blank_slot(s)
    need = s.needs[row]
    case = s.cases[slot]
    case.need = need.key
    case.row = row
    case.grid = need.grid
    case.difficulty = need.difficulty
    case.category = need.category
    case.field = s.items[need["item"]].field
    case.state = s.histories[row].state
    case.needed = present(s.parameters[0], authority_of(s, need))
    case.severity = need.severity
    case.group = need.group
    return slot


@compiled
def write_history(s, case):
    """Copy to the records what a live case has come to."""
    live = s.cases[case]
    history = s.histories[live.row]
    history.due = live.due
    history.open_hours = live.open_hours
    history.cost = live.cost
    history.waited = live.waited
    history.worked = live.worked
    history.attempt = live.attempt
    history.desks = live.desks
    history.handoffs = live.handoffs
    history.misroutes = live.misroutes
    history.channel = live.channel
    history.level = live.level
    history.state = live.state
    history.paid = live.paid
    history.pot = live.pot
    history.superficial = live.superficial
    history.overdue = live.overdue


@compiled
def end_case(s, case, state):
    """A case is final: write its history and free its slot, and its team if it has one."""
    if s.cases[case].route == TEAM_WAY:
        release_team(s, case)
    set_state(s, case, state)
    write_history(s, case)
    leave_slot(s, case)


@entry
def write_live(s):
    """Bring the histories of all live cases up to date, for records in mid-run; open spells run on until now."""
    clock = s.clock[0]
    for case in range(clock.n_slots):
        live = s.cases[case]
        if live.state == UNBORN or live.parent != NOBODY:
            continue
        write_history(s, case)
        if is_open_state(live.state):
            s.histories[live.row].open_hours += clock.now - live.since
