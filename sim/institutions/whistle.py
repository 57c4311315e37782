"""Whistles: desks forget those of last week, and communities may blow anew, up to the month's cap (M6)."""

from __future__ import annotations

from sim.flow.codes import WHISTLE
from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town


class Whistles(Institution):
    """The two counts behind fatigue and the cap."""

    name, zh = "whistles", "吹哨计次"
    mechanisms = (6,)
    reads = ("heard", "blown")
    changes = ("heard", "blown")

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Whether the whistle is a route of any category."""
        return bool((town.state.routes == WHISTLE).any())

    def act(self) -> None:
        """On Mondays fatigue is gone, on the first of a month the cap is fresh."""
        if self.town.today.week:
            self.town.state.heard[:] = 0
        if self.town.today.month:
            self.town.state.blown[:] = 0
