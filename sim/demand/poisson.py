"""Keyed whole numbers and factors: exact inverse distribution functions over arrays."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaincinv, pdtr

from sim.jit.units import FloatArray, IntArray


def poisson_quantile(u: FloatArray, mean: FloatArray) -> IntArray:
    """Smallest k with P(Poisson(mean) <= k) >= u, by bisection of the exact distribution function.

    Parameters
    ----------
    u : ndarray
        Probabilities in (0, 1).
    mean : ndarray, same shape
        Not negative; checked up to 1e6.

    Returns
    -------
    ndarray of int64
        Never falls when ``mean`` rises, so that more demand only adds needs.
    """
    low = np.full(mean.shape, -1, dtype=np.int64)
    high = np.ceil(mean + 10.0 * np.sqrt(mean) + 40.0).astype(np.int64)
    while np.any(high - low > 1):
        middle = (low + high) // 2
        enough = (pdtr(middle, mean) >= u) & (middle >= 0)
        high = np.where(enough, middle, high)
        low = np.where(enough, low, middle)
    return high


def gamma_factor(u: FloatArray, cv: float) -> FloatArray:
    """Gamma quantiles of mean 1 and the given coefficient of variation; ones where it is 0."""
    if cv <= 0.0:
        return np.ones(u.shape)
    shape = cv**-2
    factor: FloatArray = gammaincinv(shape, u) / shape
    return factor
