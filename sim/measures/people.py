"""How staff fare: burnout and leaving. Read from daily columns, where there are any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from sim.measures.definition import Measure, family
from sim.measures.statistics import mean, ratio, recorded

DAYS_PER_YEAR: Final = 365.0

MEASURES: Final = family(
    "people",
    Measure("burnout", "Burnout of staff", "人员倦怠程度", "0-1", "less",
            "Mean burnout of staff, mean of the days", 3, reads=("series.burnout_mean",)),
    Measure("burnout_end", "Burnout of staff at the end", "期末人员倦怠程度", "0-1", "less",
            "Mean burnout of staff on the last day", 3, reads=("series.burnout_mean",)),
    Measure("exits_per_100", "Staff leaving, of 100 in a year", "每百人年离职人数", "per 100 staff-years", "less",
            "Staff who left in the run per 100 staff in post and year", 1, reads=("series.exits", "series.staff")),
)  # fmt: skip


def people(series: Mapping[str, Any]) -> dict[str, float]:
    """Burnout and leaving of staff; without the columns of a measure the measure is left out."""
    found: dict[str, float] = {}
    if recorded(series, "burnout_mean"):
        burnout = np.asarray(series["burnout_mean"], dtype=np.float64)
        found |= {"burnout": mean(burnout), "burnout_end": float(burnout[-1])}
    if recorded(series, "exits", "staff"):
        staff_years = float(np.sum(series["staff"])) / DAYS_PER_YEAR
        found["exits_per_100"] = 100.0 * ratio(float(np.sum(series["exits"])), staff_years)
    return found
