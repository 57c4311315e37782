"""Volunteers: party members who report in where they live, one team a beat, at evenings and weekends (M7).

A team takes cases that wait at its beat and that the beat itself may solve, one at a time, as long as their expected
hours fit what is left of the month. It is no server: a case in its hands has a timer.
"""

from __future__ import annotations

from numpy import int64

from sim.flow.accounting import set_state
from sim.flow.allowances import fits
from sim.flow.codes import GRID, IN_WORK, NOBODY, SOLVER_VOLUNTEER, T_HELPED, TEAM_WAY, WORK
from sim.flow.queues import take_out
from sim.flow.shifts import after_working, is_open
from sim.flow.timers import set_timer
from sim.flow.turning import front, pop_waiting
from sim.jit.compiled import compiled, inlined

_SCAN = 16  # cases at the head of a queue among which a team looks for one that suits it


@inlined
def volunteer_shift(s):
    """Shift of volunteers."""
    return int64(s.parameters[0].volunteer_shift)


@inlined
def is_ready(s, desk):
    """Whether the team of a beat is idle, in its hours, and has hours left."""
    team = s.crews[desk]
    return team.case == NOBODY and team.left > 0.0 and is_open(s, volunteer_shift(s), s.clock[0].now)


@compiled
def suits(s, desk, case):
    """Whether a case is one that the beat may solve, not too hard for volunteers, and fits their hours."""
    p = s.parameters[0]
    row = s.cases[case]
    if row.task != WORK or row.route == TEAM_WAY or row.difficulty > p.volunteer_skill:
        return False
    team = s.crews[desk]
    return fits(team.left, team.monthly, s.expected_hours[row.category] / p.volunteer_speed)


@compiled
def take_in_hand(s, desk, case):
    """The team of a beat begins a case; its end is fixed now, what it takes is off the month's hours."""
    p = s.parameters[0]
    now = s.clock[0].now
    row = s.cases[case]
    team = s.crews[desk]
    row.waited += now - row.entered
    if row.desks == 0:
        s.histories[row.row].response = now
    row.desks += 1
    s.histories[row.row].solver = SOLVER_VOLUNTEER
    hours = row.remaining / p.volunteer_speed
    team.case = case
    team.left -= hours
    team.used += hours
    s.days[s.clock[0].day].volunteer_hours += hours
    set_state(s, case, IN_WORK)
    set_timer(s, after_working(s, volunteer_shift(s), now, hours), case, T_HELPED)


@compiled
def crew_takes(s, desk, case):
    """A case reaches a desk where no server is free: whether the volunteers of the beat take it, which they then do."""
    if s.desks[desk].level != GRID or not is_ready(s, desk) or not suits(s, desk, case):
        return False
    take_in_hand(s, desk, case)
    return True


@compiled
def take_next(s, desk):
    """An idle team takes the first case among those at the head of its beat's queue that suits it."""
    queue = s.desks[desk]
    if queue.n_waiting == 0 or not is_ready(s, desk):
        return
    if suits(s, desk, front(s, desk)):
        take_in_hand(s, desk, pop_waiting(s, desk))
        return
    before = NOBODY
    case = int64(queue.first)
    for _ in range(_SCAN):
        if case == NOBODY:
            return
        if suits(s, desk, case):
            take_out(s, desk, before, case)
            take_in_hand(s, desk, case)
            return
        before = case
        case = int64(s.cases[case].sibling)


@compiled
def free_crew(s, desk):
    """The team of a beat is done with its case and takes the next."""
    s.crews[desk].case = NOBODY
    take_next(s, desk)


@compiled
def wake_crews(s):
    """The hours of volunteers begin: idle crews take what waits."""
    for desk in range(s.parameters[0].first_community_desk):
        if s.desks[desk].n_waiting > 0:
            take_next(s, desk)
