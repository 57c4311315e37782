"""Rounds: visits and patrols of today set the hazard of being found in every grid (M4, M44)."""

from __future__ import annotations

import numpy as np

from sim.institutions.core.institution import Institution
from sim.institutions.core.staff import PRESENT
from sim.institutions.core.town import Town
from sim.institutions.part_time import part_of_post
from sim.jit.units import DAY_HOURS, WEEK_HOURS, FloatArray
from sim.policy.text import T
from sim.world.columns import GRID_KINDS

PATROL_DAYS = 30.0
_PART = "staffing.monthly_hours"


class OutreachRounds(Institution):
    """Grid members visit households and look around."""

    title = T("Visits and patrols", "走访与巡查")
    mechanisms = (4, 44)
    reads = (
        "policy.discovery",
        "policy.shifts.member",
        "policy.staffing.monthly_hours",
        "policy.time.visit_hours",
        "desks.n_present",
        "staff.gone",
        "staff.visits",
    )
    changes = ("hazards", "visits", "series")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        org = town.setup.organisation
        self.households = np.bincount(
            org.beat_of_grid, town.setup.world.grids["households"], minlength=org.first_community_desk
        )
        self.shift = town.shift_of("member")
        # in numpy's own index type, so that the gathers of a day convert nothing
        self.community = town.state.desks.community[: org.first_community_desk].astype(np.intp)
        self.grid_community = town.setup.world.grids["community"].astype(np.intp)
        self.beat_of_grid = org.beat_of_grid.astype(np.intp)
        beats = town.state.desks[: org.first_community_desk].view(np.ndarray)
        self._first, self._present = beats["first_server"].astype(np.int64), beats["n_present"]
        self._desk = town.state.servers["desk"][: int(beats["n_servers"].sum())].astype(np.int64)
        paths = [f"discovery.patrol_factor.{kind}" for kind in GRID_KINDS]
        self.by_kind = any(town.levers.varies(path) or town.levers.base(path) != 1.0 for path in paths)
        self.kind = town.setup.world.grids["kind"].astype(np.intp)
        self._lived_in = self.households > 0.0
        self._rates: tuple[FloatArray, FloatArray, FloatArray] | None = None
        self._rates_since = 0
        nothing = np.zeros(0)
        self._seen: tuple[bytes, bytes, bytes] = (b"", b"", b"")
        self._summed: FloatArray = nothing
        self.weekly = float(town.setup.shifts.mask[self.shift].sum())
        self.part_time = town.levers.varies(_PART) or not np.isnan(town.levers.base(_PART))

    def act(self) -> None:
        """Hazard of today by grid: hidden needs by visits, visible ones by visits and patrols."""
        town = self.town
        hours = town.shift_hours(self.shift)
        visit_hours, reveal, patrol = self._rates_of_today()
        visits = self._visits()
        if self.part_time:
            visits = visits * self._part()[self.community]
        beat_visits = visits * hours / visit_hours
        per_household = np.divide(beat_visits, self.households, out=np.zeros(len(beat_visits)), where=self._lived_in)
        town.visits = per_household
        hidden = reveal * per_household[self.beat_of_grid]
        hazards = town.state.hazards
        hazards[0::2] = hidden
        hazards[1::2] = hidden + patrol * hours
        town.note("visits", beat_visits[self._lived_in].sum())

    def _part(self) -> FloatArray:
        """Hours of a member over those of a full-time one, by community."""
        return part_of_post(self.town.levers.community(_PART), self.weekly)

    def _rates_of_today(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Hours of a visit by beat, needs revealed by one and patrols an hour by grid; made anew with the levers."""
        levers = self.town.levers
        if self._rates is None or self._rates_since != levers.turns:
            self._rates_since = levers.turns
            rate = levers.community("discovery.patrol_rate")[self.grid_community]
            if self.by_kind:
                rate = rate * self._kind_factor()
            self._rates = (
                levers.community("time.visit_hours")[self.community],
                levers.community("discovery.visit_reveal")[self.grid_community],
                rate / PATROL_DAYS * (WEEK_HOURS / DAY_HOURS) / max(self.weekly, 1.0),
            )
        return self._rates

    def _visits(self) -> FloatArray:
        """Shares of the shift that the members of each beat who are there spend on visits, summed."""
        n = len(self._desk)
        shares, gone = self.town.staff["visits"][:n], self.town.staff["gone"][:n]
        now = (shares.tobytes(), gone.tobytes(), self._present.tobytes())
        if now == self._seen:
            return self._summed
        self._seen = now
        first = shares[self._first]
        beyond = np.where(gone == PRESENT, shares - first[self._desk], 0.0)  # most share the same number
        visits = self._present * first + np.bincount(self._desk, beyond, minlength=len(self._present))
        self._summed = np.maximum(visits, 0.0)
        return self._summed

    def _kind_factor(self) -> np.ndarray:
        """Patrols in each grid relative to the rate of its community, by its type."""
        lever = self.town.levers.community
        factors = np.stack([lever(f"discovery.patrol_factor.{kind}") for kind in GRID_KINDS])
        chosen: np.ndarray = factors[self.kind, self.grid_community]
        return chosen
