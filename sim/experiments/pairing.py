"""Which points of a study its comparisons pair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sim.experiments.points import Point, label_text
from sim.scenario import Problem, ScenarioError

NEAREST_OF: Final = 200  # points of each side among which the nearest pair is looked for
Comparisons = Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]


def check_pairs(points: Sequence[Point], comparisons: Comparisons) -> None:
    """Raise if a comparison pairs no points.

    Raises
    ------
    ScenarioError
        With the nearest pair of points for each such comparison.
    """
    problems = []
    for index, (a, b) in enumerate(comparisons):
        if next(_pairs_of(points, a, b), None) is None:
            told = f"a: {_told(a)}, b: {_told(b)} pairs none of {len(points):,} points"
            problems.append(
                Problem(
                    f"comparisons.{index}",
                    "two points of the study that differ only in what the comparison fixes",
                    told,
                    hint=_nearest_pair(points, a, b),
                )
            )
    if problems:
        raise ScenarioError(problems)


def _told(side: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{path}: {label_text(value)}" for path, value in side.items()) + "}"


def _nearest_pair(points: Sequence[Point], a: Mapping[str, Any], b: Mapping[str, Any]) -> str:
    left = [point for point in points if _matches(point, a)]
    right = [point for point in points if _matches(point, b)]
    missing = [_told(side) for side, found in ((a, left), (b, right)) if not found]
    if missing:
        return f"no point has {' or '.join(missing)}"
    fixed = {*a, *b}

    def apart(pair: tuple[Point, Point]) -> list[str]:
        one, other = ({"scenario": point.label, **point.factors} for point in pair)
        return [path for path in one if path not in fixed and one[path] != other.get(path)]

    first, second = min(((x, y) for x in left[:NEAREST_OF] for y in right[:NEAREST_OF]), key=lambda p: len(apart(p)))
    also = ", ".join(apart((first, second)))
    return f"nearest: {first.name} and {second.name}, which differ in {also}, too; fix {also} in both sides"


def pairs(points: Sequence[Point], comparisons: Comparisons) -> list[tuple[int, int]]:
    """Points that the comparisons pair: equal in everything that a comparison does not fix."""
    return [pair for a, b in comparisons for pair in _pairs_of(points, a, b)]


def _pairs_of(points: Sequence[Point], a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    for i, first in enumerate(points):
        if _matches(first, a):
            wanted = {"scenario": first.label, **first.factors, **b}
            yield from ((i, j) for j, second in enumerate(points) if _matches(second, wanted))


def _matches(point: Point, wanted: Mapping[str, Any]) -> bool:
    found = {"scenario": point.label, **point.factors}
    return all(found.get(key) == value for key, value in wanted.items())
