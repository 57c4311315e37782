"""Equity watch: how far each group's mean time to closing is behind everybody's, over the last 28 days."""

from __future__ import annotations

import numpy as np

from sim.flow.codes import N_GROUPS
from sim.institutions.institution import Institution

WATCH_DAYS = 28


class EquityWatch(Institution):
    """What the priorities ``equity`` and ``weighted`` know about groups."""

    name, zh = "equity watch", "公平监测"
    reads = ("closing_hours", "closings")
    changes = ("behind",)

    def act(self) -> None:
        """Hours by which each group is behind."""
        state, row = self.town.state, self.town.today.row
        window = slice(max(row - WATCH_DAYS, 0) * N_GROUPS, row * N_GROUPS)
        hours = state.closing_hours[window].reshape(-1, N_GROUPS).sum(axis=0)
        closings = state.closings[window].reshape(-1, N_GROUPS).sum(axis=0)
        if closings.sum() > 0:
            mean = hours / np.maximum(closings, 1)
            state.behind[:] = np.where(closings > 0, mean - hours.sum() / closings.sum(), 0.0)
