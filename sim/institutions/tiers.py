"""Responsibility contracts: communities are sorted in tiers and move up or down beyond a dead zone (M26)."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.institutions.core.institution import Institution
from sim.institutions.core.reference import standardised_within
from sim.institutions.core.town import Town
from sim.institutions.evaluation import after_evaluation
from sim.institutions.results import Results
from sim.jit.functions import exp
from sim.jit.units import FEN, FloatArray
from sim.policy import tiers as declared
from sim.policy.text import T

_CONTRACTS = "tiers.contracts"


class Tiers(Institution):
    """Tiers by standing among those of the reference group with a contract: the score in standard deviations.

    The first evaluation sorts communities into tiers of equal size. From then on one moves a tier at a time, and only
    if it stands beyond the threshold by more than the dead zone. Effort rises near a threshold, from either side.

    Attributes
    ----------
    tier : ndarray of int64, shape (communities,)
        0 lowest; -1 before the first evaluation, and where there are no contracts.
    thresholds : ndarray of float64, shape (communities, tiers - 1)
        Of the last evaluation in the reference group of each, in standard deviations; 0 before the first.
    """

    title = T("Tiers", "分类定级晋位升级")
    section: ClassVar = declared
    mechanisms = (26,)
    rhythm = "month"
    reads = ("policy.comparison", "policy.tiers", "policy.evaluation.rounds_per_year", "judged.score")
    changes = ("judged.incentives", "ledger", "series")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.tier = np.full(len(town.setup.world.communities), -1, np.int64)
        self.thresholds: FloatArray = np.zeros((len(self.tier), town.policy.tiers.count - 1))

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where there are evaluations and contracts."""
        return Results.wanted(town) and super().wanted(town)

    def act(self) -> None:
        """Sort, promote and demote after an evaluation; reward promotions; set the effort until the next."""
        town = self.town
        if not after_evaluation(town):
            return
        bound = town.levers.community(_CONTRACTS) > 0.5
        if not bound.any():
            self.tier[:] = -1
            town.judged.incentives.pop(self.name, None)
            return
        before = self.tier
        standing = np.zeros(len(bound))
        fellows = town.judged.fellows
        standing[bound] = standardised_within(town.judged.score[bound], fellows[bound])
        steps = np.arange(1, town.policy.tiers.count) / town.policy.tiers.count
        for group in np.unique(fellows[bound]):
            here = bound & (fellows == group)
            self.thresholds[here] = np.quantile(standing[here], steps)
        sorted_in = (standing[:, None] >= self.thresholds).sum(axis=1)
        moved = self.move(before, standing, town.levers.community("tiers.dead_zone"))
        self.tier = np.where(bound, np.where(before < 0, sorted_in, moved), -1)
        promoted = (self.tier > before) & (before >= 0)
        fen = round(float((promoted * town.levers.community("tiers.yuan")).sum()) * FEN)
        town.ledger.book(declared.COST, town.today.row, fen=fen)
        town.judged.incentives[self.name] = town.duties.of_communities(bound * self.incentive(standing))
        town.carry("moved_up", float(promoted.sum()))

    def move(self, tier: np.ndarray, standing: FloatArray, dead_zone: FloatArray) -> np.ndarray:
        """Tiers after promotion and demotion by one, for those who are in one."""
        ends = np.full((len(tier), 1), np.inf)
        edges = np.hstack([-ends, self.thresholds, ends])
        now, rows = np.maximum(tier, 0), np.arange(len(tier))
        up = standing > edges[rows, now + 1] + dead_zone
        down = standing < edges[rows, now] - dead_zone
        moved: np.ndarray = now + up - (down & ~up)
        return moved

    def incentive(self, standing: FloatArray) -> FloatArray:
        """Effort by the distance from the nearest threshold."""
        town = self.town
        distance = np.abs(standing[:, None] - self.thresholds).min(axis=1)
        width = town.policy.tiers.width
        incentive: FloatArray = town.levers.community("tiers.incentive") * exp(-distance / width)
        return incentive
