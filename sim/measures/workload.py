"""How busy staff are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.measures.statistics import ratio

LEVELS = ("grid", "community", "street", "district")


def workload(series: Mapping[str, Any]) -> dict[str, float]:
    """Utilisation by level: shift hours of pieces started over shift hours available."""
    return {
        f"utilisation_{level}": ratio(
            float(np.sum(series[f"busy_{level}"])), float(np.sum(series[f"shift_{level}"]))
        )
        for level in LEVELS
    }
