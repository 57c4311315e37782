"""Priorities: in which order a desk serves its queue. The smallest key goes first.

The key is fixed when a case joins the queue: ``score + ageing * (time of joining)``, which orders cases as a
priority that falls by ``ageing`` for every hour of waiting would. A new rule is a function
``score(s, case) -> float`` and a line in :func:`priority_key`.
"""

from __future__ import annotations

from sim.compiled import compiled
from sim.flow.codes import DEADLINE, FIFO, SEVERITY


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
def priority_key(s, case, desk):
    """Key of a case that joins the queue of ``desk`` now."""
    now = s.clock[0].now
    queue = s.desks[desk]
    rule = queue.priority
    if rule == FIFO:
        return now
    if rule == DEADLINE:
        score = by_deadline(s, case)
    elif rule == SEVERITY:
        score = by_severity(s, case)
    else:
        score = by_work(s, case)
    return score + queue.ageing * now
