"""WeeklyReview: once a week it is noted how busy everybody was, who solved most, and what everybody earns (M18)."""

from __future__ import annotations

import numpy as np

from sim.flow.codes import COMMUNITY
from sim.institutions.core.staff import PRESENT
from sim.institutions.core.town import Town
from sim.institutions.core.weekly import Weekly
from sim.jit.functions import exp
from sim.jit.units import YEAR_DAYS, FloatArray
from sim.policy.text import T

RECENT_DAYS = 28.0
RANK_WEEKS = 4
USUAL_TRAINING = 0.03  # share of the shift
TRAINING_DAYS = 180.0
USUAL_UTILISATION = 0.6  # until the first week is over


class WeeklyReview(Weekly):
    """Utilisation, load, tenure, experience, rank, grade and pay of everybody."""

    title = T("Weekly review", "人员周报")
    mechanisms = (18,)
    reads = (
        "policy.comparison",
        "policy.pay",
        "duties",
        "judged.marks",
        "servers.busy",
        "servers.done",
        "staff.gone",
        "staff.paperwork",
        "staff.training",
        "staff.visits",
    )
    changes = (
        "judged.recent",
        "staff.cases",
        "staff.grade",
        "staff.load",
        "staff.pay",
        "staff.performance_share",
        "staff.rank",
        "staff.tenure",
        "staff.trained",
        "staff.utilisation",
    )

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self._busy, self._done = self.servers["busy"].copy(), self.servers["done"].copy()
        self._recent = town.judged.recent
        self._row = town.today.row
        self._weeks = 0
        self.staff.utilisation[:] = USUAL_UTILISATION
        self._community = self.staff.level <= COMMUNITY
        self._middle = float(self._position()[self._community].mean()) if self._community.any() else 0.5

    def act(self) -> None:
        """Take the week's figures."""
        staff = self.staff
        if self.elapsed:
            self._week()
        left = 1.0 - staff.paperwork - staff.visits - staff.training
        staff.load[:] = np.clip(1.0 - left + left * staff.utilisation, 0.0, 1.0)
        self._pay()

    def _week(self) -> None:
        staff, servers, row = self.staff, self.servers, self.town.today.row
        worked = servers["busy"] - self._busy
        solved = servers["done"] - self._done
        self._busy, self._done = servers["busy"].copy(), servers["done"].copy()
        hours = self._shift_hours(row)
        there = (hours > 0.0) & (staff.gone == PRESENT)
        # Part-time members may work the hours of their month in a few days; over the weeks these even out.
        share = np.clip(worked / np.maximum(hours, 1e-9), 0.0, 1.0 / np.maximum(self.town.duties.part, 1e-9))
        staff.utilisation[:] += np.where(there, self.share(RECENT_DAYS) * (share - staff.utilisation), 0.0)
        staff.tenure[:] += np.where(there, self.elapsed / YEAR_DAYS, 0.0)
        staff.cases[:] += solved
        staff.trained[:] += self.share(TRAINING_DAYS) * (staff.training - USUAL_TRAINING - staff.trained)
        self._recent *= exp(-self.elapsed / RECENT_DAYS)
        self._recent += solved
        self._row = row
        self._weeks += 1
        if self._weeks % RANK_WEEKS == 0:
            staff.rank[:] = self.town.judged.ranks()

    def _shift_hours(self, row: int) -> FloatArray:
        """Hours of everybody's shift since the last review: of part-time members, those that they work."""
        cum = self.town.setup.shifts.cum
        hours: FloatArray = (cum[:, 24 * row] - cum[:, 24 * self._row])[self.servers["shift"]] * self.town.duties.part
        return hours

    def _position(self) -> FloatArray:
        """Place between the lowest grade (0) and the highest (1); writes the grades."""
        pay = self.town.policy.pay
        self.staff.grade[:] = np.minimum(1.0 + np.floor(self.staff.tenure / pay.years_per_grade), pay.grades)
        position: FloatArray = (self.staff.grade - 1.0) / max(pay.grades - 1, 1)
        return position

    def _pay(self) -> None:
        staff, levers = self.staff, self.town.levers
        ratio = np.where(self._community, levers.server("pay.ratio"), 1.0)
        spread = levers.server("pay.grade_spread")
        staff.pay[:] = ratio * np.maximum(1.0 + spread * (self._position() - self._middle), 0.1)
        staff.performance_share[:] = levers.server("pay.performance_share")
