"""Imitation: communities take over a practice of a better one nearby, or of one shown at a meeting (M27)."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.institutions.core.institution import Institution
from sim.institutions.core.practices import PRACTICES, imitated
from sim.institutions.core.reference import spread_within
from sim.institutions.core.town import Town
from sim.jit.functions import expm1
from sim.jit.units import MONTHS
from sim.policy import imitation as declared
from sim.policy.text import T
from sim.random.streams import IMITATION
from sim.world.draws import uniforms_of

NEIGHBOURS = 6


def neighbours_of(x: np.ndarray, y: np.ndarray, district: np.ndarray, count: int = NEIGHBOURS) -> np.ndarray:
    """The nearest communities of each community in its district, int64 (communities, count); -1: fewer there.

    Parameters
    ----------
    x, y : ndarray of float64, shape (communities,)
        Middle of each.
    district : ndarray of int, shape (communities,)
    count : int
    """
    away = np.hypot(x[:, None] - x, y[:, None] - y)
    away[district[:, None] != district] = np.inf
    np.fill_diagonal(away, np.inf)
    order = np.argsort(away, axis=1, kind="stable")[:, :count]
    near: np.ndarray = np.where(np.isfinite(np.take_along_axis(away, order, axis=1)), order, -1)
    return near


class Imitation(Institution):
    """On the first of a month each community may take its practice from the best one it sees.

    It sees its neighbours, and the best of its district where observation meetings are held; better is who had the
    higher reported score at the last evaluation.

    Attributes
    ----------
    adopted : ndarray of float64, shape (communities,)
        Value of the practice's lever that each has taken over; NaN: none.
    """

    title = T("Imitation", "示范点与现场观摩")
    section: ClassVar = declared
    mechanisms = (27,)
    rhythm = "month"
    reads = (
        "policy.comparison",
        "policy.imitation",
        *(f"policy.{path}" for path in PRACTICES.values()),
        "judged.score",
    )
    changes = ("levers.adopted", "ledger", "series")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        world, levers = town.setup.world, town.levers
        self._path = PRACTICES[levers.policy.imitation.practice]
        place = world.grids["community"].astype(np.intp)
        size = np.maximum(np.bincount(place, minlength=len(world.communities)), 1)
        x, y = (np.bincount(place, world.grids[axis], minlength=len(size)) / size for axis in ("x", "y"))
        self._district = world.communities["district"].astype(np.intp)
        self._near = neighbours_of(x, y, self._district)
        self._number = np.arange(len(size))
        self.adopted = np.full(len(size), np.nan)
        self._halls = np.bincount(self._district)

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where anybody takes anything over."""
        return imitated(town.levers)

    def act(self) -> None:
        """Take over what the better ones do; book the meetings."""
        town, levers = self.town, self.town.levers
        meetings = levers.district("imitation.meetings")
        hours = float((meetings * levers.district("imitation.hours") * self._halls).sum()) / MONTHS
        town.ledger.book(declared.COST, town.today.row, hours=hours)
        score = town.judged.score
        if np.isnan(score).any():
            return
        rate = levers.community("imitation.rate") + levers.community("imitation.effect") * meetings[self._district]
        example = self.example(score, meetings > 0.0)
        month = town.today.date.year * 12 + town.today.date.month
        u = uniforms_of(town.setup.seed, IMITATION, self._number, month)
        fellows = town.judged.fellows
        lead = levers.community("imitation.margin") * spread_within(score, fellows)
        better = (example >= 0) & (score[example] > score + lead)
        learns = better & (u < -expm1(-rate / MONTHS))
        now = levers.community(self._path)
        learns &= now[example] != now
        if learns.any():
            self.adopted[learns] = now[example[learns]]
            levers.adopt(self.adopted)
        town.carry("adopters", float(np.isfinite(self.adopted).sum()))

    def example(self, score: np.ndarray, shown: np.ndarray) -> np.ndarray:
        """The best community that each one sees, int64 (communities,); -1: it sees none."""
        near = np.where(self._near >= 0, score[self._near], -np.inf)
        best = np.argmax(near, axis=1)
        example: np.ndarray = np.take_along_axis(self._near, best[:, None], axis=1)[:, 0]
        for district in np.flatnonzero(shown):
            here = np.flatnonzero(self._district == district)
            first = here[np.argmax(score[here])]
            seen = np.where(example[here] >= 0, score[example[here]], -np.inf)
            example[here[score[first] > seen]] = first
        return example
