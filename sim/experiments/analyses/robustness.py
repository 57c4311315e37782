"""Which policy does well whatever turns out to be true: regret and robustness over uncertain assumptions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.experiments.levels import POLICY, is_of_reforms
from sim.experiments.points import Point, label_text
from sim.measures.display import measure_of
from sim.measures.pairing import row_means

if TYPE_CHECKING:
    from sim.experiments.results import StudyResults

Array = NDArray[np.float64]
_QUANTILE: Final = 0.9
LEAST_STATES: Final = 2


def policy_of(point: Point, many: bool) -> str:
    """What is chosen at a point: the scenario, the named policy, the reforms."""
    said = [point.label] if many else []
    for path, value in point.factors.items():
        if path == POLICY:
            said.append(str(value))
        elif is_of_reforms(path):
            said.append(f"{path}={label_text(value)}")
    return ", ".join(said) or point.label


def state_of(point: Point) -> str:
    """What is not chosen: the values of the other factors."""
    rest = {path: value for path, value in point.factors.items() if path != POLICY and not is_of_reforms(path)}
    return label_text(dict(sorted(rest.items())))


def outcomes(results: StudyResults, measure: str) -> tuple[list[str], list[str], Array, int]:
    """Means of an outcome by policy and state of the world.

    Returns
    -------
    policies, states, values, missing
        ``values`` has shape (policies, states), NaN where there is none; ``missing`` counts those.
    """
    points = results.study.points
    many = len(results.study.content.scenarios) > 1
    policies = list(dict.fromkeys(policy_of(point, many) for point in points))
    states = list(dict.fromkeys(state_of(point) for point in points))
    table = results.values(measure)
    means = row_means(table)
    values = np.full((len(policies), len(states)), math.nan)
    for k, point in enumerate(points):
        values[policies.index(policy_of(point, many)), states.index(state_of(point))] = means[k]
    return policies, states, values, int(np.isnan(values).sum())


def regret(
    results: StudyResults, measures: Sequence[str], floors: Mapping[str, tuple[str, float]] | None = None
) -> pd.DataFrame:
    """How far each policy falls behind the best one of each state of the world.

    Parameters
    ----------
    results : StudyResults
        Of policies (``policies:``, reforms as factors, or several scenarios) crossed with assumptions.
    measures : sequence of str
        Those without a direction are left out.
    floors : mapping of str to (str, float), optional
        Measure > sign and bound that are good enough.

    Returns
    -------
    DataFrame
        ``measure, policy``, ``mean``, ``worst`` (over the states), ``regret_mean, regret_90, regret_max``, ``best``
        (share of the states in which it is the best), ``enough`` (share of the states in which it is good enough; NaN
        without a bound), ``states, missing``; the least maximal regret first. States that lack a policy are left
        out and counted.

    Notes
    -----
    Source: Savage (1951) for minimax regret; Herman et al. (2015), J. Water Resour. Plan. Manage. 141 for satisficing.
    """
    rows: list[dict[str, Any]] = []
    for measure in measures:
        better = measure_of(measure).better
        policies, _, values, missing = outcomes(results, measure)
        whole = values[:, np.isfinite(values).all(axis=0)]
        if better == "neither" or len(policies) < 2 or whole.shape[1] < LEAST_STATES:
            continue
        gains = whole if better == "more" else -whole
        behind = gains.max(axis=0) - gains
        worst = whole.min(axis=1) if better == "more" else whole.max(axis=1)
        block = [
            {
                "measure": measure,
                "policy": policy,
                "mean": float(whole[k].mean()),
                "worst": float(worst[k]),
                "regret_mean": float(behind[k].mean()),
                "regret_90": float(np.quantile(behind[k], _QUANTILE)),
                "regret_max": float(behind[k].max()),
                "best": float((behind[k] == 0.0).mean()),
                "enough": _enough(whole[k], (floors or {}).get(measure)),
                "states": whole.shape[1],
                "missing": missing,
            }
            for k, policy in enumerate(policies)
        ]
        rows += sorted(block, key=lambda row: float(str(row["regret_max"])))
    return pd.DataFrame(rows)


def _enough(values: Array, floor: tuple[str, float] | None) -> float:
    if floor is None:
        return math.nan
    sign, bound = floor
    compare = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}[sign]
    return float(compare(values, bound).mean())
