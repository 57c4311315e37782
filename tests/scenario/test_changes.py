"""Changes by dotted path and reforms applied to a scenario."""

import pytest

from sim.scenario import Scenario, ScenarioError, load, load_reform


def problems(call, *args, **kwargs):
    with pytest.raises(ScenarioError) as caught:
        call(*args, **kwargs)
    return caught.value.problems


def test_with_leaves_the_original_alone():
    demo = load("demo")
    before = demo.hash
    other = demo.with_({"policy.staffing.members_per_grid": 2, "run.days": 10})
    assert other.policy.staffing.members_per_grid == 2
    assert other.run.days == 10
    assert demo.hash == before
    assert other.name == demo.name


def test_with_reaches_below_mappings():
    demo = load("demo")
    one = demo.with_({"policy.dispatch.route.by_category.traffic": "direct"})
    assert one.policy.dispatch.route.by_category == {
        **demo.policy.dispatch.route.by_category,
        "traffic": "direct",
    }
    only = demo.with_({"policy.dispatch.route.by_category": {"traffic": "direct"}})
    assert only.policy.dispatch.route.by_category == {"traffic": "direct"}
    deep = demo.with_({"demand.categories.noise.rate": 50}).with_({"demand.categories.noise.work_median": 2})
    assert deep.demand.categories == {"noise": {"rate": 50.0, "work_median": 2.0}}
    groups = demo.with_({"demand.group_rates.noise.elder": 2})
    assert groups.demand.group_rates["noise"]["elder"] == 2.0


def test_with_takes_sections():
    changed = load("demo").with_({"policy.time": {"paperwork": 0.1, "visits": 0.2}})
    assert changed.policy.time.paperwork == 0.1
    assert changed.policy.time.training == load("demo").policy.time.training
    assert load("demo").with_({"policy": {"time": {"visits": 0.2}}}).policy.time.visits == 0.2


def test_related_values_change_together():
    changed = load("demo").with_({"policy.staffing.street_officials": 0, "policy.structure.offices_per_street": 0})
    assert changed.policy.structure.offices_per_street == 0


@pytest.mark.parametrize(
    ("path", "value", "expected", "suggestion"),
    [
        ("policy.staffing.member_per_grid", 2, "dotted path", "policy.staffing.members_per_grid"),
        ("members_per_grid", 2, "dotted path", "policy.staffing.members_per_grid"),
        ("policy.stafing.posts", 2, "dotted path", "policy.staffing.posts"),
        ("policy.staffing.posts.more", 2, "dotted path", None),
        ("policy.staffing", 2, "a mapping with names among posts", ""),
        ("policy.staffing.posts", "many", "a whole number in [0, 1,000,000]", ""),
        ("policy.staffing.posts", 2000.5, "a whole number", ""),
        ("policy.staffing.posts", True, "a whole number", ""),
        ("policy.time.visits", float("nan"), "a number in [0, 0.9]", ""),
        ("policy.time.visits", None, "a number in [0, 0.9]", ""),
        ("policy.dispatch.priority", "deadlines", "one of fifo, deadline", "deadline"),
        ("policy.dispatch.route.by_category.noise", "drect", "one of level_by_level", "direct"),
        ("policy.dispatch.route.by_category.nose", "direct", "a category", "noise"),
        ("demand.categories.noise.ratee", 5, "a value that categories", "rate"),
        ("demand.group_rates.noise.elders", 5, "one of local", "elder"),
        ("demand.hour_profile", [1, 2], "24 numbers", ""),
        ("run.start_date", "2024-01-02", "a Monday", ""),
        ("run.start_date", "01.02.2024", "the ISO date", ""),
        ("territory.scale", 0, "(0, 1]", ""),
        ("reform", ["visits"], "dotted path", "reforms"),
    ],
)
def test_bad_override_names_its_path(path, value, expected, suggestion):
    found = problems(load("demo").with_, {path: value})
    assert len(found) == 1
    assert found[0].path.startswith(path.split(".")[0])
    assert path in (found[0].path, found[0].path.rpartition(".")[0])
    assert expected in found[0].expected
    if suggestion is not None:
        assert found[0].suggestion == suggestion


def test_all_bad_overrides_at_once():
    found = problems(
        load("demo").with_,
        {
            "run.dayz": 3,
            "run.days": 0,
            "territory.grids": 1,
            "policy.time.paperwork": 0.9,
            "reforms": ["visit"],
        },
    )
    assert {problem.path for problem in found} == {
        "run.dayz",
        "run.days",
        "territory.grids",
        "policy.time.paperwork",
        "reforms.0",
    }


def test_with_reform():
    before = load("panjin/before")
    cut = before.with_reform("burden-cut", paperwork=0.2)
    assert cut.policy.time.paperwork == 0.2
    assert [reform.name for reform in cut.reforms] == ["burden-cut"]
    assert cut.reforms[0].parameters == {"paperwork": 0.2}
    assert cut.with_reform("burden-cut").policy.time.paperwork == 0.30  # replaces, no conflict


def test_reforms_one_by_one_make_after():
    scenario = load("panjin/before")
    for reform in load("panjin/after").reforms:
        scenario = scenario.with_reform(reform.name, **reform.parameters)
    assert scenario.hash == load("panjin/after").hash
    listed = [{reform.name: dict(reform.parameters)} for reform in load("panjin/after").reforms]
    at_once = load("panjin/before").with_({"reforms": listed})
    assert at_once.hash == scenario.hash


def test_each_reform_changes_something_of_its_own():
    before = load("panjin/before")
    for reform in load("panjin/after").reforms:
        assert before.with_reform(reform.name).hash != before.hash
    paths = [path for reform in load("panjin/after").reforms for path in reform.changes]
    assert len(paths) == len(set(paths))


def test_reforms_that_name_each_other_conflict():
    found = problems(Scenario().with_reform("direct-train").with_reform, "block-led")
    assert "direct-train and block-led" in found[0].found


def test_same_path_to_different_values_conflicts(tmp_path):
    for name, value in (("one", 0.1), ("two", 0.2), ("three", 0.2)):
        (tmp_path / f"{name}.yaml").write_text(f"changes: {{policy.time.visits: {value}}}")
    one, two, three = (str(tmp_path / f"{name}.yaml") for name in ("one", "two", "three"))
    found = problems(Scenario().with_, {"reforms": [one, two]})
    assert "policy.time.visits" in found[0].found
    assert Scenario().with_({"reforms": [two, three]}).policy.time.visits == 0.2


def test_wrong_reform_and_wrong_parameter():
    found = problems(Scenario().with_reform, "big-departments")
    assert found[0].suggestion == "big-department"
    found = problems(Scenario().with_reform, "big-department", office_per_street=3)
    assert found[0].suggestion == "offices_per_street"
    found = problems(Scenario().with_reform, "big-department", offices_per_street=99)
    assert found[0].path == "policy.structure.offices_per_street"
    found = problems(load_reform, "nothing")
    assert "does not exist" in found[0].found
