"""Contractors: how many crews of each pool are there today, and what they cost."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.assembly.pools import crews_of, first_rows
from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.jit.units import FEN
from sim.policy import contractors as declared
from sim.policy.pools import value_of
from sim.policy.text import T


class Contractors(Institution):
    """Crews by pool and place follow the capacity of their district; their shifts are paid, at work or waiting."""

    title = T("Contractors", "外部作业队伍")
    section: ClassVar = declared
    reads = ("policy.contractors", "scenario.territory.scale")
    changes = ("pools.crews", "ledger", "series")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        setup = town.setup
        pools = setup.scenario.policy.contractors.pools
        self._rows = dict(zip(pools, first_rows(setup), strict=True))
        self._planned = {name: crews_of(setup, pool) for name, pool in pools.items()}
        self._scope = {name: value_of(pool, "place") for name, pool in pools.items()}
        self._shift = {name: setup.shifts.of(value_of(pool, "shift")) for name, pool in pools.items()}
        self._of_street = setup.world.streets.district.astype(np.intp)
        self._residents = setup.world.districts.residents.astype(np.float64)

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Whether there are any pools."""
        return bool(town.policy.contractors.pools)

    def act(self) -> None:
        """Crews where the capacity has changed; their cost every day."""
        town = self.town
        if town.levers.fresh:
            self._count_crews()
        yuan = town.policy.contractors.yuan
        fen = sum(
            float(town.state.pools.crews[first : first + len(self._planned[name])].sum())
            * town.shift_hours(self._shift[name])
            * yuan
            * FEN
            for name, first in self._rows.items()
        )
        town.ledger.book(declared.COST, town.today.row, fen=round(fen))

    def _count_crews(self) -> None:
        capacity = self.town.levers.district("contractors.capacity")
        ratios = {
            "city": np.array([np.average(capacity, weights=np.maximum(self._residents, 1e-9))]),
            "district": capacity,
            "street": capacity[self._of_street],
        }
        for name, first in self._rows.items():
            planned = self._planned[name]
            crews = np.floor(planned * ratios[self._scope[name]] + 0.5)
            self.town.state.pools.crews[first : first + len(planned)] = crews
        n = sum(len(planned) for planned in self._planned.values())
        self.town.carry("contractor_crews", float(self.town.state.pools.crews[:n].sum()))
