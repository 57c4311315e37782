"""Checking the contents of a file piece by piece, noting every problem at its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sim.measures.registry import MEASURES, Measure
from sim.scenario import Problem, Scenario, ScenarioError, limits
from sim.scenario.problems import nearest, show
from sim.scenario.yaml_file import Document

Spot = tuple[str, ...]


class Checker:
    """Reads values out of a document and notes what is wrong with them.

    Parameters
    ----------
    document : Document

    Attributes
    ----------
    problems : list of Problem
    measures : dict of str to Measure
        Measures that may be named.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = list(document.problems)
        self.measures: dict[str, Measure] = dict(MEASURES)

    def note(self, spot: Spot, expected: str, found: str, **more: str) -> None:
        """Note a problem at a place of the file."""
        self.problems.append(self.document.problem(spot, expected, found, **more))

    def known(self, data: Mapping[str, Any], names: Iterable[str], spot: Spot) -> None:
        """Note keys that are not among some names."""
        names = tuple(names)
        for key in data:
            if key not in names and len(self.problems) < limits.MAX_PROBLEMS:
                self.note(
                    (*spot, key),
                    f"one of {', '.join(names)}",
                    f'the unknown key "{key}"',
                    suggestion=nearest(key, names),
                )

    def entry(self, value: Any, names: Iterable[str], spot: Spot) -> dict[str, Any]:
        """A mapping whose keys are among some names; empty if it is none."""
        if not isinstance(value, Mapping):
            self.note(spot, "a mapping of names and values", show(value))
            return {}
        self.known(value, names, spot)
        return dict(value)

    def mapping(self, key: str) -> dict[str, Any]:
        """The mapping at a key; empty if there is none."""
        value = self.document.data.get(key, {})
        if isinstance(value, dict):
            return value
        self.note((key,), "a mapping", show(value))
        return {}

    def texts(self, key: str) -> dict[str, str]:
        """A text, or texts in both languages."""
        value = self.document.data.get(key, {})
        if isinstance(value, str):
            return {"en": value, "zh": value}
        if isinstance(value, dict) and all(k in ("en", "zh") and isinstance(v, str) for k, v in value.items()):
            return value
        self.note((key,), "a text, or {en: text, zh: text}", show(value))
        return {}

    def listed(self, key: str, what: str) -> list[Any]:
        """The list at a key; empty if there is none."""
        value = self.document.data.get(key, [])
        if isinstance(value, list):
            return value
        self.note((key,), f"a list of {what}", show(value))
        return []

    def items(self, data: Mapping[str, Any], key: str, spot: Spot = ()) -> list[Any]:
        """The list at a key of a mapping; empty if there is none."""
        value = data.get(key)
        if value is not None and not isinstance(value, list):
            self.note((*spot, key), "a list", show(value))
            return []
        return value or []

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number at the top of the file."""
        return self.whole_in(self.document.data, key, default, low, high, ())

    def whole_in(self, data: Mapping[str, Any], key: str, default: int | None, low: int, high: int, spot: Spot) -> int:
        """A whole number of a mapping; None as the default: it must be there."""
        value = data.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self.note((*spot, key), f"a whole number in [{low}, {high}]", show(value))
        return low if default is None else default

    def number_in(
        self, data: Mapping[str, Any], key: str, default: float | None, low: float, high: float, spot: Spot
    ) -> float:
        """A number of a mapping; None as the default: it must be there."""
        value = data.get(key, default)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and low <= value <= high:
            return float(value)
        self.note((*spot, key), f"a number in [{low:g}, {high:g}]", show(value))
        return low if default is None else default

    def positive(self, data: Mapping[str, Any], key: str, spot: Spot, high: float = 1e15) -> float | None:
        """A number above 0, and at most ``high``, of a mapping; None if it is not there."""
        value = data.get(key)
        if value is None and key not in data:
            return None
        if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value <= high:
            return float(value)
        self.note((*spot, key), f"a number above 0 and at most {high:g}", show(value))
        return None

    def one_of(self, value: Any, names: Iterable[str], spot: Spot) -> str:
        """One of some names; the first if it is not."""
        names = tuple(names)
        if isinstance(value, str) and value in names:
            return value
        near = nearest(value, names) if isinstance(value, str) else ""
        self.note(spot, f"one of {', '.join(names)}", show(value), suggestion=near)
        return names[0]

    def made(self, make: Callable[[], Scenario], spot: Spot) -> Scenario | None:
        """What is made here; None if it does not fit, and why is noted at its line of the file."""
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
            inner = next(
                (s for s in ((*spot, "set", problem.path), (*spot, problem.path), spot) if s in self.document.lines),
                spot,
            )
            path = f"{'.'.join(spot)}: {problem.path}" if problem.path else ".".join(spot)
            self.problems.append(
                Problem(
                    path,
                    problem.expected,
                    problem.found,
                    self.document.file,
                    self.document.line(inner),
                    problem.suggestion,
                    problem.hint,
                )
            )
