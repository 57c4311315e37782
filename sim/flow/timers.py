"""What is put on the event list: timers, at which a case goes on without a server, and the ends of servers' pieces."""

from __future__ import annotations

import math

from numpy import int64

from sim.flow.codes import T_END
from sim.flow.event_list import FIRST_SERVER, plan
from sim.jit.compiled import inlined


@inlined
def set_timer(s, time, case, kind):
    """Wake ``case`` at ``time`` for the reason ``kind``; at one instant, cases go on in the order of their needs."""
    plan(s, time, int64(s.cases[case].row), case, kind)


@inlined
def set_end(s, server, case, time):
    """The piece of a busy server ends at ``time``; it cannot be called off."""
    s.ends[server] = time
    plan(s, time, FIRST_SERVER + server, case, T_END)


@inlined
def set_idle(s, server):
    """A server has no piece in hand."""
    s.ends[server] = math.inf
