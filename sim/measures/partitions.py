"""Outcomes by part of the population: the ``groups`` table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.measures.throughput import own_reports
from sim.measures.timeliness import Followed
from sim.records.cases import Cases
from sim.records.columns import GROUP_ROWS, PARTITIONS
from sim.records.population import Population

GROUP_OUTCOMES = ("solution_rate", "mean_wait", "unmet_share")


def group_rows(cases: Cases, population: Population, followed: Followed) -> dict[str, NDArray[Any]]:
    """Columns of the ``groups`` table, one row for each part of each partition."""
    masks = {
        "needs": cases.arisen,
        "reported": cases.arisen & own_reports(cases),
        "closed": cases.arisen & cases.closed,
        "solved": cases.arisen & cases.solved,
        "unmet": cases.arisen & cases.among("end", "lapsed"),
    }
    rows_of = {name: np.flatnonzero(mask) for name, mask in masks.items()}
    blocks = []
    for name in PARTITIONS:
        part_of_grid, residents, labels = population.partition(name)
        width = np.int8 if len(labels) < 128 else np.int16 if len(labels) < 32768 else np.int32
        part = cases["group"] if part_of_grid is None else part_of_grid.astype(width)[cases["grid"]]
        block = {
            "partition": np.full(len(labels), name, dtype=object),
            "value": np.array(labels, dtype=object),
            "residents": residents,
        }
        for count, rows in rows_of.items():
            block[count] = np.bincount(part[rows], minlength=len(labels))
        block |= _outcomes(part[followed.rows], followed, len(labels))
        blocks.append(block)
    return {c.name: np.concatenate([block[c.name] for block in blocks]) for c in GROUP_ROWS}


def _outcomes(part: NDArray[Any], followed: Followed, parts: int) -> dict[str, NDArray[Any]]:
    n = np.bincount(part, minlength=parts)

    def per_need(weights: NDArray[Any]) -> NDArray[np.float64]:
        total = np.bincount(part, weights=weights, minlength=parts)
        rate: NDArray[np.float64] = np.divide(total, n, out=np.full(parts, np.nan), where=n > 0)
        return rate

    # One plain sort by (part, wait): parts are laid side by side on the line, further apart than any wait.
    stride = float(np.max(followed.wait_days, initial=0.0)) + 1.0
    grouped = np.sort(part * stride + followed.wait_days)
    first = np.cumsum(n) - n
    filled = n > 0
    median = np.full(parts, np.nan)
    low, high = first[filled] + (n[filled] - 1) // 2, first[filled] + n[filled] // 2
    median[filled] = (grouped[low] + grouped[high]) / 2 - np.arange(parts)[filled] * stride
    return {
        "followed": n,
        "mean_wait": per_need(followed.wait_days),
        "median_wait": median,
        "solution_rate": per_need(followed.solved),
        "unmet_share": per_need(followed.unmet),
    }


def flat_outcomes(
    groups: Mapping[str, Any], partitions: tuple[str, ...] = PARTITIONS[:3]
) -> dict[str, float]:
    """Group outcomes as one row of plain numbers, named ``partition.value.outcome``.

    A results table keeps these beside the measures, so that groups can be compared over replications.
    """
    result: dict[str, float] = {}
    for i, (partition, value) in enumerate(zip(groups["partition"], groups["value"], strict=True)):
        if partition in partitions:
            for outcome in GROUP_OUTCOMES:
                result[f"{partition}.{value}.{outcome}"] = float(groups[outcome][i])
    return result
