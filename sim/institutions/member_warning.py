"""Two-colour warning of members who no longer come: a reminder in the first month, then a talk every month (M24)."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.institutions.part_time import MONTH_WEEKS
from sim.institutions.volunteers import Volunteers
from sim.policy import member_warning as declared
from sim.policy.text import T


class MemberWarning(Institution):
    """Brings some of those back who stay away; after the volunteers, whose attendance it raises for the next month.

    Expected numbers of each beat, not lots.

    Attributes
    ----------
    reminded, talked_to : ndarray of float64, shape (beats,)
        Members with a yellow and with a red warning this month.
    """

    title = T("Two-colour warning of members", "党员双色预警")
    section: ClassVar = declared
    mechanisms = (24,)
    rhythm = "month"
    reads = (
        "policy.member_warning",
        "policy.mobilisation.recorded",
        "policy.shifts.community",
        "crews.heads",
    )
    changes = ("crews.attendance", "duties", "servers.availability", "ledger", "series")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.reminded, self.talked_to = np.zeros((2, len(town.crews)))
        self._shift = town.shift_of("community")
        self._month = max(town.shift_week(self._shift) * MONTH_WEEKS, 1.0)

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where members report in and anybody is warned."""
        return super().wanted(town) and Volunteers.wanted(town)

    def act(self) -> None:
        """Who stays away is reminded, or talked to if he was warned before; some come again."""
        town, crews = self.town, self.town.crews
        lever, place = town.levers.community, crews.community
        back, talk = lever("member_warning.reminder")[place], lever("member_warning.talk")[place]
        known = lever("member_warning.covered")[place] * lever("mobilisation.recorded")[place]
        away = crews.heads * (1.0 - crews.attendance) * known
        still = self.reminded * (1.0 - back) + self.talked_to * (1.0 - talk)
        self.talked_to = np.minimum(still, away)
        self.reminded = away - self.talked_to
        again = back * self.reminded + talk * self.talked_to
        heads = np.maximum(crews.heads, 1e-12)
        crews.attendance[:] = np.minimum(crews.attendance + again / heads, 1.0)
        self._take_hours()
        town.carry("members_reminded", float(self.reminded.sum()))
        town.carry("members_talked_to", float(self.talked_to.sum()))

    def _take_hours(self) -> None:
        """The talks of this month are held by the people of the community."""
        town, duties = self.town, self.town.duties
        n = len(duties.staff_of_community)
        talks = np.bincount(town.crews.community, self.talked_to, n) * town.levers.community(
            "member_warning.talk_hours"
        )
        share = talks / (self._month * np.maximum(duties.staff_of_community, 1.0))
        taken = duties.of_communities(share)
        duties.taken[self.name] = taken
        duties.settle()
        town.ledger.carry(declared.COST, town.today.row, hours=town.duties.posts(taken) * town.shift_ahead(self._shift))
