"""Rectification: the last communities of every district get help from outside, and paperwork (M27)."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np

from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.institutions.evaluation import after_evaluation
from sim.institutions.results import Results
from sim.policy import rectification as declared
from sim.policy.text import T

_SHARE = "rectification.share"


class Rectification(Institution):
    """Who is under rectification until the next evaluation, and what that brings.

    Attributes
    ----------
    under : ndarray of bool, shape (communities,)
    """

    title = T("Rectification", "软弱涣散整顿")
    section: ClassVar = declared
    mechanisms = (27,)
    rhythm = "month"
    reads = ("policy.rectification", "policy.evaluation.rounds_per_year", "policy.shifts.community", "judged.score")
    changes = ("duties", "servers.availability", "staff.paperwork", "ledger", "series")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        world = town.setup.world
        self.under = np.zeros(len(world.communities), np.bool_)
        self._district = world.communities["district"].astype(np.intp)
        self._shift = town.shift_of("community")

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where there are evaluations and the last are put right."""
        return Results.wanted(town) and super().wanted(town)

    def act(self) -> None:
        """Choose after an evaluation, and do what follows until the next."""
        if after_evaluation(self.town):
            self.under = self.last()
            self._follow()

    def last(self) -> np.ndarray:
        """The last of every district by score, ties by number: the share of them, rounded up."""
        score, share = self.town.judged.score, self.town.levers.district(_SHARE)
        under = np.zeros(len(score), np.bool_)
        for district in np.flatnonzero(share > 0.0):
            here = np.flatnonzero(self._district == district)
            order = here[np.argsort(score[here], kind="stable")]
            under[order[: math.ceil(share[district] * len(here) - 1e-9)]] = True
        return under

    def _follow(self) -> None:
        town, duties, lever = self.town, self.town.duties, self.town.levers.community
        duties.added[self.name] = duties.of_communities(self.under * lever("rectification.help"))
        duties.paperwork[self.name] = duties.of_communities(self.under * lever("rectification.paperwork"))
        share = duties.posts(duties.added[self.name] + duties.paperwork[self.name])
        town.ledger.carry(declared.COST, town.today.row, hours=share * town.shift_ahead(self._shift))
        duties.settle()
        town.carry("rectified", float(self.under.sum()))
