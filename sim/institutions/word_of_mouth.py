"""Word of mouth: members of a lively branch hear of needs that nobody reported (M3, M4, M32)."""

from __future__ import annotations

import numpy as np

from sim.institutions.branches import grid_vitality
from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.institutions.volunteers import share_at_hand
from sim.jit.units import WEEK_DAYS
from sim.policy.text import T
from sim.world.branches import BUILDING_BRANCH

RATE_DAYS = 30.0
_PATH = "discovery.word_of_mouth"


class WordOfMouth(Institution):
    """Adds to the day's hazards what members hear; after the rounds, which set them."""

    title = T("Word of mouth", "口口相传")
    mechanisms = (3, 4, 32)
    reads = (
        "policy.discovery.word_of_mouth",
        "policy.mobilisation.elsewhere_reached",
        "policy.shifts.member",
        "scenario.territory.members_elsewhere",
        "branches.active",
        "branches.vitality",
    )
    changes = ("hazards", "word_of_mouth")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.shift = town.shift_of("member")
        self.weekly = town.shift_week(self.shift)
        self._per_hour = np.zeros(len(town.setup.world.grids))

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where anybody hears anything."""
        return town.levers.pulled(_PATH)

    def act(self) -> None:
        """Hazard of today by grid; the branches' part anew on the first of a month."""
        town = self.town
        if town.today.begins("month") or town.levers.varies(_PATH):
            self._per_hour = self._rate() / RATE_DAYS * WEEK_DAYS / self.weekly
        today = self._per_hour * town.shift_hours(self.shift)
        town.state.word_of_mouth[:] = today
        hazards = town.state.hazards.reshape(-1, 2)  # hidden, then visible needs
        hazards += today[:, None]

    def _rate(self) -> np.ndarray:
        """Per 30 days and latent need."""
        town = self.town
        grids, branches = town.setup.world.grids, town.branches
        ears = np.where(grids["members"] > 0, 0.5 + grid_vitality(town), 0.0) * share_at_hand(town)
        rows = branches[(branches.kind == BUILDING_BRANCH) & (branches.active > 0)]
        ears[rows.grid] += 0.5 + rows.vitality
        rate: np.ndarray = town.levers.community(_PATH)[grids["community"]] * ears
        return rate
