"""Gaps between groups, with intervals that cover as often as they say (checked by simulation).

Which interval is used:

- outcomes that are 0 or 1, unweighted: Newcombe's hybrid of two Wilson intervals (Newcombe 1998, method 10);
- other outcomes: Welch's t interval (1938), with linearised variances if weighted;
- entries that come in clusters (a grid, a community), whatever the outcome: cluster-robust variance of the
  difference of two ratio means, with Student's t on as many degrees of freedom as there are clusters in the
  smaller of the two sides, less one. Use it whenever neighbours share causes or staff.
- the largest gap of several groups (:func:`range_gap`): the largest is a maximum and so biased upwards; all
  pairs get intervals that hold at once (Sidak), and the largest lower and upper bounds bound the largest gap.
  That is conservative.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.arguments import level_of
from sim.errors import ArgumentError
from sim.measures.checks import checked
from sim.measures.decomposition import encoded, rows_by_code
from sim.measures.entries import Array

LEVEL: Final = 0.95  # of intervals, where no other is asked for


@dataclass(frozen=True, slots=True)
class Gap:
    """The difference between the mean outcomes of two sides.

    Attributes
    ----------
    inside, outside : float
        Mean outcome of the group and of those it is compared with.
    gap, low, high : float
        ``inside - outside`` with its interval; NaN where a side is empty or has no spread to judge by.
    n_inside, n_outside : int
        Entries with a value on either side.
    method : str
        ``newcombe``, ``welch``, ``clusters`` or ``range``.
    label : object
        The group, or the pair of groups.
    """

    inside: float
    outside: float
    gap: float
    low: float
    high: float
    n_inside: int
    n_outside: int
    method: str
    label: Any = None


def t_quantile(level: float, freedom: float) -> float:
    """Two-sided quantile of Student's t."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.5 + level / 2.0))


def wilson(successes: float, n: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson's interval of a proportion (1927); NaN if n is 0."""
    from scipy.special import ndtri

    if not n:
        return math.nan, math.nan
    z = float(ndtri(0.5 + level / 2.0))
    p, z2 = successes / n, z * z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(middle - half, 0.0), min(middle + half, 1.0)


@dataclass(frozen=True, slots=True)
class _Side:
    """What an interval needs to know of one side: moments, and the influence of each cluster (NaN: not there)."""

    n: int
    mean: float
    variance: float
    freedom: float
    binary: bool
    influence: Array | None


def _side(x: Array, w: Array | None, codes: NDArray[np.int64] | None, clusters: int) -> _Side:
    n = len(x)
    binary = w is None and bool(np.all((x == 0.0) | (x == 1.0)))
    if not n:
        return _Side(0, math.nan, math.nan, math.nan, binary, None)
    share = np.full(n, 1.0 / n) if w is None else w / w.sum()
    mean = float(np.sum(share * x))
    influence = share * (x - mean)
    variance = float(np.sum(influence**2)) * n / (n - 1) if n > 1 else math.nan
    if codes is None:
        return _Side(n, mean, variance, n - 1.0, binary, None)
    sums = np.bincount(codes, weights=influence, minlength=clusters)
    sums[np.bincount(codes, minlength=clusters) == 0] = np.nan
    return _Side(n, mean, variance, n - 1.0, binary, sums)


def _between(a: _Side, b: _Side, level: float, label: Any = None) -> Gap:
    """The gap of two sides with the interval that fits."""
    gap, nan = a.mean - b.mean, math.nan
    if not a.n or not b.n:
        return Gap(a.mean, b.mean, nan, nan, nan, a.n, b.n, "welch", label)
    if a.influence is not None:
        method, half = "clusters", _clustered(a.influence, np.asarray(b.influence), level)
    elif a.binary and b.binary:
        low, high = _newcombe((a.mean, b.mean), (a.n, b.n), level)
        return Gap(a.mean, b.mean, gap, low, high, a.n, b.n, "newcombe", label)
    else:
        method, half = "welch", _welch(a, b, level)
    return Gap(a.mean, b.mean, gap, gap - half, gap + half, a.n, b.n, method, label)


def _newcombe(p: tuple[float, float], n: tuple[int, int], level: float) -> tuple[float, float]:
    (low1, high1), (low0, high0) = (wilson(q * k, k, level) for q, k in zip(p, n, strict=True))
    gap = p[0] - p[1]
    return gap - math.hypot(p[0] - low1, high0 - p[1]), gap + math.hypot(high1 - p[0], p[1] - low0)


def _welch(a: _Side, b: _Side, level: float) -> float:
    """Half width of Welch's interval."""
    total = a.variance + b.variance
    if not total > 0.0:
        return 0.0 if total == 0.0 else math.nan
    freedom = total**2 / (a.variance**2 / a.freedom + b.variance**2 / b.freedom)
    return math.sqrt(total) * t_quantile(level, freedom)


def _clustered(a: Array, b: Array, level: float) -> float:
    """Half width of the cluster-robust interval from the influence of the clusters on either side."""
    here, there = ~np.isnan(a), ~np.isnan(b)
    smaller, clusters = min(int(here.sum()), int(there.sum())), int(np.count_nonzero(here | there))
    if smaller < 2:
        return math.nan
    variance = float(np.sum((np.nan_to_num(a) - np.nan_to_num(b)) ** 2)) * clusters / (clusters - 1)
    return math.sqrt(variance) * t_quantile(level, smaller - 1.0)


@dataclass(frozen=True, slots=True)
class _Sample:
    """Entries that count: values, weights, clusters, and the code of a group."""

    x: Array
    w: Array | None
    clusters: NDArray[np.int64] | None
    n_clusters: int
    group: NDArray[np.int64]

    @classmethod
    def of(
        cls, values: ArrayLike, group: NDArray[np.int64], weights: ArrayLike | None, clusters: ArrayLike | None
    ) -> _Sample:
        x = np.asarray(values, dtype=np.float64)
        w = None if weights is None else np.asarray(weights, dtype=np.float64)
        names, codes = ((), None) if clusters is None else encoded(clusters)
        shapes = [a.shape for a in (x, group, w, codes) if a is not None]
        if len(set(shapes)) > 1:
            raise ArgumentError(
                f"expected values, groups, weights and clusters of one shape, found {', '.join(map(str, shapes))}"
            )
        if w is not None and len(w) and np.nanmin(w) < 0.0:
            raise ArgumentError(f"expected weights >= 0, found {np.nanmin(w):g}")
        keep = ~np.isnan(x) & (group >= 0)
        if w is not None:
            keep &= w != 0.0
        if codes is not None:
            codes = np.where(codes < 0, len(names), codes)[keep]  # entries without a label share one
        return cls(x[keep], None if w is None else w[keep], codes, len(names) + 1, group[keep])

    def side(self, rows: NDArray[Any]) -> _Side:
        w = None if self.w is None else self.w[rows]
        codes = None if self.clusters is None else self.clusters[rows]
        return _side(self.x[rows], w, codes, self.n_clusters)


@checked
def group_gap(
    values: ArrayLike,
    member: ArrayLike,
    weights: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    level: float = 0.95,
) -> Gap:
    """Mean outcome of a group minus that of everybody else, with an interval.

    Parameters
    ----------
    values : array_like, shape (n,)
        Outcomes; NaN entries are left out.
    member : array_like of bool, shape (n,)
        Who belongs to the group.
    weights : array_like, shape (n,), optional
        Not negative.
    clusters : array_like, shape (n,), optional
        Entries with the same label are not independent; those without one (NaN, None) share one.
    level : float
        Confidence level in (0, 1).

    Returns
    -------
    Gap
    """
    level_of(level)
    sample = _Sample.of(values, np.asarray(member, dtype=bool).astype(np.int64), weights, clusters)
    return _between(sample.side(sample.group == 1), sample.side(sample.group == 0), level)


@checked
def group_gaps(
    values: ArrayLike,
    parts: ArrayLike,
    weights: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    level: float = 0.95,
) -> tuple[Gap, ...]:
    """Each group against everybody else (:func:`group_gap`), labelled, in the order of the labels.

    Entries without a label belong to no group and are left out. Each interval holds on its own at ``level``.
    """
    level_of(level)
    labels, codes = encoded(parts)
    sample = _Sample.of(values, codes, weights, clusters)
    found = []
    for code, label in enumerate(labels):
        inside = sample.group == code
        found.append(_between(sample.side(inside), sample.side(~inside), level, label))
    return tuple(found)


@checked
def range_gap(
    values: ArrayLike,
    parts: ArrayLike,
    weights: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    level: float = 0.95,
) -> Gap:
    """The largest gap between two groups, with an interval that is safe against having chosen the pair.

    Returns
    -------
    Gap
        ``label`` is the pair (highest, lowest); NaN with fewer than two groups that have entries.
    """
    level_of(level)
    labels, codes = encoded(parts)
    sample = _Sample.of(values, codes, weights, clusters)
    sides = {k: sample.side(rows) for k, rows in enumerate(rows_by_code(sample.group, len(labels))) if len(rows)}
    if len(sides) < 2:
        return Gap(math.nan, math.nan, math.nan, math.nan, math.nan, 0, 0, "range")
    pairs = list(combinations(sorted(sides, key=lambda k: sides[k].mean, reverse=True), 2))  # higher mean first
    each = level ** (1.0 / len(pairs))
    found = [_between(sides[a], sides[b], each, (labels[a], labels[b])) for a, b in pairs]
    top = max(found, key=lambda gap: gap.gap)
    bounds = [(gap.low, max(gap.high, -gap.low)) for gap in found]
    unknown = any(math.isnan(low) for low, _ in bounds)
    low = math.nan if unknown else max(0.0, *(low for low, _ in bounds))
    high = math.nan if unknown else max(high for _, high in bounds)
    return replace(top, low=low, high=high, method="range")
