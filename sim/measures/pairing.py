"""Paired differences of outcomes at the same seeds, and ratios of their means."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import ArgumentError
from sim.measures.gaps import t_quantile


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


def mean_of(differences: NDArray[np.float64], level: float) -> Estimate:
    """Mean with Student's t interval."""
    n = len(differences)
    if not n:
        return Estimate(math.nan, math.nan, math.nan)
    middle = float(differences.mean())
    if n < 2:
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
