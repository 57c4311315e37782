"""Relative indices of inequality: the same in every unit of the values."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from sim.errors import ArgumentError
from sim.measures.checks import checked
from sim.measures.concentration import lorenz_curve
from sim.measures.entries import cleaned, equal, scaled


@checked
def gini(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Gini index.

    Returns
    -------
    float
        Mean absolute difference of two independent draws over twice the mean, in [0, 1).

    Notes
    -----
    Gini (1912). No correction for small samples is made, so that replication invariance holds.
    """
    x, w = cleaned("gini", values, weights)
    if not len(x):
        return math.nan
    if equal(x):
        return 0.0
    order = np.argsort(x, kind="stable")
    x, w = scaled(x[order]), w[order]
    total = np.cumsum(w * x)
    before = total - w * x
    index = 1.0 - float(np.sum(w * (total + before))) / (float(w.sum()) * float(total[-1]))
    return max(index, 0.0)  # rounding may give -1e-17


@checked
def theil_t(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Theil's T, the generalised entropy index of order 1.

    Returns
    -------
    float
        Mean of (x / mean) ln(x / mean), in [0, ln n]; a zero counts 0, its limit.

    Notes
    -----
    Theil (1967).
    """
    x, w = cleaned("theil_t", values, weights)
    if not len(x):
        return math.nan
    if equal(x):
        return 0.0
    x = scaled(x)
    relative = x / float(np.average(x, weights=w))
    logs = np.log(relative, out=np.zeros_like(relative), where=relative > 0.0)
    return max(float(np.average(relative * logs, weights=w)), 0.0)


@checked
def theil_l(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Theil's L (mean log deviation), the generalised entropy index of order 0.

    Returns
    -------
    float
        Mean of ln(mean / x), at least 0; infinite if some values are zero and others are not.

    Notes
    -----
    Theil (1967). For outcomes with zeros use :func:`theil_t`.
    """
    x, w = cleaned("theil_l", values, weights)
    if not len(x):
        return math.nan
    if equal(x):
        return 0.0
    x = scaled(x)
    if x.min() <= 0.0:
        return math.inf
    return max(math.log(float(np.average(x, weights=w))) - float(np.average(np.log(x), weights=w)), 0.0)


@checked
def atkinson(values: ArrayLike, weights: ArrayLike | None = None, epsilon: float = 0.5) -> float:
    """Atkinson's index.

    Parameters
    ----------
    values, weights
        See :mod:`sim.measures.equity`.
    epsilon : float
        Aversion to inequality, at least 0; at 0 nobody minds and the index is 0.

    Returns
    -------
    float
        Share of the total that equality would make superfluous, in [0, 1]; 1 if ``epsilon >= 1`` and some
        values are zero while others are not.

    Raises
    ------
    ValueError
        ``epsilon`` is negative.

    Notes
    -----
    Atkinson (1970).
    """
    if not epsilon >= 0.0:
        raise ArgumentError(f"atkinson: expected epsilon >= 0, found {epsilon}")
    x, w = cleaned("atkinson", values, weights)
    if not len(x):
        return math.nan
    if epsilon == 0.0 or equal(x):
        return 0.0
    x = scaled(x)
    relative = x / float(np.average(x, weights=w))
    if epsilon >= 1.0 and x.min() <= 0.0:
        return 1.0
    if epsilon == 1.0:
        ede = math.exp(float(np.average(np.log(relative), weights=w)))
    else:
        # Around the smallest value for strong aversion, so that powers do not overflow.
        anchor = float(relative.min()) if epsilon > 1.0 else 1.0
        powers = np.power(relative / anchor, 1.0 - epsilon)
        ede = anchor * float(np.average(powers, weights=w)) ** (1.0 / (1.0 - epsilon))
    return min(max(1.0 - ede, 0.0), 1.0)


@checked
def palma(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Palma ratio: what the top tenth has over what the bottom four tenths have.

    Returns
    -------
    float
        1/4 for equal values; infinite if the bottom four tenths have nothing and the top has something.
        An entry that straddles a cut is divided.

    Notes
    -----
    Palma (2011); Cobham and Sumner (2013). For a burden the top tenth is the worst off.
    """
    x, w = cleaned("palma", values, weights)
    if not len(x):
        return math.nan
    if equal(x):
        return 0.25
    people, outcome = lorenz_curve(x, w)
    bottom = float(np.interp(0.4, people, outcome))
    top = 1.0 - float(np.interp(0.9, people, outcome))
    return top / bottom if bottom > 0.0 else math.inf


@checked
def worst_off_ratio(values: ArrayLike, weights: ArrayLike | None = None, better: str = "more") -> float:
    """The worst value over the mean: 1 if all are equal.

    Parameters
    ----------
    values, weights
        See :mod:`sim.measures.equity`.
    better : {"more", "less"}
        For goods (``more``) the smallest value is the worst and the ratio is at most 1; for burdens the
        largest is, and the ratio is at least 1.

    Notes
    -----
    After Rawls (1971): how the worst-off part fares.
    """
    if better not in ("more", "less"):
        raise ArgumentError(f"worst_off_ratio: expected better to be 'more' or 'less', found {better!r}")
    x, w = cleaned("worst_off_ratio", values, weights)
    if not len(x):
        return math.nan
    if equal(x):
        return 1.0
    worst = x.min() if better == "more" else x.max()
    return float(worst) / float(np.average(x, weights=w))
