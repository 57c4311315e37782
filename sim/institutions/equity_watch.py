"""Equity watch: how far each group is behind everybody around it in the time its cases are open, last 28 days."""

from __future__ import annotations

import numpy as np

from sim.flow.codes import OPEN_FIRST, OPEN_LAST
from sim.institutions.core.institution import Institution
from sim.institutions.core.reference import communities_within
from sim.institutions.core.town import Town
from sim.jit.units import DAY_HOURS
from sim.policy.text import T

WATCH_DAYS = 28
WATCH_CASES = 30.0


class EquityWatch(Institution):
    """What the priorities ``equity`` and ``weighted``, and custom rules, know about groups.

    Hours that a group's cases were open for each of its cases registered: by Little's law the mean time that a case is
    open. The mean of closed cases would call a group quick whose old cases are put off. Few cases say little, so that
    everybody's mean counts as so many cases more. Everybody are those of the reference group of the community
    (``policy.comparison.cases``).

    Attributes
    ----------
    open_cases : ndarray of int64, shape (days of warm-up and run, reference groups, groups of residents)
        Open cases at 00:00.
    """

    title = T("Equity watch", "公平监测")
    reads = ("policy.comparison.cases", "clock.n_slots", "registrations", "cases")
    changes = ("behind",)

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        world = town.setup.world
        self._place = communities_within(world, town.policy.comparison.cases)
        self._community = world.grids["community"].astype(np.intp)
        self._size = int(self._place.max(initial=0)) + 1
        self._groups = len(town.setup.world.groups)
        self.open_cases = np.zeros((town.setup.n_days, self._size, self._groups), np.int64)

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where a rule asks for it."""
        return town.setup.reads_behind

    def act(self) -> None:
        """Hours by which each group is behind."""
        state, row = self.town.state, self.town.today.row
        live = state.cases[: int(state.clock.n_slots[0])]
        still_open = (live.state >= OPEN_FIRST) & (live.state <= OPEN_LAST) & (live.category > 0)
        place = self._place[self._community[live.grid[still_open]]]
        here = np.bincount(place * self._groups + live.group[still_open], minlength=self.open_cases[row].size)
        self.open_cases[row] = here.reshape(self.open_cases[row].shape)
        window = slice(max(row - WATCH_DAYS, 0), row)
        hours = DAY_HOURS * self.open_cases[window.start + 1 : window.stop + 1].sum(axis=0)
        cases = self._registered(window)
        all_cases = cases.sum(axis=1, keepdims=True)
        mean = np.divide(
            hours.sum(axis=1, keepdims=True), all_cases, out=np.zeros(all_cases.shape), where=all_cases > 0
        )
        state.behind[:] = ((hours - mean * cases) / (cases + WATCH_CASES))[self._place].ravel()

    def _registered(self, window: slice) -> np.ndarray:
        """Cases registered in some days, float64 (reference groups, groups of residents)."""
        n = len(self._place)
        cases = self.town.state.registrations.reshape(-1, n, self._groups)[window].sum(axis=0)
        summed = np.zeros((self._size, self._groups))
        np.add.at(summed, self._place, cases)
        return summed
