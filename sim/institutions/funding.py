"""Funding: on the first of a month every account receives its allocation (M16)."""

from __future__ import annotations

from sim.institutions.institution import Institution


class Funding(Institution):
    """Service funds of communities and capital accounts of districts are filled."""

    name, zh = "funding", "经费拨付"
    mechanisms = (16,)
    rhythm = "month"
    reads = ("accounts.monthly",)
    changes = ("accounts.left", "accounts.received")

    def act(self) -> None:
        """Pay in the month's allocation."""
        accounts = self.town.state.accounts
        accounts.left[:] += accounts.monthly
        accounts.received[:] += accounts.monthly
        self.town.note("allocated_fen", float(accounts.monthly.sum()))
