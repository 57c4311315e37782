"""People's time: delays of residents pass while people are about, by the weekly profile of demand.

An hour of it passes for every hour of the clock on average, faster at ten in the morning than at three at night. Needs
that arise by the same profile and are reported after a random delay in people's time are reported by that profile too.
"""

from __future__ import annotations

import math

from numpy import int64

from sim.jit.compiled import compiled
from sim.jit.units import WEEK_HOURS


@compiled
def after_waking(s, t, hours):
    """Clock time at which ``hours`` of people's time have passed since ``t``.

    ``s.waking`` holds people's time passed before each hour of a week, from 0 to 168.
    """
    weeks = math.floor(t / WEEK_HOURS)
    since = t - WEEK_HOURS * weeks
    hour = min(int64(since), 167)
    target = s.waking[hour] + (since - hour) * (s.waking[hour + 1] - s.waking[hour]) + hours
    whole = math.floor(target / WEEK_HOURS)
    if whole > 0:
        weeks += whole
        target -= WEEK_HOURS * whole
        hour = 0
    while hour < 167 and s.waking[hour + 1] <= target:
        hour += 1
    passing = s.waking[hour + 1] - s.waking[hour]
    part = (target - s.waking[hour]) / passing if passing > 0.0 else 0.0
    return WEEK_HOURS * weeks + hour + min(part, 1.0)
