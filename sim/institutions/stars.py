"""Star rating of the party branches of grids: 22 items, some of process and the others of results (M21).

Process items are kept with paperwork or on paper only; results are read from what is reported in the community. What
counts is done: the more process items weigh, the more of them are kept, and the more of these on paper only. The score
of a community is the mean of its branches.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.institutions.core.institution import Institution
from sim.institutions.core.judgement import ResultShares
from sim.institutions.core.town import Town
from sim.institutions.evaluation import after_evaluation
from sim.institutions.results import Results, note_scores
from sim.jit.units import FloatArray
from sim.policy import stars as declared
from sim.policy.text import T
from sim.random.streams import STAR_ITEM
from sim.world.draws import uniforms_of

ITEMS = 22
#: Steps of the result items: so much has to be reached of what is closed in time, of satisfaction, of what holds.
IN_TIME, SATISFIED, HELD = (0.7, 0.85, 0.95), (0.7, 0.8, 0.9), (0.9, 0.95)
RESULT_STEPS = len(IN_TIME) + len(SATISFIED) + len(HELD)
#: A star for each of these scores that is reached: an assumption, S0 has six classes of criteria, no number of stars.
STARS = (0.5, 0.6, 0.7, 0.8, 0.9)
_ITEM_BITS = 5
_RATED = "stars.rated"


def result_items(three: ResultShares) -> FloatArray:
    """Share of the eight steps of results that each community reaches."""
    ladders = ((three.in_time, IN_TIME), (three.satisfied, SATISFIED), (three.held, HELD))
    reached = np.sum([value >= step for value, steps in ladders for step in steps], axis=0)
    share: FloatArray = reached / RESULT_STEPS
    return share


class Stars(Institution):
    """Rates branches after every evaluation date, and makes them keep their items until the next.

    Attributes
    ----------
    classes, true_classes : ndarray of int64, shape (grids,)
        Stars of the branch of each grid by what is on paper, and those that it would deserve; 0 before the first
        evaluation and where there is no branch.
    kept, faked : ndarray of int64, shape (grids,)
        Process items of the present period that are kept truly, and on paper only.
    """

    title = T("Star rating", "评星定级")
    section: ClassVar = declared
    mechanisms = (21,)
    rhythm = "month"
    heeds_stages = True
    reads = (
        "policy.stars",
        "policy.evaluation.rounds_per_year",
        "policy.shifts.community",
        "scenario.staff.effort",
        "branches.active",
        "judged.paper",
        "judged.truth",
    )
    changes = (
        "branches.push",
        "duties",
        "judged.incentives",
        "judged.score",
        "judged.true_score",
        "servers.availability",
        "staff.paperwork",
        "ledger",
        "series",
    )

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        world = town.setup.world
        n = len(world.grids)
        self.items = town.policy.stars.process_items
        self.classes, self.true_classes = np.zeros((2, n), np.int64)
        self.kept, self.faked = np.zeros((2, n), np.int64)
        self._community = world.grids["community"].astype(np.intp)
        self._keys = (np.arange(n)[:, None] << _ITEM_BITS | np.arange(self.items)).ravel()
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
        """Whether the branch of each grid is there and rated, 0 or 1."""
        wanted = self.town.levers.community(_RATED)[self._community] > 0.5
        rated: FloatArray = (wanted & (self.town.branches.active[: len(wanted)] > 0)).astype(np.float64)
        return rated

    def _by_community(self, values: FloatArray, rated: FloatArray) -> FloatArray:
        """Means of the rated branches of each community, 0 where there are none."""
        n = len(self.town.setup.world.communities)
        sums = np.bincount(self._community, values * rated, n)
        count = np.bincount(self._community, rated, n)
        means: FloatArray = np.divide(sums, count, out=np.zeros(n), where=count > 0.0)
        return means

    def _rate(self) -> None:
        """Scores and stars of the period that is over."""
        town, place = self.town, self._community
        weight = town.levers.community("stars.process_weight")[place]
        rated = self._rated()
        judged = town.judged
        some = np.bincount(place, rated, len(judged.score)) > 0.0
        for score, three, items, classes in (
            (judged.score, judged.paper, self.kept + self.faked, self.classes),
            (judged.true_score, judged.truth, self.kept, self.true_classes),
        ):
            assert three is not None, "results come before the rating"
            own = weight * items / self.items + (1.0 - weight) * result_items(three)[place]
            score[some] = self._by_community(own, rated)[some]
            classes[:] = np.where(rated > 0.0, np.searchsorted(STARS, own, side="right"), 0)
        note_scores(town)
        total = max(rated.sum(), 1.0)
        town.carry("stars", float(self.classes @ rated / total))
        town.carry("stars_true", float(self.true_classes @ rated / total))

    def _keep(self) -> None:
        """Process items of the coming period, their paperwork, and effort."""
        town, place = self.town, self._community
        lever = town.levers.community
        kept, faked = lever("stars.kept")[place], lever("stars.faked")[place]
        rated, weight = self._rated(), lever("stars.process_weight")[place]
        further = rated * weight * (1.0 - kept)
        truly = kept + further * (1.0 - faked)
        u = uniforms_of(town.setup.seed, STAR_ITEM, self._keys, self._period).reshape(-1, self.items)
        self.kept[:] = (u < truly[:, None]).sum(axis=1)
        self.faked[:] = (u < (kept + further)[:, None]).sum(axis=1) - self.kept
        unasked = (u < kept[:, None]).sum(axis=1)
        self._take_hours(self.kept - unasked + lever("stars.fake_hours")[place] * self.faked)
        stars = self.classes / len(STARS)
        town.branches.push[: len(place)] = rated * stars * lever("stars.vitality")[place]
        recognised = town.setup.scenario.staff.effort.recognition * self._by_community(stars, rated)
        some = np.bincount(place, rated, len(recognised)) > 0.0
        incentive = some * (recognised + lever("stars.incentive") * (1.0 - lever("stars.process_weight")))
        town.judged.incentives[self.name] = town.duties.of_communities(incentive)

    def _take_hours(self, items: FloatArray) -> None:
        """Paperwork of what the branches of a community keep, shared by its people."""
        town = self.town
        people = np.maximum(town.duties.staff_of_community, 1.0)
        items = np.bincount(self._community, items, len(people))
        share = town.levers.community("stars.item_hours") * items / (town.shift_week(self._shift) * people)
        taken = town.duties.of_communities(share)
        town.ledger.carry(declared.COST, town.today.row, hours=town.duties.posts(taken) * town.shift_ahead(self._shift))
        town.duties.paperwork[self.name] = taken
        town.duties.settle()
