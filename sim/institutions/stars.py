"""Star rating: 22 items, 14 of process and 8 of results, in six classes (M21).

Process items are kept with paperwork or on paper only; results are read from what is reported. What counts is done: the
more process items weigh, the more of them are kept, and the more of these on paper only.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.institutions.core.duties import FloatArray
from sim.institutions.core.institution import Institution
from sim.institutions.core.judgement import ResultShares
from sim.institutions.core.town import Town
from sim.institutions.evaluation import after_evaluation
from sim.institutions.results import Results, note_scores
from sim.policy import stars as declared
from sim.policy.text import T
from sim.random.streams import STAR_ITEM
from sim.world.draws import uniforms_of

PROCESS_ITEMS = 14
#: Result items: so much has to be reached of what is closed in time, how satisfied residents are, what holds.
IN_TIME, SATISFIED, HELD = (0.7, 0.85, 0.95), (0.7, 0.8, 0.9), (0.9, 0.95)
RESULT_ITEMS = len(IN_TIME) + len(SATISFIED) + len(HELD)
#: A star for each of these scores that is reached.
STARS = (0.5, 0.6, 0.7, 0.8, 0.9)
_ITEM_BITS = 5
_RATED = "stars.rated"


def result_items(three: ResultShares) -> FloatArray:
    """Share of the eight result items that each community reaches."""
    ladders = ((three.in_time, IN_TIME), (three.satisfied, SATISFIED), (three.held, HELD))
    reached = np.sum([value >= step for value, steps in ladders for step in steps], axis=0)
    share: FloatArray = reached / RESULT_ITEMS
    return share


class Stars(Institution):
    """Rates communities after every evaluation date, and makes them keep their items until the next.

    Attributes
    ----------
    classes, true_classes : ndarray of int64, shape (communities,)
        Stars by what is on paper, and those that would be deserved; 0 before the first evaluation.
    kept, faked : ndarray of int64, shape (communities,)
        Process items of the present period that are kept truly, and on paper only.
    """

    title = T("Star rating", "评星定级")
    section: ClassVar = declared
    mechanisms = (21,)
    rhythm = "month"
    heeds_stages = True
    reads = ("policy.stars", "judged.paper", "judged.truth")
    changes = ("judged.score", "judged.true_score", "judged.incentives", "duties", "servers.availability", "series")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        n = len(town.setup.world.communities)
        self.classes, self.true_classes = np.zeros((2, n), np.int64)
        self.kept, self.faked = np.zeros((2, n), np.int64)
        self._keys = (np.arange(n)[:, None] << _ITEM_BITS | np.arange(PROCESS_ITEMS)).ravel()
        self._shift = town.shift_of("community")
        self._period = 0

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where there are evaluations and anybody is rated."""
        return Results.wanted(town) and super().wanted(town)

    def act(self) -> None:
        """After an evaluation date, rate; keep items until the next."""
        if reviewed := after_evaluation(self.town):
            self._rate()
            self._period += 1
        if reviewed or self.town.levers.fresh:
            self._keep()

    def _rated(self) -> FloatArray:
        """Whether each community is rated, 0 or 1."""
        return (self.town.levers.community(_RATED) > 0.5).astype(np.float64)

    def _rate(self) -> None:
        """Scores and stars of the period that is over."""
        town = self.town
        weight = town.levers.community("stars.process_weight")
        rated = self._rated() > 0.0
        judged = town.judged
        for score, three, items in (
            (judged.score, judged.paper, self.kept + self.faked),
            (judged.true_score, judged.truth, self.kept),
        ):
            assert three is not None, "results come before the rating"
            own = weight * items / PROCESS_ITEMS + (1.0 - weight) * result_items(three)
            score[rated] = own[rated]
        self.classes[:] = np.where(rated, np.searchsorted(STARS, judged.score, side="right"), 0)
        self.true_classes[:] = np.where(rated, np.searchsorted(STARS, judged.true_score, side="right"), 0)
        note_scores(town)
        town.carry("stars", float(self.classes[rated].mean()) if rated.any() else 0.0)
        town.carry("stars_true", float(self.true_classes[rated].mean()) if rated.any() else 0.0)

    def _keep(self) -> None:
        """Process items of the coming period, their paperwork, and effort."""
        town, lever = self.town, self.town.levers.community
        rated, weight = self._rated(), lever("stars.process_weight")
        further = rated * weight * (1.0 - lever("stars.kept"))
        truly = lever("stars.kept") + further * (1.0 - lever("stars.faked"))
        u = uniforms_of(town.setup.seed, STAR_ITEM, self._keys, self._period).reshape(-1, PROCESS_ITEMS)
        self.kept[:] = (u < truly[:, None]).sum(axis=1)
        self.faked[:] = (u < (lever("stars.kept") + further)[:, None]).sum(axis=1) - self.kept
        unasked = (u < lever("stars.kept")[:, None]).sum(axis=1)
        items = self.kept - unasked + lever("stars.fake_hours") * self.faked
        people = np.maximum(town.duties.staff_of_community, 1.0)
        share = lever("stars.item_hours") * items / (town.shift_week(self._shift) * people)
        taken = town.duties.of_communities(share)
        town.ledger.carry(declared.COST, town.today.row, hours=taken.sum() * town.shift_ahead(self._shift))
        town.duties.paperwork[self.name] = taken
        town.duties.settle()
        recognised = town.setup.scenario.staff.effort.recognition * self.classes / len(STARS)
        incentive = rated * (recognised + lever("stars.incentive") * (1.0 - weight))
        town.judged.incentives[self.name] = town.duties.of_communities(incentive)
