"""Deadlines as offices live them: more time that is asked for before a case is due, effort that rises as it comes near.

The deadline of a case stays what it is: by it residents and the clock judge. What offices work to is the time that has
been promised, and that changes once, at the moment when more time is asked for and granted.
"""

from __future__ import annotations

from numpy import int64

from sim.flow.codes import ANSWER, NOBODY
from sim.flow.draws import kind_of
from sim.jit.compiled import compiled
from sim.random import streams as P
from sim.random.keyed import uniform


@compiled
def deadline_of(s, case):
    """Hours allowed for the present attempt: those of the case's kind, or a petition's."""
    row = s.cases[case]
    if s.histories[row.row].petition:
        return s.parameters[0].petition_hours
    return kind_of(s, case).deadline


@compiled
def promised(s, case):
    """Clock time to which offices work now: the deadline, or what was granted if more time has been asked for."""
    p = s.parameters[0]
    row = s.cases[case]
    if p.ask <= 0.0 or s.clock[0].now < row.due - p.ask_hours or row.category == 0 or row.row == NOBODY:
        return row.due
    if uniform(p.seed, P.FLOW_EXTENSION_ASKED, row.need, int64(row.attempt)) >= p.ask:
        return row.due
    return row.due + p.ask_length * deadline_of(s, case)


@compiled
def effort(s, case):
    """Factor on the speed of a piece of work that begins now: rises linearly to the promised time, is 1 after it."""
    p = s.parameters[0]
    if p.due_effort <= 0.0 or s.cases[case].task == ANSWER:
        return 1.0
    left = promised(s, case) - s.clock[0].now
    if left < 0.0 or left >= p.due_window:
        return 1.0
    return 1.0 + p.due_effort * (1.0 - left / p.due_window)
