"""A region's places as ordinary scenarios, and the runs that they need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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


def scenarios_of(region: Region, scale: float = 1.0) -> list[Scenario]:
    """The scenario of each place, with all that the region gives it.

    Parameters
    ----------
    region : Region
    scale : float
        Size at which places are run.

    Raises
    ------
    ScenarioError
        With the problems of all places, each with the name of its place.
    """
    made = _places(region, scale)
    return list(_shared(region, made, dict(enumerate(waves_of(region)))).values())


def _places(region: Region, scale: float) -> list[Scenario]:
    """Every place as it is, before what places share."""
    bases: dict[str, Scenario] = {}
    numbers = range(len(region.places))
    return list(_each(region, numbers, lambda i: _place(region.places[i], region, bases, scale)).values())


def _shared(region: Region, made: Sequence[Scenario], waves: Mapping[int, int]) -> dict[int, Scenario]:
    """Some places with their parts of budgets, shocks and the roll-out: number of the place > scenario.

    Parameters
    ----------
    region : Region
    made : sequence of Scenario
        All places.
    waves : mapping of int to int
        Number of the place > its wave, -1 for none.
    """
    budgets = budget_changes(region.budgets, [place.weight for place in region.places], made)

    def changed(i: int) -> Scenario:
        changes = {**budgets[i], **_shocks(region.places[i], region, made[i]), **_wave(region, waves[i], made[i])}
        return made[i].with_(changes) if changes else made[i]

    return _each(region, waves, changed)


def _each(region: Region, numbers: Iterable[int], make: Callable[[int], Scenario]) -> dict[int, Scenario]:
    """What is made of some places, or the problems of all of them."""
    problems: list[Problem] = []
    found: dict[int, Scenario] = {}
    for i in numbers:
        try:
            found[i] = make(i)
        except ScenarioError as error:
            problems += [_named(region.places[i], problem) for problem in error.problems]
    if problems:
        raise ScenarioError(problems)
    return found


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
    names, waves, made = [place.name for place in region.places], waves_of(region), _places(region, scale)

    def points(shared: Mapping[int, Scenario], label: Callable[[str], str]) -> list[Point]:
        return [Point(label(names[i]), scenario, seed=own_seed(names[i])) for i, scenario in shared.items()]

    found = points(_shared(region, made, dict(enumerate(waves))), str)
    if paired:
        reached = {i: -1 for i, wave in enumerate(waves) if wave >= 0}
        found += points(_shared(region, made, reached), lambda name: without(name, names))
    return found


def without(name: str, names: Sequence[str]) -> str:
    """Label of a place as it would be without the reforms, which no place has."""
    label = f"{name}{WITHOUT}"
    return label if label not in names else without(label, names)


def own_seed(name: str) -> int:
    """What a place adds to the seeds of the region: its own, whatever other places there are."""
    return STRIDE * (1 + key_of(name) % SEEDS)


def _named(place: RegionPlace, problem: Problem) -> Problem:
    path = f"places.{place.name}.{problem.path}".rstrip(".")
    return Problem(path, problem.expected, problem.found, problem.file, problem.line, problem.suggestion, problem.hint)


def _place(place: RegionPlace, region: Region, bases: dict[str, Scenario], scale: float) -> Scenario:
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
    if scale != base.territory.scale:  # whatever the file of the place says
        changes["territory.scale"] = scale
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
