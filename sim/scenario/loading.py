"""Loading scenarios and reforms by name or path."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources.abc import Traversable
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from sim.arguments import name_of, shown
from sim.errors import ArgumentError
from sim.policy.parameter import Parameter
from sim.policy.text import Text
from sim.scenario import files
from sim.scenario.layers import Layers, folder, reform_name
from sim.scenario.problems import Problem, ScenarioError, no_such
from sim.scenario.reform import Reform, read_reform
from sim.scenario.scenario import Scenario
from sim.scenario.schema import leaves
from sim.scenario.yaml_file import Document, read, refuse_region


@dataclass(frozen=True, slots=True)
class Entry:
    """A shipped scenario in a list: name and title, read without resolving it."""

    name: str
    title: Text


def load(name: str | PathLike[str]) -> Scenario:
    """Load a scenario.

    Parameters
    ----------
    name : str or path
        Name of a shipped scenario (``demo``, ``panjin/after``) or path of a file.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        With every problem in the file and the files it builds on.
    """
    text = fspath(name) if isinstance(name, str | PathLike) else name
    if not isinstance(text, str):
        raise ArgumentError(f"name: expected the name or path of a scenario, found {shown(name)}")
    source = files.find_scenario(text)
    if source is None:
        names = files.scenario_names()
        raise ScenarioError([no_such("scenario", text, names)])
    return scenario_of(read(source), source, reform_name(text))


def as_scenario(given: Any, argument: str = "scenario") -> Scenario:
    """A scenario that was given as such, or by its name or path.

    Parameters
    ----------
    given : Scenario, str or path
    argument : str
        Name of the argument, for the message.

    Raises
    ------
    ArgumentError
        It is neither.
    ScenarioError
        It cannot be loaded.
    """
    if isinstance(given, Scenario):
        return given
    if isinstance(given, str | PathLike):
        return load(given)
    raise ArgumentError(f"{argument}: expected a Scenario, or the name or path of one, found {shown(given)}")


def scenario_of(document: Document, source: Traversable, name: str = "") -> Scenario:
    """A scenario from a document that was read, or changed since.

    Raises
    ------
    ScenarioError
        With all problems.
    """
    refuse_region(document, "a scenario")
    layers = Layers(Scenario)
    key = str(source.resolve()) if isinstance(source, Path) else str(source)
    layers.lay_document(document, folder(source), (key,))
    return Scenario._from_layers(layers, name=name)


def load_reform(name: str | PathLike[str]) -> Reform:
    """Load a reform by name or path.

    Raises
    ------
    ScenarioError
        If there is none, or its file has problems.
    """
    text = name_of(name, "name")
    source = files.find_reform(text)
    if source is None:
        raise ScenarioError([no_such("reform", text, files.reform_names())])
    reform, problems = read_reform(reform_name(text), source, Scenario)
    if problems or reform is None:
        raise ScenarioError(problems)
    return reform


def check_file(path: str | PathLike[str]) -> tuple[Problem, ...]:
    """All problems of a scenario file or a reform file; empty if there are none.

    A file with ``changes`` or ``parameters`` at its top is a reform: it is also applied to the defaults,
    so that its values are checked.
    """
    text = name_of(path, "path")
    source = files.find_scenario(text)
    try:
        if source is None:
            load(path)
        else:
            check_document(read(source), source, reform_name(text))
    except ScenarioError as error:
        return error.problems
    return ()


def check_document(document: Document, source: Traversable, name: str) -> Scenario | None:
    """Check a scenario file or a reform file that was read; returns the scenario, if it is one.

    Raises
    ------
    ScenarioError
        With all problems.
    """
    if is_reform(document):
        Scenario().with_reform(str(source))
        return None
    return scenario_of(document, source, name)


def is_reform(document: Document) -> bool:
    """Whether a file is one of a reform: it has ``changes`` or ``parameters`` at its top."""
    return "changes" in document.data or "parameters" in document.data


def list_scenarios() -> list[Entry]:
    """The shipped scenarios, by name."""
    return [Entry(name, _title(name)) for name in files.scenario_names()]


def list_reforms() -> list[Reform]:
    """The shipped reforms, by name."""
    return [load_reform(name) for name in files.reform_names()]


def parameters() -> list[Parameter]:
    """Every parameter of a scenario, in reading order."""
    return list(leaves(Scenario).values())


def _title(name: str) -> Text:
    source = files.find_scenario(name)
    title = read(source).data.get("title") if source else None
    title = title if isinstance(title, dict) else {}
    return Text(str(title.get("en", name)), str(title.get("zh", name)))
