"""Renovation of old estates: households agree, every party decides, works; then chronic causes are gone (M33)."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from scipy.special import bdtr

from sim.flow.codes import GRID
from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.jit.units import DAY_HOURS, FEN, WEEK_DAYS, FloatArray
from sim.policy import renovation as declared
from sim.policy.text import T
from sim.random.keyed import lognormal, uniform
from sim.random.streams import ONCE, RENOVATION_CONSENT, RENOVATION_PARTY, RENOVATION_WORKS
from sim.world.estates import build_estates

WAITING, CONSENT, PARTIES, WORKS, DONE = range(5)
MOST_ROUNDS = 1 << 10
MOST_TAKEN = 0.5  # of a member's shift that rounds from door to door may take; the rest is done beyond it


class Renovation(Institution):
    """The queue of old estates, each a project with stages of its own.

    Attributes
    ----------
    stage : ndarray of int8, shape (estates,)
        waiting, consent, parties, works or done.
    until : ndarray of float64, shape (estates,)
        Day on which the stage ends; infinite while nothing is going on.
    agreed : ndarray of int64, shape (estates,)
        Households that have agreed.
    rounds : ndarray of int64, shape (estates,)
        OutreachRounds from door to door that have been held.
    finished : ndarray of float64, shape (estates,)
        Day on which the works were finished; infinite before.
    """

    title = T("Renovation", "老旧小区改造")
    section: ClassVar = declared
    mechanisms = (9, 33)
    reads = (
        "policy.renovation",
        "policy.consent.linkage",
        "policy.shifts.member",
        "scenario.territory.estates",
        "scenario.territory.scale",
    )
    changes = ("causes.removed", "duties", "servers.availability", "ledger", "series")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        setup = town.setup
        self.policy = setup.scenario.policy.renovation
        self.estates = build_estates(setup.world, setup.scenario.territory)
        n = len(self.estates)
        self.households = np.maximum(np.rint(self.estates.households), 1.0).astype(np.int64)
        self.district = setup.world.communities["district"][self.estates.community]
        self.stage = np.zeros(n, np.int8)
        self.until = np.full(n, np.inf)
        self.finished = np.full(n, np.inf)
        self.agreed = np.zeros(n, np.int64)
        self.rounds = np.zeros(n, np.int64)
        self._asking = np.zeros(n)  # hours a day of the round that is going on
        self._queue = np.flatnonzero(self.estates.old)
        self._cause_estate = setup.needs.causes.estate
        self._weekly = town.shift_week(town.shift_of("member"))
        of_beats = town.duties.level == GRID
        self._members = np.bincount(town.duties.community[of_beats], minlength=len(setup.world.communities))

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where there are old estates and a programme."""
        return town.setup.scenario.territory.estates.old > 0 and super().wanted(town)

    def act(self) -> None:
        """Move on what is due, begin what there is room for, book the hours of asking."""
        town = self.town
        moved = False
        while (due := np.flatnonzero(self.until <= town.today.day)).size:
            for estate in due:
                self._move(int(estate))
            moved = True
        moved |= self._begin()
        if moved:
            self._take()
            town.carry("renovated", float(np.count_nonzero(self.stage == DONE)))
        town.ledger.book(declared.COST, town.today.row, hours=float(self._asking.sum()))

    def _begin(self) -> bool:
        """Open the next estates of the queue where a district has room."""
        if not self._queue.size:
            return False
        room = self.town.levers.district("renovation.at_a_time").copy()
        room -= np.bincount(self.district, (self.stage > WAITING) & (self.stage < DONE), minlength=len(room))
        district = self.district[self._queue]
        place = np.zeros(self._queue.size)  # in the queue of its district
        for number in range(len(room)):
            mine = district == number
            place[mine] = np.arange(np.count_nonzero(mine))
        opened = place < room[district]
        for estate in self._queue[opened]:
            self._ask(int(estate))
        self._queue = self._queue[~opened]
        return bool(opened.any())

    def _move(self, estate: int) -> None:
        """The stage of an estate is over."""
        stage = self.stage[estate]
        if stage == CONSENT:
            self._count(estate)
        elif stage == PARTIES:
            self._build(estate)
        else:
            self._finish(estate)

    def _ask(self, estate: int) -> None:
        """A round from door to door begins with those who have not agreed."""
        self.stage[estate] = CONSENT
        days = self.policy.round_days
        self.until[estate] = self.town.today.day + days
        undecided = self.households[estate] - self.agreed[estate]
        self._asking[estate] = undecided * self.policy.household_hours / days

    def _count(self, estate: int) -> None:
        """A round is over: enough have agreed, or another one."""
        undecided = int(self.households[estate] - self.agreed[estate])
        linkage = self.town.levers.community("consent.linkage")[self.estates.community[estate]]
        linked = self.estates["rank"][estate] < linkage
        chance = self.policy.agree_linked if linked else self.policy.agree
        u = uniform(self.town.setup.seed, RENOVATION_CONSENT, estate, min(self.rounds[estate], MOST_ROUNDS))
        self.agreed[estate] += binomial_quantile(u, undecided, chance)
        self.rounds[estate] += 1
        self._asking[estate] = 0.0
        if self.agreed[estate] < self.policy.quorum * self.households[estate]:
            self._ask(estate)
        else:
            self._negotiate(estate)

    def _negotiate(self, estate: int) -> None:
        """All parties must decide: one after the other, or in a committee at the same time."""
        policy, seed = self.policy, self.town.setup.seed
        days = [
            lognormal(uniform(seed, RENOVATION_PARTY, estate, k), policy.party_days, policy.party_sigma)
            for k in range(policy.parties)
        ]
        wait = max(days, default=0.0) if policy.way == "committee" else sum(days)
        self.stage[estate] = PARTIES
        self.until[estate] = self.town.today.day + wait

    def _build(self, estate: int) -> None:
        """Works begin, and are paid for."""
        policy = self.policy
        u = uniform(self.town.setup.seed, RENOVATION_WORKS, estate, ONCE)
        self.stage[estate] = WORKS
        self.until[estate] = self.town.today.day + lognormal(u, policy.works_days, policy.works_sigma)
        fen = round(self.estates.households[estate] * policy.cost * FEN)
        self.town.ledger.book(declared.COST, self.town.today.row, fen=fen)

    def _finish(self, estate: int) -> None:
        """The works are done: the chronic causes of the estate are gone from today on."""
        now = DAY_HOURS * self.town.today.day
        self.stage[estate] = DONE
        self.until[estate] = np.inf
        self.finished[estate] = self.town.today.day
        mine = np.flatnonzero(self._cause_estate == estate)
        removed = self.town.state.causes.removed
        removed[mine] = np.minimum(removed[mine], now)

    def _take(self) -> None:
        """Rounds take the time of the grid members of the community."""
        duties = self.town.duties
        weekly = np.bincount(self.estates.community, self._asking * WEEK_DAYS, minlength=len(self._members))
        share = np.minimum(weekly / (np.maximum(self._members, 1) * self._weekly), MOST_TAKEN)
        taken: FloatArray = np.where(duties.level == GRID, duties.of_communities(share), 0.0)
        duties.taken[self.name] = taken
        duties.settle()


def binomial_quantile(u: float, n: int, p: float) -> int:
    """Smallest number of successes whose probability of not being exceeded is at least ``u``.

    Parameters
    ----------
    u : float
        In (0, 1).
    n : int
        Trials.
    p : float
        Chance of each, in [0, 1].
    """
    low, high = 0, n
    while low < high:
        middle = (low + high) // 2
        if bdtr(middle, n, p) >= u:
            high = middle
        else:
            low = middle + 1
    return low
