"""A target: a known figure or fact, what is read of which runs, and what is expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from sim.arguments import is_file, name_of, path_of
from sim.experiments.levels import sets_seed
from sim.facts.readings import known_names
from sim.policy.kinds import Bilingual, Name, Real, Section, Whole, Words
from sim.scenario import Scenario, load
from sim.scenario.custom_rules import beside
from sim.scenario.files import shipped
from sim.scenario.problems import Problem, ScenarioError, nearest
from sim.scenario.validate import build
from sim.scenario.yaml_file import Document, read

FOLDER = "targets"


class Against(Section):
    """The other run of a contrast."""

    scenario: Words = ""
    changes: dict[str, Any] = Field(default_factory=dict)


class Over(Section):
    """A factor whose best value is looked for."""

    path: Name = "run.days"
    values: tuple[Real, ...] = ()


class Target(Section):
    """One target.

    Attributes
    ----------
    fact : int or None
        Number of the stylised fact (1-18).
    title, note : Bilingual
        Title; why it is not met, where it is not.
    reading : str
        Name of a measure or of a reading.
    low, high : float or None
        What is expected: a range that the whole interval must lie in; with one end only, a direction that it must
        keep to.
    of : {"reported", "true"}
        Whether it is a figure that offices report or one of the true state.
    shape : bool
        A shape (a ratio, a spread) or a level.
    input : bool
        Whether the figure follows from an input almost by itself.
    scenario : str
        Scenario that is run; the file's own if empty.
    changes : dict
        Dotted path > value.
    against : Against or None
        Reads the difference or ratio of `scenario` with `changes` over this run, pair by pair of seeds.
    combine : {"difference", "ratio", "best"}
        How: with `over`, ``best`` is the value of the factor at which the mean is smallest.
    over : Over or None
    replications : int or None
        Of this target; those of the file if None.
    source : str
    """

    fact: Whole | None = None
    title: Bilingual = Bilingual()
    note: Bilingual = Bilingual()
    reading: Name = "solved"
    low: Real | None = None
    high: Real | None = None
    of: Literal["reported", "true"] = "true"
    shape: bool = True
    input: bool = False
    scenario: Words = ""
    changes: dict[str, Any] = Field(default_factory=dict)
    against: Against | None = None
    combine: Literal["", "difference", "ratio", "best"] = ""
    over: Over | None = None
    replications: Whole | None = Field(default=None, ge=2, le=1000)
    source: Words = ""


class TargetFile(Section):
    """What a file of targets may hold."""

    scenario: Words = ""
    replications: Whole = Field(default=3, ge=2, le=1000)
    changes: dict[str, Any] = Field(default_factory=dict)
    targets: dict[str, Any] = Field(default_factory=dict)


class Targets(Section):
    """The targets of one file, resolved.

    Attributes
    ----------
    name : str
        Name of the file.
    replications : int
    targets : dict of str to Target
        With the file's scenario and changes filled in.
    """

    name: str
    replications: int
    targets: dict[str, Target]


def target_files() -> list[str]:
    """Names of the shipped files of targets."""
    folder = shipped().joinpath(FOLDER)
    return sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def load_targets(name: str) -> Targets:
    """Read a file of targets.

    Parameters
    ----------
    name : str
        Name of a shipped file, or a path.

    Raises
    ------
    ScenarioError
        With everything wrong in it.
    """
    name = name_of(name, "name")
    own = name.endswith((".yaml", ".yml"))
    source: Traversable = path_of(name, "TARGETS") if own else shipped().joinpath(FOLDER, f"{name}.yaml")
    if not is_file(source):
        known = target_files()
        raise ScenarioError(
            [
                Problem(
                    "",
                    "the name of a file of targets",
                    f'"{name}"',
                    suggestion=nearest(name, known),
                    hint=f"targets: {', '.join(known)}",
                )
            ]
        )
    return check_targets(read(source), name)


def check_targets(document: Document, name: str) -> Targets:
    """The targets of a file that was read.

    Raises
    ------
    ScenarioError
        With everything wrong in it.
    """
    origins = {path: (document.file, line) for path, line in document.lines.items()}
    content = build(TargetFile, document.data, origins=origins, problems=document.problems)
    problems: list[Problem] = []
    found: dict[str, Target] = {}
    places: dict[str, dict[tuple[str, ...], tuple[str, int]]] = {}
    for path, place in origins.items():
        if path[:1] == ("targets",) and len(path) > 1:
            places.setdefault(path[1], {})[path[2:]] = place
    for key, tree in content.targets.items():
        below = places.get(key, {})
        try:
            target = build(Target, tree if isinstance(tree, dict) else {"reading": tree}, origins=below)
        except ScenarioError as error:
            problems += [_below(key, problem) for problem in error.problems]
            continue
        problems += [_below(key, problem) for problem in _mistakes(target, content.changes, document.file)]
        more = _side(target.scenario or content.scenario, {**content.changes, **target.changes}, document.file)
        if (other := target.against) is not None:
            more["against"] = other.model_copy(update=_side(other.scenario, other.changes, document.file))
        found[key] = target.model_copy(update=more)
    if problems:
        raise ScenarioError(problems)
    return Targets(name=name, replications=content.replications, targets=found)


def _side(scenario: str, changes: dict[str, Any], file: str) -> dict[str, Any]:
    """What is run: files that are named lie beside the file of targets, or where the command is called."""
    folder = Path(file).resolve().parent if file else None
    near = Path(file).parent / scenario
    if file and scenario.endswith((".yaml", ".yml")) and near.is_file():
        scenario = str(near)
    return {"scenario": scenario, "changes": {path: beside(path, value, folder) for path, value in changes.items()}}


def scenarios_of(files: Iterable[Targets]) -> Iterator[Scenario]:
    """The scenarios that files of targets are checked with, each with the changes of its target."""
    seen = set()
    for file in files:
        for name, target in file.targets.items():
            key = repr((target.scenario, target.changes))
            if target.scenario and key not in seen:
                seen.add(key)
                yield _loaded(name, target.scenario).with_(target.changes)
            if target.against is not None:
                yield _loaded(name, target.against.scenario or target.scenario).with_(target.against.changes)


def _loaded(key: str, scenario: str) -> Scenario:
    try:
        return load(scenario)
    except ScenarioError as error:
        named = (replace(one, path=one.path or "scenario") for one in error.problems)
        raise ScenarioError([one if one.file else _below(key, one) for one in named]) from None


def _below(key: str, problem: Problem) -> Problem:
    return replace(problem, path=".".join(part for part in ("targets", key, problem.path) if part))


def _mistakes(target: Target, common: dict[str, Any], file: str) -> Iterator[Problem]:
    for changes in (common, target.changes, target.against.changes if target.against is not None else {}):
        for path in (path for path, value in changes.items() if sets_seed(path, value)):
            expected, hint = "no seed of a run, which every replication sets", "use --seed instead"
            yield Problem(f"changes.{path}", expected, path, file, hint=hint)
    names = known_names()
    if target.reading not in names:
        yield Problem(
            "reading",
            "the name of a measure or a reading",
            f'"{target.reading}"',
            file,
            suggestion=nearest(target.reading, names),
        )
    if target.low is None and target.high is None:
        yield Problem("low", "low, high or both", "neither", file)
    if (target.over is not None) != (target.combine == "best"):
        yield Problem("combine", "`best` together with `over`", f'"{target.combine}"', file)
    if (target.against is not None) != (target.combine in ("difference", "ratio")):
        yield Problem("combine", "`difference` or `ratio` together with `against`", f'"{target.combine}"', file)
