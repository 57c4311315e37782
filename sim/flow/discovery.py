"""Discovery: unreported needs are found by visits, patrols and word of mouth, or lapse.

Every grid has two hazards a day, spread evenly over the day's shift hours: that of hidden needs (visits reveal a need
of the household visited) and that of visible ones (patrols see them as well). A latent need draws a unit exponential
when it arises and is found when its cumulated hazard has reached it, unless its life ends first. Days are swept once,
in the morning; needs that arise during the day are looked at when they arise.
"""

from __future__ import annotations

from numpy import int64

from sim.flow.accounting import count_state
from sim.flow.codes import ELDER, LAPSED, LATENT, LOW_INCOME, T_FOUND_PATROL, T_FOUND_VISIT, T_FOUND_WORD
from sim.flow.draws import kind_of_need
from sim.flow.pool import set_need_state, take_slot
from sim.flow.shifts import after_working, worked_hours
from sim.flow.timers import set_timer
from sim.flow.tracing import note_need
from sim.jit.compiled import compiled
from sim.random import streams as P
from sim.random.keyed import exponential, lognormal, uniform, uniform_four

_CHANNEL = P.ONCE + 1
HELPED = int64(1 << 30)  # flag of the exposure: the need ends because a helper finds it
PLACE_MASK = HELPED - 1


@compiled
def become_latent(s, row, since):
    """A need goes unreported from now on: draw its life and its resistance to discovery, see whether today finds it."""
    clock = s.clock[0]
    need = s.needs[row]
    kind = kind_of_need(s, row)
    u, v, _, _ = uniform_four(s.parameters[0].seed, P.FLOW_LATENT, need.key, P.ONCE)
    set_need_state(s, row, LATENT)
    entry = s.latent[clock.n_latent]
    entry.row = row
    entry.exposure = 2 * need.grid + (need.visible < kind.visible)
    entry.ends = need.arose + lognormal(u, kind.life_median, kind.life_sigma)
    entry.residual = exponential(v)
    if s.parameters[0].assistance and (need.group == LOW_INCOME or need.group == ELDER):
        expect_helper(s, row, entry, since)
    if not pass_day(s, clock.n_latent, since):
        clock.n_latent += 1


@compiled
def expect_helper(s, row, entry, since):
    """If a targeted visit comes before a need is over, it is found then (the rate is that of the day it arose)."""
    need = s.needs[row]
    per_hour = s.assisted[2 * s.grids[need.grid].community + (need.group == ELDER)]
    if per_hour <= 0.0:
        return
    u = uniform(s.parameters[0].seed, P.FLOW_ASSISTANCE, need.key, P.ONCE)
    comes = after_working(s, int64(s.parameters[0].outreach_shift), since, exponential(u) / per_hour)
    if comes < entry.ends:
        entry.ends = comes
        entry.exposure += HELPED


@compiled
def pass_day(s, index, start):
    """Carry a latent need from ``start`` to midnight. True when it leaves the list: found or lapsed."""
    clock = s.clock[0]
    entry = s.latent[index]
    exposure = int64(entry.exposure) & PLACE_MASK
    hazard = s.hazards[exposure]
    found = clock.midnight
    if hazard > 0.0 and clock.outreach_hours > 0.0:
        shift = int64(s.parameters[0].outreach_shift)
        per_hour = hazard / clock.outreach_hours
        ahead = per_hour * (clock.outreach_end - worked_hours(s, shift, start))
        if entry.residual <= ahead:
            found = after_working(s, shift, start, entry.residual / per_hour)
        else:
            entry.residual -= ahead
    if entry.ends <= found and entry.ends < clock.midnight:
        if entry.exposure >= HELPED:
            set_timer(s, entry.ends, take_slot(s, int64(entry.row)), T_FOUND_VISIT)
        else:
            lapse(s, int64(entry.row), entry.ends)
        return True
    if found < clock.midnight:
        case = take_slot(s, int64(entry.row))
        set_timer(s, found, case, finder(s, case, hazard, exposure))
        return True
    return False


@compiled
def finder(s, case, hazard, exposure):
    """Who finds a need: a visit, a patrol or word of mouth, in proportion to their hazards."""
    word = s.word_of_mouth[exposure >> 1]
    visits = s.hazards[exposure & ~1] - word  # a hidden need is seen by no patrol
    u, _, _, _ = uniform_four(s.parameters[0].seed, P.FLOW_LATENT, s.cases[case].need, _CHANNEL)
    if word > 0.0 and u * hazard >= hazard - word:
        return T_FOUND_WORD
    return T_FOUND_VISIT if u * hazard < visits else T_FOUND_PATROL


@compiled
def lapse(s, row, at):
    """A need ends by itself before anybody heard of it: unmet. Booked on the day it happens."""
    count_state(s, LATENT, LAPSED)
    s.histories[row].state = LAPSED
    if s.parameters[0].traced:
        note_need(s, row, at, LAPSED, 0.0, 0.0)
    s.days[s.clock[0].day].lapsed += 1


@compiled
def sweep_latent(s):
    """In the morning: which latent needs are found or lapse today."""
    clock = s.clock[0]
    midnight = clock.midnight
    n = int64(clock.n_latent)
    i = int64(0)
    while i < n:
        entry = s.latent[i]
        residual = entry.residual - s.hazards[int64(entry.exposure) & PLACE_MASK]
        if residual > 0.0 and entry.ends >= midnight:
            entry.residual = residual  # the usual day: neither found nor over
            i += 1
        elif pass_day(s, i, clock.now):
            n -= 1
            last = s.latent[n]  # takes the place of the one that left
            entry.residual = last.residual
            entry.ends = last.ends
            entry.row = last.row
            entry.exposure = last.exposure
        else:
            i += 1
    clock.n_latent = n
