"""Sensitivity of outcomes to factors: elementary effects (Morris) and variance shares (Sobol)."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures.gaps import LEVEL

if TYPE_CHECKING:
    from sim.experiments.results import StudyResults

RESAMPLES: Final = 1000
_SHARES: Final = ("first", "first_low", "first_high", "total", "total_low", "total_high")
Array = NDArray[np.float64]


def morris(results: StudyResults, measures: Sequence[str]) -> pd.DataFrame:
    """Elementary effects of every factor on every outcome, largest first.

    Returns
    -------
    DataFrame
        ``scenario, measure, factor, mu, mu_star, low, high, sigma, noise_floor, missing``. An effect is the change of
        the outcome per full range of the factor: ``mu`` their mean, ``mu_star`` the mean of their sizes with a
        bootstrap interval over trajectories, ``sigma`` their standard deviation (curvature or interaction).
        ``noise_floor`` is the ``mu_star`` that chance alone would give (NaN with one replication), ``missing``
        the number of runs in which the outcome has no value: factors that they touch have NaN.

    Notes
    -----
    Source: Morris (1991), Technometrics 33, 161; Campolongo et al. (2007) for ``mu_star``.
    """
    design, seed = results.study.content.design, results.study.content.seed
    factors = list(results.study.content.factors)
    x = design.cube(len(factors), seed).reshape(design.trajectories, len(factors) + 1, len(factors))
    moved = np.diff(x, axis=1)
    rng = np.random.default_rng(seed)
    rows = []
    for label, measure, values in _blocks(results, measures):
        y = values.reshape(design.trajectories, len(factors) + 1, -1)
        change = np.diff(y, axis=1)  # trajectories, moves, replications
        which = np.abs(moved).argmax(axis=2)
        size = np.take_along_axis(moved, which[..., None], axis=2)[..., 0]
        effects = np.empty((design.trajectories, len(factors)))
        np.put_along_axis(effects, which, change.mean(axis=2) / size, axis=1)
        floor = _effect_floor(change, float(np.abs(size).mean()))
        for i, factor in enumerate(factors):
            e = effects[:, i]
            low, high = _bootstrap(np.abs(e), rng)
            rows.append(
                {
                    "scenario": label,
                    "measure": measure,
                    "factor": factor,
                    "mu": e.mean(),
                    "mu_star": np.abs(e).mean(),
                    "low": low,
                    "high": high,
                    "sigma": e.std(ddof=1),
                    "noise_floor": floor,
                    "missing": int((~np.isfinite(values)).sum()),
                }
            )
    return _largest_first(pd.DataFrame(rows), "mu_star")


def _effect_floor(change: Array, step: float) -> float:
    """Mean size of an effect that is nothing but noise; the noise is seen in the replications."""
    replications = change.shape[2]
    if replications < 2:
        return math.nan
    noise = float(change.var(axis=2, ddof=1).mean()) / replications
    return math.sqrt(noise * 2.0 / math.pi) / step


def _bootstrap(values: Array, rng: np.random.Generator) -> tuple[float, float]:
    chosen = rng.integers(len(values), size=(RESAMPLES, len(values)))
    low, high = np.quantile(values[chosen].mean(axis=1), [0.5 - LEVEL / 2, 0.5 + LEVEL / 2])
    return float(low), float(high)


def sobol(results: StudyResults, measures: Sequence[str]) -> pd.DataFrame:
    """Variance shares of every factor for every outcome, largest total share first.

    Returns
    -------
    DataFrame
        ``scenario, measure, factor, first, first_low, first_high, total, total_low, total_high, noise_floor,
        missing``.
        ``first`` is the share of the variance that goes with the factor alone, ``total`` with its interactions
        included; intervals are bootstrap ones. ``noise_floor`` is the share of the variance of the points that
        is chance (NaN with one replication): a total share below it says nothing. ``missing`` is the number of
        runs in which the outcome has no value: with any, all indices of it are NaN.

    Notes
    -----
    Source: Saltelli et al. (2010), Comput. Phys. Commun. 181, 259; estimators of `scipy.stats.sobol_indices`.
    """
    from scipy import stats

    design = results.study.content.design
    factors = list(design.groups) or list(results.study.content.factors)
    n, k = design.samples, len(factors)
    rows = []
    for label, measure, values in _blocks(results, measures):
        y = values.mean(axis=1).reshape(-1, n)[: k + 2]  # what follows is for pairs
        floor, missing = noise_share(values), int((~np.isfinite(values)).sum())
        if missing or np.ptp(y) == 0.0:  # an index of part of a design is none; nothing explains what does not vary
            same = dict.fromkeys(_SHARES, math.nan if missing else 0.0)
            told = {**same, "noise_floor": floor, "missing": missing}
            rows += [{"scenario": label, "measure": measure, "factor": f, **told} for f in factors]
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            mixed = np.repeat(y[2:], 2, axis=0) if k == 1 else y[2:]  # scipy returns no arrays for one factor
            func = {"f_A": y[:1], "f_B": y[1:2], "f_AB": mixed[:, None, :]}
            found = stats.sobol_indices(func=func, n=n)
            spread = found.bootstrap(confidence_level=LEVEL, n_resamples=RESAMPLES)
        first, total = spread.first_order.confidence_interval, spread.total_order.confidence_interval
        for i, factor in enumerate(factors):
            rows.append(
                {
                    "scenario": label,
                    "measure": measure,
                    "factor": factor,
                    "first": float(np.ravel(found.first_order)[i]),
                    "first_low": float(np.ravel(first.low)[i]),
                    "first_high": float(np.ravel(first.high)[i]),
                    "total": float(np.ravel(found.total_order)[i]),
                    "total_low": float(np.ravel(total.low)[i]),
                    "total_high": float(np.ravel(total.high)[i]),
                    "noise_floor": floor,
                    "missing": 0,
                }
            )
    return _largest_first(pd.DataFrame(rows), "total")


def noise_share(values: Array) -> float:
    """Share of the variance of the means of points that is chance.

    Parameters
    ----------
    values : ndarray of float, shape (points, replications)

    Notes
    -----
    What a seed does to all points alike moves no mean against another: chance is the rest of a two-way layout
    of points and seeds.
    """
    points, replications = values.shape
    if replications < 2 or points < 2:
        return math.nan
    means = values.mean(axis=1)
    between = float(means.var(ddof=1))
    if between == 0.0:
        return math.nan
    rest = values - means[:, None] - values.mean(axis=0) + values.mean()
    noise = float((rest**2).sum()) / ((points - 1) * (replications - 1))
    return float(min(noise / replications / between, 1.0))


def _blocks(results: StudyResults, measures: Sequence[str]) -> list[tuple[str, str, Array]]:
    """Scenario, outcome and its values (points of the scenario, replications)."""
    labels = [point.block for point in results.study.points]
    blocks = []
    for label in dict.fromkeys(labels):
        chosen = [i for i, other in enumerate(labels) if other == label]
        blocks += [(label, measure, results.values(measure)[chosen]) for measure in measures]
    return blocks


def _largest_first(table: pd.DataFrame, column: str) -> pd.DataFrame:
    place = {measure: i for i, measure in enumerate(dict.fromkeys(table["measure"]))}
    order = table.assign(_place=table["measure"].map(place), _size=-table[column])
    order = order.sort_values(["scenario", "_place", "_size"], kind="stable")
    return order.drop(columns=["_place", "_size"]).reset_index(drop=True)
