"""Readings: one number of a run, by name, that a target may ask for.

A name is a measure of :mod:`sim.measures` or one of the readings of the modules beside this one, which stand for the
figures of stylised facts that are no measures of an outcome.
"""

from __future__ import annotations

from sim.facts import (
    deed_readings,
    demand_readings,
    estate_readings,
    place_readings,
    response_readings,
    structure_readings,
    surge_readings,
    time_readings,
    truth_readings,
    type_readings,
)
from sim.facts.reading import Reading
from sim.measures.registry import MEASURES
from sim.records import Run


def readings() -> dict[str, Reading]:
    """Every registered reading by name."""
    modules = (
        deed_readings,
        demand_readings,
        estate_readings,
        place_readings,
        response_readings,
        structure_readings,
        surge_readings,
        time_readings,
        truth_readings,
        type_readings,
    )
    return {one.name: one for module in modules for one in vars(module).values() if isinstance(one, Reading)}


def known_names() -> list[str]:
    """Names a target may ask for: measures, then readings."""
    return [*MEASURES, *sorted(readings())]


def unit_of(name: str) -> str:
    """Unit of a measure or reading."""
    return MEASURES[name].unit if name in MEASURES else readings()[name].unit


def read(run: Run, name: str) -> float:
    """The number of a run that a name stands for."""
    if name in run.summary:
        return float(run.summary[name])
    return float(readings()[name].read(run))
