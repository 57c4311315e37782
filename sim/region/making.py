"""A region's places as ordinary scenarios, and the runs that they need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from sim.experiments.plan import Job, run_id
from sim.experiments.points import Point, Resolver
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
LIMITS: Final = {
    "territory.districts": 50, "territory.streets": 2_000, "territory.communities": 20_000, "territory.grids": 200_000
}  # fmt: skip


def scenarios_of(region: Region) -> list[Scenario]:
    """The scenario of each place, at its full size, with all that the region gives it.

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
    waves = wave_of(region.waves, [place.name for place in region.places]) if region.waves else [-1] * len(made)
    for i, place in enumerate(region.places):
        changes = {**budgets[i], **_shocks(place, region, made[i]), **_wave(region, waves[i], made[i])}
        try:
            made[i] = made[i].with_(changes) if changes else made[i]
        except ScenarioError as error:
            problems += [_named(place, problem) for problem in error.problems]
    if problems:
        raise ScenarioError(problems)
    return made


def points_of(region: Region, scale: float) -> list[Point]:
    """A point for each place, at the size at which it is run.

    Raises
    ------
    ScenarioError
        With the problems of all places.
    """
    scenarios = scenarios_of(region)
    return [
        Point(place.name, scenario.with_({"territory.scale": scale}) if scale != 1.0 else scenario)
        for place, scenario in zip(region.places, scenarios, strict=True)
    ]


def seed_of_place(name: str, seed: int, replication: int) -> int:
    """Seed of a place's run: its own, whatever other places there are.

    Parameters
    ----------
    name : str
    seed : int
        Of the region.
    replication : int
        From 0.
    """
    return seed + replication + STRIDE * (1 + key_of(name) % SEEDS)


def jobs_of(region: Region, resolver: Resolver, seed: int, replications: int) -> Iterator[Job]:
    """Runs of a region, replication by replication, made as they are asked for."""
    for r in range(replications):
        for i, place in enumerate(region.places):
            own = seed_of_place(place.name, seed, r)
            scenario, inputs = resolver.hashes(i)
            yield Job(run_id(scenario, own, inputs), i, r, own)


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
