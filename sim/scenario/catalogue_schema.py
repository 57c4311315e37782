"""The values of a category: name, range, default, and unit in the file against unit in the column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DISTRIBUTIONS = ("lognormal", "exponential")
AUTHORITY_TOLERANCE = 0.05


@dataclass(frozen=True, slots=True)
class Value:
    """One number of a category.

    Attributes
    ----------
    name : str
        Key in the file and in ``demand.categories``; also the column of CATEGORY, where it has one.
    unit : str
        Unit in the file.
    low, high : float
        Range in the file's unit, both ends allowed.
    default : float or None
        None: must be given.
    factor : float
        Column value = file value * factor.
    column : bool
        False: no column of CATEGORY (only rates of places need it).
    """

    name: str
    unit: str
    low: float
    high: float
    default: float | None
    factor: float = 1.0
    column: bool = True


VALUES = (
    Value("rate", "per 1,000 residents and year", 0, 1e7, None, 1e-3),
    Value("deprivation_slope", "log rate per SD of deprivation", -2, 2, 0, column=False),
    Value("deadline", "h", 0.1, 8760, None),
    Value("work_median", "h", 1e-6, 1000, None),
    Value("work_sigma", "sigma of the logarithm", 0, 1.2, 0.7),
    Value("outside_p", "probability", 0, 1, 0),
    Value("outside_median", "h", 0, 20000, 24),
    Value("outside_sigma", "sigma of the logarithm", 0, 3, 1.8),
    Value("party_p", "probability", 0, 1, 0),
    Value("party_mean", "parties", 1, 4, 1),
    Value("unowned_p", "probability", 0, 1, 0),
    Value("consent_p", "probability", 0, 1, 0),
    Value("cost_p", "probability", 0, 1, 0),
    Value("cost_median", "yuan", 0, 1e8, 0),
    Value("cost_sigma", "sigma of the logarithm", 0, 3, 0.8),
    Value("visible", "share", 0, 1, 0),
    Value("life_median", "days", 0.01, 36500, 60, 24.0),
    Value("life_sigma", "sigma of the logarithm", 0, 3, 0.8),
    Value("report_p", "probability", 0, 1, 1),
    Value("hotline", "share", 0, 1, 0),
)
FLAGS = ("capital", "chronic")
DISTRIBUTION = "work_distribution"
BY_NAME = {value.name: value for value in VALUES}
OVERRIDABLE = (*BY_NAME, *FLAGS, DISTRIBUTION)
CATEGORY_KEYS = ("title", "authority", "items", *OVERRIDABLE)
ITEM_KEYS = ("en", "zh", "level", "field", "weight", "reserved")
ROOT_KEYS = ("title", "description", "fields", "categories")


def check_value(value: Value, found: Any) -> str:
    """What was expected, if ``found`` is not a value of this kind and range; else an empty text."""
    number = isinstance(found, int | float) and not isinstance(found, bool)
    if number and value.low <= found <= value.high:
        return ""
    return f"a number from {value.low:g} to {value.high:g} ({value.unit})"


def check_relations(values: Mapping[str, float]) -> list[tuple[str, str]]:
    """Values that do not go together: (name, what was expected)."""
    return [
        (f"{kind}_median", f"more than 0, because {kind}_p is {values[f'{kind}_p']:g}")
        for kind in ("outside", "cost")
        if values[f"{kind}_p"] > 0 and values[f"{kind}_median"] <= 0
    ]


def check_change(name: str, found: Any) -> str:
    """What was expected of a change to a category (``demand.categories``), if it is not that; else an empty text.

    Names that no category has are not judged here.
    """
    if name in BY_NAME:
        return check_value(BY_NAME[name], found)
    if name in FLAGS:
        return "" if isinstance(found, bool) else "true or false"
    if name == DISTRIBUTION:
        return "" if found in DISTRIBUTIONS else " or ".join(DISTRIBUTIONS)
    return ""
