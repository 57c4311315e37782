"""Items that differ: values of their own, spread around their category, distributions of the outside step."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.demand import load_catalogue
from sim.flow.draws import outside_hours
from sim.scenario import ScenarioError, load
from sim.scenario.catalogue_names import category_fields
from sim.scenario.catalogue_schema import ITEM_OVERRIDABLE, OVERRIDABLE
from sim.scenario.files import find_catalogue
from sim.simulation.model import Simulation
from tests.flow.places import finish, per_grid, quiet_place
from tests.flow.readings import arisen

ITEM = "street_light_out"
SPREADS = {"work": "work_median", "outside": "outside_median", "deadline": "deadline"}


def hours_of_steps(folder: Path, **values: Any) -> np.ndarray:
    """Hours of the outside steps of some thousand cases that cost no work."""
    matter = {"rate": per_grid(0.3), "work_median": 1e-6, "outside_p": 1.0, **values}
    cases, _ = arisen(finish(quiet_place(folder, {"matter": matter}, 4, 4, run__days=200)))
    hours = cases.closed - cases.registered
    early = cases.registered < 24.0 * 100
    assert not np.isnan(hours[early]).any()
    return hours[early]


def test_a_weibull_step_has_its_median_and_shape(tmp_path: Path) -> None:
    hours = hours_of_steps(tmp_path, outside_distribution="weibull", outside_median=30.0, outside_shape=0.8)
    scale = 30.0 / math.log(2.0) ** (1.0 / 0.8)
    assert stats.kstest(hours, stats.weibull_min(0.8, scale=scale).cdf).pvalue > 0.01


def test_a_mixed_step_has_two_parts(tmp_path: Path) -> None:
    hours = hours_of_steps(
        tmp_path,
        outside_distribution="mixture",
        outside_median=5.0,
        outside_sigma=0.5,
        outside_second_p=0.3,
        outside_second_median=200.0,
        outside_second_sigma=0.4,
    )

    def expected(x: np.ndarray) -> np.ndarray:
        parts = stats.lognorm(0.5, scale=5.0).cdf(x), stats.lognorm(0.4, scale=200.0).cdf(x)
        return np.asarray(0.7 * parts[0] + 0.3 * parts[1])

    assert stats.kstest(hours, expected).pvalue > 0.01


def test_an_empirical_step_has_the_given_quantiles(tmp_path: Path) -> None:
    quantiles = [1.0, 2.0, 2.0, 10.0, 500.0]
    hours = hours_of_steps(tmp_path, outside_distribution="empirical", outside_quantiles=quantiles)
    assert hours.min() >= 1.0
    assert hours.max() <= 500.0 + 0.01
    edges = np.array([1.5, 2.01, 6.0, 10.0, 255.0])
    found = np.searchsorted(np.sort(hours), edges, side="right") / len(hours)
    np.testing.assert_allclose(found, [0.125, 0.5, 0.625, 0.75, 0.875], atol=0.03)
    assert outside_hours.__doc__


@pytest.mark.parametrize("name", sorted(SPREADS))
def test_a_spread_keeps_the_mean_of_every_category(name: str) -> None:
    plain, spread = (load_catalogue(load("demo").with_(changes)) for changes in ({}, {f"demand.item_spread.{name}": 1}))
    assert not plain.items_differ
    assert spread.items_differ
    value, items = SPREADS[name], spread.items
    means = np.bincount(items.category, items.weight * spread.kinds[value])
    np.testing.assert_allclose(means, plain.categories[value], rtol=1e-12)
    ratios = np.log(spread.kinds[value] / plain.kinds[value])[items.category > 0]
    assert 0.6 < ratios.std() < 1.4
    np.testing.assert_array_equal(spread.categories, plain.categories)


def test_a_spread_is_that_of_the_item_wherever_it_stands() -> None:
    """Drawn by the name of the item and the seed of the place, whatever else is spread."""
    one, other = (
        load_catalogue(load("demo").with_({"demand.item_spread.steps": 1.0, **changes}))
        for changes in ({}, {"demand.item_spread.parties": 1.0, "run.seed": 9})
    )
    np.testing.assert_array_equal(one.kinds.outside_p, other.kinds.outside_p)
    moved = load_catalogue(load("demo").with_({"demand.item_spread.steps": 1.0, "territory.seed": 9}))
    assert (moved.kinds.outside_p != one.kinds.outside_p).any()


def test_an_item_says_for_itself_what_it_says() -> None:
    changes = {f"demand.items.{ITEM}": {"work_median": 9.0, "deadline": 5.0, "visible": 1.0, "party_p": 1.0}}
    simulation = finish(load("demo").with_({**changes, "run.days": 60, "demand.item_spread.severity": 0.0}))
    cases, needs = arisen(simulation)
    catalogue = simulation.setup.catalogue
    item = catalogue.item_names.index(ITEM)
    mine = (needs["item"] == item) & ~np.isnan(cases.registered)
    first = mine & (cases.attempt == 0)
    assert mine.sum() >= 3
    np.testing.assert_allclose((cases.due - cases.registered)[first], 5.0)
    assert (cases.parties[mine] >= 1).all()
    others = catalogue.items.category == catalogue.items.category[item]
    others[item] = False
    np.testing.assert_array_equal(
        catalogue.kinds[others].work_median, catalogue.categories.work_median[catalogue.items.category[others]]
    )


def test_the_mean_severity_of_an_item_is_what_it_says() -> None:
    scenario = load("demo").with_({f"demand.items.{ITEM}.severity": 0.8, "run.days": 300, "demand.rate_factor": 4.0})
    plain = scenario.with_({"demand.items": {}})
    rows, before = (Simulation(one, 1).setup.needs.rows for one in (scenario, plain))
    mine = before["item"] == load_catalogue(scenario).item_names.index(ITEM)
    assert mine.sum() > 50
    assert rows.severity[mine].mean() == pytest.approx(0.8, abs=0.08)
    np.testing.assert_array_equal(rows.severity[~mine], before.severity[~mine])
    order = np.argsort(before.severity[mine], kind="stable")
    assert (np.diff(rows.severity[mine][order]) >= 0.0).all(), "needs keep their order"


def test_offices_are_staffed_by_the_work_of_items() -> None:
    """Items of one field that take more work bring its office more people."""
    base = load("demo").with_({"policy.structure.offices_per_street": 4, "policy.staffing.street_officials": 12})
    catalogue = load_catalogue(base)
    street = np.flatnonzero((catalogue.items.authority_now == 2) & (catalogue.items["field"] == 5))
    heavy = {f"demand.items.{catalogue.item_names[item]}.work_median": 100.0 for item in street}
    assert heavy
    plain, loaded = (Simulation(one, 1).setup for one in (base, base.with_(heavy)))
    office = plain.organisation.office_of_field[5]

    def people(setup: Any) -> int:
        desks = setup.organisation.desks
        return int(desks["n_servers"][(desks["level"] == 2) & (desks["office"] == office)].sum())

    assert people(loaded) > people(plain)


def test_every_value_of_a_category_may_be_set_by_a_scenario() -> None:
    source = find_catalogue("default")
    assert source is not None
    allowed = category_fields(source)["facilities"]
    assert set(OVERRIDABLE) <= set(allowed)
    assert set(ITEM_OVERRIDABLE) - {"severity"} <= set(allowed)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"demand.items.no_such_item.deadline": 5.0}, "unknown item"),
        ({f"demand.items.{ITEM}.colour": 5.0}, "unknown name"),
        ({f"demand.items.{ITEM}.severity": 1.0}, "from 0.01 to 0.99"),
        ({f"demand.items.{ITEM}.outside_quantiles": [3.0, 1.0]}, "do not fall"),
        ({f"demand.items.{ITEM}.outside_distribution": "empirical"}, "outside_quantiles"),
        ({"demand.categories.facilities.outside_distribution": "gamma"}, "lognormal or weibull"),
        ({"demand.categories.facilities.outside_distribution": "empirical"}, "outside_quantiles"),
    ],
)
def test_what_is_wrong_with_an_item_is_said(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        load_catalogue(load("demo").with_(changes))
