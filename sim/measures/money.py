"""Money spent and what it bought."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.measures.statistics import mean, ratio
from sim.records.cases import Cases


def money(cases: Cases, series: Mapping[str, Any]) -> dict[str, float]:
    """Yuan spent from the service funds and the capital account in the run, and per true solution.

    Pay is not in it: staff time is measured as utilisation.
    """
    spent = float(np.sum(series["money_spent"]))
    return {"money_spent": spent, "cost_per_solution": ratio(spent, int(np.count_nonzero(cases.solved)))}


def satisfaction(cases: Cases) -> dict[str, float]:
    """Mean satisfaction of closed needs, as it is and as the callback reports it."""
    closed = cases.closed
    return {
        "true_satisfaction": mean(cases["true_satisfaction"][closed]),
        "reported_satisfaction": mean(cases["reported_satisfaction"][closed]),
    }
