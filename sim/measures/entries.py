"""Values and weights that count: what every index of inequality starts from."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import ArgumentError

Array = NDArray[np.float64]


def cleaned(
    name: str, values: ArrayLike, weights: ArrayLike | None = None, negative: bool = False
) -> tuple[Array, Array]:
    """Values and weights that count, checked.

    Raises
    ------
    ValueError
        The shapes differ; a weight is negative or infinite; a value is infinite, or negative where that is
        not allowed.
    """
    x = np.asarray(values, dtype=np.float64)
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=np.float64)
    if x.shape != w.shape or x.ndim != 1:
        raise ArgumentError(f"{name}: expected one weight for each value in flat arrays, found {w.shape} for {x.shape}")
    keep = ~np.isnan(x) & (w != 0.0)
    if not keep.all():
        x, w = x[keep], w[keep]
    if len(w) and not (w.min() >= 0.0 and w.max() < math.inf):
        raise ArgumentError(f"{name}: expected weights that are finite and >= 0, found {w.min():g} to {w.max():g}")
    if len(x) and (x.max() == math.inf or x.min() == -math.inf):
        raise ArgumentError(f"{name}: expected finite values, found an infinite one; leave it out or restrict it")
    if len(x) and not negative and x.min() < 0.0:
        raise ArgumentError(
            f"{name}: expected values >= 0, found {x.min():g}; shift or drop negative ones before, or use kolm_pollak"
        )
    return x, w


def scaled(x: Array) -> Array:
    """Values over their largest, so that squares neither overflow nor vanish."""
    top = x.max()
    return x / top if top > 0.0 else x


def equal(x: Array) -> bool:
    """Whether all values are the same; there must be at least one."""
    return bool(x[0] == x.max() == x.min())
