"""How evenly an outcome is spread: inequality indices of plain arrays with weights.

Rules that all of them share:

- values and weights are numbers of one shape; weights are not negative (1 each if left out);
- a NaN value (or rank) and a weight of 0 leave the entry out; if nothing is left the index is NaN;
- constant values are equality, and so are values that are all zero;
- a single entry is equality;
- values must not be negative, except for :func:`kolm_pollak` and :func:`kolm_pollak_ede`;
- weighting an entry by 2 is the same as listing it twice.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def cleaned(
    name: str, values: ArrayLike, weights: ArrayLike | None = None, negative: bool = False
) -> tuple[Array, Array]:
    """Values and weights that count, checked.

    Raises
    ------
    ValueError
        The shapes differ; a weight is negative or infinite; a value is infinite, or negative where that is
        not allowed.
    """
    x = np.asarray(values, dtype=np.float64)
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=np.float64)
    if x.shape != w.shape or x.ndim != 1:
        raise ValueError(f"{name}: expected one weight for each value in flat arrays, found {w.shape} for {x.shape}")
    keep = ~np.isnan(x) & (w != 0.0)
    if not keep.all():
        x, w = x[keep], w[keep]
    if len(w) and not (w.min() >= 0.0 and w.max() < math.inf):
        raise ValueError(f"{name}: expected weights that are finite and >= 0, found {w.min():g} to {w.max():g}")
    if len(x) and (x.max() == math.inf or x.min() == -math.inf):
        raise ValueError(f"{name}: expected finite values, found an infinite one; leave it out or restrict it")
    if len(x) and not negative and x.min() < 0.0:
        raise ValueError(
            f"{name}: expected values >= 0, found {x.min():g}; shift or drop negative ones before, or use kolm_pollak"
        )
    return x, w


def _scaled(x: Array) -> Array:
    """Values over their largest, so that squares neither overflow nor vanish."""
    top = x.max()
    return x / top if top > 0.0 else x


def _equal(x: Array) -> bool:
    return bool(x[0] == x.max() == x.min())


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
    if _equal(x):
        return 0.0
    order = np.argsort(x, kind="stable")
    x, w = _scaled(x[order]), w[order]
    total = np.cumsum(w * x)
    before = total - w * x
    index = 1.0 - float(np.sum(w * (total + before))) / (float(w.sum()) * float(total[-1]))
    return max(index, 0.0)  # rounding may give -1e-17


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
    if _equal(x):
        return 0.0
    x = _scaled(x)
    relative = x / float(np.average(x, weights=w))
    logs = np.log(relative, out=np.zeros_like(relative), where=relative > 0.0)
    return max(float(np.average(relative * logs, weights=w)), 0.0)


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
    if _equal(x):
        return 0.0
    x = _scaled(x)
    if x.min() <= 0.0:
        return math.inf
    return max(math.log(float(np.average(x, weights=w))) - float(np.average(np.log(x), weights=w)), 0.0)


def atkinson(values: ArrayLike, weights: ArrayLike | None = None, epsilon: float = 0.5) -> float:
    """Atkinson's index.

    Parameters
    ----------
    values, weights
        See the module.
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
        raise ValueError(f"atkinson: expected epsilon >= 0, found {epsilon}")
    x, w = cleaned("atkinson", values, weights)
    if not len(x):
        return math.nan
    if epsilon == 0.0 or _equal(x):
        return 0.0
    x = _scaled(x)
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


def kolm_pollak_ede(values: ArrayLike, weights: ArrayLike | None = None, kappa: float = -0.1) -> float:
    """Equally distributed equivalent of Kolm and Pollak: the level that, held by all, is as good.

    Parameters
    ----------
    values, weights
        See the module; values may be negative.
    kappa : float
        Aversion to inequality per unit of the values: above 0 for goods (the equivalent is below the mean),
        below 0 for burdens such as waiting (above the mean). 0 gives the mean. Keep one ``kappa`` for all
        distributions that are compared; :func:`kappa_of` gives one of the right size.

    Returns
    -------
    float
        ``-ln(mean of exp(-kappa x)) / kappa``, in the unit of the values.

    Notes
    -----
    Kolm (1976); Pollak (1971). Adding a constant to all values adds it to the equivalent, so that zeros
    and negative values are no trouble.
    """
    x, w = cleaned("kolm_pollak", values, weights, negative=True)
    if not math.isfinite(kappa):
        raise ValueError(f"kolm_pollak: expected a finite kappa, found {kappa}")
    if not len(x):
        return math.nan
    if _equal(x):
        return float(x[0])
    centre = float(np.average(x, weights=w))
    if kappa == 0.0:
        return centre
    exponent = -kappa * (x - centre)
    top = float(exponent.max())
    if top < 1e-4:  # expm1 keeps the digits that 1 + something small would lose
        return centre - math.log1p(float(np.average(np.expm1(exponent), weights=w))) / kappa
    return centre - (top + math.log(float(np.average(np.exp(exponent - top), weights=w)))) / kappa


def kolm_pollak(values: ArrayLike, weights: ArrayLike | None = None, kappa: float = -0.1) -> float:
    """Kolm-Pollak index: how far the equally distributed equivalent is from the mean, on the bad side.

    Returns
    -------
    float
        ``mean - ede`` for goods, ``ede - mean`` for burdens, at least 0, in the unit of the values. See
        :func:`kolm_pollak_ede`.
    """
    x, w = cleaned("kolm_pollak", values, weights, negative=True)
    ede = kolm_pollak_ede(x, w, kappa)
    if not len(x):
        return math.nan
    distance = abs(float(np.average(x, weights=w)) - ede)
    return 0.0 if _equal(x) else distance


def kappa_of(epsilon: float, values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """The kappa that goes with an Atkinson-like aversion for values of this size.

    Parameters
    ----------
    epsilon : float
        Above 0 for goods, below 0 for burdens; 0.5 to 2 in size is usual.
    values, weights
        The reference distribution, for instance the baseline's.

    Returns
    -------
    float
        ``epsilon * sum(x) / sum(x^2)``; NaN without values or if all are zero.

    Notes
    -----
    Logan et al. (2021), "Measuring inequalities in urban systems".
    """
    x, w = cleaned("kappa_of", values, weights, negative=True)
    squares = float(np.sum(w * x * x))
    return epsilon * float(np.sum(w * x)) / squares if squares else math.nan


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
    if _equal(x):
        return 0.25
    people, outcome = lorenz_curve(x, w)
    bottom = float(np.interp(0.4, people, outcome))
    top = 1.0 - float(np.interp(0.9, people, outcome))
    return top / bottom if bottom > 0.0 else math.inf


def lorenz_curve(values: ArrayLike, weights: ArrayLike | None = None) -> tuple[Array, Array]:
    """Lorenz curve: the share of the total that the least share of people holds.

    Returns
    -------
    people, outcome : ndarray of float64, shape (n + 1,)
        From (0, 0) to (1, 1); the diagonal for values that are all zero; empty without entries.
    """
    x, w = cleaned("lorenz_curve", values, weights)
    return _curve(x, w, np.argsort(x, kind="stable"))


def _curve(x: Array, w: Array, order: NDArray[Any]) -> tuple[Array, Array]:
    if not len(x):
        return np.empty(0), np.empty(0)
    x, w = _scaled(x[order]), w[order]
    held = w * x if x.max() > 0.0 else w
    people, outcome = (np.concatenate(([0.0], np.cumsum(part))) for part in (w, held))
    return people / people[-1], outcome / outcome[-1]


def _ranked(name: str, values: ArrayLike, rank_by: ArrayLike, weights: ArrayLike | None) -> tuple[Array, Array, Array]:
    """Values, rank variable and weights that count."""
    x, r = np.asarray(values, dtype=np.float64), np.asarray(rank_by, dtype=np.float64)
    if x.shape != r.shape:
        raise ValueError(f"{name}: expected one rank for each value, found {r.shape} for {x.shape}")
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=np.float64)
    known = ~np.isnan(r)
    if not known.all():
        x, r, w = x[known], r[known], w[known] if w.shape == known.shape else w
    cleaned(name, x, w)  # raises
    keep = ~np.isnan(x) & (w != 0.0)
    return x[keep], r[keep], w[keep]


def concentration_curve(values: ArrayLike, rank_by: ArrayLike, weights: ArrayLike | None = None) -> tuple[Array, Array]:
    """Concentration curve: the share of the total that falls on the lowest ranks.

    Parameters
    ----------
    values, weights
        See the module.
    rank_by : array_like, shape (n,)
        What entries are put in order by, for instance deprivation; equal ranks make one point.

    Returns
    -------
    people, outcome : ndarray of float64
        From (0, 0) to (1, 1). Below the diagonal the outcome is concentrated on high ranks.
    """
    x, r, w = _ranked("concentration_curve", values, rank_by, weights)
    if not len(x):
        return np.empty(0), np.empty(0)
    _, tie = np.unique(r, return_inverse=True)
    people, held = np.bincount(tie, weights=w), np.bincount(tie, weights=w * x)
    return _curve(held / people, people, np.arange(len(people)))


def concentration_index(values: ArrayLike, rank_by: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Concentration index: the Gini index along another variable's ranks.

    Parameters
    ----------
    values, weights
        See the module.
    rank_by : array_like, shape (n,)
        For instance deprivation; equal ranks share their middle rank.

    Returns
    -------
    float
        ``1 - 2 * area below the concentration curve``, in (-1, 1): above 0 the outcome falls on high
        ranks, below 0 on low ones; 0 if all ranks or all values are equal.

    Notes
    -----
    Kakwani, Wagstaff and van Doorslaer (1997).
    """
    people, outcome = concentration_curve(values, rank_by, weights)
    if not len(people):
        return math.nan
    area = float(np.sum(np.diff(people) * (outcome[1:] + outcome[:-1]))) / 2.0
    return 1.0 - 2.0 * area


def erreygers_index(
    values: ArrayLike, rank_by: ArrayLike, weights: ArrayLike | None = None,
    low: float = 0.0, high: float = 1.0,
) -> float:  # fmt: skip
    """Concentration of an outcome with bounds, such as a share; the same in size for its complement.

    Parameters
    ----------
    values, rank_by, weights
        As :func:`concentration_index`.
    low, high : float
        Bounds of the outcome.

    Returns
    -------
    float
        ``4 * (mean - low) / (high - low) * concentration index of (values - low)``, in [-1, 1].

    Notes
    -----
    Erreygers (2009).
    """
    x, r, w = _ranked("erreygers_index", np.asarray(values, dtype=np.float64) - low, rank_by, weights)
    if not len(x):
        return math.nan
    if x.max() > high - low:
        raise ValueError(f"erreygers_index: expected values up to {high:g}, found {x.max() + low:g}")
    return 4.0 * float(np.average(x, weights=w)) / (high - low) * concentration_index(x, r, w)


def worst_off_ratio(values: ArrayLike, weights: ArrayLike | None = None, better: str = "more") -> float:
    """The worst value over the mean: 1 if all are equal.

    Parameters
    ----------
    values, weights
        See the module.
    better : {"more", "less"}
        For goods (``more``) the smallest value is the worst and the ratio is at most 1; for burdens the
        largest is, and the ratio is at least 1.

    Notes
    -----
    After Rawls (1971): how the worst-off part fares.
    """
    if better not in ("more", "less"):
        raise ValueError(f"worst_off_ratio: expected better to be 'more' or 'less', found {better!r}")
    x, w = cleaned("worst_off_ratio", values, weights)
    if not len(x):
        return math.nan
    if _equal(x):
        return 1.0
    worst = x.min() if better == "more" else x.max()
    return float(worst) / float(np.average(x, weights=w))
