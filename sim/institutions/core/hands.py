"""By hand: what a user sets on single people between two days, so that it counts from their next piece on and stays."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.errors import ArgumentError
from sim.institutions.core.staff import LEAST_AVAILABILITY
from sim.institutions.core.town import Town
from sim.institutions.hours import set_availability
from sim.institutions.pace import set_pace, skill_gain, speed_factor
from sim.jit.units import FloatArray

SHARES = ("paperwork", "visits", "training")


def set_by_hand(town: Town, name: str, rows: Any, values: FloatArray) -> None:
    """Set an attribute of some people.

    Setting ``availability`` shrinks or stretches their paperwork, visits and training in proportion; setting ``speed``
    or ``skill`` sets what they have now, and what moves them (burnout, experience, effort) goes on from there.

    Parameters
    ----------
    town : Town
    name : str
        ``skill``, ``speed``, ``availability``, ``paperwork``, ``visits``, ``training`` or ``burnout``.
    rows : int, slice or ndarray
        Rows of the people.
    values : ndarray of float64
        One value for all, or one each.

    Raises
    ------
    ValueError
        If no hours would be left for cases.
    """
    staff, servers = town.staff, town.state.servers[: len(town.staff)]
    if name in SHARES:
        others = sum(staff[other][rows] for other in SHARES if other != name)
        if np.any(others + values > 1.0 - LEAST_AVAILABILITY):
            most = 1.0 - LEAST_AVAILABILITY - np.max(others)
            rest = " and ".join(other for other in SHARES if other != name)
            raise ArgumentError(
                f"{name}: expected at most {most:.2f}, so that beside {rest} 1 % of the shift is left for cases, "
                f"found {values}"
            )
        staff[name][rows] = values
        set_availability(town, rows)
    elif name == "availability":
        _share_out(town, rows, values)
        servers["availability"][rows] = values
    elif name == "burnout":
        staff["burnout"][rows] = values
        set_pace(town, rows)
    elif name == "speed":
        servers["speed"][rows] = values
        staff["speed"][rows] = values / speed_factor(town, rows)
    else:
        servers["skill"][rows] = values
        staff["talent"][rows] = values - skill_gain(town, rows)


def _share_out(town: Town, rows: Any, availability: FloatArray) -> None:
    """Bring the other uses of the shift to what availability leaves; paperwork takes all where there were none."""
    staff = town.staff
    before = sum(staff[name][rows] for name in SHARES)
    factor = np.divide(1.0 - availability, before, out=np.zeros_like(before + availability), where=before > 0.0)
    for name in SHARES:
        staff[name][rows] = staff[name][rows] * factor
    staff["paperwork"][rows] += np.where(before > 0.0, 0.0, 1.0 - availability)
