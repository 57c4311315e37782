"""Joint work: further parties are asked one after the other, or all at once, and each picks its share up when it likes.

Functions take a case that asks its parties itself, or a part of one (:mod:`sim.flow.subtasks`).
"""

from __future__ import annotations

from numpy import int64

from sim.flow.accounting import set_state
from sim.flow.codes import DISTRICT, NOBODY, PARTY, PICKUP, STREET, T_PICKUP
from sim.flow.draws import MAX_TRIES, part_hours, party_draws, work_hours
from sim.flow.routes import right_desk, staffed_desk
from sim.flow.service import queue_or_start
from sim.flow.subtasks import drop_part, fork, is_wanted
from sim.flow.timers import set_timer
from sim.flow.tracing import SENT_BACK, note_draw
from sim.jit.compiled import compiled
from sim.random import streams as P
from sim.random.keyed import lognormal


@compiled
def call_party(s, case):
    """Ask the next further party; it picks the case up after a delay in clock time."""
    p = s.parameters[0]
    row = s.cases[case]
    u, _, _, _ = party_draws(s, case, int64(row.parties_left), int64(row.tries))
    delay = lognormal(u, p.pickup_median, p.pickup_sigma) if p.pickup_median > 0.0 else 0.0
    set_state(s, case, PICKUP)
    set_timer(s, s.clock[0].now + delay, case, T_PICKUP)


@compiled
def call_all(s, case):
    """Ask all further parties at once; the case goes on when the last of them is done."""
    set_state(s, case, PICKUP)
    for party in range(1, int64(s.cases[case].parties_left) + 1):
        call_party(s, fork(s, case, int64(party)))


@compiled
def line_desk(s, case, v):
    """A line office beside the one in charge, chosen by the uniform ``v``; NOBODY where there is none.

    Another department for what the district solves, another office of the street for everything else.
    """
    p = s.parameters[0]
    level = DISTRICT if s.cases[case].level == DISTRICT or p.offices < 1 else STREET
    k = p.offices if level == STREET else p.departments
    if k < 2:
        return NOBODY
    own = right_desk(s, case, level)
    office = s.desks[own].office
    return own - office + (office + 1 + int64(v * (k - 1))) % k


@compiled
def party_desk(s, case, party):
    """Desk of a further party: a line office; the only office of a street; the solving desk where there is none."""
    _, _, v, _ = party_draws(s, case, party, P.ONCE)
    desk = line_desk(s, case, v)
    if desk != NOBODY:
        return desk
    level = int64(s.cases[case].level)
    if level < STREET and s.parameters[0].offices > 0:
        return right_desk(s, case, STREET)
    return staffed_desk(s, right_desk(s, case, level))


@compiled
def party_answers(s, case):
    """A further party has picked the case up: it sends it back, to be asked again, or queues its share of work."""
    p = s.parameters[0]
    row = s.cases[case]
    is_part = row.parent != NOBODY
    if is_part and not is_wanted(s, case):
        drop_part(s, case)
        return
    party = int64(row.parties_left)
    _, v, _, _ = party_draws(s, case, party, int64(row.tries))
    if p.traced:
        note_draw(s, case, SENT_BACK, p.send_back, v)
    if v < p.send_back and row.tries < MAX_TRIES:
        row.tries += 1
        row.handoffs += 1
        call_party(s, case)
        return
    row.task = PARTY
    if is_part:
        row.remaining = part_hours(s, case, party)
    else:
        row.remaining = p.work_share * work_hours(s, case, int64(row.level), int64(row.attempt))
    queue_or_start(s, case, party_desk(s, case, party))
