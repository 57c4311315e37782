"""Paired differences between two sets of runs with the same seeds, and many of them at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, stdtr

from sim.arguments import level_of
from sim.errors import ArgumentError
from sim.measures.display import measure_of
from sim.measures.gaps import t_quantile
from sim.measures.pairing import mean_within, nearly_equal

RESAMPLES: Final = 2000
UNBOUNDED: Final = (-math.inf, math.inf)
LEAST_FOR_BOOTSTRAP: Final = 8  # fewer pairs say too little about the shape of a distribution


@dataclass(frozen=True, slots=True)
class Paired:
    """A paired difference b - a.

    Attributes
    ----------
    n : int
        Pairs in which both values are finite.
    mean_a, mean_b, difference : float
        Means over these pairs.
    low, high : float
        Student t interval of the difference; NaN (no estimate) where fewer than three pairs differ from the rest.
    p : float
        Two-sided p value of no difference; NaN likewise.
    variance_reduction : float
        Variance that the difference would have with independent seeds over the one it has: 4 means an
        interval half as wide. NaN with fewer than two pairs, infinite if all differences are equal.
    """

    n: int
    mean_a: float
    mean_b: float
    difference: float
    low: float
    high: float
    p: float
    variance_reduction: float = math.nan


def paired(a: ArrayLike, b: ArrayLike, level: float = 0.95, bounds: tuple[float, float] = UNBOUNDED) -> Paired:
    """Paired difference with a t interval.

    Parameters
    ----------
    a, b : array_like, shape (pairs,)
        Values under two policies at the same seeds. Pairs with a value that is not finite are left out.
    level : float
        Confidence level in (0, 1).
    bounds : (float, float)
        Least and largest possible value, :attr:`sim.measures.Measure.bounds`: the interval is no wider than two values
        can lie apart.

    Notes
    -----
    Common random numbers make the two values of a pair alike, which only a paired interval uses. Where (nearly) all
    differences are the same number, ten pairs do not show how the rare ones are spread: there is no interval then,
    and never one of no width.
    """
    level_of(level)
    x, y = _pairs(a, b)
    n = len(x)
    nan = math.nan
    if not n:
        return Paired(0, nan, nan, nan, nan, nan, nan)
    d = y - x
    mean = float(d.mean())
    means = (n, float(x.mean()), float(y.mean()), mean)
    if n < 2:
        return Paired(*means, nan, nan, nan)
    spread = float(d.var(ddof=1))
    apart = float(x.var(ddof=1) + y.var(ddof=1))
    error = math.sqrt(spread / n)
    if nearly_equal(d):
        gain = math.nan if apart == 0.0 else apart / spread if spread > 0.0 else math.inf
        return Paired(*means, nan, nan, nan, gain)
    half = error * t_quantile(level, n - 1)
    p = float(2.0 * stdtr(n - 1, -abs(mean) / error))
    most = bounds[1] - bounds[0]
    if abs(mean) > most:  # bounds that do not hold say nothing
        most = math.inf
    return Paired(*means, max(mean - half, -most), min(mean + half, most), p, apart / spread)


def bca(a: ArrayLike, b: ArrayLike, level: float = 0.95, resamples: int = RESAMPLES) -> tuple[float, float]:
    """Bias-corrected and accelerated bootstrap interval of the paired difference b - a.

    Parameters
    ----------
    a, b : array_like, shape (pairs,)
    level : float
    resamples : int

    Returns
    -------
    low, high : float
        NaN with fewer than eight pairs, or fewer than three that differ from the rest. The resampling is seeded:
        the same values give the same interval.

    Notes
    -----
    Source: Efron (1987), J. Am. Stat. Assoc. 82, 171. Resampling a few values makes intervals too narrow (nominal
    95 % cover 88 % with eight pairs); the level is expanded as Hesterberg (2015), Am. Stat. 69, 371, proposes.
    """
    level_of(level)
    x, y = _pairs(a, b)
    d = y - x
    if len(d) < LEAST_FOR_BOOTSTRAP:
        return math.nan, math.nan
    if nearly_equal(d):
        return math.nan, math.nan
    from scipy import stats  # takes as long to import as a short run

    found = stats.bootstrap(
        (d,), np.mean, n_resamples=resamples, confidence_level=_expanded(level, len(d)), method="BCa", rng=1
    ).confidence_interval
    return float(found.low), float(found.high)


def _expanded(level: float, n: int) -> float:
    """Level at which the percentiles of n resampled normal values give Student's interval."""
    t = t_quantile(level, n - 1)
    return 1.0 - 2.0 * float(ndtr(-math.sqrt(n / (n - 1)) * t))


def equivalence(a: ArrayLike, b: ArrayLike, margin: float) -> float:
    """P value of the two one-sided tests that the difference is within a margin.

    Parameters
    ----------
    a, b : array_like, shape (pairs,)
    margin : float
        Largest difference that does not matter, above 0, in the unit of the measure.

    Returns
    -------
    float
        Below 0.05: the two are equivalent at that level. NaN with fewer than two pairs.

    Notes
    -----
    Source: Schuirmann (1987), J. Pharmacokinet. Biopharm. 15, 657.
    """
    if not margin > 0.0:
        raise ArgumentError(f"margin: expected a number above 0, found {margin}")
    x, y = _pairs(a, b)
    n = len(x)
    if n < 2:
        return math.nan
    d = y - x
    mean, error = float(d.mean()), float(d.std(ddof=1)) / math.sqrt(n)
    if error == 0.0:
        return 0.0 if abs(mean) < margin else 1.0
    return float(max(stdtr(n - 1, -(mean + margin) / error), stdtr(n - 1, (mean - margin) / error)))


def holm(p: ArrayLike) -> NDArray[np.float64]:
    """P values adjusted by Holm's method (family-wise error); NaN stays and does not count.

    Notes
    -----
    Source: Holm (1979), Scand. J. Stat. 6, 65.
    """
    values = np.asarray(p, dtype=np.float64)
    adjusted = np.full(values.shape, np.nan)
    known = np.flatnonzero(np.isfinite(values))
    order = known[np.argsort(values[known], kind="stable")]
    factors = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(values[order] * factors), 1.0)
    return adjusted


def false_discovery(p: ArrayLike) -> NDArray[np.float64]:
    """P values adjusted by the method of Benjamini and Hochberg; NaN stays and does not count."""
    values = np.asarray(p, dtype=np.float64)
    adjusted = np.full(values.shape, np.nan)
    known = np.isfinite(values)
    if known.any():
        from scipy import stats

        adjusted[known] = stats.false_discovery_control(values[known])
    return adjusted


def mean_interval(
    values: ArrayLike, level: float = 0.95, bounds: tuple[float, float] = UNBOUNDED
) -> tuple[float, float, float]:
    """Mean of independent values with its t interval, which keeps to the bounds of the quantity.

    Parameters
    ----------
    values : array_like
        One number a run; those that are not finite are left out.
    level : float
        Of the interval, 0 to 1.
    bounds : (float, float)
        Least and largest possible value: :attr:`sim.measures.Measure.bounds`.

    Returns
    -------
    mean, low, high : float
        NaN where there is no estimate: no value, or an interval of fewer than two or of nearly equal ones.
    """
    level_of(level)
    x = np.asarray(values, dtype=np.float64)
    found = mean_within(x[np.isfinite(x)], level, bounds)
    return found.value, found.low, found.high


COLUMNS: Final = (
    "measure",
    "n",
    "mean_a",
    "mean_b",
    "difference",
    "low",
    "high",
    "p",
    "variance_reduction",
    "bca_low",
    "bca_high",
    "relative",
    "relative_low",
    "relative_high",
)


def weighted_quantile(values: NDArray[np.float64], weights: NDArray[np.float64], p: float) -> float:
    """Quantile of weighted values, interpolated between the middles of their weights; equal weights as Hazen's.

    Parameters
    ----------
    values, weights : ndarray of float, shape (n,)
        Weights above 0; they need not sum to 1.
    p : float
        From 0 to 1.
    """
    order = np.argsort(values, kind="stable")
    ends = np.cumsum(weights[order]) / weights.sum()
    return float(np.interp(p, ends - weights[order] / weights.sum() / 2.0, values[order]))


def differences(a: pd.DataFrame, b: pd.DataFrame, measures: Sequence[str], level: float = 0.95) -> pd.DataFrame:
    """Paired differences of several measures, runs matched by seed.

    Parameters
    ----------
    a, b : DataFrame
        Runs of one point each, with ``seed``, ``status`` and the measures. Failed runs and seeds without
        a partner are left out.
    measures : sequence of str
    level : float

    Returns
    -------
    DataFrame
        One row a measure: ``measure, n, mean_a, mean_b, difference, low, high, p, variance_reduction,
        bca_low, bca_high, relative, relative_low, relative_high`` (relative to ``|mean_a|``).
    """
    left = a[a["status"] == "ok"].set_index("seed")
    right = b[b["status"] == "ok"].set_index("seed")
    seeds = left.index.intersection(right.index).sort_values()
    rows = []
    for measure in measures:
        there = measure in left and measure in right
        x = left.loc[seeds, measure] if there else []
        y = right.loc[seeds, measure] if there else []
        pair = paired(x, y, level, measure_of(measure).bounds)
        low, high = bca(x, y, level)
        rows.append({"measure": measure, **asdict(pair), "bca_low": low, "bca_high": high, **_relative(pair)})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def adjusted(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its p values adjusted for being many: ``p_holm`` and ``p_fdr`` over all of its rows."""
    return table.assign(p_holm=holm(table["p"]), p_fdr=false_discovery(table["p"]))


def _pairs(a: ArrayLike, b: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Pairs in which both values are finite."""
    x, y = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if x.shape != y.shape:
        raise ArgumentError(f"paired: expected as many values of a as of b, found {x.shape} and {y.shape}")
    keep = np.isfinite(x) & np.isfinite(y)
    return x[keep], y[keep]


def _relative(pair: Paired) -> dict[str, float]:
    base = abs(pair.mean_a) or math.nan
    return {
        "relative": pair.difference / base,
        "relative_low": pair.low / base,
        "relative_high": pair.high / base,
    }
