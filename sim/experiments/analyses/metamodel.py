"""A meta-model: a polynomial of the factors that stands for the simulation, with its cross-validated error."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.errors import ArgumentError
from sim.experiments.analyses.sample import PointSample, samples

if TYPE_CHECKING:
    from sim.experiments.results import StudyResults

Array = NDArray[np.float64]
FOLDS: Final = 10
ORDERS: Final = ("linear", "interactions", "quadratic")
_RIDGES: Final = (1e-6, 1e-3, 1e-1, 1.0, 10.0)
LEAST: Final = 8


@dataclass(frozen=True)
class MetaModel:
    """A polynomial of standardised factors.

    Attributes
    ----------
    sample : PointSample
    order : str
        One of `ORDERS`: the one with the least cross-validated error.
    ridge : float
        Penalty on squared coefficients.
    rmse, q2 : float
        Root mean square of the cross-validated errors; share of the variance that is predicted.
    floor : float
        Root mean square that chance alone leaves in the means of points; NaN with one replication.
    """

    sample: PointSample
    order: str
    ridge: float
    rmse: float
    q2: float
    floor: float

    def predict(self, settings: Sequence[Mapping[str, float]]) -> Array:
        """Expected outcome at values of the factors (names as in the sample).

        Raises
        ------
        ArgumentError
            A factor is missing, or a value lies outside of what was run: a polynomial says nothing there.
        """
        x = np.array([[self._value(one, name) for name in self.sample.names] for one in settings], dtype=np.float64)
        low, high = self.sample.x.min(axis=0), self.sample.x.max(axis=0)
        outside = (x < low) | (x > high)
        if outside.any():
            row, column = np.argwhere(outside)[0]
            name = self.sample.names[column]
            raise ArgumentError(
                f"{name}: expected a value within what was run, {low[column]:g} to {high[column]:g}, found "
                f"{x[row, column]:g}"
            )
        return _predicted(self.sample.x, self.sample.y, x, self.order, self.ridge)

    @staticmethod
    def _value(setting: Mapping[str, float], name: str) -> float:
        if name not in setting:
            raise ArgumentError(f"settings: expected a value of {name}, found {', '.join(setting) or 'none'}")
        return float(setting[name])


def metamodel(sample: PointSample, seed: int = 1) -> MetaModel | None:
    """The polynomial that predicts points that it has not seen best; None with fewer than eight points."""
    if len(sample.y) < LEAST or not sample.names or np.ptp(sample.y) == 0.0:
        return None
    errors = {
        (order, ridge): _left_out(sample, order, ridge, seed)
        for order in ORDERS
        if order == "linear" or len(sample.names) > 1 or order == "quadratic"
        for ridge in _RIDGES
    }
    order, ridge = min(errors, key=lambda key: errors[key])
    rmse = errors[order, ridge]
    floor = math.sqrt(sample.noise) if sample.noise >= 0.0 else math.nan
    return MetaModel(sample, order, ridge, rmse, 1.0 - rmse**2 / float(sample.y.var()), floor)


def _left_out(sample: PointSample, order: str, ridge: float, seed: int) -> float:
    """Root mean square error at points that were left out of the fit."""
    number = len(sample.y)
    fold = np.random.default_rng(seed).permutation(number) % min(FOLDS, number)
    error = np.empty(number)
    for k in range(int(fold.max()) + 1):
        out = fold == k
        error[out] = sample.y[out] - _predicted(sample.x[~out], sample.y[~out], sample.x[out], order, ridge)
    return float(np.sqrt(np.mean(error**2)))


def _predicted(x: Array, y: Array, at: Array, order: str, ridge: float) -> Array:
    middle, spread = x.mean(axis=0), x.std(axis=0)
    spread = np.where(spread > 0.0, spread, 1.0)
    terms, wanted = _terms((x - middle) / spread, order), _terms((at - middle) / spread, order)
    centre = terms.mean(axis=0)
    square = (terms - centre).T @ (terms - centre) + ridge * np.eye(terms.shape[1])
    weights = np.linalg.lstsq(square, (terms - centre).T @ (y - y.mean()), rcond=None)[0]
    found: Array = y.mean() + (wanted - centre) @ weights
    return found


def _terms(z: Array, order: str) -> Array:
    columns = [z]
    number = z.shape[1]
    if order != "linear":
        columns += [z[:, [i]] * z[:, [j]] for i in range(number) for j in range(i + 1, number)]
    if order == "quadratic":
        columns.append(z**2)
    return np.column_stack(columns)


def metamodels(results: StudyResults, measures: Sequence[str]) -> pd.DataFrame:
    """How well a polynomial stands for the simulation.

    Returns
    -------
    DataFrame
        ``scenario, measure, order, rmse, q2, floor, points, missing``: cross-validated in ten folds.
    """
    rows: list[dict[str, Any]] = []
    for sample in samples(results, measures):
        found = metamodel(sample, results.study.content.seed)
        row: dict[str, Any] = {
            "scenario": sample.block,
            "measure": sample.measure,
            "order": found.order if found else "none",
        }
        row |= {"rmse": found.rmse if found else math.nan, "q2": found.q2 if found else math.nan}
        row |= {"floor": found.floor if found else math.nan, "points": len(sample.y), "missing": sample.missing}
        rows.append(row)
    return pd.DataFrame(rows)
