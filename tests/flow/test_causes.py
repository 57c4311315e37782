"""Chronic causes: a truly solved capital project removes its cause; what would have come of it is averted."""

from __future__ import annotations

import numpy as np
import pytest

from sim.flow import codes
from sim.simulation.model import Simulation
from tests.flow.places import demo, finish
from tests.flow.readings import arisen

PLENTY = {
    "run.warm_up_days": 0,
    "run.days": 500,
    "policy.funding.capital": 1e9,
    "policy.funding.per_community": 1e6,
    "demand.categories.renovation.rate": 40,
    "demand.categories.renovation.outside_median": 24,
    "demand.categories.drainage.rate": 60,
    "policy.staffing.members_per_grid": 3,
    "policy.staffing.street_officials": 20,
    "policy.staffing.district_officials": 20,
}


@pytest.fixture(scope="module")
def renewed() -> Simulation:
    return finish(demo().with_(PLENTY), seed=2)


def removals(simulation: Simulation) -> np.ndarray:
    """When each cause was first removed by a solved project, from the cases alone; infinity if never."""
    cases, needs = arisen(simulation)
    capital = simulation.state.categories.capital[needs.category] == 1
    removed = np.full(simulation.setup.needs.n_causes, np.inf)
    for case in np.flatnonzero(capital & (cases.state == codes.SOLVED) & (needs.cause >= 0)):
        removed[needs.cause[case]] = min(removed[needs.cause[case]], cases.solved[case])
    return removed


def test_occurrences_after_the_removal_are_averted_and_no_others(renewed: Simulation) -> None:
    cases, needs = arisen(renewed)
    chronic = (renewed.state.categories.chronic[needs.category] == 1) & (needs.cause >= 0)
    expected = np.zeros(len(cases), bool)
    expected[chronic] = removals(renewed)[needs.cause[chronic]] <= needs.arose[chronic]
    np.testing.assert_array_equal(cases.state == codes.AVERTED, expected)
    assert expected.sum() > 20
    assert (chronic & ~expected).sum() > 20


def test_averted_rows_are_no_needs(renewed: Simulation) -> None:
    run = renewed.records()
    averted = (run.cases["end"] == "averted").sum()
    assert averted == run.series["averted"].sum() > 20
    in_window = run.cases["arose"] >= 0.0
    others = in_window & (run.cases["end"] != "averted") & (run.cases["category"] != "enquiry")
    assert run.series["arisen"].sum() == others.sum()


def test_a_project_belongs_to_a_cause_of_its_own_grid(renewed: Simulation) -> None:
    _, needs = arisen(renewed)
    capital = (renewed.state.categories.capital[needs.category] == 1) & (needs.cause >= 0)
    assert capital.sum() > 50
    cause_grid = renewed.setup.needs.cause_grid
    np.testing.assert_array_equal(cause_grid[needs.cause[capital]], needs.grid[capital])
    first = np.array([np.flatnonzero(cause_grid == grid).min() for grid in needs.grid[capital]])
    assert (needs.cause[capital] > first).any()  # the causes of a grid have their turns


def test_without_money_nothing_is_averted() -> None:
    simulation = finish(demo().with_({**PLENTY, "policy.funding.capital": 0}), seed=2)
    cases, _ = arisen(simulation)
    assert not (cases.state == codes.AVERTED).any()
    assert np.isinf(simulation.state.causes.removed).all()


def test_a_superficial_project_removes_nothing() -> None:
    changes = {"policy.closing.superficial_logit": 3.0, "policy.closing.superficial_return": 0.0}
    simulation = finish(demo().with_({**PLENTY, **changes}), seed=2)
    cases, needs = arisen(simulation)
    project = simulation.state.categories.capital[needs.category] == 1
    assert (cases.state[project] == codes.SUPERFICIAL).sum() > 50
    removed = np.isfinite(simulation.state.causes.removed)
    np.testing.assert_array_equal(removed, np.isfinite(removals(simulation)))
    assert removed.sum() <= (cases.state[project] == codes.SOLVED).sum()
