"""Learning: speed grows with cases handled, by a power law with a cap (M19)."""

from __future__ import annotations

import numpy as np

from sim.flow.codes import N_LEVELS
from sim.institutions.core.town import Town
from sim.institutions.core.weekly import Weekly, columns_of
from sim.jit.functions import power
from sim.jit.units import FloatArray
from sim.policy.text import T


class Learning(Weekly):
    """Factor of everybody's speed from experience; 1 is the average of the level at the beginning."""

    title = T("Learning", "业务熟练")
    mechanisms = (19,)
    reads = ("scenario.staff.learning", "staff.cases")
    changes = ("staff.learning",)

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.values = town.setup.scenario.staff.learning
        raw, level = self._power(), self.staff.level
        sums = np.bincount(level, raw, minlength=int(N_LEVELS))
        people = np.bincount(level, minlength=int(N_LEVELS))
        self._usual = (sums / np.maximum(people, 1))[level]

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Unless its strength is 0."""
        return town.setup.scenario.staff.learning.strength > 0.0 or "learning" in town.behaviours

    def act(self) -> None:
        """Note the week's experience."""
        town = self.town
        self.staff.learning[:] = town.behaviours.decide(
            "learning", town.today.day, self.learning, lambda: columns_of(town)
        )

    def learning(self) -> FloatArray:
        """Speed against the average of the beginning."""
        ratio = np.minimum(self._power() / self._usual, self.values.cap)
        factor: FloatArray = 1.0 + self.values.strength * (ratio - 1.0)
        return factor

    def _power(self) -> FloatArray:
        found: FloatArray = power(self.staff.cases + self.values.start_cases, self.values.exponent)
        return found
