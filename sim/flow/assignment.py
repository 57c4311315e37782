"""Assignment: which idle server takes an arriving case, which waiting case a freed server takes.

With ``own_grid`` everybody keeps to the own desk. With all others the beats of a community help each other, never
across communities: ``community_pool`` asks the own beat first, ``least_loaded``, ``best_skill`` and ``random`` choose
among all who are idle (at desks with several servers, too), and so does a custom rule. Where the rule depends
on category and grid type, a case asks by the rule that they give it, and a freed server helps the head of a sibling's
queue unless that case keeps to its own desk.
"""

from __future__ import annotations

import math

from numpy import int64, uint64

from sim.flow.allowances import has_hours
from sim.flow.codes import BEST_SKILL, COMMUNITY_POOL, CUSTOM_RULE, INTAKE, LEAST_LOADED, MIXED, NOBODY, OWN_GRID
from sim.flow.custom_rules import custom_score, tell_case
from sim.flow.priorities import rule_cell
from sim.flow.queues import ahead
from sim.flow.shifts import is_open
from sim.flow.turning import front, pop_waiting
from sim.jit.compiled import compiled, inlined
from sim.random import streams as P
from sim.random.keyed import block, unit32

_NUMBER = uint64(0xFFFFF)  # bits of a need's key that count needs
_MIX = int64(64)
_WEEK = int64(168)


@inlined
def rule_for(s, case):
    """Assignment rule of a case."""
    rule = int64(s.parameters[0].assignment)
    return int64(s.assignments[rule_cell(s, case)]) if rule == MIXED else rule


@inlined
def on_duty(s, desk):
    """Servers of a desk who are on duty: all, but at the intake where its operators have a roster."""
    queue = s.desks[desk]
    if not s.parameters[0].rostered or queue.level != INTAKE:
        return int64(queue.n_servers)
    hour = int64(math.floor(s.clock[0].now)) % _WEEK  # midnight of a Monday is 0
    return int64(math.floor(s.roster[hour] * queue.n_servers + 0.5))


@inlined
def idle_at(s, desk, case):
    """First idle server of a desk who has the hours for a case, or NOBODY."""
    queue = s.desks[desk]
    if queue.n_idle == 0:
        return NOBODY
    for server in range(int64(queue.first_server), int64(queue.first_server) + on_duty(s, desk)):
        if s.servers[server].case == NOBODY and has_hours(s, server, case):
            return server
    return NOBODY


@compiled
def idle_in_pool(s, desk, case):
    """Idle server of a sibling beat, in fixed order rotated by the number of the need, or NOBODY."""
    queue = s.desks[desk]
    if s.desks[queue.pool_first].pool_idle == 0:
        return NOBODY
    first, last = int64(queue.pool_first), int64(queue.pool_last)
    sibling = first + int64(s.cases[case].need & _NUMBER) % (last - first)
    for _ in range(last - first):
        server = idle_at(s, sibling, case)
        if server != NOBODY and is_open(s, int64(s.desks[sibling].shift), s.clock[0].now):
            return server
        sibling = sibling + 1 if sibling + 1 < last else first
    return NOBODY


@compiled
def merit(s, server, desk, case, rule):
    """How well an idle server suits: least busy so far, highest skill, or a keyed draw; the highest takes the case."""
    one = s.servers[server]
    if rule >= CUSTOM_RULE:
        return -custom_score(s, server, desk, case, rule)
    if rule == LEAST_LOADED:
        return -one.busy
    if rule == BEST_SKILL:
        return one.skill
    live = s.cases[case]
    draw = int64(live.need) * _MIX + live.desks  # another triage or piece of work, another draw
    return unit32(block(s.parameters[0].seed, P.FLOW_ASSIGN, draw, server)[0])


@compiled
def best_idle(s, desk, case, rule):
    """Idle server of the pool who suits best, or NOBODY; ties go to the first."""
    queue = s.desks[desk]
    if s.desks[queue.pool_first].pool_idle == 0:
        return NOBODY
    if rule >= CUSTOM_RULE:
        tell_case(s, case)
    chosen = NOBODY
    best = 0.0
    for sibling in range(int64(queue.pool_first), int64(queue.pool_last)):
        one = s.desks[sibling]
        if one.n_idle == 0 or not is_open(s, int64(one.shift), s.clock[0].now):
            continue
        for server in range(int64(one.first_server), int64(one.first_server) + on_duty(s, int64(sibling))):
            if s.servers[server].case != NOBODY or not has_hours(s, server, case):
                continue
            value = merit(s, server, desk, case, rule)
            if chosen == NOBODY or value > best:
                chosen = server
                best = value
    return chosen


@compiled
def server_for(s, desk, case):
    """Server who takes a case that reaches ``desk`` now, or NOBODY: it has to wait."""
    queue = s.desks[desk]
    rule = rule_for(s, case)
    if rule >= LEAST_LOADED:
        return best_idle(s, desk, case, rule)
    if queue.n_idle > 0 and is_open(s, int64(queue.shift), s.clock[0].now):
        server = idle_at(s, desk, case)
        if server != NOBODY:
            return server
    if rule == COMMUNITY_POOL:
        return idle_in_pool(s, desk, case)
    return NOBODY


@compiled
def case_for(s, server):
    """Case that a free server takes now: the head of its own desk, else of its pool; NOBODY if none."""
    one = s.servers[server]
    if one.gone or not is_open(s, int64(one.shift), s.clock[0].now):
        return NOBODY
    queue = s.desks[one.desk]
    if s.parameters[0].rostered and server - queue.first_server >= on_duty(s, int64(one.desk)):
        return NOBODY
    if queue.n_waiting > 0:
        if not has_hours(s, server, front(s, int64(one.desk))):
            return NOBODY
        return pop_waiting(s, int64(one.desk))
    if s.parameters[0].assignment == OWN_GRID or s.desks[queue.pool_first].pool_waiting == 0:
        return NOBODY
    best = NOBODY
    chosen = NOBODY
    for sibling in range(int64(queue.pool_first), int64(queue.pool_last)):
        if s.desks[sibling].n_waiting == 0:
            continue
        case = front(s, sibling)
        if s.parameters[0].assignment == MIXED and rule_for(s, case) == OWN_GRID:
            continue
        if not has_hours(s, server, case):
            continue
        if best == NOBODY or ahead(s.cases, case, best):
            best = case
            chosen = sibling
    if best == NOBODY:
        return NOBODY
    return pop_waiting(s, chosen)
