"""Which targets of a place are missed."""

from __future__ import annotations

from sim.facts import Found


def is_missed(one: Found) -> bool:
    """Whether the mean lies outside of the range, or the interval does not keep to the direction.

    Stricter than the verdict "not met" and milder than "not surely met": few replications leave wide intervals.
    """
    low, high = one.target.low, one.target.high
    if low is not None and high is not None:
        return not low <= one.value <= high
    return not one.met
