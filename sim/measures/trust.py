"""What residents think of those who govern them: the level of trust, its spread and its change over the run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from sim.measures.definition import Measure, family
from sim.records.columns import GROUPS, own_groups_in

_GROUPS: Final = tuple(f"trust_{group}" for group in GROUPS)

MEASURES: Final = family(
    "trust",
    Measure(
        "trust_mean",
        "Trust, mean",
        "平均信任度",
        "index",
        "more",
        "Mean trust of all residents, noted on the first of each month, mean of the days of the run",
        3,
        reads=("series.trust",),
    ),
    Measure(
        "trust_change",
        "Trust, change",
        "信任度变化",
        "index",
        "more",
        "Trust as last noted minus trust as noted on the first day of the run",
        3,
        reads=("series.trust",),
    ),
    Measure(
        "trust_group_gap",
        "Trust, gap between groups",
        "群体信任度差距",
        "index",
        "less",
        "Highest minus lowest group mean, as last noted",
        3,
        reads=tuple(f"series.{name}" for name in _GROUPS),
    ),
    Measure(
        "trust_grid_sd",
        "Trust, spread between grids",
        "网格间信任度离散度",
        "index",
        "less",
        "Standard deviation of the grids' means, weighted by residents, as last noted",
        4,
        reads=("series.trust_grid_sd",),
    ),
)


def trust(series: Mapping[str, Any]) -> dict[str, float]:
    """Level, change and spread of trust from the daily series; NaN without days."""
    level = np.asarray(series["trust"], dtype=np.float64)
    if not len(level):
        return dict.fromkeys((measure.name for measure in MEASURES), np.nan)
    own = (f"trust_{group}" for group in own_groups_in(series))
    last = np.array([_last(series[name]) for name in (*_GROUPS, *own)])
    known = last[~np.isnan(last)]
    return {
        "trust_mean": float(level.mean()),
        "trust_change": float(level[-1] - level[0]),
        "trust_group_gap": float(np.ptp(known)) if len(known) else np.nan,
        "trust_grid_sd": _last(series["trust_grid_sd"]),
    }


def _last(values: Any) -> float:
    """The last figure of a daily column; NaN where there is none."""
    column = np.asarray(values, dtype=np.float64)
    return float(column[-1]) if column.size else float("nan")
