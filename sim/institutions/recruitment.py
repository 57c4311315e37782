"""Recruitment and training of party members in new sectors (M37).

Some activists become candidates, some of those members. Training works both ways: members take more part in their
branch, activists become candidates more often.

Expected numbers, not lots: a few people a year and community, and what they change is small and slow.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.jit.functions import expm1
from sim.jit.units import FEN, YEAR_DAYS
from sim.policy import recruitment as declared
from sim.policy.text import T
from sim.world.branches import GRID_BRANCH

PER = 100_000.0
_PATH = "recruitment.activists"


class Recruitment(Institution):
    """The stock of members of the branches of grids grows, slowly, where people in new employment live.

    Attributes
    ----------
    activists, candidates, members : ndarray of float64, shape (grids,)
        People on their way, and those who have become members since the start.
    """

    title = T("Recruitment", "两新组织发展党员")
    section: ClassVar = declared
    mechanisms = (37,)
    rhythm = "month"
    reads = ("policy.recruitment",)
    changes = ("branches.engaged", "branches.members", "ledger")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        world = town.setup.world
        n = len(world.grids)
        new = np.diff(world.group_offsets.astype(np.float64), axis=1)[:, -1]  # people in new employment
        self._share = new / max(new.sum(), 1.0) * world.grids["residents"].sum()
        self._community = world.grids["community"].astype(np.intp)
        self.activists, self.candidates, self.members = np.zeros(n), np.zeros(n), np.zeros(n)
        residents = np.maximum(world.grids["residents"], 1.0)
        self._old = town.branches.members[:n] * new / residents  # members in new employment at the start, as others
        self._rows = np.flatnonzero(town.branches.kind == GRID_BRANCH)
        self._last = town.today.day

    def act(self) -> None:
        """Carry everybody on by the days since the last time, and book the training."""
        town, lever = self.town, self.town.levers.community
        years = (town.today.day - self._last) / YEAR_DAYS
        self._last = town.today.day
        come = lever(_PATH)[self._community] * self._share / PER * years
        go_on = -expm1(-years / lever("recruitment.stage_years")[self._community])
        leave_candidates, leave_activists = self.candidates * go_on, self.activists * go_on
        self.activists += come - leave_activists
        trained, hours = self._trained(), lever("recruitment.training_hours")[self._community]
        to_candidate = lever("recruitment.to_candidate")[self._community]
        to_candidate = to_candidate + (1.0 - to_candidate) * lever("recruitment.two_ways")[self._community] * trained
        self.candidates += to_candidate * leave_activists - leave_candidates
        new = lever("recruitment.to_member")[self._community] * leave_candidates
        self.members += new
        town.branches.members[self._rows] += new
        weight = lever("recruitment.engaged")[self._community] * trained
        town.branches.engaged[self._rows] = (self._old + self.members) * weight
        pupils = (self._old + self.members + self.activists + self.candidates) * hours * years
        yuan = float(come @ lever("recruitment.yuan")[self._community])
        yuan += float(pupils @ lever("recruitment.training_yuan")[self._community])
        town.ledger.book(declared.COST, town.today.row, fen=round(yuan * FEN))

    def _trained(self) -> np.ndarray:
        """How far people in new sectors are trained by grid, 0 to 1."""
        lever = self.town.levers.community
        share: np.ndarray = -expm1(-lever("recruitment.training_hours") / lever("recruitment.training_scale"))
        return share[self._community]
