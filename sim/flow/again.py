"""Residents while a case is open: they ask again, others report the same, they escalate, they withdraw.

All that residents do about an open case is one Poisson process in people's time. Its next event stands on the event
list; what it is, or whether it is nothing, is drawn from the rates of that moment (thinning). An event belongs to a
slot and a row, and means nothing when the case has left the slot. A withdrawal is a moment known from the start; a desk
notices it when the case comes to it or is taken in hand.
"""

from __future__ import annotations

import math

from numpy import int64

from sim.flow.accounting import is_open_state
from sim.flow.codes import DROPPED, IN_WORK, LATENT, NOBODY, T_AGAIN, TEAM_WAY, WAITING, WITHDRAWN
from sim.flow.draws import kind_of
from sim.flow.money import give_back
from sim.flow.pool import end_case
from sim.flow.reporting import report_probability
from sim.flow.timers import set_timer
from sim.flow.waking import after_waking
from sim.jit.compiled import compiled
from sim.random import streams as P
from sim.random.keyed import exponential, uniform, uniform_pair

MOST_ACTS = int64(1000)  # of one case; rates are low and cases end
MOST_SHARE = 0.99  # of incidents reported: beyond it the rate would have no bound


@compiled
def begin_acts(s, case):
    """A case has been registered: residents may act about it from now on."""
    if s.parameters[0].acts_again:
        plan_act(s, case)


@compiled
def repeat_rate(s, case):
    """Repeats of the resident an hour, at this moment."""
    p = s.parameters[0]
    late = s.clock[0].now > s.cases[case].due
    return p.repeat_rate * (p.repeat_overdue if late else 1.0)


@compiled
def witness_rate(s, case):
    """Reports an hour by others of an incident that can be seen: the rate that its chance of a report implies."""
    p = s.parameters[0]
    live = s.cases[case]
    kind = kind_of(s, case)
    row = int64(live.row)
    if p.witness_factor <= 0.0 or s.needs[row].visible >= kind.visible:
        return 0.0
    share = min(report_probability(s, row, False), MOST_SHARE)
    return -p.witness_factor * math.log1p(-share) / kind.life_median


@compiled
def most_acts(s, case):
    """Events an hour at most: those of a case past due."""
    p = s.parameters[0]
    return p.repeat_rate * max(p.repeat_overdue, 1.0) + p.escalate_rate + witness_rate(s, case)


@compiled
def plan_act(s, case):
    """Put the next event of a case on the event list."""
    live = s.cases[case]
    acts = s.again[live.row].acts
    rate = most_acts(s, case)
    if rate <= 0.0 or acts >= MOST_ACTS:
        return
    u, _ = uniform_pair(s.parameters[0].seed, P.FLOW_AGAIN, live.need, acts)
    set_timer(s, after_waking(s, s.clock[0].now, exponential(u) / rate), case, T_AGAIN)


@compiled
def act_again(s, case, row):
    """An event is due: a resident acts, if the case is still there and open."""
    live = s.cases[case]
    if live.row != row or live.parent != NOBODY or live.state <= LATENT:
        return  # the case has ended
    if is_open_state(live.state):
        act(s, case)
    s.again[row].acts += 1
    plan_act(s, case)


@compiled
def act(s, case):
    """What the event is: a repeat, a report by somebody else, an escalation, or nothing."""
    p = s.parameters[0]
    live = s.cases[case]
    tally = s.again[live.row]
    _, v = uniform_pair(p.seed, P.FLOW_AGAIN, live.need, tally.acts)
    v *= most_acts(s, case)
    others = witness_rate(s, case)
    if v < others:
        tally.witnesses += 1
        join(s, case)
    elif v < others + p.escalate_rate:
        if tally.escalated:
            return
        tally.escalated = 1
        live.due = min(live.due, s.clock[0].now + p.escalate_hours)
        join(s, case)
    elif v < others + p.escalate_rate + repeat_rate(s, case):
        tally.repeats += 1
        join(s, case)


@compiled
def join(s, case):
    """A further contact is joined to its case: work for whoever has the case in the queue or in hand."""
    live = s.cases[case]
    if live.state == WAITING or live.state == IN_WORK:
        live.remaining += s.parameters[0].join_hours


@compiled
def is_withdrawn(s, case):
    """Whether the resident of a case has withdrawn it by now."""
    p = s.parameters[0]
    live = s.cases[case]
    if p.withdraw_rate <= 0.0 or live.category == 0 or live.parent != NOBODY or live.route == TEAM_WAY:
        return False  # nobody withdraws an enquiry; who waits in the intake's queue is not the business of this file
    waited = s.clock[0].now - s.histories[live.row].registered
    return waited * p.withdraw_rate >= exponential(uniform(p.seed, P.FLOW_WITHDRAWAL, live.need, P.ONCE))


@compiled
def drop(s, case):
    """A withdrawn case is in hand: nothing is left to do."""
    live = s.cases[case]
    live.task = DROPPED
    live.remaining = 0.0
    give_back(s, case)


@compiled
def end_withdrawn(s, case):
    """A withdrawn case ends; money reserved for it goes back."""
    give_back(s, case)
    end_case(s, case, WITHDRAWN)
