"""Moments of daily counts by type, beyond the calendar and beyond chance: spread, persistence, correlation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.errors import ArgumentError


@dataclass(frozen=True, slots=True)
class DayMoments:
    """Moments of the daily factors of types.

    Attributes
    ----------
    cv2 : ndarray of float64, shape (types,)
        Squared coefficient of variation beyond Poisson noise; below 0 where counts vary less than by chance.
    lag1 : ndarray of float64, shape (types,)
        Covariance of neighbouring days, over the squared mean.
    between : ndarray of float64, shape (types, types)
        Covariance of types on one day, over the product of their means; the diagonal is ``cv2``.
    """

    cv2: NDArray[np.float64]
    lag1: NDArray[np.float64]
    between: NDArray[np.float64]

    @property
    def persistence(self) -> NDArray[np.float64]:
        """Lag-1 autocorrelation of the factors, float64 (types,); NaN where they do not vary beyond chance."""
        found: NDArray[np.float64] = np.where(
            self.cv2 > 0.0, self.lag1 / np.where(self.cv2 > 0.0, self.cv2, 1.0), np.nan
        )
        return found

    @property
    def correlation(self) -> float:
        """Mean correlation of the factors of two types: mean covariance over mean product of their spreads."""
        spread = np.sqrt(np.maximum(self.cv2, 0.0))
        apart = ~np.eye(len(spread), dtype=np.bool_)
        product = np.outer(spread, spread)[apart].sum()
        return float(self.between[apart].sum() / product) if product > 0.0 else float("nan")


def day_moments(counts: NDArray[np.float64], cells: NDArray[np.int64]) -> DayMoments:
    """Moments of daily counts about the mean of their calendar cell.

    Parameters
    ----------
    counts : ndarray of float64, shape (types, days)
        Counts of consecutive days.
    cells : ndarray of int64, shape (days,)
        Calendar cell of each day (month and weekday, say); a day alone in its cell is left out.

    Returns
    -------
    DayMoments
        Products are divided by the degrees of freedom that the means of the cells leave; neighbouring days lie in
        different cells, and their covariance is not corrected.

    Raises
    ------
    ArgumentError
        Fewer than two days in every cell, or a type without any count.
    """
    counts = np.asarray(counts, dtype=np.float64)
    _, place, size = np.unique(cells, return_inverse=True, return_counts=True)
    used = size[place] > 1
    total = np.array([np.bincount(place, row, minlength=len(size)) for row in counts])
    mean = (total / size)[:, place]
    level = counts[:, used].mean(axis=1) if used.any() else np.zeros(len(counts))
    if not used.any() or (level <= 0.0).any():
        raise ArgumentError("counts: expected types with counts, and two days in some calendar cell")
    scale = np.where(mean > 0.0, mean, 1.0)
    factor = np.where((mean > 0.0) & used, counts / scale - 1.0, 0.0)
    weight = np.where(used, mean, 0.0)  # days with more counts say more
    freedom = 1.0 - 1.0 / size[place]  # share of the variance that the mean of a cell of this size leaves
    own = (weight**2 * factor**2 - weight * freedom).sum(axis=1) / (weight**2 * freedom).sum(axis=1)
    pair = weight[:, None] * weight[None]
    between = (pair * factor[:, None] * factor[None]).sum(axis=2) / (pair * freedom).sum(axis=2)
    np.fill_diagonal(between, own)
    next_to = weight[:, 1:] * weight[:, :-1]
    lag1 = (next_to * factor[:, 1:] * factor[:, :-1]).sum(axis=1) / next_to.sum(axis=1)
    return DayMoments(own, lag1, between)
