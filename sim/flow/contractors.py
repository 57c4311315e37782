"""Contractors: finite crews, hearings and inspectors who do the outside step of cases.

A pool has crews that are all alike, hours of its own and one queue. From the moment a crew begins, the step takes as
long as it would without pools, or longer if the crew's working hours do not suffice for its share; a pool that is never
short changes nothing else. Crews finish what they have begun: fewer are there only when some are done.
"""

from __future__ import annotations

from numpy import int64

from sim.flow.codes import NOBODY, POOL_CITY, POOL_DISTRICT, POOL_DUE, POOL_FIFO, T_CREW, T_OUTSIDE
from sim.flow.draws import outside_hours
from sim.flow.queues import meld, without_root
from sim.flow.shifts import after_working, is_open
from sim.flow.timers import set_timer
from sim.flow.tracing import CREW_BEGINS, note_draw
from sim.jit.compiled import compiled


@compiled
def pool_of(s, case):
    """Pool that does the outside step of a case at its place, or NOBODY."""
    live = s.cases[case]
    first = int64(s.pool_of_item[s.needs[live.row]["item"]])
    if first == NOBODY or s.pools[first].scope == POOL_CITY:
        return first
    place = s.grids[live.grid]
    if s.pools[first].scope == POOL_DISTRICT:
        return first + int64(place.district)
    return first + int64(place.street)


@compiled
def ask_contractor(s, case, pool):
    """A case needs a contractor: one begins at once, or it waits for one."""
    now = s.clock[0].now
    row = s.cases[case]
    one = s.pools[pool]
    row.entered = now
    if one.busy < one.crews and is_open(s, int64(one.shift), now):
        begin_step(s, case, pool)
        return
    row.key = now if one.queue == POOL_FIFO else row.due if one.queue == POOL_DUE else -row.severity
    row.child = NOBODY
    row.sibling = NOBODY
    one.root = case if one.root == NOBODY else meld(s.cases, int64(one.root), case)
    one.n_waiting += 1


@compiled
def begin_step(s, case, pool):
    """A crew begins the outside step of a case."""
    clock = s.clock[0]
    row = s.cases[case]
    one = s.pools[pool]
    hours = min(one.share * outside_hours(s, case, int64(row.attempt)), one.most)
    one.busy += 1
    day = s.days[clock.day]
    day.contractor_jobs += 1.0
    day.contractor_wait += clock.now - row.entered
    day.contractor_hours += hours
    row.entered = clock.now
    if s.parameters[0].traced:
        note_draw(s, case, CREW_BEGINS, hours, 0.0)
    set_timer(s, after_working(s, int64(one.shift), clock.now, hours), case, T_CREW)


@compiled
def crew_done(s, case):
    """A crew is free and takes the next case; whether the outside step of this one is over, too."""
    now = s.clock[0].now
    row = s.cases[case]
    pool = pool_of(s, case)
    s.pools[pool].busy -= 1
    take_next_steps(s, pool)
    end = row.entered + outside_hours(s, case, int64(row.attempt))
    if end <= now:
        return True
    set_timer(s, end, case, T_OUTSIDE)
    return False


@compiled
def take_next_steps(s, pool):
    """Crews that are free take what waits, in the hours of their shift."""
    one = s.pools[pool]
    if one.n_waiting == 0 or not is_open(s, int64(one.shift), s.clock[0].now):
        return
    while one.n_waiting > 0 and one.busy < one.crews:
        case = int64(one.root)
        one.root = without_root(s.cases, case)
        one.n_waiting -= 1
        begin_step(s, case, pool)


@compiled
def open_pools(s, shift):
    """A shift begins work: so do the pools that work it."""
    for pool in range(s.parameters[0].n_pools):
        if s.pools[pool].shift == shift:
            take_next_steps(s, int64(pool))


@compiled
def wake_pools(s):
    """In the morning crews that have come take what waits, where it is no night."""
    for pool in range(s.parameters[0].n_pools):
        take_next_steps(s, int64(pool))
