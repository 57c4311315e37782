"""Levels of factors do what their labels say, or the study is refused with the remedy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.experiments import Study
from sim.experiments.levels import applied
from sim.experiments.machine import Machine
from sim.experiments.points import equal_points, label_text, labelled
from sim.experiments.rounds import rounds
from sim.experiments.runner import Runner
from sim.report.choices import value_text
from sim.report.findings import Findings, read_findings
from sim.report.page import report
from sim.scenario import Scenario, ScenarioError, load, parameters
from sim.scenario.problems import Problem
from tests.experiments import fakes

SPEED, VISITS = "policy.staffing.speed", "policy.time.visits"
SMALL = {"territory.scale": 0.2, "run.days": 70, "run.warm_up_days": 0}


def study(**parts: object) -> Study:
    return Study.from_dict({"scenarios": ["demo"], "set": SMALL, "replications": 2, "outcomes": ["solved"]} | parts)


def problems(**parts: object) -> list[Problem]:
    with pytest.raises(ScenarioError) as refused:
        study(**parts)
    return list(refused.value.problems)


RULE = """import sim


@sim.levers({"policy.time.visits": (0.0, 0.5)})
def careful(view):
    return {}
"""


def test_labels_name_files_without_the_folders_of_a_machine(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine.py").write_text(RULE, encoding="utf-8")
    here, there = ([str(tmp_path / name / "mine.py:careful")] for name in ("one", "two"))
    made = study(factors={"policy.own.levers": [[], here]})
    assert [point.name for point in made.points] == ["demo (levers=[])", 'demo (levers=["mine.py:careful"])']
    assert value_text(here) == "careful (custom)"
    named = labelled([load("demo"), load("demo").with_({"policy.own.levers": here})])
    assert list(named) == ["demo", 'demo (levers=["mine.py:careful"])']
    assert label_text("/of/no/file") == "/of/no/file"
    expected = "files of different names"
    assert expected in problems(factors={"policy.own.levers": [here, there]})[0].expected
    rows = [{"policy.own.levers": here}, {"policy.own.levers": there}]
    assert expected in problems(design="table", table=rows)[0].expected


@pytest.fixture(scope="module")
def reformed() -> Scenario:
    return load("panjin/after").with_({"territory.scale": 0.01})


def names(scenario: Scenario) -> list[str]:
    return [reform.name for reform in scenario.reforms]


def test_a_switch_puts_a_reform_in_force_or_takes_it_out(reformed: Scenario) -> None:
    for name in names(reformed):
        without = applied(reformed, {f"reforms.{name}": False})
        assert without == reformed.without_reform(name)
        assert applied(reformed, {f"reforms.{name}": True}) == reformed
        assert name in names(applied(without, {f"reforms.{name}": True}))


@pytest.mark.parametrize("wanted", [[], ["visits"], ["burden-cut", "visits"]])
def test_a_set_of_reforms_is_the_whole_set(reformed: Scenario, wanted: list[str]) -> None:
    assert sorted(names(applied(reformed, {"reforms": wanted}))) == sorted(wanted)
    assert sorted(names(applied(load("demo"), {"reforms": wanted}))) == sorted(wanted)


def test_parameters_of_a_reform_are_levels(reformed: Scenario) -> None:
    reform = next(reform for reform in sim.list_reforms() if reform.name == "visits")
    parameter, path = next(iter(reform.parameters.items()))
    by_path = applied(load("demo"), {f"reforms.visits.{parameter}": 0.07})
    by_level = applied(load("demo"), {"reforms.visits": {parameter: 0.07}})
    assert by_path == by_level == load("demo").with_reform("visits", **{parameter: 0.07})
    tree: object = by_path
    for part in path.split("."):
        tree = getattr(tree, part)
    assert tree == 0.07


@pytest.mark.parametrize(
    "design",
    ["factorial", "zip", {"kind": "latin_hypercube", "samples": 4}, {"kind": "morris", "trajectories": 2}, "table"],
)
def test_switches_work_in_every_design(design: object) -> None:
    levels = {"reforms.visits": [True, False], SPEED: [0.8, 1.2]}
    parts = (
        {"table": [{path: values[k] for path, values in levels.items()} for k in (0, 1)]}
        if design == "table"
        else {"factors": levels}
    )
    found = study(design=design, scenarios=["panjin/after"], set={"territory.scale": 0.01}, **parts)
    for point in found.points:
        assert ("visits" in names(point.scenario)) == point.factors["reforms.visits"]


def test_reforms_that_are_unknown_are_named_with_the_nearest() -> None:
    found = problems(factors={"reforms.visit": [True, False]})
    assert any("visits" in problem.suggestion for problem in found)


def test_an_empty_list_of_reforms_changes_nothing_and_says_so(reformed: Scenario) -> None:
    with pytest.raises(ScenarioError, match="changes nothing"):
        reformed.with_({"reforms": []})
    assert load("demo").with_({"reforms": []}) == load("demo")


def test_points_that_are_the_same_run_are_found() -> None:
    found = study(factors={SPEED: [0.8, 1.2, load("demo").policy.staffing.speed], "reforms.visits": [True, False]})
    hashes = [point.scenario.hash for point in found.points]
    expected = len(hashes) - len(set(hashes))
    assert sum(len(group) - 1 for group in equal_points(found.resolver)) == expected
    assert study(factors={"run.start_date": ["2024-01-01"]}).equal_points == []


@pytest.mark.parametrize(
    "parts",
    [
        {"factors": {"run.seed": [1, 2]}},
        {"set": {"run.seed": 4}},
        {"set": {"run": {"seed": 4}}},
        {"scenarios": [{"name": "a", "base": "demo", "set": {"run.seed": 3}}]},
        {"policies": [{"name": "a", "set": {"run.seed": 3}}]},
        {"design": "table", "table": [{"run.seed": 1}, {"run.seed": 2}]},
        {
            "factors": {SPEED: [0.8, 1.2]},
            "design": {"kind": "search", "maximise": "solved", "over": [{"run.seed": 1}, {"run.seed": 2}]},
            "budget": {"runs": 400},
        },
    ],
)
def test_a_seed_is_refused_wherever_it_is_set(parts: dict) -> None:
    assert any("replications" in problem.hint for problem in problems(**parts))


@pytest.mark.parametrize("option", ["compare", "run"])
def test_commands_refuse_a_seed_that_would_not_be_used(option: str, command) -> None:
    words = {"compare": ["compare", "demo", "panjin/after"], "run": ["run", "demo", "--seed", "5"]}[option]
    done = command(*words, "--set", "run.seed=7")
    assert done.returncode == 2
    assert "--seed" in done.stderr


PAIRS = [
    ("policy.dispatch.priority", "policy.dispatch.priority.default", ["fifo", "deadline"], ["fifo", "shortest_work"]),
    ("policy.dispatch.priority", "policy.dispatch.priority", None, None),
    ("policy.staffing", SPEED, [{"speed": 0.8}, {"speed": 1.2}], [0.9, 1.1]),
    ("reforms", "reforms.visits", [[], ["visits"]], [True, False]),
    ("reforms.visits", "reforms.visits.share", [True, False], [0.1, 0.2]),
]


@pytest.mark.parametrize(("a", "b", "levels_a", "levels_b"), [pair for pair in PAIRS if pair[2]])
@pytest.mark.parametrize("design", ["factorial", "zip", "latin_hypercube", "table"])
def test_factors_that_set_the_same_thing_are_refused(a: str, b: str, levels_a, levels_b, design: str) -> None:
    parts = (
        {"table": [{a: x, b: y} for x, y in zip(levels_a, levels_b, strict=True)]}
        if design == "table"
        else {"factors": {a: levels_a, b: levels_b}}
    )
    assert any("which both set" in problem.found for problem in problems(design=design, **parts))


def _policies(**second: object) -> list[dict]:
    return [{"name": "as it is"}, {"name": "other", **second}]


@pytest.mark.parametrize(
    "parts",
    [
        {"set": {VISITS: 0.3}, "factors": {VISITS: [0.0, 0.1]}},
        {"set": {"policy": {"time": {"visits": 0.3}}}, "factors": {VISITS: [0.0, 0.1]}},
        {"set": {"policy.dispatch": {"priority": "fifo"}}, "factors": {"policy.dispatch.priority": ["deadline"]}},
        {"scenarios": [{"name": "a", "base": "demo", "set": {VISITS: 0.3}}], "factors": {VISITS: [0.0, 0.1]}},
        {"policies": _policies(set={VISITS: 0.3}), "factors": {VISITS: [0.0, 0.1]}},
        {"policies": _policies(set={VISITS: 0.3}), "factors": {"policy.time": [{"visits": 0.1}, {"paperwork": 0.1}]}},
        {"policies": _policies(set={VISITS: 0.3}), "design": "table", "table": [{VISITS: 0.0}, {VISITS: 0.1}]},
        {"policies": _policies(reforms=["visits"]), "factors": {"reforms.visits": [True, False]}},
        {"policies": _policies(reforms=["visits"]), "factors": {"reforms": [[], ["burden-cut"]]}},
    ],
)
def test_what_a_factor_would_undo_is_refused(parts: dict) -> None:
    assert any(problem.expected == "what no factor sets" for problem in problems(**parts))


def test_policies_go_with_factors_of_other_things() -> None:
    found = study(policies=_policies(reforms=["visits"]), factors={"reforms.burden-cut": [True, False], SPEED: [0.8]})
    assert len(found.points) == 4


def test_stages_of_a_roll_out_are_factors() -> None:
    stage = {"from": 20, "set": {VISITS: 0.2}}
    base = {"name": "staged", "base": "demo", "set": {"rollout": [stage]}}
    found = study(scenarios=[base], factors={"rollout.0.from": [10, 30], f"rollout.0.set.{VISITS}": [0.1, 0.3]})
    for point in found.points:
        (made,) = point.scenario.to_dict()["rollout"]
        assert made["from"] == point.factors["rollout.0.from"]
        assert made["set"][VISITS] == point.factors[f"rollout.0.set.{VISITS}"]
    assert len({point.scenario.hash for point in found.points}) == 4
    assert any("stages: none" in one.expected for one in problems(factors={"rollout.0.from": [1, 2]}))


def test_policies_are_crossed_with_scenarios_and_samples_and_meet_the_same_sample() -> None:
    found = study(
        scenarios=["demo", {"name": "fast", "base": "demo", "set": {SPEED: 1.5}}],
        policies=[
            {"name": "none"},
            {"name": "visits", "reforms": ["visits"]},
            {"name": "more", "set": {VISITS: 0.3}},
        ],
        design={"kind": "latin_hypercube", "samples": 4},
        factors={"demand.rate_factor": "plausible"},
        comparisons=[{"a": {"policy": "none"}, "b": {"policy": "more"}}],
    )
    assert len(found.points) == 2 * 3 * 4
    rates = {}
    for point in found.points:
        rates.setdefault((point.label, point.factors["policy"]), []).append(point.factors["demand.rate_factor"])
    assert len({tuple(values) for values in rates.values()}) == 1
    assert len(found.pairs) == 8
    for point in found.points:
        if point.factors["policy"] == "more":
            assert point.scenario.policy.time.visits == 0.3


def test_the_plausible_and_the_valid_range_come_from_the_schema() -> None:
    known = {parameter.path: parameter for parameter in parameters()}
    found = study(design={"kind": "latin_hypercube", "samples": 16}, factors={VISITS: "plausible"})
    low, high = known[VISITS].usual
    assert all(low <= point.factors[VISITS] <= high for point in found.points)
    grid = study(factors={VISITS: "plausible", "policy.dispatch.priority": "range"})
    assert {point.factors[VISITS] for point in grid.points} == {low, high}
    assert {point.factors["policy.dispatch.priority"] for point in grid.points} >= {"fifo", "deadline"}
    assert any("no plausible range" in one.found for one in problems(factors={"run.start_date": "plausible"}))
    assert any("no parameter" in one.found for one in problems(factors={"policy.time.visit": "plausible"}))


@pytest.mark.parametrize(
    "levels",
    [(0.8, 1.2), np.array([0.8, 1.2]), pd.Series([0.8, 1.2]), [np.float64(0.8), np.float32(1.25)], {0.8, 1.2}],
)
def test_sequences_of_python_are_levels(levels: object) -> None:
    found = study(factors={SPEED: levels})
    assert len(found.points) == 2
    assert all(type(point.factors[SPEED]) is float for point in found.points)
    assert "numpy" not in found.text


@pytest.mark.parametrize("shape", ["list", "tuple", "mapping", "alone", "base"])
def test_scenarios_may_be_objects(shape: str) -> None:
    demo, fast = load("demo"), load("demo").with_({SPEED: 1.5})
    given = {
        "list": [demo, {"name": "fast", "base": fast}],
        "tuple": (demo, {"name": "fast", "base": fast}),
        "mapping": {"demo": demo, "fast": fast},
        "alone": demo,
        "base": [{"name": "demo", "base": fast, "set": {SPEED: 1.0}}],
    }[shape]
    found = study(scenarios=given, factors={VISITS: range(0, 1)})
    assert found.points[0].label == "demo"
    assert all(point.scenario.run.days == 70 for point in found.points)


@pytest.mark.parametrize("missing", ["value", "other factor"])
def test_a_comparison_that_pairs_nothing_is_refused_with_the_nearest(missing: str) -> None:
    table = [{SPEED: 0.8, VISITS: 0}, {SPEED: 1.2, VISITS: 0.1}]
    side = {SPEED: 1.2} if missing == "other factor" else {SPEED: 1.2, VISITS: 0}
    first = {SPEED: 0.8} if missing == "other factor" else {SPEED: 0.8, VISITS: 0}
    (found,) = problems(design="table", table=table, comparisons=[{"a": first, "b": side}])
    assert "pairs none" in found.found
    assert "visits" in found.hint
    assert ("no point has" if missing == "value" else "nearest") in found.hint


# -- reports of every design -------------------------------------------------------------------------------


def findings(made: Study, tmp_path, without: str = "") -> Findings:
    def work(task):
        return fakes.measure(task) | ({without: float("nan")} if without else {})

    with Runner(made.resolver, Machine(work=work), tmp_path, about=made.about) as runner:
        runner.complete(made.jobs, len(made.jobs))
    return read_findings(tmp_path)


FOUR = {
    SPEED: [0.8, 1.2],
    VISITS: [0.0, 0.1],
    "demand.rate_factor": [0.9, 1.1],
    "policy.dispatch.priority": ["fifo", "deadline"],
}
DESIGNS = [
    "factorial",
    "zip",
    "table",
    {"kind": "latin_hypercube", "samples": 3},
    {"kind": "sobol", "samples": 2},
    {"kind": "morris", "trajectories": 2},
]


@pytest.mark.slow
@pytest.mark.parametrize("factors", [1, 2, 3, 4])
@pytest.mark.parametrize("design", DESIGNS, ids=str)
def test_every_design_has_a_report(design: object, factors: int, tmp_path) -> None:
    chosen = dict(list(FOUR.items())[:factors])
    parts: dict[str, object] = {"factors": chosen}
    if design == "table":
        parts = {"table": [{path: levels[k] for path, levels in chosen.items()} for k in (0, 1)]}
    made = study(design=design, outcomes=["solved", "solution_rate"], **parts)
    assert "<h2>" in report(findings(made, tmp_path), "en")


@pytest.mark.slow
@pytest.mark.parametrize("design", ["leave_one_out", "shapley"])
def test_every_design_of_reforms_has_a_report(design: str, tmp_path) -> None:
    scenario = {"name": "two", "base": "demo", "reforms": ["visits", "burden-cut"]}
    assert "<h2>" in report(findings(study(design=design, scenarios=[scenario]), tmp_path), "en")


@pytest.mark.slow
@pytest.mark.parametrize("design", ["factorial", *DESIGNS[3:]], ids=str)
def test_where_no_share_is_known_nobody_wins_and_the_report_says_why(design: object, tmp_path) -> None:
    made = study(design=design, factors={SPEED: [0.8, 1.0, 1.2]}, outcomes=["solution_rate", "solved"])
    found = findings(made, tmp_path, "solution_rate")
    page = report(found, "en")
    assert "which truly solves the largest share" not in page
    if found.kind == "analysis":
        assert list(found.unknown) == ["solution_rate"]
        assert "has no value" in page or "Without a value" in page
    else:
        assert not found.ranked
        assert "run.days above 60" in page


@pytest.mark.parametrize("design", [{"kind": "sobol", "samples": 4}, {"kind": "morris", "trajectories": 4}], ids=str)
def test_one_missing_value_is_no_zero(design: object, tmp_path) -> None:
    made = study(design=design, factors={SPEED: [0.8, 1.2], VISITS: [0.0, 0.1]}, replications=1)
    hit = made.jobs[3].run_id

    def work(task):
        return fakes.measure(task) | ({"solved": float("nan")} if task.run_id == hit else {})

    with Runner(made.resolver, Machine(work=work), tmp_path, about=made.about) as runner:
        runner.complete(made.jobs, len(made.jobs))
    table = made.results(tmp_path).analysis
    size = "total" if "total" in table else "mu_star"
    assert set(table["missing"]) <= set(range(1, len(made.points)))
    assert table[size].isna().any()
    assert not (table[size] == 0.0).any()


def test_a_stopping_rule_that_is_not_met_says_so(tmp_path) -> None:
    rule = {"minimum": 3, "maximum": 5, "step": 1, "until": {"solved": 0.0001}, "of": "means"}
    made = study(replications=rule, factors={SPEED: [0.8, 1.2]})
    machine = Machine(work=fakes.measure)
    with Runner(made.resolver, machine, tmp_path, about=made.about) as runner:
        told = rounds(made, runner).unsettled
    assert len(told) == 2
    assert "of 0.0001 wanted after 5 runs" in told[0].text("en")
    assert "已运行5次" in told[0].text("zh")
    assert read_findings(tmp_path).unsettled == tuple(told)


UNDONE = [
    ("policy.staffing.speed", [0.8, 1.2], "policy.staffing.speed"),
    ("policy.dispatch.priority", ["fifo", "deadline"], "policy.dispatch.priority.default"),
    ("policy.dispatch.priority.default", ["fifo", "deadline"], "policy.dispatch.priority"),
    ("policy.staffing", [{"speed": 0.8}, {"speed": 1.2}], "policy.staffing.speed"),
]


@pytest.mark.parametrize(("factor", "levels", "path"), UNDONE)
@pytest.mark.parametrize("design", ["factorial", "table"])
def test_a_change_that_every_point_overwrites_is_refused(factor: str, levels: list, path: str, design: str) -> None:
    parts = {"table": [{factor: x} for x in levels]} if design == "table" else {"factors": {factor: levels}}
    value = 0.9 if path.endswith("speed") else "shortest_work"
    found = problems(design=design, set={path: value, "policy.time.visits": 0.1}, **parts)
    assert [p.path for p in found] == [f"set.{path}"]
    assert len(study(design=design, set={"policy.staffing.members_per_grid": 2}, **parts).points) == 2


def test_a_comparison_of_a_thing_with_itself_is_refused() -> None:
    levels = {"policy.staffing.speed": [0.8, 1.2]}
    for side in ("demo", {"policy.staffing.speed": 0.8}):
        found = problems(factors=levels, comparisons=[{"a": side, "b": side}])
        assert [p.expected for p in found] == ["a and b that differ"]


def test_commands_refuse_a_change_that_another_overwrites(command) -> None:
    for first, second in (
        ("run.days=5", "run.days=6"),
        ("policy.dispatch.priority.default=fifo", "policy.dispatch.priority=deadline"),
        ("policy.time={visits: 0.1}", "policy.time.visits=0.2"),
    ):
        done = command("run", "demo", "--set", first, "--set", second)
        assert done.returncode == 2
        assert "each parameter once" in done.stderr
