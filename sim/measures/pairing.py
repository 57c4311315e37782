"""Paired differences of outcomes at the same seeds, and ratios of their means."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import ArgumentError
from sim.measures.gaps import t_quantile

MOST_ALIKE: Final = 0.8
LEAST_THAT_DIFFER: Final = 3  # values; with fewer a spread is not known, and no interval is an estimate
MOST_HALF: Final = 700.0  # half an interval on the scale of logarithms; e to the 709 is the largest number


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval; NaN with fewer than two pairs."""

    value: float
    low: float
    high: float

    def __contains__(self, number: float) -> bool:
        return self.low <= number <= self.high

    def __str__(self) -> str:
        return f"{self.value:.4g} [{self.low:.4g}, {self.high:.4g}]"


def pairs(*samples: ArrayLike) -> tuple[NDArray[np.float64], ...]:
    """Samples as arrays without the replications where one of them is not finite.

    Raises
    ------
    ValueError
        They differ in length.
    """
    arrays = [np.asarray(sample, dtype=np.float64) for sample in samples]
    if len({array.shape for array in arrays}) > 1:
        raise ArgumentError(f"expected samples of one length, found {', '.join(str(a.shape) for a in arrays)}")
    keep = np.all([np.isfinite(array) for array in arrays], axis=0)
    return tuple(array[keep] for array in arrays)


def row_means(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean of each row over its finite values, NaN where it has none."""
    known = np.isfinite(values)
    counts = known.sum(axis=1)
    sums = np.where(known, values, 0.0).sum(axis=1)
    return np.where(counts > 0, sums / np.maximum(counts, 1), math.nan)


def nearly_equal(values: NDArray[np.float64]) -> bool:
    """Whether at least four fifths of the values are one number (up to rounding) and fewer than three are others.

    Ten such values do not show how the rare ones are spread: no interval of their mean is an estimate.
    """
    scale = max(float(np.abs(values).max()), 1.0)
    _, counts = np.unique(np.round(values / (1e-12 * scale)), return_counts=True)
    most = int(counts.max())
    return most >= MOST_ALIKE * len(values) and len(values) - most < LEAST_THAT_DIFFER


def mean_within(values: NDArray[np.float64], level: float, bounds: tuple[float, float]) -> Estimate:
    """Mean of a quantity with bounds, with an interval that keeps to them.

    Parameters
    ----------
    values : ndarray
        Finite, in the unit of the bounds.
    level : float
        Of the interval, 0 to 1.
    bounds : (float, float)
        Least and largest possible value; infinite where there is none. A lower bound must be 0.

    Returns
    -------
    Estimate
        Student's t interval of the mean on the scale of logits (two bounds) or logarithms (one), taken back.

    Notes
    -----
    The delta method: Agresti (2013), Categorical Data Analysis, 3rd ed., section 3.1.
    """
    found = mean_of(values, level)
    low, high = bounds
    if math.isnan(found.low) or not (math.isfinite(low) and low < found.value < high):
        return found
    m, half = found.value, found.high - found.value
    if math.isinf(high):
        factor = _factor(half / m)
        return Estimate(m, m / factor, m * factor)
    p = (m - low) / (high - low)
    odds, factor = p / (1.0 - p), _factor(half / ((high - low) * p * (1.0 - p)))
    ends = (odds / factor, odds * factor)
    return Estimate(m, *(low + (high - low) * (1.0 if math.isinf(o) else o / (1.0 + o)) for o in ends))


def _factor(half: float) -> float:
    """Factor of the ends of an interval on the scale of logarithms; finite for two runs that say nothing, too."""
    return math.exp(min(half, MOST_HALF))


def mean_of(differences: NDArray[np.float64], level: float) -> Estimate:
    """Mean with Student's t interval; no interval (NaN) where the values are nearly equal."""
    n = len(differences)
    if not n:
        return Estimate(math.nan, math.nan, math.nan)
    middle = float(differences.mean())
    if n < 2 or nearly_equal(differences):
        return Estimate(middle, math.nan, math.nan)
    half = t_quantile(level, n - 1) * float(differences.std(ddof=1)) / math.sqrt(n)
    return Estimate(middle, middle - half, middle + half)


def ratio_of_means(top: NDArray[np.float64], bottom: NDArray[np.float64], level: float) -> Estimate:
    """Ratio of two paired means with Fieller's interval (1954).

    The interval is the whole line if the mean of the denominator is not clearly different from zero; NaN with
    fewer than two pairs.
    """
    n = len(top)
    if not n:
        return Estimate(math.nan, math.nan, math.nan)
    y, x = float(top.mean()), float(bottom.mean())
    value = y / x if x else math.nan
    if n < 2:
        return Estimate(value, math.nan, math.nan)
    factor = t_quantile(level, n - 1) ** 2 / n
    syy, sxx = float(top.var(ddof=1)) * factor, float(bottom.var(ddof=1)) * factor
    sxy = float(np.cov(top, bottom)[0, 1]) * factor
    a, b, c = x * x - sxx, x * y - sxy, y * y - syy
    if a <= 0.0:
        return Estimate(value, -math.inf, math.inf)
    half = math.sqrt(max(b * b - a * c, 0.0))
    return Estimate(value, (b - half) / a, (b + half) / a)
