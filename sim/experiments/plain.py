"""Studies given in Python, with objects in them, as plain values of a study file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sim.rules.rule import Rule
from sim.rules.sources import reference_of
from sim.scenario import Scenario


def plain_study(tree: Mapping[str, Any]) -> dict[str, Any]:
    """The contents of a study file from values given in Python.

    Arrays, series, tuples, ranges and sets become lists, numbers of numpy plain numbers, a mapping of name to scenario
    a list, custom rules references (their source goes below ``set`` where no module has it).

    Parameters
    ----------
    tree : mapping
        As a study file, with objects.
    """
    code: dict[str, str] = {}
    found = {str(key): _plain(value, code) for key, value in tree.items() if key != "scenarios"}
    if "scenarios" in tree:
        found["scenarios"] = _scenarios(tree["scenarios"], code)
    if code:
        before = found.get("set") or {}
        found["set"] = {**{f"policy.dispatch.code.{name}": text for name, text in code.items()}, **before}
    order = [key for key in tree if key in found]
    return {key: found[key] for key in dict.fromkeys([*order, *found])}


def _scenarios(given: Any, code: dict[str, str]) -> Any:
    if isinstance(given, Scenario | str):
        given = [given]
    if isinstance(given, Mapping):
        return [{"name": str(name), "base": base} for name, base in given.items()]
    if not isinstance(given, list | tuple):
        return given
    return [_entry(one, code) for one in given]


def _entry(one: Any, code: dict[str, str]) -> Any:
    if isinstance(one, Scenario):
        return {"name": one.name or one.title.en or "scenario", "base": one}
    if isinstance(one, Mapping):
        return {key: value if key == "base" else _plain(value, code) for key, value in one.items()}
    return one


def _plain(value: Any, code: dict[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(below, code) for key, below in value.items()}
    if isinstance(value, Rule):
        reference, text = reference_of(value)
        if text:
            code[value.name] = text
        return reference
    if isinstance(value, (float, int)) and hasattr(value, "item"):  # a number of numpy
        return value.item()
    if value is None or isinstance(value, (bool, int, float, str, date, Scenario)):
        return value
    if isinstance(value, (list, tuple, range)):
        return [_plain(below, code) for below in value]
    if isinstance(value, (set, frozenset)):
        return [_plain(below, code) for below in sorted(value, key=repr)]
    if hasattr(value, "tolist"):  # arrays, numbers and series
        return _plain(value.tolist(), code)
    return value
