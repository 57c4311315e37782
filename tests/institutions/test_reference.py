"""Reference groups: ranks and standings inside them, and a lever of one district that reaches no case elsewhere."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.institutions.core.reference import communities_within, desks_within, ranked_within, standardised_within
from sim.scenario import load
from sim.simulation.model import Simulation

VALUES = st.lists(st.tuples(st.integers(0, 3), st.floats(-1e3, 1e3)), min_size=1, max_size=40)

#: Districts of their own in a small Panjin after the reform, everything on that it has on, and what compares besides.
CITY: dict[str, Any] = {
    "territory.scale": 0.04,
    "territory.districts": 50,
    "territory.streets": 100,
    "run.days": 70,
    "run.warm_up_days": 40,
    "policy.evaluation.rounds_per_year": 12,
    "policy.dispatch.priority": "equity",
    "policy.tiers.contracts": 1,
    "policy.promotion.share": 0.1,
    "policy.appraisal.resident": 0.3,
    "policy.rectification.share": 0.3,
    "policy.surge.trigger": 1.05,
    "policy.funding.allocation": "by_performance",
    "policy.funding.per_community": 30_000,
    "policy.branches.chain": 0.6,
    "policy.imitation.rate": 40.0,
    "policy.imitation.margin": 0.0,
    "policy.imitation.practice": "visits",
}
#: Every second community visits more than the others, which may take it over, and they from them.
EXAMPLE: dict[str, Any] = {"from": -40, "where": {"community": [0, 2, 4, 6]}, "set": {"policy.time.visits": 0.35}}
LEVERS: dict[str, Any] = {
    "policy.time.visits": 0.4,
    "policy.time.paperwork": 0.5,
    "policy.pay.performance_share": 0.6,
    "policy.evaluation.commended": 0.5,
    "policy.surge.trigger": 3.0,
    "policy.funding.per_community": 200_000,
    "policy.funding.tilt": 1.0,
    "policy.funding.allocation_strength": 2.0,
    "policy.mobilisation.report_in": 0.8,
    "policy.imitation.rate": 0.0,
    "policy.promotion.share": 0.5,
    "policy.tiers.contracts": 0,
}


@given(VALUES)
def test_ranks_of_every_group_are_centred_and_follow_its_values(pairs: list[tuple[int, float]]) -> None:
    group, values = np.array([one for one, _ in pairs]), np.array([value for _, value in pairs])
    ranks = ranked_within(values, group)
    for one in np.unique(group):
        mine = group == one
        assert ranks[mine].mean() == pytest.approx(0.5)
        assert (np.diff(ranks[mine][np.argsort(values[mine], kind="stable")]) > 0.0).all()
        assert (ranks_alone := ranked_within(values[mine], np.zeros(mine.sum(), np.int64))).shape == ranks[mine].shape
        np.testing.assert_allclose(ranks[mine], ranks_alone)


@given(VALUES)
def test_standings_of_a_group_know_nothing_of_other_groups(pairs: list[tuple[int, float]]) -> None:
    group, values = np.array([one for one, _ in pairs]), np.array([value for _, value in pairs])
    standing = standardised_within(values, group)
    for one in np.unique(group):
        mine = group == one
        np.testing.assert_allclose(
            standing[mine], standardised_within(values[mine], np.zeros(mine.sum(), np.int64)), atol=1e-6
        )
        assert standing[mine].mean() == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("reference", ["community", "street", "district", "city"])
def test_a_desk_is_in_the_named_place_or_the_smallest_that_holds_it(reference: str) -> None:
    setup = Simulation(load("demo").with_({"run.days": 1}), 1).setup
    desks = setup.organisation.desks
    group = desks_within(setup.world, desks, reference)
    places = ["district"] if reference != "city" else []
    places += ["street"] * (reference in ("community", "street")) + ["community"] * (reference == "community")
    for place in places:
        for number in np.unique(desks[place][desks[place] >= 0]):
            here = desks[place] == number
            others = np.unique(group[here])
            assert not np.isin(group[~here], others).any() or place != places[-1]
    if reference == "city":
        assert (group == 0).all()
    assert len(communities_within(setup.world, reference)) == len(setup.world.communities)


def _cases(rollout: list[dict[str, Any]], **changes: Any) -> pd.DataFrame:
    scenario = load("panjin/after").with_({**CITY, **changes, "rollout": [EXAMPLE, *rollout]})
    return Simulation(scenario, 3).run().cases.set_index("need")


@pytest.fixture(scope="module")
def plain() -> pd.DataFrame:
    """The cases of the city without any lever of one district."""
    return _cases([])


@pytest.mark.slow
@pytest.mark.parametrize("path", LEVERS)
def test_a_lever_of_one_district_changes_no_case_of_another(path: str, plain: pd.DataFrame) -> None:
    pilot = _cases([{"from": -40, "where": {"district": [0]}, "set": {path: LEVERS[path]}}])
    elsewhere = plain["district"] != 0
    assert elsewhere.sum() > 500
    pd.testing.assert_frame_equal(plain[elsewhere], pilot[pilot["district"] != 0])
    assert not plain[~elsewhere].equals(pilot[pilot["district"] == 0])


@pytest.mark.slow
@pytest.mark.parametrize("reference", ["people", "communities", "cases", "funds"])
def test_a_comparison_over_the_whole_city_does_reach_other_districts(reference: str) -> None:
    wide = {f"policy.comparison.{reference}": "city", "run.days": 95}
    stage = {"from": -40, "where": {"district": [0]}, "set": {"policy.time.visits": 0.5, "policy.time.paperwork": 0.5}}
    plain, pilot = _cases([], **wide), _cases([stage], **wide)
    assert not plain[plain["district"] != 0].equals(pilot[pilot["district"] != 0])
