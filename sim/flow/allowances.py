"""Monthly hours: part-time people start only what fits into what is left of their month.

Expected hours are compared with what is left, for nobody knows beforehand how long a case will take; what a case that
was begun takes beyond them is debt against the next month. A case longer than a whole month of somebody's hours may
begin when the month is still whole, or it would never be begun.
"""

from __future__ import annotations

from sim.flow.codes import LOOK, PARTY, WORK
from sim.jit.compiled import compiled, inlined


@inlined
def fits(left, monthly, expected):
    """Whether work of some expected hours may begin with so many hours left of a month."""
    return left > 0.0 and left >= min(expected, monthly)


@compiled
def expected_task(s, case):
    """Expected staff hours of the task in hand."""
    p = s.parameters[0]
    row = s.cases[case]
    if row.task == LOOK:
        return p.triage_hours
    hours = s.expected_hours[row.category]
    if row.task == WORK:
        return hours
    return p.work_share * hours if row.task == PARTY else hours


@inlined
def has_hours(s, server, case):
    """Whether a server has the hours of the month that a case is expected to take."""
    if not s.parameters[0].hours_limited:
        return True
    allowance = s.allowances[server]
    one = s.servers[server]
    return fits(allowance.left, allowance.monthly, expected_task(s, case) / (one.availability * one.speed))
