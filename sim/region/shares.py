"""Budgets of a region divided over its places by a stated rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.region.region import PAYS_FOR, SharedBudget

if TYPE_CHECKING:
    from sim.scenario import Scenario

FEWEST: Final = 1e-12


def amounts(budget: SharedBudget, weights: Sequence[float], scenarios: Sequence[Scenario]) -> NDArray[np.float64]:
    """Yuan a year for one place of each kind; weighted by the weights they sum to the budget.

    Parameters
    ----------
    budget : SharedBudget
        ``residents``: by residents. ``need``: by residents times `demand.rate_factor`. ``equally``: the same for each.
    weights : sequence of float
        Places that each stands for.
    scenarios : sequence of Scenario
        At their full size.
    """
    w = np.asarray(weights, np.float64)
    claims = np.ones(len(w))
    if budget.by != "equally":
        claims = np.array([float(scenario.territory.residents) for scenario in scenarios])
    if budget.by == "need":
        claims *= [scenario.demand.rate_factor for scenario in scenarios]
    return np.asarray(budget.total * claims / max(float((w * claims).sum()), FEWEST))


def budget_changes(
    budgets: Sequence[SharedBudget], weights: Sequence[float], scenarios: Sequence[Scenario]
) -> list[dict[str, Any]]:
    """What the budgets set in each place: dotted path > value."""
    changes: list[dict[str, Any]] = [{} for _ in scenarios]
    for budget in budgets:
        path, _ = PAYS_FOR[budget.pays_for]
        given = amounts(budget, weights, scenarios)
        for change, scenario, amount in zip(changes, scenarios, given, strict=True):
            units = scenario.territory.communities if budget.pays_for == "per_community" else 1
            change[path] = float(amount) / units
    return changes
