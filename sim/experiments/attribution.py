"""Which reform does how much: leave-one-out effects and Shapley shares."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.experiments.designs import orders
from sim.experiments.levels import REFORM
from sim.experiments.statistics import mean_interval
from sim.measures.gaps import LEVEL, t_quantile

if TYPE_CHECKING:
    from sim.experiments.results import StudyResults

Array = NDArray[np.float64]
Values = Mapping[frozenset[str], Array]


def leave_one_out(results: StudyResults, measures: Sequence[str]) -> pd.DataFrame:
    """What each reform adds to all the others.

    Returns
    -------
    DataFrame
        ``scenario, measure, reform, effect, low, high, share``: outcome with all reforms less outcome without
        this one, paired by seed, with a t interval; ``share`` of the effect of all of them together. The last
        row of each outcome, ``all reforms``, is that effect. Shares need not sum to 1.
    """
    rows = []
    for label, measure, reforms, value in _blocks(results, measures):
        everything = frozenset(reforms)
        total = value[everything] - value[frozenset()]
        for reform in reforms:
            alone = value[everything] - value[everything - {reform}]
            rows.append(_row(label, measure, reform, alone, total))
        rows.append(_row(label, measure, ALL, total, total))
    return pd.DataFrame(rows)


def shapley(results: StudyResults, measures: Sequence[str]) -> pd.DataFrame:
    """Shapley shares: what each reform adds, averaged over all orders in which reforms can come.

    Returns
    -------
    DataFrame
        Columns of `leave_one_out`. Effects sum to the effect of all reforms together.

    Notes
    -----
    With every subset in the design the average over orders is exact and the interval is about seeds; with
    sampled orders it is about orders as well (antithetic pairs are the unit). Source: Shapley (1953); Castro
    et al. (2009) for sampling.
    """
    design, seed = results.study.content.design, results.study.content.seed
    rows = []
    for label, measure, reforms, value in _blocks(results, measures):
        total = value[frozenset(reforms)] - value[frozenset()]
        if design.permutations:
            contributions = sampled_contributions(value, orders(reforms, design.permutations, seed))
        else:
            contributions = None
        for reform in reforms:
            if contributions is None:
                rows.append(_row(label, measure, reform, exact_contribution(value, reforms, reform), total))
            else:
                rows.append(_sampled_row(label, measure, reform, contributions[reform], total))
        rows.append(_row(label, measure, ALL, total, total))
    return pd.DataFrame(rows)


ALL: Final = "all reforms"


def exact_contribution(value: Values, reforms: Sequence[str], reform: str) -> Array:
    """Shapley value of a reform from the values of every subset.

    Parameters
    ----------
    value : mapping of frozenset of str to ndarray, shape (replications,)
    reforms : sequence of str
    reform : str

    Returns
    -------
    ndarray of float, shape (replications,)
    """
    n = len(reforms)
    result = np.zeros_like(value[frozenset()])
    for subset, outcome in value.items():
        if reform in subset:
            continue
        weight = 1.0 / (n * math.comb(n - 1, len(subset)))
        result += weight * (value[subset | {reform}] - outcome)
    return result


def sampled_contributions(value: Values, sampled: Sequence[tuple[str, ...]]) -> dict[str, Array]:
    """Contributions of every reform in each pair of sampled orders.

    Returns
    -------
    dict of str to ndarray, shape (pairs, replications)
    """
    found: dict[str, list[Array]] = {reform: [] for reform in sampled[0]}
    for order in sampled:
        kept: frozenset[str] = frozenset()
        for reform in order:
            more = kept | {reform}
            found[reform].append(value[more] - value[kept])
            kept = more
    return {reform: np.array(rows).reshape(len(sampled) // 2, 2, -1).mean(axis=1) for reform, rows in found.items()}


def _row(label: str, measure: str, reform: str, effect: Array, total: Array) -> dict[str, Any]:
    mean, low, high = mean_interval(effect, LEVEL)
    return {
        "scenario": label,
        "measure": measure,
        "reform": reform,
        "effect": mean,
        "low": low,
        "high": high,
        "share": _share(mean, float(total.mean())),
    }


def _sampled_row(label: str, measure: str, reform: str, effect: Array, total: Array) -> dict[str, Any]:
    """Both the orders and the seeds are samples: their variances add (a little too wide rather than narrow)."""
    pairs, replications = effect.shape
    mean = float(effect.mean())
    variance, freedom = 0.0, math.inf
    for size, means in ((pairs, effect.mean(axis=1)), (replications, effect.mean(axis=0))):
        if size < 2:
            variance, freedom = math.nan, 1
            break
        variance += float(means.var(ddof=1)) / size
        freedom = min(freedom, size - 1)
    half = math.sqrt(variance) * t_quantile(LEVEL, freedom)
    return {
        "scenario": label,
        "measure": measure,
        "reform": reform,
        "effect": mean,
        "low": mean - half,
        "high": mean + half,
        "share": _share(mean, float(total.mean())),
    }


def _share(effect: float, total: float) -> float:
    return effect / total if total else math.nan


def _blocks(results: StudyResults, measures: Sequence[str]) -> list[tuple[str, str, list[str], Values]]:
    """Scenario, outcome, reforms, and the outcome of each set of reforms by replication."""
    blocks: list[tuple[str, str, list[str], Values]] = []
    points = results.study.points
    for label in dict.fromkeys(point.block for point in points):
        chosen = [i for i, point in enumerate(points) if point.block == label]
        reforms = [name.removeprefix(REFORM) for name in points[chosen[0]].factors if name.startswith(REFORM)]
        sets = [frozenset(r for r in reforms if points[i].factors[REFORM + r]) for i in chosen]
        for measure in measures:
            values = results.values(measure)
            by_set: Values = {kept: values[i] for kept, i in zip(sets, chosen, strict=True)}
            blocks.append((label, measure, reforms, by_set))
    return blocks
