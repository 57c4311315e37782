"""Equity watch: how far each group is behind everybody in the time its cases are open, over the last 28 days."""

from __future__ import annotations

import numpy as np

from sim.flow.codes import N_GROUPS, OPEN_FIRST, OPEN_LAST
from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.policy.text import T

WATCH_DAYS = 28
WATCH_CASES = 30.0
DAY_HOURS = 24.0


class EquityWatch(Institution):
    """What the priorities ``equity`` and ``weighted``, and custom rules, know about groups.

    Hours that a group's cases were open for each of its cases registered: by Little's law the mean time that a case is
    open. The mean of closed cases would call a group quick whose old cases are put off. Few cases say little, so that
    everybody's mean counts as so many cases more.

    Attributes
    ----------
    open_cases : ndarray of int64, shape (days of warm-up and run, groups)
        Open cases at 00:00.
    """

    title = T("Equity watch", "公平监测")
    reads = ("cases", "registrations")
    changes = ("behind",)

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.open_cases = np.zeros((town.setup.n_days, N_GROUPS), np.int64)

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where a rule asks for it."""
        return town.setup.reads_behind

    def act(self) -> None:
        """Hours by which each group is behind."""
        state, row = self.town.state, self.town.today.row
        live = state.cases[: int(state.clock.n_slots[0])]
        still_open = (live.state >= OPEN_FIRST) & (live.state <= OPEN_LAST) & (live.category > 0)
        self.open_cases[row] = np.bincount(live.group[still_open], minlength=N_GROUPS)
        window = slice(max(row - WATCH_DAYS, 0), row)
        hours = DAY_HOURS * self.open_cases[window.start + 1 : window.stop + 1].sum(axis=0)
        cases = state.registrations.reshape(-1, N_GROUPS)[window].sum(axis=0)
        if cases.sum() > 0:
            mean = hours.sum() / cases.sum()
            state.behind[:] = (hours - mean * cases) / (cases + WATCH_CASES)
