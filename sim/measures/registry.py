"""The measures of all families, in the order of tables. Tables, figures and result columns read this.

A measure that is added to :func:`sim.measures.summary.summarise` gets its entry in its family's file; a
test compares the two.
"""

from __future__ import annotations

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

__all__ = ["FAMILIES", "MAIN", "MEASURES", "Measure"]

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
