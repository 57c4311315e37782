"""What a region is: its places and what they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sim.policy.text import Text

ALL: Final = "all"
MOST_PLACES: Final = 5_000
#: What a budget pays for > the parameter that it sets, and the total that it is divided by.
PAYS_FOR: Final = {
    "per_community": ("policy.funding.per_community", "territory.communities"),
    "capital": ("policy.funding.capital", ""),
}
RULES: Final = ("residents", "need", "equally")


@dataclass(frozen=True, slots=True)
class RegionPlace:
    """One place of a region.

    Attributes
    ----------
    name : str
    scenario : str
        Name or path of the scenario that it is, or is drawn from.
    weight : float
        Places that it stands for, itself included.
    x, y : float
        Where it lies, in any unit; NaN if that is not known.
    changes : mapping of str to value
        Dotted path > value of its own.
    residents : int
        To which a drawn place is scaled; 0: as its scenario has them.
    """

    name: str
    scenario: str
    weight: float = 1.0
    x: float = float("nan")
    y: float = float("nan")
    changes: Mapping[str, Any] = field(default_factory=dict)
    residents: int = 0


@dataclass(frozen=True, slots=True)
class SharedShock:
    """A shock of `demand.shocks` that comes over several places on the same days.

    Attributes
    ----------
    shock : mapping
        ``{from, days, factor, category}``, as in a scenario.
    places : tuple of str
        Names; empty for all.
    """

    shock: Mapping[str, Any]
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SharedBudget:
    """Money of the whole region, divided over its places.

    Attributes
    ----------
    pays_for : str
        One of `PAYS_FOR`.
    total : float
        Yuan a year, of all places that the places stand for.
    by : str
        One of `RULES`.
    """

    pays_for: str
    total: float
    by: str


@dataclass(frozen=True, slots=True)
class Waves:
    """Reforms that come to places drawn by lot, in waves.

    Attributes
    ----------
    reforms : tuple
        As in a scenario: names, or mappings of a name to parameters.
    days : tuple of int
        Day on which each wave begins; one day is a pilot against all other places.
    places : int
        Places that get the reforms, in all waves; the rest go on as before.
    seed : int
        Of the lot.
    """

    reforms: tuple[Any, ...]
    days: tuple[int, ...]
    places: int
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Region:
    """Places, and what they share.

    Attributes
    ----------
    title, description : Text
    places : tuple of RegionPlace
    scale : float
        Size at which every place is run (`territory.scale`).
    changes : mapping of str to value
        Dotted path > value in all places.
    shocks : tuple of SharedShock
    budgets : tuple of SharedBudget
    waves : Waves or None
    folder : Path or None
        From where relative paths start.
    """

    title: Text
    description: Text
    places: tuple[RegionPlace, ...]
    scale: float = 1.0
    changes: Mapping[str, Any] = field(default_factory=dict)
    shocks: tuple[SharedShock, ...] = ()
    budgets: tuple[SharedBudget, ...] = ()
    waves: Waves | None = None
    folder: Path | None = None
