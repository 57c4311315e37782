"""How evenly outcomes are spread: inequality indices and gaps between groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike


def gini(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Gini index of weighted values.

    Parameters
    ----------
    values : array_like, shape (n,)
        Not negative; NaN entries are left out with their weights.
    weights : array_like, shape (n,), optional
        Not negative, for instance residents of each community; by default 1 each.

    Returns
    -------
    float
        Mean absolute difference of two independent draws over twice the mean, in [0, 1); 0 if all
        values are zero; NaN if no weight is left.

    Raises
    ------
    ValueError
        A value or weight is negative, or the shapes differ.
    """
    x = np.asarray(values, dtype=np.float64)
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=np.float64)
    if x.shape != w.shape:
        raise ValueError(f"gini: expected one weight for each value, found {w.shape} for {x.shape}")
    keep = ~np.isnan(x) & (w != 0.0)
    x, w = x[keep], w[keep]
    if not len(x):
        return float("nan")
    if x.min() < 0.0 or w.min() < 0.0:
        raise ValueError("gini: expected values and weights >= 0; shift or drop negative ones before")
    order = np.argsort(x, kind="stable")
    x, w = x[order], w[order]
    total = np.cumsum(w * x)
    if total[-1] == 0.0:
        return 0.0
    before = np.concatenate(([0.0], total[:-1]))
    index = 1.0 - float(np.sum(w * (total + before))) / (float(w.sum()) * float(total[-1]))
    return max(index, 0.0)  # rounding may give -1e-17 for equal values


def gap(values: ArrayLike) -> float:
    """Largest minus smallest value, NaN left out; NaN if fewer than two are left."""
    x = np.asarray(values, dtype=np.float64)
    x = x[~np.isnan(x)]
    return float(x.max() - x.min()) if len(x) >= 2 else float("nan")


def equity(groups: Mapping[str, Any]) -> dict[str, float]:
    """Gini over communities and gaps between resident groups (names in the registry).

    Parameters
    ----------
    groups : mapping of str to array
        Columns of the ``groups`` table.
    """
    partition = np.asarray(groups["partition"])
    people, places = partition == "group", partition == "community"
    residents = np.asarray(groups["residents"], dtype=np.float64)[places]

    def column(name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.asarray(groups[name], dtype=np.float64)

    return {
        "gini_solution_community": gini(column("solution_rate")[places], residents),
        "gini_wait_community": gini(column("mean_wait")[places], residents),
        "gap_solution_rate": gap(column("solution_rate")[people]),
        "gap_wait_days": gap(column("mean_wait")[people]),
        "unmet_gap": gap(column("unmet_share")[people]),
    }
