"""Levers of the dashboard: parameters with a range of their own, and the reforms that set them."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sim.app.shipped import reforms
from sim.app.words import REFUSALS
from sim.errors import GridgovError
from sim.report.choices import choice_title
from sim.scenario import Parameter, Reform, parameters

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
_LARGEST: Final = sys.float_info.max
_LONGEST: Final = 10**40  # beyond it a number is told by its length


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
    def factor(self) -> float:
        """What a value is multiplied by to be shown: shares in per cent."""
        return 100.0 if self.parameter.unit == "share" else 1.0

    def unit(self, lang: str) -> str:
        """The unit that it is shown in; empty for a choice."""
        return "" if self.is_choice else "%" if self.factor > 1.0 else self.parameter.unit.of(lang)

    def expected(self, lang: str) -> str:
        """What a value must be, in the unit that it is shown in."""
        parameter = self.parameter
        if self.is_choice:
            titles = (choice_title(name, lang) for name in parameter.choices)
            return "、".join(titles) if lang == "zh" else parameter.expected
        low, high = (end_text(self.factor, end) for end in (parameter.low, parameter.high))
        unit = self.unit(lang)
        if lang == "zh":
            ends = f"大于{low}、不超过{high}" if parameter.open_low else f"{low}至{high}"
            return f"{ends}的{'整数' if self.whole else '数'}{f'（{unit}）' if unit else ''}"
        ends = f"above {low}, up to {high}" if parameter.open_low else f"from {low} to {high}"
        return f"{parameter.kind} {ends}{f' ({unit})' if unit else ''}"

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


def end_text(factor: float, end: float | None) -> str:
    """An end of a valid range as it is shown."""
    return "–" if end is None else f"{round(factor * end, 9):,.10g}"


def _nice(value: float) -> float:
    """The next of 1, 2, 5 times a power of ten that is not below a value."""
    if value <= 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return float(f"{next(m * power for m in (1.0, 2.0, 5.0, 10.0) if m * power >= value * (1.0 - 1e-9)):.12g}")


@lru_cache(maxsize=1)
def levers() -> Mapping[str, Lever]:
    """Every lever by dotted path, in reading order."""
    shipped = reforms()
    found = {}
    for parameter in parameters():
        path = parameter.path
        number = parameter.kind.startswith(("a number", "a whole number")) and parameter.high is not None
        if path.startswith(SECTIONS) and (parameter.choices or number):
            names = {path, path.removesuffix(".default")}  # a file may leave out `default`
            behind = tuple(r for r in shipped if not names.isdisjoint({*r.changes, *r.parameters.values()}))
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
        raise LeverError("lever", path)
    parameter = lever.parameter
    if value is None and lever.may_be_unset:
        return None
    if lever.is_choice:
        if isinstance(value, str) and value in parameter.choices:
            return value
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and _inside(parameter, value):
        number = float(value)  # the range is finite, so that even a number of a thousand digits cannot get here
        if not lever.whole or number.is_integer():
            return int(number) if lever.whole else float(f"{number:.10g}")
    raise LeverError("value", value, lever=lever)


def _inside(parameter: Parameter, value: float) -> bool:
    """Whether a range holds a number of any size; comparing never overflows, converting would."""
    low = -math.inf if parameter.low is None else parameter.low
    high = math.inf if parameter.high is None else parameter.high
    finite = -_LARGEST <= value <= _LARGEST  # false for what is no number, too
    return finite and (low < value <= high if parameter.open_low else low <= value <= high)


class LeverError(GridgovError):
    """What a visitor asked for is refused; nothing was changed.

    Parameters
    ----------
    kind : str
        Key of ``REFUSALS``.
    found : object
        What was asked for; anything that JSON can say.
    lever : Lever, optional
        The lever that refuses.
    allowed : sequence of object
        What would have been accepted, or what stands against it.
    zh : mapping, optional
        ``found`` and ``allowed`` in Chinese where they are words.
    """

    def __init__(
        self,
        kind: str,
        found: Any = None,
        lever: Lever | None = None,
        allowed: Iterable[Any] = (),
        zh: Mapping[str, str] | None = None,
    ) -> None:
        self.kind, self.lever, self.allowed, self.zh = kind, lever, tuple(allowed), zh or {}
        self.found = found
        super().__init__(self.told("en"))

    def told(self, lang: str) -> str:
        """The refusal in one of the languages of the page."""
        between = "、" if lang == "zh" else ", "
        factor = 1.0 if self.lever is None else self.lever.factor
        found = self.found if self.kind in ("together", "files", "upload_results") else shown(self.found, factor)
        words: dict[str, Any] = {"found": found or _NOTHING[lang], "allowed": between.join(map(str, self.allowed))}
        if self.lever is not None:
            words |= {"title": getattr(self.lever.parameter.title, lang), "expected": self.lever.expected(lang)}
        return REFUSALS[self.kind][lang].format(**words | (dict(self.zh) if lang == "zh" else {}))


_NOTHING: Final = {"en": "nothing", "zh": "空"}


def shown(value: Any, factor: float = 1.0) -> str:
    """A value from outside as a short text on one line, whatever it is; a number as a multiple."""
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and -_LONGEST < value < _LONGEST:
        return f"{round(factor * value, 9):,.10g}"
    if isinstance(value, int) and not -_LONGEST < value < _LONGEST:
        return f"{'-' if value < 0 else ''}10^{int(value.bit_length() * math.log10(2))}"
    if isinstance(value, (list, dict)):
        return "[…]" if isinstance(value, list) else "{…}"
    text = value if isinstance(value, str) else str(value)
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:80])
