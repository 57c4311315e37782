"""Service centres: upgraded ones are visited more, so that more is told there (M38)."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.jit.units import FEN, YEAR_DAYS
from sim.policy import centres as declared
from sim.policy.text import T
from sim.random.streams import CENTRE_LOT
from sim.world.draws import uniforms_of

_UPGRADED = "centres.upgraded"


class Centres(Institution):
    """Share of the reports told at the centre, by community."""

    title = T("Service centres", "党群服务中心")
    section: ClassVar = declared
    mechanisms = (38,)
    reads = ("policy.centres", "scenario.residents.reporting")
    changes = ("centre_share", "ledger")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        world = town.setup.world
        self.lot = uniforms_of(world.seed, CENTRE_LOT, np.arange(len(world.communities)))
        self._varies = any(path.startswith("centres.") for scope in town.levers.scopes for path in scope.values)
        self.upgraded = np.zeros(len(self.lot), np.bool_)
        self._fen, self._priced_since = 0, 0

    def act(self) -> None:
        """Write the shares when they change; book the day's cost."""
        town, lever = self.town, self.town.levers.community
        if town.today.first or self._varies:
            before, self.upgraded = self.upgraded, self.lot < lever(_UPGRADED)
            if not town.today.first:
                self._book_works(self.upgraded & ~before)
            share = town.setup.scenario.residents.reporting.centre_share + lever("centres.attraction") * self.upgraded
            town.state.centre_share[:] = np.minimum(share, 1.0)
        if town.today.first or self._varies or self._priced_since != town.levers.turns:
            self._priced_since = town.levers.turns
            self._fen = round(float((lever("centres.yuan") * self.upgraded).sum()) * FEN / YEAR_DAYS)
        town.ledger.book(declared.COST, town.today.row, fen=self._fen)

    def _book_works(self, new: np.ndarray) -> None:
        """The works of centres that are upgraded today are paid once."""
        yuan = float(self.town.levers.community("centres.works")[new].sum())
        if yuan > 0.0:
            self.town.ledger.book(declared.WORKS, self.town.today.row, fen=round(yuan * FEN))
