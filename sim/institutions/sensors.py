"""Sensors: couriers and drivers tell what they see on their way, for points; taking part decays without them (M30)."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np

from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.jit.functions import expm1
from sim.jit.units import FEN, MONTHS, WEEK_DAYS, YEAR_DAYS, FloatArray
from sim.policy import sensors as declared
from sim.policy.text import T
from sim.world.columns import GROUPS

RATE_DAYS = 30.0
_SHARE = "sensors.share"


class Sensors(Institution):
    """Adds to the day's hazards of visible needs what sensors see; after the rounds, which set them.

    Finds count as those of patrols.

    Attributes
    ----------
    participation : ndarray of float64, shape (communities,)
        Share of the sensors who take part.
    """

    title = T("Mobile sensors", "移动探头")
    section: ClassVar = declared
    mechanisms = (30,)
    reads = ("policy.sensors", "policy.shifts.member")
    changes = ("hazards", "ledger", "series")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        world = town.setup.world
        new = np.diff(world.group_offsets, axis=1)[:, GROUPS.index("new_employment")].astype(np.float64)
        self._community = world.grids["community"].astype(np.intp)
        n = len(world.communities)
        self._people = np.bincount(self._community, new, minlength=n)
        self._grids = np.maximum(np.bincount(self._community, minlength=n), 1)
        self._shift = town.shift_of("member")
        self.participation = np.ones(n)
        self._ever = np.zeros(n, np.bool_)
        self._last = town.today.day
        self._per_hour = np.zeros(len(world.grids))

    def act(self) -> None:
        """Who takes part, anew each week; what they see, every day."""
        today = self.town.today
        if today.week or today.first:
            self._go_on()
        if today.week or self.town.levers.fresh:
            self._take_part()
        if hours := self.town.shift_hours(self._shift):
            self.town.state.hazards[1::2] += self._per_hour * hours

    def held(self) -> FloatArray:
        """Participation that points hold."""
        lever = self.town.levers.community
        scale = self.town.policy.sensors.points_scale
        held: FloatArray = lever("sensors.floor") + (1.0 - lever("sensors.floor")) * -expm1(
            -lever("sensors.points") / scale
        )
        return held

    def _go_on(self) -> None:
        """Participation moves towards what points hold; on Mondays, whatever begins elsewhere in between."""
        town = self.town
        days = town.today.day - self._last
        self._last = town.today.day
        pace = -math.expm1(-days / town.policy.sensors.decay_days)
        self.participation += np.where(self._ever, pace * (self.held() - self.participation), 0.0)

    def _take_part(self) -> None:
        """Who takes part today, what they see in an hour, and their points."""
        town, lever = self.town, self.town.levers.community
        share = lever(_SHARE)
        self._ever |= share > 0.0
        active = self._people * share * self.participation
        rate = lever("sensors.rate") * active / self._grids
        self._per_hour = (rate / RATE_DAYS * WEEK_DAYS / town.shift_week(self._shift))[self._community]
        fen = float((active * lever("sensors.points")).sum()) * FEN * MONTHS / YEAR_DAYS
        town.ledger.carry(declared.COST, town.today.row, fen=fen)
        town.carry("sensors", float(active.sum()))
