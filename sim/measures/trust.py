"""Residents' trust: how high, which way it moved, how it is spread. Read from daily columns, where there are any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from sim.measures.definition import Measure, family
from sim.measures.statistics import gap, recorded
from sim.records.columns import GROUPS

_BY_GROUP: Final = tuple(f"trust_{group}" for group in GROUPS)

MEASURES: Final = family(
    "trust",
    Measure("trust_end", "Trust of residents at the end", "期末居民信任", "0-1", "more",
            "Mean trust of residents on the last day", 3, reads=("series.trust_mean",)),
    Measure("trust_change", "Change in trust", "居民信任变化", "0-1", "more",
            "Mean trust of residents on the last day minus that on the first", 3, reads=("series.trust_mean",)),
    Measure("trust_spread", "Spread of trust", "居民信任离散度", "0-1", "neither",
            "Standard deviation of residents' trust on the last day", 3, reads=("series.trust_sd",)),
    Measure("trust_gap", "Gap in trust, groups", "群体信任差距", "0-1", "less",
            "Largest minus smallest mean trust of the five resident groups on the last day", 3,
            reads=tuple(f"series.{name}" for name in _BY_GROUP)),
)  # fmt: skip


def trust(series: Mapping[str, Any]) -> dict[str, float]:
    """Trust of residents; without the columns of a measure the measure is left out."""
    found: dict[str, float] = {}
    if recorded(series, "trust_mean"):
        level = np.asarray(series["trust_mean"], dtype=np.float64)
        found |= {"trust_end": float(level[-1]), "trust_change": float(level[-1] - level[0])}
    if recorded(series, "trust_sd"):
        found["trust_spread"] = float(np.asarray(series["trust_sd"])[-1])
    if recorded(series, *_BY_GROUP):
        found["trust_gap"] = gap([np.asarray(series[name])[-1] for name in _BY_GROUP])
    return found
