"""Evaluation: on its dates the best are commended; recognition fades (M20, M23)."""

from __future__ import annotations

import datetime as dt
import math
from typing import ClassVar

from sim.flow.codes import INTAKE
from sim.institutions.core.institution import Institution
from sim.institutions.core.staff import PRESENT
from sim.institutions.core.town import Town
from sim.jit.units import MONTHS
from sim.policy import evaluation as declared
from sim.policy.text import T

FADING_DAYS = 90.0
QUARTERS = 4


def next_evaluation(date: dt.date, rounds: int) -> dt.date | None:
    """First evaluation date that is not before a date: ends of months that divide the year evenly; None: never."""
    if rounds == 0:
        return None
    period = MONTHS // rounds
    month = -(-date.month // period) * period
    end = dt.date(date.year + month // MONTHS, month % MONTHS + 1, 1) - dt.timedelta(1)
    return end


def after_evaluation(town: Town) -> bool:
    """Whether yesterday was an evaluation date, and the run had begun."""
    if town.today.first or not town.today.month:
        return False
    yesterday = town.today.date - dt.timedelta(1)
    return next_evaluation(yesterday, town.policy.evaluation.rounds_per_year) == yesterday


def next_date(date: dt.date, evaluation: declared.Evaluation) -> tuple[dt.date | None, float]:
    """The next date before which effort rises, an evaluation or an inquiry, and how much it moves.

    Inquiries are at the ends of quarters and give no marks; the one at the end of June is the half-year review.
    """
    judged = next_evaluation(date, evaluation.rounds_per_year)
    asked = next_evaluation(date, QUARTERS) if evaluation.inquiry > 0.0 else None
    if asked is not None and (judged is None or asked < judged):
        return asked, evaluation.half_year if asked.month == MONTHS // 2 else evaluation.inquiry
    if judged is None:
        return None, 0.0
    return judged, {MONTHS // 2: evaluation.half_year, MONTHS: evaluation.year_end}.get(judged.month, 1.0)


class Evaluation(Institution):
    """The day after an evaluation the best of each level are commended, by cases solved in the last weeks."""

    title = T("Evaluation", "考核评优")
    section: ClassVar = declared
    mechanisms = (20, 23)
    rhythm = "month"
    reads = ("policy.evaluation", "staff.gone", "staff.rank")
    changes = ("staff.recognition",)

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self._last = town.today.day

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where there are evaluations and somebody is commended."""
        evaluation = town.policy.evaluation
        commended = evaluation.commended > 0.0 or town.levers.varies("evaluation.commended")
        return evaluation.rounds_per_year > 0 and commended

    def act(self) -> None:
        """Let recognition fade, and commend if the evaluation was yesterday."""
        town, staff = self.town, self.town.staff
        staff.recognition[:] *= math.exp(-(town.today.day - self._last) / FADING_DAYS)
        self._last = town.today.day
        if not after_evaluation(town):
            return
        commended = town.levers.server("evaluation.commended")
        best = (commended > 0.0) & (staff.rank >= 1.0 - commended)
        staff.recognition[best & (staff.gone == PRESENT) & (staff.level < INTAKE)] = 1.0
