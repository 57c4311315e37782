"""Points of a study: the scenarios that are run, with the values that set them apart."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from sim.scenario import Problem, Scenario, ScenarioError, load


@dataclass(frozen=True, slots=True)
class Point:
    """One scenario of a study.

    Attributes
    ----------
    label : str
        Name of the scenario in tables.
    factors : mapping of str to value
        Dotted path > value of each factor at this point.
    scenario : Scenario
        The scenario with the factors set.
    """

    label: str
    scenario: Scenario
    factors: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Label with the values of the factors."""
        values = ", ".join(f"{short(path)}={text(value)}" for path, value in self.factors.items())
        return f"{self.label} ({values})" if values else self.label


def short(path: str) -> str:
    """Last part of a dotted path (the last two where the last says nothing)."""
    parts = path.split(".")
    return ".".join(parts[-2:]) if parts[-1] == "default" else parts[-1]


def text(value: Any) -> str:
    """A value as it is written in a file, for labels and text columns."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def settings(factors: Mapping[str, Sequence[Any]], design: str) -> list[dict[str, Any]]:
    """Combinations of factor values: all of them (``factorial``), or first with first and so on (``zip``)."""
    if design == "zip" and factors:
        combinations: Iterable[tuple[Any, ...]] = zip(*factors.values(), strict=True)
    else:
        combinations = product(*factors.values())
    return [dict(zip(factors, values, strict=True)) for values in combinations]


def cross(
    scenarios: Mapping[str, Scenario], factors: Mapping[str, Sequence[Any]], design: str = "factorial"
) -> list[Point]:
    """Every scenario at every combination of factor values.

    Raises
    ------
    ScenarioError
        A combination is not a valid scenario; all problems at once.
    """
    points: list[Point] = []
    problems: list[Problem] = []
    for label, scenario in scenarios.items():
        for setting in settings(factors, design):
            try:
                points.append(Point(label, scenario.with_(setting) if setting else scenario, setting))
            except ScenarioError as error:
                problems.extend(error.problems)
    if problems:
        raise ScenarioError(problems)
    return points


def labelled(scenarios: Iterable[Scenario | str] | Mapping[str, Scenario | str]) -> dict[str, Scenario]:
    """Scenarios with a label of their own each.

    Parameters
    ----------
    scenarios : iterable of Scenario or str, or mapping of label to these
        Strings are names or paths. Without a label, a scenario is called by its name or English title;
        two of the same name are told apart by the values in which they differ.

    Raises
    ------
    ValueError
        Two labels are equal because two scenarios are.
    """
    if isinstance(scenarios, Mapping):
        return {label: _load(scenario) for label, scenario in scenarios.items()}
    result: dict[str, Scenario] = {}
    for given in scenarios:
        scenario = _load(given)
        label = base = (
            (given if isinstance(given, str) else "") or scenario.name or scenario.title.en or "scenario"
        )
        if label in result:
            changes = differing(result[base], scenario)
            if not changes:
                raise ValueError(
                    f"compare: expected different scenarios, found {base!r} twice; leave one out"
                )
            label = f"{base} ({', '.join(f'{short(p)}={text(v)}' for p, v in changes.items())})"
        if label in result:
            raise ValueError(f"compare: two scenarios are called {label!r}; give labels: {{label: scenario}}")
        result[label] = scenario
    return result


def _load(scenario: Scenario | str) -> Scenario:
    return load(scenario) if isinstance(scenario, str) else scenario


def differing(a: Scenario, b: Scenario) -> dict[str, Any]:
    """Dotted path > value of ``b`` wherever it differs from ``a``, texts left out."""
    left, right = _flat(a.to_dict()), _flat(b.to_dict())
    texts = ("title", "description", "source")
    return {
        path: value
        for path, value in right.items()
        if path.split(".")[0] not in texts and (path not in left or left[path] != value)
    }


def _flat(tree: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, Mapping) and value:
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat
