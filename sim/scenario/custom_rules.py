"""Custom rules in a scenario: which it names, whether they are there, and their share in the hash."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from sim.rules.rule import KINDS
from sim.rules.sources import SourceError, check_source, find_source, is_reference
from sim.scenario.problems import nearest
from sim.scenario.validate import Mismatch

if TYPE_CHECKING:
    from sim.policy.dispatch import Dispatch

MOST: Final = 16
"""Custom rules that a scenario may name."""


def chosen(dispatch: Dispatch, kind: str) -> Iterator[tuple[str, str]]:
    """Dotted path and value of every choice of a kind: the default, then by category, then by grid type."""
    section = getattr(dispatch, kind)
    path = f"policy.dispatch.{kind}"
    yield path, section.default
    for table in ("by_category", "by_grid_type"):
        for name, value in getattr(section, table).items():
            yield f"{path}.{table}.{name}", value


def references(dispatch: Dispatch) -> dict[str, str]:
    """Custom rules that a scenario names: reference > kind, in reading order."""
    return {value: kind for kind in KINDS for _, value in chosen(dispatch, kind) if is_reference(value)}


def rule_checks(dispatch: Dispatch) -> Iterator[Mismatch]:
    """References that lead to no rule of the right kind."""
    for kind in KINDS:
        for path, value in chosen(dispatch, kind):
            if not is_reference(value):
                continue
            try:
                check_source(find_source(value, dispatch.code), kind)
            except SourceError as error:
                wanted = nearest(value.rpartition(":")[2], error.known)
                suggestion = f"{value.rpartition(':')[0]}:{wanted}" if wanted else ""
                yield Mismatch((path,), error.expected, error.found, error.hint, suggestion)
    if len(found := references(dispatch)) > MOST:
        yield Mismatch(("policy.dispatch",), f"at most {MOST} custom rules", f"{len(found)}")


def name_by_source(dispatch: dict[str, Any]) -> None:
    """Replace, in the plain values of ``policy.dispatch``, every reference by the digest of its source."""
    code = dispatch["code"]

    def named(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: named(below) for key, below in value.items()}
        return find_source(value, code).digest if is_reference(value) else value

    for kind in KINDS:
        dispatch[kind] = named(dispatch[kind])
