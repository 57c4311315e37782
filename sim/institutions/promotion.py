"""Promotion: a tournament for people in communities (M20).

Who may rise stays and works harder, most of all who is near the top; what is seen of the work is cases closed, on
paper, too. Those who are promoted leave their posts.
"""

from __future__ import annotations

import numpy as np

from sim.flow.codes import COMMUNITY, GRID
from sim.institutions.evaluation import after_evaluation
from sim.institutions.results import pulled
from sim.institutions.staff import PRESENT
from sim.institutions.town import Town
from sim.institutions.weekly import Weekly

_SHARE = "promotion.share"


class Promotion(Weekly):
    """Prospects of everybody by rank, and who is promoted after an evaluation."""

    name, zh = "promotion", "晋升激励"
    mechanisms = (20,)
    reads = ("policy.promotion", "staff.rank", "judged.marks")
    changes = ("judged.spurs", "judged.exits", "judged.temptations", "staff.stay", "series")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        level = np.asarray(town.parts.organisation.desks["level"])
        self._desks = (level == GRID) | (level == COMMUNITY)
        self._ours = town.duties.in_community
        self._pending = False

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where anybody is promoted."""
        return pulled(town.levers, _SHARE)

    def __call__(self) -> None:
        """Notice evaluations on every day; act on Mondays."""
        self._pending |= after_evaluation(self.town)
        super().__call__()

    def act(self) -> None:
        """Promote if there was an evaluation, and write what the prospect of it moves."""
        town, values = self.town, self.town.parts.scenario.policy.promotion
        if self._pending:
            self._promote()
            self._pending = False
        prospect = np.where(self._ours, town.levers.server(_SHARE) * (0.5 + self.staff.rank), 0.0)
        judged = town.judged
        judged.spurs[self.name] = values.effort * prospect
        judged.exits[self.name] = -values.stay * prospect
        judged.temptations[self.name] = np.where(self._desks, values.visible * town.levers.desk(_SHARE), 0.0)

    def _promote(self) -> None:
        """The first by rank, ties by post, of all people in communities; they leave as others do."""
        town, staff = self.town, self.staff
        rounds = max(town.parts.scenario.policy.evaluation.rounds_per_year, 1)
        here = np.flatnonzero(self._ours & (staff.gone == PRESENT) & (town.levers.server(_SHARE) > 0.0))
        places = round(float((town.levers.server(_SHARE)[here] / rounds).sum()))
        chosen = here[np.argsort(-staff.rank[here], kind="stable")][:places]
        staff.stay[chosen] = 0.0
        town.note("promoted", float(len(chosen)))
