"""Queues: the cases that wait at a desk, linked through the cases themselves.

Cases that join in the order of their keys, as under first come first served, form a sorted list; one that must
overtake goes into a pairing heap (Fredman, Sedgewick, Sleator and Tarjan 1986). The head of the queue is the better
of both fronts, so every order is served exactly and the usual one in constant time. Smallest key first, ties by
number of the need. Keys that change while a case waits: :mod:`sim.flow.turning`.
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
    row = s.cases[case]
    row.child = NOBODY
    row.sibling = NOBODY
    queue = s.desks[desk]
    queue.n_waiting += 1
    s.desks[queue.pool_first].pool_waiting += 1
    insert(s, desk, case)


@compiled
def insert(s, desk, case):
    """Give a case, without links and its key set, its place in the list or the heap of a desk."""
    cases = s.cases
    row = cases[case]
    queue = s.desks[desk]
    if s.parameters[0].asks_again:
        queue.next_turn = min(queue.next_turn, s.until[case])
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
def best_waiting(s, desk):
    """The case of the smallest key in the queue of a desk, or NOBODY."""
    queue = s.desks[desk]
    first = int64(queue.first)
    root = int64(queue.root)
    if root == NOBODY or (first != NOBODY and ahead(s.cases, first, root)):
        return first
    return root


@inlined
def take_best(s, desk, head):
    """Take the case of the smallest key, ``head``, out of the list or the heap of a desk; counts stay."""
    queue = s.desks[desk]
    if head == queue.first:
        queue.first = s.cases[head].sibling
        s.cases[head].sibling = NOBODY
    else:
        queue.root = without_root(s.cases, head)
        s.cases[head].child = NOBODY


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
def detach_all(s, desk):
    """Take all cases out of the list and the heap of a desk, linked as siblings in no order; counts stay.

    Returns
    -------
    int
        The first of them, or NOBODY.
    """
    queue = s.desks[desk]
    cases = s.cases
    chain = int64(queue.root)
    tail = chain
    case = chain
    while case != NOBODY:  # children come behind all that are linked so far
        child = int64(cases[case].child)
        if child != NOBODY:
            while cases[tail].sibling != NOBODY:
                tail = int64(cases[tail].sibling)
            cases[tail].sibling = child
        case = int64(cases[case].sibling)
    if chain == NOBODY:
        chain = int64(queue.first)
    elif queue.first != NOBODY:
        while cases[tail].sibling != NOBODY:
            tail = int64(cases[tail].sibling)
        cases[tail].sibling = queue.first
    queue.first = NOBODY
    queue.last = NOBODY
    queue.root = NOBODY
    return chain


@compiled
def remove_waiting(s, desk, case):
    """Take a case out of the queue of a desk, wherever in it it is; in time proportional to the queue."""
    queue = s.desks[desk]
    queue.n_waiting -= 1
    s.desks[queue.pool_first].pool_waiting -= 1
    one = detach_all(s, desk)
    while one != NOBODY:
        following = int64(s.cases[one].sibling)
        s.cases[one].child = NOBODY
        s.cases[one].sibling = NOBODY
        if one != case:
            insert(s, desk, one)
        one = following


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
