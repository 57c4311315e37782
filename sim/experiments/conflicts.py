"""Parts of a study that would undo one another: paths set twice, comparisons of a thing with itself, seeds of runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sim.experiments.checker import Checker, Spot
from sim.experiments.factors import Factor, Levels
from sim.experiments.levels import REFORM, REFORMS, SEED_HINT, full_path, overlapping, sets_seed


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
    """Note changes of ``set`` that every point of the study overwrites."""
    changes = checker.document.data.get("set")
    if not isinstance(changes, dict):
        return
    levels = {path: factor.values for path, factor in factors.items() if isinstance(factor, Levels)}
    levels |= {path: tuple(row.get(path) for row in table) for path in (table[0] if table else ())}
    over = {full: path for path, values in levels.items() for full in _set_by_all(path, values)}
    over |= {full_path(path): path for path in factors if path not in levels}
    for given in changes:
        path = full_path(given) if isinstance(given, str) else ""
        if path in over and path != REFORMS:
            checker.note(
                ("set", given),
                "what no factor sets",
                f"{given}, which {over[path]} sets at every point",
                hint="the value would never be used; leave one out",
            )


def _set_by_all(path: Any, values: Iterable[Any]) -> set[str]:
    """Paths that each of the levels of a factor sets."""
    full = full_path(path) if isinstance(path, str) else ""
    each = [{f"{path}.{key}" for key in v} if isinstance(v, Mapping) else {full} for v in values]
    return set.intersection(*each) if each else set()


def _seeds(checker: Checker) -> None:
    """Note seeds of runs that are set as if they were parameters: replications give them."""
    data = checker.document.data
    places: list[tuple[Spot, Any]] = [(("set",), data.get("set")), (("factors",), data.get("factors"))]
    for key in ("table", "scenarios", "policies"):
        for index, entry in enumerate(data.get(key) or [] if isinstance(data.get(key), list) else []):
            changes = entry if key == "table" or not isinstance(entry, dict) else entry.get("set")
            places.append(((key, str(index)), changes))
    for spot, changes in places:
        if not isinstance(changes, dict):
            continue
        for path, value in changes.items():
            if isinstance(path, str) and sets_seed(path, value):
                checker.note((*spot, path), "no seed of a run, which every replication sets", path, hint=SEED_HINT)
