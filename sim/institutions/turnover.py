"""Turnover: people leave, posts are empty for a while, successors begin without experience (M17, M20)."""

from __future__ import annotations

import numpy as np

from sim.flow.codes import GRID
from sim.institutions.core.staff import LEFT, PRESENT, succeed
from sim.institutions.core.town import Town
from sim.institutions.core.weekly import Weekly, columns_of
from sim.institutions.pace import Pace, set_pace
from sim.jit.functions import exp, power
from sim.jit.units import YEAR_DAYS, FloatArray, IntArray
from sim.policy.text import T

USUAL_BURNOUT = 0.4


class Turnover(Weekly):
    """Exits and successors.

    A post above the beats that would leave its desk with nobody is filled at once, by somebody without experience; a
    beat may be without anybody, and its community's desk then does its work.
    """

    title = T("Turnover", "人员流动")
    mechanisms = (17, 20)
    reads = (
        "policy.staffing",
        "scenario.staff.burnout",
        "scenario.staff.exits",
        "scenario.staff.learning",
        "judged.exits",
        "staff.effort",
        "staff.pay",
        "staff.burnout",
    )
    changes = (
        "clock.posts_changed",
        "desks.n_present",
        "servers.gone",
        "servers.skill",
        "servers.speed",
        "staff.burnout",
        "staff.cases",
        "staff.exposure",
        "staff.generation",
        "staff.gone",
        "staff.learning",
        "staff.rank",
        "staff.recognition",
        "staff.stay",
        "staff.susceptibility",
        "staff.talent",
        "staff.tenure",
        "staff.trained",
        "staff.until",
        "series",
    )

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where anybody leaves or is away."""
        staffing, exits = town.policy.staffing, town.setup.scenario.staff.exits
        away = staffing.secondments > 0.0 or town.levers.varies("staffing.secondments")
        return exits.hazard > 0.0 or away or town.levers.pulled("promotion.share") or "exits" in town.behaviours

    def act(self) -> None:
        """Fill posts whose time has come, and let those go whose time it is."""
        town, staff, day = self.town, self.staff, self.town.today.day
        due = (staff.gone != PRESENT) & (staff.until <= day)
        back, hired = np.flatnonzero(due & (staff.gone != LEFT)), np.flatnonzero(due & (staff.gone == LEFT))
        staff.gone[back] = PRESENT
        self._renew(hired)
        leaving = self._leaving()
        at_once = self._leave(leaving)
        self._renew(at_once)
        if len(hired) or len(back) or len(leaving):
            set_present(town)
        town.note("exits", float(len(leaving)))
        town.note("hires", float(len(hired) + len(at_once)))

    def hazard(self) -> FloatArray:
        """Hazard of leaving, per year."""
        staff, values = self.staff, self.town.setup.scenario.staff.exits
        hazard: FloatArray = (
            values.hazard
            * exp(values.burnout_slope * (staff.burnout - USUAL_BURNOUT))
            * power(staff.pay, -values.pay_elasticity)
        )
        for shift in self.town.judged.exits.values():
            hazard *= exp(shift)
        return hazard

    def _leaving(self) -> IntArray:
        """Those whose cumulated hazard reaches what they drew on coming: a higher hazard only brings exits forward."""
        town, staff = self.town, self.staff
        hazard = town.behaviours.decide("exits", town.today.day, self.hazard, lambda: columns_of(town))
        present = staff.gone == PRESENT
        staff.exposure[:] += np.where(present, hazard * (self.elapsed / YEAR_DAYS), 0.0)
        return np.flatnonzero(present & (staff.exposure >= staff.stay))

    def _leave(self, rows: IntArray) -> IntArray:
        """Empty posts; returns those that must be filled at once."""
        staff, desk_of, desks = self.staff, self.servers["desk"], self.town.state.desks.view(np.ndarray)
        days = self.town.levers.server("staffing.hiring_days")
        at_once = []
        for row in rows:
            desk = desk_of[row]
            first = int(desks["first_server"][desk])
            others = staff.gone[first : first + int(desks["n_servers"][desk])] == PRESENT
            if days[row] <= 0.0 or (others.sum() < 2 and desks["level"][desk] != GRID):
                at_once.append(row)
                continue
            staff.gone[row] = LEFT
            staff.until[row] = self.town.today.day + days[row]
        return np.array(at_once, np.int64)

    def _renew(self, rows: IntArray) -> None:
        if len(rows):
            succeed(self.town.setup, self.staff, rows)
            if Pace.wanted(self.town):
                self.staff.learning[rows] = 1.0
            set_pace(self.town, rows)


def set_present(town: Town) -> None:
    """Tell the engine who is there; it acts on it before the first event of the day."""
    staff, state = town.staff, town.state
    gone = staff.gone != PRESENT
    servers = state.servers[: len(staff)]
    servers["gone"][:] = gone
    state.desks.n_present[:] = np.bincount(servers["desk"][~gone], minlength=len(state.desks))
    state.clock.posts_changed[0] = 1
