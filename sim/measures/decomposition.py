"""Inequality between and within parts: both Theil indices fall apart exactly."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import ArgumentError
from sim.measures.checks import checked
from sim.measures.entries import Array, cleaned
from sim.measures.equity import theil_l, theil_t

_SMALL: Final = 1 << 16  # labels below are counted instead of sorted
_INDICES: Final = {"t": theil_t, "l": theil_l}


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A Theil index and its parts: ``total = between + within`` and ``within = sum(weight * inside)``.

    Attributes
    ----------
    total, between, within : float
    labels : tuple
        Parts with any weight, in order.
    weight : ndarray of float64, shape (parts,)
        Share of each part in the outcome (T) or in the population (L).
    inside : ndarray of float64, shape (parts,)
        The index inside each part.
    """

    total: float
    between: float
    within: float
    labels: tuple[Any, ...]
    weight: Array
    inside: Array

    @property
    def between_share(self) -> float:
        """Share of the index that lies between the parts; 0 if there is no inequality at all."""
        if self.total == 0.0:
            return 0.0
        return self.between / self.total if math.isfinite(self.total) else math.nan


@checked
def decompose_theil(
    values: ArrayLike, parts: ArrayLike, weights: ArrayLike | None = None, index: str = "t"
) -> Decomposition:
    """Split a Theil index between and within parts.

    Parameters
    ----------
    values, weights
        As in :mod:`sim.measures.equity`.
    parts : array_like, shape (n,)
        Label of the part of each entry (numbers or strings). Entries without one (NaN, None) are left out.
    index : {"t", "l"}

    Returns
    -------
    Decomposition
        NaN throughout if no entry is left. With one part all inequality is within; with constant values
        everything is 0. L with zeros is infinite: ``within`` if a part holds zeros and others, ``between`` if
        all values of a part are zero and the mean is not.

    Raises
    ------
    ValueError
        Shapes differ, a value is negative, or the index is unknown.

    Notes
    -----
    Shorrocks (1980): of the usual indices only this family decomposes with weights that add up.
    """
    if index not in _INDICES:
        raise ArgumentError(f"decompose_theil: expected index 't' or 'l', found {index!r}")
    x = np.asarray(values, dtype=np.float64)
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=np.float64)
    labels, codes = encoded(parts)
    if codes.shape != x.shape:
        raise ArgumentError(f"decompose_theil: expected one part for each value, found {codes.shape} for {x.shape}")
    cleaned("decompose_theil", x, w)
    keep = ~np.isnan(x) & (w != 0.0) & (codes >= 0)
    x, w, codes = x[keep], w[keep], codes[keep]
    if not len(x):
        nan = math.nan
        return Decomposition(nan, nan, nan, (), np.empty(0), np.empty(0))
    people = np.bincount(codes, weights=w, minlength=len(labels))
    held = np.bincount(codes, weights=w * x, minlength=len(labels))
    there = np.flatnonzero(people)
    means, people, held = held[there] / people[there], people[there], held[there]
    of_one = _INDICES[index]
    inside = np.array([of_one(x[rows], w[rows]) for rows in rows_by_code(codes, len(labels)) if len(rows)])
    base = held if index == "t" else people
    weight = base / base.sum() if base.sum() > 0.0 else people / people.sum()
    between = of_one(means, people)
    within = float(np.sum(weight[weight > 0.0] * inside[weight > 0.0]))
    chosen = tuple(labels[i] for i in there)
    return Decomposition(between + within, between, within, chosen, weight, inside)


def encoded(parts: ArrayLike) -> tuple[list[Any], NDArray[np.int64]]:
    """Labels in order, and the code of each entry: -1 where the label is missing (NaN, None)."""
    if hasattr(parts, "cat"):  # a pandas categorical
        return list(parts.cat.categories), np.asarray(parts.cat.codes, dtype=np.int64)
    array = np.asarray(parts)
    if array.dtype.kind in "iu" and len(array) and array.min() >= 0 and array.max() < _SMALL:
        there = np.flatnonzero(np.bincount(array))
        lookup = np.zeros(_SMALL, dtype=np.int64)
        lookup[there] = np.arange(len(there))
        return there.tolist(), lookup[array]
    if array.dtype.kind in "OUST":
        missing = np.array([label is None or label != label for label in array.tolist()], dtype=bool)
        text = np.array(["" if gone else str(v) for gone, v in zip(missing, array, strict=True)], dtype=str)
    else:
        missing = np.isnan(array) if array.dtype.kind == "f" else np.zeros(array.shape, dtype=bool)
        text = array
    labels, found = np.unique(text[~missing], return_inverse=True)
    codes = np.full(array.shape, -1, dtype=np.int64)
    codes[~missing] = found
    return labels.tolist(), codes


def rows_by_code(codes: NDArray[np.int64], parts: int) -> list[NDArray[np.int64]]:
    """Rows of each code 0, 1, ..., ``parts - 1``, in order."""
    width = np.int16 if parts < 1 << 15 else np.int64  # numpy sorts 16-bit numbers by radix
    order = np.argsort(codes.astype(width), kind="stable")
    return np.split(order, np.cumsum(np.bincount(codes, minlength=parts))[:-1]) if parts else []
