"""Side work: audits, joint meetings, help sent from above and patrols come out of somebody's working time.

Audits are made by officials of the district, else of the street, else by the people of the community; so is the help of
a work team for communities under rectification. Joint meetings are attended by people of the community. Patrols beyond
the usual number take grid members' time in proportion.
"""

from __future__ import annotations

import numpy as np

from sim.flow.codes import DISTRICT, GRID, STREET
from sim.institutions.core.duties import FloatArray
from sim.institutions.core.town import Town
from sim.institutions.core.weekly import Weekly
from sim.policy.discovery import USUAL_PATROLS
from sim.policy.text import T
from sim.world.columns import GRID_KINDS

YEAR_WEEKS = 365.0 / 7.0
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
        setup, duties = town.setup, town.duties
        desks = setup.organisation.desks
        self._office_week = town.shift_week(town.shift_of("office"))
        self._community_week = town.shift_week(town.shift_of("community"))
        self._audited = np.zeros(len(town.state.desks))
        self._district = setup.world.communities["district"].astype(np.intp)
        #: District of each desk whose work is audited.
        self._place = np.where(
            desks["community"] >= 0,
            self._district[np.maximum(desks["community"], 0)],
            np.where(desks["district"] >= 0, desks["district"], 0),
        ).astype(np.intp)
        street = setup.world.streets["district"].astype(np.intp)
        mine = desks["level"] == STREET
        self._place[mine] = street[desks["street"][mine]]
        self._above = self._officials(duties)
        self._kind = setup.world.grids["kind"].astype(np.intp)
        self._grid_community = setup.world.grids["community"].astype(np.intp)
        self.shares: dict[str, FloatArray] = {}

    def _officials(self, duties: object) -> FloatArray:
        """District whose audits and help each person does, -1: none."""
        town = self.town
        for level in (DISTRICT, STREET):
            rows = town.duties.level == level
            if rows.any():
                break
        else:
            rows = town.duties.in_community
        streets = town.setup.world.streets["district"].astype(np.intp)
        of_community = self._district[np.maximum(town.duties.community, 0)]
        of_street = streets[np.maximum(town.duties.street, 0)]
        place = np.where(town.duties.in_community, of_community, np.where(town.duties.level == STREET, of_street, 0))
        place = np.where(town.duties.level == DISTRICT, town.duties.district, place)
        found: FloatArray = np.where(rows, place, -1)
        return found

    def act(self) -> None:
        """Share the hours out anew."""
        self.shares = {"audits": self._audits(), "meetings": self._meetings(), "patrols": self._patrols()}
        self.shares["help"] = self._help()
        total = np.sum(list(self.shares.values()), axis=0)
        duties = self.town.duties
        duties.taken[self.name] = np.minimum(total, LARGEST_SHARE)
        duties.settle()

    def _shared(self, hours: FloatArray) -> FloatArray:
        """Hours a week of each district as shares of the shift of those above who do them."""
        there = (self.town.staff.gone == 0) & (self._above >= 0)
        n = len(hours)
        people = np.bincount(self._above[there], minlength=n)
        share = hours / (np.maximum(people, 1) * self._office_week)
        result: FloatArray = np.where(there, share[np.maximum(self._above, 0)], 0.0)
        return result

    def _audits(self) -> FloatArray:
        """Audits of what was worked on in the last week."""
        town = self.town
        taken = town.state.desks["taken"].astype(np.float64)
        audits = (taken - self._audited) * town.levers.desk("evaluation.audit_probability")
        self._audited = taken
        weeks = max(self.elapsed / 7.0, 1.0)
        hours = audits * town.levers.desk("costs.audit_hours") / weeks
        return self._shared(np.bincount(self._place, hours, len(town.setup.world.districts)))

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
        n = len(self.town.setup.world.districts)
        if added is None:
            return np.zeros(len(self.town.staff))
        mine = duties.in_community
        hours = np.bincount(self._district[duties.community[mine]], added[mine], n) * self._community_week
        return self._shared(hours)

    def _patrols(self) -> FloatArray:
        """More patrols than usual take more of the grid members' time; fewer give nothing back."""
        town, lever = self.town, self.town.levers.community
        factors = np.stack([lever(f"discovery.patrol_factor.{kind}") for kind in GRID_KINDS])
        place, n = self._grid_community, len(self._district)
        factor = np.bincount(place, factors[self._kind, place], n) / np.maximum(np.bincount(place, minlength=n), 1)
        relative = np.maximum(lever("discovery.patrol_rate") * factor / USUAL_PATROLS - 1.0, 0.0)
        share = town.duties.of_communities(relative * lever("discovery.patrol_time"))
        return np.where(town.duties.level == GRID, share, 0.0)
