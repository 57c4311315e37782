"""Costs: pay, the uses of paid time, and what levers buy, booked day by day by lever.

Nothing here changes what happens. What other institutions book themselves (overtime, centres, assistance ...) is not
booked again. A rate is worked out when anything behind it may have moved and then holds until it is worked out anew.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.flow.codes import COMMUNITY, DISTRICT, GRID, INTAKE, STREET
from sim.institutions.core.cost_ledger import Daily
from sim.institutions.core.institution import Institution
from sim.institutions.core.staff import LEFT, SECONDED
from sim.institutions.core.town import Town
from sim.jit.units import FEN, MONTHS, YEAR_DAYS, YEAR_WEEKS, FloatArray
from sim.policy import costs as declared
from sim.policy import evaluation, mobilisation, staffing, time
from sim.policy import units as units_section
from sim.policy.cost import Cost
from sim.policy.text import T

USUAL_WEEK = 40.0
PER_RESIDENTS = 10_000.0


class Costs(Institution):
    """Rates of pay, paid time and purchases, by lever."""

    title = T("Costs", "成本核算")
    section: ClassVar = declared
    mechanisms = (4, 7, 11, 17, 18, 19, 20, 23, 29)
    reads = (
        "policy.costs",
        "policy.evaluation.audit_probability",
        "policy.mobilisation.recorded",
        "policy.staffing.monthly_hours",
        "policy.units.meetings",
        "policy.units.recognition",
        "crews.heads",
        "desks.taken",
        "duties",
        "parameters.n_units",
        "staff.gone",
        "staff.paperwork",
        "staff.pay",
        "staff.recognition",
        "staff.training",
        "staff.visits",
    )
    changes = ("ledger",)

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self._shifts = range(len(town.setup.shifts.names))
        self._weekly = np.array([town.shift_week(shift) for shift in self._shifts])
        self._shift = town.state.servers["shift"][: len(town.staff)].astype(np.intp)
        self._level = town.staff.level
        self._in_community = self._level <= COMMUNITY
        self._seen = (-1, -1)
        self._audited = np.zeros(len(town.state.desks))
        self._commended = np.zeros(len(town.staff))
        self._ahead = np.zeros((len(self._shifts), 0))  # hours of each shift from today on, by day

    def due(self) -> bool:
        """On Mondays and firsts of months, and whenever duties or levers have moved."""
        town, today = self.town, self.town.today
        seen = (town.duties.turns, town.levers.turns)
        moved = seen != self._seen
        self._seen = seen
        return moved or today.first or today.week or today.month

    def act(self) -> None:
        """Work the rates out anew, and book what was bought once."""
        self._pay()
        self._time()
        self._bought()
        self._audits()
        self._commendations()

    def _pay(self) -> None:
        """Pay of posts that are held, by the hours of the shift; of part-time members by theirs."""
        town, levers = self.town, self.town.levers
        weekly = self._weekly[self._shift]
        part_time = levers.server("staffing.monthly_hours")
        hours = np.where(np.isnan(part_time) | (self._level != GRID), weekly, part_time * MONTHS / YEAR_WEEKS)
        base = np.where(self._in_community, levers.server("costs.pay"), levers.server("costs.official_pay"))
        yearly = base * town.staff.pay * hours / USUAL_WEEK * (town.staff.gone != LEFT)
        offices = (self._level >= STREET) & (self._level < INTAKE)
        self._carry(declared.PAY_COMMUNITIES, fen=float(yearly[self._in_community].sum()) * FEN / YEAR_DAYS)
        self._carry(declared.PAY_OFFICES, fen=float(yearly[offices].sum()) * FEN / YEAR_DAYS)

    def _time(self) -> None:
        """Hours that people who are there spend on anything but cases."""
        self._ahead = np.stack([self.town.shift_ahead(shift) for shift in self._shifts])
        staff, duties = self.town.staff, self.town.duties
        there = (staff.gone == 0).astype(np.float64)
        own = sum(duties.paperwork.values())  # of institutions that book it themselves
        paper = (staff.paperwork - own) * there
        self._hours(time.PAPERWORK, paper * self._in_community)
        self._hours(time.UPPER_LEVELS, paper * ((self._level == STREET) | (self._level == DISTRICT)))
        self._hours(time.VISITS, staff.visits * there * (self._level == GRID))
        training = staff.training * there * self._in_community
        self._hours(staffing.TRAINING, training, self.town.levers.server("costs.training"))
        self._hours(staffing.SECONDMENTS, (staff.gone == SECONDED).astype(np.float64))

    def _hours(self, line: Cost, shares: FloatArray, yuan: FloatArray | None = None) -> None:
        """Hours of shares of the shift from today on; with a price of an hour for everybody, money too."""
        shares = shares * self.town.duties.part
        by_shift = np.bincount(self._shift, shares, minlength=len(self._shifts))
        hours = by_shift @ self._ahead
        self._carry(line, hours=hours)
        if yuan is not None:
            priced = np.bincount(self._shift, shares * yuan, minlength=len(self._shifts))
            self._carry(line, fen=priced @ self._ahead * FEN)

    def _carry(self, line: Cost, fen: Daily | None = None, hours: Daily | None = None) -> None:
        self.town.ledger.carry(line, self.town.today.row, fen, hours)

    def _bought(self) -> None:
        """Meetings, recognition, platform: so much a year in every community."""
        town, lever = self.town, self.town.levers.community
        world = town.setup.world.communities
        if bool(town.state.parameters.n_units[0]):
            meetings = lever("units.meetings")
            self._carry(
                units_section.COMMITTEES,
                fen=_daily(meetings * lever("costs.meeting")),
                hours=float((meetings * lever("costs.meeting_hours")).sum()) / YEAR_DAYS,
            )
            units = np.bincount(town.units["community"], minlength=len(world))
            yuan = units * lever("units.recognition") * lever("costs.recognition")
            self._carry(units_section.COST, fen=_daily(yuan))
        heads = np.bincount(town.crews["community"], town.crews["heads"], minlength=len(world))
        self._carry(
            mobilisation.VOLUNTEERS, fen=_daily(heads * lever("mobilisation.recorded") * lever("costs.volunteer"))
        )
        self._carry(declared.PLATFORM, fen=_daily(world["residents"] / PER_RESIDENTS * lever("costs.platform")))

    def _audits(self) -> None:
        """Audits of what was worked on to be closed since the last time."""
        desks, levers = self.town.state.desks, self.town.levers
        taken = desks["taken"].astype(np.float64)
        audits = (taken - self._audited) * levers.desk("evaluation.audit_probability")
        self._audited = taken
        self.town.ledger.book(
            evaluation.AUDITS, self.town.today.row, hours=float(audits @ levers.desk("costs.audit_hours"))
        )

    def _commendations(self) -> None:
        """Those who were commended this morning."""
        now = self.town.staff.recognition.copy()
        new = (now == 1.0) & (self._commended < 1.0)
        self._commended = now
        if new.any():
            yuan = float(self.town.levers.server("costs.commendation")[new].sum())
            self.town.ledger.book(evaluation.COMMENDATIONS, self.town.today.row, fen=round(yuan * FEN))


def _daily(yuan_a_year: FloatArray) -> float:
    """Fen a day."""
    return float(yuan_a_year.sum()) * FEN / YEAR_DAYS
