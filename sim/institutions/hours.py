"""Hours: how the shift of each person is split between cases, visits, paperwork and training (M2, M13, M38, M40)."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.flow.codes import COMMUNITY, DISTRICT, GRID, STREET
from sim.institutions.core.institution import Institution
from sim.institutions.core.staff import LEAST_AVAILABILITY
from sim.institutions.core.town import Town
from sim.policy.text import T

#: Levers of time: path, column of the people, lowest and highest level it holds for.
LEVERS = (
    ("time.paperwork", "paperwork", GRID, COMMUNITY),
    ("time.upper_levels", "paperwork", STREET, DISTRICT),
    ("time.visits", "visits", GRID, GRID),
    ("time.training", "training", GRID, COMMUNITY),
)


class Hours(Institution):
    """Where a lever of time changes, the people it holds for change with it; values set by hand stay elsewhere."""

    title = T("Hours", "工时分配")
    mechanisms = (2, 13, 38, 40)
    reads = ("policy.time",)
    changes = ("staff.paperwork", "staff.visits", "staff.training", "servers.availability")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self._before = {path: town.levers.base(path) for path, *_ in LEVERS}

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Only where such a lever varies by place or time."""
        return any(town.levers.varies(path) for path, *_ in LEVERS)

    def act(self) -> None:
        """Take over the levers that have changed since yesterday."""
        town, staff = self.town, self.town.staff
        before: dict[str, Any] = {}
        for path, column, low, high in LEVERS:
            now = town.levers.server(path)
            changed = np.flatnonzero((now != self._before[path]) & (staff.level >= low) & (staff.level <= high))
            before[path] = now
            if len(changed):
                staff[column][changed] = (now + town.duties.beyond(column))[changed]
                set_availability(town, changed)
        self._before = before


def set_availability(town: Town, rows: Any = slice(None)) -> None:
    """Write the share of shift hours left for cases; it counts from the next piece on."""
    town.duties.plan(rows, LEAST_AVAILABILITY)
