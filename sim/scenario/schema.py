"""The tree of a schema class: its sections, its leaves, and what lies below a mapping leaf."""

from __future__ import annotations

import types
from collections.abc import Mapping
from functools import lru_cache, reduce
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.policy.frozen import plain
from sim.policy.parameter import Parameter
from sim.policy.rule_names import Known
from sim.rules.sources import SPELLING
from sim.scenario.problems import nearest

Path = tuple[str, ...]


@lru_cache(maxsize=8)
def leaves(model: type[BaseModel]) -> Mapping[str, Parameter]:
    """Every documented leaf below a schema class, by dotted path, in reading order."""
    found: dict[str, Parameter] = {}
    for path, section in sections(model).items():
        for name, info in section.model_fields.items():
            extra = info.json_schema_extra
            if isinstance(extra, dict) and "grade" in extra:
                full = f"{path}.{name}" if path else name
                found[full] = _parameter(full, info, extra)
    return found


@lru_cache(maxsize=8)
def sections(model: type[BaseModel]) -> Mapping[str, type[BaseModel]]:
    """Every section below a schema class, by dotted path; the class itself has the empty path."""
    found: dict[str, type[BaseModel]] = {"": model}
    for name, info in model.model_fields.items():
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            for path, section in sections(info.annotation).items():
                found[f"{name}.{path}" if path else name] = section
    return found


def value_at(tree: Any, path: str) -> Any:
    """The value of a scenario, or of a section of it, at the dotted path of a section or a leaf."""
    return reduce(getattr, path.split("."), tree)


def is_settable(model: type[BaseModel], path: str) -> bool:
    """Whether a dotted path is a leaf, lies below a leaf that holds a mapping, or has a short form."""
    return _leaf_at(model, path) is not None or bool(short_form(model, path))


def short_form(model: type[BaseModel], path: str) -> str:
    """The leaf that a section stands for when it is given one value (``policy.dispatch.route``), or an empty text."""
    name = getattr(sections(model).get(path), "short_form", "")
    return f"{path}.{name}" if name else ""


def expand(model: type[BaseModel], path: str, value: Any) -> dict[str, Any]:
    """A change with its short form written out: dotted path > value, one for each name of a mapping."""
    full = short_form(model, path)
    if not full:
        return {path: value}
    if isinstance(value, Mapping):
        return {f"{path}.{name}": below for name, below in value.items()}
    return {full: value}


def spelled_out(model: type[BaseModel], values: Any, path: str = "") -> Any:
    """Nested values with every short form written as a mapping."""
    if isinstance(values, dict):
        below = ((name, f"{path}.{name}" if path else name) for name in values)
        known = sections(model)
        return {n: spelled_out(model, values[n], full) if full in known else values[n] for n, full in below}
    full = short_form(model, path)
    return {full.rpartition(".")[2]: values} if full and values is not None else values


def leaf_above(model: type[BaseModel], path: Path) -> Parameter | None:
    """The leaf at a path or above it."""
    tree = leaves(model)
    for end in range(len(path), 0, -1):
        if leaf := tree.get(".".join(path[:end])):
            return leaf
    return None


def suggest(model: type[BaseModel], path: str, extra: tuple[str, ...] = ()) -> str:
    """The right path that a wrong one probably meant, or an empty text.

    Looks among the names of the same section first, then for the name in other sections, then for the
    most similar whole path.
    """
    *above, name = path.split(".")
    section = ".".join(above)
    known = sections(model)
    if section in known:
        names = [*known[section].model_fields, *(extra if not section else ())]
        if found := nearest(name, names):
            return ".".join([*above, found])
    tails: dict[str, str] = {}
    for full in (*leaves(model), *(key for key in known if key)):
        tails.setdefault(full.rsplit(".", 1)[-1], full)
    if found := nearest(name, tails, cutoff=0.8):
        return tails[found]
    return nearest(path, leaves(model))


@lru_cache(maxsize=8)
def texts(model: type[BaseModel]) -> tuple[str, ...]:
    """Top-level fields that are texts for people: not parameters and not part of the hash."""
    inside = {path.split(".")[0] for path in leaves(model)}
    return tuple(name for name in model.model_fields if name not in inside)


def _leaf_at(model: type[BaseModel], path: str) -> Parameter | None:
    leaf = leaf_above(model, tuple(path.split(".")))
    if leaf is None or (leaf.path != path and leaf.unit != "mapping"):
        return None
    return leaf


def _parameter(path: str, info: FieldInfo, extra: dict[str, Any]) -> Parameter:
    kind, choices = _kind(info.annotation)
    if known := next((entry for entry in info.metadata if isinstance(entry, Known)), None):
        kind, choices = f"a choice, or {SPELLING}", known.names
    usual = extra["usual"]
    return Parameter(
        path=path,
        title=extra["title"],
        unit=extra["unit"],
        default=plain(info.default),
        kind=extra["kind"] or kind,
        low=extra["low"],
        high=extra["high"],
        open_low=extra["open_low"],
        usual=(usual[0], usual[1]) if usual else None,
        choices=choices,
        grade=extra["grade"],
        source=extra["why"],
        varies=extra["varies"],
    )


def _kind(annotation: Any) -> tuple[str, tuple[str, ...]]:
    """What a value of this type must be, and the choices if it is a choice."""
    origin = get_origin(annotation)
    if origin is Literal:
        return "a choice", tuple(str(item) for item in get_args(annotation))
    if origin in (Union, types.UnionType):
        inner = next(item for item in get_args(annotation) if item is not type(None))
        return f"{_kind(inner)[0]} or null", ()
    while hasattr(annotation, "__metadata__"):
        annotation = annotation.__origin__
    return {int: "a whole number", float: "a number", str: "a text"}.get(annotation, "a value"), ()
