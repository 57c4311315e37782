"""How busy staff are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from sim.measures.definition import Measure, family
from sim.measures.statistics import ratio
from sim.measures.throughput import LEVELS

LEVEL_TITLES: Final = {
    "grid": ("grid members", "网格员"),
    "community": ("communities", "社区"),
    "street": ("streets", "街道"),
    "district": ("districts", "区级"),
}

MEASURES: Final = family(
    "workload",
    *(
        Measure(
            f"utilisation_{level}",
            f"Utilisation, {en}",
            f"{zh}利用率",
            "share",
            "neither",
            "Shift hours of pieces started over shift hours available",
            1,
            reads=(f"series.busy_{level}", f"series.shift_{level}"),
            source="queueing theory: rho",
        )
        for level, (en, zh) in LEVEL_TITLES.items()
    ),
)


def workload(series: Mapping[str, Any]) -> dict[str, float]:
    """Utilisation by level: shift hours of pieces started over shift hours available."""
    return {
        f"utilisation_{level}": ratio(float(np.sum(series[f"busy_{level}"])), float(np.sum(series[f"shift_{level}"])))
        for level in LEVELS
    }
