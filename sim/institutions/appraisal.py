"""360-degree evaluation of people in communities: superiors, residents and colleagues, with weights and noise (M22).

Superiors see cases closed, residents tell how satisfied they are with their community, colleagues see how somebody
works but return favours. Pay and rank follow the marks. The weight of residents and colleagues takes weight from what
can be closed on paper only.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from scipy.special import ndtri

from sim.institutions.core.institution import Institution
from sim.institutions.core.reference import standardised_within
from sim.institutions.core.town import Town
from sim.institutions.evaluation import after_evaluation
from sim.jit.units import YEAR_WEEKS, FloatArray
from sim.policy import appraisal as declared
from sim.policy.text import T
from sim.random.streams import APPRAISAL_NOISE
from sim.world.draws import uniforms_of

GENEROSITY = 1.0  # the mark that colleagues who return favours give everybody, in standard deviations
_RESIDENT, _PEER = "appraisal.resident", "appraisal.peer"


def peer_marks(seen: FloatArray, reciprocity: FloatArray) -> FloatArray:
    """What colleagues tell: what they see, drawn towards one good mark for everybody.

    Parameters
    ----------
    seen : ndarray of float64
        In standard deviations.
    reciprocity : ndarray of float64
        In [0, 1].
    """
    marks: FloatArray = (1.0 - reciprocity) * seen + reciprocity * GENEROSITY
    return marks


class Appraisal(Institution):
    """Marks of everybody in communities after every evaluation date.

    Attributes
    ----------
    superior, resident, peer : ndarray of float64, shape (servers,)
        The parts of the last marks, in standard deviations.
    """

    title = T("Appraisal", "三百六十度测评")
    section: ClassVar = declared
    mechanisms = (22,)
    rhythm = "month"
    heeds_stages = True
    reads = (
        "policy.appraisal",
        "policy.comparison",
        "policy.evaluation.rounds_per_year",
        "policy.shifts.community",
        "judged.paper",
        "judged.recent",
        "servers.skill",
        "servers.speed",
    )
    changes = ("duties", "judged.marks", "judged.on_paper", "servers.availability", "staff.paperwork", "ledger")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        n = len(town.staff)
        self.superior, self.resident, self.peer = np.zeros((3, n))
        self._shift = town.shift_of("community")
        self._round = 0

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where there are evaluations and anybody but superiors has weight."""
        return town.policy.evaluation.rounds_per_year > 0 and super().wanted(town)

    def act(self) -> None:
        """Announce the weights; give marks after an evaluation date."""
        town = self.town
        if town.levers.fresh:
            self._announce()
        if after_evaluation(town):
            self._mark()
            self._round += 1

    def _announce(self) -> None:
        """What people know before: how much cases closed on paper will count, and the hours it takes."""
        town, levers = self.town, self.town.levers
        others = np.minimum(levers.desk(_RESIDENT) + levers.desk(_PEER), 1.0)
        town.judged.on_paper = np.where(town.duties.desk_in_community, 1.0 - others, 1.0)
        asked = levers.community(_RESIDENT) + levers.community(_PEER) > 0.0
        rounds = town.policy.evaluation.rounds_per_year
        share = asked * levers.community("appraisal.hours") * rounds / (YEAR_WEEKS * town.shift_week(self._shift))
        taken = town.duties.of_communities(share)
        town.ledger.carry(declared.COST, town.today.row, hours=town.duties.posts(taken) * town.shift_ahead(self._shift))
        town.duties.paperwork[self.name] = taken
        town.duties.settle()

    def _mark(self) -> None:
        """Marks of people in communities; others are judged as ever, by cases."""
        town, levers = self.town, self.town.levers
        self.superior, self.resident, self.peer = self.parts_of()
        resident = np.minimum(levers.server(_RESIDENT), 1.0)
        peer = np.minimum(levers.server(_PEER), 1.0 - resident)
        superior = 1.0 - resident - peer
        u = uniforms_of(town.setup.seed, APPRAISAL_NOISE, town.staff.key, self._round)
        noise = town.policy.appraisal.noise * ndtri(u)
        told = superior * self.superior + resident * self.resident + peer * self.peer
        asked = town.duties.in_community & (resident + peer > 0.0)
        town.judged.marks = np.where(asked, told + noise, np.nan)

    def parts_of(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Marks by superiors, residents and colleagues, in standard deviations of each level and reference group."""
        town, servers = self.town, self.town.state.servers[: len(self.town.staff)]
        judged, ours, place = town.judged, town.duties.in_community, town.duties.community
        resident = np.zeros(len(servers))
        able = servers["speed"] * servers["skill"]
        if judged.paper:
            resident[ours] = standardised_within(judged.paper.satisfied, judged.fellows)[place[ours]]
        superior = np.where(ours, standardised_within(judged.recent, judged.among), judged.recent)
        seen = np.where(ours, standardised_within(able, judged.among), 0.0)
        return superior, resident, peer_marks(seen, town.levers.server("appraisal.reciprocity"))
