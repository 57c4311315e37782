"""``over:`` of a study: every point under many sets of assumptions, the same for all scenarios."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from sim.arguments import MAX_REPLICATIONS
from sim.errors import ArgumentError
from sim.experiments.assumptions.draws import apart, as_it_stands, plausible
from sim.experiments.assumptions.ensemble import MOST_ROWS, Array, Ensemble, Row, read_ensemble
from sim.experiments.checker import Checker
from sim.experiments.levels import PLAUSIBLE, overlapping
from sim.scenario import Problem, Scenario, ScenarioError
from sim.scenario.problems import show

FILE: Final = "assumptions.parquet"
"""In a folder of results: the sets of assumptions of its study."""
POINTS: Final = 64
AS_IT_STANDS: Final = 10
_KEYS: Final = ("of", "points", "as_it_stands")


@dataclass(frozen=True, slots=True)
class AssumptionSets:
    """Sets of assumptions under which every point of a study is run.

    Attributes
    ----------
    source : str
        ``plausible``, or the ensemble file.
    rows : tuple of mapping of str to number
        Dotted path > value. The first has the values as they stand in the scenarios, and weight 0.
    weights : ndarray of float, shape (rows,)
        They sum to 1.
    apart : tuple of str
        Parameters of the source that keep the value of each scenario, because scenarios differ in them.
    as_it_stands : int
        Replications of the first row, at least; those of the others are the study's.
    about : mapping
        What the ensemble file says of itself.
    """

    source: str
    rows: tuple[Row, ...]
    weights: Array
    apart: tuple[str, ...] = ()
    as_it_stands: int = AS_IT_STANDS
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def paths(self) -> tuple[str, ...]:
        """Dotted paths that are set."""
        return tuple(self.rows[0])

    @property
    def ensemble(self) -> Ensemble:
        """The same as an ensemble, for the folder of results."""
        said = {"source": self.source, "apart": list(self.apart), "as_it_stands": self.as_it_stands}
        return Ensemble(self.rows, self.weights, {**self.about, "over": said})

    @property
    def digest(self) -> str:
        """SHA-256 of the sets and their weights."""
        text = json.dumps([list(map(dict, self.rows)), self.weights.tolist(), self.as_it_stands], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def kept_over(folder: Path) -> AssumptionSets:
    """The sets of assumptions that a folder of results keeps.

    Raises
    ------
    ScenarioError
        The file is missing or was changed.
    """
    found = read_ensemble(folder / FILE)
    said = found.about.get("over")
    if not isinstance(said, dict):
        raise ScenarioError([Problem("", "the assumptions of this folder", "another ensemble", str(folder / FILE))])
    about = {key: value for key, value in found.about.items() if key != "over"}
    number = int(said["as_it_stands"])
    return AssumptionSets(str(said["source"]), found.rows, found.weights, tuple(said["apart"]), number, about)


def make_over(
    scenarios: Sequence[Scenario],
    source: str | Path = PLAUSIBLE,
    points: int = POINTS,
    seed: int = 1,
    without: Sequence[str] = (),
    number: int = AS_IT_STANDS,
) -> AssumptionSets:
    """Sets of assumptions for scenarios.

    Parameters
    ----------
    scenarios : sequence of Scenario
        All of the study: parameters in which they differ are kept apart.
    source : str or path
        ``plausible``, or an ensemble file.
    points : int
        Sets at most, besides the values as they stand.
    seed : int
    without : sequence of str
        Dotted paths that the study sets itself.
    number : int
        Replications of the values as they stand, at least.

    Raises
    ------
    ScenarioError
        The ensemble file cannot be used.
    ArgumentError
        Nothing is left to draw.
    """
    differ = apart(scenarios)
    about: Mapping[str, Any] = {}
    left: tuple[str, ...]
    if source == PLAUSIBLE:
        rows, weights, left = plausible(scenarios, points, seed, without), np.full(points, 1.0 / points), differ
    else:
        found = read_ensemble(source)
        about = found.about
        given, weights = found.points(points, seed)
        left = tuple(path for path in found.paths if _clashes(path, (*differ, *without)))
        rows = tuple({path: value for path, value in row.items() if path not in left} for row in given)
        if not rows[0]:
            raise ArgumentError(f"{source}: expected parameters that the scenarios have in common, found none")
        _try(scenarios, rows, str(source))
    stands = as_it_stands(scenarios[0], rows[0])
    missing = [path for path, value in stands.items() if not isinstance(value, int | float)]
    if missing:
        problems = [Problem(path, "a parameter that has a number in the scenarios", "none") for path in missing]
        raise ScenarioError(problems)
    return AssumptionSets(str(source), (stands, *rows), np.array([0.0, *weights]), left, number, about)


def _clashes(path: str, others: Sequence[str]) -> bool:
    return path in others or bool(overlapping([path, *(one for one in others if one != path)]) if others else False)


def _try(scenarios: Sequence[Scenario], rows: Sequence[Row], file: str) -> None:
    problems = []
    for k, row in enumerate(rows):
        for scenario in scenarios:
            try:
                scenario.with_(row)
            except ScenarioError as error:
                for one in error.problems:
                    problems.append(Problem(f"row {k + 1}: {one.path}", one.expected, one.found, file))
    if problems:
        raise ScenarioError(problems)


def read_over(
    checker: Checker, scenarios: Mapping[str, Scenario], factors: Sequence[str], seed: int
) -> AssumptionSets | None:
    """``over:`` of a study file; None if there is none, or something is wrong.

    Parameters
    ----------
    checker : Checker
    scenarios : mapping of str to Scenario
        Of the study, under its policies.
    factors : sequence of str
        Dotted paths that the study sets.
    seed : int
    """
    if "over" not in checker.document.data:
        return None
    given = checker.document.data["over"]
    before = len(checker.problems)
    entry = given if isinstance(given, dict) else {"of": given}
    checker.known(entry, _KEYS, ("over",))
    source = entry.get("of")
    if not isinstance(source, str) or not source:
        expected = f"{PLAUSIBLE}, an ensemble file, or {{of: ..., points: {POINTS}}}"
        checker.note(("over",), expected, show(source))
    points = checker.whole_in(entry, "points", POINTS, 2, MOST_ROWS, ("over",))
    number = checker.whole_in(entry, "as_it_stands", AS_IT_STANDS, 1, MAX_REPLICATIONS, ("over",))
    if isinstance(checker.document.data.get("replications"), dict):
        checker.note(("over",), "a fixed number of replications beside over:", "a stopping rule")
    design = checker.document.data.get("design")
    if "search" in (design, design.get("kind") if isinstance(design, dict) else ""):
        checker.note(("over",), "no over: at the top (design: search)", "over", hint="give design: {over: [...]}")
    if len(checker.problems) > before or not scenarios:
        return None
    assert isinstance(source, str)
    beside = Path(checker.document.file).parent / source if checker.document.file else Path(source)
    try:
        chosen = source if source == PLAUSIBLE else beside if beside.is_file() else Path(source)
        return make_over(list(scenarios.values()), chosen, points, seed, factors, number)
    except ScenarioError as error:
        checker.problems += error.problems
    except ArgumentError as error:
        checker.note(("over",), "assumptions that the scenarios have in common", str(error))
    return None
