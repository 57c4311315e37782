"""Points of a study as a table of numbers: factors, the mean of an outcome, what is missing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.levels import POLICY
from sim.experiments.points import text
from sim.measures.pairing import row_means

if TYPE_CHECKING:
    from sim.experiments.results import StudyResults

Array = NDArray[np.float64]


@dataclass(frozen=True)
class PointSample:
    """Points of one scenario (and policy) of a study.

    Attributes
    ----------
    block : str
        Scenario, with its policy if there are several.
    measure : str
    names : tuple of str
        Factors that are numbers, switches, or one of two levels (0 and 1 in the order of the study).
    x : ndarray of float, shape (points, names)
    y : ndarray of float, shape (points,)
        Means over the replications that have a value.
    noise : float
        Variance of such a mean that is chance; NaN with one replication.
    missing : int
        Runs without a value (failed, not made, or no value).
    left_out : tuple of str
        Factors with more than two levels that are no numbers.
    """

    block: str
    measure: str
    names: tuple[str, ...]
    x: Array
    y: Array
    noise: float
    missing: int
    left_out: tuple[str, ...]


def samples(results: StudyResults, measures: Sequence[str]) -> Iterator[PointSample]:
    """Every scenario and outcome of a study, points without a value left out.

    Parameters
    ----------
    results : StudyResults
    measures : sequence of str
    """
    points = results.study.points
    blocks = [point.block for point in points]
    for block in dict.fromkeys(blocks):
        chosen = [k for k, other in enumerate(blocks) if other == block]
        names, x, left_out = coded([points[k].factors for k in chosen])
        for measure in measures:
            values = results.values(measure)[chosen]
            mean = row_means(values)
            there = np.isfinite(mean)
            missing = int((results.asked[chosen] & ~np.isfinite(values)).sum())
            yield PointSample(block, measure, names, x[there], mean[there], _noise(values), missing, left_out)


def coded(settings: Sequence[Any]) -> tuple[tuple[str, ...], Array, tuple[str, ...]]:
    """Factors of points as numbers.

    Parameters
    ----------
    settings : sequence of mapping
        Values of the factors of each point.

    Returns
    -------
    names, x, left_out
        As in `PointSample`; factors that do not vary are in neither.
    """
    names, columns, left_out = [], [], []
    for path in dict.fromkeys(path for one in settings for path in one):
        if path == POLICY:
            continue
        values = [one.get(path) for one in settings]
        if len({text(value) for value in values}) < 2:
            continue
        if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
            column = np.array(values, dtype=np.float64)
        else:
            levels = list(dict.fromkeys(text(value) for value in values))
            if set(levels) == {"false", "true"}:
                levels = ["false", "true"]
            if len(levels) > 2:
                left_out.append(path)
                continue
            column = np.array([levels.index(text(value)) for value in values], dtype=np.float64)
        names.append(path)
        columns.append(column)
    x = np.column_stack(columns) if columns else np.zeros((len(settings), 0))
    return tuple(names), x, tuple(left_out)


def _noise(values: Array) -> float:
    """Variance of the mean of a point that is chance, pooled; what a seed does to all points alike left out."""
    whole = values[np.isfinite(values).all(axis=1)]
    points, replications = whole.shape
    if points < 2 or replications < 2:
        return math.nan
    rest = whole - whole.mean(axis=1, keepdims=True) - whole.mean(axis=0) + whole.mean()
    return float((rest**2).sum() / ((points - 1) * (replications - 1)) / replications)
