"""A scenario with all that it reads, for keeping: resolved values, reforms, and copies of the files that it names."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sim.policy.frozen import FrozenMapping, plain
from sim.rules.rule import KINDS
from sim.rules.sources import CODE, find_source, is_reference
from sim.scenario import custom_rules, files
from sim.scenario.reform import AppliedReform, freeze_value
from sim.scenario.scenario import Scenario

PREFIX: Final = "input-"
"""How the names of copies begin; then 16 hexadecimal digits of the sha256 of their bytes."""


@dataclass(frozen=True)
class Packed:
    """A scenario for keeping.

    Attributes
    ----------
    tree : dict
        The resolved scenario; files of the user's own are named by their copies.
    reforms : list of dict
        Reforms applied: ``name, parameters, changes``.
    steps : list
        Values that were set, in order, with the reform that set each: what takes a reform out again.
    inputs : dict of str to bytes
        Copies of a catalogue and of rules of the user's own, and the shipped catalogue: name > content.
    """

    tree: dict[str, Any]
    reforms: list[dict[str, Any]]
    steps: list[Any]
    inputs: dict[str, bytes] = field(default_factory=dict)


def pack(scenario: Scenario) -> Packed:
    """A scenario for keeping; it names no place of this machine."""
    tree, inputs = scenario.to_dict(), dict[str, bytes]()
    catalogue = files.find_catalogue(scenario.demand.catalogue)
    if catalogue is not None:
        copy = _copied(catalogue.read_bytes(), ".yaml", inputs)
        if files.is_path(scenario.demand.catalogue):
            tree["demand"]["catalogue"] = copy
    dispatch = tree["policy"]["dispatch"]
    for kind in KINDS:
        dispatch[kind] = _rules(dispatch[kind], dispatch["code"], inputs)
    tree["policy"]["own"] = {
        name: [_rules(one, {}, inputs) for one in given] for name, given in tree["policy"]["own"].items()
    }
    reforms = [
        {"name": reform.name, "parameters": plain(reform.parameters), "changes": plain(reform.changes)}
        for reform in scenario.reforms
    ]
    return Packed(tree, reforms, _steps(scenario, tree), inputs)


def _copied(content: bytes, end: str, inputs: dict[str, bytes]) -> str:
    name = f"{PREFIX}{hashlib.sha256(content).hexdigest()[:16]}{end}"
    inputs[name] = content
    return name


def _rules(value: Any, code: Mapping[str, str], inputs: dict[str, bytes]) -> Any:
    if isinstance(value, dict):
        return {key: _rules(below, code, inputs) for key, below in value.items()}
    if not is_reference(value) or value.startswith(f"{CODE}:"):
        return value
    source = find_source(value, code)
    return f"{_copied(Path(source.file).read_bytes(), '.py', inputs)}:{source.function}"


def _steps(scenario: Scenario, tree: dict[str, Any]) -> list[Any]:
    """Steps of a scenario with reforms whose values name no file of the user's; else none."""
    if not scenario.reforms:
        return []
    if (
        any(name.endswith(".py") for name in _texts(tree["policy"]["dispatch"]))
        or any(tree["policy"]["own"].values())
        or tree["demand"]["catalogue"].startswith(PREFIX)
    ):
        return []
    return [[reform, list(path), plain(value)] for reform, path, value in scenario._steps]


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for below in value.values() for text in _texts(below)]
    return [value.rpartition(":")[0]] if isinstance(value, str) else []


def unpack(
    tree: Mapping[str, Any],
    folder: Path,
    reforms: list[dict[str, Any]] | None = None,
    steps: list[Any] | None = None,
    name: str = "",
) -> Scenario:
    """A scenario from what `pack` kept of it.

    Parameters
    ----------
    tree : mapping
    folder : Path
        Where the copies of files lie.
    reforms, steps : list, optional
    name : str

    Raises
    ------
    ScenarioError
        The values do not fit the present schema.
    """
    found = {key: custom_rules.beside(key, value, folder) for key, value in tree.items()}
    scenario = Scenario.from_dict(found)
    scenario._name = name
    scenario._reforms = tuple(
        AppliedReform(
            str(one["name"]), FrozenMapping(_frozen(one["parameters"])), FrozenMapping(_frozen(one["changes"]))
        )
        for one in reforms or ()
    )
    if steps:
        scenario._steps = tuple((reform, tuple(path), freeze_value(value)) for reform, path, value in steps)
    return scenario


def _frozen(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: freeze_value(value) for key, value in values.items()}
