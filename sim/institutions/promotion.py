"""Promotion: a tournament for people in communities (M20).

Who may rise stays and works harder, most of all who is near the top; what is seen of the work is cases closed, on
paper, too. Those who are promoted leave their posts.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.institutions.core.institution import Institution
from sim.institutions.core.staff import PRESENT
from sim.institutions.core.town import Town
from sim.institutions.evaluation import after_evaluation
from sim.policy import promotion as declared
from sim.policy.text import T

_SHARE = "promotion.share"


class Promotion(Institution):
    """Prospects of everybody by rank, and who is promoted after an evaluation and leaves on the next Monday."""

    title = T("Promotion", "晋升激励")
    section: ClassVar = declared
    mechanisms = (20,)
    rhythm = "month"
    heeds_stages = True
    reads = ("policy.promotion", "staff.rank", "judged.marks")
    changes = ("judged.incentives", "judged.exits", "judged.temptations", "staff.stay", "series")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self._ours = town.duties.in_community

    def act(self) -> None:
        """Promote if there was an evaluation, and write what the prospect of it moves."""
        town, values = self.town, self.town.policy.promotion
        if after_evaluation(town):
            self._promote()
        prospect = np.where(self._ours, town.levers.server(_SHARE) * (0.5 + town.staff.rank), 0.0)
        judged = town.judged
        judged.incentives[self.name] = values.effort * prospect
        judged.exits[self.name] = -values.stay * prospect
        visible = values.visible * town.levers.desk(_SHARE)
        judged.temptations[self.name] = np.where(town.duties.desk_in_community, visible, 0.0)

    def _promote(self) -> None:
        """The first by rank, ties by post, of all people in communities; they leave as others do."""
        town, staff = self.town, self.town.staff
        rounds = town.policy.evaluation.rounds_per_year
        here = np.flatnonzero(self._ours & (staff.gone == PRESENT) & (town.levers.server(_SHARE) > 0.0))
        places = round(float((town.levers.server(_SHARE)[here] / rounds).sum()))
        chosen = here[np.argsort(-staff.rank[here], kind="stable")][:places]
        staff.stay[chosen] = 0.0
        town.note("promoted", float(len(chosen)))
