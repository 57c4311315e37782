"""Expected work of a place: by its own rates of needs, not only those of the city."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sim.demand.catalogue import Catalogue
from sim.demand.needs import cell_rates
from sim.jit.units import FloatArray, IntArray
from sim.organisation.workload import USUAL_DEPARTMENTS, Workload, apart, climbing, expected_workload, mean_work
from sim.world import World
from sim.world.columns import N_FIELDS, Rows

if TYPE_CHECKING:
    from sim.scenario import Scenario


def mean_work_by_category(catalogue: Catalogue) -> FloatArray:
    """Mean work hours of the needs of each category, float64 (categories,)."""
    if not catalogue.items_differ:
        return mean_work(catalogue.categories)
    items = catalogue.items
    hours: FloatArray = np.bincount(items.category, items.weight * mean_work(catalogue.kinds))
    return hours


def workload_of(scenario: Scenario, world: World, catalogue: Catalogue) -> Workload:
    """Expected work of the city, of each grid, and of each street and district by its own mix of needs.

    Parameters
    ----------
    scenario : sim.scenario.Scenario
    world : World
    catalogue : Catalogue
        Of the scenario, delegation applied.
    """
    policy, categories = scenario.policy, catalogue.categories
    rates = cell_rates(world, catalogue)

    too_hard = climbing(policy.staffing.skill_mean, policy.staffing.skill_sd)
    apart_from = (
        apart(policy.structure.offices_per_street, N_FIELDS, policy.joint.inside),
        apart(policy.structure.departments, USUAL_DEPARTMENTS, policy.joint.inside),
    )

    def expected(rows: Rows) -> Workload:
        return expected_workload(
            rows,
            catalogue.kinds,
            catalogue.items,
            policy.dispatch.triage_hours,
            policy.joint.work_share,
            too_hard,
            apart_from,
        )

    def of_places(place: IntArray, table: Rows) -> tuple[Workload, ...]:
        found = []
        for number, residents in enumerate(table.residents):
            rows = categories.copy()
            rows.rate = rates[place == number].sum(axis=0) / max(int(residents), 1)
            found.append(expected(rows))
        return tuple(found)

    hours = categories.report_p * mean_work_by_category(catalogue)
    hours[0] = 0.0  # enquiries stay at intake
    return replace(
        expected(categories),
        by_grid=rates @ hours,
        streets=of_places(world.grids.street, world.streets),
        districts=of_places(world.grids.district, world.districts),
    )
