"""Outreach (M4, M30, M31): households visited lately report more, and so do groups with a branch of their own."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.institutions.branches import book_founding
from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.jit.functions import expm1
from sim.policy.text import T
from sim.random import streams as P
from sim.random.keyed import uniform
from sim.world.columns import GROUPS

WEEKS = 13  # a visit is remembered for 91 days


class Outreach(Institution):
    """Once a week it is counted who was visited in the last 13 weeks."""

    title = T("Outreach", "联系群众")
    mechanisms = (4, 30, 31)
    reads = (
        "policy.branches.hometown",
        "policy.branches.sector",
        "policy.funding.per_new_branch",
        "scenario.residents.reporting",
        "scenario.territory.seed",
        "visits",
    )
    changes = ("report_shift", "visited", "ledger")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        setup = town.setup
        n, seed = len(setup.world.communities), setup.scenario.territory.seed
        self.total = np.zeros(setup.organisation.first_community_desk)
        self.weeks = np.zeros((WEEKS, len(self.total)))
        self.lots = {
            path: np.array([uniform(seed, stream, place, P.ONCE) for place in range(n)])
            for path, stream in (
                ("branches.hometown", P.BRANCH_HOMETOWN),
                ("branches.sector", P.BRANCH_SECTOR),
            )
        }
        self.there: dict[str, npt.NDArray[np.bool_]] = {}  # as arranged last
        self.varies = any(town.levers.varies(path) for path in self.lots)

    def act(self) -> None:
        """Count today's visits; on Mondays say who was visited, on the first day and on change who is organised."""
        today = self.town.today
        if today.week or today.first:
            self.remember()
        if today.first or self.varies:
            self.organise()
        if len(self.town.visits):
            self.total += self.town.visits

    def remember(self) -> None:
        """Share of households with at least one visit in the last 13 weeks, visits being spread evenly."""
        week = self.town.today.row // 7 % WEEKS
        recent = self.total - self.weeks[week]
        self.weeks[week] = self.total
        self.town.state.visited[:] = -expm1(-recent)[self.town.setup.organisation.beat_of_grid]

    def organise(self) -> None:
        """Log-odds of reporting by grid and group: an organisation of one's own, and no language to learn."""
        town, reporting = self.town, self.town.setup.scenario.residents.reporting
        shift = town.state.report_shift.reshape(len(town.setup.world.grids), -1)
        for path, group, effect in (
            ("branches.hometown", "migrant", reporting.organised_slope + reporting.language_cost),
            ("branches.sector", "new_employment", reporting.organised_slope),
        ):
            there = self.lots[path] < town.levers.community(path)
            if path in self.there and path == "branches.sector":
                book_founding(town, np.flatnonzero(there & ~self.there[path]))
            self.there[path] = there
            k = GROUPS.index(group)
            shift[:, k] = town.state.group_logodds[k] + effect * there[town.setup.world.grids["community"]]
