"""Reporting by residents as a behaviour of the user's own has it."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.policy.text import T


class OwnReporting(Institution):
    """Asks the behaviour for the log-odds of every grid and group, after whoever else has set them."""

    title = T("Reporting by residents", "居民上报")
    rhythm = "week"
    heeds_stages = True
    changes = ("report_shift",)

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self._built_in = town.state.report_shift.copy()
        self._mine = self._built_in.copy()

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where there is such a behaviour."""
        return "reporting" in town.behaviours

    def act(self) -> None:
        """Ask, and write what it says."""
        town = self.town
        shift = town.state.report_shift
        others = shift != self._mine  # what institutions have written since
        self._built_in[others] = shift[others]
        shift[:] = town.behaviours.decide("reporting", town.today.day, self._built_in.copy, self._columns)
        self._mine[:] = shift

    def _columns(self) -> dict[str, Any]:
        """A row for every grid and group, groups next to each other."""
        town, grids = self.town, self.town.setup.world.grids
        n, groups = len(grids), len(town.setup.world.groups)
        values = {name: np.repeat(np.array(grids[name]), groups) for name in ("community", "street", "deprivation")}
        values |= {"grid": np.repeat(np.arange(n), groups), "group": np.tile(np.arange(groups), n)}
        return values | {"n": n * groups, "day": town.today.day, "date": town.today.date}
