"""Empirical Bayes: figures of small categories and units lean on those of their group, as far as the data say.

How far is estimated, not set: the concentration of a Dirichlet, or the shape of a Gamma, is the one that makes the
counts of the whole group most likely.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import gammaln

from sim.jit.units import FloatArray

_CONCENTRATIONS: Final = np.exp(np.linspace(np.log(1.0), np.log(1e5), 60))
_SHAPES: Final = np.exp(np.linspace(np.log(0.1), np.log(1e5), 60))


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares by row, with what they lean on.

    Attributes
    ----------
    values, errors : ndarray of float64, shape (rows, cells)
        Posterior means, each row summing to 1, and posterior standard deviations.
    pooled : ndarray of float64, shape (cells,)
    concentration : float
        Counts that the group's shares are worth in each row.
    """

    values: FloatArray
    errors: FloatArray
    pooled: FloatArray
    concentration: float


def shrunk_shares(counts: FloatArray, dispersion: FloatArray | float = 1.0, weight: FloatArray | None = None) -> Shares:
    """Shares of counts, shrunken towards those of the group.

    Parameters
    ----------
    counts : ndarray of float64, shape (rows, cells)
    dispersion : ndarray of float64, shape (rows,), or float
        Variance of the counts over that of chance, at least 1: a count is worth so much less.
    weight : ndarray of float64, shape (cells,), optional
        Exposure of the cells; shares are of the intensity, counts over exposure.
    """
    weight = np.ones(counts.shape[1]) if weight is None else weight / weight.mean()
    rate = np.where(weight > 0.0, counts / np.where(weight > 0.0, weight, 1.0), 0.0)
    known = rate / np.maximum(dispersion, 1.0).reshape(-1, 1) if np.ndim(dispersion) else rate / max(1.0, dispersion)
    total = rate.sum(axis=0)
    pooled = (total + 1e-3) / (total + 1e-3).sum()
    sizes = known.sum(axis=1)
    likelihood = np.array([_dirichlet(known, sizes, pooled * a) for a in _CONCENTRATIONS])
    best = float(_CONCENTRATIONS[int(np.argmax(likelihood))])
    alpha = known + best * pooled
    size = alpha.sum(axis=1, keepdims=True)
    mean = alpha / size
    given = pooled * (1.0 - pooled) / (known.sum() + 1.0) * (best / size) ** 2  # the group's shares are estimates, too
    return Shares(mean, np.sqrt(mean * (1.0 - mean) / (size + 1.0) + given), pooled, best)


def _dirichlet(counts: FloatArray, sizes: FloatArray, alpha: FloatArray) -> float:
    """Logarithm of the likelihood of counts by rows, but for what does not depend on alpha."""
    total = alpha.sum()
    rows = gammaln(total) - gammaln(total + sizes) + (gammaln(counts + alpha) - gammaln(alpha)).sum(axis=1)
    return float(rows.sum())


@dataclass(frozen=True, slots=True)
class Factors:
    """Factors on an expectation, with what they lean on.

    Attributes
    ----------
    values, errors : ndarray of float64, same shape as the counts
        Posterior means and standard deviations.
    shape : float
        Expected counts that the group is worth: the factors' variance is 1 / shape.
    """

    values: FloatArray
    errors: FloatArray
    shape: float


def shrunk_factors(counts: FloatArray, expected: FloatArray, centre: float = 1.0) -> Factors:
    """Factors ``counts / expected``, shrunken towards ``centre``: counts are Poisson, factors Gamma.

    Parameters
    ----------
    counts, expected : ndarray of float64, same shape
    centre : float
    """
    n, mean = counts.ravel(), (expected * centre).ravel()
    used = mean > 0.0
    n, mean = n[used], mean[used]
    likelihood = [
        float((gammaln(n + a) - gammaln(a) + a * np.log(a / (a + mean)) + n * np.log(mean / (a + mean))).sum())
        for a in _SHAPES
    ]
    shape = float(_SHAPES[int(np.argmax(likelihood))]) if len(n) > 1 else 1.0
    size = expected * centre + shape
    values = centre * (counts + shape) / size
    return Factors(values, centre * np.sqrt(counts + shape) / size, shape)
