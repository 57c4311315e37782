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
        "cost_per_solution",
        "Money per true solution",
        "每件实际解决支出",
        "yuan",
        "less",
        "Money spent over needs truly solved; pay not included",
        0,
        True,
        reads=("solved", "series.money_spent"),
    ),
)


def money(view: View, series: Mapping[str, Any]) -> dict[str, float]:
    """Yuan spent from the service funds and the capital account in the run, and per true solution.

    Pay is not in it: staff time is measured as utilisation.
    """
    spent = float(np.sum(series["money_spent"]))
    return {"money_spent": spent, "cost_per_solution": ratio(spent, count(view.solved))}
