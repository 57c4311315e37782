"""The measures of all families, in the order of tables. Tables, figures and result columns read this.

A measure that is added to :func:`sim.measures.summary.summarise` gets its entry in its family's file; a
test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sim.measures import (
    co_building,
    costs,
    equity_measures,
    money,
    people,
    throughput,
    timeliness,
    trust,
    truth,
    unmet,
    workload,
    worth,
)
from sim.measures.definition import FAMILIES, Measure

__all__ = ["FAMILIES", "MAIN", "MEASURES", "OWN", "Measure", "definition_of", "note_own"]

_FAMILIES: Final = (
    throughput.MEASURES,
    unmet.MEASURES,
    worth.MEASURES,
    timeliness.MEASURES,
    truth.MEASURES,
    trust.MEASURES,
    equity_measures.MEASURES,
    workload.MEASURES,
    co_building.MEASURES,
    people.MEASURES,
    money.MEASURES,
    costs.MEASURES,
)

MEASURES: Final[dict[str, Measure]] = {m.name: m for measures in _FAMILIES for m in measures}
MAIN: Final[tuple[str, ...]] = tuple(name for name, measure in MEASURES.items() if measure.main)

#: Title of the family of measures of the user's own, in tables.
OWN: Final = ("Own measures", "自定义指标")
_NOTED: Final[dict[str, Measure]] = {}  # titles and units only: values are told apart by the source of the measure


def note_own(measures: Iterable[Measure]) -> None:
    """Note what measures of the user's own are called, so that tables and figures show them like built-in ones."""
    _NOTED.update((one.name, one) for one in measures if one.name not in MEASURES)


def definition_of(name: str) -> Measure | None:
    """A built-in measure, or one of the user's own that was noted; None for another name."""
    return MEASURES.get(name) or _NOTED.get(name)
