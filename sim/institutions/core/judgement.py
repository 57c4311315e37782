"""Judgement: what evaluation makes of people and communities, in one place, so that what institutions do adds up.

Effort adds the incentives, Honesty the temptations, Turnover the prospects; ranks follow the marks where there are any.
"""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.flow.codes import N_LEVELS
from sim.institutions.core.reference import (
    communities_within,
    desks_within,
    ranked_within,
    standardised_within,
)
from sim.jit.units import FloatArray, IntArray

if TYPE_CHECKING:
    from sim.assembly.setup import Setup


@dataclass(frozen=True, slots=True)
class ResultShares:
    """ResultShares shares of the closings of each community, float64 (communities,), in [0, 1].

    On paper: closed by the deadline, satisfaction as told, not a case that had come back. In truth: closed by the
    deadline and not on paper only, satisfaction, truly solved.
    """

    in_time: FloatArray
    satisfied: FloatArray
    held: FloatArray

    @property
    def mean(self) -> FloatArray:
        """Mean of the three."""
        mean: FloatArray = (self.in_time + self.satisfied + self.held) / 3.0
        return mean


@dataclass
class Judgement:
    """Columns of what is judged.

    Attributes
    ----------
    incentives : dict of str to ndarray, shape (servers,)
        By institution: added to everybody's effort, as a share.
    temptations : dict of str to ndarray, shape (desks,)
        By institution: added to the log-odds of closing on paper only.
    exits : dict of str to ndarray, shape (servers,)
        By institution: added to the logarithm of the hazard of leaving.
    paper, truth : ResultShares or None
        Results of communities since the evaluation before the last; None before the first.
    marks : ndarray, shape (servers,)
        What ranks are made by, in standard deviations; empty, or NaN: cases of the last weeks.
    on_paper : ndarray, shape (desks,)
        Weight in the evaluation of those who see cases closed and nothing else; empty: 1 everywhere.
    recent : ndarray, shape (servers,)
        Cases of the last weeks.
    score, true_score : ndarray, shape (communities,)
        Of the last evaluation, in [0, 1], by what is on paper and by what is true; NaN before the first.
    place : ndarray of int64, shape (servers,)
        Reference group of everybody (``policy.comparison.people``), whatever the level.
    among : ndarray of int64, shape (servers,)
        Those of one level in one reference group: whom somebody is ranked among.
    fellows : ndarray of int64, shape (communities,)
        Reference group of every community (``policy.comparison.communities``).
    """

    setup: InitVar[Setup]
    incentives: dict[str, FloatArray] = field(default_factory=dict)
    temptations: dict[str, FloatArray] = field(default_factory=dict)
    exits: dict[str, FloatArray] = field(default_factory=dict)
    paper: ResultShares | None = None
    truth: ResultShares | None = None
    marks: FloatArray = field(default_factory=lambda: np.zeros(0))
    on_paper: FloatArray = field(default_factory=lambda: np.zeros(0))
    recent: FloatArray = field(init=False)
    score: FloatArray = field(init=False)
    true_score: FloatArray = field(init=False)
    place: IntArray = field(init=False)
    among: IntArray = field(init=False)
    fellows: IntArray = field(init=False)

    def __post_init__(self, setup: Setup) -> None:
        """Keep columns only: on day 0 the needs of the warm-up are let go, and nobody may hold them."""
        n = len(setup.world.communities)
        self.recent = np.zeros(len(setup.organisation.staff))
        self.score, self.true_score = np.full(n, np.nan), np.full(n, np.nan)
        comparison, desks = setup.scenario.policy.comparison, setup.organisation.desks
        desk = setup.organisation.staff["desk"].astype(np.intp)
        self.place = desks_within(setup.world, desks, comparison.people)[desk]
        self.among = self.place * int(N_LEVELS) + desks["level"][desk]
        self.fellows = communities_within(setup.world, comparison.communities)

    def ranks(self) -> FloatArray:
        """Rank of everybody among their level and reference group, in (0, 1): by marks, or by cases without any."""
        standing = self.recent
        if len(self.marks):
            standing = np.where(np.isnan(self.marks), standardised_within(self.recent, self.among), self.marks)
        return ranked_within(standing, self.among)

    @property
    def incentive(self) -> FloatArray | float:
        """All incentives of everybody together."""
        return sum(self.incentives.values()) if self.incentives else 0.0

    @property
    def temptation(self) -> FloatArray | float:
        """All temptations of every desk together."""
        return sum(self.temptations.values()) if self.temptations else 0.0
