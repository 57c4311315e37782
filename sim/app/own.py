"""Measures of whoever starts the dashboard: named at its start, never by a visitor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from sim.measures.own import OwnMeasure, load_measures
from sim.measures.registry import note_own

if TYPE_CHECKING:
    from sim.records.run import Run

#: Measures of the server, by name: every run has them, and every comparison tells them.
OWN: Final[dict[str, OwnMeasure]] = {}


def offer(measures: Iterable[OwnMeasure | str]) -> None:
    """Take these measures into all runs from now on, in place of those before; runs the code of their files.

    Raises
    ------
    MeasureError
        One cannot be found or loaded, or two have one name.
    """
    found = load_measures(measures)
    for one in found.values():
        one.load()
    note_own(one.definition for one in found.values())
    OWN.clear()
    OWN.update(found)


def values_of(run: Run) -> dict[str, float]:
    """Name > value of each measure for a run.

    Raises
    ------
    MeasureError
        One failed, or gave no number.
    """
    return {name: one.of(run) for name, one in OWN.items()}
