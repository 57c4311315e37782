"""A region's places as ordinary scenarios, and the runs that they need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sim.experiments.points import Point
from sim.region.drawing import key_of
from sim.region.lots import wave_of
from sim.region.region import Region, RegionPlace
from sim.region.shares import budget_changes
from sim.scenario import Problem, Scenario, ScenarioError, load
from sim.scenario.files import find_scenario
from sim.scenario.scaling import TOTALS, whole
from sim.scenario.schema import value_at

STRIDE: Final = 10_000  # replications of one place before its seeds could meet those of another
SEEDS: Final = 100_000_000_000
WITHOUT: Final = " (without)"
LIMITS: Final = {
    "territory.districts": 50, "territory.streets": 2_000, "territory.communities": 20_000, "territory.grids": 200_000
}  # fmt: skip


def scenarios_of(region: Region, scale: float = 1.0, reformed: bool = True) -> list[Scenario]:
    """The scenario of each place, with all that the region gives it.

    Parameters
    ----------
    region : Region
    scale : float
        Size at which places are run.
    reformed : bool
        Whether places that a wave reaches have its reforms.

    Raises
    ------
    ScenarioError
        With the problems of all places, each with the name of its place.
    """
    bases: dict[str, Scenario] = {}
    problems: list[Problem] = []
    made: list[Scenario] = []
    for place in region.places:
        try:
            made.append(_place(place, region, bases))
        except ScenarioError as error:
            problems += [_named(place, problem) for problem in error.problems]
    if problems:
        raise ScenarioError(problems)
    weights = [place.weight for place in region.places]
    budgets = budget_changes(region.budgets, weights, made)
    waves = waves_of(region) if reformed else [-1] * len(made)
    for i, place in enumerate(region.places):
        size = {"territory.scale": scale} if scale != made[i].territory.scale else {}
        changes = {**budgets[i], **_shocks(place, region, made[i]), **_wave(region, waves[i], made[i]), **size}
        try:
            made[i] = made[i].with_(changes) if changes else made[i]
        except ScenarioError as error:
            problems += [_named(place, problem) for problem in error.problems]
    if problems:
        raise ScenarioError(problems)
    return made


def waves_of(region: Region) -> list[int]:
    """Number of the wave of each place, from 0; -1 for places that go on as before."""
    names = [place.name for place in region.places]
    return wave_of(region.waves, names) if region.waves else [-1] * len(names)


def points_of(region: Region, scale: float, paired: bool = False) -> list[Point]:
    """A point for each place, at the size at which it is run.

    Parameters
    ----------
    region : Region
    scale : float
    paired : bool
        Whether each place that a wave reaches is there once more, behind the others, without the reforms and with the
        same random numbers.

    Raises
    ------
    ScenarioError
        With the problems of all places.
    """
    names = [place.name for place in region.places]
    points = [
        Point(name, scenario, seed=own_seed(name))
        for name, scenario in zip(names, scenarios_of(region, scale), strict=True)
    ]
    reached = [i for i, wave in enumerate(waves_of(region)) if wave >= 0]
    if not paired or not reached:
        return points
    before = scenarios_of(region, scale, reformed=False)
    return points + [Point(without(names[i], names), before[i], seed=own_seed(names[i])) for i in reached]


def without(name: str, names: Sequence[str]) -> str:
    """Label of a place as it would be without the reforms, which no place has."""
    label = f"{name}{WITHOUT}"
    return label if label not in names else without(label, names)


def own_seed(name: str) -> int:
    """What a place adds to the seeds of the region: its own, whatever other places there are."""
    return STRIDE * (1 + key_of(name) % SEEDS)


def seed_of_place(name: str, seed: int, replication: int) -> int:
    """Seed of a place's run.

    Parameters
    ----------
    name : str
    seed : int
        Of the region.
    replication : int
        From 0.
    """
    return seed + replication + own_seed(name)


def _named(place: RegionPlace, problem: Problem) -> Problem:
    path = f"places.{place.name}.{problem.path}".rstrip(".")
    return Problem(path, problem.expected, problem.found, problem.file, problem.line, problem.suggestion, problem.hint)


def _place(place: RegionPlace, region: Region, bases: dict[str, Scenario]) -> Scenario:
    if place.scenario not in bases:
        beside = (region.folder or Path()) / place.scenario
        own = find_scenario(place.scenario, region.folder) is not None and beside.exists()
        bases[place.scenario] = load(str(beside) if own else place.scenario)
    base = bases[place.scenario]
    changes: dict[str, Any] = {}
    if place.residents:
        changes |= scaled_totals(base, place.residents)
        changes["territory.seed"] = key_of(place.name) % (2**31 - 1)
    changes |= {**region.changes, **place.changes}
    return base.with_(changes) if changes else base


def scaled_totals(base: Scenario, residents: int) -> dict[str, Any]:
    """Totals of a place with another number of residents: the ratios of its scenario, rounded by one rule.

    Parameters
    ----------
    base : Scenario
        A drawn place; one with a table of units has its own totals.
    residents : int
    """
    if base.territory.table is not None:
        expected = "a place without a table of units: residents scales drawn places"
        raise ScenarioError([Problem("territory.table", expected, str(base.territory.table))])
    ratio = residents / base.territory.residents
    changes: dict[str, Any] = {"territory.residents": residents}
    for path in TOTALS:
        value = value_at(base, path)
        if isinstance(value, int) and not isinstance(value, bool):
            least = 1 if value and path in LIMITS else 0
            changes[path] = min(max(least, whole(value * ratio)), LIMITS.get(path, 10**9))
        elif isinstance(value, float):
            changes[path] = value * ratio
    return changes


def _shocks(place: RegionPlace, region: Region, scenario: Scenario) -> dict[str, Any]:
    here = [dict(one.shock) for one in region.shocks if not one.places or place.name in one.places]
    there = scenario.to_dict()["demand"]["shocks"]
    return {"demand.shocks": [*there, *here]} if here else {}


def _wave(region: Region, wave: int, scenario: Scenario) -> Mapping[str, Any]:
    if region.waves is None or wave < 0:
        return {}
    day, reforms = region.waves.days[wave], list(region.waves.reforms)
    if day == 0:
        return {"reforms": reforms}
    stages = scenario.to_dict()["rollout"]
    return {"rollout": [*stages, {"from": day, "where": "all", "reforms": reforms}]}
