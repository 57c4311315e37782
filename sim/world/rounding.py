"""Whole numbers out of shares: largest remainder and even splits."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.jit.units import FloatArray, IntArray


def largest_remainder(weights: npt.ArrayLike, total: int, minimum: int = 0) -> IntArray:
    """Divide ``total`` in proportion to ``weights`` (Hamilton's method) with a floor for everyone.

    Parameters
    ----------
    weights : array_like, shape (n,)
        Not negative; if all are zero they count as equal.
    total : int
        What to divide, at least ``n * minimum``.
    minimum : int
        Least number for each place; places whose proportional share is below it get exactly that
        and the others divide the rest.

    Returns
    -------
    ndarray of int64, shape (n,)
        Sums to ``total``. Ties go to the lower index.

    Raises
    ------
    ValueError
        If ``total`` is too small for the floor, or a weight is negative.
    """
    w = np.asarray(weights, dtype=np.float64)
    n = w.size
    if total < n * minimum:
        raise ValueError(f"largest_remainder: {total} cannot give {minimum} to each of {n} places")
    if n == 0:
        return np.zeros(0, dtype=np.int64)
    if np.any(w < 0):
        raise ValueError("largest_remainder: weights must not be negative")
    free = np.ones(n, dtype=np.bool_)
    while True:
        quota = _quotas(w, free, total - minimum * int(n - free.sum()))
        low = free & (quota < minimum)
        if not low.any():
            break
        free &= ~low
    share = np.where(free, np.floor(quota), minimum).astype(np.int64)
    left = int(total - share.sum())
    order = np.argsort(-np.where(free, quota - np.floor(quota), -1.0), kind="stable")
    share[order[:left]] += 1
    return share


def bounded_remainder(weights: npt.ArrayLike, total: int, low: int, high: int | IntArray) -> IntArray:
    """Divide ``total`` in proportion to ``weights`` with a floor and a ceiling for everyone.

    Parameters
    ----------
    weights : array_like, shape (n,)
        Not negative.
    total : int
        Between the sums of ``low`` and ``high`` over places.
    low : int
    high : int or ndarray of int64, shape (n,)
        Least and greatest number for each place; places whose share exceeds the ceiling get it and the others divide
        the rest.

    Returns
    -------
    ndarray of int64, shape (n,)

    Raises
    ------
    ValueError
        If the total does not lie between the bounds.
    """
    w = np.asarray(weights, dtype=np.float64)
    most = np.broadcast_to(np.asarray(high, dtype=np.int64), w.shape)
    if total > most.sum():
        raise ValueError(f"bounded_remainder: {total} are more than {high} for each of {w.size} places")
    share = np.zeros(w.size, dtype=np.int64)
    free = np.ones(w.size, dtype=np.bool_)
    while True:
        share[free] = largest_remainder(w[free], total - int(most[~free].sum()), minimum=low)
        over = free & (share > most)
        if not over.any():
            return share
        share[over] = most[over]
        free &= ~over


def _quotas(weights: FloatArray, free: npt.NDArray[np.bool_], total: int) -> FloatArray:
    w = np.where(free, weights, 0.0)
    if w.sum() <= 0.0:
        w = free.astype(np.float64)
    quota: FloatArray = w / w.sum() * total
    # 3 * (1 / 3) may come out just below 1: snap what is a whole number but for rounding.
    near = np.rint(quota)
    return np.where(np.abs(quota - near) < 1e-9 * np.maximum(1.0, near), near, quota)


def even_split(total: int, parts: int) -> IntArray:
    """Sizes of ``parts`` consecutive pieces of ``total`` that differ by at most one, spread evenly.

    Returns
    -------
    ndarray of int64, shape (parts,)
    """
    edges = np.arange(parts + 1, dtype=np.int64) * total // parts
    return np.diff(edges)


def offsets(sizes: IntArray) -> IntArray:
    """Start of each consecutive piece and, last, the end of all of them; shape (n + 1,)."""
    out = np.zeros(sizes.size + 1, dtype=np.int64)
    np.cumsum(sizes, out=out[1:])
    return out
