"""Party branches: money and meetings keep them lively; without activity vitality decays (M3, M32, M34, M37, M42)."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.institutions.core.institution import Institution
from sim.institutions.core.money_uses import BRANCH, COMMUNITY, per_community, per_grid_branch, shares
from sim.institutions.core.town import Town
from sim.jit.functions import expm1
from sim.jit.units import FEN, MONTHS
from sim.policy import branches as declared
from sim.policy.text import T
from sim.scenario.own_kinds import new_sector_kinds
from sim.world.branches import BUILDING_BRANCH, CHAIN_BRANCH, GRID_BRANCH, UNIT_BRANCH

#: Kinds of units that are organisations of the new economic and social sectors.
NEW_SECTOR_UNITS = ("enterprise", "property", "social")
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
    reads = (
        "policy.branches",
        "policy.funding",
        "scenario.territory.own_unit_kinds",
        "branches.members",
        "branches.push",
    )
    changes = (
        "branches.active",
        "branches.budget",
        "branches.members",
        "branches.meetings",
        "branches.vitality",
        "ledger",
        "series",
    )

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self._last = town.today.day
        self._towards: np.ndarray | None = None
        self._before = town.branches.active > 0  # there in the month before
        kinds = town.branches.kind
        self._new_sector = _of_new_sectors(town)
        town.branches.members[self._new_sector] = town.policy.funding.new_sector_members
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
            pace = -expm1((self._last - town.today.day) / days)
            branches.vitality[:] += (self._towards - branches.vitality) * pace
        self._towards, self._last = level, town.today.day
        grids = branches.vitality[self._rows[GRID_BRANCH]]
        new = self._new_sector & (branches.active > 0)
        town.carry("vitality_new_sector", float(branches.vitality[new].mean()) if new.any() else 0.0)
        town.carry("vitality", float(np.average(grids, weights=town.setup.world.grids["residents"] + 1e-9)))

    def _found(self) -> None:
        """What new organisations of the new sectors cost once; those of the first day of the warm-up are not new."""
        town, now = self.town, self.town.branches.active > 0
        if self._towards is not None:
            book_founding(town, town.branches.community[now & ~self._before & self._new_sector])
        self._before = now

    def _fund(self) -> None:
        """Money for activity: of grids by their communities' and branches' sums, of the new sectors by its norms."""
        town, branches, lever = self.town, self.town.branches, self.town.levers.community
        branches.budget[:] = 0.0
        branches.budget[self._rows[GRID_BRANCH]] = self._of_grids()
        new = self._new_sector
        place = branches.community[new]
        secretary = lever("funding.full_time_secretaries") * lever("funding.per_secretary")
        norm = branches.members[new] * lever("funding.per_member")[place] + secretary[place]
        branches.budget[new] = np.where(branches.active[new] > 0, norm, 0.0)
        town.ledger.book(declared.COST, town.today.row, fen=round(branches.budget.sum() * FEN / MONTHS))

    def _of_grids(self) -> np.ndarray:
        """Yuan a year for the activity of every grid's branch: the community's share by member, and its own."""
        levers, rows = self.town.levers, self._rows[GRID_BRANCH]
        branches, n = self.town.branches, len(self.town.setup.world.communities)
        place, there = branches.community[rows], branches.active[rows] > 0
        members = np.where(there, branches.members[rows], 0.0)
        heads = np.bincount(place, members, minlength=n)
        of_community = per_community(self.town) * shares(levers, COMMUNITY)["activities"]
        per_head = np.divide(of_community, heads, out=np.zeros(n), where=heads > 0.0)
        own = per_grid_branch(levers) * shares(levers, BRANCH)["activities"]
        budget: np.ndarray = per_head[place] * members + np.where(there, own[place], 0.0)
        return budget

    def _level(self) -> np.ndarray:
        """Vitality at which present money and meetings would hold a branch."""
        branches, lever = self.town.branches, self.town.levers.community
        place = branches.community
        per_head = np.divide(
            branches.budget, branches.members, out=np.zeros(len(branches)), where=branches.members > 0.0
        )
        activity = per_head / lever("branches.vitality_yuan")[place] + branches.meetings / MONTHS
        level = -expm1(-activity / lever("branches.vitality_saturation")[place])
        exists = (branches.active > 0) & ((branches.members > 0.0) | (branches.grid < 0))
        level += (1.0 - level) * branches.push
        result: np.ndarray = np.where(exists, level, 0.0)
        return result


def _of_new_sectors(town: Town) -> np.ndarray:
    """Branches of the new economic and social sectors, bool (branches,): of buildings and parks, of their units."""
    branches = town.branches
    names = (*NEW_SECTOR_UNITS, *new_sector_kinds(town.setup.scenario.territory))
    kinds = [town.setup.world.unit_kinds.index(name) for name in names]
    of_units = branches.kind == UNIT_BRANCH
    new: np.ndarray = branches.kind == BUILDING_BRANCH
    new[of_units] = np.isin(town.setup.units.kind[branches.unit[of_units]], kinds)
    return new


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
