"""Posting: a street pools a share of its communities' staff and posts it every month to where cases wait (M39)."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.jit.units import BoolArray
from sim.policy import staffing as declared
from sim.policy.text import T

_POOLED = "staffing.pooled"


class Posting(Institution):
    """Time of the pool by community: in proportion to what waits, one case a person being always expected."""

    title = T("Posting", "统筹派驻")
    section: ClassVar = declared
    mechanisms = (39,)
    rhythm = "month"
    reads = ("policy.staffing", "policy.shifts.community", "desks.n_waiting")
    changes = ("duties", "servers.availability", "ledger")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        desks = town.state.desks
        self._desks = np.flatnonzero(town.duties.desk_in_community)
        self._place = desks["community"][self._desks].astype(np.intp)
        self._street = town.setup.world.communities["street"].astype(np.intp)
        self._shift = town.shift_of("community")
        self._varies = town.levers.varies(_POOLED)
        self._before: np.ndarray | None = None
        self.factor = np.ones(len(self._street))
        self._lost = np.zeros(len(self._street))

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where anybody is pooled."""
        return town.levers.pulled(_POOLED)

    def due(self) -> bool:
        """Every day: posting on the first of a month and when the pool changes, booking always."""
        return True

    def act(self) -> None:
        """Post the pool, and book what posting costs."""
        town = self.town
        pooled = town.levers.street(_POOLED)
        changed = pooled != self._before if self._before is not None else np.ones(len(pooled), np.bool_)
        if town.today.begins("month") or changed.any():
            self._before = pooled.copy()
            self._post(np.ones_like(changed) if town.today.begins("month") else changed)
        hours = float(self._lost.sum()) * town.shift_hours(self._shift)
        town.ledger.book(declared.POSTING, town.today.row, hours=hours)

    def _post(self, streets: BoolArray) -> None:
        """Post the pools of some streets anew."""
        town, duties = self.town, self.town.duties
        staff, street = duties.staff_of_community, self._street
        waiting = np.bincount(self._place, town.state.desks["n_waiting"][self._desks], minlength=len(street))
        claim = waiting + staff
        by_street = np.bincount(street, staff) / np.bincount(street, claim)  # staff by claim
        there = claim * by_street[street] / staff  # time of the pool by staff of the community; mean 1
        pooled = town.levers.street(_POOLED)[street]
        kept = 1.0 - town.levers.street("staffing.posting_loss")[street]
        anew = streets[street]
        self.factor = np.where(anew, 1.0 - pooled + pooled * kept * there, self.factor)
        duties.scaled[self.name] = np.where(duties.in_community, self.factor[duties.community], 1.0)
        left = np.bincount(
            duties.community[duties.in_community],
            (duties.planned * duties.part)[duties.in_community],
            minlength=len(street),
        )
        self._lost = np.where(anew, left * pooled * (1.0 - kept) * there, self._lost)
        duties.settle()
