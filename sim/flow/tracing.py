"""What happens to cases, written down event by event where a run is traced.

Every change of state is one entry, and so is every draw that decides something about a case, with its chance. Nothing
is read back by the engine: a traced run has the results of one that is not. One day's entries are kept here; whoever
asked for them takes them out every evening (:mod:`sim.simulation.trace`).
"""

from __future__ import annotations

import numpy as np
from numpy import int64

from sim.flow.codes import NOBODY
from sim.jit.compiled import compiled

#: An entry. ``a`` and ``b``: hours of work left with a change of state; chance and uniform number with a draw.
TRACE = np.dtype(
    [
        ("time", "f8"),
        ("need", "u8"),
        ("a", "f4"),
        ("b", "f4"),
        ("desk", "i4"),
        ("server", "i4"),
        ("attempt", "i2"),
        ("what", "i1"),  # code of a state, or one of the codes below
        ("task", "i1"),
        ("part", "i1"),  # 0: of the case; else of a part of it, by the number of its party + 1
        ("detail", "i1"),
    ],
    align=True,
)

# Entries that are no change of state. With a draw it came about if b < a.
REGISTERED = int64(64)
REPORTS = int64(65)
DELAY = int64(66)
SUPERFICIALLY = int64(67)
NOT_ACCEPTED = int64(68)
RETURNS = int64(69)
FOUND_OUT = int64(70)
CALLED_BACK = int64(71)
WRONG_DESK = int64(72)
REFUSED = int64(73)
SENT_BACK = int64(74)
WHISTLED = int64(75)
CREW_BEGINS = int64(76)
PART_ENDS = int64(77)
PART_PAID = int64(78)


@compiled
def write_entry(s, need, what, a, b):
    """Write an entry about a need that has no slot, or the common part of one that has; returns it, or NOBODY."""
    clock = s.clock[0]
    index = int64(clock.n_traced)
    clock.n_traced = index + 1
    if index >= s.parameters[0].traced:  # counted; whoever takes entries out refuses a day that did not fit
        return NOBODY
    entry = s.trace[index]
    entry.time = clock.now
    entry.need = need
    entry.a = a
    entry.b = b
    entry.desk = NOBODY
    entry.server = NOBODY
    entry.attempt = 0
    entry.what = what
    entry.task = NOBODY
    entry.part = 0
    entry.detail = 0
    return index


@compiled
def note_draw(s, case, what, chance, u):
    """Write down a draw about a live case: it came about if the uniform number ``u`` is below the chance."""
    live = s.cases[case]
    index = write_entry(s, live.need, what, chance, u)
    if index == NOBODY:
        return
    entry = s.trace[index]
    entry.desk = live.desk
    entry.attempt = live.attempt
    entry.task = live.task
    entry.detail = live.channel
    entry.part = 0 if live.parent == NOBODY else live.parties_left + 1


@compiled
def note_state(s, case, state):
    """Write down that a live case, or a part of one, is in a state from now on."""
    live = s.cases[case]
    note_draw(s, case, state, live.remaining, 0.0)
    last = min(int64(s.clock[0].n_traced), s.parameters[0].traced) - 1
    s.trace[last].detail = live.tries


@compiled
def note_server(s, server):
    """Say of the last entry whose hands it is in."""
    last = min(int64(s.clock[0].n_traced), s.parameters[0].traced) - 1
    s.trace[last].server = server


@compiled
def note_need(s, row, time, what, a, b):
    """Write down something about a need without a slot; before it has arisen, ``time`` is when it arises."""
    need = s.needs[row]
    index = write_entry(s, need.key, what, a, b)
    if index != NOBODY:
        s.trace[index].time = max(time, need.arose)
        s.trace[index].detail = s.histories[row].channel
