"""A reading: one number of a run that a target may ask for, declared by a function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sim.records import Run

Reader = Callable[[Run], float]


@dataclass(frozen=True, slots=True)
class Reading:
    """One registered reading.

    Attributes
    ----------
    name : str
    unit : str
        As in :class:`sim.measures.definition.Measure`.
    text : str
        What is read.
    read : callable
        Run > float; NaN where it is not defined.
    """

    name: str
    unit: str
    text: str
    read: Reader


def reading(unit: str) -> Callable[[Reader], Reading]:
    """Make a reading of a function: its name is the reading's, its docstring says what is read."""

    def wrap(function: Reader) -> Reading:
        text = (function.__doc__ or "").strip().splitlines()[0]
        return Reading(function.__name__, unit, text, function)

    return wrap
