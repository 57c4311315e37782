"""The comparisons of a study file: what each side fixes."""

from __future__ import annotations

from typing import Any

from sim.experiments.checker import Checker, Spot
from sim.experiments.factors import Factor, Levels
from sim.scenario import Scenario
from sim.scenario.problems import nearest, show


def read_comparisons(
    checker: Checker, scenarios: dict[str, Scenario], factors: dict[str, Factor], kept: bool
) -> tuple[tuple[dict[str, Any], dict[str, Any]], ...]:
    """Pairs of sides; those of a folder of results are as they were."""
    pairs = []
    for index, entry in enumerate(checker.listed("comparisons", "pairs {a: ..., b: ...}")):
        spot = ("comparisons", str(index))
        if not isinstance(entry, dict) or set(entry) != {"a", "b"}:
            checker.note(spot, "a pair {a: ..., b: ...}", show(entry))
            continue
        a, b = (_side(checker, entry[key], (*spot, key), scenarios, factors) for key in ("a", "b"))
        if a is not None and b is not None:
            if set(a) != set(b):
                checker.note(spot, "a and b that fix the same things", f"{', '.join(a)} and {', '.join(b)}")
            elif a == b and not kept:
                checker.note(spot, "a and b that differ", f"{show(entry['a'])} twice")
            else:
                pairs.append((a, b))
    return tuple(pairs)


def _side(
    checker: Checker, side: Any, spot: Spot, scenarios: dict[str, Scenario], factors: dict[str, Factor]
) -> dict[str, Any] | None:
    chosen = {"scenario": side} if isinstance(side, str) else side
    if not isinstance(chosen, dict) or not chosen:
        checker.note(spot, "a scenario of the study, or {factor: value}", show(side))
        return None
    good = True
    for key, value in chosen.items():
        listed = {path: factor.values for path, factor in factors.items() if isinstance(factor, Levels)}
        levels = tuple(scenarios) if key == "scenario" else listed.get(key)
        if levels is None:
            good = False
            checker.note(
                spot,
                f"scenario or one of the factors {', '.join(listed) or '(none)'}",
                show(key),
                suggestion=nearest(key, ("scenario", *listed)),
            )
        elif value not in levels and (key != "scenario" or scenarios):
            good = False
            names = [str(level) for level in levels]
            checker.note(spot, f"one of {', '.join(names)}", show(value), suggestion=nearest(str(value), names))
    return chosen if good else None
