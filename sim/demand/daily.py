"""Day-to-day variation: Gamma factors of mean 1 with a stated coefficient of variation and lag-1 autocorrelation.

Days follow a stationary Gaussian autoregression of order 1 that is turned into Gamma factors one by one (a Gaussian
copula). The autocorrelation of the factors is the stated one; that of the Gaussian series, a little higher, is solved
for. Innovations are keyed by day and entity, so that no factor depends on the order of drawing.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from scipy.special import ndtr, ndtri

from sim.demand.poisson import gamma_factor
from sim.jit.units import FloatArray

_NODES = 96  # of the quadrature over the normal distribution
_TERMS = 32  # Hermite terms: the rest is below 1e-6 of the variance for cv up to 2
_MOST = 1.0 - 1e-9
_BELOW_ONE = 1.0 - 2.0**-53  # the quantile of 1 is infinite


def day_factors(u: FloatArray, cv: float, lag1: float) -> FloatArray:
    """Factors of consecutive days.

    Parameters
    ----------
    u : ndarray of float64, shape (days, n)
        Uniforms in (0, 1): the innovation of each day, for n series.
    cv : float
        Coefficient of variation, not negative.
    lag1 : float
        Autocorrelation of the factors of neighbouring days, in [0, 1).

    Returns
    -------
    ndarray of float64, shape (days, n)
        Mean 1; ones where ``cv`` is 0.
    """
    if cv <= 0.0 or lag1 <= 0.0 or len(u) < 2:
        return gamma_factor(u, cv)
    rho = latent_correlation(cv, lag1)
    z = ndtri(u)
    fresh = math.sqrt(1.0 - rho * rho)
    for day in range(1, len(z)):
        z[day] = rho * z[day - 1] + fresh * z[day]
    return gamma_factor(np.minimum(ndtr(z), _BELOW_ONE), cv)


@lru_cache(maxsize=256)
def latent_correlation(cv: float, correlation: float) -> float:
    """Correlation of two normals whose Gamma factors of a coefficient of variation have the stated correlation.

    Parameters
    ----------
    cv : float
        Above 0.
    correlation : float
        In [0, 1).
    """
    from scipy.optimize import brentq  # takes longer to import than a short run, and few scenarios need it

    points, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    weights = weights / weights.sum()
    values = gamma_factor(np.minimum(ndtr(points), _BELOW_ONE), cv)
    shares = np.empty(_TERMS)
    before, now = np.ones_like(points), points
    for k in range(_TERMS):  # coefficients in normalised Hermite polynomials of degree 1, 2, ...
        shares[k] = float((weights * values * now).sum()) ** 2
        before, now = now, (points * now - math.sqrt(k + 1.0) * before) / math.sqrt(k + 2.0)
    shares /= shares.sum()
    powers = np.arange(1.0, _TERMS + 1.0)

    def excess(rho: float) -> float:
        return float((shares * rho**powers).sum()) - correlation

    return float(brentq(excess, 0.0, _MOST, xtol=1e-12))
