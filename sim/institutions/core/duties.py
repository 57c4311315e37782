"""Duties: the time of everybody, in one place, so that what several institutions take and give adds up.

What is left of a shift for cases is what is planned, less what institutions take from it (paperwork beyond the base,
assistance), plus what they put aside (visits and paperwork in a surge), times what posting makes of it, plus what they
add (overtime, helpers). It counts from the next piece of work on.
"""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.flow.codes import COMMUNITY, DISTRICT, GRID, INTAKE, STREET
from sim.jit.units import FloatArray

if TYPE_CHECKING:
    from sim.assembly.setup import Setup
    from sim.flow.state import State
    from sim.institutions.core.staff import Staff

LEAST_LEFT = 0.02  # nobody is taken from cases altogether: an end is always in sight


@dataclass
class Duties:
    """Shares of the shift by server, as institutions write them.

    Attributes
    ----------
    paperwork, visits : dict of str to ndarray, shape (servers,)
        By institution: share of the shift beyond what is planned; negative where it is put aside. They count in the
        columns of the staff, too.
    taken : dict of str to ndarray, shape (servers,)
        Share of the shift taken from cases for anything else.
    added : dict of str to ndarray, shape (servers,)
        Work beyond the shift, as a share of it.
    scaled : dict of str to ndarray, shape (servers,)
        Factors on what is left for cases.
    planned : ndarray of float64, shape (servers,)
        Share of the shift for cases without all that.
    part : ndarray of float64, shape (servers,)
        Hours of everybody over those of a full-time post: 1, less for part-time members. A share of the shift is a
        share of these hours.
    staff_of_community : ndarray of float64, shape (communities,)
        Posts of the community and its grids, part-time members by their hours.
    turns : int
        How often anything has been written.
    """

    setup: InitVar[Setup]
    state: InitVar[State]
    staff: Staff
    paperwork: dict[str, FloatArray] = field(default_factory=dict)
    visits: dict[str, FloatArray] = field(default_factory=dict)
    taken: dict[str, FloatArray] = field(default_factory=dict)
    added: dict[str, FloatArray] = field(default_factory=dict)
    scaled: dict[str, FloatArray] = field(default_factory=dict)
    turns: int = 0

    def __post_init__(self, setup: Setup, state: State) -> None:
        """Keep columns only: on day 0 the needs of the warm-up are let go, and nobody may hold them."""
        world, org = setup.world, setup.organisation
        desks, desk = org.desks, org.staff["desk"].astype(np.intp)
        self.level = desks["level"][desk].astype(np.int64)
        self.community = desks["community"][desk].astype(np.intp)
        self.street = desks["street"][desk].astype(np.intp)
        self.district = desks["district"][desk].astype(np.intp)
        self.desk_in_community = (desks["level"] == GRID) | (desks["level"] == COMMUNITY)
        self.in_community = (self.level == GRID) | (self.level == COMMUNITY)
        self.in_office = (self.level == STREET) | (self.level == DISTRICT)
        self._communities = len(world.communities)
        self.work(np.ones(len(desk)))
        self._availability: FloatArray = state.servers["availability"][: len(desk)]
        self.planned = self._availability.copy()
        self._written = self._availability.copy()
        self._beyond = {"paperwork": np.zeros(len(desk)), "visits": np.zeros(len(desk))}

    def work(self, part: FloatArray) -> None:
        """Say how much of a full-time post everybody works."""
        self.turns += 1
        self.part = part
        mine = self.in_community
        self.staff_of_community = np.bincount(self.community[mine], part[mine], minlength=self._communities)

    def posts(self, shares: FloatArray, among: Any = slice(None)) -> float:
        """Full-time posts that shares of the shift of everybody, or of some, come to."""
        return float((shares * self.part)[among].sum())

    def of_communities(self, shares: FloatArray) -> FloatArray:
        """Values of communities for their servers, 0 for all others."""
        return np.where(self.in_community, shares[self.community], 0.0)

    def beyond(self, column: str) -> FloatArray | float:
        """What institutions have added to a column of the staff."""
        return self._beyond.get(column, 0.0)

    def plan(self, rows: Any, least: float) -> None:
        """Take over the columns of the staff, which somebody has written, for some people."""
        self.turns += 1
        staff, beyond = self.staff, self._beyond
        paperwork = staff.paperwork[rows] - beyond["paperwork"][rows]
        visits = staff.visits[rows] - beyond["visits"][rows]
        self.planned[rows] = np.maximum(1.0 - paperwork - visits - staff.training[rows], least)
        if any((self.paperwork, self.visits, self.taken, self.added, self.scaled)):
            self.settle()
        else:
            self._availability[rows] = self._written[rows] = self.planned[rows]

    def settle(self) -> None:
        """Write the availability of everybody and the columns of the staff; what was set by hand stays in it."""
        self.turns += 1
        by_hand = self._availability != self._written
        self.planned[by_hand] *= self._availability[by_hand] / self._written[by_hand]
        left = self.planned.copy()
        least = np.minimum(left, LEAST_LEFT)
        for column, added in (("paperwork", self.paperwork), ("visits", self.visits)):
            beyond = np.zeros(len(left))
            for shares in added.values():
                beyond += shares
            self.staff[column][:] += beyond - self._beyond[column]
            self._beyond[column] = beyond
            left -= beyond
        for shares in self.taken.values():
            left -= shares
        left = np.maximum(left, least)
        for factor in self.scaled.values():
            left = np.maximum(left * factor, least)
        for shares in self.added.values():
            left += shares
        self._availability[:] = np.where(self.level == INTAKE, self._availability, left)
        self._written[:] = self._availability
