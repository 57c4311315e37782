"""Recruitment of party members in new sectors: some activists become candidates, some of those members (M37).

Expected numbers, not lots: a few people a year and community, and what they change is small and slow.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.policy import recruitment as declared
from sim.policy.text import T
from sim.world.branches import GRID_BRANCH

YEAR_DAYS, PER, FEN = 365.0, 100_000.0, 100
_PATH = "recruitment.activists"


class Recruitment(Institution):
    """The stock of members of the branches of grids grows, slowly, where people in new employment live."""

    title = T("Recruitment", "两新组织发展党员")
    section: ClassVar = declared
    mechanisms = (37,)
    rhythm = "month"
    reads = ("policy.recruitment",)
    changes = ("branches.members",)

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        world = town.setup.world
        n = len(world.grids)
        new = np.diff(world.group_offsets.astype(np.float64), axis=1)[:, -1]  # people in new employment
        self._share = new / max(new.sum(), 1.0) * world.grids["residents"].sum()
        self._community = world.grids["community"].astype(np.intp)
        self.activists, self.candidates, self.members = np.zeros(n), np.zeros(n), np.zeros(n)
        self._rows = np.flatnonzero(town.branches.kind == GRID_BRANCH)
        self._last = town.today.day

    def act(self) -> None:
        """Carry everybody on by the days since the last time, and book the training."""
        town, lever = self.town, self.town.levers.community
        years = (town.today.day - self._last) / YEAR_DAYS
        self._last = town.today.day
        come = lever(_PATH)[self._community] * self._share / PER * years
        go_on = -np.expm1(-years / lever("recruitment.stage_years")[self._community])
        leave_candidates, leave_activists = self.candidates * go_on, self.activists * go_on
        self.activists += come - leave_activists
        self.candidates += lever("recruitment.to_candidate")[self._community] * leave_activists - leave_candidates
        new = lever("recruitment.to_member")[self._community] * leave_candidates
        self.members += new
        town.branches.members[self._rows] += new
        yuan = float(come @ lever("recruitment.yuan")[self._community])
        town.ledger.book(declared.COST, town.today.row, fen=round(yuan * FEN))
