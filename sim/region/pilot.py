"""What a roll-out over places drawn by lot shows: places that it reached against the rest, and against themselves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.measures.gaps import LEVEL, t_quantile
from sim.measures.pairing import mean_of, nearly_equal, row_means

Array = NDArray[np.float64]
ALL_WAVES: Final = -1


@dataclass(frozen=True, slots=True)
class PilotEffect:
    """The effect of a roll-out on one measure; every place counts once, whatever its size and weight.

    Attributes
    ----------
    name : str
        Of the measure; counts, money and hours of work are per 10,000 residents.
    wave : int
        Number of the wave from 0; -1 for all waves together.
    reached, rest : int
        Places with a value that the wave reached, and that no wave reached.
    value, low, high : float
        Mean of the places that were reached less that of the rest, which is what a pilot in the world would show, with
        the 95 % interval of Welch; NaN with fewer than two places in an arm, and no interval (NaN) where nearly all
        places of each arm have one value: they do not show how the rare ones are spread.
    paired, paired_low, paired_high : float
        Mean difference of the places that were reached from themselves without the reforms at equal random numbers,
        with the 95 % interval of Student's t over places; NaN where these were not run, and no interval likewise.
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
    means = row_means(values)
    a, b = (part[np.isfinite(part)] for part in (means[reached], means[number < 0]))
    found = PilotEffect(name, wave, len(a), len(b), *_welch(a, b))
    if before is None:
        return found
    differences = row_means(values[reached] - before[reached])
    paired = mean_of(differences[np.isfinite(differences)], LEVEL)
    return replace(found, paired=paired.value, paired_low=paired.low, paired_high=paired.high)


def _welch(a: Array, b: Array) -> tuple[float, float, float]:
    """Difference of two means with its interval; none (NaN) where the values of both are nearly equal."""
    if len(a) < 2 or len(b) < 2:
        return math.nan, math.nan, math.nan
    parts = np.array([a.var(ddof=1) / len(a), b.var(ddof=1) / len(b)])
    value, variance = float(a.mean() - b.mean()), float(parts.sum())
    if nearly_equal(a) and nearly_equal(b):
        return value, math.nan, math.nan
    freedom = variance**2 / float((parts**2 / np.array([len(a) - 1, len(b) - 1])).sum())
    half = t_quantile(LEVEL, max(1, math.floor(freedom))) * math.sqrt(variance)
    return value, value - half, value + half
