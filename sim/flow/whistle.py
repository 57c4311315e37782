"""The whistle (M6): the community calls all parties of a joint case together, with a deadline for the answer.

A desk answers with log-odds that fall with the whistles it has heard this week. Who answers comes at any time up to the
deadline and pays attendance on top of its share of the work; offices that are called and not needed pay attendance
only. Parties that have not answered by the deadline are then asked one after the other, as without a whistle.
"""

from __future__ import annotations

import math

from numpy import int64

from sim.flow.accounting import set_state
from sim.flow.codes import (
    ATTEND,
    GRID,
    LONGEST_WAIT,
    MOST_SEVERE,
    NOBODY,
    PARTY,
    PICKUP,
    T_ANSWER,
    T_CHASE,
    WHISTLE,
)
from sim.flow.draws import part_hours
from sim.flow.joint import line_desk, party_desk
from sim.flow.service import queue_or_start
from sim.flow.subtasks import drop_part, fork, is_wanted
from sim.flow.timers import set_timer
from sim.flow.tracing import WHISTLED, note_draw
from sim.jit.compiled import compiled
from sim.random import streams as P
from sim.random.keyed import logistic, uniform, uniform_pair

CLOCK_HOURS = 168.0 / 40.0  # of the clock for an hour of work, in office hours
LEAST_WAIT = 0.01
BAR_STEP = 0.1  # of the bar in logarithms of hours, for a case


@compiled
def blows(s, case):
    """Whether the whistle is blown for a joint case: allowed, below the month's cap, and drawn."""
    p = s.parameters[0]
    row = s.cases[case]
    if row.route != WHISTLE or p.whistle_rate <= 0.0 or (row.level == GRID and not p.whistle_by_grid):
        return False
    community = s.grids[row.grid].community
    if s.blown[community] >= p.whistle_cap:
        return False
    rate = s.local[community].whistle
    if p.whistle_choice == MOST_SEVERE:
        return row.severity > 1.0 - rate
    if p.whistle_choice == LONGEST_WAIT:
        return waits_longest(s, case, community, rate)
    return uniform(p.seed, P.FLOW_WHISTLE, row.need, P.ONCE) < rate


@compiled
def expected_wait(s, case):
    """Hours that the parties of a case would keep it waiting if they were asked one after the other.

    For each the mean time until it takes the case up, and what waits per person at its desk, at the mean work of the
    case's category.
    """
    row = s.cases[case]
    hours = 0.0
    for party in range(1, int64(row.parties_left) + 1):
        desk = s.desks[party_desk(s, case, int64(party))]
        ahead = desk.n_waiting / max(desk.n_present, 1)
        hours += s.parameters[0].pickup_mean + CLOCK_HOURS * ahead * s.expected_hours[row.category]
    return hours


@compiled
def waits_longest(s, case, community, rate):
    """Whether the expected wait of a case is beyond the community's bar, which moves so that its rate is kept.

    The bar is a running quantile (Robbins and Monro 1951) of the logarithms of the waits of its joint cases.
    """
    if rate <= 0.0:
        return False
    need = math.log(max(expected_wait(s, case), LEAST_WAIT))
    if s.whistle_bar[community] == 0.0:
        s.whistle_bar[community] = need
    beyond = need > s.whistle_bar[community] or rate >= 1.0
    s.whistle_bar[community] += BAR_STEP * (beyond - rate)
    return beyond


@compiled
def answers(s, desk, u, needless):
    """Whether a desk that is called answers in time; being called tires it, and needlessly makes it distrust."""
    p = s.parameters[0]
    x = p.whistle_logodds - p.whistle_fatigue * s.heard[desk]
    if p.whistle_distrust > 0.0:
        x -= p.whistle_distrust * s.false_alarms[desk]
        remember(s, desk, needless)
    s.heard[desk] += 1
    return u < logistic(x)


@compiled
def remember(s, desk, needless):
    """A desk remembers whether a whistle was a false alarm to it: a moving average over whistles."""
    s.false_alarms[desk] += (needless - s.false_alarms[desk]) / s.parameters[0].whistle_memory


@compiled
def blow(s, case):
    """Call all further parties of a case, and bystanders."""
    p = s.parameters[0]
    now = s.clock[0].now
    row = s.cases[case]
    s.blown[s.grids[row.grid].community] += 1
    needless = 0.0
    if p.whistle_distrust > 0.0 and expected_wait(s, case) < p.whistle_needed:
        needless = 1.0
    if p.traced:
        note_draw(s, case, WHISTLED, 0.0, 0.0)
    set_state(s, case, PICKUP)
    parts = 0
    missing = 0
    for number in range(1, int64(row.parties_left) + 1):
        party = int64(number)
        u, v = uniform_pair(p.seed, P.FLOW_WHISTLE_ANSWER, row.need, party)
        if answers(s, party_desk(s, case, party), u, needless):
            set_timer(s, now + v * p.whistle_hours, fork(s, case, party), T_ANSWER)
            parts += 1
        else:
            missing |= 1 << (party - 1)
    if missing:
        part = fork(s, case, int64(0))
        s.cases[part].needed = missing
        take_next_party(s, part)
        set_timer(s, now + p.whistle_hours, part, T_CHASE)
        parts += 1
    row.parties_left = parts
    call_bystanders(s, case)


@compiled
def take_next_party(s, part):
    """Turn a part to the next party that it has to ask; False when there is none."""
    live = s.cases[part]
    for party in range(1, 8):
        bit = 1 << (party - 1)
        if live.needed & bit:
            live.needed -= bit
            live.parties_left = party
            live.tries = 0
            return True
    return False


@compiled
def call_bystanders(s, case):
    """Offices that are called and not needed queue their attendance; nobody waits for them."""
    p = s.parameters[0]
    for number in range(p.whistle_bystanders):
        u, _ = uniform_pair(p.seed, P.FLOW_BYSTANDER, s.cases[case].need, int64(number))
        desk = line_desk(s, case, u)
        if desk == NOBODY:
            return
        s.heard[desk] += 1
        if p.whistle_distrust > 0.0:
            remember(s, desk, 1.0)
        if p.whistle_attendance > 0.0:
            part = fork(s, case, int64(0))
            s.cases[part].task = ATTEND
            s.cases[part].remaining = p.whistle_attendance
            s.days[s.clock[0].day].whistle_hours += p.whistle_attendance
            queue_or_start(s, part, desk)


@compiled
def attend(s, part):
    """A party has answered: it queues its attendance and its share of the work."""
    if not is_wanted(s, part):
        drop_part(s, part)
        return
    row = s.cases[part]
    party = int64(row.parties_left)
    row.task = PARTY
    attendance = s.parameters[0].whistle_attendance
    s.days[s.clock[0].day].whistle_hours += attendance
    row.remaining = attendance + part_hours(s, part, party)
    queue_or_start(s, part, party_desk(s, part, party))
