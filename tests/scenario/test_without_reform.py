"""Taking reforms out of a scenario."""

from __future__ import annotations

import pickle

import pytest

from sim.scenario import Scenario, ScenarioError, load


def test_without_all_its_reforms_after_is_before() -> None:
    after = load("panjin/after")
    names = [reform.name for reform in after.reforms]
    assert len(names) >= 5
    assert after.without_reform(*names).hash == load("panjin/before").hash
    assert after.without_reform(*names).reforms == ()


def test_without_one_is_the_list_of_the_others() -> None:
    after = load("panjin/after")
    for gone in after.reforms:
        others = [{r.name: dict(r.parameters)} for r in after.reforms if r.name != gone.name]
        expected = load("panjin/before").with_({"reforms": others})
        found = after.without_reform(gone.name)
        assert found.hash == expected.hash, gone.name
        assert [r.name for r in found.reforms] == [r.name for r in after.reforms if r.name != gone.name]


def test_later_changes_stay_and_replaced_values_come_back() -> None:
    demo = load("demo").with_({"policy.time.visits": 0.08})
    changed = demo.with_reform("visits").with_({"policy.staffing.speed": 1.1})
    assert changed.policy.time.visits != 0.08
    back = changed.without_reform("visits")
    assert back.policy.time.visits == 0.08
    assert back.policy.staffing.speed == 1.1
    assert back.hash == demo.with_({"policy.staffing.speed": 1.1}).hash


def test_a_value_set_again_after_the_reform_stays() -> None:
    changed = load("demo").with_reform("visits").with_({"policy.time.visits": 0.01})
    assert changed.without_reform("visits").policy.time.visits == 0.01


def test_mappings_set_below_are_not_mixed_up() -> None:
    demo = load("demo").with_({"policy.dispatch.route.by_category": {"noise": "direct"}})
    changed = demo.with_reform("visits").with_({"policy.dispatch.route.by_category.traffic": "direct"})
    back = changed.without_reform("visits")
    assert dict(back.policy.dispatch.route.by_category) == {"noise": "direct", "traffic": "direct"}
    assert dict(demo.policy.dispatch.route.by_category) == {"noise": "direct"}


def test_it_survives_pickling_and_layers() -> None:
    after = pickle.loads(pickle.dumps(load("panjin/after")))
    assert after.without_reform("burden-cut").with_({"run.days": 10}).without_reform("platform").run.days == 10


def test_a_reform_that_is_not_there_is_refused() -> None:
    with pytest.raises(ScenarioError, match="did you mean burden-cut"):
        load("panjin/after").without_reform("burden-cat")
    with pytest.raises(ScenarioError, match="it has none"):
        Scenario().without_reform("burden-cut")
