"""Discovery: unreported needs are found by visits and patrols, or lapse.

Every grid has two hazards a day, spread evenly over the day's shift hours: visits reveal a need of the household
visited; patrols see what can be seen from the street. A latent need draws a unit exponential when it arises and
is found when its cumulated hazard has reached it, unless its life ends first. Days are swept once, in the
morning; needs that arise during the day are looked at when they arise.
"""

from __future__ import annotations

from numpy import int64

from sim.compiled import compiled

from sim import purposes as P
from sim.flow.accounting import set_state
from sim.flow.codes import LAPSED, LATENT, T_FOUND_PATROL, T_FOUND_VISIT
from sim.flow.shifts import after_working, worked_hours
from sim.flow.timers import set_timer
from sim.keyed import exponential, lognormal, uniform_four

DAY_HOURS = 24.0


@compiled
def become_latent(s, case):
    """A need goes unreported: draw its life and its resistance to discovery, see whether today finds it."""
    p = s.parameters[0]
    clock = s.clock[0]
    need = s.needs[case]
    kind = s.categories[need.category]
    u, v, _, _ = uniform_four(p.seed, P.FLOW_LATENT, need.key, P.ONCE)
    set_state(s, case, LATENT)
    entry = s.latent[clock.n_latent]
    entry.case = case
    entry.grid = need.grid
    entry.visible = 1 if need.visible < kind.visible else 0
    entry.ends = need.arose + lognormal(u, kind.life_median, kind.life_sigma)
    entry.residual = exponential(v)
    if not pass_day(s, clock.n_latent, clock.now):
        clock.n_latent += 1


@compiled
def pass_day(s, index, start):
    """Carry a latent need from ``start`` to the end of today. True when it leaves the list (found or lapsed)."""
    clock = s.clock[0]
    entry = s.latent[index]
    midnight = clock.first + DAY_HOURS * (clock.day + 1)
    rounds = s.rounds[entry.grid]
    shift = int64(rounds.shift)
    hazard = rounds.visit + entry.visible * rounds.patrol
    found = midnight
    if hazard > 0.0:
        day_start = midnight - DAY_HOURS
        before = worked_hours(s, shift, start)
        today = worked_hours(s, shift, midnight) - worked_hours(s, shift, day_start)
        left = worked_hours(s, shift, midnight) - before
        per_hour = hazard / today
        if entry.residual <= per_hour * left:
            found = after_working(s, shift, start, entry.residual / per_hour)
        else:
            entry.residual -= per_hour * left
    if entry.ends <= found and entry.ends < midnight:
        lapse(s, int64(entry.case))
        return True
    if found < midnight:
        u, _, _, _ = uniform_four(s.parameters[0].seed, P.FLOW_LATENT, s.needs[entry.case].key, 1)
        visit = u * hazard < rounds.visit
        set_timer(s, found, int64(entry.case), T_FOUND_VISIT if visit else T_FOUND_PATROL)
        return True
    return False


@compiled
def lapse(s, case):
    """A need ends by itself before anybody heard of it: unmet. Booked on the day it happens."""
    set_state(s, case, LAPSED)
    s.days[s.clock[0].day].lapsed += 1


@compiled
def copy_entry(source, target):
    """Move an entry of the list of latent needs."""
    target.residual = source.residual
    target.ends = source.ends
    target.case = source.case
    target.grid = source.grid
    target.visible = source.visible


@compiled
def sweep_latent(s):
    """In the morning: which latent needs are found or lapse today."""
    clock = s.clock[0]
    midnight = clock.now + DAY_HOURS
    kept = 0
    for i in range(clock.n_latent):
        entry = s.latent[i]
        rounds = s.rounds[entry.grid]
        hazard = rounds.visit + entry.visible * rounds.patrol
        if entry.residual > hazard and entry.ends >= midnight:
            entry.residual -= hazard  # the usual day: neither found nor over
        elif pass_day(s, i, clock.now):
            continue
        if kept != i:
            copy_entry(s.latent[i], s.latent[kept])
        kept += 1
    clock.n_latent = kept
