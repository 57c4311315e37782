"""Assignment: which idle server takes an arriving case, which waiting case a freed server takes.

With ``community_pool`` the beats of a community help each other, never across communities.
"""

from __future__ import annotations

from numpy import int64, uint64

from sim.compiled import compiled, inlined
from sim.flow.codes import COMMUNITY_POOL, NOBODY
from sim.flow.queues import ahead, front, pop_waiting
from sim.flow.shifts import is_open

_NUMBER = uint64(0xFFFFF)  # bits of a need's key that count needs


@inlined
def idle_at(s, desk):
    """First idle server of a desk, or NOBODY."""
    queue = s.desks[desk]
    if queue.n_idle == 0:
        return NOBODY
    for server in range(int64(queue.first_server), int64(queue.first_server) + queue.n_servers):
        if s.servers[server].case == NOBODY:
            return server
    return NOBODY


@compiled
def idle_in_pool(s, desk, case):
    """Idle server of a sibling beat, in fixed order rotated by the number of the need, or NOBODY."""
    queue = s.desks[desk]
    if s.desks[queue.pool_first].pool_idle == 0:
        return NOBODY
    n = queue.pool_last - queue.pool_first
    turn = int64(s.cases[case].need & _NUMBER)
    for k in range(n):
        sibling = int64(queue.pool_first) + (turn + k) % n
        server = idle_at(s, sibling)
        if server != NOBODY and is_open(s, int64(s.desks[sibling].shift), s.clock[0].now):
            return server
    return NOBODY


@compiled
def server_for(s, desk, case):
    """Server who takes a case that reaches ``desk`` now, or NOBODY: it has to wait."""
    queue = s.desks[desk]
    if queue.n_idle > 0 and is_open(s, int64(queue.shift), s.clock[0].now):
        return idle_at(s, desk)
    if s.parameters[0].assignment == COMMUNITY_POOL:
        return idle_in_pool(s, desk, case)
    return NOBODY


@compiled
def case_for(s, server):
    """Case that a free server takes now: the head of its own desk, else of its pool; NOBODY if none."""
    one = s.servers[server]
    if not is_open(s, int64(one.shift), s.clock[0].now):
        return NOBODY
    queue = s.desks[one.desk]
    if queue.n_waiting > 0:
        return pop_waiting(s, int64(one.desk))
    if s.parameters[0].assignment != COMMUNITY_POOL or s.desks[queue.pool_first].pool_waiting == 0:
        return NOBODY
    best = NOBODY
    chosen = NOBODY
    for sibling in range(int64(queue.pool_first), int64(queue.pool_last)):
        if s.desks[sibling].n_waiting == 0:
            continue
        case = front(s, sibling)
        if best == NOBODY or ahead(s.cases, case, best):
            best = case
            chosen = sibling
    if best == NOBODY:
        return NOBODY
    return pop_waiting(s, chosen)
