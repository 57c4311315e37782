"""Services: what each community offers its residents today, and how its figures are made (M5, M9, M29)."""

from __future__ import annotations

from sim.institutions.institution import Institution
from sim.institutions.town import Town

PATHS = {
    "agency": "services.agency",
    "booking": "services.booking",
    "callback_reach": "callback.reach",
    "callback_inflation": "callback.inflation",
    "extension": "closing.extension",
}
CONSENT = ("consent.success", "consent.linkage", "consent.linked_success")


class Services(Institution):
    """Agency service, appointments, callback, extended deadlines and consent of the owners by community."""

    name, zh = "services", "便民服务"
    mechanisms = (5, 9, 29)
    reads = tuple(f"policy.{path}" for path in (*PATHS.values(), *CONSENT))
    changes = ("offers",)

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.varies = any(town.levers.varies(path) for path in (*PATHS.values(), *CONSENT))

    def due(self) -> bool:
        """On the first day, and daily where a value changes with time."""
        return self.varies or self.town.today.first

    def act(self) -> None:
        """Write the values in force."""
        for column, path in PATHS.items():
            self.town.state.offers[column][:] = self.town.levers.community(path)
        success, linkage, linked = (self.town.levers.community(path) for path in CONSENT)
        self.town.state.offers["consent_success"][:] = success + linkage * (linked - success)
