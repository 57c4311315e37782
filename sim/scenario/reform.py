"""A reform: a fragment of a scenario in a file of its own, with what it stands for and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path as FilePath
from typing import Any

from pydantic import BaseModel, Field

from sim.policy.frozen import FrozenMapping, freeze
from sim.policy.kinds import Bilingual, Section, Words
from sim.policy.text import Text
from sim.scenario import custom_rules, limits, schema
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.validate import build
from sim.scenario.yaml_file import Document, read

Path = tuple[str, ...]


class ReformFile(Section):
    """What a reform file may hold."""

    title: Bilingual = Bilingual()
    description: Bilingual = Bilingual()
    mechanisms: tuple[str, ...] = ()
    source: Words = ""
    cost: Bilingual = Bilingual()
    parameters: dict[str, Words] = Field(default_factory=dict)
    changes: dict[str, Any] = Field(default_factory=dict)
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reform:
    """A reform as its file describes it.

    Attributes
    ----------
    name : str
    title, description, cost : Text
    mechanisms : tuple of str
        Mechanism numbers, ``M1`` ... ``M45``.
    source : str
    parameters : FrozenMapping
        Short name > dotted path that a value given in a list of reforms goes to.
    changes : FrozenMapping
        Dotted path > value.
    conflicts : tuple of str
        Names of reforms that exclude this one.
    document : Document
        The file, for lines in messages.
    """

    name: str
    title: Text
    description: Text
    cost: Text
    mechanisms: tuple[str, ...]
    source: str
    parameters: FrozenMapping[str]
    changes: FrozenMapping[Any]
    conflicts: tuple[str, ...]
    document: Document = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class AppliedReform:
    """A reform in a scenario: which paths it set to which values.

    Attributes
    ----------
    name : str
    parameters : FrozenMapping
        Values given in the list of reforms.
    changes : FrozenMapping
        Dotted path > value, parameters included.
    conflicts : tuple of str
    """

    name: str
    parameters: FrozenMapping[Any]
    changes: FrozenMapping[Any]
    conflicts: tuple[str, ...] = ()


def read_reform(name: str, source: Traversable, model: type[BaseModel]) -> tuple[Reform | None, list[Problem]]:
    """Read a reform file.

    Parameters
    ----------
    name : str
        Name of the reform.
    source : Traversable
        Its file.
    model : type
        Schema class whose paths it changes.

    Returns
    -------
    reform : Reform or None
        None if the file is not a reform at all.
    problems : list of Problem
        Everything wrong with the file; values of changes are checked when the reform is applied.
    """
    document = read(source)
    if document.problems and not document.data:
        return None, document.problems
    origins = {path: (document.file, line) for path, line in document.lines.items()}
    try:
        content = build(ReformFile, _tuples(document.data), origins=origins)
    except ScenarioError as error:
        return None, [*document.problems, *error.problems]
    problems = [*document.problems, *_path_problems(content, document, model)]
    if not content.changes and not content.parameters:
        problems.append(document.problem((), "changes (dotted path: value) or parameters", "neither"))
    folder = source.resolve().parent if isinstance(source, FilePath) else None
    reform = Reform(
        name=name,
        title=Text(content.title.en, content.title.zh),
        description=Text(content.description.en, content.description.zh),
        cost=Text(content.cost.en, content.cost.zh),
        mechanisms=content.mechanisms,
        source=content.source,
        parameters=FrozenMapping(content.parameters),
        changes=FrozenMapping(
            {path: freeze_value(custom_rules.beside(path, value, folder)) for path, value in content.changes.items()}
        ),
        conflicts=content.conflicts,
        document=document,
    )
    return reform, problems


def freeze_value(value: Any) -> Any:
    """A hashable form of a plain value that keeps whole numbers whole."""
    return freeze(value) if isinstance(value, dict | list | tuple | Mapping) else value


def _tuples(data: dict[str, Any]) -> dict[str, Any]:
    """A list with one name may be written as the name alone."""
    result = dict(data)
    for key in ("mechanisms", "conflicts"):
        if isinstance(result.get(key), str):
            result[key] = [result[key]]
    return result


def _path_problems(content: ReformFile, document: Document, model: type[BaseModel]) -> list[Problem]:
    problems: list[Problem] = []
    places = [(("changes", path), path) for path in content.changes]
    places += [(("parameters", name), path) for name, path in content.parameters.items()]
    for place, path in places:
        if not schema.is_settable(model, path):
            problems.append(
                Problem(
                    ".".join(place) if place[0] == "parameters" else path,
                    "the dotted path of a parameter",
                    f'the unknown path "{path}"',
                    document.file,
                    document.line(place),
                    schema.suggest(model, path) if len(problems) < limits.MAX_PROBLEMS else "",
                )
            )
    return problems
