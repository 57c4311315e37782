"""Whistles: desks forget those of last week, and communities may blow anew, up to the month's cap (M6)."""

from __future__ import annotations

from typing import ClassVar

from sim.flow.codes import WHISTLE
from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.policy import whistle as declared
from sim.policy.text import T


class Whistle(Institution):
    """The two counts behind fatigue and the cap."""

    title = T("Whistles", "吹哨计次")
    section: ClassVar = declared
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
