"""Queues: one pairing heap of waiting cases per desk, linked through the cases themselves.

Pairing heap of Fredman, Sedgewick, Sleator and Tarjan (1986): joining is constant, leaving is
logarithmic on average. Smallest key first, ties by case number; keys never change while a case waits.
"""

from __future__ import annotations

from numpy import int64

from sim.compiled import compiled

from sim.flow.codes import NOBODY


@compiled
def ahead(cases, a, b):
    """Whether case ``a`` is served before case ``b`` in the same order."""
    ka = cases[a].key
    kb = cases[b].key
    return ka < kb or (ka == kb and a < b)


@compiled
def _meld(cases, a, b):
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
    queue.root = case if queue.root == NOBODY else _meld(cases, int64(queue.root), case)
    queue.n_waiting += 1


@compiled
def pop_waiting(s, desk):
    """Take the head of a desk's queue, which must not be empty."""
    cases = s.cases
    queue = s.desks[desk]
    head = int64(queue.root)
    queue.n_waiting -= 1
    child = int64(cases[head].child)
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
            a = _meld(cases, a, b)
        cases[a].sibling = stack
        stack = a
    # second pass, right to left: meld all into one
    root = stack
    if root != NOBODY:
        rest = int64(cases[root].sibling)
        cases[root].sibling = NOBODY
        while rest != NOBODY:
            following = int64(cases[rest].sibling)
            cases[rest].sibling = NOBODY
            root = _meld(cases, root, rest)
            rest = following
    queue.root = root
    return head
