"""History matching: parameters that cannot give what was observed are ruled out, wave by wave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.experiments.assumptions.draws import Interval
from sim.experiments.assumptions.ensemble import Row, is_whole
from sim.fit.calibration.chance import Chance
from sim.fit.calibration.emulator import Emulator
from sim.fit.calibration.observed import Observed

Array = NDArray[np.float64]
POOL: Final = 2**13
_LEAST_CUTOFF: Final = 3.0  # standard deviations: Pukelsheim (1994), any unimodal distribution has 95 % within
_LOST: Final = 0.0027  # probability that three of them are exceeded by a normal value
_CANDIDATES: Final = 4  # points for each that is chosen
_CLIMB: Final = 25
_STEP: Final = 0.5  # along the difference of two points that are left
_SMALL: Final = 0.02
_START: Final = 1_000  # points from which sets are drawn before they move
_MOVES: Final = 80


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


def cutoff(targets: int) -> float:
    """Standard deviations beyond which a point is ruled out.

    At least three; of many targets more, so that the truth is lost as seldom as with one.

    Parameters
    ----------
    targets : int
    """
    from scipy.stats import norm

    return max(_LEAST_CUTOFF, float(norm.isf(0.5 * _LOST / targets)))


@dataclass(frozen=True, slots=True)
class Trained:
    """What is known after a wave.

    Attributes
    ----------
    emulators : tuple of Emulator
        One for each target.
    chance : Chance
        Of one run: what was observed is one course of events.
    """

    emulators: tuple[Emulator, ...]
    chance: Chance

    def predict(self, x: Array) -> tuple[Array, Array]:
        """Means and variances of the emulators, shape (points, targets)."""
        found = [emulator.predict(x) for emulator in self.emulators]
        return np.column_stack([mean for mean, _ in found]), np.column_stack([variance for _, variance in found])

    def implausibility(self, x: Array, observed: Observed) -> Array:
        """Distance of each target in standard deviations, shape (points, targets).

        The variance is that of the emulator, of chance, of the observation and of the discrepancy.
        """
        mean, variance = self.predict(x)
        rest = self.chance.variance(x) + observed.errors**2 + observed.discrepancies**2
        found: Array = np.abs(mean - observed.values) / np.sqrt(variance + rest)
        return found

    def log_likelihood(self, x: Array, observed: Observed) -> Array:
        """Logarithm of the probability density of what was observed, shape (points,)."""
        mean, variance = self.predict(x)
        size = np.sqrt(self.chance.variance(x) + observed.errors**2 + observed.discrepancies**2 + variance)
        gap = (mean - observed.values) / size
        own = (variance + observed.errors**2 + observed.discrepancies**2) / size**2
        whole = self.chance.covariance(x) / (size[:, :, None] * size[:, None, :]) + own[:, :, None] * np.eye(
            len(gap[0])
        )
        root = np.linalg.cholesky(whole + 1e-9 * np.eye(len(gap[0])))
        half = np.linalg.solve(root, gap[:, :, None])[:, :, 0]
        logs = np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1) + np.log(size).sum(axis=1)
        found: Array = -0.5 * (half**2).sum(axis=1) - logs
        return found


def worst(waves: Sequence[Trained], x: Array, observed: Observed) -> Array:
    """Largest implausibility over all targets and waves, as a share of the cutoff, shape (points,)."""
    found, most = np.zeros(len(x)), cutoff(len(observed.values))
    for wave in waves:
        left = found < 1.0
        if left.any():
            found[left] = np.maximum(found[left], wave.implausibility(x[left], observed).max(axis=1) / most)
    return found


def not_ruled_out(
    waves: Sequence[Trained], observed: Observed, space: ParameterSpace, number: int, rng: np.random.Generator
) -> tuple[Array, float]:
    """Points that no wave rules out, spread over what is left, and the share of the ranges that this is.

    Returns
    -------
    points, share
        ``points`` has shape (number, parameters), or none if all is ruled out.
    """
    left, share = _left(waves, observed, space, _CANDIDATES * number, rng)
    return left[_apart(left, number, rng)], share


def _left(
    waves: Sequence[Trained], observed: Observed, space: ParameterSpace, number: int, rng: np.random.Generator
) -> tuple[Array, float]:
    """Some points that no wave rules out, and their share of the ranges.

    Where the share is small, points are found by steps between those that are left.
    """
    from scipy.stats import qmc

    size = len(space.intervals)
    pool = space.snapped(qmc.Sobol(size, rng=rng).random(POOL))
    distance = worst(waves, pool, observed)
    left = pool[distance < 1.0]
    share = len(left) / POOL
    if not len(left):
        left = _climbed(waves, observed, space, pool[np.argsort(distance)[:50]], rng)
    for _ in range(_CLIMB):
        if not len(left) or len(left) >= number:
            break
        left = np.concatenate([left, _stepped(waves, observed, space, left, rng)])
    return left[rng.permutation(len(left))[:number]], share if len(left) else 0.0


def _stepped(
    waves: Sequence[Trained], observed: Observed, space: ParameterSpace, left: Array, rng: np.random.Generator
) -> Array:
    """Further points that are left, by steps along the difference of two of them."""
    start, one, other = (left[rng.integers(len(left), size=2_000)] for _ in range(3))
    step = _STEP * (one - other) + _SMALL * rng.standard_normal(start.shape)
    moved = space.snapped(np.abs(1.0 - np.abs(1.0 - (start + step))))  # reflected at the ends
    return moved[worst(waves, moved, observed) < 1.0]


def _apart(x: Array, number: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Points that fill the space: each is the one farthest from those taken before it; in random order."""
    if len(x) <= number:
        return rng.permutation(len(x))
    scaled = x / np.maximum(x.std(axis=0), 1e-9)
    chosen = [int(rng.integers(len(x)))]
    distance = ((scaled - scaled[chosen[0]]) ** 2).sum(axis=1)
    for _ in range(number - 1):
        chosen.append(int(distance.argmax()))
        distance = np.minimum(distance, ((scaled - scaled[chosen[-1]]) ** 2).sum(axis=1))
    return rng.permutation(chosen)


def _climbed(
    waves: Sequence[Trained], observed: Observed, space: ParameterSpace, start: Array, rng: np.random.Generator
) -> Array:
    """Points that are left, found from the least implausible ones by steps that make them less so."""
    here, step, most = start, 0.2, cutoff(len(observed.values))
    for _ in range(_CLIMB):
        moved = np.concatenate([here, *(here + step * rng.standard_normal(here.shape) for _ in range(20))])
        moved = space.snapped(np.clip(moved, 0.0, 1.0))
        distance = np.max([wave.implausibility(moved, observed).max(axis=1) for wave in waves], axis=0)
        if (distance < most).any():
            return moved[distance < most]
        here, step = moved[np.argsort(distance)[:50]], 0.85 * step
    return np.zeros((0, start.shape[1]))


def sampled(
    waves: Sequence[Trained], observed: Observed, space: ParameterSpace, number: int, rng: np.random.Generator
) -> tuple[Array, float]:
    """Sets of parameters by approximate Bayesian computation on what is not ruled out.

    The prior is uniform over the ranges. A set is accepted with the probability density of what was observed, given
    the last emulator in the place of the simulation, with chance, observation error and discrepancy: Wilkinson (2013),
    Stat. Appl. Genet. Mol. Biol. 12, 129. Sets are drawn from those that are left, then moved by Metropolis steps.

    Returns
    -------
    sets, share
        ``sets`` has shape (number, parameters), or none if all is ruled out; the share of the ranges that is not.
    """
    left, share = _left(waves, observed, space, _START, rng)
    if not len(left):
        return left, share
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
        new = np.where(inside, last.log_likelihood(moved, observed), -np.inf)
        accepted = np.flatnonzero(np.log(rng.random(len(x))) < new - log)
        accepted = accepted[worst(waves, moved[accepted], observed) < 1.0]
        x[accepted], log[accepted] = moved[accepted], new[accepted]
    return space.snapped(x), share
