"""Keys that change while a case waits, and the head of a queue, which is read with every key as it stands now.

The order of a queue matters at the instants when its head is asked for, so keys are changed then, as of the times at
which they do: exact in continuous time, and nothing has to be planned. Under the priority `due_then_last` a key only
ever gets worse, once or twice, so that it is enough to look at the head; a custom priority that says until when its key
holds is asked again for all cases of the queue whose time has come.
"""

from __future__ import annotations

import math

from numpy import int64

from sim.flow.codes import CUSTOM_RULE, DUE_THEN_LAST, MIXED, NOBODY
from sim.flow.custom_rules import custom_priority
from sim.flow.priorities import by_due_then_last, rule_cell
from sim.flow.queues import best_waiting, detach_all, insert, take_best
from sim.jit.compiled import compiled, inlined

#: Times that a rule is asked for one case at one instant, if it names times that have passed already.
_MOST = 64


@inlined
def front(s, desk):
    """The case that a desk serves next, or NOBODY."""
    queue = s.desks[desk]
    if queue.turns:
        put_overdue_last(s, desk)
    if queue.next_turn <= s.clock[0].now:
        ask_again(s, desk)
    return best_waiting(s, desk)


@compiled
def pop_waiting(s, desk):
    """Take the head of a desk's queue, which must not be empty."""
    queue = s.desks[desk]
    head = front(s, desk)
    queue.n_waiting -= 1
    s.desks[queue.pool_first].pool_waiting -= 1
    take_best(s, desk, head)
    return head


@compiled
def rule_of(s, case, desk):
    """Priority rule under which a case waits at a desk."""
    rule = int64(s.desks[desk].priority)
    return int64(s.priorities[rule_cell(s, case)]) if rule == MIXED else rule


@compiled
def put_overdue_last(s, desk):
    """Cases at the head whose key has become worse, because they are overdue or have more time, go to their places."""
    while True:
        case = best_waiting(s, desk)
        if case == NOBODY:
            return
        row = s.cases[case]
        if row.key == -math.inf or rule_of(s, case, desk) != DUE_THEN_LAST:
            return
        key = by_due_then_last(s, case)
        if key == row.key:
            return
        take_best(s, desk, case)
        row.key = key
        insert(s, desk, case)


@compiled
def ask_again(s, desk):
    """Ask the custom priorities of a queue again for the cases whose key holds no longer."""
    now = s.clock[0].now
    queue = s.desks[desk]
    case = detach_all(s, desk)
    queue.next_turn = math.inf
    while case != NOBODY:
        following = int64(s.cases[case].sibling)
        s.cases[case].child = NOBODY
        s.cases[case].sibling = NOBODY
        rule = rule_of(s, case, desk)
        asked = 0
        while s.until[case] <= now and asked < _MOST and rule >= CUSTOM_RULE:
            key = custom_priority(s, case, desk, rule, s.until[case])
            s.cases[case].key = key if queue.priority == MIXED else key + queue.ageing * s.cases[case].entered
            asked += 1
        if s.until[case] <= now:
            s.until[case] = math.inf
        insert(s, desk, case)
        case = following
