"""Spatially smooth random fields over the plane, and what is made of them.

A field is a sum of random cosine waves (random Fourier features of a Gaussian covariance; Rahimi and
Recht 2007), standardised over the grids, mixed with noise of each grid's own.
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaincinv, ndtr, ndtri

from sim.jit.units import FloatArray
from sim.random.streams import WORLD_FIELD
from sim.world.draws import uniform_table

DEPRIVATION_FIELD, HETEROGENEITY_FIELD, KIND_FIELD, RESIDENTS_FIELD = 0, 1, 2, 3
BY_SCORE = (KIND_FIELD, RESIDENTS_FIELD, DEPRIVATION_FIELD, HETEROGENEITY_FIELD)
_WAVES = 128
_WIDE = 0.35  # correlation length of deprivation and heterogeneity as a share of the city's radius
_LOCAL = 1.0  # of kinds and residents, km: two or three grids


def length_of(field: int, radius: float) -> float:
    """Correlation length of a field, km: what lies beside each other locally, or parts of the city of this radius."""
    return _LOCAL if field in (KIND_FIELD, RESIDENTS_FIELD) else _WIDE * radius


def smooth_field(seed: int, field: int, x: FloatArray, y: FloatArray, length: float) -> FloatArray:
    """Smooth Gaussian field with mean 0 and variance 1 over the given points.

    Parameters
    ----------
    seed, field : int
        Territory seed and number of the field; fields are independent.
    x, y : ndarray, shape (n,)
        Coordinates in km.
    length : float
        Correlation length in km, above 0.

    Returns
    -------
    ndarray of float64, shape (n,)
        All zeros for a single point.
    """
    u = uniform_table(seed, WORLD_FIELD, _WAVES, field)
    kx, ky = (ndtri(u[:, j]) / length for j in (0, 1))
    phase = 2.0 * np.pi * u[:, 2]
    total = np.zeros(x.size)
    for j in range(_WAVES):
        total += np.cos(kx[j] * x + ky[j] * y + phase[j])
    return standardised(total)


def standardised(values: FloatArray) -> FloatArray:
    """Values minus their mean, divided by their standard deviation; zeros where nothing varies."""
    centred: FloatArray = values - values.mean()
    spread = float(np.sqrt(np.mean(centred**2)))
    if spread <= 1e-12 * max(1.0, float(np.abs(values).max())):
        return np.zeros(values.size)
    return centred / spread


def mixed(smooth: FloatArray, own_uniform: FloatArray, spatial_share: float) -> FloatArray:
    """Normal scores of which ``spatial_share`` of the variance is the smooth field."""
    scores: FloatArray = np.sqrt(spatial_share) * smooth + np.sqrt(1.0 - spatial_share) * ndtri(own_uniform)
    return scores


def deprivation_index(scores: FloatArray) -> FloatArray:
    """Index in [0, 1] (0 well-off, 1 deprived), about uniform over the grids."""
    index: FloatArray = ndtr(scores)
    return index


def heterogeneity(scores: FloatArray, cv: float, residents: FloatArray) -> FloatArray:
    """Demand multiplier of each grid: Gamma with the given coefficient of variation.

    The resident-weighted mean is exactly 1, so that a category's rate is the city's rate.

    Parameters
    ----------
    scores : ndarray, shape (n,)
        Standard normal scores, turned into Gamma quantiles.
    cv : float
        Coefficient of variation; 0 gives ones.
    residents : ndarray, shape (n,)
    """
    if cv <= 0.0:
        return np.ones(scores.size)
    shape = cv**-2
    values: FloatArray = gammaincinv(shape, ndtr(scores)) / shape
    mean = float(np.average(values, weights=residents)) if residents.sum() > 0 else float(values.mean())
    return values / mean
