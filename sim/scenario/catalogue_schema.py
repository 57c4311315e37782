"""The values of a category: name, range, default, and unit in the file against unit in the column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.policy.names import OUTSIDE_FORMS as OUTSIDE_FORMS

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
    Value("outside_shape", "shape", 0.1, 10, 1),
    Value("outside_second_p", "share", 0, 1, 0),
    Value("outside_second_median", "h", 0, 20000, 24),
    Value("outside_second_sigma", "sigma of the logarithm", 0, 3, 1.8),
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
#: Distribution of the outside step; quantiles of an empirical one, evenly spaced from the least to the greatest.
OUTSIDE_FORM = "outside_distribution"
OUTSIDE_QUANTILES = "outside_quantiles"
MOST_QUANTILES = 1001
OVERRIDABLE = (*BY_NAME, *FLAGS, DISTRIBUTION, OUTSIDE_FORM, OUTSIDE_QUANTILES)
#: What an item may say for itself, in the place of its category.
ITEM_VALUES = (
    "deadline",
    "work_median",
    "work_sigma",
    "outside_p",
    "outside_median",
    "outside_sigma",
    "outside_shape",
    "outside_second_p",
    "outside_second_median",
    "outside_second_sigma",
    "party_p",
    "party_mean",
    "visible",
)
EVEN_SEVERITY = 0.5  # mean of a severity that is even on 0-1
SEVERITY = Value("severity", "mean, 0-1", 0.01, 0.99, EVEN_SEVERITY)
ITEM_OVERRIDABLE = (*ITEM_VALUES, SEVERITY.name, OUTSIDE_FORM, OUTSIDE_QUANTILES)
CATEGORY_KEYS = ("title", "authority", "items", *OVERRIDABLE)
ITEM_KEYS = ("en", "zh", "level", "field", "weight", "reserved", *ITEM_OVERRIDABLE)
ROOT_KEYS = ("title", "description", "fields", "categories")


def check_value(value: Value, found: Any) -> str:
    """What was expected, if ``found`` is not a value of this kind and range; else an empty text."""
    number = isinstance(found, int | float) and not isinstance(found, bool)
    if number and value.low <= found <= value.high:
        return ""
    return f"a number from {value.low:g} to {value.high:g} ({value.unit})"


def check_medians(values: Mapping[str, float]) -> list[tuple[str, str]]:
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
    return check_own(name, found) if name in (OUTSIDE_FORM, OUTSIDE_QUANTILES) else ""


def check_own(name: str, found: Any) -> str:
    """What was expected, if ``found`` is not what an item or a category may say under this name; else an empty text."""
    if name == OUTSIDE_FORM:
        return "" if found in OUTSIDE_FORMS else " or ".join(OUTSIDE_FORMS)
    if name == OUTSIDE_QUANTILES:
        return _check_quantiles(found)
    return check_value(SEVERITY if name == SEVERITY.name else BY_NAME[name], found)


def _check_quantiles(found: Any) -> str:
    expected = f"a list of 2 to {MOST_QUANTILES} numbers not below 0 that do not fall (h, evenly spaced quantiles)"
    if not isinstance(found, list | tuple) or not 2 <= len(found) <= MOST_QUANTILES:
        return expected
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) and 0 <= one < 1e6 for one in found)
    return "" if numbers and sorted(found) == list(found) else expected
