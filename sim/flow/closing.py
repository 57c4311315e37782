"""Closing on paper and in fact: superficial closures, satisfaction, callback, return.

The true state and the reported one are kept apart: a superficial closure is closed on paper and not solved,
and the callback's figure hides part of the dissatisfaction.
"""

from __future__ import annotations

import math

from numpy import int64

from sim.flow.accounting import set_state
from sim.flow.codes import (
    DELIBERATION,
    GIVEN_UP,
    NO_MONEY,
    NOBODY,
    PENDING,
    SOLVED,
    SUPERFICIAL,
    T_AUDIT,
    TEAM_WAY,
)
from sim.flow.deadlines import deadline_of, promised
from sim.flow.draws import paid_for
from sim.flow.journeys import journeys
from sim.flow.pointers import prefetch
from sim.flow.pool import end_case
from sim.flow.reaction import not_accepted, reaction
from sim.flow.rounds import rounds_of
from sim.flow.teams import release_team
from sim.flow.timers import set_timer
from sim.flow.tracing import CALLED_BACK, FOUND_OUT, NOT_ACCEPTED, PART_PAID, RETURNS, SUPERFICIALLY, note_draw
from sim.jit.compiled import compiled
from sim.jit.units import DAY_HOURS
from sim.random import streams as P
from sim.random.keyed import logistic, lognormal, uniform, uniform_four

_DUE_SOON = 24.0
_AHEAD = 8  # closures looked ahead, so that their rows are in the cache
_NEVER = 1e-8  # a smaller chance is taken for none, and nothing is drawn
_SUPERFICIAL_KEY = 0
_RETURN_KEY = 1


@compiled
def superficial_probability(s, case):
    """Chance that a server closes on paper only: the log-odds of the desk, more when the case is due or overdue."""
    p = s.parameters[0]
    x = s.desks[s.cases[case].desk].superficial_logit
    if p.superficial_due != 0.0 and s.clock[0].now > promised(s, case) - _DUE_SOON:
        x += p.superficial_due
    return logistic(x)


@compiled
def closes_superficially(s, case):
    """Whether this attempt is closed on paper only, keyed by need and attempt."""
    chance = superficial_probability(s, case)
    if chance < _NEVER:
        return False
    key = _SUPERFICIAL_KEY + 2 * s.cases[case].attempt
    u = uniform(s.parameters[0].seed, P.FLOW_CLOSE, s.cases[case].need, key)
    if s.parameters[0].traced:
        note_draw(s, case, SUPERFICIALLY, chance, u)
    return u < chance


@compiled
def is_found_out(s, case):
    """Whether an audit finds a superficial closing out, keyed by need and attempt; without audits nothing is drawn."""
    row = s.cases[case]
    chance = s.desks[row.desk].audit
    if chance < _NEVER:
        return False
    u = uniform(s.parameters[0].seed, P.FLOW_AUDIT, row.need, int64(row.attempt))
    if s.parameters[0].traced:
        note_draw(s, case, FOUND_OUT, chance, u)
    return u < chance


@compiled
def true_satisfaction(s, case, trips):
    """Satisfaction in [0, 1]: falls with lateness (log-like), hand-offs and trips; low when superficial."""
    p = s.parameters[0]
    row = s.cases[case]
    allowed = max(deadline_of(s, case), 1.0)
    late = max(s.clock[0].now - row.due, 0.0) / allowed
    value = 1.0 - p.late_weight * late / (1.0 + late)
    value -= p.handoff_weight * row.handoffs + p.trip_weight * trips
    if row.superficial:
        value *= p.superficial_satisfaction
    else:
        value *= paid_for(s, case)
    if not row.superficial and p.deliberation and rounds_of(s, case) == DELIBERATION:
        value += p.deliberation_gain * (1.0 - value)
    return min(max(value, 0.0), 1.0)


@compiled
def extended_on_paper(s, case):
    """Whether a closing past its deadline is booked as on time all the same, keyed by need and attempt."""
    row = s.cases[case]
    chance = s.local[s.grids[row.grid].community].extension
    if chance <= 0.0:
        return False
    return uniform(s.parameters[0].seed, P.RESIDENT_EXTENSION, row.need, row.attempt) < chance


@compiled
def book_closing(s, case):
    """What every closing on paper leaves behind: its day, its time, whether it was late and whether it says so."""
    clock = s.clock[0]
    now = clock.now
    row = s.cases[case]
    day = s.days[clock.day]
    day.closed += 1
    history = s.histories[row.row]
    if row.attempt == 0 or history.closed < clock.midnight - DAY_HOURS:  # a case is learnt from once a day
        s.learned[clock.n_learned] = row.row
        clock.n_learned += 1
    history.closed = now
    history.extended = 0
    if now > row.due:
        row.overdue = 1
        if now <= promised(s, case) or extended_on_paper(s, case):
            history.extended = 1
            day.extended += 1


@compiled
def tally_closing(s, case, satisfaction, holds):
    """Count a closing for the community of its need: on paper and in truth."""
    row = s.cases[case]
    count = s.community_counts[s.grids[row.grid].community]
    in_time = s.clock[0].now <= row.due
    count.closed += 1
    count.on_time += in_time or s.histories[row.row].extended
    count.again += row.attempt > 0
    count.timely += in_time and not row.superficial
    count.satisfied += satisfaction
    count.solved += holds


@compiled
def call_back(s, case, satisfaction, u):
    """The callback reaches its share of residents; its figure hides part of their dissatisfaction."""
    row = s.cases[case]
    local = s.local[s.grids[row.grid].community]
    if u < local.callback_reach:
        hidden = local.callback_inflation * (1.0 - satisfaction)
        s.histories[row.row].reported_satisfaction = satisfaction + hidden
        if s.parameters[0].counted_by_community:
            count = s.community_counts[s.grids[row.grid].community]
            count.called += 1
            count.told += satisfaction + hidden


@compiled
def is_whole(s, case):
    """Whether the works that were paid for solve the need: by chance, as large as their part of the whole."""
    part = paid_for(s, case)
    if part >= 1.0:
        return True
    u = uniform(s.parameters[0].seed, P.FLOW_PART_PAID, s.cases[case].need, P.ONCE)
    if s.parameters[0].traced:
        note_draw(s, case, PART_PAID, part, u)
    return u < part


@compiled
def close_case(s, case):
    """Close a case on paper; decide by keyed draws whether it holds and what the resident does if it does not."""
    p = s.parameters[0]
    clock = s.clock[0]
    row = s.cases[case]
    by_team = row.route == TEAM_WAY
    if by_team:
        release_team(s, case)
    book_closing(s, case)
    history = s.histories[row.row]
    trips = journeys(s, case)
    history.trips = trips
    satisfaction = true_satisfaction(s, case, trips)
    history.satisfaction = satisfaction
    u, v, w, x = uniform_four(p.seed, P.FLOW_CLOSE, row.need, _RETURN_KEY + 2 * row.attempt)
    call_back(s, case, satisfaction, w)
    whole = row.superficial or is_whole(s, case)
    refusal = not_accepted(s, satisfaction)
    holds = whole and not row.superficial and u >= refusal
    if p.traced:
        note_draw(s, case, CALLED_BACK, s.local[s.grids[row.grid].community].callback_reach, w)
        if row.superficial:
            note_draw(s, case, RETURNS, p.superficial_return, u)
        elif whole:
            note_draw(s, case, NOT_ACCEPTED, refusal, u)
    if p.counted_by_community:
        tally_closing(s, case, satisfaction, holds)
    if row.superficial:
        s.days[clock.day].superficial += 1
        back = math.inf
        if u < p.superficial_return:
            back = lognormal(v, p.superficial_return_hours, p.superficial_return_sigma)
        if p.audit_hours < back and is_found_out(s, case):
            react(s, case, T_AUDIT, p.audit_hours)
        elif back < math.inf:
            react(s, case, reaction(s, case, satisfaction, x), back)
        else:
            end_case(s, case, SUPERFICIAL)
    elif not whole:
        s.days[clock.day].no_money += 1
        end_case(s, case, NO_MONEY)
    elif not holds:
        react(s, case, reaction(s, case, satisfaction, x), p.reopen_hours)
    else:
        history.solved = clock.now
        s.days[clock.day].solved += 1
        remove_cause(s, case, by_team)
        end_case(s, case, SOLVED)


@compiled
def react(s, case, what, delay):
    """A closing was not accepted: the case comes back after a while, or the resident gives up."""
    if what == GIVEN_UP:
        s.days[s.clock[0].day].given_up += 1
        end_case(s, case, GIVEN_UP)
        return
    set_state(s, case, PENDING)
    set_timer(s, s.clock[0].now + delay, case, what)


@compiled
def remove_cause(s, case, by_team):
    """A capital project, or a team, that truly solves its need removes the chronic cause it belongs to."""
    live = s.cases[case]
    if not (by_team or s.categories[live.category].capital):
        return
    need = s.needs[live.row]
    if need.cause != NOBODY:
        cause = s.causes[need.cause]
        cause.removed = min(cause.removed, s.clock[0].now)


@compiled
def learn(s):
    """At midnight residents learn from yesterday's closures: trust and efficacy move towards satisfaction."""
    p = s.parameters[0]
    clock = s.clock[0]
    if p.trust_step == 0.0 and p.efficacy_step == 0.0:
        clock.n_learned = 0
    for i in range(clock.n_learned):
        row = int64(s.learned[i])
        ahead = int64(s.learned[min(i + 2 * _AHEAD, clock.n_learned - 1)])
        prefetch(s.needs, ahead)
        prefetch(s.histories, ahead)
        ahead = int64(s.learned[min(i + _AHEAD, clock.n_learned - 1)])
        prefetch(s.residents, int64(s.needs[ahead].resident))
        person = s.residents[s.needs[row].resident]
        value = s.histories[row].satisfaction
        person.trust += p.trust_step * (value - person.trust)
        person.efficacy += p.efficacy_step * (value - person.efficacy)
    clock.n_learned = 0
