"""Scenario discovery: under which values of the factors a case of interest comes about (PRIM boxes, a CART tree)."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.errors import ArgumentError
from sim.experiments.analyses.sample import PointSample, samples
from sim.measures.display import measure_of
from sim.scenario.problems import nearest

if TYPE_CHECKING:
    from sim.experiments.results import StudyResults

Array = NDArray[np.float64]
Cases = NDArray[np.bool_]
PEEL: Final = 0.05
LEAST_MASS: Final = 0.1
DEPTH: Final = 3
LEAF: Final = 0.05
WORST: Final = 0.25
_CASE: Final = re.compile(r"^\s*([\w.]+)\s*(<=|>=|<|>)\s*([^\s<>=]+)\s*(%?)\s*$")


@dataclass(frozen=True, slots=True)
class Box:
    """A box of PRIM.

    Attributes
    ----------
    low, high : ndarray of float, shape (factors,)
    density : float
        Share of the points in the box that are cases.
    coverage : float
        Share of the cases that are in the box.
    mass : float
        Share of the points that are in the box.
    """

    low: Array
    high: Array
    density: float
    coverage: float
    mass: float


def read_case(text: str, known: Sequence[str]) -> tuple[str, str, float]:
    """Measure, sign and bound of a case of interest like ``solution_rate < 0.5``.

    Raises
    ------
    ArgumentError
        It is no such text, or names no measure of the study.
    """
    found = _CASE.match(text)
    if found is None:
        raise ArgumentError(f'case: expected "measure < number" (or >, <=, >=), found "{text}"')
    if found[1] not in known:
        near = nearest(found[1], known)
        raise ArgumentError(
            f"case: expected a measure, found {found[1]}" + (f" (did you mean {near}?)" if near else "")
        )
    try:
        bound = float(found[3].replace("_", "")) / (100.0 if found[4] else 1.0)
    except ValueError as error:
        raise ArgumentError(f"case: expected a number, found {found[3]}") from error
    return found[1], found[2], bound


def cases_of(sample: PointSample, sign: str, bound: float) -> Cases:
    """Which points are cases of interest."""
    compare = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}[sign]
    found: Cases = compare(sample.y, bound)
    return found


def worst(sample: PointSample) -> tuple[str, float]:
    """The worst quarter of an outcome, as sign and bound (the largest where no direction is better)."""
    less = measure_of(sample.measure).better == "more"
    return ("<=", float(np.quantile(sample.y, WORST))) if less else (">=", float(np.quantile(sample.y, 1.0 - WORST)))


def prim(x: Array, cases: Cases, peel: float = PEEL, least: float = LEAST_MASS) -> list[Box]:
    """The way from all points to a small box in which most are cases: one box for each step.

    Parameters
    ----------
    x : ndarray of float, shape (points, factors)
    cases : ndarray of bool, shape (points,)
    peel : float
        Share of the points in the box that a step may remove.
    least : float
        Least share of the points in a box.

    Notes
    -----
    Each step takes off the end of one factor whose removal leaves the largest share of cases per point removed. Source:
    Friedman and Fisher (1999), Stat. Comput. 9, 123; Bryant and Lempert (2010) for scenario discovery.
    """
    low, high = x.min(axis=0), x.max(axis=0)
    inside = np.ones(len(x), dtype=bool)
    boxes = [_box(low, high, inside, cases)]
    while True:
        best: tuple[float, int, int, float, Cases] | None = None
        density = cases[inside].mean()
        for j in range(x.shape[1]):
            for end, bound, kept in _ends(x[:, j], inside, peel):
                number = int(kept.sum())
                if number < max(least * len(x), 1.0) or number == inside.sum():
                    continue
                gain = float((cases[kept].mean() - density) / (inside.sum() - number))
                if gain > 0.0 and (best is None or gain > best[0]):
                    best = (gain, j, end, bound, kept)
        if best is None:
            return boxes
        _, j, end, bound, inside = best
        (low, high) = (low.copy(), high.copy())
        (low if end == 0 else high)[j] = bound
        boxes.append(_box(low, high, inside, cases))


def _ends(values: Array, inside: Cases, peel: float) -> list[tuple[int, float, Cases]]:
    """The box without its lower, and without its upper end of a factor: end, new bound, points that stay."""
    here = np.unique(values[inside])
    if len(here) < 2:
        return []
    low, high = np.quantile(values[inside], [peel, 1.0 - peel])
    low = here[1] if low <= here[0] else low
    high = here[-2] if high >= here[-1] else high
    return [(0, float(low), inside & (values >= low)), (1, float(high), inside & (values <= high))]


def _box(low: Array, high: Array, inside: Cases, cases: Cases) -> Box:
    found = int(cases[inside].sum())
    total = max(int(cases.sum()), 1)
    return Box(low, high, found / max(int(inside.sum()), 1), found / total, float(inside.mean()))


def chosen_box(boxes: Sequence[Box]) -> Box:
    """The box with the largest harmonic mean of density and coverage."""
    return max(boxes, key=lambda box: 2.0 * box.density * box.coverage / max(box.density + box.coverage, 1e-12))


def discovery(results: StudyResults, measures: Sequence[str], case: str | None = None) -> pd.DataFrame:
    """Bounds of the factors within which cases of interest come about.

    Parameters
    ----------
    results : StudyResults
    measures : sequence of str
    case : str, optional
        ``measure < number``; by default the worst quarter of each outcome.

    Returns
    -------
    DataFrame
        ``scenario, measure, case, factor, low, high`` (those that the box bounds only), ``share`` (density that
        is lost without this bound: its weight), ``density, coverage, mass, cases, points, missing``.
    """
    wanted = read_case(case, results.study.measures) if case else None
    rows: list[dict[str, Any]] = []
    for sample in samples(results, [wanted[0]] if wanted else measures):
        if not len(sample.y) or not sample.names:
            continue
        sign, bound = wanted[1:] if wanted else worst(sample)
        rows += _bounds(sample, cases_of(sample, sign, bound), f"{sample.measure} {sign} {bound:.6g}")
    return pd.DataFrame(rows)


def _bounds(sample: PointSample, cases: Cases, told: str) -> list[dict[str, Any]]:
    head: dict[str, Any] = {"scenario": sample.block, "measure": sample.measure, "case": told}
    tail = {"cases": int(cases.sum()), "points": len(cases), "missing": sample.missing}
    if not 0 < cases.sum() < len(cases):
        none = {"factor": "", "low": math.nan, "high": math.nan, "share": math.nan}
        return [head | none | {"density": float(cases.mean()), "coverage": math.nan, "mass": math.nan} | tail]
    box = chosen_box(prim(sample.x, cases))
    first, last = sample.x.min(axis=0), sample.x.max(axis=0)
    rows = []
    for j, name in enumerate(sample.names):
        if box.low[j] <= first[j] and box.high[j] >= last[j]:
            continue
        others = [k for k in range(len(sample.names)) if k != j]
        inside = ((sample.x >= box.low) & (sample.x <= box.high))[:, others].all(axis=1)
        share = box.density - (float(cases[inside].mean()) if inside.any() else 0.0)
        rows.append(
            head
            | {"factor": name, "low": float(box.low[j]), "high": float(box.high[j]), "share": share}
            | {"density": box.density, "coverage": box.coverage, "mass": box.mass}
            | tail
        )
    return sorted(rows, key=lambda row: -row["share"])


def tree(results: StudyResults, measures: Sequence[str], case: str | None = None) -> pd.DataFrame:
    """A classification tree of cases of interest, three questions deep.

    Returns
    -------
    DataFrame
        One row a leaf: ``scenario, measure, case, rule`` (what leads to it), ``density`` (share of cases), ``mass``
        (share of points), ``points``; leaves with most cases first.

    Notes
    -----
    Splits lower the Gini impurity most; a leaf has at least a twentieth of the points. Source: Breiman et al. (1984).
    """
    wanted = read_case(case, results.study.measures) if case else None
    rows: list[dict[str, Any]] = []
    for sample in samples(results, [wanted[0]] if wanted else measures):
        if not len(sample.y) or not sample.names:
            continue
        sign, bound = wanted[1:] if wanted else worst(sample)
        cases = cases_of(sample, sign, bound)
        told = f"{sample.measure} {sign} {bound:.6g}"
        leaves = grow(sample.x, cases, sample.names)
        for rule, inside in sorted(leaves, key=lambda leaf: -cases[leaf[1]].mean()):
            row: dict[str, Any] = {"scenario": sample.block, "measure": sample.measure, "case": told, "rule": rule}
            rows.append(
                row
                | {"density": float(cases[inside].mean()), "mass": float(inside.mean()), "points": int(inside.sum())}
            )
    return pd.DataFrame(rows)


def grow(x: Array, cases: Cases, names: Sequence[str], depth: int = DEPTH) -> list[tuple[str, Cases]]:
    """Leaves of a tree: the rule that leads to each, and its points."""
    return _split(x, cases, names, np.ones(len(x), dtype=bool), depth, ())


def _split(
    x: Array, cases: Cases, names: Sequence[str], inside: Cases, depth: int, rule: tuple[str, ...]
) -> list[tuple[str, Cases]]:
    found = _best_cut(x, cases, inside) if depth else None
    if found is None:
        return [(", ".join(rule) or "all points", inside)]
    j, cut = found
    left, right = inside & (x[:, j] <= cut), inside & (x[:, j] > cut)
    return [
        *_split(x, cases, names, left, depth - 1, (*rule, f"{names[j]} <= {cut:.4g}")),
        *_split(x, cases, names, right, depth - 1, (*rule, f"{names[j]} > {cut:.4g}")),
    ]


def _best_cut(x: Array, cases: Cases, inside: Cases) -> tuple[int, float] | None:
    """Factor and value that part cases from others best; None if nothing does."""
    least = max(LEAF * len(x), 2.0)
    number, total = int(inside.sum()), int(cases[inside].sum())
    best, start = None, _impurity(total, number) - 1e-9 * number
    for j in range(x.shape[1]):
        order = np.argsort(x[inside, j], kind="stable")
        values, hits = x[inside, j][order], np.cumsum(cases[inside][order])
        for k in np.flatnonzero(np.diff(values) > 0.0):
            left = int(k) + 1
            if min(left, number - left) < least:
                continue
            after = _impurity(int(hits[k]), left) + _impurity(total - int(hits[k]), number - left)
            if after < start:
                start, best = after, (j, float((values[k] + values[k + 1]) / 2.0))
    return best


def _impurity(hits: int, number: int) -> float:
    return 2.0 * hits * (number - hits) / number if number else 0.0
