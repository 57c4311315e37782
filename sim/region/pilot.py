"""What a roll-out over places drawn by lot shows: places that it reached against the rest, and against themselves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.measures.gaps import t_quantile

Array = NDArray[np.float64]
LEVEL: Final = 0.95
ALL_WAVES: Final = -1


@dataclass(frozen=True, slots=True)
class PilotEffect:
    """The effect of a roll-out on one measure; every place counts once, whatever its size and weight.

    Attributes
    ----------
    name : str
        Of the measure; counts and money are per 10,000 residents.
    wave : int
        Number of the wave from 0; -1 for all waves together.
    reached, rest : int
        Places with a value that the wave reached, and that no wave reached.
    value, low, high : float
        Mean of the places that were reached less that of the rest, which is what a pilot in the world would show, with
        the 95 % interval of Welch; NaN with fewer than two places in an arm.
    paired, paired_low, paired_high : float
        Mean difference of the places that were reached from themselves without the reforms at equal random numbers,
        with the 95 % interval of Student's t over places; NaN where these were not run.
    """

    name: str
    wave: int
    reached: int
    rest: int
    value: float
    low: float
    high: float
    paired: float = math.nan
    paired_low: float = math.nan
    paired_high: float = math.nan


def means_of(values: Array) -> Array:
    """Mean of each place over its replications, NaN where it has none."""
    known = np.isfinite(values)
    counts = known.sum(axis=1)
    sums = np.where(known, values, 0.0).sum(axis=1)
    return np.where(counts > 0, sums / np.maximum(counts, 1), math.nan)


def effect_of(name: str, wave: int, waves: Sequence[int], values: Array, before: Array | None) -> PilotEffect:
    """The effect on one measure.

    Parameters
    ----------
    name : str
    wave : int
    waves : sequence of int
        Of each place.
    values, before : ndarray of float, shape (places, replications)
        As the roll-out has them; without it (rows of places that no wave reached are not read), None: not run.
    """
    number = np.asarray(waves)
    reached = number >= 0 if wave == ALL_WAVES else number == wave
    means = means_of(values)
    a, b = (part[np.isfinite(part)] for part in (means[reached], means[number < 0]))
    found = PilotEffect(name, wave, len(a), len(b), *_welch(a, b))
    if before is None:
        return found
    differences = means_of(values[reached] - before[reached])
    paired = _one_sample(differences[np.isfinite(differences)])
    return PilotEffect(name, wave, len(a), len(b), found.value, found.low, found.high, *paired)


def _welch(a: Array, b: Array) -> tuple[float, float, float]:
    """Difference of two means with its interval."""
    if len(a) < 2 or len(b) < 2:
        return math.nan, math.nan, math.nan
    parts = np.array([a.var(ddof=1) / len(a), b.var(ddof=1) / len(b)])
    value, variance = float(a.mean() - b.mean()), float(parts.sum())
    if variance == 0.0:
        return value, value, value
    freedom = variance**2 / float((parts**2 / np.array([len(a) - 1, len(b) - 1])).sum())
    half = t_quantile(LEVEL, max(1, math.floor(freedom))) * math.sqrt(variance)
    return value, value - half, value + half


def _one_sample(differences: Array) -> tuple[float, float, float]:
    """A mean with its interval."""
    if not len(differences):
        return math.nan, math.nan, math.nan
    value = float(differences.mean())
    if len(differences) < 2:
        return value, math.nan, math.nan
    half = t_quantile(LEVEL, len(differences) - 1) * float(differences.std(ddof=1)) / math.sqrt(len(differences))
    return value, value - half, value + half
