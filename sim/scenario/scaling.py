"""Numbers of a place after ``territory.scale``: one rule for the checks of a scenario and for the world."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario.territory import Territory


@dataclass(frozen=True, slots=True)
class Counts:
    """Sizes of the city after ``territory.scale``; every one at least 1 except the last two."""

    districts: int
    streets: int
    communities: int
    grids: int
    residents: int
    party_members: int
    organisations: int


def whole(value: float) -> int:
    """Nearest whole number, halves upwards (a monotone rule, unlike rounding halves to even)."""
    return math.floor(value + 0.5)


def scaled_counts(territory: Territory) -> Counts:
    """Sizes of a drawn city after scaling: the same ratios, rounded to the nearest, at least one each."""

    def scaled(count: int) -> int:
        return max(1, whole(count * territory.scale))

    residents = scaled(territory.residents)
    return Counts(
        districts=scaled(territory.districts),
        streets=scaled(territory.streets),
        communities=scaled(territory.communities),
        grids=scaled(territory.grids),
        residents=residents,
        party_members=min(residents, whole(territory.party_members * territory.scale)),
        organisations=whole(territory.organisations * territory.scale),
    )


#: Totals of the whole place: they belong to a number of residents and do not follow it by themselves.
UNITS = ("territory.districts", "territory.streets", "territory.communities", "territory.grids")
TOTALS = (
    *UNITS,
    "territory.party_members",
    "territory.organisations",
    "territory.estates.number",
    "territory.estates.old",
    "policy.staffing.posts",
    "policy.funding.capital",
    "policy.mobilisation.volunteers",
)
