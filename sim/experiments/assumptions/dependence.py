"""On which assumptions a quantity depends: partial rank correlations that differ from chance, found step by step."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
LEAST: Final = 12  # draws; with fewer nothing is told from chance
MOST: Final = 8
ALPHA: Final = 0.05
SHUFFLES: Final = 999


def depends_on(
    x: Array, y: Array, names: Sequence[str], weights: Array | None = None, alpha: float = ALPHA
) -> list[tuple[str, float]]:
    """Parameters on which a quantity depends, with their partial rank correlations, strongest first.

    Step by step the parameter joins that goes most with what those before it leave open, as long as so strong a
    correlation of *any* parameter with shuffled values is rarer than ``alpha``. So there may be more parameters than
    draws, and a parameter that is not named is not shown to be without influence.

    Parameters
    ----------
    x : ndarray of float, shape (draws, parameters)
    y : ndarray of float, shape (draws,)
        Finite.
    names : sequence of str
    weights : ndarray of float, shape (draws,), optional
        Of the draws; equal by default.
    alpha : float
        Probability that a parameter is named where the quantity depends on none.

    Returns
    -------
    list of (str, float)
        Empty with fewer than 12 draws. At most 8.

    Notes
    -----
    Partial rank correlation: Saltelli and Marivoet (1990), Reliab. Eng. Syst. Saf. 28, 229. Distribution of the largest
    one under shuffling: Westfall and Young (1993), Resampling-Based Multiple Testing.
    """
    from scipy import stats

    if len(y) < LEAST or np.ptp(y) == 0.0:
        return []
    keep = np.flatnonzero(np.ptp(x, axis=0) > 0.0)
    if not len(keep):
        return []
    root = np.sqrt(np.full(len(y), 1.0 / len(y)) if weights is None else weights / weights.sum())
    ranks = _centred(stats.rankdata(x[:, keep], axis=0), root)
    target = _centred(stats.rankdata(y)[:, None], root)[:, 0]
    chosen: list[int] = []
    while len(chosen) < min(MOST, len(y) // 4):
        basis = _basis(ranks[:, chosen], root)
        rest = _unit(_without(ranks, basis))
        left = _unit(_without(target[:, None], basis))[:, 0]
        size = np.abs(left @ rest)
        size[chosen] = -1.0
        best = int(size.argmax())
        if _chance(rest, left, basis, root, chosen, float(size[best])) > alpha:
            break
        chosen.append(best)
    found = [(names[keep[j]], _partial(ranks, target, root, chosen, j)) for j in chosen]
    return sorted(found, key=lambda pair: -abs(pair[1]))


def _centred(table: Array, root: Array) -> Array:
    """Columns without their weighted mean, times the roots of the weights: sums of products are covariances."""
    mean = (root**2) @ table
    found: Array = (table - mean) * root[:, None]
    return found


def _basis(columns: Array, root: Array) -> Array:
    """Orthonormal basis of some columns and of the mean."""
    found: Array = np.linalg.qr(np.column_stack([root, columns]))[0]
    return found


def _without(columns: Array, basis: Array) -> Array:
    found: Array = columns - basis @ (basis.T @ columns)
    return found


def _unit(columns: Array) -> Array:
    size = np.linalg.norm(columns, axis=0)
    found: Array = columns / np.where(size > 1e-9, size, np.inf)
    return found


def _chance(rest: Array, left: Array, basis: Array, root: Array, chosen: Sequence[int], size: float) -> float:
    """Share of shuffles in which some parameter goes with the quantity at least as much."""
    plain = left / np.where(root > 0.0, root, np.inf)
    shuffled = plain[_shuffles(len(plain))] * root[:, None]
    free = np.delete(rest, list(chosen), axis=1)
    if not free.shape[1]:
        return 1.0
    largest = np.abs(free.T @ _unit(_without(shuffled, basis))).max(axis=0)
    return float((1 + (largest >= size).sum()) / (1 + SHUFFLES))


def _partial(ranks: Array, target: Array, root: Array, chosen: Sequence[int], j: int) -> float:
    basis = _basis(ranks[:, [k for k in chosen if k != j]], root)
    one = _unit(_without(ranks[:, [j]], basis))[:, 0]
    other = _unit(_without(target[:, None], basis))[:, 0]
    return float(one @ other)


@lru_cache(maxsize=8)
def _shuffles(number: int) -> NDArray[np.intp]:
    """Orders of so many things, one a column: the same at each call."""
    rng = np.random.default_rng(1)
    return np.column_stack([rng.permutation(number) for _ in range(SHUFFLES)])
