"""Kinds of values in a scenario: strict numbers, dates, profiles, and the base of every section."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from types import FunctionType
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AllowInfNan,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
)

from sim.policy.frozen import as_whole, freeze
from sim.policy.names import GridType, Group
from sim.visible import escape

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)
"""Ends of the calendar of scenarios; what lies a run and a warm-up beyond them can still be counted."""

MOST_WEIGHT = 1e6
"""Largest number of a profile, of which only the shape counts."""
LEAST_WEIGHT = 1e-6
"""The largest number of a profile is at least this."""
MOST_MULTIPLIER = 1000.0
"""Largest multiplier of the need rates of a group or a kind of grid."""

_MOST_SIGNS = 120
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Section(BaseModel):
    """A section of the scenario tree: frozen, and closed to unknown names."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_default=False, revalidate_instances="never"
    )

    def __dir__(self) -> list[str]:
        """Parameters and methods of ours, for completion; not those of the library below."""
        kinds = [kind for kind in type(self).__mro__ if kind is not Section and issubclass(kind, Section)]
        methods = {
            name
            for kind in kinds
            for name, value in vars(kind).items()
            if isinstance(value, FunctionType | property | classmethod) and not name.startswith(("_", "model_"))
        }
        return sorted({*type(self).model_fields, *methods})

    def __repr__(self) -> str:
        """The values if they are few, else the names."""
        text = super().__repr__()
        if len(text) <= _MOST_SIGNS:
            return text
        names = ", ".join(type(self).model_fields)
        cut = names if len(names) <= _MOST_SIGNS else names[:_MOST_SIGNS].rpartition(",")[0] + ", ..."
        return f"<{type(self).__name__}: {cut}>"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td><code>{escape(name)}</code></td><td>{escape(_short(getattr(self, name)))}</td></tr>"
            for name in type(self).model_fields
        )
        return f"<table><caption>{type(self).__name__}</caption><tbody>{rows}</tbody></table>"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _MOST_SIGNS else f"{text[:_MOST_SIGNS]}..."


def _day(value: Any) -> date:
    if isinstance(value, datetime) or not isinstance(value, date | str):
        raise ValueError("not an ISO date")
    if not isinstance(value, date):
        if not _ISO_DATE.fullmatch(value):
            raise ValueError("not an ISO date")
        value = date.fromisoformat(value)
    if not FIRST_DAY <= value <= LAST_DAY:
        raise ValueError("out of the calendar")
    return date(value.year, value.month, value.day)


def _list(value: Any) -> Any:
    if not isinstance(value, list | tuple):
        raise ValueError("not a list")
    return value


def text_mapping(value: Any) -> Any:
    """Refuse what is no mapping with texts as keys."""
    if not isinstance(value, Mapping):
        raise ValueError("not a mapping")
    for key in value:
        if not isinstance(key, str):
            raise ValueError("keys must be texts")
    return value


def mapping_of_mappings(value: Any) -> Any:
    """Refuse what is no mapping of names to mappings."""
    for item in text_mapping(value).values():
        text_mapping(item)
    return value


def _names(value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(value)))


def _days(value: tuple[date, ...]) -> tuple[date, ...]:
    return tuple(sorted(set(value)))


Real = Annotated[float, Strict(), AllowInfNan(False)]
Whole = Annotated[int, BeforeValidator(as_whole), Strict()]
Words = Annotated[str, Strict()]
Name = Annotated[str, Strict(), Field(min_length=1)]
Weight = Annotated[float, Strict(), AllowInfNan(False), Field(ge=0.0, le=MOST_WEIGHT)]
Multiplier = Annotated[float, Strict(), AllowInfNan(False), Field(ge=0.0, le=MOST_MULTIPLIER)]
Names = Annotated[tuple[Name, ...], BeforeValidator(_list), AfterValidator(_names)]
References = Annotated[tuple[Name, ...], BeforeValidator(_list)]
Day = Annotated[date, BeforeValidator(_day)]
Days = Annotated[tuple[Day, ...], BeforeValidator(_list), AfterValidator(_days)]
HourProfile = Annotated[tuple[Weight, ...], BeforeValidator(_list), Field(min_length=24, max_length=24)]
WeekProfile = Annotated[tuple[Weight, ...], BeforeValidator(_list), Field(min_length=7, max_length=7)]
YearProfile = Annotated[tuple[Weight, ...], BeforeValidator(_list), Field(min_length=12, max_length=12)]

CategoryValues = Annotated[Any, BeforeValidator(mapping_of_mappings), AfterValidator(freeze)]
CategoryGridRates = Annotated[
    Mapping[str, Mapping[GridType, Multiplier]], BeforeValidator(mapping_of_mappings), AfterValidator(freeze)
]
CategoryGroupRates = Annotated[
    Mapping[str, Mapping[Group, Multiplier]], BeforeValidator(mapping_of_mappings), AfterValidator(freeze)
]


class Bilingual(Section):
    """A text in English and Chinese, as a file gives it."""

    en: Words = ""
    zh: Words = ""
