"""Volunteers: members report in, residents are called in, and every beat's team gets its hours of the month."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.institutions.branches import grid_vitality
from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.institutions.member_visits import MemberVisits
from sim.jit.functions import expm1
from sim.jit.units import MONTHS
from sim.policy import mobilisation as declared
from sim.policy.text import T
from sim.scenario.scaling import whole
from sim.world.rounding import largest_remainder

MEMBERS = "mobilisation.report_in"
RESIDENTS = "mobilisation.residents"


class Volunteers(Institution):
    """Heads, attendance and hours of the crews; hours that were not used lapse, debt is carried on."""

    title = T("Volunteers", "党员志愿服务")
    section: ClassVar = declared
    mechanisms = (4, 7)
    rhythm = "month"
    reads = (
        "policy.mobilisation",
        "policy.time.visit_hours",
        "scenario.territory.members_elsewhere",
        "scenario.territory.scale",
        "branches.engaged",
        "branches.members",
        "branches.vitality",
        "volunteers",
    )
    changes = (
        "crews.attendance",
        "crews.heads",
        "crews.left",
        "crews.monthly",
        "member_visits",
        "parameters.crews",
        "series",
    )

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        town.state.parameters.crews[0] = 1
        self._last = town.today.day
        self._towards: np.ndarray | None = None
        scenario, grids = town.setup.scenario, town.setup.world.grids
        on_roll = whole(scenario.policy.mobilisation.volunteers * scenario.territory.scale)
        self.on_roll = self._by_beat(largest_remainder(grids["residents"] > 0, on_roll))

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where members report in, residents are called in or anybody is on the roll."""
        return super().wanted(town) or town.policy.mobilisation.volunteers > 0

    def act(self) -> None:
        """Count who has reported in and refill the hours."""
        town, crews = self.town, self.town.crews
        lever, place = town.levers.community, crews.community
        lively = members_at_hand(town) * (0.5 + grid_vitality(town))
        crews.heads[:] = lever(MEMBERS)[place] * self._by_beat(lively) + self.on_roll
        crews.heads[:] += lever(RESIDENTS)[place] * self._by_beat(town.volunteers)
        floor = lever("mobilisation.attendance_floor")[place]
        if self._towards is not None:  # over the last month it has moved towards the level of that month
            pace = -expm1((self._last - town.today.day) / lever("mobilisation.attendance_days")[place])
            crews.attendance[:] += (self._towards - crews.attendance) * pace
        self._towards = floor + (1.0 - floor) * lever("mobilisation.recorded")[place]
        self._last = town.today.day
        crews.monthly[:] = crews.heads * lever("mobilisation.monthly_hours")[place] * crews.attendance
        if MemberVisits.wanted(town):
            self._set_visits(lively)
        crews.left[:] = refilled(crews.monthly, crews.left)
        town.carry("volunteers", float(crews.heads.sum()))

    def _by_beat(self, heads: np.ndarray) -> np.ndarray:
        """Heads of grids as heads of beats."""
        beats: np.ndarray = np.bincount(
            self.town.setup.organisation.beat_of_grid, heads, minlength=len(self.town.crews)
        )
        return beats

    def _set_visits(self, lively: np.ndarray) -> None:
        """Visits come first in the members' hours of a month; what is left of them is for cases."""
        town, crews, beat = self.town, self.town.crews, self.town.setup.organisation.beat_of_grid
        lever, place = town.levers.community, town.setup.world.grids["community"]
        there = lever(MEMBERS)[place] * lively * crews.attendance[beat]
        wished = there * lever("mobilisation.visits")[place]
        needed = self._by_beat(wished * lever("time.visit_hours")[place] / MONTHS)
        given = self._by_beat(there * lever("mobilisation.monthly_hours")[place])
        possible = np.minimum(np.divide(given, needed, out=np.zeros(len(crews)), where=needed > 0.0), 1.0)
        town.member_visits = wished * possible[beat]
        crews.monthly[:] = np.maximum(crews.monthly - needed * possible, 0.0)


def share_at_hand(town: Town) -> np.ndarray:
    """Share of the members of each grid who take part there, float64 (grids,): the others belong elsewhere."""
    elsewhere = town.setup.scenario.territory.members_elsewhere
    reached = town.levers.community("mobilisation.elsewhere_reached")[town.setup.world.grids["community"]]
    share: np.ndarray = 1.0 - elsewhere * (1.0 - reached)
    return share


def members_at_hand(town: Town) -> np.ndarray:
    """Members who can take part in each grid, float64 (grids,): training counts, those who belong elsewhere do not."""
    branches, n = town.branches, len(town.setup.world.grids)  # branches of grids come first
    members: np.ndarray = (branches.members[:n] + branches.engaged[:n]) * share_at_hand(town)
    return members


def refilled(monthly: np.ndarray, left: np.ndarray) -> np.ndarray:
    """Hours of a new month: nothing is carried over but debt."""
    hours: np.ndarray = monthly + np.minimum(left, 0.0)
    return hours
