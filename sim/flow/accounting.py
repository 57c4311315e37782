"""Bookkeeping of states: how many cases are in each, and the integral of the number open."""

from __future__ import annotations

from sim.compiled import inlined

from sim.flow.codes import OPEN_FIRST, OPEN_LAST


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
def set_state(s, case, state):
    """Move a case from its state to another and keep all counts true."""
    clock = s.clock[0]
    row = s.cases[case]
    old = row.state
    s.counts[old] -= 1
    s.counts[state] += 1
    row.state = state
    was = is_open_state(old)
    now = is_open_state(state)
    if was == now:
        return
    settle_area(s, clock.now)
    if now:
        clock.open_cases += 1
        s.histories[case].since = clock.now
    else:
        clock.open_cases -= 1
        history = s.histories[case]
        history.open_hours += clock.now - history.since
