"""Posts: what becomes of work when somebody leaves, is away or comes.

Institutions say who is gone (``servers.gone``, ``desks.n_present``); here the engine acts on it. Nobody drops a piece:
a leaver finishes it and takes nothing more, the rest of the task goes to the head of the queue. A beat that nobody
serves hands its queue to the community's desk.
"""

from __future__ import annotations

import math

from numpy import int64

from sim.flow.accounting import engage, set_state
from sim.flow.assignment import case_for, server_for
from sim.flow.codes import COMMUNITY, LOOK, NOBODY, VACANT, WAITING
from sim.flow.queues import push_waiting
from sim.flow.routes import staffed_desk
from sim.flow.service import start_task
from sim.flow.stages import set_task
from sim.flow.turning import pop_waiting
from sim.jit.compiled import compiled


@compiled
def change_posts(s):
    """In the morning: posts that were left are empty, posts that were filled take what waits."""
    clock = s.clock[0]
    if not clock.posts_changed:
        return
    clock.posts_changed = 0
    for desk in range(clock.n_desks):
        fill_posts(s, desk)
    for desk in range(clock.n_desks):
        target = staffed_desk(s, desk)
        while target != desk and s.desks[desk].n_waiting > 0:
            hand_over(s, pop_waiting(s, desk), target)
    for desk in range(clock.n_desks):
        queue = s.desks[desk]
        for server in range(int64(queue.first_server), int64(queue.first_server) + queue.n_servers):
            if s.servers[server].case == NOBODY:
                take_waiting(s, server)


@compiled
def fill_posts(s, desk):
    """Book the posts of a desk as empty or filled."""
    queue = s.desks[desk]
    for server in range(int64(queue.first_server), int64(queue.first_server) + queue.n_servers):
        one = s.servers[server]
        if one.gone and one.case == NOBODY:
            one.case = VACANT
            engage(s, desk, int64(-1))
        elif not one.gone and one.case == VACANT:
            one.case = NOBODY
            engage(s, desk, int64(1))


@compiled
def take_waiting(s, server):
    """An idle server takes what waits, if the shift is at work."""
    case = case_for(s, server)
    if case != NOBODY:
        start_task(s, server, case)


@compiled
def hand_over(s, case, desk):
    """A waiting case goes to the community's desk with its key: to be solved there if the community can."""
    row = s.cases[case]
    row.desk = desk
    if row.task == LOOK and row.needed <= COMMUNITY and not set_task(s, case, desk):
        return
    server = server_for(s, desk, case)
    if server != NOBODY:
        start_task(s, server, case)
    else:
        push_waiting(s, desk, case)


@compiled
def take_back(s, case):
    """The server of an unfinished task has left: the rest goes to the head of the queue."""
    row = s.cases[case]
    desk = staffed_desk(s, int64(row.desk))
    row.desk = desk
    row.entered = s.clock[0].now
    row.key = -math.inf
    if s.parameters[0].asks_again:
        s.until[case] = math.inf  # it stays at the head
    server = server_for(s, desk, case)
    if server != NOBODY:
        start_task(s, server, case)
        return
    set_state(s, case, WAITING)
    push_waiting(s, desk, case)
