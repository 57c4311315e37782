"""Reading and checking study files, with the same errors as scenario files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from sim.measures.registry import MEASURES
from sim.scenario import Problem, Scenario, ScenarioError, load
from sim.scenario.problems import nearest, show
from sim.scenario.yaml_file import Document, read

KEYS: Final = (
    "title", "description", "scenarios", "set", "factors", "design", "replications", "seed", "outcomes",
    "comparisons",
)  # fmt: skip
DESIGNS: Final = ("factorial", "zip")
_INLINE_KEYS: Final = ("name", "base", "set", "reforms")
_MAX_REPLICATIONS: Final = 100_000
Spot = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StudyContent:
    """What a study file says, checked and with its scenarios loaded."""

    title: dict[str, str]
    description: dict[str, str]
    scenarios: dict[str, Scenario]
    factors: dict[str, tuple[Any, ...]]
    design: str
    replications: int
    seed: int
    outcomes: tuple[str, ...]
    comparisons: tuple[tuple[dict[str, Any], dict[str, Any]], ...]


def read_study(path: Path) -> StudyContent:
    """Read a study file.

    Raises
    ------
    ScenarioError
        With every problem in it, by line.
    """
    document = read(path)
    if document.problems and not document.data:
        raise ScenarioError(document.problems)
    return check_study(document)


def check_study(document: Document) -> StudyContent:
    """Check the contents of a study file.

    Raises
    ------
    ScenarioError
        With every problem in it.
    """
    checker = _Checker(document)
    content = checker.content()
    if checker.problems:
        raise ScenarioError(checker.problems)
    return content


class _Checker:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = list(document.problems)

    def note(self, spot: Spot, expected: str, found: str, **more: str) -> None:
        self.problems.append(self.document.problem(spot, expected, found, **more))

    def content(self) -> StudyContent:
        data = self.document.data
        self._known(data, KEYS, ())
        common = self._mapping("set")
        factors = self._factors()
        scenarios = self._scenarios(common)
        self._try_factors(scenarios, factors)
        return StudyContent(
            title=self._texts("title"),
            description=self._texts("description"),
            scenarios=scenarios,
            factors=factors,
            design=self._design(factors),
            replications=self._whole("replications", 10, 1, _MAX_REPLICATIONS),
            seed=self._whole("seed", 1, 0, 2**32 - 1),
            outcomes=self._outcomes(),
            comparisons=self._comparisons(scenarios, factors),
        )

    def _known(self, data: Mapping[str, Any], names: Iterable[str], spot: Spot) -> None:
        for key in data:
            if key not in names:
                self.note((*spot, key), f"one of {', '.join(names)}", f'the unknown key "{key}"',
                          suggestion=nearest(key, names))  # fmt: skip

    def _mapping(self, key: str) -> dict[str, Any]:
        value = self.document.data.get(key, {})
        if isinstance(value, dict):
            return value
        self.note((key,), "a mapping", show(value))
        return {}

    def _texts(self, key: str) -> dict[str, str]:
        value = self.document.data.get(key, {})
        if isinstance(value, str):
            return {"en": value, "zh": value}
        if isinstance(value, dict) and all(
            k in ("en", "zh") and isinstance(v, str) for k, v in value.items()
        ):
            return value
        self.note((key,), "a text, or {en: text, zh: text}", show(value))
        return {}

    def _whole(self, key: str, default: int, low: int, high: int) -> int:
        value = self.document.data.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self.note((key,), f"a whole number in [{low}, {high}]", show(value))
        return default

    def _list(self, key: str, what: str) -> list[Any]:
        value = self.document.data.get(key, [])
        if isinstance(value, list):
            return value
        self.note((key,), f"a list of {what}", show(value))
        return []

    def _scenarios(self, common: dict[str, Any]) -> dict[str, Scenario]:
        entries = self._list("scenarios", "scenarios")
        if not entries and isinstance(self.document.data.get("scenarios", []), list):
            self.note(("scenarios",), "a list of at least one scenario", "none")
        found: dict[str, Scenario] = {}
        for index, entry in enumerate(entries):
            spot = ("scenarios", str(index))
            label, make = self._scenario(entry, spot)
            if make is None:
                continue
            if label in found:
                self.note(spot, "a name of its own for each scenario", f'"{label}" a second time',
                          hint="give it another name: {name: ..., base: ...}")  # fmt: skip
                continue
            scenario = self._made(make, spot)
            if scenario is not None and common:
                scenario = self._made(partial(scenario.with_, common), ("set",))
            if scenario is not None:
                found[label] = scenario
        return found

    def _scenario(self, entry: Any, spot: Spot) -> tuple[str, Callable[[], Scenario] | None]:
        folder = Path(self.document.file).parent
        if isinstance(entry, str):
            return entry, lambda: _load(entry, folder)
        if not isinstance(entry, dict):
            self.note(spot, "the name of a scenario, or {name, base, set, reforms}", show(entry))
            return "", None
        self._known(entry, _INLINE_KEYS, spot)
        base, label = entry.get("base"), entry.get("name", entry.get("base"))
        changes, reforms = entry.get("set", {}), entry.get("reforms", [])
        checks = (("base", base, str, "the name of a scenario"), ("name", label, str, "a text"),
                  ("set", changes, dict, "a mapping of dotted paths and values"),
                  ("reforms", reforms, list, "a list of reforms"))  # fmt: skip
        wrong = [
            (key, expected, value) for key, value, kind, expected in checks if not isinstance(value, kind)
        ]
        for key, expected, value in wrong:
            self.note((*spot, key), expected, show(value))
        if wrong:
            return "", None
        both = {"reforms": reforms, **changes} if reforms else changes
        return str(label), lambda: _load(str(base), folder).with_(both) if both else _load(str(base), folder)

    def _made(self, make: Callable[[], Scenario], spot: Spot) -> Scenario | None:
        try:
            return make()
        except ScenarioError as error:
            self._adopt(error, spot)
            return None

    def _adopt(self, error: ScenarioError, spot: Spot) -> None:
        """Problems of a scenario made here are shown at their line of the study file."""
        for problem in error.problems:
            if problem.file:
                self.problems.append(problem)
                continue
            inner = next((s for s in ((*spot, "set", problem.path), (*spot, problem.path), spot)
                          if s in self.document.lines), spot)  # fmt: skip
            path = f"{'.'.join(spot)}: {problem.path}" if problem.path else ".".join(spot)
            self.problems.append(
                Problem(path, problem.expected, problem.found, self.document.file, self.document.line(inner),
                        problem.suggestion, problem.hint)
            )  # fmt: skip

    def _factors(self) -> dict[str, tuple[Any, ...]]:
        factors: dict[str, tuple[Any, ...]] = {}
        for path, values in self._mapping("factors").items():
            spot = ("factors", path)
            if not isinstance(values, list) or not values:
                self.note(spot, "a list of values", show(values))
            elif any(value in values[:i] for i, value in enumerate(values)):
                self.note(spot, "different values", show(values))
            else:
                factors[path] = tuple(values)
        return factors

    def _design(self, factors: dict[str, tuple[Any, ...]]) -> str:
        design = self.document.data.get("design", DESIGNS[0])
        if design not in DESIGNS:
            self.note(
                ("design",),
                f"one of {', '.join(DESIGNS)}",
                show(design),
                suggestion=nearest(str(design), DESIGNS),
            )
            return DESIGNS[0]
        counts = {path: len(values) for path, values in factors.items()}
        if design == "zip" and len(set(counts.values())) > 1:
            found = ", ".join(f"{count} of {path}" for path, count in counts.items())
            self.note(("factors",), "as many values of each factor (design: zip)", found)
        return str(design)

    def _try_factors(self, scenarios: dict[str, Scenario], factors: dict[str, tuple[Any, ...]]) -> None:
        for path, values in factors.items():
            for value in values:
                for scenario in scenarios.values():
                    if self._made(partial(scenario.with_, {path: value}), ("factors", path)) is None:
                        break  # the same problem once is enough

    def _outcomes(self) -> tuple[str, ...]:
        names = self._list("outcomes", "measures")
        for index, name in enumerate(names):
            if name not in MEASURES:
                self.note(("outcomes", str(index)), "a measure (gridgov measures lists them)", show(name),
                          suggestion=nearest(str(name), MEASURES))  # fmt: skip
        return tuple(str(name) for name in names)

    def _comparisons(
        self, scenarios: dict[str, Scenario], factors: dict[str, tuple[Any, ...]]
    ) -> tuple[tuple[dict[str, Any], dict[str, Any]], ...]:
        pairs = []
        for index, entry in enumerate(self._list("comparisons", "pairs {a: ..., b: ...}")):
            spot = ("comparisons", str(index))
            if not isinstance(entry, dict) or set(entry) != {"a", "b"}:
                self.note(spot, "a pair {a: ..., b: ...}", show(entry))
                continue
            a, b = (self._side(entry[key], (*spot, key), scenarios, factors) for key in ("a", "b"))
            if a is not None and b is not None:
                if set(a) != set(b):
                    self.note(spot, "a and b that fix the same things", f"{', '.join(a)} and {', '.join(b)}")
                else:
                    pairs.append((a, b))
        return tuple(pairs)

    def _side(
        self, side: Any, spot: Spot, scenarios: dict[str, Scenario], factors: dict[str, tuple[Any, ...]]
    ) -> dict[str, Any] | None:
        chosen = {"scenario": side} if isinstance(side, str) else side
        if not isinstance(chosen, dict) or not chosen:
            self.note(spot, "a scenario of the study, or {factor: value}", show(side))
            return None
        good = True
        for key, value in chosen.items():
            levels = tuple(scenarios) if key == "scenario" else factors.get(key)
            if levels is None:
                good = False
                self.note(spot, f"scenario or one of the factors {', '.join(factors) or '(none)'}", show(key),
                          suggestion=nearest(key, ("scenario", *factors)))  # fmt: skip
            elif value not in levels and (key != "scenario" or scenarios):
                good = False
                names = [str(level) for level in levels]
                self.note(
                    spot, f"one of {', '.join(names)}", show(value), suggestion=nearest(str(value), names)
                )
        return chosen if good else None


def _load(name: str, folder: Path) -> Scenario:
    beside = folder / name
    return load(beside if name.endswith((".yaml", ".yml")) and beside.is_file() else name)
