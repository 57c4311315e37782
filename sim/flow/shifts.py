"""Working time: clock time to worked hours of a shift, and back.

Shifts are tables of whole hours. ``worked`` holds the hours worked before each clock hour (counted from the
start of the warm-up), ``working_hour`` the clock time at which the n-th working hour begins.
"""

from __future__ import annotations

import math

from numpy import int64

from sim.jit.compiled import inlined


@inlined
def worked_hours(s, shift, t):
    """Hours that ``shift`` has worked from the start of the warm-up until clock time ``t``."""
    since = t - s.clock[0].first
    hour = int64(since)
    at = s.shifts[shift].first + hour
    before = s.worked[at]
    return before + (since - hour) * (s.worked[at + 1] - before)


@inlined
def is_open(s, shift, t):
    """Whether ``shift`` is at work at clock time ``t``."""
    if s.shifts[shift].continuous:
        return True
    at = s.shifts[shift].first + int64(t - s.clock[0].first)
    return s.worked[at + 1] > s.worked[at]


@inlined
def after_working(s, shift, t, hours):
    """Clock time at which ``hours`` of working time have passed since ``t`` (the earliest such instant)."""
    kind = s.shifts[shift]
    if kind.continuous or hours <= 0.0:
        return t + hours
    target = worked_hours(s, shift, t) + hours
    slot = max(int64(math.ceil(target)) - 1, 0)
    if slot >= kind.n_hours:
        return math.inf
    return s.working_hour[kind.first_hour + slot] + (target - slot)
