"""Priorities: in which order a desk serves its queue. The smallest key goes first.

The key is set when a case joins the queue: ``score + ageing * (time of joining)``, which orders cases as a
priority that falls by ``ageing`` for every hour of waiting would. Keys that change while it waits (no ageing there):
:mod:`sim.flow.turning`. A new rule is a function ``by_...(s, case) -> float`` and a line in :func:`score_of`. Keys are
compared inside a queue only. Where the rule differs by category or grid type, all keys of a queue are clock times in
hours (:func:`mixed_key`).
"""

from __future__ import annotations

import math

from numpy import int64

from sim.flow.accounting import behind
from sim.flow.codes import (
    CUSTOM_RULE,
    DEADLINE,
    DUE_THEN_LAST,
    EQUITY,
    FIFO,
    MIXED,
    N_GRID_TYPES,
    SEVERITY,
    SHORTEST_WORK,
    VULNERABLE_FIRST,
)
from sim.flow.custom_rules import custom_priority
from sim.flow.deadlines import promised
from sim.flow.draws import expected_task
from sim.jit.compiled import compiled, inlined

#: Hours added to the key of a case that is past its time: more than any run has.
PAST = 1e7


@inlined
def rule_cell(s, case):
    """Place of a case in the tables of rules by category and type of its grid."""
    live = s.cases[case]
    return int64(live.category) * N_GRID_TYPES + s.grids[live.grid].kind


@compiled
def by_deadline(s, case):
    """Earliest deadline first."""
    return s.cases[case].due


@compiled
def by_severity(s, case):
    """Most severe first."""
    return -s.cases[case].severity


@compiled
def by_work(s, case):
    """Shortest work first: by the staff hours that the task at hand takes on average, which is what a desk can know."""
    return expected_task(s, case)


@compiled
def by_vulnerability(s, case):
    """Residents of vulnerable groups first."""
    return -s.vulnerability[s.cases[case].group]


@compiled
def by_equity(s, case):
    """First come, first served, with a bonus for groups that have been behind over the last 28 days."""
    return s.clock[0].now - s.parameters[0].equity_bonus * behind(s, case)


@compiled
def by_weights(s, case):
    """A linear mix of waiting, deadline, severity, short work, vulnerability and being behind."""
    p = s.parameters[0]
    live = s.cases[case]
    score = p.weight_waiting * s.clock[0].now + p.weight_deadline * live.due + p.weight_work * expected_task(s, case)
    score -= p.weight_severity * live.severity + p.weight_vulnerable * s.vulnerability[live.group]
    return score - p.weight_equity * behind(s, case)


@compiled
def by_due_then_last(s, case):
    """Earliest promised time first while it can be kept; what is past it comes after everything that is not."""
    time = promised(s, case)
    return time if s.clock[0].now <= time else time + PAST


@compiled
def score_of(s, case, rule):
    """Score of a case under a rule; the only place that knows which function a code stands for."""
    if rule == DEADLINE:
        return by_deadline(s, case)
    if rule == SEVERITY:
        return by_severity(s, case)
    if rule == SHORTEST_WORK:
        return by_work(s, case)
    if rule == VULNERABLE_FIRST:
        return by_vulnerability(s, case)
    if rule == EQUITY:
        return by_equity(s, case)
    if rule == DUE_THEN_LAST:
        return by_due_then_last(s, case)
    return by_weights(s, case)


@compiled
def mixed_key(s, case, desk):
    """Key of a case where its rule depends on category and grid type: a clock time, so that rules can be compared.

    Rules that know no time count from the time of joining, at ``mixed_hours`` for each unit of their score; there is
    no ageing.
    """
    now = s.clock[0].now
    rule = int64(s.priorities[rule_cell(s, case)])
    if rule == FIFO:
        return now
    if rule >= CUSTOM_RULE:
        return custom_priority(s, case, desk, rule, now)
    score = score_of(s, case, rule)
    if rule in (SEVERITY, SHORTEST_WORK, VULNERABLE_FIRST):
        return now + s.parameters[0].mixed_hours * score
    return score


@compiled
def priority_key(s, case, desk):
    """Key of a case that joins the queue of ``desk`` now."""
    now = s.clock[0].now
    queue = s.desks[desk]
    if queue.priority == FIFO:
        return now
    if s.parameters[0].asks_again:
        s.until[case] = math.inf
    if queue.priority == DUE_THEN_LAST:
        return by_due_then_last(s, case)
    if queue.priority == MIXED:
        return mixed_key(s, case, desk)
    if queue.priority >= CUSTOM_RULE:
        return custom_priority(s, case, desk, int64(queue.priority), now) + queue.ageing * now
    return score_of(s, case, queue.priority) + queue.ageing * now
