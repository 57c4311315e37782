"""Members' visits: party members who have reported in call on households of their grids and find their needs (M4)."""

from __future__ import annotations

import numpy as np

from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.jit.units import YEAR_DAYS
from sim.policy.text import T

_REVEAL = "discovery.visit_reveal"
_PATHS = ("mobilisation.report_in", "mobilisation.visits")


class MemberVisits(Institution):
    """Adds to the day's hazards what members find; after the rounds, which set them.

    How many visits a month's hours hold is worked out by the volunteers, whose hours they are. Visits are spread over
    the working hours of the grid members, as all finds are, and over the households of the grid.
    """

    title = T("Members' visits", "党员联户")
    mechanisms = (4,)
    reads = ("policy.discovery.visit_reveal", "policy.shifts.member", "member_visits")
    changes = ("hazards", "visits", "series")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        setup, org = town.setup, town.setup.organisation
        grids = setup.world.grids
        self._households = np.maximum(grids["households"].astype(np.float64), 1.0)
        self._community = grids["community"].astype(np.intp)
        self._beat = org.beat_of_grid.astype(np.intp)
        self._of_beat = np.maximum(np.bincount(self._beat, grids["households"], org.first_community_desk), 1.0)
        self._shift = town.shift_of("member")
        self._year = self._hours_a_year()
        self._seen: np.ndarray | None = None
        self._found = self._visited = np.zeros(0)  # an hour of the shift: by grid, by beat
        self._made = 0.0

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where members report in and call on anybody."""
        return all(map(town.levers.pulled, _PATHS))

    def act(self) -> None:
        """Hazard of today by grid, and who was visited; worked out anew with the hours of a month."""
        town = self.town
        if town.member_visits is not self._seen or town.levers.varies(_REVEAL):
            self._arrange()
        hours = town.shift_hours(self._shift)
        found = self._found * hours
        town.state.hazards[0::2] += found
        town.state.hazards[1::2] += found
        town.visits += self._visited * hours
        town.note("member_visits", self._made * hours)

    def _arrange(self) -> None:
        """Visits of an hour, and what they find."""
        town = self.town
        self._seen = town.member_visits
        made = town.member_visits / self._year
        self._found = made / self._households * town.levers.community(_REVEAL)[self._community]
        self._visited = np.bincount(self._beat, made, len(self._of_beat)) / self._of_beat
        self._made = float(made.sum())

    def _hours_a_year(self) -> float:
        """Hours of the shift in the last 365 days of the run: a year has a year's visits whatever its holidays."""
        setup = self.town.setup
        cum = setup.shifts.cum[self._shift]
        days = min(int(YEAR_DAYS), setup.n_days)
        last = 24 * setup.n_days
        hours = float(cum[last] - cum[last - 24 * days]) * YEAR_DAYS / days
        return max(hours, 1.0)
