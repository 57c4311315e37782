"""From a tree of plain values to a validated section, with every mistake reported at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pydantic import BaseModel, ValidationError

from sim.policy.frozen import plain
from sim.scenario import limits, schema
from sim.scenario.problems import Problem, ScenarioError, full_width_hint, nearest, show

Path = tuple[str, ...]
Origins = Mapping[Path, tuple[str, int]]

SKIP_CHECKS = {"checked": True}
"""Validation context that keeps a model from running its own checks across fields."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Values that are each valid and together are not.

    Attributes
    ----------
    paths : tuple of str
        The parameters involved, the most telling in front.
    expected, found, hint, suggestion : str
        As in `Problem`.
    """

    paths: tuple[str, ...]
    expected: str
    found: str
    hint: str = ""
    suggestion: str = ""


type Checks[M: BaseModel] = Callable[[M], Iterable[Mismatch]]


def build[M: BaseModel](
    model: type[M],
    tree: dict[str, Any],
    *,
    origins: Origins | None = None,
    problems: Iterable[Problem] = (),
    checks: Checks[M] | None = None,
    extra: tuple[str, ...] = (),
) -> M:
    """Validate a tree and all relations between its values.

    Parameters
    ----------
    model : type
        Schema class; all of its fields have defaults.
    tree : dict
        Nested plain values.
    origins : mapping, optional
        File and line of every path.
    problems : iterable of Problem
        Found before, to be reported together with new ones.
    checks : callable, optional
        Relations between values; run even if some values are wrong, on those that are right.
    extra : tuple of str
        Further top-level names, for suggestions only.

    Returns
    -------
    M

    Raises
    ------
    ScenarioError
        With all problems.
    """
    found = list(problems)
    where = origins or {}
    wrong: set[Path] = set()
    instance: M | None = None
    tree = plain(tree)
    more = 0
    for _ in range(4):  # each pass takes the wrong values out; constraints may hide behind types
        try:
            instance = model.model_validate(tree, context=SKIP_CHECKS)
            break
        except ValidationError as error:
            above: set[Path] = set()  # lists with wrong items, which older pydantic also calls too short
            for details in error.errors(include_url=False):
                path = tuple(str(part) for part in details["loc"] if part != "[key]")
                if details["type"] == "too_short" and path in above:
                    continue
                above.add(path[:-1])
                if len(found) < limits.MAX_PROBLEMS:
                    found.append(_problem(model, path, details, where, extra))
                else:
                    more += 1
                wrong.add(_prune(tree, path))
    if instance is not None and checks is not None:
        mismatches = list(islice(checks(instance), limits.MAX_PROBLEMS))
        order = {path: position for position, path in enumerate(where)} if mismatches else {}
        for mismatch in mismatches:
            if not any(_touches(path, wrong) for path in mismatch.paths):
                found.append(_locate(mismatch, where, order))
    if more:
        found.append(Problem("", "no further problems", f"{more:,} more", hint="mend those above first"))
    if found or instance is None:
        raise ScenarioError(found)
    return instance


def _problem(model: type[BaseModel], path: Path, details: Any, origins: Origins, extra: tuple[str, ...]) -> Problem:
    file, line = origin_of(path, origins)
    dotted = ".".join(path)
    section = ".".join(path[:-1])
    if dotted == schema.short_form(model, section):
        dotted = section
    value = details["input"]
    suggestion = ""
    if details["type"] == "extra_forbidden":
        section = ".".join(path[:-1])
        suggestion = schema.suggest(model, dotted, extra)
        expected = f"a name that exists in {section}" if section else "a name that exists"
        found = f'the unknown name "{path[-1][:60]}"'
        return Problem(dotted, expected, found, file, line, suggestion, full_width_hint(path[-1][:60]))
    leaf = schema.leaf_above(model, path)
    if details["type"] in ("model_type", "model_attributes_type"):
        known = schema.sections(model).get(dotted)
        names = ", ".join(known.model_fields) if known else ""
        expected = f"a mapping with names among {names}"
    elif details["type"] == "literal_error":
        names = details["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        expected = f"one of {names}"
        suggestion = nearest(value, names.split(", ")) if isinstance(value, str) else ""
        expected += "" if leaf is None or "null" not in leaf.kind else " or null"
    elif leaf is not None:
        expected = leaf.expected
    else:
        expected = str(details["msg"]).removeprefix("Input should be ").removeprefix("Value error, ")
    hint = full_width_hint(value[:60]) if isinstance(value, str) else _object_hint(path, value)
    return Problem(dotted, expected, show(value), file, line, suggestion, hint)


def _object_hint(path: Path, value: object) -> str:
    """What to do with code that is given as an object where a scenario names it by its file."""
    named = next(
        (one for one in (value if isinstance(value, list | tuple) else [value]) if hasattr(one, "__module__")), None
    )
    if path[:2] != ("policy", "own") or named is None:
        return ""
    name = getattr(named, "__name__", "") or getattr(getattr(named, "function", None), "__name__", "name")
    return (
        f'a scenario names code by its file: begin the cell of the notebook with "%%writefile mine.py" and give '
        f'"mine.py:{name}"; see docs/how-to/extend.md'
    )


def _locate(mismatch: Mismatch, origins: Origins, order: Mapping[Path, int]) -> Problem:
    """The problem of a mismatch, at the parameter involved that was set last."""
    paths = [tuple(dotted.split(".")) for dotted in mismatch.paths]
    path = max(paths, key=lambda path: order.get(path, -1))
    file, line = origin_of(path, origins)
    return Problem(".".join(path), mismatch.expected, mismatch.found, file, line, mismatch.suggestion, mismatch.hint)


def origin_of(path: Path, origins: Origins) -> tuple[str, int]:
    """File and line of a path or of the nearest section above it."""
    while path:
        if path in origins:
            return origins[path]
        path = path[:-1]
    return "", 0


def _prune(tree: dict[str, Any], path: Path) -> Path:
    """Take a wrong value out; inside a list, the whole list. Returns the path taken out."""
    node: Any = tree
    for depth, part in enumerate(path):
        if depth == len(path) - 1 or not isinstance(node.get(part), dict):
            node.pop(part, None)
            return path[: depth + 1]
        node = node[part]
    return path


def _touches(dotted: str, wrong: set[Path]) -> bool:
    """Whether a parameter, a section above it or a value below it was wrong."""
    path = tuple(dotted.split("."))
    return any(bad[: len(path)] == path or path[: len(bad)] == bad for bad in wrong)
