"""Which factors go with an outcome: standardised and rank regression, partial rank correlation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.experiments.analyses.sample import PointSample, samples
from sim.measures.gaps import LEVEL

if TYPE_CHECKING:
    from sim.experiments.results import StudyResults

Array = NDArray[np.float64]
RESAMPLES: Final = 500
SPARE: Final = 3  # points more than factors that are needed
_RIDGE: Final = 1e-12
_ROUNDING: Final = 1e-9  # smaller coefficients are none: what is left of rounding and of the ridge
_COLUMNS: Final = ("src", "srrc", "prcc")


def regression(results: StudyResults, measures: Sequence[str]) -> pd.DataFrame:
    """Standardised coefficients of a linear fit, the same of ranks, and partial rank correlations, largest first.

    Parameters
    ----------
    results : StudyResults
    measures : sequence of str

    Returns
    -------
    DataFrame
        ``scenario, measure, factor``, ``src``, ``srrc`` and ``prcc`` with ``_low`` and ``_high`` (95 %, bootstrap over
        points), ``r2`` and ``r2_rank`` (shares of the variance that the fits explain: below about .7 the coefficients
        say little), ``points``, ``missing`` (runs without a value). NaN where there are too few points.

    Notes
    -----
    Source: Saltelli et al. (2008), Global Sensitivity Analysis, chapter 1; Marino et al. (2008), J. Theor. Biol. 254.
    """
    rows: list[dict[str, Any]] = []
    for sample in samples(results, measures):
        rows += _of(sample, results.study.content.seed)
    return pd.DataFrame(rows)


def _of(sample: PointSample, seed: int) -> list[dict[str, Any]]:
    number, count = len(sample.y), len(sample.names)
    enough = number >= count + SPARE and np.ptp(sample.y) > 0.0 if number else False
    found = coefficients(sample.x, sample.y) if enough else np.full((3, count), math.nan)
    low, high = _bootstrap(sample, seed) if enough else (found * math.nan, found * math.nan)
    fits = (
        [_explained(sample.x, sample.y), _explained(ranked(sample.x), ranked(sample.y))] if enough else [math.nan] * 2
    )
    order = np.argsort(-np.abs(np.nan_to_num(found[2])), kind="stable")
    rows = []
    for i in order:
        row: dict[str, Any] = {"scenario": sample.block, "measure": sample.measure, "factor": sample.names[i]}
        for k, name in enumerate(_COLUMNS):
            row |= {name: found[k, i], f"{name}_low": low[k, i], f"{name}_high": high[k, i]}
        rows.append(row | {"r2": fits[0], "r2_rank": fits[1], "points": number, "missing": sample.missing})
    return rows


def coefficients(x: Array, y: Array) -> Array:
    """Standardised regression, rank regression and partial rank correlation of each factor, shape (3, factors).

    Parameters
    ----------
    x : ndarray of float, shape (points, factors)
    y : ndarray of float, shape (points,)
    """
    plain, _ = _of_correlations(x, y)
    standardised, partial = _of_correlations(ranked(x), ranked(y))
    return np.array([plain, standardised, partial])


def _of_correlations(x: Array, y: Array) -> tuple[Array, Array]:
    """Standardised coefficients and partial correlations; NaN for factors that do not vary."""
    both = np.column_stack([x, y])
    spread = both.std(axis=0)
    moves = spread > 1e-12 * np.maximum(np.abs(both).max(axis=0), 1e-300)
    z = np.where(moves, (both - both.mean(axis=0)) / np.where(moves, spread, 1.0), 0.0)
    together = z.T @ z / len(z) + np.diag(np.where(moves, _RIDGE, 1.0))
    slopes = np.linalg.solve(together[:-1, :-1], together[:-1, -1])
    inverse = np.linalg.inv(together)
    partial = -inverse[:-1, -1] / np.sqrt(np.diag(inverse)[:-1] * inverse[-1, -1])
    known = moves[:-1] & moves[-1]
    slopes, partial = (np.where(np.abs(one) < _ROUNDING, 0.0, one) for one in (slopes, partial))
    return np.where(known, slopes, math.nan), np.where(known, partial, math.nan)


def ranked(values: Array) -> Array:
    """Ranks along the points, ties shared."""
    from scipy.stats import rankdata

    found: Array = np.asarray(rankdata(values, axis=0), dtype=np.float64)
    return found


def _explained(x: Array, y: Array) -> float:
    """Share of the variance that a linear fit explains."""
    design = np.column_stack([np.ones(len(x)), x])
    rest = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
    return float(1.0 - rest @ rest / (((y - y.mean()) ** 2).sum() or 1.0))


def _bootstrap(sample: PointSample, seed: int) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    number = len(sample.y)
    drawn = []
    for _ in range(RESAMPLES):
        chosen = rng.integers(number, size=number)
        drawn.append(coefficients(sample.x[chosen], sample.y[chosen]))
    tails = (0.5 - LEVEL / 2.0, 0.5 + LEVEL / 2.0)
    with np.errstate(all="ignore"):
        low, high = np.nanquantile(np.array(drawn), tails, axis=0)
    return low, high
