"""Money spent and what it bought."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from sim.measures.definition import Measure, family
from sim.measures.statistics import count, ratio
from sim.measures.view import View

MEASURES: Final = family(
    "money",
    Measure(
        "money_spent",
        "Money spent",
        "支出",
        "yuan",
        "neither",
        "Service funds and capital account in the run; pay not included",
        reads=("series.money_spent",),
    ),
    Measure(
        "money_per_solution",
        "Account money per true solution",
        "每件实际解决账户支出",
        "yuan",
        "neither",
        "Money spent from accounts over needs truly solved: a part of the full cost, without pay",
        0,
        reads=("solved", "series.money_spent"),
    ),
)


def money(view: View, series: Mapping[str, Any]) -> dict[str, float]:
    """Yuan spent from the service funds and the capital account in the run, and per true solution.

    A part of what a solution costs: pay and the costs of levers are in :mod:`sim.measures.costs`.
    """
    spent = float(np.sum(series["money_spent"]))
    return {"money_spent": spent, "money_per_solution": ratio(spent, count(view.solved))}
