"""Points of a study: the scenarios that are run, with the values that set them apart."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sim.arguments import shown
from sim.errors import ArgumentError
from sim.scenario import Scenario, ScenarioError, find_catalogue
from sim.scenario.daily_counts import digest_of
from sim.scenario.demand import Demand
from sim.scenario.loading import as_scenario

REFORM: Final = "reforms."
"""Factor names that start so switch a reform of the scenario off (``false``) or leave it (``true``)."""


@dataclass(frozen=True, slots=True)
class Point:
    """One scenario of a study.

    Attributes
    ----------
    label : str
        Name of the scenario in tables.
    base : Scenario
        The scenario before the factors are set.
    factors : mapping of str to value
        Dotted path > value of each factor at this point; ``reforms.<name>`` > whether that reform of the
        scenario is kept.
    """

    label: str
    base: Scenario
    factors: Mapping[str, Any] = field(default_factory=dict)

    @property
    def scenario(self) -> Scenario:
        """The scenario with the factors set, made anew at each call (about 2 ms).

        Raises
        ------
        ScenarioError
            The values do not fit together.
        """
        gone = [name.removeprefix(REFORM) for name, kept in self.factors.items() if _is_off(name, kept)]
        changes = {path: value for path, value in self.factors.items() if not path.startswith(REFORM)}
        scenario = self.base.without_reform(*gone) if gone else self.base
        return scenario.with_(changes) if changes else scenario

    @property
    def name(self) -> str:
        """Label with the values of the factors."""
        values = ", ".join(f"{short(path)}={text(value)}" for path, value in self.factors.items())
        return f"{self.label} ({values})" if values else self.label


def _is_off(name: str, kept: Any) -> bool:
    return name.startswith(REFORM) and not kept


class Resolver:
    """Scenarios, and identities of runs, of many points: each scenario is made when it is first needed.

    A hundred thousand points need not be resolved before the first run starts, and only the scenarios used
    last are kept in memory.

    Parameters
    ----------
    points : sequence of Point
    keep : int
        Scenarios kept (about 30 kB each).
    """

    def __init__(self, points: Sequence[Point], keep: int = 2048) -> None:
        self.points = points
        self.keep = keep
        self._recent: OrderedDict[int, Scenario] = OrderedDict()
        self._hashes: dict[int, tuple[str, str]] = {}
        self._inputs: dict[tuple[str, str], str] = {}

    def scenario(self, point: int) -> Scenario:
        """The scenario of a point."""
        if point in self._recent:
            self._recent.move_to_end(point)
            return self._recent[point]
        scenario = self._recent[point] = self.points[point].scenario
        if len(self._recent) > self.keep:
            self._recent.popitem(last=False)
        return scenario

    def hashes(self, point: int) -> tuple[str, str]:
        """Hash of the scenario of a point, and of the input files that it reads.

        Values that do not fit together have a hash as well, of the base and the values.
        """
        if point not in self._hashes:
            try:
                scenario = self.scenario(point)
            except ScenarioError:  # the run will be a failed row that says why
                self._hashes[point] = (self._stand_in(point), "")
            else:
                self._hashes[point] = (scenario.hash, self._input_hash(scenario.demand))
        return self._hashes[point]

    def _stand_in(self, point: int) -> str:
        values = json.dumps(dict(self.points[point].factors), sort_keys=True, default=str)
        return hashlib.sha256(f"{self.points[point].base.hash}/{values}".encode()).hexdigest()

    def _input_hash(self, demand: Demand) -> str:
        names = (demand.catalogue, demand.daily_counts)
        if names not in self._inputs:
            source = find_catalogue(demand.catalogue)
            raw = source.read_bytes() if source is not None else b""
            if demand.daily_counts:
                raw += digest_of(demand.daily_counts).encode()
            self._inputs[names] = hashlib.sha256(raw).hexdigest()
        return self._inputs[names]


def short(path: str) -> str:
    """Last part of a dotted path (the last two where the last says nothing)."""
    parts = path.split(".")
    return ".".join(parts[-2:]) if parts[-1] == "default" else parts[-1]


def text(value: Any) -> str:
    """A value as it is written in a file, for labels and text columns."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


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
    if isinstance(scenarios, str | Scenario) or not isinstance(scenarios, Iterable):
        raise ArgumentError(
            f"scenarios: expected a list of scenarios, or a mapping of label to scenario, found {shown(scenarios)}"
        )
    if isinstance(scenarios, Mapping):
        return {label: _load(scenario) for label, scenario in scenarios.items()}
    result: dict[str, Scenario] = {}
    for given in scenarios:
        scenario = _load(given)
        label = base = (given if isinstance(given, str) else "") or scenario.name or scenario.title.en or "scenario"
        if label in result:
            changes = differing(result[base], scenario)
            if not changes:
                raise ArgumentError(f"compare: expected different scenarios, found {base!r} twice; leave one out")
            label = f"{base} ({', '.join(f'{short(p)}={text(v)}' for p, v in changes.items())})"
        if label in result:
            raise ArgumentError(f"compare: two scenarios are called {label!r}; give labels: {{label: scenario}}")
        result[label] = scenario
    return result


def _load(scenario: Scenario | str) -> Scenario:
    return as_scenario(scenario, "scenarios")


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
