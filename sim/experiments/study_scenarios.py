"""The scenarios of a study file: loaded, changed, and tried with the values that the study sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from sim.experiments.checker import Checker, Spot
from sim.experiments.factors import Factor
from sim.experiments.levels import applied
from sim.scenario import Scenario, limits, load
from sim.scenario.problems import show

TRIED_ROWS: Final = 256  # of longer tables some rows are tried, spread over the table
_INLINE_KEYS: Final = ("name", "base", "set", "reforms")


def read_scenarios(checker: Checker, common: dict[str, Any]) -> dict[str, Scenario]:
    """Scenarios by label, with what all of them are given."""
    entries = checker.listed("scenarios", "scenarios")
    if len(entries) > limits.MAX_SCENARIOS:
        checker.note(("scenarios",), f"at most {limits.MAX_SCENARIOS:,} scenarios", f"{len(entries):,}")
        return {}
    if not entries and isinstance(checker.document.data.get("scenarios", []), list):
        checker.note(("scenarios",), "a list of at least one scenario", "none")
    found: dict[str, Scenario] = {}
    for index, entry in enumerate(entries):
        spot = ("scenarios", str(index))
        label, make = _scenario(checker, entry, spot)
        if make is None:
            continue
        if label in found:
            checker.note(
                spot,
                "a name of its own for each scenario",
                f'"{label}" a second time',
                hint="give it another name: {name: ..., base: ...}",
            )
            continue
        scenario = checker.made(make, spot)
        if scenario is not None and common:
            scenario = checker.made(partial(scenario.with_, common), ("set",))
        if scenario is not None:
            found[label] = scenario
    return found


def read_under(
    checker: Checker, scenarios: dict[str, Scenario], policies: dict[str, dict[str, Any]]
) -> dict[tuple[str, str], Scenario]:
    """Every scenario under every policy; ``reforms`` of a policy are the whole set in force."""
    found: dict[tuple[str, str], Scenario] = {}
    for index, (name, changes) in enumerate(policies.items()):
        for label, scenario in scenarios.items():
            made = checker.made(partial(applied, scenario, changes), ("policies", str(index)))
            if made is not None:
                found[label, name] = made
    return found


def _scenario(checker: Checker, entry: Any, spot: Spot) -> tuple[str, Callable[[], Scenario] | None]:
    folder = Path(checker.document.file).parent
    if isinstance(entry, str):
        return entry, lambda: _load(entry, folder)
    if not isinstance(entry, dict):
        checker.note(spot, "the name of a scenario, or {name, base, set, reforms}", show(entry))
        return "", None
    checker.known(entry, _INLINE_KEYS, spot)
    base, label = entry.get("base"), entry.get("name", entry.get("base"))
    changes, reforms = entry.get("set", {}), entry.get("reforms", [])
    checks = (
        ("base", base, str | Scenario, "the name of a scenario"),
        ("name", label, str, "a text"),
        ("set", changes, dict, "a mapping of dotted paths and values"),
        ("reforms", reforms, list, "a list of reforms"),
    )
    wrong = [(key, expected, value) for key, value, kind, expected in checks if not isinstance(value, kind)]
    for key, expected, value in wrong:
        checker.note((*spot, key), expected, show(value))
    if wrong:
        return "", None
    both = {"reforms": reforms, **changes} if reforms else changes
    assert isinstance(base, str | Scenario)
    made = partial(_load, base, folder)
    return str(label), lambda: made().with_(both) if both else made()


def try_factors(checker: Checker, scenarios: dict[str, Scenario], factors: dict[str, Factor]) -> None:
    """Values at both ends of each factor, tried in each scenario."""
    for path, factor in factors.items():
        for value in factor.ends:
            for scenario in scenarios.values():
                if checker.made(partial(applied, scenario, {path: value}), ("factors", path)) is None:
                    break  # the same problem once is enough


def try_rows(checker: Checker, scenarios: dict[str, Scenario], rows: Sequence[Mapping[str, Any]]) -> None:
    """Combinations that were chosen together only need to be right together."""
    for index in range(0, len(rows), -(-len(rows) // TRIED_ROWS) or 1):
        row = rows[index]
        spot = ("table", str(index)) if "table" in checker.document.data else ("factors",)
        for scenario in scenarios.values():
            if checker.made(partial(applied, scenario, row), spot) is None:
                break


def _load(name: str | Scenario, folder: Path) -> Scenario:
    if isinstance(name, Scenario):
        return name
    beside = folder / name
    return load(beside if name.endswith((".yaml", ".yml")) and beside.is_file() else name)
