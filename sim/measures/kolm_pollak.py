"""Kolm and Pollak's index: inequality in the unit of the values, for goods and for burdens."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from sim.errors import ArgumentError
from sim.measures.checks import checked, checked_for_burdens
from sim.measures.entries import cleaned, equal


@checked
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
        raise ArgumentError(f"kolm_pollak: expected a finite kappa, found {kappa}")
    if not len(x):
        return math.nan
    if equal(x):
        return float(x[0])
    centre = float(np.average(x, weights=w))
    if kappa == 0.0:
        return centre
    exponent = -kappa * (x - centre)
    top = float(exponent.max())
    if top < 1e-4:  # expm1 keeps the digits that 1 + something small would lose
        return centre - math.log1p(float(np.average(np.expm1(exponent), weights=w))) / kappa
    return centre - (top + math.log(float(np.average(np.exp(exponent - top), weights=w)))) / kappa


@checked
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
    return 0.0 if equal(x) else distance


@checked_for_burdens
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
