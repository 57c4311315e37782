"""Hash and round trip: equal scenarios have equal hashes, and nothing else does."""

import copy
import pickle
from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario import Scenario, load, parameters

NUMBERS = [leaf for leaf in parameters() if leaf.kind.startswith("a number")]
# Values that must agree with others are left to their defaults.
TIED = ("grid_types", "unit_kinds", "territory.groups", "resident_weights", "policy.time", "posts_per_grid", "scale")
FREE = [leaf for leaf in NUMBERS if not any(name in leaf.path for name in TIED)]
CHOICES = [leaf for leaf in parameters() if leaf.choices]


@st.composite
def changes(draw):
    numbers = draw(st.lists(st.sampled_from(FREE), unique_by=lambda leaf: leaf.path, max_size=8))
    choices = draw(st.lists(st.sampled_from(CHOICES), unique_by=lambda leaf: leaf.path, max_size=4))
    values = {leaf.path: draw(st.floats(leaf.low, leaf.high)) for leaf in numbers}
    values |= {leaf.path: draw(st.sampled_from(leaf.choices)) for leaf in choices}
    values["run.seed"] = draw(st.integers(0, 2**63 - 1))
    routes = st.dictionaries(st.sampled_from(["noise", "traffic"]), st.sampled_from(["direct", "territorial"]))
    values["policy.dispatch.route.by_category"] = draw(routes)
    return values


@given(changes())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_round_trip(values):
    scenario = Scenario().with_(values)
    for path, value in values.items():
        found = scenario
        for name in path.split("."):
            found = getattr(found, name)
        assert found == value
    again = Scenario.from_dict(scenario.to_dict())
    assert again == scenario
    assert again.hash == scenario.hash
    assert hash(again) == hash(scenario)


def _reversed(tree):
    if isinstance(tree, dict):
        return {key: _reversed(tree[key]) for key in reversed(tree)}
    return tree


@pytest.mark.parametrize("name", ["demo", "panjin/before", "panjin/after"])
def test_hash_ignores_key_order_texts_and_number_form(name):
    scenario = load(name)
    tree = _reversed(scenario.to_dict())
    assert Scenario.from_dict(tree).hash == scenario.hash
    texts = {"title.en": "Other", "title.zh": "其他", "description.en": "x", "source": "y"}
    renamed = scenario.with_(texts)
    assert renamed.hash == scenario.hash
    assert renamed != scenario
    assert scenario.with_({"policy.time.visit_hours": 1}).hash == scenario.with_({"policy.time.visit_hours": 1.0}).hash
    assert len(scenario.hash) == 64


def test_yaml_round_trip(tmp_path):
    scenario = load("demo").with_({"demand.categories.noise.rate": 50, "title.zh": "示范: 甲"})
    path = tmp_path / "resolved.yaml"
    path.write_text(scenario.to_yaml(), encoding="utf-8")
    assert load(path) == scenario
    assert load(path).hash == scenario.hash
    assert yaml.safe_load(scenario.to_yaml())["title"]["zh"] == "示范: 甲"


@pytest.mark.parametrize(
    "change",
    [
        {"run.seed": 2},
        {"territory.seed": 2},
        {"territory.scale": 0.5},
        {"demand.categories.noise.rate": 50},
        {"policy.dispatch.route.by_category.noise": "territorial"},
        {"policy.shifts.holidays": ["2024-01-01"]},
    ],
    ids=str,
)
def test_hash_sees_every_parameter(change):
    base = load("panjin/after")
    assert base.with_(change).hash != base.hash


def test_own_catalogue_counts_by_contents(tmp_path):
    scenario = tmp_path / "mine.yaml"
    catalogue = tmp_path / "mine_catalogue.yaml"
    scenario.write_text(
        "extends: demo\ndemand: {catalogue: mine_catalogue.yaml}\n"
        "policy: {dispatch: {route: {by_category: {noise: direct}}}}\n"
    )
    catalogue.write_text("categories: {enquiry: {rate: 0}, noise: {rate: 1}, market: {rate: 1}, welfare: {rate: 1}}\n")
    first = load(scenario)
    assert first.demand.catalogue == str(catalogue.resolve())
    catalogue.write_text("categories: {enquiry: {rate: 0}, noise: {rate: 2}, market: {rate: 1}, welfare: {rate: 1}}\n")
    second = load(scenario)
    assert first.hash != second.hash
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for file in (scenario, catalogue):
        (elsewhere / file.name).write_text(file.read_text())
    assert load(elsewhere / "mine.yaml").hash == second.hash


def test_copies_and_pickles():
    scenario = load("panjin/after").with_({"demand.group_rates.noise.elder": 1.5})
    for other in (pickle.loads(pickle.dumps(scenario)), copy.deepcopy(scenario)):
        assert other == scenario
        assert other.hash == scenario.hash
        assert other.name == "panjin/after"
        assert other.reforms == scenario.reforms
    assert {scenario: 1}[pickle.loads(pickle.dumps(scenario))] == 1


def test_values_of_array_libraries():
    import numpy as np

    scenario = Scenario().with_(
        {
            "policy.staffing.posts": np.int64(2000),
            "policy.time.visits": np.float64(0.1),
            "demand.weekday_profile": np.ones(7),
            "run.start_date": date(2024, 1, 8),
        }
    )
    plain = Scenario().with_(
        {
            "policy.staffing.posts": 2000,
            "policy.time.visits": 0.1,
            "demand.weekday_profile": [1] * 7,
            "run.start_date": "2024-01-08",
        }
    )
    assert scenario.hash == plain.hash
    assert type(scenario.policy.staffing.posts) is int
