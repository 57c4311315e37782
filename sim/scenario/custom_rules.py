"""Custom rules in a scenario: which it names, whether they are there, and their share in the hash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.rules.builtin import BUILT_IN
from sim.rules.errors import RuleError
from sim.rules.rule import KINDS
from sim.rules.sources import CODE, SourceError, check_source, find_source, is_reference, resolve_beside
from sim.scenario import daily_counts, files, own_code
from sim.scenario.problems import nearest
from sim.scenario.validate import Mismatch

if TYPE_CHECKING:
    from sim.policy.dispatch import Dispatch
    from sim.scenario.scenario import Scenario

_DISPATCH: Final = "policy.dispatch."
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


def names_rules(path: str, value: Any) -> bool:
    """Whether setting a dotted path to a value may bring in custom rules."""
    if path.startswith(own_code.PATH):
        return bool(value)
    if isinstance(value, Mapping):
        return any(names_rules(path, below) for below in value.values())
    return path.startswith(_DISPATCH.rstrip(".")) and (path.startswith(f"{_DISPATCH}{CODE}") or is_reference(value))


def custom_code(scenario: Scenario) -> tuple[str, ...]:
    """The code that a run of a scenario loads: where it lies and the name of its function, sorted."""
    dispatch = scenario.policy.dispatch
    found = own_code.custom_code(scenario.policy.own)
    for reference in references(dispatch):
        source = find_source(reference, dispatch.code)
        found.add(f"{source.file or 'policy.dispatch.code of the scenario'}: {source.function}")
    return tuple(sorted(found))


def without_custom_code(scenario: Scenario) -> Scenario:
    """The scenario with built-in rules in the place of custom rules, to look at it without running them."""
    dispatch = scenario.policy.dispatch
    changes: dict[str, Any] = {
        path: next(iter(BUILT_IN[kind]))
        for kind in KINDS
        for path, value in chosen(dispatch, kind)
        if is_reference(value)
    }
    changes |= {f"{own_code.PATH}.{name}": [] for name, _ in own_code.references(scenario.policy.own)}
    return scenario.with_(changes) if changes else scenario


def refuse_custom_code(scenarios: Iterable[Scenario], more: Iterable[str] = ()) -> None:
    """Refuse scenarios that name custom rules.

    Parameters
    ----------
    scenarios : iterable of Scenario
    more : iterable of str
        Other code of the user's own that would be loaded.

    Raises
    ------
    RuleError
        One of them does; the message names the code.
    """
    found = sorted({*more, *(code for scenario in scenarios for code in custom_code(scenario))})
    if found:
        raise RuleError(
            "custom code: expected scenarios without custom rules, found "
            f"{'; '.join(found)}; nothing of it was run. Allow custom code if you trust these files"
        )


def beside(path: str, value: Any, folder: Path | None) -> Any:
    """The value of a dotted path with the file that it names, relative to a folder, made absolute.

    Parameters
    ----------
    path : str
        Dotted path of a parameter or of a section.
    value : Any
        As a file gives it.
    folder : Path or None
        Of the file; None where there is none.
    """
    if folder is None:
        return value
    if isinstance(value, dict):
        return {key: beside(f"{path}.{key}" if path else key, below, folder) for key, below in value.items()}
    if path.startswith(f"{own_code.PATH}."):
        return own_code.beside(path, value, folder)
    if path == "demand.catalogue" and isinstance(value, str) and files.is_path(value):
        file = files.find_catalogue(value, folder)
        return str(file.resolve()) if isinstance(file, Path) else value
    if path == "territory.table" and isinstance(value, str):
        return str((folder / Path(value).expanduser()).resolve()) if not value.startswith("~") else value
    if path == daily_counts.PATH and isinstance(value, str) and daily_counts.is_series(value):
        return daily_counts.beside_file(value, folder)
    if path.startswith(_DISPATCH) and path.split(".")[2] in KINDS and is_reference(value):
        return resolve_beside(value, folder)
    return value
