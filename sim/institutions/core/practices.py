"""Practices that communities may take over from each other: levers that they have values of their own of."""

from __future__ import annotations

from typing import Final

from sim.institutions.core.levers import Levers

#: Name in ``policy.imitation.practice`` > path below ``policy``.
PRACTICES: Final = {
    "visits": "time.visits",
    "patrols": "discovery.patrol_rate",
    "agency": "services.agency",
    "booking": "services.booking",
    "branch_meetings": "branches.meetings",
    "report_in": "mobilisation.report_in",
    "merged_systems": "burden.systems",
    "extension": "closing.extension",
}


def imitated(levers: Levers) -> bool:
    """Whether anybody takes anything over, and there are evaluations that show who is better."""
    return levers.policy.evaluation.rounds_per_year > 0 and levers.pulled("imitation.rate", "imitation.meetings")


def let_spread(levers: Levers) -> None:
    """Make the practice of the scenario one of each community's own, where anybody imitates."""
    if imitated(levers):
        levers.spread(PRACTICES[levers.policy.imitation.practice])
