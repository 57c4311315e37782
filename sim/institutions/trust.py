"""Trust: it drifts to the grid's mean once a month, is noted, and says who would volunteer."""

from __future__ import annotations

import numpy as np

from sim.flow.trust import drift_trust
from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.jit.functions import exp
from sim.jit.units import FloatArray
from sim.policy.text import T

NEUTRAL = 0.5


def volunteers(residents: FloatArray, trust: FloatArray, share: float, slope: float) -> FloatArray:
    """Expected number of residents who would report in as volunteers, by grid.

    Parameters
    ----------
    residents : ndarray of float64, shape (grids,)
    trust : ndarray of float64, shape (grids,)
        Mean trust, in [0, 1].
    share : float
        Share who would at trust 1/2, in [0, 1].
    slope : float
        Log-odds per unit of trust.
    """
    odds = share * exp(slope * (trust - NEUTRAL))
    return np.asarray(residents * odds / (1.0 - share + odds))


class Trust(Institution):
    """Neighbours talk, and the month's mean trust is noted for every day until the next."""

    title = T("Trust", "居民信任")
    rhythm = "month"
    reads = ("scenario.residents.trust_drift", "scenario.residents.volunteering", "residents.trust")
    changes = ("residents.trust", "volunteers", "series")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        world = town.setup.world
        self.residents = world.grids["residents"].astype(np.float64)
        self.groups = np.diff(world.group_offsets, axis=1).sum(axis=0).astype(np.float64)
        self.offsets = world.group_offsets
        self.by_grid = np.zeros(len(world.grids))
        self.by_group = np.zeros(len(world.groups))

    def act(self) -> None:
        """Drift, note the means of groups and the spread between grids, and who would volunteer."""
        town = self.town
        behaviour = town.setup.scenario.residents
        share = 0.0 if town.today.first else float(behaviour.trust_drift)
        drift_trust(town.state, share, self.offsets, self.by_grid, self.by_group)
        people = self.residents.sum()
        mean = float(self.by_group.sum() / people)
        variance = float(self.residents @ (self.by_grid - mean) ** 2 / people)
        town.carry("trust", mean)
        town.carry("trust_grid_sd", variance**0.5)
        by_group = np.divide(self.by_group, self.groups, out=np.full(len(self.groups), np.nan), where=self.groups > 0.0)
        for name, value in zip(town.setup.world.groups, by_group, strict=True):
            town.carry(f"trust_{name}", float(value))
        volunteering = behaviour.volunteering
        town.volunteers = volunteers(self.residents, self.by_grid, volunteering.share, volunteering.trust_slope)
