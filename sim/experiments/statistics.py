"""Paired differences between two sets of runs with the same seeds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats


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
        Student t interval of the difference; NaN with fewer than two pairs.
    p : float
        Two-sided p value of no difference; NaN with fewer than two pairs.
    """

    n: int
    mean_a: float
    mean_b: float
    difference: float
    low: float
    high: float
    p: float


def paired(a: ArrayLike, b: ArrayLike, level: float = 0.95) -> Paired:
    """Paired difference with a t interval.

    Parameters
    ----------
    a, b : array_like, shape (pairs,)
        Values under two policies at the same seeds. Pairs with a value that is not finite are left out.
    level : float
        Confidence level in (0, 1).

    Notes
    -----
    Common random numbers make the two values of a pair alike, which only a paired interval uses. If all
    differences are equal the interval is that point.
    """
    if not 0.0 < level < 1.0:
        raise ValueError(f"level: expected a number between 0 and 1, found {level}")
    x, y = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if x.shape != y.shape:
        raise ValueError(f"paired: expected as many values of a as of b, found {x.shape} and {y.shape}")
    keep = np.isfinite(x) & np.isfinite(y)
    x, y = x[keep], y[keep]
    n = len(x)
    nan = math.nan
    if not n:
        return Paired(0, nan, nan, nan, nan, nan, nan)
    d = y - x
    mean = float(d.mean())
    means = (n, float(x.mean()), float(y.mean()), mean)
    if n < 2:
        return Paired(*means, nan, nan, nan)
    error = float(d.std(ddof=1)) / math.sqrt(n)
    if error == 0.0:
        return Paired(*means, mean, mean, 1.0 if mean == 0.0 else 0.0)
    half = error * float(stats.t.ppf(0.5 + level / 2.0, n - 1))
    p = float(2.0 * stats.t.sf(abs(mean) / error, n - 1))
    return Paired(*means, mean - half, mean + half, p)


def mean_interval(values: ArrayLike, level: float = 0.95) -> tuple[float, float, float]:
    """Mean of independent values with its t interval (NaN with fewer than two finite values)."""
    x = np.asarray(values, dtype=np.float64)
    result = paired(np.zeros_like(x), x, level)
    return result.mean_b, result.low, result.high


def differences(
    a: pd.DataFrame, b: pd.DataFrame, measures: Sequence[str], level: float = 0.95
) -> pd.DataFrame:
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
        One row a measure: ``measure, n, mean_a, mean_b, difference, low, high, p, relative, relative_low,
        relative_high`` (relative to ``|mean_a|``).
    """
    left = a[a["status"] == "ok"].set_index("seed")
    right = b[b["status"] == "ok"].set_index("seed")
    seeds = left.index.intersection(right.index).sort_values()
    rows = []
    for measure in measures:
        if measure in left and measure in right:
            pair = paired(left.loc[seeds, measure], right.loc[seeds, measure], level)
        else:
            pair = paired([], [], level)
        rows.append({"measure": measure, **asdict(pair), **_relative(pair)})
    return pd.DataFrame(rows)


def _relative(pair: Paired) -> dict[str, float]:
    base = abs(pair.mean_a) or math.nan
    return {
        "relative": pair.difference / base,
        "relative_low": pair.low / base,
        "relative_high": pair.high / base,
    }
