"""Parts of a study that would undo one another: paths set twice, comparisons of a thing with itself, seeds of runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sim.experiments.checker import Checker, Spot
from sim.experiments.factors import Factor, Levels
from sim.experiments.levels import REFORM, REFORMS, SEED_HINT, full_path, overlapping, sets_seed
from sim.scenario.sizes import below


def refuse_conflicts(
    checker: Checker, factors: dict[str, Factor], table: tuple[dict[str, Any], ...], was_run: bool = False
) -> None:
    """Note whatever would be shown and not used; a study that was run is read as it was."""
    if was_run:
        return
    _overlaps(checker, factors, table)
    _undone(checker, factors, table)
    _seeds(checker)


def _overlaps(checker: Checker, factors: dict[str, Factor], table: tuple[dict[str, Any], ...]) -> None:
    """Note factors, or columns of a table, that set the same thing: one would undo the other."""
    key, given = ("factors", list(factors)) if factors else ("table", list(table[0]) if table else [])
    paths = [path for path in given if isinstance(path, str)]
    for a, b, both in overlapping(paths):
        spot = (key, b) if key == "factors" else (key,)
        checker.note(
            spot,
            "factors that set different things",
            f"{a} and {b}, which both set {both}",
            hint="one would undo the other, and rows would be labelled with values that were not run; leave one out"
            + (", or use levels like [false, {parameter: value}]" if both.startswith(REFORM) else ""),
        )


def _undone(checker: Checker, factors: dict[str, Factor], table: tuple[dict[str, Any], ...]) -> None:
    """Note changes of ``set``, scenarios and policies that points of the study overwrite."""
    levels = {path: factor.values for path, factor in factors.items() if isinstance(factor, Levels)}
    levels |= {path: tuple(row.get(path) for row in table) for path in (table[0] if table else ())}
    all_set = {full: path for path, values in levels.items() for full in _set_by_all(path, values)}
    all_set |= {full_path(path): path for path in factors if path not in levels}
    some_set = all_set | {full_path(path): path for path in levels if isinstance(path, str)}
    for spot, changes in _changes(checker, ("set", "scenarios", "policies")):
        policy = spot[0] == "policies"  # its name stands in the rows, whatever of it is overwritten
        over = some_set if policy else {full: path for full, path in all_set.items() if path != REFORMS}
        for given, value in changes.items():
            found = (over[full] for part in _parts(given, value) for full in over if f"{part}.".startswith(f"{full}."))
            factor = next(found, None)
            if factor is not None:
                checker.note(
                    (*spot, given),
                    "what no factor sets",
                    f"{given}, which {factor} sets at every point",
                    hint="the value would never be used; leave one out",
                )


def _parts(path: Any, value: Any) -> list[str]:
    """What a change sets: the whole paths of nested values, or reforms by name."""
    if path == REFORMS:
        entries = value if isinstance(value, list) else []
        return [REFORMS, *(f"{REFORM}{next(iter(one), '') if isinstance(one, dict) else one}" for one in entries)]
    return [full_path(one) for one in below(value, path)] if isinstance(path, str) else []


def _changes(checker: Checker, keys: Iterable[str]) -> list[tuple[Spot, dict[Any, Any]]]:
    """Values by dotted path under some keys of a study file, each with its place; of policies the reforms, too."""
    found: list[tuple[Spot, Any]] = []
    for key in keys:
        given: Any = checker.document.data.get(key)
        spot: Spot = (key,)
        if key == "design":
            spot, given = (key, "over"), given.get("over") if isinstance(given, dict) else None
        if not isinstance(given, list):
            found.append((spot, given))
            continue
        for index, entry in enumerate(given):
            changes: Any = entry
            if isinstance(entry, dict) and key in ("scenarios", "policies"):
                changes = entry.get("set") or {}
                if key == "policies" and REFORMS in entry and isinstance(changes, dict):
                    changes = {**changes, REFORMS: entry[REFORMS]}
            found.append(((*spot, str(index)), changes))
    return [(spot, changes) for spot, changes in found if isinstance(changes, dict)]


def _set_by_all(path: Any, values: Iterable[Any]) -> set[str]:
    """Paths that each of the levels of a factor sets."""
    full = full_path(path) if isinstance(path, str) else ""
    each = [{f"{path}.{key}" for key in v} if isinstance(v, Mapping) else {full} for v in values]
    return set.intersection(*each) if each else set()


def _seeds(checker: Checker) -> None:
    """Note seeds of runs that are set as if they were parameters: replications give them."""
    for spot, changes in _changes(checker, ("set", "factors", "table", "scenarios", "policies", "design")):
        for path, value in changes.items():
            if isinstance(path, str) and sets_seed(path, value):
                checker.note((*spot, path), "no seed of a run, which every replication sets", path, hint=SEED_HINT)
