"""What chance does to a run: its variance as parameters change, its correlation between targets, what seeds share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_STEPS: Final = 30
_SLOPE: Final = 1.0  # prior standard deviation of the change of the logarithm over the range of a parameter
_FARTHEST: Final = 3.0  # logarithm: how far a variance may lie from the middle one
_LEAST: Final = 1e-12  # of the variance of the values: what is taken for no chance at all


@dataclass(frozen=True, slots=True)
class Chance:
    """Variance of one run that is chance.

    Attributes
    ----------
    middle : ndarray of float, shape (targets,)
        Logarithm of the variance in the middle of the points.
    slopes : ndarray of float, shape (parameters, targets)
        Change of that logarithm over the range of each parameter.
    centre : ndarray of float, shape (parameters,)
    correlation : ndarray of float, shape (targets, targets)
        Between targets, drawn towards none as far as there are few independent seeds.
    alike : ndarray of float, shape (targets,)
        Share of the variance that a seed does to all points alike.
    """

    middle: Array
    slopes: Array
    centre: Array
    correlation: Array
    alike: Array

    @classmethod
    def of(cls, x: Array, values: Array, block: NDArray[np.intp]) -> Chance:
        """Estimate it from replications.

        Parameters
        ----------
        x : ndarray of float, shape (points, parameters)
        values : ndarray of float, shape (points, replications, targets)
            At least two replications.
        block : ndarray of int, shape (points,)
            Points of one block were run with the same seeds.

        Notes
        -----
        Variances of the points are taken for Gamma, with a logarithm linear in the parameters and a weak normal prior.
        """
        replications = values.shape[1]
        rest = values - values.mean(axis=1, keepdims=True)
        seen = (rest**2).sum(axis=1) / (replications - 1)
        centre = x.mean(axis=0)
        least = _LEAST * values.var(axis=(0, 1)) + 1e-300
        fitted = [_log_linear(x - centre, np.maximum(seen[:, j], least[j]), replications) for j in range(seen.shape[1])]
        middle, slopes = np.array([one[0] for one in fitted]), np.array([one[1:] for one in fitted]).T
        size = _variance(middle, slopes, x - centre) ** 0.5
        scaled = rest / size[:, None, :]
        seeds = len(np.unique(block)) * (replications - 1)
        return cls(middle, slopes, centre, _correlation(scaled, seeds), _alike(scaled, block))

    def variance(self, x: Array) -> Array:
        """Variance of one run at points, shape (points, targets)."""
        return _variance(self.middle, self.slopes, x - self.centre)

    def covariance(self, x: Array) -> Array:
        """Covariance of one run at points, shape (points, targets, targets)."""
        size = self.variance(x) ** 0.5
        return self.correlation * size[:, :, None] * size[:, None, :]


def _variance(middle: Array, slopes: Array, apart: Array) -> Array:
    found: Array = np.exp(middle + np.clip(apart @ slopes, -_FARTHEST, _FARTHEST))
    return found


def _log_linear(apart: Array, seen: Array, replications: int) -> Array:
    """Constant and slopes of the logarithm of variances that were seen with some freedom."""
    x = np.column_stack([np.ones(len(apart)), apart])
    weight = 0.5 * (replications - 1)
    prior = np.diag([0.0, *[1.0 / _SLOPE**2] * apart.shape[1]])
    whole = weight * x.T @ x + prior
    found = np.zeros(x.shape[1])
    found[0] = np.log(seen.mean())
    for _ in range(_STEPS):
        told = found[0] + np.clip(apart @ found[1:], -_FARTHEST, _FARTHEST)
        step = np.clip(seen * np.exp(-told) - 1.0, -1.0, 3.0)
        found = np.linalg.solve(whole, weight * x.T @ (told + step))
    told = np.clip(apart @ found[1:], -_FARTHEST, _FARTHEST)
    found[0] = np.log(np.mean(seen * np.exp(-told)))
    return found


def _correlation(scaled: Array, seeds: int) -> Array:
    """Correlation between targets; of few seeds it is not known well, and is drawn towards none."""
    table = scaled.reshape(-1, scaled.shape[2])
    whole = table.T @ table
    size = np.sqrt(np.maximum(np.diag(whole), 1e-300))
    found = whole / np.outer(size, size)
    share = (len(found) + 1.0) / (len(found) + 1.0 + seeds)
    mixed: Array = (1.0 - share) * found
    np.fill_diagonal(mixed, 1.0)
    return mixed


def _alike(scaled: Array, block: NDArray[np.intp]) -> Array:
    """Share of the variance that a seed does to all points of its block alike."""
    own, freedom, replications = np.zeros(scaled.shape[2]), 0, scaled.shape[1]
    whole, count = np.zeros(scaled.shape[2]), 0
    for number in np.unique(block):
        part = scaled[block == number]
        own += ((part - part.mean(axis=0)) ** 2).sum(axis=(0, 1))
        freedom += (len(part) - 1) * (replications - 1)
        whole += (part**2).sum(axis=(0, 1))
        count += len(part) * (replications - 1)
    if not freedom:
        return np.zeros(scaled.shape[2])
    found: Array = np.clip(1.0 - (own / freedom) / np.maximum(whole / count, 1e-300), 0.0, 0.99)
    return found
