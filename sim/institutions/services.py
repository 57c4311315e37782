"""Services: what holds in each community today: what it offers, how its figures are made, how its cases go.

Levers that the engine reads by the community of a case, so that a pilot or a roll-out may have values of its own.
"""

from __future__ import annotations

from typing import ClassVar

from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.policy import services as declared
from sim.policy.text import T

PATHS = {
    "agency": "services.agency",
    "booking": "services.booking",
    "callback_reach": "callback.reach",
    "callback_inflation": "callback.inflation",
    "extension": "closing.extension",
    "parallel": "joint.mode",  # choices by their position: sequential 0, parallel 1
    "whistle": "whistle.rate",
    "team": "team.size",
    "deliberation": "deliberation.share",
}
TRANSFER, ACCOUNTABILITY = "structure.transfer_hours", "structure.accountability"
CONSENT = ("consent.success", "consent.linkage", "consent.linked_success")
ALL = (*PATHS.values(), TRANSFER, ACCOUNTABILITY, *CONSENT)


class Services(Institution):
    """Agency, appointments, callback, extensions; whistles, teams, consent, deliberation; transfers, accountability."""

    title = T("Services", "便民服务与协同办理")
    section: ClassVar = declared
    mechanisms = (1, 5, 6, 9, 13, 25, 29, 33, 36)
    reads = tuple(f"policy.{path}" for path in ALL)
    changes = ("local",)

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.varies = any(town.levers.varies(path) for path in ALL)

    def due(self) -> bool:
        """On the first day, and daily where a value changes with time."""
        return self.varies or self.town.today.first

    def act(self) -> None:
        """Write the values in force."""
        levers, local = self.town.levers, self.town.state.local
        communities = self.town.setup.world.communities
        for column, path in PATHS.items():
            local[column][:] = levers.community(path)
        success, linkage, linked = (levers.community(path) for path in CONSENT)
        local.consent[:] = success + linkage * (linked - success)
        street, district = communities["street"], communities["district"]
        local.transfer_hours[:] = levers.street(TRANSFER)[street]
        local.answerable_street[:] = 1.0 - levers.street(ACCOUNTABILITY)[street]
        local.answerable_district[:] = 1.0 - levers.district(ACCOUNTABILITY)[district]
