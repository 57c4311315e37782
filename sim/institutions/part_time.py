"""Part-time grid members: so many hours a month, refilled on the first (Shuangqiao)."""

from __future__ import annotations

import numpy as np

from sim.flow.codes import GRID
from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.institutions.volunteers import refilled
from sim.jit.units import MONTHS, YEAR_WEEKS, FloatArray
from sim.policy.text import T

_PATH = "staffing.monthly_hours"
MONTH_WEEKS = YEAR_WEEKS / MONTHS


def part_of_post(monthly: FloatArray, weekly: float) -> FloatArray:
    """Hours of part-time members over those of a full-time post, at most 1; NaN is full-time.

    Parameters
    ----------
    monthly : ndarray of float64
        Hours a month.
    weekly : float
        Hours a week of the shift.
    """
    full = max(weekly * MONTH_WEEKS, 1.0)
    part: FloatArray = np.minimum(np.nan_to_num(monthly, nan=full) / full, 1.0)
    return part


class PartTime(Institution):
    """Shift hours of grid members in a month; null is a full-time post."""

    title = T("Part-time members", "兼职网格员")
    mechanisms = (17,)
    rhythm = "month"
    reads = ("policy.shifts.community", "policy.staffing.monthly_hours")
    changes = ("allowances.left", "allowances.monthly", "duties", "parameters.hours_limited", "series")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        town.state.parameters.hours_limited[0] = 1
        staff = len(town.setup.organisation.staff)
        self._members = np.flatnonzero(town.state.servers.level[:staff] == GRID)
        self._weekly = town.shift_week(town.shift_of("community"))

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where anybody is part-time."""
        return not np.isnan(town.levers.base(_PATH)) or town.levers.varies(_PATH)

    def act(self) -> None:
        """Refill the hours; who changes from part-time to full-time has no limit and no debt."""
        allowances = self.town.state.allowances
        monthly = self.town.levers.server(_PATH)[self._members]
        part = np.ones(len(self.town.staff))
        part[self._members] = part_of_post(monthly, self._weekly)
        self.town.duties.work(part)
        self.town.carry("worked_grid", float(part[self._members].mean()) if len(self._members) else 1.0)
        monthly = np.where(np.isnan(monthly), np.inf, monthly)
        before = np.where(np.isinf(allowances.left[self._members]), 0.0, allowances.left[self._members])
        allowances.monthly[self._members] = monthly
        allowances.left[self._members] = refilled(monthly, before)
