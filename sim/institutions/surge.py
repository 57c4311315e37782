"""Calm and surge: in a surge visits and paperwork are put aside, staff work overtime, members are called in (M8)."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.flow.codes import GRID
from sim.institutions.core.institution import Institution
from sim.institutions.core.reference import communities_within
from sim.institutions.core.town import Town
from sim.institutions.volunteers import members_at_hand
from sim.jit.units import FEN, BoolArray, FloatArray
from sim.policy import surge as declared
from sim.policy.text import T

WEEK, MONTH = 7, 28
WORKING_DAYS = 5.0
_DECLARED, _TRIGGER = "surge.declared", "surge.trigger"
_PATHS = ("visits_cut", "paperwork_cut", "overtime", "members", "member_hours")


class Surge(Institution):
    """Which communities are in a surge today, and what that changes."""

    title = T("Surge", "平战结合")
    section: ClassVar = declared
    mechanisms = (8,)
    reads = (
        "policy.comparison.cases",
        "policy.surge",
        "policy.shifts.member",
        "policy.time.paperwork",
        "policy.time.visits",
        "policy.mobilisation.elsewhere_reached",
        "scenario.territory.members_elsewhere",
        "branches.engaged",
        "branches.members",
        "registrations",
    )
    changes = ("duties", "servers.availability", "staff.paperwork", "staff.visits", "ledger", "series")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.on = np.zeros(len(town.setup.world.communities), np.bool_)
        self._group = communities_within(town.setup.world, town.policy.comparison.cases)
        self.triggered = np.zeros(len(self.on), np.bool_)
        self._usual = np.zeros(len(self.on))  # registered a day before the surge that has been triggered
        self._varies = any(town.levers.varies(f"surge.{path}") for path in _PATHS)
        shift = town.shift_of("member")
        self._shift = shift
        self._weekly = town.shift_week(shift)

    def act(self) -> None:
        """Declare or end, and book what it costs."""
        levers = self.town.levers
        on = levers.community(_DECLARED) > 0.5
        trigger = levers.community(_TRIGGER)
        if trigger.any():
            on = on | ((trigger > 0.0) & self._watch(trigger))
        if self._varies or not np.array_equal(on, self.on):
            self.on = on
            self._change()
        if on.any():
            self._book()
        self.town.note("surge_communities", float(on.sum()))

    def _watch(self, trigger: FloatArray) -> BoolArray:
        """Communities whose reference group has, or still has, registered cases beyond their trigger."""
        row = self.town.today.row
        if row >= WEEK + MONTH:
            week, month = self._registered(row - WEEK, row), self._registered(row - WEEK - MONTH, row - WEEK)
            self._usual = np.where(self.triggered, self._usual, month)
            beyond = np.where(self.triggered, 0.5 * (1.0 + trigger), trigger)
            self.triggered = week > beyond * self._usual
        return self.triggered

    def _registered(self, first: int, last: int) -> FloatArray:
        """Cases a day in the reference group of each community, in the days from ``first`` until before ``last``."""
        cases = self.town.state.registrations.reshape(self.town.setup.n_days, len(self._group), -1)[first:last].sum(
            axis=(0, 2)
        )
        daily: FloatArray = np.bincount(self._group, cases)[self._group] / (last - first)
        return daily

    def _change(self) -> None:
        town, duties = self.town, self.town.duties
        lever = town.levers.community
        paperwork = lever("surge.paperwork_cut") * self.on * lever("time.paperwork")
        visits = lever("surge.visits_cut") * self.on
        duties.paperwork[self.name] = -duties.of_communities(paperwork)
        aside = visits * lever("time.visits")
        duties.visits[self.name] = np.where(duties.level == GRID, -aside[duties.community], 0.0)
        duties.added[self.name] = duties.of_communities(lever("surge.overtime") * self.on) + self._helpers()
        duties.settle()

    def _helpers(self) -> FloatArray:
        """What called-in members add beside each grid member of their beat, as a share of a shift."""
        town, duties, org = self.town, self.town.duties, self.town.setup.organisation
        lever, desks = town.levers.community, org.desks
        beats = slice(0, org.first_community_desk)
        living = np.bincount(org.beat_of_grid, members_at_hand(town), minlength=org.first_community_desk)
        hours = (lever("surge.members") * lever("surge.member_hours") * self.on)[desks["community"][beats]] * living
        shift = self._weekly / WORKING_DAYS
        share = hours / np.maximum(desks["n_servers"][beats], 1) / shift
        added = np.zeros(len(duties.level))
        mine = duties.level == GRID
        added[mine] = share[org.staff["desk"][mine]]
        return added

    def _book(self) -> None:
        town, lever = self.town, self.town.levers.community
        hours = self.on * lever("surge.overtime") * town.duties.staff_of_community * town.shift_hours(self._shift)
        fen = round(float((hours * lever("surge.overtime_pay")).sum()) * FEN)
        town.ledger.book(declared.COST, town.today.row, fen=fen, hours=float(hours.sum()))
