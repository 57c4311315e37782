"""Working time that follows the load: idle hours of grid members go to visits, overload eats visits and paperwork.

How busy people are with cases is what the weekly review notes of the last four weeks. People of one community and level
share the load, as colleagues do.
"""

from __future__ import annotations

import numpy as np

from sim.flow.codes import COMMUNITY, GRID
from sim.institutions.core.town import Town
from sim.institutions.core.weekly import Weekly
from sim.jit.units import FloatArray
from sim.policy.text import T

CALM, BUSY = 0.7, 0.85  # utilisation below which hours are idle, above which there is an overload
PAPER_GIVES = 1 / 3  # of the paperwork in communities, at most
_PATH = "time.by_load"


class WorkingTime(Weekly):
    """Moves time between cases, visits and paperwork once a week.

    Attributes
    ----------
    idle, overload : ndarray of float64, shape (servers,)
        Share of the time for cases that is idle beyond what is usual; how far people are overloaded, 0 to 1.
    """

    title = T("Working time by load", "工时随任务量调整")
    mechanisms = (2, 4)
    reads = ("policy.time.by_load", "duties", "staff.gone", "staff.paperwork", "staff.utilisation", "staff.visits")
    changes = ("duties", "servers.availability", "staff.paperwork", "staff.visits")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.idle, self.overload = np.zeros((2, len(town.staff)))
        level, n = town.duties.level, len(town.setup.world.communities)
        #: Group of colleagues of everybody in communities; the last group is everybody else.
        self._group = np.where(level == GRID, town.duties.community, 2 * n)
        self._group = np.where(level == COMMUNITY, n + town.duties.community, self._group).astype(np.intp)
        self._n = 2 * n + 1

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where time follows the load anywhere."""
        return town.levers.pulled(_PATH)

    def act(self) -> None:
        """Work out idle hours and overload, and move what the lever lets move."""
        town, staff, duties = self.town, self.town.staff, self.town.duties
        busy = self._busy()
        mine = self._group < self._n - 1
        self.idle = np.where(mine, np.maximum(CALM - busy, 0.0), 0.0)
        self.overload = np.where(mine, np.clip((busy - BUSY) / (1.0 - BUSY), 0.0, 1.0), 0.0)
        moved = town.levers.server(_PATH)
        visits = staff.visits - duties.visits.get(self.name, 0.0)
        paper = staff.paperwork - duties.paperwork.get(self.name, 0.0)
        more = np.where(duties.level == GRID, self.idle * duties.planned, 0.0)
        duties.visits[self.name] = moved * (more - self.overload * np.maximum(visits, 0.0))
        duties.paperwork[self.name] = -moved * PAPER_GIVES * self.overload * np.maximum(paper, 0.0)
        duties.settle()

    def _busy(self) -> FloatArray:
        """Utilisation that the people of each group would have if visits were as planned: mean of those who are there.

        Visits made in idle hours leave less time for cases, so that the same cases fill more of it; what they fill of
        the planned time is compared, or idleness would hide itself.
        """
        town, staff = self.town, self.town.staff
        duties = town.duties
        there = (staff.gone == 0).astype(np.float64)
        used = staff.utilisation * town.state.servers["availability"][: len(staff)]
        planned = np.maximum(duties.planned, 1e-9)
        sums = np.bincount(self._group, used * there, self._n)
        room = np.bincount(self._group, planned * there, self._n)
        share: FloatArray = np.divide(sums, room, out=np.full(self._n, CALM), where=room > 0.0)[self._group]
        return np.minimum(share, 1.0)
