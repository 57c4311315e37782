"""Effort: follows pay, performance share and own rank, recognition, and evaluation dates (M18, M20, M23)."""

from __future__ import annotations

import numpy as np

from sim.institutions.core.town import Town
from sim.institutions.core.weekly import Weekly, columns_of
from sim.institutions.evaluation import next_date
from sim.jit.functions import log
from sim.jit.units import FloatArray
from sim.policy.text import T

USUAL_SHARE = 0.20  # performance share at which effort is 1
LEAST_EFFORT = 0.3


class Effort(Weekly):
    """Factor of everybody's speed."""

    title = T("Effort", "工作努力")
    mechanisms = (18, 20, 23)
    reads = (
        "policy.evaluation",
        "scenario.staff.effort",
        "judged.incentives",
        "staff.pay",
        "staff.performance_share",
        "staff.rank",
        "staff.recognition",
    )
    changes = ("staff.effort",)

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Unless its strength is 0."""
        return town.setup.scenario.staff.effort.strength > 0.0 or "effort" in town.behaviours

    def act(self) -> None:
        """Decide the week's effort."""
        town = self.town
        self.staff.effort[:] = town.behaviours.decide(
            "effort", town.today.day, self.effort, lambda: columns_of(town) | {"pulse": self.pulse() > 0.0}
        )

    def pulse(self) -> FloatArray:
        """Weight of the evaluation or inquiry of each person that is near; 0: none is."""
        evaluation, today = self.town.policy.evaluation, self.town.today.date
        date, weight = next_date(today, evaluation)
        if date is None:
            return np.zeros(len(self.staff))
        near = (date - today).days <= self.town.levers.server("evaluation.pulse_days")
        pulse: FloatArray = np.where(near, weight, 0.0)
        return pulse

    def effort(self) -> FloatArray:
        """Effort; 1 at market pay, the usual performance share and the middle rank."""
        staff, values = self.staff, self.town.setup.scenario.staff.effort
        share = staff.performance_share
        x = values.pay_slope * log(staff.pay)
        x += values.performance_slope * (share - USUAL_SHARE)
        x += values.rank_slope * share * (staff.rank - 0.5)
        x += values.recognition * staff.recognition
        x += values.pulse * self.pulse()
        x += self.town.judged.incentive
        effort: FloatArray = np.maximum(1.0 + values.strength * x, LEAST_EFFORT)
        return effort
