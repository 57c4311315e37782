"""Curves and indices of concentration: how an outcome is spread along its own size or along another variable."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import ArgumentError
from sim.measures.checks import checked
from sim.measures.entries import Array, cleaned, scaled


@checked
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
    x, w = scaled(x[order]), w[order]
    held = w * x if x.max() > 0.0 else w
    people, outcome = (np.concatenate(([0.0], np.cumsum(part))) for part in (w, held))
    return people / people[-1], outcome / outcome[-1]


def _ranked(name: str, values: ArrayLike, rank_by: ArrayLike, weights: ArrayLike | None) -> tuple[Array, Array, Array]:
    """Values, rank variable and weights that count."""
    x, r = np.asarray(values, dtype=np.float64), np.asarray(rank_by, dtype=np.float64)
    if x.shape != r.shape:
        raise ArgumentError(f"{name}: expected one rank for each value, found {r.shape} for {x.shape}")
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=np.float64)
    known = ~np.isnan(r)
    if not known.all():
        x, r, w = x[known], r[known], w[known] if w.shape == known.shape else w
    cleaned(name, x, w)  # raises
    keep = ~np.isnan(x) & (w != 0.0)
    return x[keep], r[keep], w[keep]


@checked
def concentration_curve(values: ArrayLike, rank_by: ArrayLike, weights: ArrayLike | None = None) -> tuple[Array, Array]:
    """Concentration curve: the share of the total that falls on the lowest ranks.

    Parameters
    ----------
    values, weights
        See :mod:`sim.measures.equity`.
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


@checked
def concentration_index(values: ArrayLike, rank_by: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Concentration index: the Gini index along another variable's ranks.

    Parameters
    ----------
    values, weights
        See :mod:`sim.measures.equity`.
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


@checked
def erreygers_index(
    values: ArrayLike,
    rank_by: ArrayLike,
    weights: ArrayLike | None = None,
    low: float = 0.0,
    high: float = 1.0,
) -> float:
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
        raise ArgumentError(f"erreygers_index: expected values up to {high:g}, found {x.max() + low:g}")
    return 4.0 * float(np.average(x, weights=w)) / (high - low) * concentration_index(x, r, w)
