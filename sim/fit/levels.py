"""How many requests there are, and how their level drifts: a local level for each category, week by week.

Counts of a week are negative binomial about ``exposure * exp(level)`` with an extra variance ``v``; the level is a
random walk with variance ``q`` a week. It is filtered exactly on a grid. Which ``(v, q)`` categories have is a
distribution over all categories that is estimated by maximum likelihood (nonparametric empirical Bayes), so that
small categories borrow from the others and nothing is set by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import gammaln

from sim.jit.units import FloatArray

WEEK: Final = 7
SPREADS: Final = np.array([0.0005, 0.005, 0.015, 0.04, 0.08, 0.16, 0.32, 0.8])
DRIFTS: Final = np.array([0.0, 0.0004, 0.0015, 0.004, 0.01, 0.025, 0.06, 0.15])
DRAWS: Final = 300
_STEP: Final = 0.04
_REACH: Final = 80  # steps either way
_ROUNDS: Final = 300
_SMOOTH: Final = 1.0  # pseudo-categories spread over all (v, q)
_LOWEST: Final = 1e-300
_TINY: Final = 1e-40


@dataclass(frozen=True, slots=True)
class DemandLevels:
    """Levels at the end of the fitted period.

    Attributes
    ----------
    level : ndarray of float64, shape (categories, draws)
        Draws of the logarithm of requests per unit of exposure.
    spread, drift : ndarray of float64, shape (categories, draws)
        Their v and q.
    mean, error : ndarray of float64, shape (categories,)
        Posterior mean and standard deviation of the level.
    prior : ndarray of float64, shape (spreads, drifts)
        Distribution of (v, q) over the categories.
    """

    level: FloatArray
    spread: FloatArray
    drift: FloatArray
    mean: FloatArray
    error: FloatArray
    prior: FloatArray


def weeks_back(counts: FloatArray) -> FloatArray:
    """Sums of seven days, counted back from the last day; days that fill no week are left out.

    Parameters
    ----------
    counts : ndarray of float64, shape (rows, days)
    """
    n = counts.shape[1] // WEEK
    whole: FloatArray = counts[:, counts.shape[1] - n * WEEK :].reshape(len(counts), n, WEEK).sum(axis=2)
    return whole


def local_levels(counts: FloatArray, exposure: FloatArray, seed: int = 1) -> DemandLevels:
    """Filter the levels of all categories.

    Parameters
    ----------
    counts, exposure : ndarray of float64, shape (categories, weeks)
        Exposure: what a week has by its calendar, mean about 1 a day.
    seed : int
        Of the draws.
    """
    size = len(counts)
    start = np.log((counts.sum(axis=1) + 0.5) / exposure.sum(axis=1))
    grid = start[:, None] + _STEP * np.arange(-_REACH, _REACH + 1)
    mean = np.maximum(exposure, 1e-9).T[:, :, None] * np.exp(grid)  # (weeks, categories, grid)
    evidence = np.zeros((len(SPREADS), len(DRIFTS), size))
    last = np.zeros((len(SPREADS), len(DRIFTS), size, grid.shape[1]))
    likelihood = np.stack([_negative_binomial(counts.T[:, :, None], mean, 1.0 / v) for v in SPREADS], axis=1)
    peak = likelihood.max(axis=3, keepdims=True)
    likelihood = np.exp(likelihood - peak)
    likelihood[likelihood < _TINY] = 0.0  # numbers near the smallest that there are slow everything down
    for j, q in enumerate(DRIFTS):
        kernel = _kernel(q)
        state = np.full(last[:, j].shape, 1.0 / grid.shape[1])
        for week in range(len(likelihood)):
            if week and kernel is not None:
                state = (state.reshape(-1, grid.shape[1]) @ kernel).reshape(state.shape)
            state *= likelihood[week]
            total = np.maximum(state.sum(axis=2, keepdims=True), _LOWEST)
            evidence[:, j] += np.log(total[:, :, 0]) + peak[week, :, :, 0]
            state /= total
            state[state < _TINY] = 0.0
        last[:, j] = state
    prior, weights = _mixture(evidence)
    return _draws(grid, last, weights, prior, seed)


def _kernel(q: float) -> FloatArray | None:
    """Moves of a week on the grid, with variance q; None where there are none."""
    if q <= 0.0:
        return None
    steps = np.arange(2 * _REACH + 1)
    apart = np.abs(steps[:, None] - steps[None])
    if q < _STEP**2:  # to the neighbours only, so that the variance is right
        move = np.where(apart == 1, q / (2.0 * _STEP**2), 0.0)
        np.fill_diagonal(move, 1.0 - move.sum(axis=1))
        return move
    move = np.exp(-0.5 * (apart * _STEP) ** 2 / q)
    move[move < _TINY] = 0.0
    found: FloatArray = move / move.sum(axis=1, keepdims=True)
    return found


def _negative_binomial(n: FloatArray, mean: FloatArray, shape: float) -> FloatArray:
    found: FloatArray = (
        gammaln(n + shape)
        - gammaln(shape)
        - gammaln(n + 1.0)
        - shape * np.log1p(mean / shape)
        + n * (np.log(mean) - np.log(shape + mean))
    )
    return found


def _mixture(evidence: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Distribution of (v, q) over the categories, and that of each category given its counts."""
    flat = evidence.reshape(-1, evidence.shape[2])
    likelihood = np.exp(flat - flat.max(axis=0))
    cells = len(flat)
    prior = np.full(cells, 1.0 / cells)
    for _ in range(_ROUNDS):
        joint = prior[:, None] * likelihood
        weights = joint / joint.sum(axis=0)
        prior = (weights.sum(axis=1) + _SMOOTH / cells) / (flat.shape[1] + _SMOOTH)
    joint = prior[:, None] * likelihood
    return prior.reshape(evidence.shape[:2]), (joint / joint.sum(axis=0)).reshape(evidence.shape)


def _draws(grid: FloatArray, last: FloatArray, weights: FloatArray, prior: FloatArray, seed: int) -> DemandLevels:
    rng = np.random.default_rng(seed)
    size, points = grid.shape
    cells = weights.shape[0] * weights.shape[1]
    by_cell, states = weights.reshape(cells, size), last.reshape(cells, size, points)
    level, spread, drift = (np.empty((size, DRAWS)) for _ in range(3))
    mean, error = np.empty(size), np.empty(size)
    for k in range(size):
        chosen = rng.choice(cells, DRAWS, p=by_cell[:, k] / by_cell[:, k].sum())
        cum = np.cumsum(states[chosen, k], axis=1)
        place = (cum < rng.random((DRAWS, 1)) * cum[:, -1:]).sum(axis=1)
        level[k] = grid[k, np.minimum(place, points - 1)] + _STEP * (rng.random(DRAWS) - 0.5)
        spread[k], drift[k] = SPREADS[chosen // len(DRIFTS)], DRIFTS[chosen % len(DRIFTS)]
        all_ = (by_cell[:, k, None] * states[:, k]).sum(axis=0)
        mean[k] = (all_ * grid[k]).sum()
        error[k] = np.sqrt(max((all_ * (grid[k] - mean[k]) ** 2).sum() + _STEP**2 / 12.0, 0.0))
    return DemandLevels(level, spread, drift, mean, error, prior)
