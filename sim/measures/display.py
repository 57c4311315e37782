"""Numbers as people read them: per cent for shares, thousands marked, sensible digits."""

from __future__ import annotations

import math

from sim.measures.registry import Measure, definition_of

MISSING = "–"
MINUS = "−"  # not the hyphen
_MOST_DIGITS = {"d": 1}  # more of a day says nothing
_UNITS = {"share": "%", "index": "", "cases": "", "per person-year": ""}


def measure_of(name: str) -> Measure:
    """The registered measure, or a plain one for an unknown column."""
    return definition_of(name) or Measure(name, name, name, "", "neither", "", 3)


def unit_label(measure: Measure) -> str:
    """Unit for a column head; shares are shown in per cent."""
    return _UNITS.get(measure.unit, measure.unit)


def show(measure: Measure, value: float) -> str:
    """A value with the digits of its measure; a dash if it is missing."""
    if value is None or math.isnan(value):
        return MISSING
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    return f"{_scaled(measure, value):,.{_digits(measure)}f}".replace("-", MINUS)


def shown_number(measure: Measure, value: float) -> float | None:
    """The number that `show` shows, in the same unit and with the same digits; None where it shows none."""
    return round(_scaled(measure, value), _digits(measure)) + 0.0 if math.isfinite(value) else None  # never -0.0


def _scaled(measure: Measure, value: float) -> float:
    return value * 100.0 if measure.unit == "share" else value


def _digits(measure: Measure) -> int:
    return min(measure.digits, _MOST_DIGITS.get(measure.unit, measure.digits))


def show_difference(measure: Measure, value: float) -> str:
    """A difference with its sign (percentage points for shares)."""
    text = show(measure, value)
    if text in (MISSING, "∞", f"{MINUS}∞"):
        return text
    if not float(text.replace(",", "").replace(MINUS, "-")):
        return text.removeprefix(MINUS)
    return text if text.startswith(MINUS) else f"+{text}"
