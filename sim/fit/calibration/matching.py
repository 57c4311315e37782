"""History matching: parameters that cannot give what was observed are ruled out, wave by wave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.experiments.assumptions.draws import Interval
from sim.experiments.assumptions.ensemble import Row, is_whole
from sim.fit.calibration.emulator import Emulator
from sim.fit.calibration.observed import Observed

Array = NDArray[np.float64]
CUTOFF: Final = 3.0  # standard deviations: Pukelsheim (1994), any unimodal distribution has 95 % within
POOL: Final = 2**13
_CLIMB: Final = 25
_STEP: Final = 0.3
_START: Final = 1_000  # points from which sets are drawn before they move
_MOVES: Final = 50


@dataclass(frozen=True, slots=True)
class ParameterSpace:
    """The parameters of a calibration, each scaled to 0 to 1 over its range."""

    intervals: tuple[Interval, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """Dotted paths."""
        return tuple(one.parameter.path for one in self.intervals)

    def row(self, x: Array) -> Row:
        """Values at a point of the unit cube."""
        return {one.parameter.path: one.at(float(share)) for one, share in zip(self.intervals, x, strict=True)}

    def back(self, row: Row) -> Array:
        """The point of the unit cube of some values."""
        return np.array([(row[one.parameter.path] - one.low) / (one.high - one.low) for one in self.intervals])

    def snapped(self, x: Array) -> Array:
        """Points moved to values that parameters may have (whole numbers)."""
        found = x.copy()
        for j, one in enumerate(self.intervals):
            if is_whole(one.parameter):
                found[:, j] = (np.round(one.low + x[:, j] * (one.high - one.low)) - one.low) / (one.high - one.low)
        return np.clip(found, 0.0, 1.0)

    def values(self, x: Array) -> Array:
        """Points in the units of the parameters, shape (points, parameters)."""
        low, high = (np.array([getattr(one, end) for one in self.intervals]) for end in ("low", "high"))
        found: Array = low + x * (high - low)
        return found


@dataclass(frozen=True, slots=True)
class Trained:
    """What is known after a wave.

    Attributes
    ----------
    emulators : tuple of Emulator
        One for each target.
    chance : ndarray of float, shape (targets, targets)
        Covariance of one run that is chance: what was observed is one course of events.
    """

    emulators: tuple[Emulator, ...]
    chance: Array

    def predict(self, x: Array) -> tuple[Array, Array]:
        """Means and variances of the emulators, shape (points, targets)."""
        found = [emulator.predict(x) for emulator in self.emulators]
        return np.column_stack([mean for mean, _ in found]), np.column_stack([variance for _, variance in found])

    def implausibility(self, x: Array, observed: Observed) -> Array:
        """Distance of each target in standard deviations, shape (points, targets).

        The variance is that of the emulator, of chance, of the observation and of the discrepancy.
        """
        mean, variance = self.predict(x)
        rest = np.diag(self.chance) + observed.errors**2 + observed.discrepancies**2
        found: Array = np.abs(mean - observed.values) / np.sqrt(variance + rest)
        return found

    def log_likelihood(self, x: Array, observed: Observed) -> Array:
        """Logarithm of the probability density of what was observed, shape (points,)."""
        mean, variance = self.predict(x)
        fixed = self.chance + np.diag(observed.errors**2 + observed.discrepancies**2)
        size = np.sqrt(np.diag(fixed)) + 1e-300
        gap = (mean - observed.values) / size
        whole = fixed / np.outer(size, size) + (variance / size**2)[:, :, None] * np.eye(len(size))
        root = np.linalg.cholesky(whole + 1e-9 * np.eye(len(size)))
        half = np.linalg.solve(root, gap[:, :, None])[:, :, 0]
        logs = np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1)
        found: Array = -0.5 * (half**2).sum(axis=1) - logs
        return found


def worst(waves: Sequence[Trained], x: Array, observed: Observed) -> Array:
    """Largest implausibility over all targets and waves, shape (points,)."""
    found = np.zeros(len(x))
    for wave in waves:
        left = found < CUTOFF
        if left.any():
            found[left] = np.maximum(found[left], wave.implausibility(x[left], observed).max(axis=1))
    return found


def not_ruled_out(
    waves: Sequence[Trained], observed: Observed, space: ParameterSpace, number: int, rng: np.random.Generator
) -> tuple[Array, float]:
    """Points that no wave rules out, and the share of the ranges that they are.

    Returns
    -------
    points, share
        ``points`` has shape (number, parameters), or none if all is ruled out. Where the share is small, points are
        found by small steps from those that are left.
    """
    from scipy.stats import qmc

    size = len(space.intervals)
    pool = space.snapped(qmc.Sobol(size, rng=rng).random(POOL))
    distance = worst(waves, pool, observed)
    left = pool[distance < CUTOFF]
    share = len(left) / POOL
    if not len(left):
        left = _climbed(waves, observed, space, pool[np.argsort(distance)[:50]], rng)
    for _ in range(_CLIMB):
        if not len(left) or len(left) >= 2 * number:
            break
        start = left[rng.integers(len(left), size=2 * number)]
        step = _STEP * np.maximum(left.std(axis=0), 0.01) * rng.standard_normal(start.shape)
        moved = space.snapped(np.abs(1.0 - np.abs(1.0 - (start + step))))  # reflected at the ends
        left = np.concatenate([left, moved[worst(waves, moved, observed) < CUTOFF]])
    if not len(left):
        return left, 0.0
    return left[rng.permutation(len(left))[:number]], share


def _climbed(
    waves: Sequence[Trained], observed: Observed, space: ParameterSpace, start: Array, rng: np.random.Generator
) -> Array:
    """Points that are left, found from the least implausible ones by steps that make them less so."""
    here, step = start, 0.2
    for _ in range(_CLIMB):
        moved = np.concatenate([here, *(here + step * rng.standard_normal(here.shape) for _ in range(20))])
        moved = space.snapped(np.clip(moved, 0.0, 1.0))
        distance = np.max([wave.implausibility(moved, observed).max(axis=1) for wave in waves], axis=0)
        if (distance < CUTOFF).any():
            return moved[distance < CUTOFF]
        here, step = moved[np.argsort(distance)[:50]], 0.85 * step
    return np.zeros((0, start.shape[1]))


def sampled(
    waves: Sequence[Trained], observed: Observed, space: ParameterSpace, number: int, rng: np.random.Generator
) -> Array:
    """Sets of parameters by approximate Bayesian computation on what is not ruled out, shape (number, parameters).

    The prior is uniform over the ranges. A set is accepted with the probability density of what was observed, given
    the last emulator in the place of the simulation, with chance, observation error and discrepancy: Wilkinson (2013),
    Stat. Appl. Genet. Mol. Biol. 12, 129. Sets are drawn from those that are left, then moved by Metropolis steps.
    """
    left, _ = not_ruled_out(waves, observed, space, _START, rng)
    if not len(left):
        return left
    last = waves[-1]
    logs = last.log_likelihood(left, observed)
    weights = np.exp(logs - logs.max())
    chosen = rng.choice(len(left), size=number, p=weights / weights.sum())
    x, log = left[chosen], logs[chosen]
    for _ in range(_MOVES):
        spread = np.cov(x.T).reshape(x.shape[1], -1) + 1e-8 * np.eye(x.shape[1])
        step = rng.standard_normal(x.shape) @ np.linalg.cholesky(spread).T * (1.7 / np.sqrt(x.shape[1]))
        moved = x + step
        inside = ((moved >= 0.0) & (moved <= 1.0)).all(axis=1)
        moved = np.clip(moved, 0.0, 1.0)
        new = np.where(inside & (worst(waves, moved, observed) < CUTOFF), last.log_likelihood(moved, observed), -np.inf)
        accepted = np.log(rng.random(len(x))) < new - log
        x[accepted], log[accepted] = moved[accepted], new[accepted]
    return space.snapped(x)
