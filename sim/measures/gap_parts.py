"""Why one group fares worse than another: reporting, mix and service, adding up exactly.

The mean outcome of a group is ``sum over categories c of mix_c * (report_c * told_c + (1 - report_c) * untold_c)``:

- *mix*: which categories its needs belong to;
- *reporting*: the share of each category that the residents report themselves;
- *service*: the mean outcome of a need of that category, once reported (handling) and if not reported
  (visits and patrols find it, or it lapses).

The difference between two groups is split by Das Gupta's symmetric form of Kitagawa's method: the effect of a
factor is its mean effect over all settings of the other two, so that no factor goes first and nothing is left
over as interaction. (For three factors this is their Shapley value.)

Where a group has no need in a category its reporting and service there are unknown; so is the outcome of
reported needs where none was reported. The other group's figure stands in, so that what cannot be compared
counts as no difference in that factor, and the sum stays exact.

Sources: Kitagawa (1955); Das Gupta (1993), "Standardization and decomposition of rates", U.S. Census Bureau.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from sim.errors import ArgumentError
from sim.measures.checks import checked
from sim.measures.decomposition import encoded
from sim.measures.entries import Array

PARTS: Final = ("reporting", "mix", "service")


@dataclass(frozen=True, slots=True)
class GapParts:
    """Gaps and their parts: ``gap = reporting + mix + service``, entry by entry.

    Attributes
    ----------
    labels : tuple
        The groups.
    inside, outside : ndarray of float64, shape (groups,)
        Mean outcome of each group and of those it is compared with; NaN where there are no needs.
    gap, reporting, mix, service : ndarray of float64, shape (groups,)
    """

    labels: tuple[Any, ...]
    inside: Array
    outside: Array
    gap: Array
    reporting: Array
    mix: Array
    service: Array


@dataclass(frozen=True, slots=True)
class _Factors:
    """Mix (groups, strata), reporting (groups, strata) and service (groups, strata, not reported/reported)."""

    mix: Array
    reporting: Array
    service: Array


@checked
def split_gaps(counts: ArrayLike, totals: ArrayLike, against: str = "rest", labels: tuple[Any, ...] = ()) -> GapParts:
    """Split the gaps of groups from a table of counts.

    Parameters
    ----------
    counts : array_like, shape (groups, strata, 2)
        Needs (or their weights) by group, category, and not reported (0) or reported (1).
    totals : array_like, shape (groups, strata, 2)
        Sum of the outcome over the same needs.
    against : {"rest", "city"}
        Compare each group with all others, or with everybody, itself included (then the gaps, weighted by
        needs, add up to zero).
    labels : tuple, optional

    Returns
    -------
    GapParts
    """
    if against not in ("rest", "city"):
        raise ArgumentError(f"split_gaps: expected against to be 'rest' or 'city', found {against!r}")
    n, t = np.asarray(counts, dtype=np.float64), np.asarray(totals, dtype=np.float64)
    if n.ndim != 3 or n.shape[2] != 2 or n.shape != t.shape:
        raise ArgumentError(
            f"split_gaps: expected counts and totals of shape (groups, strata, 2), found {n.shape} and {t.shape}"
        )
    other_n, other_t = (np.broadcast_to(a.sum(axis=0), a.shape) for a in (n, t))
    if against == "rest":
        other_n, other_t = other_n - n, other_t - t
    if not n.size:
        none = np.full(len(n), np.nan)
        return GapParts(labels or tuple(range(len(n))), none, none, none, none, none, none)
    mine, theirs = _factors(n, t), _factors(other_n, other_t)
    a, b = _filled(mine, theirs), _filled(theirs, mine)
    mix, reporting, service = _symmetric(a, b)
    inside, outside = _outcome(a.mix, a.reporting, a.service), _outcome(b.mix, b.reporting, b.service)
    chosen = labels or tuple(range(len(n)))
    return GapParts(chosen, inside, outside, inside - outside, reporting, mix, service)


@checked
def gap_parts(
    values: ArrayLike,
    parts: ArrayLike,
    strata: ArrayLike,
    reported: ArrayLike,
    weights: ArrayLike | None = None,
    against: str = "rest",
) -> GapParts:
    """Split the gaps of groups from one entry a need.

    Parameters
    ----------
    values : array_like, shape (needs,)
        Outcome of each need: days waited, 1 for unmet and 0 otherwise, ...; NaN entries are left out.
    parts, strata : array_like, shape (needs,)
        Group and category of each need; needs without either are left out.
    reported : array_like of bool, shape (needs,)
        Whether the residents reported it themselves.
    weights : array_like, shape (needs,), optional
    against : {"rest", "city"}

    Returns
    -------
    GapParts
        Groups in the order of their labels.
    """
    x = np.asarray(values, dtype=np.float64)
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=np.float64)
    labels, part = encoded(parts)
    names, stratum = encoded(strata)
    told = np.asarray(reported, dtype=bool)
    keep = ~np.isnan(x) & (part >= 0) & (stratum >= 0)
    shape = (len(labels), len(names), 2)
    cell = ((part * len(names) + stratum) * 2 + told)[keep]
    size = int(np.prod(shape))
    counts = np.bincount(cell, weights=w[keep], minlength=size).reshape(shape)
    totals = np.bincount(cell, weights=(w * x)[keep], minlength=size).reshape(shape)
    return split_gaps(counts, totals, against, tuple(labels))


def _divide(a: Array, b: Array) -> Array:
    quotient: Array = np.divide(a, b, out=np.full(a.shape, np.nan), where=b > 0.0)
    return quotient


def _factors(n: Array, t: Array) -> _Factors:
    in_stratum = n.sum(axis=2)
    everybody = np.broadcast_to(in_stratum.sum(axis=1, keepdims=True), in_stratum.shape)
    return _Factors(_divide(in_stratum, everybody), _divide(n[..., 1], in_stratum), _divide(t, n))


def _filled(one: _Factors, other: _Factors) -> _Factors:
    """Unknown figures replaced by the other side's; what neither knows has no weight and becomes 0."""

    def fill(a: Array, b: Array) -> Array:
        return np.where(np.isnan(a), np.nan_to_num(b), a)

    return _Factors(one.mix, fill(one.reporting, other.reporting), fill(one.service, other.service))


def _outcome(mix: Array, reporting: Array, service: Array) -> Array:
    mean: Array = np.sum(mix * (reporting * service[..., 1] + (1.0 - reporting) * service[..., 0]), axis=1)
    return mean


def _symmetric(a: _Factors, b: _Factors) -> tuple[Array, Array, Array]:
    """Effects of mix, reporting and service: means over the settings of the other factors."""

    def mean(mix: int, reporting: int, service: int) -> Array:
        """Outcome with each factor taken from the group (1) or from the others (0)."""
        sides = (b, a)
        return _outcome(sides[mix].mix, sides[reporting].reporting, sides[service].service)

    table = {(i, j, k): mean(i, j, k) for i in (0, 1) for j in (0, 1) for k in (0, 1)}

    def effect(axis: int) -> Array:
        total = np.zeros(len(a.mix))
        for (i, j, k), high in table.items():
            setting = [i, j, k]
            if not setting[axis]:
                continue
            setting[axis] = 0
            others = sum(setting)
            weight = 1.0 / 6.0 if others == 1 else 1.0 / 3.0
            total += weight * (high - table[setting[0], setting[1], setting[2]])
        return total

    return effect(0), effect(1), effect(2)
