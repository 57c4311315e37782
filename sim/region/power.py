"""How many places a pilot needs to show an effect, from stored runs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim.arguments import real, shown, whole
from sim.errors import ArgumentError
from sim.measures.gaps import LEVEL

POWER: Final = 0.8
MOST_PLACES: Final = 1_000_000
LARGEST: Final = 1e15
MOST_YEARS: Final = 1_000


@dataclass(frozen=True, slots=True)
class PilotPower:
    """Places that a pilot needs.

    Attributes
    ----------
    effect : float
        Difference to be shown, in the unit of the measure.
    between, within : float
        Variance between places, without chance; variance of one year of one place.
    icc : float
        Intra-cluster correlation: ``between / (between + within)``.
    places : int
        In each arm; -1 if more than a million are needed.
    years : int
        Independent observations of each place.
    """

    effect: float
    between: float
    within: float
    icc: float
    places: int
    years: int


def components(values: NDArray[np.float64]) -> tuple[float, float]:
    """Variance between places and within them (one-way analysis of variance, equal weight of each place).

    Parameters
    ----------
    values : ndarray of float, shape (places, replications)
        Places with fewer than two values are left out.
    """
    counts = np.isfinite(values).sum(axis=1)
    kept, counts = values[counts >= 2], counts[counts >= 2]
    if len(kept) < 2:
        return math.nan, math.nan
    within = float(np.nanvar(kept, axis=1, ddof=1).mean())
    spread = float(np.nanmean(kept, axis=1).var(ddof=1))
    return max(0.0, spread - within * float((1.0 / counts).mean())), within


def pilot_places(values: NDArray[np.float64], effect: float, years: int = 1) -> PilotPower:
    """Places in each of two equal arms that show an effect with a power of 80 % at the level of 95 %, two-sided.

    Parameters
    ----------
    values : ndarray of float, shape (places, replications)
        Of places without the reform.
    effect : float
        Not 0.
    years : int
        Independent observations of each place.

    Notes
    -----
    ``2 (t_a + t_b)^2 (between + within / years) / effect^2`` with Student's t of ``2 n - 2`` degrees of freedom. The
    effect is taken to be the same everywhere; one that differs between places needs more.
    """
    effect, years = effect_of_pilot(effect), whole("years", years, 1, MOST_YEARS)
    values = table_of(values)
    between, within = components(values)
    both = between + within
    icc = between / both if both > 0.0 else math.nan
    return PilotPower(effect, between, within, icc, _places(between + within / years, effect), years)


def effect_of_pilot(effect: Any) -> float:
    """An effect that a pilot is to show.

    Raises
    ------
    ArgumentError
        It is no number, or 0.
    """
    number = real("effect", effect, -LARGEST, LARGEST)
    if number == 0.0:
        raise ArgumentError("effect: expected a number that is not 0, found 0")
    return number


def table_of(values: Any) -> NDArray[np.float64]:
    """Values by place and replication.

    Raises
    ------
    ArgumentError
        They are no table of numbers.
    """
    try:
        table = np.asarray(values, np.float64)
    except (TypeError, ValueError, OverflowError):
        table = np.empty(0)
    if table.ndim != 2:
        raise ArgumentError(f"values: expected numbers by place and replication, found {shown(values)}")
    return table


def _places(variance: float, effect: float) -> int:
    if math.isnan(variance):
        return -1
    low, high = 2, 2
    while not _shows(high, variance, effect):
        low, high = high, 2 * high
        if high > MOST_PLACES:
            return -1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _shows(middle, variance, effect) else (middle + 1, high)
    return low


def _shows(places: int, variance: float, effect: float) -> bool:
    freedom = 2 * places - 2
    both = stats.t.ppf((1.0 + LEVEL) / 2.0, freedom) + stats.t.ppf(POWER, freedom)
    return bool(places >= 2.0 * both**2 * variance / effect**2)
