"""What everything costs: pay, money of accounts and of levers, and what all of it buys. One definition everywhere.

Full cost = pay of posts that are held + money spent from accounts + money that levers book. Paid hours are a part of
the pay and told beside it, never added.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from sim.jit.units import DAY_HOURS, YEAR_DAYS
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
        "Full cost",
        "总成本",
        "yuan",
        "less",
        "Pay, money spent from accounts, and the money of all levers",
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
        "person-hours",
        "neither",
        "Paid hours that are no work on cases: visits, paperwork, training, meetings ...",
        reads=tuple(f"series.hours_{cost.name}" for cost in HOURS),
    ),
    Measure(
        "cost_per_solution",
        "Full cost per true solution",
        "每件实际解决总成本",
        "yuan",
        "less",
        "Full cost over needs truly solved",
        0,
        True,
        reads=("solved", "series.money_spent", *_MONEY),
    ),
    Measure(
        "cost_per_severity",
        "Full cost per severity solved",
        "每单位严重程度总成本",
        "yuan",
        "less",
        "Full cost over the severity solved: a need counts by its severity (0 to 1)",
        0,
        reads=("solved", "severity", "series.money_spent", *_MONEY),
    ),
    Measure(
        "cost_per_resident",
        "Full cost per resident and year",
        "每居民年总成本",
        "yuan per person-year",
        "neither",
        "Full cost over residents and years",
        1,
        reads=("residents", "series.money_spent", *_MONEY),
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
            "person-hours",
            "neither",
            f"Paid hours booked in the run: {cost.hours}",
            reads=(f"series.hours_{cost.name}",),
        )
        for cost in HOURS
    ),
)


def costs(view: View, series: Mapping[str, Any], residents: float) -> dict[str, float]:
    """Money and paid hours by lever, from daily columns, and what a solution costs with everything.

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
        "cost_per_solution": ratio(total, count(view.solved)),
        "cost_per_severity": ratio(total, float(view["severity"][view.solved].sum(dtype=np.float64))),
        "cost_per_resident": ratio(total, residents * view.hours / (DAY_HOURS * YEAR_DAYS)),
        "solved_per_100k_yuan": _YUAN * ratio(count(view.solved), total),
        **money,
        **hours,
    }
