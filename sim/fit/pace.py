"""How far offices change their pace: what medians of closing times do between months of the fitted period.

Medians of successive blocks of four weeks differ by more than their sampling errors. A walk (a change that stays) makes
the difference grow with the distance of two blocks, a jump (one that does not stay) does not: the two are told apart by
the variogram, over all categories together, inside of the fitted period alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.fit.closing import kaplan_meier
from sim.fit.data import Data
from sim.jit.units import FloatArray

BLOCK: Final = 28  # days
_LEAST: Final = 20  # closings of a category in a block
_LEAST_PAIRS: Final = 10
_SHARES: Final = (0.75, 0.5, 0.25)  # open: quartiles and the median
_QUARTILES: Final = 1.349  # distance of the quartiles of a normal distribution in standard deviations
_OF_MEDIAN: Final = 1.2533  # standard error of a median, in those of a mean


@dataclass(frozen=True, slots=True)
class PaceDrift:
    """Variances of the logarithm of the median closing time of a category.

    Attributes
    ----------
    walk : float
        Added by each day that passes, /day.
    jump : float
        Of a block of `BLOCK` days, which does not stay.
    pairs : int
        Pairs of blocks that tell it; 0 if too few do, and nothing is counted.
    """

    walk: float = 0.0
    jump: float = 0.0
    pairs: int = 0

    def variance(self, seen: float, gap: float, ahead: float) -> float:
        """Variance of the difference between the median of a fitted and that of a later period.

        Parameters
        ----------
        seen : float
            Days of the fitted period.
        gap : float
            Days between the two.
        ahead : float
            Days of the later one.

        Notes
        -----
        Of a walk the mean over n days lies n / 3 steps from its end, in variance; of two means these add.
        """
        jumps = self.jump * (min(1.0, BLOCK / seen) + min(1.0, BLOCK / ahead))
        return self.walk * (gap + (seen + ahead) / 3.0) + jumps


def pace_of(data: Data) -> PaceDrift:
    """How medians move between blocks of four weeks, beyond chance; nothing if too few blocks tell.

    Parameters
    ----------
    data : Data
    """
    medians, errors = _blocks(data)
    lags, squares, weights = [], [], []
    for lag in range(1, medians.shape[1]):
        apart = medians[:, lag:] - medians[:, :-lag]
        chance = errors[:, lag:] ** 2 + errors[:, :-lag] ** 2
        known = np.isfinite(apart) & np.isfinite(chance)
        if known.any():
            lags.append(lag * BLOCK)
            squares.append(float((apart**2 - chance)[known].mean()))
            weights.append(int(known.sum()))
    if sum(weights) < _LEAST_PAIRS:
        return PaceDrift()
    walk, twice = _walk_and_jump(np.array(lags, dtype=float), np.array(squares), np.array(weights, dtype=float))
    # blocks are means over days: two neighbours of a walk lie two thirds of a block apart in variance, not one
    return PaceDrift(walk, 0.5 * twice, sum(weights))


def _walk_and_jump(lags: FloatArray, squares: FloatArray, weights: FloatArray) -> tuple[float, float]:
    """Slope and constant of the variogram, neither below 0."""
    from scipy.optimize import nnls

    size = np.sqrt(weights)
    steps = lags - BLOCK / 3.0
    whole = np.column_stack([steps, np.ones(len(lags))]) * size[:, None]
    scale = np.linalg.norm(whole, axis=0)
    found, _ = nnls(whole / scale, squares * size)
    walk, twice = found / scale
    return float(walk), float(twice)


def _blocks(data: Data) -> tuple[FloatArray, FloatArray]:
    """Logarithms of medians and their standard errors by category and block; NaN where too few are known."""
    age = len(data.days) - 1 - data.rows["day"].to_numpy()
    number = len(data.days) // BLOCK
    block = number - 1 - age // BLOCK  # days before the first whole block have negative numbers
    medians = np.full((len(data.names), number), np.nan)
    errors = np.full_like(medians, np.nan)
    for k in range(len(data.names)):
        for b in range(number):
            mine = (data.code == k) & (block == b) & ~np.isnan(data.duration)
            closed = int(data.event[mine].sum())
            if closed < _LEAST:
                continue
            times, share = kaplan_meier(data.duration[mine], data.event[mine])
            ends = [float(times[below[0]]) if len(below := np.flatnonzero(share <= p)) else np.inf for p in _SHARES]
            if np.isinf(ends[2]) or ends[0] <= 0.0:
                continue
            medians[k, b] = np.log(ends[1])
            errors[k, b] = _OF_MEDIAN * np.log(ends[2] / ends[0]) / _QUARTILES / np.sqrt(closed)
    return medians, errors
