"""What levers cost: money and paid hours by lever, and what all of it buys, so that reforms compare at equal budget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from sim.measures.definition import Measure, family
from sim.measures.statistics import count, ratio
from sim.measures.view import View
from sim.policy.declared import HOURS, MONEY

_YUAN: Final = 100_000.0
_MONEY: Final = tuple(f"series.cost_{cost.name}" for cost in MONEY)

MEASURES: Final = family(
    "costs",
    Measure(
        "cost_total",
        "All costs",
        "总成本",
        "yuan",
        "less",
        "Money spent from accounts, pay, and the money of all levers",
        reads=("series.money_spent", *_MONEY),
    ),
    Measure(
        "cost_levers",
        "Costs of levers",
        "举措成本",
        "yuan",
        "less",
        "Money booked by levers; pay and what accounts spend not included",
        reads=tuple(name for name in _MONEY if "cost_pay" not in name),
    ),
    Measure(
        "hours_levers",
        "Paid hours of levers",
        "举措工时",
        "h",
        "neither",
        "Paid hours that are no work on cases: visits, paperwork, training, meetings ...",
        reads=tuple(f"series.hours_{cost.name}" for cost in HOURS),
    ),
    Measure(
        "solved_per_100k_yuan",
        "Truly solved per 100,000 yuan",
        "每十万元实际解决数",
        "per 100,000 yuan",
        "more",
        "Needs truly solved over all costs",
        1,
        reads=("solved", "series.money_spent", *_MONEY),
    ),
    *(
        Measure(
            f"cost_{cost.name}",
            f"{cost.title}: money",
            f"{cost.title.zh}（经费）",
            "yuan",
            "neither",
            f"Money booked in the run: {cost.money}",
            reads=(f"series.cost_{cost.name}",),
        )
        for cost in MONEY
    ),
    *(
        Measure(
            f"hours_{cost.name}",
            f"{cost.title}: paid hours",
            f"{cost.title.zh}（工时）",
            "h",
            "neither",
            f"Paid hours booked in the run: {cost.hours}",
            reads=(f"series.hours_{cost.name}",),
        )
        for cost in HOURS
    ),
)


def costs(view: View, series: Mapping[str, Any]) -> dict[str, float]:
    """Money and paid hours by lever, from daily columns, and truly solved needs per money.

    Hours are paid with the pay; they are told apart and never added to the money.
    """
    money = {f"cost_{cost.name}": float(np.sum(series[f"cost_{cost.name}"])) for cost in MONEY}
    hours = {f"hours_{cost.name}": float(np.sum(series[f"hours_{cost.name}"])) for cost in HOURS}
    levers = sum(value for name, value in money.items() if not name.startswith("cost_pay"))
    total = float(np.sum(series["money_spent"])) + sum(money.values())
    return {
        "cost_total": total,
        "cost_levers": levers,
        "hours_levers": sum(hours.values()),
        "solved_per_100k_yuan": _YUAN * ratio(count(view.solved), total),
        **money,
        **hours,
    }
