"""Stages of a roll-out: read, resolved, checked, and in force where and when they say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.institutions.core.levers import Levers, scopes_of
from sim.organisation import build_organisation
from sim.scenario import Scenario, ScenarioError, load
from sim.world import build_world


def _with(*stages: dict[str, Any]) -> Scenario:
    return load("demo").with_({"rollout": list(stages)})


def test_a_stage_holds_the_changes_of_its_reforms_and_its_own_values_win() -> None:
    scenario = _with({"from": 0, "reforms": ["visits"], "set": {"policy.time.visit_hours": 1.0}})
    stage = scenario.rollout[0]
    assert "reforms" not in stage
    assert stage["set"]["policy.time.visit_hours"] == 1.0
    assert "policy.time.visits" in stage["set"]
    assert Scenario.from_dict(scenario.to_dict()) == scenario
    assert scenario.hash != load("demo").hash


@pytest.mark.parametrize(
    ("stage", "path", "expected"),
    [
        ({"from": -1.5, "set": {"policy.time.visits": 0.1}}, "from", "the number of a day"),
        ({"from": 9, "until": 3, "set": {"policy.time.visits": 0.1}}, "until", "not before"),
        ({"from": 0, "wher": "all", "set": {"policy.time.visits": 0.1}}, "wher", "a name among"),
        ({"from": 0, "where": {"stret": [0]}, "set": {"policy.time.visits": 0.1}}, "stret", "a name among"),
        ({"from": 0, "where": {"street": [99]}, "set": {"policy.time.visits": 0.1}}, "street", "numbers of places"),
        ({"from": 0, "set": {"policy.time.vists": 0.1}}, "vists", "the dotted path"),
        ({"from": 0, "set": {"policy.staffing.posts": 30}}, "posts", "a lever that may vary"),
        ({"from": 0, "set": {"policy.time.visits": 2.0}}, "visits", "a number in [0, 0.9]"),
        ({"from": 0}, "set", "a mapping of dotted path to value"),
        ({"from": 0, "reforms": ["visitz"]}, "reforms", "the name of a reform"),
    ],
)
def test_mistakes_are_named(stage: dict[str, Any], path: str, expected: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        _with(stage)
    assert any(path in problem.path and expected in problem.expected for problem in caught.value.problems)


def test_levers_hold_where_and_when_a_stage_says() -> None:
    scenario = load("demo").with_(
        {
            "territory.streets": 3,
            "territory.communities": 6,
            "policy.staffing.posts": 24,
            "rollout": [
                {"from": 10, "set": {"policy.time.visits": 0.2}, "where": {"street": [1]}},
                {"from": 20, "until": 29, "set": {"policy.time.visits": 0.3}},
            ],
        }
    )
    world = build_world(scenario.territory)
    levers = Levers(scenario.policy, world, build_organisation(world, scenario), scopes_of(scenario, world))
    base = scenario.policy.time.visits
    of_street = world.communities["street"]
    assert levers.turn(0)
    np.testing.assert_array_equal(levers.community("time.visits"), np.full(6, base))
    assert not levers.turn(9)
    assert levers.turn(10)
    np.testing.assert_array_equal(levers.community("time.visits"), np.where(of_street == 1, 0.2, base))
    np.testing.assert_array_equal(levers.street("time.visits"), [base, 0.2, base])
    assert levers.turn(20)
    assert (levers.community("time.visits") == 0.3).all()
    assert levers.turn(30)
    np.testing.assert_array_equal(levers.community("time.visits"), np.where(of_street == 1, 0.2, base))
    assert levers.varies("time.visits")
    assert not levers.varies("time.visit_hours")
    desks = levers.desk("time.visits")
    assert desks.shape == (len(levers.organisation.desks),)
    with pytest.raises(ValueError, match="read-only"):
        desks[0] = 1.0
