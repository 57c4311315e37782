"""Parts of a case: work of further parties that goes on at the same time (fork and join).

A part lies in a slot of the pool like a case, so that queues, servers and timers know no difference; its ``parent`` is
the slot of its case. Parts are in no count of cases. The parent waits in the state PICKUP until ``parties_left`` parts
have ended. Nothing is taken out of a queue when a case ends before its parts: those that wait are dropped when their
turn comes, and a part in work ends as hours that helped nobody.
"""

from __future__ import annotations

from numpy import int64

from sim.flow.codes import ATTEND, NOBODY, PICKUP, UNBORN
from sim.flow.pool import blank_slot, leave_slot
from sim.flow.tracing import PART_ENDS, note_draw
from sim.jit.compiled import compiled

_FIRST_DRAW = int64(32)  # desks of a part are counted from here: other draws than its case, and no first response


@compiled
def fork(s, case, party):
    """Split off the part of a further party; it goes on by itself."""
    part = blank_slot(s)
    whole = s.cases[case]
    live = s.cases[part]
    live.need = whole.need
    live.row = whole.row
    live.desk = whole.desk
    live.grid = whole.grid
    live.difficulty = whole.difficulty
    live.category = whole.category
    live.field = whole.field
    live.state = PICKUP  # and `needed`: parties that it still has to ask, as bits
    live.route = whole.route
    live.due = whole.due
    live.severity = whole.severity
    live.attempt = whole.attempt
    live.desks = _FIRST_DRAW + party
    live.parties_left = party
    live.channel = whole.channel
    live.level = whole.level
    live.group = whole.group
    live.pot = whole.pot  # and what the bill pays of the work
    live.cost = whole.cost
    live.parent = case
    return part


@compiled
def has_parent(s, part):
    """Whether the case of a part is still alive (its slot may have passed to another need)."""
    live = s.cases[part]
    whole = s.cases[live.parent]
    return whole.need == live.need and whole.state != UNBORN and whole.parent == NOBODY


@compiled
def is_wanted(s, part):
    """Whether a case still waits for a part; meetings are attended in any event."""
    live = s.cases[part]
    if live.task == ATTEND:
        return True
    whole = s.cases[live.parent]
    return has_parent(s, part) and whole.state == PICKUP and whole.attempt == live.attempt


@compiled
def end_part(s, part):
    """A part ends: its hours are booked to its case and its slot is free.

    Returns
    -------
    int
        The case, if this was the last part that it waited for; else NOBODY.
    """
    live = s.cases[part]
    case = int64(live.parent)
    wanted = is_wanted(s, part) and live.task != ATTEND
    worked, waited = live.worked, live.waited
    if s.parameters[0].traced:
        note_draw(s, part, PART_ENDS, 0.0, 0.0)
    leave_slot(s, part)
    if has_parent(s, part):
        whole = s.cases[case]
        whole.worked += worked
        if wanted:
            whole.handoffs += live.handoffs
            whole.desks += 1
            whole.parties_left -= 1
            if whole.parties_left == 0:
                whole.waited += waited  # the parts waited at the same time; the last one was on the way
                return case
    elif live.row != NOBODY:
        s.histories[live.row].worked += worked
    return NOBODY


@compiled
def drop_part(s, part):
    """Nobody waits for a part any more: it ends without being worked on."""
    end_part(s, part)
