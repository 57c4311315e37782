"""Small statistics that are defined for empty input."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.measures.checks import checked


def ratio(numerator: float, denominator: float) -> float:
    """Quotient; NaN where the denominator is zero."""
    return float(numerator) / float(denominator) if denominator else float("nan")


def count(mask: NDArray[np.bool_]) -> int:
    """Number of true entries."""
    return int(np.count_nonzero(mask))


def mean(values: NDArray[Any]) -> float:
    """Mean in double precision, NaN left out; NaN if nothing is left."""
    finite = values[~np.isnan(values)] if values.dtype.kind == "f" else values
    return float(np.mean(finite, dtype=np.float64)) if len(finite) else float("nan")


def quantiles(values: NDArray[Any], *levels: float) -> tuple[float, ...]:
    """Quantiles (linear interpolation), NaN left out; NaN if nothing is left.

    Parameters
    ----------
    values : ndarray, shape (n,)
        A temporary: its order may change.
    levels : float
        In [0, 1].
    """
    finite = values[~np.isnan(values)] if values.dtype.kind == "f" else values
    if not len(finite):
        return tuple(float("nan") for _ in levels)
    return tuple(float(q) for q in np.quantile(finite, levels, overwrite_input=True))


def share(mask: NDArray[np.bool_]) -> float:
    """Share of true entries; NaN if empty."""
    return ratio(count(mask), len(mask))


@checked
def gap(values: Any) -> float:
    """Largest minus smallest value, NaN left out; NaN if fewer than two are left."""
    x = np.asarray(values, dtype=np.float64)
    x = x[~np.isnan(x)]
    return float(x.max() - x.min()) if len(x) >= 2 else float("nan")
