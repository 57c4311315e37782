"""Census: what the records keep of the people, week by week."""

from __future__ import annotations

import numpy as np

from sim.flow.codes import INTAKE, N_LEVELS
from sim.institutions.burnout import BURNT_OUT
from sim.institutions.core.staff import PRESENT
from sim.institutions.core.weekly import Weekly
from sim.jit.units import BoolArray, FloatArray, IntArray
from sim.policy.names import LEVELS
from sim.policy.text import T

WEEK = 7


class Census(Weekly):
    """Shares burnt out, effort, experience, vacancies: noted on Mondays, standing for the week."""

    title = T("Census", "人员统计")
    reads = ("servers.skill", "servers.speed", "staff.burnout", "staff.effort", "staff.gone", "staff.learning")
    changes = ("series",)

    def act(self) -> None:
        """Note the week's figures."""
        staff, note = self.staff, self.town.note
        counted = (staff.level < INTAKE) & (staff.gone == PRESENT)
        level, present = staff.level[counted], self._by_level(staff.level, counted)
        burnt = self._by_level(level, staff.burnout[counted] >= BURNT_OUT)
        posts = self._by_level(staff.level, staff.level < INTAKE)
        for number, name in enumerate(LEVELS[:INTAKE]):
            note(f"burnt_out_{name}", _ratio(burnt[number], present[number]), WEEK)
            note(f"present_{name}", _ratio(present[number], posts[number]), WEEK)
        n = float(present.sum())
        note("burnt_out", _ratio(float(burnt.sum()), n), WEEK)
        for name in ("burnout", "effort", "learning"):
            note(name, _ratio(float(staff[name][counted].sum()), n), WEEK)
        note("staff_skill", _ratio(float(self.servers["skill"][counted].sum()), n), WEEK)
        note("staff_speed", _ratio(float(self.servers["speed"][counted].sum()), n), WEEK)
        note("staff", n, WEEK)
        note("vacancies", float(posts.sum()) - n, WEEK)

    def _by_level(self, level: IntArray, weights: BoolArray) -> FloatArray:
        return np.bincount(level, weights, minlength=int(N_LEVELS)).astype(np.float64)


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else 0.0
