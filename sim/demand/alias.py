"""Alias tables: a draw from a discrete distribution in constant time (Walker 1977, Vose 1991)."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.jit.compiled import compiled, entry
from sim.jit.units import FloatArray, IntArray


@entry
def build_alias(weights: Any, threshold: Any, alias: Any) -> None:
    """Fill the alias table of some weights.

    Parameters
    ----------
    weights : ndarray of float64, shape (n,)
        Not negative, not all zero.
    threshold : ndarray of float64, shape (n,)
        Written: share of column i that is i itself.
    alias : ndarray of int64, shape (n,)
        Written: what the rest of column i is.
    """
    n = weights.size
    total = 0.0
    for i in range(n):
        total += weights[i]
    small = np.empty(n, dtype=np.int64)
    large = np.empty(n, dtype=np.int64)
    n_small = 0
    n_large = 0
    for i in range(n):
        threshold[i] = weights[i] * n / total
        alias[i] = i
        if threshold[i] < 1.0:
            small[n_small] = i
            n_small += 1
        else:
            large[n_large] = i
            n_large += 1
    while n_small > 0 and n_large > 0:
        n_small -= 1
        poor = small[n_small]
        rich = large[n_large - 1]
        alias[poor] = rich
        threshold[rich] -= 1.0 - threshold[poor]
        if threshold[rich] < 1.0:
            n_large -= 1
            small[n_small] = rich
            n_small += 1
    # What is left is 1 but for rounding.
    for i in range(n_large):
        threshold[large[i]] = 1.0
    for i in range(n_small):
        threshold[small[i]] = 1.0


@compiled
def pick_alias(u: Any, threshold: Any, alias: Any, first: Any, n: Any) -> Any:
    """Column drawn by one uniform of full resolution from the table at ``first : first + n``."""
    scaled = u * n
    column = min(int(scaled), n - 1)
    if scaled - column < threshold[first + column]:
        return column
    return alias[first + column]


def grouped_alias(weights: FloatArray, bounds: IntArray) -> tuple[FloatArray, IntArray]:
    """One alias table for each of several neighbouring groups of weights.

    Parameters
    ----------
    weights : ndarray of float64, shape (n,)
    bounds : ndarray of int64, shape (groups + 1,)
        Group g is ``bounds[g] : bounds[g + 1]``; one whose weights are all zero is left without a table.

    Returns
    -------
    threshold : ndarray of float64, shape (n,)
    alias : ndarray of int64, shape (n,)
        Counted from the start of the group.
    """
    threshold = np.zeros(weights.size)
    alias = np.zeros(weights.size, dtype=np.int64)
    for low, high in zip(bounds[:-1], bounds[1:], strict=True):
        if weights[low:high].sum() > 0.0:
            build_alias(weights[low:high], threshold[low:high], alias[low:high])
    return threshold, alias
