"""Points of a study: the scenarios that are run, with the values that set them apart."""

from __future__ import annotations

import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sim.arguments import shown
from sim.errors import ArgumentError
from sim.experiments.levels import POLICY, applied
from sim.policy.names import GROUPS
from sim.scenario import Scenario, ScenarioError, find_catalogue, schema
from sim.scenario.daily_counts import digest_of
from sim.scenario.demand import Demand
from sim.scenario.loading import as_scenario
from sim.scenario.own_kinds import titles_of

if TYPE_CHECKING:
    from sim.policy.text import Text

#: Folders before the name of a file, from the root of a machine; a text that holds more than the path has it in quotes.
_FOLDERS: Final = re.compile(r'(?:^|(?<="))(?:[A-Za-z]:)?(?:[\\/]+[^\\/"]+)+[\\/]+(?=[^\\/"]+\.\w+(?:[":]|$))')
MOST_NAMED: Final = 40  # factors; of more a name tells no one anything


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
        Dotted path > value of each factor at this point, as :func:`sim.experiments.levels.applied` takes them.
    kept : callable, optional
        Gives the scenario as a folder of results keeps it, where it need not be made.
    seed : int
        Added to the seeds of all runs: 0 where points share their random numbers; each place of a region has its own.
    """

    label: str
    base: Scenario
    factors: Mapping[str, Any] = field(default_factory=dict)
    kept: Callable[[], Scenario] | None = field(default=None, compare=False, repr=False)
    seed: int = 0

    @property
    def scenario(self) -> Scenario:
        """The scenario with the factors set, made anew at each call (about 2 ms).

        Raises
        ------
        ScenarioError
            The values do not fit together.
        """
        if self.kept is not None:
            return self.kept()
        return applied(self.base, self.factors)

    @property
    def block(self) -> str:
        """Label of the scenario, with its policy if the study names policies: what an analysis is made for."""
        policy = self.factors.get(POLICY)
        return f"{self.label} ({policy})" if isinstance(policy, str) else self.label

    @property
    def name(self) -> str:
        """Label with the values of the factors; of very many their number and a digest."""
        if len(self.factors) > MOST_NAMED:
            said = json.dumps(dict(self.factors), sort_keys=True, default=str)
            return f"{self.label} ({len(self.factors)} values, {hashlib.sha256(said.encode()).hexdigest()[:6]})"
        values = ", ".join(f"{short(path)}={label_text(value)}" for path, value in self.factors.items())
        return f"{self.label} ({values})" if values else self.label


class Resolver:
    """Scenarios, and identities of runs, of many points: each scenario is made when it is first needed.

    A hundred thousand points need not be resolved before the first run starts, and only the scenarios used
    last are kept in memory.

    Parameters
    ----------
    points : sequence of Point
    keep : int
        Scenarios kept (about 30 kB each).
    hashes : sequence of (str, str), optional
        What `hashes` gives for each point, where it is known already.
    """

    def __init__(
        self, points: Sequence[Point], keep: int = 2048, hashes: Sequence[tuple[str, str]] | None = None
    ) -> None:
        self.points = points
        self.keep = keep
        self._recent: OrderedDict[int, Scenario] = OrderedDict()
        self._hashes: dict[int, tuple[str, str]] = dict(enumerate(hashes or ()))
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
                self._hashes[point] = (scenario.hash, self.inputs_of(scenario))
        return self._hashes[point]

    def inputs_of(self, scenario: Scenario) -> str:
        """Hash of the input files that a scenario reads."""
        return self._input_hash(scenario.demand)

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


def equal_points(resolver: Resolver) -> list[list[int]]:
    """Points that are the same run, because their scenarios are equal: groups of two or more, by index."""
    groups: dict[tuple[str, str], list[int]] = {}
    for k in range(len(resolver.points)):
        groups.setdefault(resolver.hashes(k), []).append(k)
    return [group for group in groups.values() if len(group) > 1]


def own_groups_of(columns: Iterable[Any]) -> tuple[str, ...]:
    """Resident groups of the user's own that runs have outcomes of, by the names of their columns, in this order."""
    parts = (str(name).split(".") for name in columns if str(name).startswith("group."))
    return tuple(dict.fromkeys(part[1] for part in parts if len(part) == 3 and part[1] not in GROUPS))


def own_titles(points: Sequence[Point], groups: Iterable[str]) -> dict[str, Text]:
    """Titles of resident groups of the user's own, by name.

    Points are made one after the other until all are known: none where there are no such groups.
    """
    wanted = set(groups)
    found: dict[str, Text] = {}
    for point in points:
        if wanted <= found.keys():
            break
        try:
            found |= titles_of([point.scenario])
        except ScenarioError:  # values that do not fit together: its runs have failed
            continue
    return found


def short(path: str) -> str:
    """Last part of a dotted path (the last two where the last says nothing)."""
    parts = path.split(".")
    return ".".join(parts[-2:]) if parts[-1] == "default" else parts[-1]


def text(value: Any) -> str:
    """A value as it is written in a file, for text columns."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def label_text(value: Any) -> str:
    """A value for labels and tables: of a file its name alone, because folders are those of one machine."""
    return _FOLDERS.sub("", text(value))


def told_apart(values: Iterable[Any]) -> bool:
    """Whether different values are told differently: not two files of one name in different folders."""
    every = {text(value) for value in values}
    return len({label_text(one) for one in every}) == len(every)


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
            label = f"{base} ({', '.join(f'{short(p)}={label_text(v)}' for p, v in changes.items())})"
        if label in result:
            raise ArgumentError(f"compare: two scenarios are called {label!r}; give labels: {{label: scenario}}")
        result[label] = scenario
    return result


def with_behaviours(scenarios: Mapping[str, Scenario], behaviours: Iterable[str]) -> dict[str, Scenario]:
    """Scenarios that name some custom behaviours besides their own.

    Raises
    ------
    ScenarioError
        One is no ``file.py:function``, or a scenario has another one for the same thing.
    """
    if isinstance(behaviours, str) or not isinstance(behaviours, Iterable):
        raise ArgumentError(f'behaviours: expected a list of "file.py:function", found {shown(behaviours)}')
    given = tuple(behaviours)
    if not given:
        return dict(scenarios)
    return {
        label: one.with_({"policy.own.behaviours": [*one.policy.own.behaviours, *given]})
        for label, one in scenarios.items()
    }


def _load(scenario: Scenario | str) -> Scenario:
    return as_scenario(scenario, "scenarios")


def differing(a: Scenario, b: Scenario) -> dict[str, Any]:
    """Dotted path > value of ``b`` wherever it differs from ``a``, texts left out."""
    left, right = _flat(a.to_dict()), _flat(b.to_dict())
    texts = schema.texts(Scenario)
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
