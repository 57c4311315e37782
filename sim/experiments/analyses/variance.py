"""Variance shares of a Sobol study: of groups of factors, and of pairs, with bootstrapped intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures.gaps import LEVEL

if TYPE_CHECKING:
    from sim.experiments.results import StudyResults

Array = NDArray[np.float64]
RESAMPLES: Final = 1000


def first_and_total(a: Array, b: Array, mixed: Array) -> tuple[Array, Array]:
    """Shares of the variance that go with a group alone, and with its interactions.

    Parameters
    ----------
    a, b : ndarray of float, shape (..., n)
        Outcomes of the two base samples.
    mixed : ndarray of float, shape (..., groups, n)
        Of the first one with the columns of each group from the second.

    Notes
    -----
    Source: Saltelli et al. (2010), Comput. Phys. Commun. 181, 259, table 2 (b) and (f, Jansen).
    """
    variance = np.concatenate([a, b], axis=-1).var(axis=-1)
    variance = np.where(variance > 0.0, variance, math.nan)[..., None]
    first = (b[..., None, :] * (mixed - a[..., None, :])).mean(axis=-1) / variance
    total = ((a[..., None, :] - mixed) ** 2).mean(axis=-1) / 2.0 / variance
    return first, total


def second(a: Array, b: Array, mixed: Array, back: Array) -> Array:
    """Shares of the variance that go with pairs of factors beyond what goes with each alone, shape (..., k, k).

    Parameters
    ----------
    a, b, mixed
        As for `first_and_total`, one column a group.
    back : ndarray of float, shape (..., k, n)
        Outcomes of the second base sample with each column from the first.

    Notes
    -----
    Source: Saltelli (2002), Comput. Phys. Commun. 145, 280: the closed share of a pair from A with column j of B
    against B with column i of A, less the shares of both alone.
    """
    variance = np.concatenate([a, b], axis=-1).var(axis=-1)
    variance = np.where(variance > 0.0, variance, math.nan)[..., None, None]
    base = (a * b).mean(axis=-1)[..., None, None]
    closed = (np.einsum("...in,...jn->...ij", back, mixed) / a.shape[-1] - base) / variance
    first, _ = first_and_total(a, b, mixed)
    found: Array = closed - first[..., :, None] - first[..., None, :]
    return found


def sobol_blocks(y: Array, groups: int, pairs: bool) -> tuple[Array, Array, Array, Array]:
    """The parts of a Sobol design: outcomes of A, B, A with columns of B, B with columns of A.

    Parameters
    ----------
    y : ndarray of float, shape (points,)
        In the order of the design.
    groups : int
    pairs : bool
        Whether the design has the last part.
    """
    table = y.reshape(2 + groups * (2 if pairs else 1), -1)
    return table[0], table[1], table[2 : 2 + groups], table[2 + groups :]


def variance_shares(results: StudyResults, measures: Sequence[str]) -> pd.DataFrame:
    """Shares of the variance of groups and of pairs.

    Parameters
    ----------
    results : StudyResults
        Of a Sobol design.
    measures : sequence of str

    Returns
    -------
    DataFrame
        ``scenario, measure, of`` (a factor or group, or two of them), ``order`` (first, total, second), ``share, low,
        high`` (95 %, bootstrap over the base sample), ``missing``: with any, all shares are NaN.
    """
    design, content = results.study.content.design, results.study.content
    names = list(design.groups) or list(content.factors)
    labels = [point.block for point in results.study.points]
    rows: list[dict[str, Any]] = []
    for label in dict.fromkeys(labels):
        chosen = [k for k, other in enumerate(labels) if other == label]
        for measure in measures:
            values = results.values(measure)[chosen]
            missing = int((~np.isfinite(values)).sum())
            head = {"scenario": label, "measure": measure}
            blocks = sobol_blocks(values.mean(axis=1), len(names), design.second)
            rows += [
                head | row | {"missing": missing}
                for row in _of(blocks, names, design.second, bool(missing), content.seed)
            ]
    return pd.DataFrame(rows)


def _of(
    blocks: tuple[Array, Array, Array, Array], names: Sequence[str], pairs: bool, holed: bool, seed: int
) -> list[dict[str, Any]]:
    a, b, mixed, back = blocks
    rng = np.random.default_rng(seed)
    middle = float(np.concatenate([a, b]).mean())
    a, b, mixed, back = a - middle, b - middle, mixed - middle, back - middle  # steadier numbers, the same shares
    first, total = first_and_total(a, b, mixed)
    resampled: list[list[Array]] = [[], [], []]
    for _ in range(RESAMPLES):
        drawn = rng.integers(len(a), size=len(a))
        parts = a[drawn], b[drawn], mixed[:, drawn]
        for kept, shares in zip(resampled, first_and_total(*parts), strict=False):
            kept.append(shares)
        if pairs:
            resampled[2].append(second(*parts, back[:, drawn]))
    tails = (0.5 - LEVEL / 2.0, 0.5 + LEVEL / 2.0)
    rows = []
    for order, shares, drawn_shares in (("first", first, resampled[0]), ("total", total, resampled[1])):
        low, high = np.quantile(np.array(drawn_shares), tails, axis=0)
        rows += [_row(name, order, shares[k], low[k], high[k], holed) for k, name in enumerate(names)]
    if pairs:
        found = second(a, b, mixed, back)
        low, high = np.quantile(np.array(resampled[2]), tails, axis=0)
        for i in range(len(names)):
            for j in range(i + 1, len(names)):
                rows.append(_row(f"{names[i]} x {names[j]}", "second", found[i, j], low[i, j], high[i, j], holed))
    return rows


def _row(name: str, order: str, share: float, low: float, high: float, holed: bool) -> dict[str, Any]:
    values = {"share": float(share), "low": float(low), "high": float(high)}
    return {"of": name, "order": order} | (dict.fromkeys(values, math.nan) if holed else values)
