"""Bookkeeping of states: how many cases are in each, and the integral of the number open."""

from __future__ import annotations

from sim.flow.codes import NOBODY, OPEN_FIRST, OPEN_LAST
from sim.flow.tracing import note_state
from sim.jit.compiled import compiled, inlined


@inlined
def is_open_state(state):
    """Whether a case in this state is in the hands of staff."""
    return state >= OPEN_FIRST and state <= OPEN_LAST


@inlined
def settle_area(s, now):
    """Bring today's integral of the number of open cases up to ``now``."""
    clock = s.clock[0]
    s.days[clock.day].area += clock.open_cases * (now - clock.area_since)
    clock.area_since = now


@inlined
def count_state(s, old, new):
    """Book the change of one case from a state to another in the counts."""
    s.counts[old] -= 1
    s.counts[new] += 1


@inlined
def engage(s, desk, change):
    """Book a server of a desk as taken (-1) or idle again (+1)."""
    queue = s.desks[desk]
    queue.n_idle += change
    s.desks[queue.pool_first].pool_idle += change


@inlined
def set_state(s, case, state):
    """Move a live case from its state to another and keep all counts true; parts of a case are not counted."""
    clock = s.clock[0]
    live = s.cases[case]
    if s.parameters[0].traced:
        note_state(s, case, state)
    if live.parent != NOBODY:
        live.state = state
        return
    old = live.state
    count_state(s, old, state)
    live.state = state
    was = is_open_state(old)
    now = is_open_state(state)
    if was == now:
        return
    settle_area(s, clock.now)
    if now:
        clock.open_cases += 1
        live.since = clock.now
    else:
        clock.open_cases -= 1
        live.open_hours += clock.now - live.since


@compiled
def behind(s, case):
    """Hours by which the group of a case's resident is behind everybody in the places watched with its community."""
    row = s.cases[case]
    return s.behind[s.grids[row.grid].community * s.parameters[0].n_groups + row.group]
