"""Assistance: targeted visits to low-income and elderly households find their needs and make them report (M43)."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.flow.codes import GRID
from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.jit.functions import expm1
from sim.jit.units import FEN, WEEK_DAYS, YEAR_DAYS, FloatArray
from sim.policy import assistance as declared
from sim.policy.text import T
from sim.world.columns import GROUPS

QUARTERS = 4.0
ASSISTED = ("low_income", "elder")


class Assistance(Institution):
    """One helps one: what helpers find, what residents dare to report, and what it costs."""

    title = T("Assistance", "结对帮扶")
    section: ClassVar = declared
    mechanisms = (43,)
    reads = (
        "policy.assistance",
        "policy.discovery.visit_reveal",
        "policy.shifts.member",
        "policy.time.visit_hours",
        "scenario.territory.household_size",
        "scenario.territory.low_income_household",
    )
    changes = (
        "assisted",
        "duties",
        "parameters.assistance",
        "report_shift",
        "servers.availability",
        "ledger",
        "series",
    )

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        world, org = town.setup.world, town.setup.organisation
        territory = town.setup.scenario.territory
        sizes = (territory.low_income_household or territory.household_size, territory.household_size)
        residents = np.diff(world.group_offsets.astype(np.float64), axis=1)
        self._groups = [GROUPS.index(name) for name in ASSISTED]
        beats = org.first_community_desk
        self._households = np.stack(
            [
                np.bincount(org.beat_of_grid, residents[:, k] / size, minlength=beats)
                for k, size in zip(self._groups, sizes, strict=True)
            ]
        )  # (groups, beats)
        self._community = org.desks["community"][:beats].astype(np.intp)
        self._grid_community = world.grids["community"].astype(np.intp)
        self._shift = town.shift_of("member")
        self._weekly = town.shift_week(self._shift)
        paths = (
            *(f"assistance.{name}" for name in ASSISTED),
            "discovery.visit_reveal",
            "time.visit_hours",
            "assistance.logodds",
            "assistance.yuan",
        )
        self._varies = any(town.levers.varies(path) for path in paths)
        self._fen = self._share = self._made = 0.0
        town.state.parameters.assistance[0] = 1

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where any household is visited."""
        paths = [f"assistance.{name}" for name in ASSISTED]
        return town.levers.pulled(*paths)

    def act(self) -> None:
        """Write the effects when they change; book hours and gifts every day."""
        town = self.town
        if town.today.first or self._varies:
            self._arrange()
        shift = town.shift_hours(self._shift)
        hours = self._share * shift
        town.note("targeted_visits", self._made * shift)
        town.ledger.book(declared.COST, town.today.row, fen=round(self._fen), hours=hours)

    def _arrange(self) -> None:
        town, duties, lever = self.town, self.town.duties, self.town.levers.community
        state = town.state
        visits = np.stack([lever(f"assistance.{name}") for name in ASSISTED])  # a year and household
        hours_a_year = self._weekly * YEAR_DAYS / WEEK_DAYS
        rate = visits * lever("discovery.visit_reveal") / hours_a_year
        for k in range(len(ASSISTED)):
            state.assisted[k :: len(ASSISTED)] = rate[k]
        shift = state.report_shift.reshape(len(self._grid_community), -1)
        effect = lever("assistance.logodds") * -expm1(-visits / QUARTERS)
        for k, group in enumerate(self._groups):
            shift[:, group] = state.group_logodds[group] + effect[k][self._grid_community]
        made = (self._households * visits[:, self._community]).sum(axis=0)  # visits a year by beat
        share = made * lever("time.visit_hours")[self._community] / hours_a_year
        self._share = float(share.sum())
        self._made = float(made.sum()) / hours_a_year
        self._fen = float((made * lever("assistance.yuan")[self._community]).sum()) * FEN / YEAR_DAYS
        self._take(share)
        duties.settle()

    def _take(self, share: FloatArray) -> None:
        """The members of a beat share its targeted visits."""
        duties, org = self.town.duties, self.town.setup.organisation
        taken = np.zeros(len(duties.level))
        mine = duties.level == GRID
        desk = org.staff["desk"][mine]
        taken[mine] = share[desk] / np.maximum(org.desks["n_servers"][desk], 1)
        duties.taken[self.name] = taken
