"""Closing on paper and in fact: superficial closures, satisfaction, callback, return.

The true state and the reported one are kept apart: a superficial closure is closed on paper and not solved,
and the callback's figure hides part of the dissatisfaction.
"""

from __future__ import annotations

import math

from numpy import int64

from sim import purposes as P
from sim.compiled import compiled
from sim.flow.accounting import set_state
from sim.flow.codes import (
    CH_CENTRE,
    NOBODY,
    PENDING,
    SOLVED,
    SUPERFICIAL,
    T_AUDIT,
    T_RETURN,
)
from sim.flow.pointers import prefetch
from sim.flow.pool import end_case
from sim.flow.timers import set_timer
from sim.keyed import logistic, lognormal, uniform, uniform_four

DAY_HOURS = 24.0
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
    if p.superficial_due != 0.0 and s.clock[0].now > s.cases[case].due - _DUE_SOON:
        x += p.superficial_due
    return logistic(x)


@compiled
def closes_superficially(s, case):
    """Whether this attempt is closed on paper only, keyed by need and attempt."""
    chance = superficial_probability(s, case)
    if chance < _NEVER:
        return False
    key = _SUPERFICIAL_KEY + 2 * s.cases[case].attempt
    return uniform(s.parameters[0].seed, P.FLOW_CLOSE, s.cases[case].need, key) < chance


@compiled
def is_found_out(s, case):
    """Whether an audit finds a superficial closing out, keyed by need and attempt; without audits nothing is drawn."""
    row = s.cases[case]
    chance = s.desks[row.desk].audit
    if chance < _NEVER:
        return False
    return uniform(s.parameters[0].seed, P.FLOW_AUDIT, row.need, int64(row.attempt)) < chance


@compiled
def true_satisfaction(s, case, trips):
    """Satisfaction in [0, 1]: falls with lateness (log-like), hand-offs and trips; low when superficial."""
    p = s.parameters[0]
    row = s.cases[case]
    allowed = max(s.categories[row.category].deadline, 1.0)
    late = max(s.clock[0].now - row.due, 0.0) / allowed
    value = 1.0 - p.late_weight * late / (1.0 + late)
    value -= p.handoff_weight * row.handoffs + p.trip_weight * trips
    if row.superficial:
        value *= p.superficial_satisfaction
    return min(max(value, 0.0), 1.0)


@compiled
def close_case(s, case):
    """Close a case on paper; decide by keyed draws whether it holds or comes back."""
    p = s.parameters[0]
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
    if now > row.due:
        row.overdue = 1
    trips = 1 + row.misroutes + row.attempt if row.channel == CH_CENTRE else 0
    history.trips = trips
    satisfaction = true_satisfaction(s, case, trips)
    history.satisfaction = satisfaction
    key = _RETURN_KEY + 2 * row.attempt
    u, v, w, _ = uniform_four(p.seed, P.FLOW_CLOSE, row.need, key)
    if w < p.callback_reach:
        history.reported_satisfaction = satisfaction + p.callback_inflation * (1.0 - satisfaction)
    if row.superficial:
        day.superficial += 1
        back = math.inf
        if u < p.superficial_return:
            back = now + lognormal(v, p.superficial_return_hours, p.superficial_return_sigma)
        found = now + p.audit_hours if is_found_out(s, case) else math.inf
        if min(back, found) < math.inf:
            set_state(s, case, PENDING)
            set_timer(s, min(back, found), case, T_AUDIT if found < back else T_RETURN)
        else:
            end_case(s, case, SUPERFICIAL)
    elif u < p.reopen:
        set_state(s, case, PENDING)
        set_timer(s, now + p.reopen_hours, case, T_RETURN)
    else:
        history.solved = now
        day.solved += 1
        remove_cause(s, case)
        end_case(s, case, SOLVED)


@compiled
def remove_cause(s, case):
    """A capital project that truly solves its need removes the chronic cause it belongs to."""
    live = s.cases[case]
    if not s.categories[live.category].capital:
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
