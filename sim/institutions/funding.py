"""Funding: on the first of a month every account receives its allocation, equal or by need or performance (M16)."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.flow.codes import COMMUNITY, GRID
from sim.institutions.core import money_uses
from sim.institutions.core.institution import Institution
from sim.institutions.core.reference import communities_within, mean_within, standardised_within
from sim.institutions.core.town import Town
from sim.jit.functions import exp
from sim.jit.units import FEN, MONTHS
from sim.policy import funding as declared
from sim.policy.text import T
from sim.world.rounding import largest_remainder


class Funding(Institution):
    """Service funds of communities and capital accounts of districts are filled."""

    title = T("Funding", "经费拨付")
    section: ClassVar = declared
    mechanisms = (16,)
    rhythm = "month"
    reads = (
        "policy.comparison.funds",
        "policy.funding",
        "branches.active",
        "desks.n_waiting",
        "accounts.n_held",
        "community_counts",
    )
    changes = (
        "accounts.left",
        "accounts.monthly",
        "accounts.received",
        "parameters.counted_by_community",
        "ledger",
        "series",
    )

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        policy = town.policy.funding
        self.allocation = policy.allocation
        communities = len(town.setup.world.communities)
        self._n = communities
        self._group = communities_within(town.setup.world, town.policy.comparison.funds)
        self._tilted = policy.tilt != 0.0 or town.levers.varies("funding.tilt")
        self._backlogs: list[np.ndarray] = []
        self._closed, self._on_time = np.zeros((2, communities), np.int64)
        self._z = np.zeros(communities)
        if self.allocation == "by_performance":
            town.state.parameters.counted_by_community[0] = 1

    def act(self) -> None:
        """Pay in the month's allocation."""
        town = self.town
        accounts = town.state.accounts[: self._n + len(town.setup.world.districts)]
        service = self.norm()
        if self.allocation != "equal" or self._tilted:
            service = self._divided(service)
        accounts.monthly[: self._n] = service
        accounts.monthly[self._n :] = self._capital()
        accounts.left[:] += accounts.monthly
        accounts.received[:] += accounts.monthly
        self._book_office()
        town.note("allocated_fen", float(accounts.monthly.sum()))

    def norm(self) -> np.ndarray:
        """Fen a month for each community by the norms, int64 (communities,).

        The service share of the community's yearly sum, and the share of its branches' money that pays small works.
        """
        town, levers, grids = self.town, self.town.levers, self.town.setup.world.grids
        active = town.branches.active[: len(grids)] > 0
        number = np.bincount(grids["community"], active, minlength=self._n)
        yearly = money_uses.per_community(town) * money_uses.shares(levers, money_uses.COMMUNITY)["works"]
        of_branches = number * money_uses.per_grid_branch(levers)
        yearly = yearly + of_branches * money_uses.shares(levers, money_uses.BRANCH)["works"]
        return np.round(yearly * FEN / MONTHS).astype(np.int64)

    def _book_office(self) -> None:
        """What no share of the yearly sums names runs the offices."""
        levers = self.town.levers
        named = sum(money_uses.shares(levers, money_uses.COMMUNITY).values())
        yuan = float((money_uses.per_community(self.town) * np.maximum(1.0 - named, 0.0)).sum())
        self.town.ledger.book(declared.OFFICE, self.town.today.row, fen=round(yuan * FEN / MONTHS))

    def _capital(self) -> np.ndarray:
        """Fen a month for each district, by residents."""
        world = self.town.setup.world
        residents = world.districts["residents"].astype(np.float64)
        yearly = self.town.levers.district("funding.capital") * world.scale * residents / max(residents.sum(), 1.0)
        return np.round(yearly * FEN / MONTHS).astype(np.int64)

    def _divided(self, norm: np.ndarray) -> np.ndarray:
        """The same total in every reference group, to the fen, by the weights of this quarter."""
        town = self.town
        if self.allocation == "by_need":
            self._backlogs.append(self._backlog())
        if town.today.begins("quarter"):
            self._z = self._index()
        world = town.setup.world.communities
        start = world["residents"] if self.allocation == "by_need" else norm
        strength = town.levers.community("funding.allocation_strength")
        tilt = town.levers.community("funding.tilt")
        weights = start * exp(strength * self._z + tilt * self._standing(world["deprivation"]))
        divided = np.zeros(self._n, np.int64)
        for group in np.unique(self._group):
            here = self._group == group
            divided[here] = largest_remainder(weights[here], int(norm[here].sum()))
        return divided

    def _index(self) -> np.ndarray:
        """How needy, or how well, each community has been in the last quarter, in standard deviations."""
        if self.allocation == "by_need":
            backlog = np.mean(self._backlogs, axis=0)
            self._backlogs.clear()
            deprivation = self._standing(self.town.setup.world.communities["deprivation"])
            return self._standing(deprivation + self._standing(backlog))
        if self.allocation == "by_performance":
            community_counts = self.town.state.community_counts
            closed, on_time = community_counts.closed - self._closed, community_counts.on_time - self._on_time
            self._closed, self._on_time = community_counts.closed.copy(), community_counts.on_time.copy()
            mean = mean_within(on_time, self._group) / np.maximum(mean_within(closed, self._group), 1e-9)
            return self._standing(np.where(closed > 0, on_time / np.maximum(closed, 1), mean))
        return np.zeros(self._n)

    def _standing(self, values: np.ndarray) -> np.ndarray:
        """Standard deviations from the mean of the reference group."""
        return standardised_within(values, self._group)

    def _backlog(self) -> np.ndarray:
        """Cases that wait at the community's desks or for its money, per resident: what offices know of."""
        town, state = self.town, self.town.state
        desks = state.desks
        here = (desks.level == GRID) | (desks.level == COMMUNITY)
        waiting = np.bincount(desks.community[here], desks.n_waiting[here], minlength=self._n)
        residents = np.maximum(town.setup.world.communities["residents"], 1)
        known: np.ndarray = (waiting + state.accounts.n_held[: self._n]) / residents
        return known
