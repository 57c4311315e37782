"""Levers of the dashboard: parameters with a range of their own, and the reforms that set them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sim.errors import GridgovError
from sim.scenario import Parameter, Reform, list_reforms, parameters

#: Shown without searching, under these headings.
SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "people": (
        "policy.staffing.posts",
        "policy.staffing.members_per_grid",
        "policy.staffing.street_officials",
        "policy.staffing.intake_servers",
    ),
    "time": ("policy.time.paperwork", "policy.time.visits", "policy.time.upper_levels"),
    "structure": (
        "policy.structure.offices_per_street",
        "policy.structure.delegated_items",
        "policy.structure.transfer_hours",
    ),
    "dispatch": (
        "policy.dispatch.route.default",
        "policy.dispatch.priority.default",
        "policy.dispatch.assignment.default",
    ),
    "money": ("policy.funding.per_community", "policy.funding.capital"),
}
#: The size of the place and the run have controls of their own; a name or a mapping is no lever.
SECTIONS: Final = ("policy.", "residents.", "demand.")
_STEPS: Final = 100
_WIDER: Final = 3.0  # a range that nobody has narrowed ends at so many times the place's own value
_FOUND: Final = 12


@dataclass(frozen=True, slots=True)
class Lever:
    """A parameter that can be pulled.

    Attributes
    ----------
    parameter : Parameter
    reforms : tuple of Reform
        Shipped reforms that set it.
    """

    parameter: Parameter
    reforms: tuple[Reform, ...]

    @property
    def is_choice(self) -> bool:
        """Whether it has names to choose from instead of a range."""
        return bool(self.parameter.choices)

    @property
    def whole(self) -> bool:
        """Whether only whole numbers are valid."""
        return self.parameter.kind.startswith("a whole number")

    @property
    def may_be_unset(self) -> bool:
        """Whether it may be left to another parameter."""
        return self.parameter.default is None

    def track(self, *held: float | None) -> tuple[float, float, float]:
        """Ends and step of the slider, so that the values held at the place lie on it.

        The plausible range where there is one and the place's own value lies in it; else from the lowest valid
        value to three times the place's own. Never beyond what is valid.
        """
        parameter = self.parameter
        own = held[0] if held and held[0] is not None else parameter.default
        low = 0.0 if parameter.low is None else parameter.low
        most = math.inf if parameter.high is None else parameter.high
        if parameter.usual and (not own or parameter.usual[0] <= own <= parameter.usual[1]):
            low, high = parameter.usual
        else:
            high = min(most, _nice(_WIDER * abs(own)) if own else min(most, 20.0 if self.whole else 1.0))
        for value in held:
            if value is not None:
                low, high = min(low, value), max(high, value)
        step = _nice((high - low) / _STEPS)
        return low, high, max(step, 1.0) if self.whole else step


def _nice(value: float) -> float:
    """The next of 1, 2, 5 times a power of ten that is not below a value."""
    if value <= 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return float(f"{next(m * power for m in (1.0, 2.0, 5.0, 10.0) if m * power >= value * (1.0 - 1e-9)):.12g}")


@lru_cache(maxsize=1)
def levers() -> Mapping[str, Lever]:
    """Every lever by dotted path, in reading order."""
    reforms = list_reforms()
    found = {}
    for parameter in parameters():
        path = parameter.path
        number = parameter.kind.startswith(("a number", "a whole number")) and parameter.high is not None
        if path.startswith(SECTIONS) and (parameter.choices or number):
            names = {path, path.removesuffix(".default")}  # a file may leave out `default`
            behind = tuple(r for r in reforms if not names.isdisjoint({*r.changes, *r.parameters.values()}))
            found[path] = Lever(parameter, behind)
    return found


def search(query: str) -> list[str]:
    """Paths of levers whose path, titles or reforms hold all words of a query; at most a dozen."""
    words = query.casefold().split()
    found = []
    for path, lever in levers().items():
        titles = (
            path,
            lever.parameter.title.en,
            lever.parameter.title.zh,
            *(t for r in lever.reforms for t in (r.name, r.title.en, r.title.zh)),
        )
        text = " ".join(titles).casefold()
        if words and all(word in text for word in words):
            found.append(path)
    return found[:_FOUND]


def checked(path: str, value: Any) -> Any:
    """A value from a visitor, if it is one that the lever accepts.

    Parameters
    ----------
    path : str
        Dotted path of a lever.
    value : object
        Anything that JSON can say.

    Returns
    -------
    float, int, str or None

    Raises
    ------
    LeverError
        There is no such lever, or its range does not hold the value.
    """
    lever = levers().get(path)
    if lever is None:
        raise LeverError(f"expected the path of a lever, found {str(path)[:80]!r}")
    parameter = lever.parameter
    if value is None and lever.may_be_unset:
        return None
    if lever.is_choice:
        if isinstance(value, str) and value in parameter.choices:
            return value
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        low = -math.inf if parameter.low is None else parameter.low
        high = math.inf if parameter.high is None else parameter.high
        inside = low < value <= high if parameter.open_low else low <= value <= high
        if inside and (not lever.whole or float(value).is_integer()):
            return int(value) if lever.whole else float(f"{value:.10g}")
    raise LeverError(f"{parameter.title.en}: expected {parameter.expected}, found {str(value)[:80]}")


class LeverError(GridgovError):
    """A value outside the range of its lever, or no lever at all."""
