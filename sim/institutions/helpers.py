"""Helpers: what communities and branches set aside for hours buys help beside the community's own people (M16)."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.institutions.core import money_uses
from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.jit.units import FEN, YEAR_DAYS, YEAR_WEEKS
from sim.policy import funding as declared
from sim.policy.text import T

_SUMS = (
    ("funding.per_community", "funding.helpers_share"),
    ("funding.per_branch", "funding.branch_helpers_share"),
)


class Helpers(Institution):
    """Hours a month at a price, added to the time for cases of everybody in the community."""

    title = T("Paid helpers", "购买辅助工时")
    section: ClassVar = declared
    mechanisms = (16,)
    rhythm = "month"
    heeds_stages = True
    reads = ("policy.funding", "policy.shifts.community", "branches.active")
    changes = ("duties", "servers.availability", "ledger", "series")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self._shift = town.shift_of("community")
        self._grid_community = town.setup.world.grids["community"].astype(np.intp)

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where any sum has a share for hours."""
        return any(all(map(town.levers.pulled, paths)) for paths in _SUMS)

    def act(self) -> None:
        """Buy the hours of the month, and book them for every day until the next."""
        town, levers, duties = self.town, self.town.levers, self.town.duties
        yearly = self.yuan()
        hours = yearly / levers.community("funding.helper_pay")
        people = np.maximum(duties.staff_of_community, 1.0)
        share = hours / (YEAR_WEEKS * town.shift_week(self._shift) * people)
        duties.added[self.name] = duties.of_communities(share)
        duties.settle()
        town.ledger.carry(declared.HELPERS, town.today.row, fen=float(yearly.sum()) * FEN / YEAR_DAYS)
        town.carry("helper_hours", float(hours.sum()) / YEAR_DAYS)

    def yuan(self) -> np.ndarray:
        """Yuan a year for hours in every community, float64 (communities,)."""
        levers = self.town.levers
        there = self.town.branches.active[: len(self._grid_community)] > 0
        number = np.bincount(self._grid_community, there, minlength=len(self.town.setup.world.communities))
        of_branches = number * money_uses.per_grid_branch(levers)
        yuan: np.ndarray = (
            money_uses.per_community(self.town) * money_uses.shares(levers, money_uses.COMMUNITY)["helpers"]
            + of_branches * money_uses.shares(levers, money_uses.BRANCH)["helpers"]
        )
        return yuan
