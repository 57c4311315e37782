"""Timers: instants at which a case goes on without a server.

Those of today are in a 4-ary heap; later ones lie in a plain list, from which each morning takes its own. So the heap
stays small although outside steps run for weeks.
"""

from __future__ import annotations

from numpy import int64

from sim.compiled import compiled, inlined


@inlined
def _before(s, i, time, case):
    """Whether a timer comes before the one in slot ``i``; ties go to the lower number of the need."""
    other = s.timers[i]
    return time < other.time or (time == other.time and s.cases[case].row < s.cases[other.case].row)


@inlined
def _place(timers, i, time, case, kind):
    slot = timers[i]
    slot.time = time
    slot.case = case
    slot.kind = kind


@compiled
def set_timer(s, time, case, kind):
    """Wake ``case`` at ``time`` for the reason ``kind``; a case has at most one timer."""
    clock = s.clock[0]
    if time >= clock.midnight:
        _place(s.later, clock.n_later, time, case, kind)
        clock.n_later += 1
    else:
        _push(s, time, case, kind)


@compiled
def _push(s, time, case, kind):
    timers = s.timers
    clock = s.clock[0]
    i = int64(clock.n_timers)
    clock.n_timers = i + 1
    while i > 0:
        parent = (i - 1) >> 2
        if not _before(s, parent, time, case):
            break
        up = timers[parent]
        _place(timers, i, up.time, int64(up.case), int64(up.kind))
        i = parent
    _place(timers, i, time, case, kind)


@compiled
def wake_today(s):
    """In the morning: take what rings before midnight off the list of later timers."""
    clock = s.clock[0]
    kept = 0
    for i in range(clock.n_later):
        timer = s.later[i]
        if timer.time < clock.midnight:
            _push(s, timer.time, int64(timer.case), int64(timer.kind))
            continue
        if kept != i:
            _place(s.later, kept, timer.time, int64(timer.case), int64(timer.kind))
        kept += 1
    clock.n_later = kept


@compiled
def pop_timer(s):
    """Take the earliest timer; ties go to the lower number of the need.

    Returns
    -------
    case, kind : int
    """
    timers = s.timers
    clock = s.clock[0]
    first = timers[0]
    case, kind = int64(first.case), int64(first.kind)
    n = clock.n_timers - 1
    clock.n_timers = n
    if n > 0:
        tail = timers[n]
        time, tail_case, tail_kind = tail.time, int64(tail.case), int64(tail.kind)
        i = 0
        while True:
            child = 4 * i + 1
            if child >= n:
                break
            best = child
            for c in range(child + 1, min(child + 4, n)):
                at = timers[c]
                if _before(s, best, at.time, int64(at.case)):
                    best = c
            if not _before(s, best, time, tail_case):
                low = timers[best]
                _place(timers, i, low.time, int64(low.case), int64(low.kind))
                i = best
            else:
                break
        _place(timers, i, time, tail_case, tail_kind)
    return case, kind
