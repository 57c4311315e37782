"""Day-to-day variation beyond calendar, trend and chance: a part common to all categories and each one's own.

The simulator multiplies the expected needs of a day by two Gamma factors of mean 1, one common to all types and one of
the type, each with a coefficient of variation and a lag-1 autocorrelation. Both are fitted by moments: the covariance
of different categories is that of the common part; what is left of the autocovariances of a category, at lags of none
to seven days, is its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.fit.calendar import CategoryProfiles
from sim.fit.data import Data
from sim.jit.units import FloatArray
from sim.scenario.demand_types import MOST_CV, MOST_PERSISTENCE

_LAGS: Final = 7
_BLOCKS: Final = 10
_RHOS: Final = np.linspace(0.0, MOST_PERSISTENCE, 96)
_NEWTON: Final = 30
_YEAR_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class Variation:
    """Coefficients of variation and lag-1 autocorrelations of the day factors.

    Attributes
    ----------
    common_cv, common_persistence : float
    own_cv, own_persistence : ndarray of float64, shape (categories,)
    common_cv_error, common_persistence_error : float
    own_cv_error, own_persistence_error : ndarray of float64, shape (categories,)
        Standard errors, by leaving out blocks of consecutive days.
    within : ndarray of float64, shape (categories,)
        Squared coefficient of variation of the days of one week about its mean.
    """

    common_cv: float
    common_persistence: float
    own_cv: FloatArray
    own_persistence: FloatArray
    common_cv_error: float
    common_persistence_error: float
    own_cv_error: FloatArray
    own_persistence_error: FloatArray
    within: FloatArray


def fit_variation(data: Data, profiles: CategoryProfiles) -> Variation:
    """Day-to-day variation of all categories."""
    shape = profiles.of_days(data.days)
    expected = trend(data.counts, shape)
    products = _products(data.counts, expected)
    whole = _solve(products, np.ones(data.counts.shape[1], dtype=bool))
    bounds = np.linspace(0, data.counts.shape[1], _BLOCKS + 1).astype(int)
    left = []
    for first, last in zip(bounds[:-1], bounds[1:], strict=True):
        kept = np.ones(data.counts.shape[1], dtype=bool)
        kept[first:last] = False
        left.append(_solve(products, kept))
    errors = [
        np.sqrt((_BLOCKS - 1) / _BLOCKS * sum((part[n] - np.mean([p[n] for p in left], axis=0)) ** 2 for part in left))
        for n in range(4)
    ]
    return Variation(
        float(whole[0]), float(whole[1]), whole[2], whole[3], float(errors[0]), float(errors[1]), errors[2], errors[3],
        within_weeks(data.counts, shape),
    )  # fmt: skip


def trend(counts: FloatArray, shape: FloatArray) -> FloatArray:
    """Expected counts: the calendar times a level whose logarithm is a parabola in time, fitted as Poisson.

    Parameters
    ----------
    counts, shape : ndarray of float64, (categories, days)
    """
    days = counts.shape[1]
    time = np.linspace(-1.0, 1.0, days)
    design = np.stack([np.ones(days), time, time**2]) if days >= 42 else np.ones((1, days))
    beta = np.zeros((len(counts), len(design)))
    beta[:, 0] = np.log((counts.sum(axis=1) + 0.5) / shape.sum(axis=1))
    for _ in range(_NEWTON):
        mean = shape * np.exp(np.clip(beta @ design, -30.0, 30.0))
        slope = (counts - mean) @ design.T
        curve = np.einsum("kd,id,jd->kij", mean, design, design) + 1e-6 * np.eye(len(design))
        step = np.linalg.solve(curve, slope[:, :, None])[:, :, 0]
        beta += np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-6:
            break
    found: FloatArray = shape * np.exp(np.clip(beta @ design, -30.0, 30.0))
    return found


@dataclass(frozen=True, slots=True)
class _Products:
    """Residuals, expectations, and what the trend takes of the variance (degrees of freedom)."""

    rest: FloatArray
    mean: FloatArray


def _products(counts: FloatArray, expected: FloatArray) -> _Products:
    return _Products(counts - expected, expected)


def _solve(products: _Products, kept: np.ndarray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Common cv and persistence, own ones, from the days that are kept."""
    rest, mean = products.rest, products.mean
    lagged = [_auto(rest, mean, kept, lag) for lag in range(_LAGS + 1)]
    common, common_next = _between(rest, mean, kept, 0), _between(rest, mean, kept, 1)
    c2 = max(common, 0.0)
    r = float(np.clip(common_next / c2, 0.0, MOST_PERSISTENCE)) if c2 > 1e-6 else 0.0
    own = np.array([(1.0 + cov) / (1.0 + c2 * r**lag) - 1.0 for lag, cov in enumerate(lagged)])
    days = float(kept.sum())
    o2, s = _geometric(own, days)
    return np.sqrt(np.array(c2)), np.array(r), np.minimum(np.sqrt(o2), MOST_CV), s


def _auto(rest: FloatArray, mean: FloatArray, kept: np.ndarray, lag: int) -> FloatArray:
    """Autocovariance of the factors of each category."""
    if lag == 0:
        top = (rest[:, kept] ** 2 - mean[:, kept]).sum(axis=1)
        found: FloatArray = top / (mean[:, kept] ** 2).sum(axis=1)
        return found
    both = kept[lag:] & kept[:-lag]
    top = (rest[:, lag:] * rest[:, :-lag])[:, both].sum(axis=1)
    found = top / (mean[:, lag:] * mean[:, :-lag])[:, both].sum(axis=1)
    return found


def _between(rest: FloatArray, mean: FloatArray, kept: np.ndarray, lag: int) -> float:
    """Covariance of the factors of two categories, mean over pairs weighted by how much they say."""
    if len(rest) < 2:
        return 0.0
    size = rest.shape[1] - lag
    both = kept[lag:] & kept[:size]
    weight = np.sqrt(np.maximum(mean, 1e-12))  # a residual over the root of its mean has about unit variance
    a = (rest / weight)[:, lag:][:, both]
    b = (rest / weight)[:, :size][:, both]
    wa, wb = weight[:, lag:][:, both], weight[:, :size][:, both]
    top = (a.sum(axis=0) * b.sum(axis=0) - (a * b).sum(axis=0)).sum()
    bottom = (wa.sum(axis=0) * wb.sum(axis=0) - (wa * wb).sum(axis=0)).sum()
    return float(top / bottom)


def _geometric(cov: FloatArray, days: float) -> tuple[FloatArray, FloatArray]:
    """Variance and lag-1 autocorrelation whose powers fit the autocovariances best.

    A fitted level takes a part of every autocovariance with it: the variance of a mean over the period, which is added
    back in a few rounds.

    Parameters
    ----------
    cov : ndarray of float64, shape (lags + 1, categories)
    days : float
    """
    lags = np.arange(len(cov))
    powers = _RHOS[:, None] ** lags[None]
    lost = np.zeros(cov.shape[1])
    var, rho = np.zeros(cov.shape[1]), np.zeros(cov.shape[1])
    for _ in range(6):
        full = cov + lost
        scale = np.maximum(powers @ full / (powers**2).sum(axis=1, keepdims=True), 0.0)
        error = (full[None] ** 2).sum(axis=1) - scale**2 * (powers**2).sum(axis=1, keepdims=True)
        best = error.argmin(axis=0)
        rho = _RHOS[best]
        var = scale[best, np.arange(cov.shape[1])]
        lost = 3.0 * var * (1.0 + rho) / (1.0 - rho) / days
        lost = np.minimum(lost, var)
    return np.maximum(var, 0.0), np.where(var > 0.0, rho, 0.0)


def within_weeks(counts: FloatArray, shape: FloatArray) -> FloatArray:
    """Squared coefficient of variation of days about the mean of their week, not below 0, for each category."""
    weeks = counts.shape[1] // 7
    first = counts.shape[1] - 7 * weeks
    n = counts[:, first:].reshape(len(counts), weeks, 7)
    part = shape[:, first:].reshape(len(counts), weeks, 7)
    part = part / np.maximum(part.sum(axis=2, keepdims=True), 1e-12)
    total = n.sum(axis=2, keepdims=True)
    mean = total * part
    # given the total, days are multinomial; the sum of (n - mean)^2 - mean (1 - part) is the square of the factors
    top = ((n - mean) ** 2 - mean * (1.0 - part)).sum(axis=(1, 2))
    bottom = (total * np.maximum(total - 1.0, 0.0) * part**2 * (1.0 - 1.0 / 7.0)).sum(axis=(1, 2))
    found: FloatArray = np.clip(top / np.maximum(bottom, 1e-9), 0.0, MOST_CV**2)
    return found
