"""What the sections of policy declare beside their parameters, collected: daily columns, cost lines, switches."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Final

from sim.policy.column import Column
from sim.policy.cost import Cost
from sim.policy.policy import Policy
from sim.policy.text import T

#: Every section's module by its name, in the order of the tree.
SECTIONS: Final[dict[str, ModuleType]] = {name: import_module(f"sim.policy.{name}") for name in Policy.model_fields}
#: What is booked by an institution of the user's own.
OTHER: Final = Cost(
    "other", T("Other levers", "其他举措"), "what is booked under any other name", "what is booked under any other name"
)
#: Lines that stand first and last in tables; all others between them, in the order of the sections.
_FIRST: Final = (
    "pay_communities", "pay_offices", "visits", "paperwork", "burden", "upper_levels", "training", "secondments",
    "posting", "surge", "assistance", "agency", "whistle", "rounds", "committees", "audits", "commendations",
    "branches", "new_branches", "centres", "recruitment", "units", "volunteers", "platform",
)
_LAST: Final = ("renovation",)

#: How the names of daily columns begin that institutions of the user's own note.
OWN_NOTES: Final = "own_"


def series_of(*sections: str) -> tuple[Column, ...]:
    """Daily columns that sections declare, in this order."""
    return tuple(column for name in sections for column in getattr(SECTIONS[name], "SERIES", ()))


def _costs() -> tuple[Cost, ...]:
    found = [line for module in SECTIONS.values() for line in vars(module).values() if isinstance(line, Cost)]
    by_name = {cost.name: cost for cost in found}
    if len(by_name) != len(found):
        raise ValueError(f"two cost lines of one name among {', '.join(sorted(cost.name for cost in found))}")
    first, last = [by_name[name] for name in _FIRST], [by_name[name] for name in _LAST]
    return (*first, *(cost for cost in found if cost not in first and cost not in last), *last, OTHER)


#: Every line of the cost ledger, in the order of tables.
COSTS: Final = _costs()
MONEY: Final = tuple(cost for cost in COSTS if cost.money)
HOURS: Final = tuple(cost for cost in COSTS if cost.hours)
