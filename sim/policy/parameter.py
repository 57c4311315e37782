"""One parameter of a scenario: its value, what it means, where it may lie and why it is what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from pydantic import Field

from sim.policy.text import Text

Grade = Literal["source document", "official", "academic", "derived", "weak source", "assumption"]
Varies = Literal["", "community", "street", "district"]
GRADES: tuple[str, ...] = get_args(Grade)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A leaf of the scenario tree.

    Attributes
    ----------
    path : str
        Dotted path, e.g. ``policy.staffing.posts``.
    title : Text
    unit : Text
        Unit, or ``share``, ``choice``, ``name``, ``mapping`` where there is none.
    default : Any
        Plain value (texts, numbers, lists, mappings, None).
    kind : str
        What a value must be, e.g. ``a number``.
    low, high : float or None
        Limits of a valid value, both included unless `open_low`.
    open_low : bool
        True where `low` itself is not allowed.
    usual : tuple of two floats or None
        Plausible range: where a sweep or a sensitivity study should look.
    choices : tuple of str
        Allowed values of a choice; empty otherwise.
    grade : Grade
        Evidence grade of the default.
    source : Text
        Why the default is what it is.
    varies : str
        Smallest kind of place (``community``, ``street`` or ``district``) by which the value may vary during a run, in
        stages of a roll-out; empty where it holds for a whole run.
    """

    path: str
    title: Text
    unit: Text
    default: Any
    kind: str
    low: float | None
    high: float | None
    open_low: bool
    usual: tuple[float, float] | None
    choices: tuple[str, ...]
    grade: Grade
    source: Text
    varies: str = ""

    @property
    def range(self) -> str:
        """The valid range as text: ``[0, 1]``, ``(0, 1]``, choices, or an empty text."""
        if self.choices:
            return " / ".join((*self.choices, *self._or_own))
        if self.low is None and self.high is None:
            return ""
        left = "(" if self.open_low else "["
        low = "-inf" if self.low is None else number(self.low)
        high = "inf" if self.high is None else number(self.high)
        return f"{left}{low}, {high}]"

    @property
    def _or_own(self) -> tuple[str, ...]:
        """What a choice may be besides the names in it."""
        return (self.kind.partition(", or ")[2],) if ", or " in self.kind else ()

    @property
    def expected(self) -> str:
        """What a value must be, as text for an error."""
        if self.choices:
            return "one of " + ", ".join((*self.choices, *self._or_own))
        if not self.kind.startswith(("a number", "a whole number")):
            return self.kind
        unit = "" if self.unit in ("", "whole number") else f" ({self.unit})"
        limits = f" in {self.range}" if self.range else ""
        return f"{self.kind}{limits}{unit}"


def number(value: float) -> str:
    """A number as short text: whole numbers without a fraction and with a thin grouping."""
    if float(value).is_integer() and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:g}"


def param(
    default: Any,
    title: Text,
    unit: Text,
    *,
    why: Text,
    grade: Grade,
    within: tuple[float | None, float | None] = (None, None),
    open_low: bool = False,
    usual: tuple[float, float] | None = None,
    kind: str = "",
    varies: Varies = "",
) -> Any:
    """A field of the scenario tree with its documentation in both languages.

    Parameters
    ----------
    default : Any
        Default value.
    title, unit : Text
        Title; unit of the value.
    why : Text
        Origin of the default: why this value.
    grade : Grade
        Evidence grade of the default.
    within : tuple of two floats, optional
        Limits of a valid value, None where there is none. With `kind`, they describe the items and the field's type
        checks them.
    open_low : bool
        Whether the lower limit itself is refused.
    usual : tuple of two floats, optional
        Plausible range for sweeps.
    kind : str
        What a value must be, where the type does not say it (lists, mappings).
    varies : {"", "community", "street", "district"}
        Smallest kind of place by which the lever may vary during a run: whoever uses it asks for its value at a place
        and a day. Empty: one value for a whole run.

    Returns
    -------
    Any
        A pydantic field description.
    """
    low, high = within
    limits: dict[str, Any] = {}
    if not kind:
        if low is not None:
            limits["gt" if open_low else "ge"] = low
        if high is not None:
            limits["le"] = high
    extra: dict[str, Any] = {
        "title": title,
        "unit": unit,
        "why": why,
        "grade": grade,
        "kind": kind,
        "low": low,
        "high": high,
        "open_low": open_low,
        "usual": list(usual) if usual else None,
        "varies": varies,
    }
    return Field(default=default, title=title.en, description=why.en, json_schema_extra=extra, **limits)
