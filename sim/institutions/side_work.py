"""Side work: audits, joint meetings, help sent from above and patrols come out of somebody's working time.

Audits are made by officials of the district, else of the street, else by the people of the community; so is the help of
a work team for communities under rectification. Joint meetings are attended by people of the community. Patrols beyond
the usual number take grid members' time in proportion.
"""

from __future__ import annotations

import numpy as np

from sim.flow.codes import DISTRICT, GRID, STREET
from sim.institutions.core.town import Town
from sim.institutions.core.weekly import Weekly
from sim.jit.units import WEEK_DAYS, YEAR_WEEKS, FloatArray
from sim.policy.discovery import USUAL_PATROLS
from sim.policy.text import T
from sim.world.columns import GRID_KINDS

LARGEST_SHARE = 0.5  # of a shift that all of it takes at most


class SideWork(Weekly):
    """Takes the hours of the coming week from those who do the work, by what was done in the week before.

    Attributes
    ----------
    shares : dict of str to ndarray, shape (servers,)
        Share of the shift by kind of work: audits, meetings, help, patrols.
    """

    title = T("Side work", "举措占用工时")
    mechanisms = (11, 23, 27)
    reads = (
        "policy.costs.audit_hours",
        "policy.costs.meeting_hours",
        "policy.discovery",
        "policy.evaluation.audit_probability",
        "policy.shifts.community",
        "policy.shifts.office",
        "policy.units.meetings",
        "desks.taken",
        "duties",
        "parameters.n_units",
        "staff.gone",
    )
    changes = ("duties", "servers.availability")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        setup = town.setup
        self._office_week = town.shift_week(town.shift_of("office"))
        self._community_week = town.shift_week(town.shift_of("community"))
        self._audited = np.zeros(len(town.state.desks))
        self._district = setup.world.communities["district"].astype(np.intp)
        self._divide()
        self._kind = setup.world.grids["kind"].astype(np.intp)
        self._grid_community = setup.world.grids["community"].astype(np.intp)
        self.shares: dict[str, FloatArray] = {}
        self._patrolled, self._patrolled_since = np.zeros(0), 0

    def _divide(self) -> None:
        """Who audits and helps whom: departments their district, else offices their street, else a community itself.

        ``_of_desk``, ``_of_community``, ``_of_person``: number of the place, -1 where there is none.
        """
        world, duties, desks = self.town.setup.world, self.town.duties, self.town.setup.organisation.desks
        place, street = desks["community"].astype(np.intp), world.communities["street"].astype(np.intp)
        inside = np.maximum(place, 0)
        if (duties.level == DISTRICT).any():
            above, self._n = duties.level == DISTRICT, len(world.districts)
            own = np.where(desks["district"] >= 0, desks["district"], -1)
            of_street = world.streets["district"].astype(np.intp)[np.maximum(desks["street"], 0)]
            own = np.where(desks["level"] == STREET, of_street, own)
            self._of_desk, self._of_community = np.where(place >= 0, self._district[inside], own), self._district
            person = duties.district
        elif (duties.level == STREET).any():
            above, self._n = duties.level == STREET, len(world.streets)
            own = np.where(desks["level"] == STREET, desks["street"], -1)
            self._of_desk, self._of_community = np.where(place >= 0, street[inside], own), street
            person = duties.street
        else:
            above, self._n = duties.in_community, len(street)
            self._of_desk, self._of_community, person = place, np.arange(self._n), duties.community
        self._of_person = np.where(above, person, -1).astype(np.intp)

    def act(self) -> None:
        """Share the hours out anew."""
        self.shares = {"audits": self._audits(), "meetings": self._meetings(), "patrols": self._patrols()}
        self.shares["help"] = self._help()
        total = np.sum(list(self.shares.values()), axis=0)
        duties = self.town.duties
        duties.taken[self.name] = np.minimum(total, LARGEST_SHARE)
        duties.settle()

    def _shared(self, hours: FloatArray) -> FloatArray:
        """Hours a week of each place as shares of the shift of those who do them."""
        there = (self.town.staff.gone == 0) & (self._of_person >= 0)
        people = np.bincount(self._of_person[there], minlength=self._n)
        share = hours / (np.maximum(people, 1) * self._office_week)
        result: FloatArray = np.where(there, share[np.maximum(self._of_person, 0)], 0.0)
        return result

    def _audits(self) -> FloatArray:
        """Audits of what was worked on in the last week."""
        town = self.town
        taken = town.state.desks["taken"].astype(np.float64)
        audits = (taken - self._audited) * town.levers.desk("evaluation.audit_probability")
        self._audited = taken
        weeks = max(self.elapsed / WEEK_DAYS, 1.0)
        hours = audits * town.levers.desk("costs.audit_hours") / weeks
        known = self._of_desk >= 0
        return self._shared(np.bincount(self._of_desk[known], hours[known], self._n))

    def _meetings(self) -> FloatArray:
        """Joint meetings with units, by the people of the community."""
        town, lever = self.town, self.town.levers.community
        if not bool(town.state.parameters.n_units[0]):
            return np.zeros(len(town.staff))
        hours = lever("units.meetings") * lever("costs.meeting_hours") / YEAR_WEEKS
        people = np.maximum(town.duties.staff_of_community, 1.0)
        return town.duties.of_communities(hours / (people * self._community_week))

    def _help(self) -> FloatArray:
        """What a work team adds in communities under rectification is missing above."""
        duties = self.town.duties
        added = duties.added.get("rectification")
        if added is None:
            return np.zeros(len(self.town.staff))
        mine = duties.in_community
        place = self._of_community[duties.community[mine]]
        hours = np.bincount(place, (added * duties.part)[mine], self._n) * self._community_week
        return self._shared(hours)

    def _patrols(self) -> FloatArray:
        """More patrols than usual take more of the grid members' time; made anew with the levers."""
        if self._patrolled_since != self.town.levers.turns:
            self._patrolled_since = self.town.levers.turns
            self._patrolled = self._patrols_of_today()
        return self._patrolled

    def _patrols_of_today(self) -> FloatArray:
        """What levers make of it; fewer patrols than usual give nothing back."""
        town, lever = self.town, self.town.levers.community
        factors = np.stack([lever(f"discovery.patrol_factor.{kind}") for kind in GRID_KINDS])
        place, n = self._grid_community, len(self._district)
        factor = np.bincount(place, factors[self._kind, place], n) / np.maximum(np.bincount(place, minlength=n), 1)
        relative = np.maximum(lever("discovery.patrol_rate") * factor / USUAL_PATROLS - 1.0, 0.0)
        share = town.duties.of_communities(relative * lever("discovery.patrol_time"))
        return np.where(town.duties.level == GRID, share, 0.0)
