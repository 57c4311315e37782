"""Burnout: moves slowly to a level set by load, paperwork, pay and what a person is like."""

from __future__ import annotations

import math

import numpy as np

from sim.flow.codes import COMMUNITY
from sim.institutions.core.town import Town
from sim.institutions.core.weekly import Weekly, columns_of
from sim.jit.functions import exp, log
from sim.jit.units import FloatArray
from sim.policy.text import T

BURNT_OUT = 0.5
PAY_STEP = math.log(1.32)


class Burnout(Weekly):
    """Burnout of everybody goes the week's part of the way to its level (about 90 days)."""

    title = T("Burnout", "职业倦怠")
    reads = ("scenario.staff.burnout", "staff.load", "staff.paperwork", "staff.pay", "staff.susceptibility")
    changes = ("staff.burnout",)

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        values = self.values = town.setup.scenario.staff.burnout
        self._usual = np.where(self.staff.level <= COMMUNITY, values.paperwork_reference, values.upper_reference)

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Unless its strength is 0."""
        return town.setup.scenario.staff.burnout.strength > 0.0 or "burnout" in town.behaviours

    def act(self) -> None:
        """Move burnout; on the first day everybody stands at the level."""
        staff, town = self.staff, self.town
        target = town.behaviours.decide("burnout", town.today.day, self.target, lambda: columns_of(town))
        if town.today.first:
            staff.burnout[:] = target
        else:
            staff.burnout[:] += self.share(self.values.tau_days) * (target - staff.burnout)

    def target(self) -> FloatArray:
        """Level that burnout moves to, in [0, 1]."""
        staff, values = self.staff, self.values
        x = values.base + values.load_slope * (staff.load - values.load_reference)
        x += values.paperwork_slope * (staff.paperwork - self._usual)
        x -= (values.pay_slope / PAY_STEP) * log(staff.pay)
        x += values.spread * staff.susceptibility
        target: FloatArray = values.strength / (1.0 + exp(-x))
        return target
