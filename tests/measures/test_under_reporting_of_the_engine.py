"""How well duplicates tell the reporting of the engine's own residents, of which the truth is known."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.demand import load_catalogue
from sim.measures import reporting_rates
from sim.measures.view import OWN_CHANNELS
from sim.records.cases import Cases

CATEGORIES = (
    "certificates", "disputes", "estate", "facilities", "labour", "market", "noise", "safety", "sanitation", "traffic",
    "welfare",
)  # fmt: skip
GROUPS = ("local", "elder", "migrant", "low_income", "new_employment")
SEEDS = (1, 2, 3)


@pytest.fixture(scope="module")
def found() -> np.ndarray:
    """Needs, true share reported and estimated share by category and group, float64 (categories, groups, 3)."""
    scenario = sim.load("demo").with_(
        {
            "residents.again.witness_factor": 1.0,
            "demand.categories": {name: {"visible": 1.0} for name in CATEGORIES},  # others can see every incident
            "policy.time.visits": 0.0,  # nobody finds a need before its resident reports it
        }
    )
    catalogue = load_catalogue(scenario)
    total = np.zeros((len(CATEGORIES), len(GROUPS), 3))
    for seed in SEEDS:
        run = sim.run(scenario, seed=seed)
        cases, fit = Cases.of(run), reporting_rates(run, by=("category", "group"))
        cells = {cell: number for number, cell in enumerate(fit.cells)}
        for i, category in enumerate(CATEGORIES):
            life = float(catalogue.categories.life_median[catalogue.category_names.index(category)]) / 24.0
            shares = fit.shares_reported(life)[:, 0]
            early = cases["arose"] < 24.0 * (365.0 - life)  # those that arose later may still be reported
            mask = cases.needs & cases.among("category", category) & (cases["arose"] >= 0.0) & early
            for j, group in enumerate(GROUPS):
                here = mask & cases.among("group", group)
                reported = np.count_nonzero(here & cases.among("channel", *OWN_CHANNELS))
                needs = np.count_nonzero(here)
                if needs and (category, group) in cells:
                    total[i, j] += needs, reported, needs * shares[cells[category, group]]
    return total


@pytest.mark.slow
def test_categories_are_told_apart_and_reporting_is_seen_a_little_too_good(found: np.ndarray) -> None:
    needs, reported, estimated = found.sum(axis=1).T
    error = (estimated - reported) / needs
    assert error.mean() == pytest.approx(0.05, abs=0.04)
    assert (np.abs(error) < 0.16).all()


@pytest.mark.slow
def test_groups_that_report_less_are_found_to_report_less(found: np.ndarray) -> None:
    needs, reported, estimated = found.sum(axis=0).T
    true, seen = reported / needs, estimated / needs
    assert true[GROUPS.index("low_income")] < true[0]
    assert seen[GROUPS.index("low_income")] < seen[0]
    assert true[GROUPS.index("migrant")] < true[0]
    assert seen[GROUPS.index("migrant")] < seen[0]
    assert (seen - true > -0.03).all()
    assert (seen - true < 0.16).all()
