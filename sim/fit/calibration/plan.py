"""What a calibration varies and how many runs it makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sim.experiments.assumptions.draws import Interval
from sim.experiments.assumptions.ensemble import is_number
from sim.experiments.levels import PLAUSIBLE, RANGE, full_path, span
from sim.fit.data import FitError
from sim.scenario import Problem, Scenario, ScenarioError, parameters
from sim.scenario.problems import nearest, show
from sim.scenario.schema import value_at
from sim.scenario.sizes import below
from sim.scenario.yaml_file import Document, read

RUNS: Final = 600
LEAST_RUNS: Final = 160  # with fewer a wave has fewer than twelve points
MOST_PARAMETERS: Final = 8  # that screening keeps
MOST_GIVEN: Final = 20
WAVES: Final = 3
REPLICATIONS: Final = 3
_SCREEN: Final = 0.2
_CHECK: Final = 0.1


@dataclass(frozen=True, slots=True)
class Plan:
    """How the runs are shared out.

    Attributes
    ----------
    screen : int
        Runs over all assumed parameters, to find those that matter; 0 where parameters are given.
    points : int
        Of each wave, with `REPLICATIONS` runs each.
    check : int
        Runs of sets that were found, with fresh seeds.
    changes : mapping of str to object
        What is set in the scenario, and therefore not varied.
    """

    screen: int
    points: int
    check: int
    changes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fixed(self) -> list[str]:
        """Dotted paths that are not varied."""
        return [full_path(path) for path in below(self.changes)]

    @classmethod
    def of(cls, runs: int, screens: bool, changes: Mapping[str, Any] | None = None) -> Plan:
        """The plan for a number of runs.

        Raises
        ------
        FitError
            There are too few.
        """
        if runs < LEAST_RUNS:
            raise FitError(f"--runs: expected at least {LEAST_RUNS}, found {runs}")
        screen = int(_SCREEN * runs) if screens else 0
        check = int(_CHECK * runs)
        return cls(screen, (runs - screen - check) // (WAVES * REPLICATIONS), check, changes or {})


def read_parameters(path: Path, scenario: Scenario) -> list[Interval]:
    """Parameters of a file: dotted path > ``plausible``, ``range`` or ``{low, high}``.

    Raises
    ------
    ScenarioError
        With everything wrong in it.
    """
    if not path.is_file():
        raise ScenarioError([Problem("", "a file of parameters (YAML)", "no such file", str(path))])
    document = read(path)
    problems, found = list(document.problems), []
    if not isinstance(document.data, Mapping) or not 1 <= len(document.data) <= MOST_GIVEN:
        expected = f"1 to {MOST_GIVEN} parameters, path: plausible or {{low: ..., high: ...}}"
        problems.append(document.problem((), expected, show(document.data)))
    for name, given in (document.data or {}).items() if not problems else ():
        one = _interval(document, str(name), given, scenario, problems)
        if one is not None:
            found.append(one)
    if problems:
        raise ScenarioError(problems)
    return found


def refuse_set(given: Sequence[Interval], fixed: Sequence[str]) -> None:
    """Refuse changes of parameters that are varied: their values would never be used.

    Raises
    ------
    ScenarioError
    """
    twice = [one.parameter.path for one in given if one.parameter.path in fixed]
    hint = "the value would never be used; leave one out"
    if twice:
        raise ScenarioError([Problem(path, "what is not varied", f"--set {path}", hint=hint) for path in twice])


def _interval(
    document: Document, name: str, given: Any, scenario: Scenario, problems: list[Problem]
) -> Interval | None:
    known = {one.path: one for one in parameters() if is_number(one)}
    if name not in known:
        near = nearest(name, known)
        told = document.problem((name,), "the dotted path of a parameter that is a number", name, suggestion=near)
        problems.append(told)
        return None
    if name.startswith("run.") or name == "territory.scale":
        problems.append(document.problem((name,), "a parameter of the city", "a setting of the run"))
        return None
    one, ends = known[name], _ends(name, given)
    if isinstance(ends, str):
        expected = f"{PLAUSIBLE}, {RANGE} or {{low: ..., high: ...}} within {one.range}"
        problems.append(document.problem((name,), expected, ends))
        return None
    low, high = ends
    value = value_at(scenario, name)
    try:
        for end in (low, high):
            scenario.with_({name: int(end) if one.kind.startswith("a whole number") else end})
    except ScenarioError as error:
        problems += [document.problem((name,), problem.expected, problem.found) for problem in error.problems]
        return None
    return Interval(one, float(value) if isinstance(value, int | float) else low, low, high)


def _ends(name: str, given: Any) -> tuple[float, float] | str:
    if given in (PLAUSIBLE, RANGE):
        found = span(name, given)
        return found if isinstance(found, str) else found[:2]
    if not isinstance(given, Mapping) or set(given) != {"low", "high"}:
        return show(given)
    low, high = given["low"], given["high"]
    if any(not isinstance(end, int | float) or isinstance(end, bool) for end in (low, high)) or not low < high:
        return f"low {low}, high {high}"
    return float(low), float(high)
