"""Institutions, behaviours and levers of the user's own that a scenario names: where they are, without running them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import lru_cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.rules.sources import MAX_SIGNS, Source, SourceError, find_source, is_reference, resolve_beside
from sim.scenario.problems import nearest
from sim.scenario.validate import Mismatch

if TYPE_CHECKING:
    from sim.policy.own import Own
    from sim.scenario.scenario import Scenario

PATH: Final = "policy.own"
#: Name of the parameter > decorator of what it names.
DECORATORS: Final = {"institutions": "institution", "behaviours": "behaviour", "levers": "levers"}
_HINT: Final = "see docs/how-to/extend.md; the file must lie beside the scenario or in the working directory"
Range = tuple[float, float]


def references(own: Own) -> Iterator[tuple[str, str]]:
    """Name of the parameter and reference, in reading order."""
    for name in DECORATORS:
        for reference in getattr(own, name):
            yield name, reference


def source_of(reference: str) -> Source:
    """The source of a reference; nothing of it is run.

    Raises
    ------
    SourceError
        It leads to no file.
    """
    if not is_reference(reference) or reference.startswith("code:"):
        raise SourceError(reference, "file.py:name or module:name", f'"{reference}"')
    return find_source(reference, {})


def calls_in(text: str) -> dict[str, ast.Call] | str:
    """Functions and classes at the top level with the call of our decorator; a text says why there are none."""
    if len(text) > MAX_SIGNS:
        return f"one of {len(text):,} signs; at most {MAX_SIGNS:,} are read"
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return f"{type(error).__name__}: {error}"
    found = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            for call in node.decorator_list:
                if isinstance(call, ast.Call) and _called(call) in DECORATORS.values():
                    found[node.name] = call
    return found


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def call_of(source: Source, name: str) -> ast.Call:
    """The decorator of what a reference names.

    Raises
    ------
    SourceError
        There is nothing of that name with the decorator that the parameter wants.
    """
    reference, wanted = f"{source.place}:{source.function}", f"@sim.{DECORATORS[name]}(...)"
    calls = calls_in(source.text)
    if isinstance(calls, str):
        raise SourceError(reference, "Python source", calls)
    if source.function not in calls:
        known = tuple(key for key, call in calls.items() if _called(call) == DECORATORS[name])
        raise SourceError(reference, f"something of that name with {wanted}", f'no "{source.function}"', known)
    if _called(calls[source.function]) != DECORATORS[name]:
        raise SourceError(reference, f"one with {wanted}", f"one with @sim.{_called(calls[source.function])}")
    return calls[source.function]


def lever_ranges(source: Source) -> dict[str, Range]:
    """Dotted path of every lever that a function may set > the range it says it stays in.

    Raises
    ------
    SourceError
        The decorator does not say so in plain values.
    """
    call = call_of(source, "levers")
    reference = f"{source.place}:{source.function}"
    expected = 'ranges in plain values, @sim.levers({"policy.time.visits": (0.1, 0.5)})'
    try:
        given = ast.literal_eval(call.args[0])
        return {str(path): (float(low), float(high)) for path, (low, high) in given.items()}
    except (IndexError, ValueError, TypeError, AttributeError):
        raise SourceError(reference, expected, "something else") from None


def own_values(scenario: Scenario, path: str) -> tuple[float, ...]:
    """Least and greatest value that functions of the scenario may give a lever; none where no function may."""
    found: list[float] = []
    for reference in scenario.policy.own.levers:
        found += _ranges(source_of(reference)).get(path, ())
    return tuple(found)


@lru_cache(maxsize=64)
def _ranges(source: Source) -> Mapping[str, Range]:
    return lever_ranges(source)


def own_checks(scenario: Scenario) -> Iterator[Mismatch]:
    """References that lead to nothing of the right kind, and levers that cannot be set so."""
    for name, reference in references(scenario.policy.own):
        where = (f"{PATH}.{name}",)
        try:
            source = source_of(reference)
            call_of(source, name)
            ranges = lever_ranges(source) if name == "levers" else {}
        except SourceError as error:
            wanted = nearest(reference.rpartition(":")[2], error.known)
            suggestion = f"{reference.rpartition(':')[0]}:{wanted}" if wanted else ""
            yield Mismatch(where, error.expected, error.found, _HINT, suggestion)
            continue
        yield from _range_checks(scenario, where, ranges)
    for name in DECORATORS:
        given = getattr(scenario.policy.own, name)
        if len(set(given)) < len(given):
            yield Mismatch((f"{PATH}.{name}",), "each once", "one of them twice")


def _range_checks(scenario: Scenario, where: tuple[str, ...], ranges: Mapping[str, Range]) -> Iterator[Mismatch]:
    from sim.scenario import schema

    leaves = schema.leaves(type(scenario))
    for path, (low, high) in ranges.items():
        leaf = leaves.get(path)
        if leaf is None:
            yield Mismatch(
                where,
                "dotted paths of levers",
                f'the unknown path "{path}"',
                suggestion=schema.suggest(type(scenario), path),
            )
        elif not leaf.varies or leaf.choices or isinstance(reduce(getattr, path.split("."), scenario), str | bool):
            yield Mismatch(where, "levers that are numbers and may vary by place and date", path)
        elif low > high or (leaf.low is not None and low < leaf.low) or (leaf.high is not None and high > leaf.high):
            yield Mismatch(where, f"a range of {path} within {leaf.range}", f"({low:g}, {high:g})")


def name_by_source(tree: dict[str, Any]) -> None:
    """Replace, in the plain values of ``policy``, references by digests; a scenario without any is as it always was."""
    own = tree.pop("own")
    if any(own.values()):
        tree["own"] = {name: [source_of(one).digest for one in given] for name, given in own.items()}


def custom_code(own: Own) -> set[str]:
    """What a run loads: file and name."""
    return {f"{source.file}: {source.function}" for _, one in references(own) for source in (source_of(one),)}


def beside(path: str, value: Any, folder: Path) -> Any:
    """References with the files beside another file made absolute."""
    if path.startswith(f"{PATH}.") and isinstance(value, list | tuple):
        return [resolve_beside(one, folder) if is_reference(one) else one for one in value]
    return value
