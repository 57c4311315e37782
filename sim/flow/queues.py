"""Queues: the cases that wait at a desk, linked through the cases themselves.

Cases that join in the order of their keys, as under first come first served, form a sorted list; one that must
overtake goes into a pairing heap (Fredman, Sedgewick, Sleator and Tarjan 1986). The head of the queue is the better
of both fronts, so every order is served exactly and the usual one in constant time. Smallest key first, ties by
number of the need; keys never change while a case waits.
"""

from __future__ import annotations

from numpy import int64

from sim.flow.codes import NOBODY
from sim.jit.compiled import compiled, inlined


@inlined
def ahead(cases, a, b):
    """Whether case ``a`` is served before case ``b`` in the same order."""
    one = cases[a]
    other = cases[b]
    return one.key < other.key or (one.key == other.key and one.row < other.row)


@compiled
def meld(cases, a, b):
    """Join two heaps given by their roots; neither may be empty."""
    if ahead(cases, b, a):
        a, b = b, a
    top = cases[a]
    low = cases[b]
    low.sibling = top.child
    top.child = b
    return a


@compiled
def push_waiting(s, desk, case):
    """Put a case, its key already set, into the queue of a desk."""
    cases = s.cases
    row = cases[case]
    row.child = NOBODY
    row.sibling = NOBODY
    queue = s.desks[desk]
    queue.n_waiting += 1
    s.desks[queue.pool_first].pool_waiting += 1
    if queue.first == NOBODY:
        queue.first = case
        queue.last = case
        queue.last_key = row.key
    elif queue.last_key < row.key or (queue.last_key == row.key and cases[queue.last].row < row.row):
        cases[queue.last].sibling = case
        queue.last = case
        queue.last_key = row.key
    else:
        queue.root = case if queue.root == NOBODY else meld(cases, int64(queue.root), case)


@inlined
def front(s, desk):
    """The case that a desk serves next, or NOBODY."""
    queue = s.desks[desk]
    first = int64(queue.first)
    root = int64(queue.root)
    if root == NOBODY or (first != NOBODY and ahead(s.cases, first, root)):
        return first
    return root


@compiled
def take_out(s, desk, before, case):
    """Take a case out of the sorted list of a queue; ``before`` is the one ahead of it there, or NOBODY."""
    queue = s.desks[desk]
    queue.n_waiting -= 1
    s.desks[queue.pool_first].pool_waiting -= 1
    following = s.cases[case].sibling
    if before == NOBODY:
        queue.first = following
    else:
        s.cases[before].sibling = following
    if queue.last == case:
        queue.last = before
        if before != NOBODY:
            queue.last_key = s.cases[before].key


@compiled
def pop_waiting(s, desk):
    """Take the head of a desk's queue, which must not be empty."""
    queue = s.desks[desk]
    queue.n_waiting -= 1
    s.desks[queue.pool_first].pool_waiting -= 1
    head = front(s, desk)
    if head == queue.first:
        queue.first = s.cases[head].sibling
    else:
        queue.root = without_root(s.cases, head)
    return head


@compiled
def without_root(cases, root):
    """Remove the root of a heap; returns the new root, or NOBODY."""
    child = int64(cases[root].child)
    # first pass, left to right: meld neighbours in pairs and stack the results
    stack = NOBODY
    while child != NOBODY:
        a = child
        b = int64(cases[a].sibling)
        if b == NOBODY:
            child = NOBODY
        else:
            child = int64(cases[b].sibling)
            cases[b].sibling = NOBODY
            cases[a].sibling = NOBODY
            a = meld(cases, a, b)
        cases[a].sibling = stack
        stack = a
    # second pass, right to left: meld all into one
    if stack == NOBODY:
        return NOBODY
    rest = int64(cases[stack].sibling)
    cases[stack].sibling = NOBODY
    while rest != NOBODY:
        following = int64(cases[rest].sibling)
        cases[rest].sibling = NOBODY
        stack = meld(cases, stack, rest)
        rest = following
    return stack
