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
from sim.random.streams import ONCE, PROMOTION_TURN
from sim.world.draws import uniforms_of

_SHARE = "promotion.share"
_ROUNDING = 1e-9


class Promotion(Institution):
    """Prospects of everybody by rank, and who is promoted after an evaluation and leaves on the next Monday."""

    title = T("Promotion", "晋升激励")
    section: ClassVar = declared
    mechanisms = (20,)
    rhythm = "month"
    heeds_stages = True
    reads = ("policy.comparison", "policy.promotion", "policy.evaluation.rounds_per_year", "staff.gone", "staff.rank")
    changes = ("judged.exits", "judged.incentives", "judged.temptations", "staff.stay", "series")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self._ours = town.duties.in_community
        groups = np.arange(int(town.judged.place.max(initial=0)) + 1)
        self._owed = uniforms_of(town.setup.seed, PROMOTION_TURN, groups, int(ONCE))  # places, with what is left of one

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
        """The first by rank, ties by post, of each reference group's people in communities; they leave as others do.

        A group too small for a place at every evaluation has one at every so many; when the first comes is drawn once.
        """
        town, staff = self.town, self.town.staff
        rounds = town.policy.evaluation.rounds_per_year
        here = np.flatnonzero(self._ours & (staff.gone == PRESENT) & (town.levers.server(_SHARE) > 0.0))
        group = town.judged.place[here]
        self._owed += np.bincount(group, town.levers.server(_SHARE)[here] / rounds, minlength=len(self._owed))
        places = np.floor(self._owed + _ROUNDING)
        self._owed -= places
        order = np.lexsort((here, -staff.rank[here], group))
        size = np.bincount(group, minlength=len(places))
        turn = np.arange(len(here)) - (np.cumsum(size) - size)[group[order]]
        chosen = here[order[turn < places[group[order]]]]
        staff.stay[chosen] = 0.0
        town.note("promoted", float(len(chosen)))
