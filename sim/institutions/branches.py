"""Party branches: money and meetings keep them lively; without activity vitality decays (M3, M32, M34, M37, M42)."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.policy import branches as declared
from sim.policy.text import T
from sim.world.branches import BUILDING_BRANCH, CHAIN_BRANCH, GRID_BRANCH, UNIT_BRANCH

FEN, MONTHS = 100, 12
_COVERAGE = {
    GRID_BRANCH: "branches.coverage",
    BUILDING_BRANCH: "branches.building",
    UNIT_BRANCH: "branches.unit",
    CHAIN_BRANCH: "branches.chain",
}


class Branches(Institution):
    """Which branches exist, what they get and do, and how lively they are."""

    title = T("Party branches", "党支部")
    section: ClassVar = declared
    mechanisms = (3, 16, 32, 34, 37, 42)
    rhythm = "month"
    reads = ("policy.branches", "policy.funding", "branches.members", "branches.push")
    changes = ("branches.active", "branches.budget", "branches.meetings", "branches.vitality", "ledger", "series")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self._last = town.today.day
        self._towards: np.ndarray | None = None
        self._before = town.branches.active > 0  # there in the month before
        kinds = town.branches.kind
        self._rows = {kind: slice(*np.searchsorted(kinds, [kind, kind + 1])) for kind in _COVERAGE}

    def act(self) -> None:
        """Cover, fund, and let vitality move towards its level."""
        town, branches = self.town, self.town.branches
        for kind, path in _COVERAGE.items():
            rows = self._rows[kind]
            coverage = town.levers.community(path)[branches.community[rows]]
            branches.active[rows] = branches["rank"][rows] < coverage
        self._found()
        self._fund()
        branches.meetings[:] = town.levers.community("branches.meetings")[branches.community] * branches.active
        level = self._level()
        if self._towards is None:
            branches.vitality[:] = level
        else:  # over the last month it has moved towards the level of that month
            days = town.levers.community("branches.vitality_days")[branches.community]
            pace = -np.expm1((self._last - town.today.day) / days)
            branches.vitality[:] += (self._towards - branches.vitality) * pace
        self._towards, self._last = level, town.today.day
        grids = branches.vitality[self._rows[GRID_BRANCH]]
        town.carry("vitality", float(np.average(grids, weights=town.setup.world.grids["residents"] + 1e-9)))

    def _found(self) -> None:
        """What new branches cost once; those of the first day of the warm-up are not new."""
        town, now = self.town, self.town.branches.active > 0
        if self._towards is not None:
            book_founding(town, town.branches.community[now & ~self._before])
        self._before = now

    def _fund(self) -> None:
        """Branches of grids get what the norms say; what does not go to small works is the cost of their activity."""
        town, branches, rows = self.town, self.town.branches, self._rows[GRID_BRANCH]
        place, lever = branches.community[rows], town.levers.community
        per_grid = lever("funding.branches_per_grid")[place] * lever("funding.per_branch")[place]
        money = per_grid + branches.members[rows] * lever("funding.per_member")[place]
        own = money * (1.0 - lever("funding.small_works_share")[place])
        branches.budget[rows] = np.where(branches.active[rows] > 0, own, 0.0)
        town.ledger.book(declared.COST, town.today.row, fen=round(branches.budget[rows].sum() * FEN / MONTHS))

    def _level(self) -> np.ndarray:
        """Vitality at which present money and meetings would hold a branch."""
        branches, lever = self.town.branches, self.town.levers.community
        place = branches.community
        per_head = np.divide(
            branches.budget, branches.members, out=np.zeros(len(branches)), where=branches.members > 0.0
        )
        activity = per_head / lever("branches.vitality_yuan")[place] + branches.meetings / MONTHS
        level = -np.expm1(-activity / lever("branches.vitality_saturation")[place])
        exists = (branches.active > 0) & ((branches.members > 0.0) | (branches.grid < 0))
        level += (1.0 - level) * branches.push
        result: np.ndarray = np.where(exists, level, 0.0)
        return result


def book_founding(town: Town, communities: np.ndarray) -> None:
    """Book what the founding of one branch in each of these communities costs, int (new branches,)."""
    yuan = town.levers.community("funding.per_new_branch")[communities].sum()
    town.ledger.book(declared.NEW_BRANCHES, town.today.row, fen=round(float(yuan) * FEN))


def grid_vitality(town: Town) -> np.ndarray:
    """Vitality of the branch of every grid, float64 (grids,); 0 where there is none."""
    branches = town.branches
    values: np.ndarray = branches.vitality[: len(town.setup.world.grids)]
    return values


def unit_vitality(town: Town, kind: int) -> np.ndarray:
    """Vitality of the unit's (or its industry chain's) branch, float64 (units,); 0 where there is none."""
    branches = town.branches
    rows = branches.kind == kind
    values = np.zeros(len(town.units))
    values[branches.unit[rows]] = branches.vitality[rows]
    return values


def unit_active(town: Town, kind: int) -> np.ndarray:
    """Whether a unit has a branch of a kind, bool (units,)."""
    branches = town.branches
    rows = (branches.kind == kind) & (branches.active > 0)
    values = np.zeros(len(town.units), np.bool_)
    values[branches.unit[rows]] = True
    return values
