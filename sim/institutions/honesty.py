"""Honesty: how tempting it is at each desk to close on paper only, and how often it is found out (M18, M21, M23)."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.institutions.core.staff import places_of
from sim.institutions.core.town import Town
from sim.institutions.core.weekly import Weekly
from sim.jit.units import FloatArray
from sim.policy.text import T

PEER_DAYS = 28.0
USUAL_SHARE = 0.05
SLOPES = tuple(f"closing.superficial_{name}" for name in ("pressure", "audit", "peers"))
PRIOR_CASES = 20.0  # of the usual share, so that a handful of cases is no custom yet


class Honesty(Weekly):
    """Log-odds of superficial closing at each desk, but for the deadline, which is the case's own."""

    title = T("Honesty", "办结真实性")
    mechanisms = (18, 21, 23, 27)
    reads = (
        "policy.closing",
        "policy.evaluation",
        "policy.pay.performance_share",
        "desks.faked",
        "desks.n_present",
        "desks.n_waiting",
        "desks.taken",
        "judged.on_paper",
        "judged.temptations",
    )
    changes = ("desks.audit", "desks.superficial_logit")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        desks = town.setup.organisation.desks
        self._place = places_of(town.setup, desks)
        self._desks: Any = town.state.desks.view(np.ndarray)
        self._taken, self._faked = np.zeros(len(desks)), np.zeros(len(desks))
        self._recent = np.zeros((2, int(self._place.max(initial=0)) + 1))

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where anything but the deadline matters, or audits are made."""
        levers = town.levers
        moved = levers.pulled(*SLOPES, "evaluation.audit_probability") or levers.varies("closing.superficial_logit")
        return moved or "superficial" in town.behaviours

    def act(self) -> None:
        """Write the week's log-odds and audits."""
        town = self.town
        desks, levers = self._desks, town.levers
        audited = levers.desk("evaluation.audit_probability")
        desks["audit"][:] = audited * levers.desk("evaluation.audit_detection")
        columns = self._columns(audited)

        def builtin() -> FloatArray:
            return self.log_odds(columns)

        desks["superficial_logit"][:] = town.behaviours.decide("superficial", town.today.day, builtin, lambda: columns)

    def log_odds(self, c: dict[str, Any]) -> FloatArray:
        """Log-odds of each desk."""
        lever = self.town.levers.desk
        pressure, audit, peers = (lever(path) for path in SLOPES)
        x: FloatArray = lever("closing.superficial_logit").copy()
        x += pressure * c["performance_share"] * c["pressure"]
        x -= audit * c["audit_probability"] * c["penalty"]
        x += peers * (c["peers"] - USUAL_SHARE)
        x += self.town.judged.temptation
        return x

    def _columns(self, audited: FloatArray) -> dict[str, Any]:
        """Columns of desks."""
        town, desks, levers = self.town, self._desks, self.town.levers
        waiting = desks["n_waiting"] / np.maximum(desks["n_present"], 1)
        half = levers.desk("closing.pressure_cases")
        on_paper = town.judged.on_paper if len(town.judged.on_paper) else 1.0
        return {
            "level": desks["level"],
            "waiting": waiting,
            "present": desks["n_present"],
            "pressure": on_paper * waiting / (waiting + half),
            "performance_share": levers.desk("pay.performance_share"),
            "audit_probability": audited,
            "penalty": levers.desk("evaluation.penalty"),
            "peers": self._peers(),
            "n": len(desks),
            "day": town.today.day,
            "date": town.today.date,
        }

    def _peers(self) -> FloatArray:
        """Share of superficial closings at the place of each desk, last four weeks or so."""
        desks = self._desks
        taken, faked = desks["taken"].astype(np.float64), desks["faked"].astype(np.float64)
        size = self._recent.shape[1]
        self._recent *= 1.0 - self.share(PEER_DAYS)
        self._recent[0] += np.bincount(self._place, taken - self._taken, minlength=size)
        self._recent[1] += np.bincount(self._place, faked - self._faked, minlength=size)
        self._taken, self._faked = taken, faked
        peers: FloatArray = (self._recent[1] + USUAL_SHARE * PRIOR_CASES) / (self._recent[0] + PRIOR_CASES)
        return peers[self._place]
