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
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.measures.decomposition import encoded
from sim.measures.equity import Array


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


def _check_level(level: float) -> None:
    if not 0.0 < level < 1.0:
        raise ValueError(f"level: expected a number between 0 and 1, found {level}")


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
        Entries with the same label are not independent.
    level : float
        Confidence level in (0, 1).

    Returns
    -------
    Gap
    """
    _check_level(level)
    x = np.asarray(values, dtype=np.float64)
    inside = np.asarray(member, dtype=bool)
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=np.float64)
    if not x.shape == inside.shape == w.shape:
        raise ValueError(
            f"group_gap: expected values, member and weights of one shape, found {x.shape}, {inside.shape}, {w.shape}"
        )
    if len(w) and np.nanmin(w) < 0.0:
        raise ValueError(f"group_gap: expected weights >= 0, found {np.nanmin(w):g}")
    keep = ~np.isnan(x) & (w != 0.0)
    codes = None if clusters is None else encoded(clusters)[1][keep]
    x, inside, w = x[keep], inside[keep], w[keep]
    sides = (inside, ~inside)
    n = tuple(int(side.sum()) for side in sides)
    means = tuple(float(np.average(x[s], weights=w[s])) if k else math.nan for s, k in zip(sides, n, strict=True))
    if codes is not None:
        method, half = "clusters", _clustered(x, w, sides, means, codes, level)
    elif weights is None and min(n) > 0 and bool(np.all((x == 0.0) | (x == 1.0))):
        low, high = _newcombe(means, n, level)
        return Gap(means[0], means[1], means[0] - means[1], low, high, n[0], n[1], "newcombe")
    else:
        method, half = "welch", _welch(x, w, sides, means, level)
    gap = means[0] - means[1]
    return Gap(means[0], means[1], gap, gap - half, gap + half, n[0], n[1], method)


def _newcombe(p: tuple[float, ...], n: tuple[int, ...], level: float) -> tuple[float, float]:
    (low1, high1), (low0, high0) = (wilson(q * k, k, level) for q, k in zip(p, n, strict=True))
    gap = p[0] - p[1]
    return gap - math.hypot(p[0] - low1, high0 - p[1]), gap + math.hypot(high1 - p[0], p[1] - low0)


def _variance(x: Array, w: Array, mean: float) -> tuple[float, float]:
    """Variance of a (ratio) mean and its degrees of freedom."""
    n = len(x)
    if n < 2:
        return math.nan, math.nan
    share = w / w.sum()
    return float(np.sum((share * (x - mean)) ** 2)) * n / (n - 1), n - 1.0


def _welch(x: Array, w: Array, sides: tuple[NDArray[np.bool_], ...], means: tuple[float, ...], level: float) -> float:
    """Half width of Welch's interval."""
    (v1, f1), (v0, f0) = (_variance(x[s], w[s], m) for s, m in zip(sides, means, strict=True))
    total = v1 + v0
    if not total > 0.0:
        return 0.0 if total == 0.0 else math.nan
    freedom = total**2 / (v1**2 / f1 + v0**2 / f0)
    return math.sqrt(total) * t_quantile(level, freedom)


def _clustered(
    x: Array, w: Array, sides: tuple[NDArray[np.bool_], ...], means: tuple[float, ...],
    codes: NDArray[np.int64], level: float,
) -> float:  # fmt: skip
    """Half width of the cluster-robust interval."""
    if not all(side.any() for side in sides):
        return math.nan
    influence = np.zeros_like(x)
    for side, mean, sign in zip(sides, means, (1.0, -1.0), strict=True):
        influence[side] = sign * w[side] * (x[side] - mean) / w[side].sum()
    _, own = np.unique(codes, return_inverse=True)  # entries without a label share one
    sums = np.bincount(own, weights=influence)
    smaller = min(len(np.unique(own[side])) for side in sides)
    if smaller < 2:
        return math.nan
    variance = float(np.sum(sums**2)) * len(sums) / (len(sums) - 1)
    return math.sqrt(variance) * t_quantile(level, smaller - 1.0)


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
    labels, codes = encoded(parts)
    known = codes >= 0
    x = np.asarray(values, dtype=np.float64)[known]
    w = None if weights is None else np.asarray(weights, dtype=np.float64)[known]
    c = None if clusters is None else encoded(clusters)[1][known]
    found = []
    for code, label in enumerate(labels):
        one = group_gap(x, codes[known] == code, w, c, level)
        found.append(replace(one, label=label))
    return tuple(found)


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
    _check_level(level)
    labels, codes = encoded(parts)
    x = np.asarray(values, dtype=np.float64)
    w = None if weights is None else np.asarray(weights, dtype=np.float64)
    c = None if clusters is None else encoded(clusters)[1]
    there = [k for k in range(len(labels)) if np.any((codes == k) & ~np.isnan(x))]
    pairs = list(combinations(there, 2))
    if not pairs:
        return Gap(math.nan, math.nan, math.nan, math.nan, math.nan, 0, 0, "range")
    each = level ** (1.0 / len(pairs))
    found = []
    for a, b in pairs:
        rows = (codes == a) | (codes == b)
        one = group_gap(x[rows], codes[rows] == a, None if w is None else w[rows], None if c is None else c[rows], each)
        found.append((labels[a], labels[b], one))
    first, second, top = max(found, key=lambda item: abs(item[2].gap))
    lows = [max(g.low, -g.high) for _, _, g in found]
    highs = [max(g.high, -g.low) for _, _, g in found]
    pair, up, down = ((first, second), top.inside, top.outside)
    n_up, n_down = top.n_inside, top.n_outside
    if top.gap < 0.0:
        pair, up, down, n_up, n_down = (second, first), down, up, n_down, n_up
    low = math.nan if any(map(math.isnan, lows)) else max(0.0, *lows)
    high = math.nan if any(map(math.isnan, highs)) else max(highs)
    return Gap(up, down, up - down, low, high, n_up, n_down, "range", pair)
