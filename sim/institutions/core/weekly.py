"""Institutions that move slow columns once a week."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from sim.institutions.core.institution import Institution, Rhythm
from sim.institutions.core.town import Town


class Weekly(Institution):
    """Acts on Mondays and on the first day, and knows how many days have passed since it last did.

    Attributes
    ----------
    elapsed : float
        Days since the last time; 0 on the first day.
    staff, servers
        The people: columns of institutions, and of the engine.
    """

    rhythm: ClassVar[Rhythm] = "week"

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.elapsed = 0.0
        self._last = town.today.day
        self.staff = town.staff
        #: The engine's columns of the people: a plain view, whose fields are quickly at hand.
        self.servers: Any = town.state.servers[: len(town.staff)].view(np.ndarray)

    def __call__(self) -> bool:
        """Act if it is due; whether it was."""
        due = self.due()
        if due:
            self.elapsed = float(self.town.today.day - self._last)
            self._last = self.town.today.day
            self.act()
        return due

    def share(self, tau_days: float) -> float:
        """How much of the way a column with a time scale goes in the days that have passed."""
        return 1.0 - math.exp(-self.elapsed / tau_days)


def columns_of(town: Town) -> dict[str, Any]:
    """Columns of the people that a behaviour may read, with ``n``, the number of rows, ``day`` and ``date``."""
    values = {name: town.staff[name] for name in town.staff.names() if name not in ("key", "stay", "exposure")}
    servers = town.state.servers[: len(town.staff)]
    values |= {"skill": servers["skill"], "desk": servers["desk"]}
    return values | {"n": len(town.staff), "day": town.today.day, "date": town.today.date}
