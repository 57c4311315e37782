"""Weighted sums and means over the places of a region, with the spread between places and what chance leaves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from sim.experiments.statistics import weighted_quantile
from sim.measures.gaps import LEVEL, t_quantile
from sim.measures.registry import MEASURES

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
BETWEEN: Final = (0.1, 0.9)


@dataclass(frozen=True, slots=True)
class Total:
    """One measure over a whole region.

    Attributes
    ----------
    name : str
    kind : {"sum", "mean"}
        Sums are of ``weight / scale`` times each place's mean over replications; means are weighted by ``weight *
        residents``.
    value : float
    low, high : float
        Interval of chance (95 %, Student's t, degrees of freedom after Satterthwaite); NaN with one replication.
    place_low, place_high : float
        Between places: tenth and ninetieth percentile of the places' means, weighted; of sums per 10,000 residents.
    places : int
        Places that have a value.
    """

    name: str
    kind: str
    value: float
    low: float
    high: float
    place_low: float
    place_high: float
    places: int


def by_place(frame: pd.DataFrame, name: str, places: Sequence[str]) -> Array:
    """Values of a measure, shape (places, replications), NaN where there are none."""
    good = frame[frame["status"] == "ok"]
    rows = {place: i for i, place in enumerate(places)}
    most = int(frame["replication"].max()) + 1 if len(frame) else 1
    found = np.full((len(places), most), np.nan)
    if name in good:
        found[[rows[place] for place in good["scenario"]], good["replication"].to_numpy()] = good[name]
    found[~np.isfinite(found)] = np.nan  # a ratio over nothing is infinite
    return found


def total_of(name: str, values: Array, weights: Array, residents: Array, scale: float) -> Total:
    """One measure over a region.

    Parameters
    ----------
    name : str
    values : ndarray of float, shape (places, replications)
    weights, residents : ndarray of float, shape (places,)
        Places that each stands for; residents of one at full size.
    scale : float
        Size at which they were run.

    Notes
    -----
    A place that stands for w places is counted as w copies of itself: its chance adds up w-fold, not as w independent
    places', which errs on the wide side.
    """
    summed = MEASURES[name].summed
    known = np.isfinite(values).any(axis=1)
    y, w, people = values[known], weights[known], residents[known]
    if not len(y):
        none = math.nan
        return Total(name, "sum" if summed else "mean", none, none, none, none, none, 0)
    factor = w / scale if summed else w * people / float((w * people).sum())
    means = np.nanmean(y, axis=1)
    value = float((factor * means).sum())
    half = _half(factor, y)
    shown = means / scale / people * 1e4 if summed else means
    low, high = (weighted_quantile(shown, w, p) for p in BETWEEN)
    least, most = MEASURES[name].bounds
    chance = max(least, value - half), min(most, value + half)
    if math.isnan(half):
        chance = math.nan, math.nan
    return Total(name, "sum" if summed else "mean", value, *chance, low, high, len(y))


def _half(factor: Array, values: Array) -> float:
    """Half of the interval of a weighted sum of means of independent replications."""
    counts = np.isfinite(values).sum(axis=1)
    if counts.min() < 2:
        return math.nan
    parts = factor**2 * np.nanvar(values, axis=1, ddof=1) / counts
    variance = float(parts.sum())
    if variance == 0.0:
        return 0.0
    freedom = variance**2 / float((parts**2 / (counts - 1)).sum())
    return t_quantile(LEVEL, max(1, math.floor(freedom))) * math.sqrt(variance)


def totals(frame: pd.DataFrame, places: Sequence[str], weights: Array, residents: Array, scale: float) -> list[Total]:
    """All measures that have values over a region, in the order of tables."""
    names = [name for name in MEASURES if name in frame]
    found = (total_of(name, by_place(frame, name, places), weights, residents, scale) for name in names)
    return [one for one in found if one.places]
