"""Priorities: in which order a desk serves its queue. The smallest key goes first.

The key is fixed when a case joins the queue: ``score + ageing * (time of joining)``, which orders cases as a
priority that falls by ``ageing`` for every hour of waiting would. A new rule is a function
``by_...(s, case) -> float`` and a line in :func:`score_of`.
"""

from __future__ import annotations

from sim.compiled import compiled
from sim.flow.codes import DEADLINE, EQUITY, FIFO, SEVERITY, SHORTEST_WORK, VULNERABLE_FIRST


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
    """Shortest work first (the staff hours of the task at hand)."""
    return s.cases[case].remaining


@compiled
def by_vulnerability(s, case):
    """Residents of vulnerable groups first."""
    return -s.vulnerability[s.cases[case].group]


@compiled
def by_equity(s, case):
    """First come, first served, with a bonus for groups that have been behind over the last 28 days."""
    return s.clock[0].now - s.parameters[0].equity_bonus * s.behind[s.cases[case].group]


@compiled
def by_weights(s, case):
    """A linear mix of waiting, deadline, severity, short work, vulnerability and being behind."""
    p = s.parameters[0]
    live = s.cases[case]
    score = p.weight_waiting * s.clock[0].now + p.weight_deadline * live.due + p.weight_work * live.remaining
    score -= p.weight_severity * live.severity + p.weight_vulnerable * s.vulnerability[live.group]
    return score - p.weight_equity * s.behind[live.group]


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
    return by_weights(s, case)


@compiled
def priority_key(s, case, desk):
    """Key of a case that joins the queue of ``desk`` now."""
    now = s.clock[0].now
    queue = s.desks[desk]
    if queue.priority == FIFO:
        return now
    return score_of(s, case, queue.priority) + queue.ageing * now
