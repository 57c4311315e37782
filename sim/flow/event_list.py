"""The event list: everything that is to happen, in the order of time.

One entry per thing: a server's piece ends, a timer of a case rings, a need arises. Entries of later days lie in
blocks, a chain of them per day; those of today in a chain per page (a few seconds of the day), in no order; those of
the page that is being lived in a small 4-ary heap. Entering costs the same however much is planned (a calendar queue,
Brown 1988), any number of entries may fall on one instant, and the memory for the next pages can be asked for ahead.

Entries of one instant are taken in the order of their rank: ends of pieces by server, timers by row of the need,
arrivals by row.
"""

from __future__ import annotations

import math

from numpy import int64

from sim.flow.codes import NOBODY, T_END, T_MOVE, T_OUTSIDE, T_REPORT, UNUSED
from sim.flow.pointers import prefetch
from sim.jit.compiled import compiled, inlined
from sim.jit.units import DAY_HOURS

N_PAGES = int64(8192)  # of a day: about as many as it has events, so that a page holds a few
BLOCK = int64(32)  # entries of a block of a later day
_PAGES_PER_HOUR = float(N_PAGES) / DAY_HOURS
FIRST_SERVER = int64(-(1 << 30))  # ranks of ends of pieces come before all timers,
FIRST_ARRIVAL = int64(1 << 30)  # those of arrivals after them


@inlined
def page_of(s, time):
    """Page of today on which an instant falls; never falls when ``time`` rises."""
    page = int64((time - (s.clock[0].midnight - DAY_HOURS)) * _PAGES_PER_HOUR)
    return min(max(page, int64(0)), N_PAGES - 1)


@inlined
def day_of(s, time):
    """Day from the first of the warm-up on which a later instant falls; all others: the day after the last."""
    clock = s.clock[0]
    if time >= clock.horizon:
        return int64(clock.n_days)
    day = int64((time - clock.first) / DAY_HOURS)
    if time < clock.first + DAY_HOURS * day:  # rounded up across midnight
        day -= 1
    return day


@compiled
def plan(s, time, rank, subject, kind):
    """Put something on the event list.

    Parameters
    ----------
    s : State
    time : float
        Clock time in hours, not in the past; infinity: never.
    rank : int
        Order among entries of the same instant, smallest first.
    subject : int
        Case or row of a need.
    kind : int
        ``T_...``: what happens.
    """
    clock = s.clock[0]
    if time < clock.midnight:
        page = page_of(s, time)
        if page <= clock.page:
            _push(s, time, rank, subject, kind)
            return
        entry = _new_entry(s, time, rank, subject, kind)
        s.timers[entry].next = s.pages[page]
        s.pages[page] = entry
    else:
        _write(s.later, _new_place(s, day_of(s, time)), time, rank, subject, kind)


@inlined
def _new_entry(s, time, rank, subject, kind):
    clock = s.clock[0]
    entry = int64(clock.free_timer)
    if entry == NOBODY:
        entry = int64(clock.n_timers)
        clock.n_timers = entry + 1
    else:
        clock.free_timer = s.timers[entry].next
    _write(s.timers, entry, time, rank, subject, kind)
    return entry


@inlined
def _new_place(s, day):
    """Place of a new entry in the blocks of a later day."""
    n = s.planned[day]
    s.planned[day] = n + 1
    inside = n % BLOCK
    if inside == 0:
        _add_block(s, day)
    return int64(s.ahead[day]) * BLOCK + inside


@compiled
def _add_block(s, day):
    """Give a day one more block, a used one if there is any."""
    clock = s.clock[0]
    block = int64(clock.free_block)
    if block == NOBODY:
        block = int64(clock.n_blocks)
        clock.n_blocks = block + 1
        for place in range(block * BLOCK, (block + 1) * BLOCK):
            s.later[place].kind = UNUSED
    else:
        clock.free_block = s.blocks[block]
    s.blocks[block] = s.ahead[day]
    s.ahead[day] = block


@inlined
def _write(entries, i, time, rank, subject, kind):
    entry = entries[i]
    entry.time = time
    entry.rank = rank
    entry.subject = subject
    entry.kind = kind


@inlined
def _discard(s, entry):
    clock = s.clock[0]
    s.timers[entry].kind = UNUSED
    s.timers[entry].next = clock.free_timer
    clock.free_timer = entry


@compiled
def open_event_list(s):
    """In the morning: spread today's entries over the pages."""
    clock = s.clock[0]
    clock.page = NOBODY
    clock.n_timers = 0  # yesterday's are all done
    clock.free_timer = NOBODY
    today = int64(clock.day)
    block = int64(s.ahead[today])
    n = s.planned[today]
    while n > 0:
        inside = (n - 1) % BLOCK + 1  # all blocks but the one begun last are full
        for place in range(block * BLOCK, block * BLOCK + inside):
            one = s.later[place]
            plan(s, one.time, int64(one.rank), int64(one.subject), int64(one.kind))
        n -= inside
        following = int64(s.blocks[block])
        s.blocks[block] = clock.free_block
        clock.free_block = block
        block = following
    s.ahead[today] = NOBODY
    s.planned[today] = 0


@inlined
def next_time(s):
    """Clock time of the next entry of today; infinity when there is none."""
    if s.clock[0].n_near == 0:
        _turn(s)
    return s.near[0].time if s.clock[0].n_near > 0 else math.inf


@inlined
def _page_after(s, page):
    page += 1
    while page < N_PAGES and s.pages[page] == NOBODY:
        page += 1
    return page


@compiled
def _turn(s):
    """Go on to the next page that holds anything, and ask for the memory of the one after it."""
    clock = s.clock[0]
    page = _page_after(s, int64(clock.page))
    clock.page = page
    if page >= N_PAGES:
        clock.page = N_PAGES - 1
        return
    entry = int64(s.pages[page])
    s.pages[page] = NOBODY
    while entry != NOBODY:
        one = s.timers[entry]
        following = int64(one.next)
        _fetch_more(s, entry)
        _push(s, one.time, int64(one.rank), int64(one.subject), int64(one.kind))
        _discard(s, entry)
        entry = following
    page = _page_after(s, page)
    if page >= N_PAGES:
        return
    _fetch(s, int64(s.pages[page]))
    page = _page_after(s, page)
    if page < N_PAGES:
        prefetch(s.timers, int64(s.pages[page]))


@inlined
def _fetch(s, entry):
    """Ask for the rows that the entries of a chain are about."""
    while entry != NOBODY:
        one = s.timers[entry]
        kind = int64(one.kind)
        subject = int64(one.subject)
        if kind == T_REPORT:
            prefetch(s.needs, subject)
            prefetch(s.histories, subject)
        else:
            prefetch(s.cases, subject)
            if kind == T_END:
                prefetch(s.servers, int64(one.rank) - FIRST_SERVER)
            elif kind == T_OUTSIDE:
                prefetch(s.histories, int64(one.rank))
        entry = int64(one.next)


@inlined
def _fetch_more(s, entry):
    """Ask for the rows that the rows of an entry, now in the cache, point to."""
    one = s.timers[entry]
    kind = int64(one.kind)
    subject = int64(one.subject)
    if kind == T_END:
        server = int64(one.rank) - FIRST_SERVER
        prefetch(s.cases, int64(s.desks[s.servers[server].desk].first))  # most likely its next case
    elif kind == T_MOVE:
        prefetch(s.desks, int64(s.cases[subject].desk))
        prefetch(s.grids, int64(s.cases[subject].grid))
    elif kind == T_REPORT:
        prefetch(s.grids, int64(s.needs[subject].grid))


@compiled
def _push(s, time, rank, subject, kind):
    near = s.near
    clock = s.clock[0]
    i = int64(clock.n_near)
    clock.n_near = i + 1
    while i > 0:
        parent = (i - 1) >> 2
        up = near[parent]
        if up.time < time or (up.time == time and up.rank < rank):
            break
        _write(near, i, up.time, int64(up.rank), int64(up.subject), int64(up.kind))
        i = parent
    _write(near, i, time, rank, subject, kind)


@compiled
def take_next(s):
    """Take the earliest entry of today, which :func:`next_time` has found.

    Returns
    -------
    rank, subject, kind : int
    """
    near = s.near
    clock = s.clock[0]
    first = near[0]
    rank, subject, kind = int64(first.rank), int64(first.subject), int64(first.kind)
    n = clock.n_near - 1
    clock.n_near = n
    if n > 0:
        tail = near[n]
        i = int64(0)
        while True:
            child = 4 * i + 1
            if child >= n:
                break
            best = child
            for c in range(child + 1, min(child + 4, n)):
                one, other = near[c], near[best]
                if one.time < other.time or (one.time == other.time and one.rank < other.rank):
                    best = c
            low = near[best]
            if tail.time < low.time or (tail.time == low.time and tail.rank < low.rank):
                break
            _write(near, i, low.time, int64(low.rank), int64(low.subject), int64(low.kind))
            i = best
        _write(near, i, tail.time, int64(tail.rank), int64(tail.subject), int64(tail.kind))
    return rank, subject, kind
