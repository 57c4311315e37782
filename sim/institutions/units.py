"""Co-building units: what makes them willing, and what they then give of what they pledged (M11, M12, M34, M35)."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from sim.institutions.branches import unit_active, unit_vitality
from sim.institutions.core.institution import Institution
from sim.institutions.core.reference import communities_within, mean_within
from sim.institutions.core.town import Town
from sim.institutions.volunteers import refilled
from sim.jit.functions import exp, expm1
from sim.jit.units import FEN, MONTHS
from sim.policy import units as declared
from sim.policy.text import T
from sim.world.branches import CHAIN_BRANCH, UNIT_BRANCH

MEETINGS_SCALE = 6.0  # meetings a year that have 63 % of their full effect
VENUE_WILLINGNESS = 0.5
_PATHS = ("units.monthly_hours", "units.money")


class Units(Institution):
    """Willingness moves, hours are refilled, pledged money is paid in: a public good that decays without reward."""

    title = T("Co-building units", "共建单位")
    section: ClassVar = declared
    mechanisms = (11, 12, 34, 35)
    rhythm = "month"
    reads = ("policy.comparison.chains", "policy.units", "branches.active", "branches.vitality")
    changes = (
        "accounts.left",
        "accounts.received",
        "parameters.first_pledge",
        "parameters.n_units",
        "units.given_fen",
        "units.left",
        "units.monthly",
        "units.pledged",
        "units.pledged_fen",
        "units.venue",
        "units.willingness",
        "series",
    )

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        state, world = town.state, town.setup.world
        state.parameters.n_units[0] = len(town.units)
        state.parameters.first_pledge[0] = len(world.communities) + len(world.districts)
        self._plan = town.setup.units
        self._chain = communities_within(world, town.policy.comparison.chains)
        self._towards: np.ndarray | None = None
        self._last = town.today.day
        self._count = np.maximum(np.bincount(town.units.community, minlength=len(world.communities)), 1)

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where there are units and they pledge anything."""
        pledges = town.levers.pulled(*_PATHS)
        return len(town.setup.units) > 0 and pledges

    def act(self) -> None:
        """A month: willingness, hours, venues, money."""
        town, units = self.town, self.town.units
        lever, place = town.levers.community, units.community
        if self._towards is None:
            units.willingness[:] = lever("units.willingness.start")[place]
        else:  # over the last month it has moved towards the level of that month
            pace = -expm1((self._last - town.today.day) / lever("units.willingness.days")[place])
            units.willingness[:] += (self._towards - units.willingness) * pace
        self._towards, self._last = self._wanted_level(), town.today.day
        units.pledged[:] = lever("units.monthly_hours")[place] * self._plan.scope
        units.monthly[:] = units.pledged * units.willingness
        units.left[:] = refilled(units.monthly, units.left)
        pledges_venue = self._plan.venue_rank < lever("units.venues")[place]
        units.venue[:] = pledges_venue & (units.willingness >= VENUE_WILLINGNESS)
        units.pledged_fen[:] = np.rint(lever("units.money")[place] * self._plan.scope * FEN / MONTHS)
        self._pay_in()
        town.carry("willingness", float(units.willingness.mean()))
        town.note("unit_hours_given", float(units.monthly.sum()))

    def _wanted_level(self) -> np.ndarray:
        """The same, or what a behaviour of the user's own says."""
        town, units = self.town, self.town.units

        def columns() -> dict[str, Any]:
            names = ("community", "kind", "willingness", "pledged", "monthly", "used", "claims")
            values = {name: np.array(units[name]) for name in names}
            return values | {"n": len(units), "day": town.today.day, "date": town.today.date}

        return town.behaviours.decide("willingness", town.today.day, self._level, columns)

    def _level(self) -> np.ndarray:
        """Willingness that meetings, seats, recognition, services, branches and the others' example lead to."""
        town, units = self.town, self.town.units
        place = units.community

        def weighed(name: str, by: np.ndarray) -> np.ndarray:
            product: np.ndarray = town.levers.community(f"units.willingness.{name}")[place] * by
            return product

        def lever(name: str) -> np.ndarray:
            values: np.ndarray = town.levers.community(f"units.{name}")[place]
            return values

        x = town.levers.community("units.willingness.base")[place] + weighed("spread", self._plan.z)
        x = x + weighed("meetings", -expm1(-lever("meetings") / MEETINGS_SCALE))
        x = x + weighed("seat", self._plan.seat_rank < lever("seats"))
        x = x + weighed("recognition", lever("recognition")) + weighed("reciprocity", lever("reciprocity"))
        x = x + weighed("branch", unit_vitality(town, UNIT_BRANCH))
        x = x + weighed("others", self._example() - 0.5)
        level: np.ndarray = 1.0 / (1.0 + exp(-x))
        return level

    def _example(self) -> np.ndarray:
        """What a unit sees others give: the mean of its community, in an industry chain that of the chain if higher."""
        units = self.town.units
        mean = np.bincount(units.community, units.willingness, minlength=len(self._count)) / self._count
        seen: np.ndarray = mean[units.community]
        chained = unit_active(self.town, CHAIN_BRANCH)
        if chained.any():
            chain = self._chain[units.community[chained]]
            seen[chained] = np.maximum(seen[chained], mean_within(units.willingness[chained], chain))
        return seen

    def _pay_in(self) -> None:
        """Money that units really give goes to the pledges of their communities, to the fen."""
        town, units, state = self.town, self.town.units, self.town.state
        given = np.rint(units.pledged_fen * units.willingness).astype(np.int64)
        units.given_fen[:] += given
        first = int(state.parameters.first_pledge[0])
        paid = np.zeros(len(self._count), np.int64)
        np.add.at(paid, units.community, given)
        state.accounts.left[first:] += paid
        state.accounts.received[first:] += paid
        total = float(paid.sum())
        town.note("pledged_fen", total)
        town.note("allocated_fen", float(town.noted("allocated_fen")[town.today.row]) + total)
