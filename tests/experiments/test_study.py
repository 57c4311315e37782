"""Study files: what they give, and what is wrong in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.experiments import study as study_module
from sim.experiments.machine import Machine
from sim.experiments.plan import jobs as plan_jobs
from sim.experiments.results import HoledDesign, StudyResults
from sim.experiments.study import Study
from sim.experiments.study_file import read_study
from sim.scenario import Scenario, ScenarioError, load
from tests.experiments import fakes

SHIPPED = sorted((Path(__file__).parents[2] / "experiments").glob("*.yaml"))
SPEED, RULE = "policy.staffing.speed", "policy.dispatch.priority"
TREE = {
    "scenarios": ["demo", {"name": "slow", "base": "demo", "set": {"policy.structure.transfer_hours": 8}}],
    "factors": {SPEED: [0.8, 1.0], RULE: ["fifo", "deadline"]},
    "replications": 3,
    "comparisons": [{"a": "demo", "b": "slow"}, {"a": {SPEED: 0.8}, "b": {SPEED: 1.0}}],
    "outcomes": ["solved", "mean_wait_days"],
}


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _fake(monkeypatch: pytest.MonkeyPatch, work=fakes.measure) -> None:
    monkeypatch.setattr(study_module, "Machine", lambda *given: Machine(*given[:2], work=work))


def test_points_are_scenarios_by_factor_values() -> None:
    study = Study.from_dict(TREE)
    assert len(study.points) == 8
    assert len(study.jobs) == 24
    assert study.points[-1].scenario.policy.dispatch.priority.default == "deadline"
    assert study.points[-1].scenario.policy.structure.transfer_hours == 8
    assert study.points[0].name == "demo (speed=0.8, priority=fifo)"


def test_zip_takes_first_with_first() -> None:
    tree = {**TREE, "design": "zip", "comparisons": []}
    study = Study.from_dict(tree)
    assert [tuple(point.factors.values()) for point in study.points] == [(0.8, "fifo"), (1.0, "deadline")] * 2


def test_common_changes_apply_to_every_scenario() -> None:
    study = Study.from_dict({**TREE, "set": {"run.days": 30}})
    assert {point.scenario.run.days for point in study.points} == {30}


def test_comparisons_pair_points_that_are_equal_otherwise() -> None:
    study = Study.from_dict(TREE)
    found = study.pairs
    assert len(found) == 4 + 4
    for a, b in found[:4]:
        assert study.points[a].factors == study.points[b].factors
        assert (study.points[a].label, study.points[b].label) == ("demo", "slow")
    for a, b in found[4:]:
        assert study.points[a].label == study.points[b].label
        assert study.points[a].factors[RULE] == study.points[b].factors[RULE]


def test_results(monkeypatch, tmp_path) -> None:
    study = Study.from_dict(TREE)
    _fake(monkeypatch)
    results = study.run(out=tmp_path / "out")
    assert len(results.frame) == 24
    assert results.means["runs"].tolist() == [3] * 8
    rows = results.differences
    assert len(rows) == 8 * 2
    by_speed = rows[rows["a"].str.contains("speed=0.8") & rows["b"].str.contains("speed=1.0")]
    assert np.allclose(by_speed["difference"], 0.4)  # 2 a unit of speed, exactly: common random numbers
    assert by_speed["high"].isna().all()  # equal differences: no estimate of chance
    assert {file.name for file in (tmp_path / "out").iterdir() if not file.name.startswith("input-")} == {
        "runs",
        "scenarios.parquet",
        "differences.parquet",
        "points.parquet",
        "provenance.json",
        "study.yaml",
        ".gridgov.json",
    }
    assert isinstance(results, StudyResults)
    assert "24 runs, 0 failed" in repr(results)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_studies_are_valid(path: Path) -> None:
    study = Study.load(path)
    assert study.content.title.get("en")
    assert study.content.title.get("zh")
    assert study.pairs or study.content.design.kind in ("morris", "sobol", "leave_one_out", "shapley", "search")
    assert all(point.base.territory.scale <= 0.25 for point in study.points)


def test_the_three_levers_have_a_study_each() -> None:
    assert {"members_per_grid", "funding_per_branch", "dispatch_rules"} <= {path.stem for path in SHIPPED}


def test_all_mistakes_are_told_at_once_with_their_lines(tmp_path) -> None:
    path = _write(
        tmp_path / "bad.yaml",
        "scenarios: [demo, {name: x, base: demoo}]\n"
        "factors:\n"
        "  policy.staffing.member_per_grid: [1, 2]\n"
        "  policy.staffing.speed: [0.9, 99]\n"
        "  policy.dispatch.priority: fifo\n"
        "replications: none\n"
        "outcomes: [solvd]\n"
        "comparison: []\n"
        "comparisons:\n"
        "  - {a: demo, b: after}\n",
    )
    with pytest.raises(ScenarioError) as caught:
        read_study(path)
    found = {(problem.line, problem.path.split(":")[0]) for problem in caught.value.problems}
    assert {line for line, _ in found} == {1, 3, 4, 5, 6, 7, 8, 10}
    text = str(caught.value)
    for suggestion in ("demo?", "policy.staffing.members_per_grid?", "solved?", "comparisons?"):
        assert f"did you mean {suggestion}" in text
    assert "[0.1, 2]" in text or "2]" in text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"scenarios": []}, "at least one scenario"),
        ({"scenarios": ["demo", "demo"]}, "a second time"),
        ({"scenarios": [3]}, "the name of a scenario"),
        ({"scenarios": [{"name": "x"}]}, "scenarios.0.base"),
        ({"scenarios": [{"base": "demo", "sett": {}}]}, "sett"),
        ({"factors": {SPEED: []}}, "a list of values"),
        ({"factors": {SPEED: [0.9, 0.9]}}, "different values"),
        ({"factors": [SPEED]}, "a mapping"),
        ({"replications": 0}, "a whole number in"),
        ({"replications": True}, "a whole number in"),
        ({"seed": -1}, "a whole number in"),
        ({"title": 3}, "title"),
        ({"design": "zipp"}, "did you mean zip?"),
        ({"design": "zip", "factors": {SPEED: [0.8], RULE: ["fifo", "deadline"]}}, "as many values"),
        ({"set": {"territory.scale": 2}}, "territory.scale"),
        ({"factors": {SPEED: {"low": 0.5, "high": 1.0}}}, "ranges go with the designs"),
        ({"design": {"kind": "sobol", "samples": 100}, "comparisons": []}, "a power of two"),
        ({"design": {"kind": "morris", "levels": 5}, "comparisons": []}, "an even number"),
        ({"design": {"kind": "morris", "sample": 5}, "comparisons": []}, "did you mean samples?|sample"),
        ({"design": "sobol", "factors": {}, "comparisons": []}, "at least one factor"),
        (
            {"design": "latin_hypercube", "factors": {SPEED: {"low": 1, "high": 0.5}}, "comparisons": []},
            "low below high",
        ),
        ({"design": "latin_hypercube", "factors": {SPEED: {"low": 0.5, "high": 5}}, "comparisons": []}, "2]"),
        (
            {
                "design": "latin_hypercube",
                "factors": {"policy.structure.transfer_hours": {"low": 0, "high": 5, "scale": "log"}},
                "comparisons": [],
            },
            "low above 0",
        ),
        ({"design": "table", "table": [{SPEED: 0.8}]}, "no factors"),
        ({"table": [{SPEED: 0.8}]}, "design: table"),
        ({"design": "shapley", "factors": {}}, "which has none"),
        ({"replications": {"minimum": 2, "until": {"solved": 1}}}, "a whole number in [3"),
        ({"replications": {"minimum": 5}}, "a half-width"),
        ({"replications": {"until": {"solvd": 1}}}, "did you mean solved?"),
        ({"replications": {"until": {"solved": "x %"}}}, "a half-width above 0"),
        ({"replications": {"until": {"solved": 1}, "of": "differences"}, "comparisons": []}, "no comparisons"),
        ({"budget": {"runs": 10}}, "8 points x 3 replications = 24 runs"),
        ({"budget": {"hours": 0}}, "a number above 0"),
        ({"run_timeout": -1}, "a number above 0"),
        ({"margins": {"solvd": 1}}, "did you mean solved?"),
        ({"comparisons": [{"a": "demo"}]}, "a pair"),
        ({"comparisons": [{"a": {"speed": 1}, "b": {"speed": 2}}]}, "one of the factors"),
        ({"comparisons": [{"a": {SPEED: 0.8}, "b": {RULE: "fifo"}}]}, "fix the same things"),
        ({"comparisons": [{"a": {SPEED: 0.8}, "b": {SPEED: 0.7}}]}, "one of 0.8, 1.0"),
    ],
)
def test_bad_studies_are_refused(change: dict, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Study.from_dict({**TREE, **change})
    assert any(part in str(caught.value) for part in message.split("|"))


def test_a_missing_and_an_empty_file(tmp_path) -> None:
    with pytest.raises(ScenarioError, match="a file that can be read"):
        Study.load(tmp_path / "none.yaml")
    with pytest.raises(ScenarioError, match="an empty file"):
        Study.load(_write(tmp_path / "empty.yaml", ""))


def test_scenarios_beside_the_study_and_reforms_are_found(tmp_path) -> None:
    _write(tmp_path / "mine.yaml", "extends: demo\npolicy: {staffing: {speed: 1.1}}\n")
    path = _write(
        tmp_path / "study.yaml",
        "scenarios:\n"
        "  - mine.yaml\n"
        "  - {name: five, base: mine.yaml, reforms: [{big-department: {offices_per_street: 4}}]}\n",
    )
    study = Study.load(path)
    assert [point.scenario.policy.staffing.speed for point in study.points] == [1.1, 1.1]
    assert study.points[1].scenario.policy.structure.offices_per_street == 4
    assert load("demo").policy.staffing.speed != 1.1


def test_rules_in_the_assumptions_of_a_search_lie_beside_the_study(tmp_path, monkeypatch) -> None:
    rule = 'import sim\n\n@sim.rule("priority")\ndef late(case, desk):\n    return -case.now\n'
    (tmp_path / "late_rule.py").write_text(rule, encoding="utf-8")
    path = _write(
        tmp_path / "study.yaml",
        f"scenarios: [demo]\nfactors: {{{SPEED}: [0.8, 1.2]}}\nbudget: {{runs: 400}}\n"
        "design: {kind: search, maximise: solved, over: [{policy.dispatch.priority: 'late_rule:late'}]}\n",
    )
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert Study.load(path).content.search is not None


def test_a_design_far_too_large_is_refused_at_once() -> None:
    values = [k / 1000 for k in range(100, 1000)]
    factors = {f"policy.time.{name}": values[:400] for name in ("paperwork", "visits")}
    factors |= {SPEED: values}
    with pytest.raises(ScenarioError, match="144,000,000 points"):
        Study.from_dict({"scenarios": ["demo"], "factors": factors, "replications": 1})


@pytest.mark.parametrize(
    ("path", "values", "message"),
    [
        (SPEED, [0.5 + k / 200 for k in range(100)] + [99.0], "2]"),
        (SPEED, [0.5 + k / 200 for k in range(100)] + [float("nan")], "number"),
        ("policy.staffing.posts", [*range(100, 200), 150.5], "whole number|integer"),
        ("policy.staffing.posts", [*range(100, 200), "many"], "whole number|integer"),
        (SPEED, [0.5 + k / 200 for k in range(100)] + [0.5], "different values"),
    ],
)
def test_a_mistake_in_a_long_list_of_values_is_found(path: str, values: list, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Study.from_dict({"scenarios": ["demo"], "factors": {path: values}, "replications": 1})
    assert any(part in str(caught.value) for part in message.split("|")), str(caught.value)


def test_no_scenario_is_made_before_it_is_needed(monkeypatch) -> None:
    made = []
    with_ = Scenario.with_
    monkeypatch.setattr(Scenario, "with_", lambda self, changes: made.append(1) or with_(self, changes))
    values = [round(0.5 + k / 2000, 6) for k in range(1000)]
    shares = [round(0.1 + k / 1000, 6) for k in range(100)]
    factors = {SPEED: values, "policy.time.paperwork": shares}
    study = Study.from_dict({"scenarios": ["demo"], "factors": factors, "replications": 1})
    assert len(study.points) == 100_000
    assert len(made) < 200
    next(iter(plan_jobs(study.resolver, 1, range(1))))
    assert len(made) < 210


def test_a_table_gives_its_rows() -> None:
    rows = [{SPEED: 0.8, RULE: "fifo"}, {SPEED: 1.0, RULE: "deadline"}]
    tree = {
        "scenarios": ["demo"],
        "design": "table",
        "table": rows,
        "replications": 2,
        "comparisons": [{"a": rows[0], "b": rows[1]}],
    }
    study = Study.from_dict(tree)
    assert [dict(point.factors) for point in study.points] == rows
    assert study.pairs == [(0, 1)]


def test_values_chosen_together_need_to_be_right_together_only() -> None:
    paths = {"policy.staffing.street_officials": [3, 0], "policy.structure.offices_per_street": [3, 0]}
    tree = {"scenarios": ["demo"], "design": "zip", "factors": paths, "replications": 1}
    assert len(Study.from_dict(tree).points) == 2
    with pytest.raises(ScenarioError, match="no street level"):
        Study.from_dict({**tree, "design": "factorial"})


@pytest.mark.slow
def test_a_stopping_rule_goes_on_until_intervals_are_narrow(monkeypatch, tmp_path) -> None:
    _fake(monkeypatch)
    rule = {"minimum": 5, "maximum": 60, "step": 5, "until": {"solved": 0.4}, "of": "means"}
    tree = {"scenarios": ["demo"], "factors": {SPEED: [0.8, 1.0]}, "replications": rule}
    results = Study.from_dict(tree).run(out=tmp_path, progress=False)
    counts = results.means["runs"].tolist()
    assert counts[0] == counts[1]  # the made-up noise is that of the seed alone
    assert 10 <= counts[0] < 60  # about (2 x 1.96 / 0.8)^2
    half = 2.0 * results.values("solved")[0].std(ddof=1) / np.sqrt(counts[0])
    assert half < 0.45
    again = Study.from_dict(tree).run(out=tmp_path, progress=False)
    assert len(again.frame) == len(results.frame)
    narrow = {**rule, "of": "differences", "until": {"solved": 1e-6}}
    paired = {**tree, "replications": narrow, "comparisons": [{"a": {SPEED: 0.8}, "b": {SPEED: 1.0}}]}
    whole = Study.from_dict(paired).run(progress=False).means["runs"].tolist()
    assert whole == [60, 60]  # equal differences give no estimate, which is never narrow enough


def test_a_stopping_rule_ends_at_its_maximum_and_with_the_budget(monkeypatch) -> None:
    _fake(monkeypatch)
    rule = {"minimum": 3, "maximum": 11, "step": 5, "until": {"solved": 1e-9}}
    tree = {"scenarios": ["demo"], "factors": {SPEED: [0.8, 1.0]}, "replications": rule}
    results = Study.from_dict(tree).run(progress=False)
    assert results.means["runs"].tolist() == [11, 11]
    assert not results.stopped
    short = Study.from_dict({**tree, "budget": {"runs": 17}}).run(progress=False)
    assert short.means["runs"].tolist() == [8, 8]
    assert "17 runs" in short.stopped


def test_shards_do_not_go_with_a_stopping_rule() -> None:
    rule = {"minimum": 3, "maximum": 11, "until": {"solved": 1e-9}}
    with pytest.raises(study_module.StudyError, match="stopping rule"):
        Study.from_dict({"scenarios": ["demo"], "replications": rule}).run(shard="1/2")


def test_a_design_with_holes_is_not_analysed_and_the_holes_are_listed(monkeypatch) -> None:
    _fake(monkeypatch, fakes.fail_on_seed_two)
    tree = {
        "scenarios": ["demo"],
        "design": {"kind": "morris", "trajectories": 2},
        "replications": 3,
        "factors": {SPEED: {"low": 0.5, "high": 1.5}},
        "outcomes": ["solved"],
    }
    results = Study.from_dict(tree).run(progress=False)
    assert len(results.holes) == 4
    with pytest.raises(HoledDesign, match="4 holes") as caught:
        _ = results.analysis
    assert "seed 2: failed: ValueError: no" in str(caught.value)
    assert "--retry-failed" in str(caught.value)


def test_margins_test_equivalence(monkeypatch) -> None:
    _fake(monkeypatch)
    tree = {**TREE, "replications": 10, "margins": {"solved": 0.5}}
    rows = Study.from_dict(tree).run(progress=False).differences
    solved = rows[rows["measure"] == "solved"]
    assert (solved["p_equivalent"] < 0.05).all()  # the difference is 0.4 exactly, or 0
    assert rows[rows["measure"] != "solved"]["p_equivalent"].isna().all()
    assert {"p_holm", "p_fdr", "variance_reduction", "bca_low"} <= set(rows)


def test_a_notebook_gets_a_line_that_is_updated() -> None:
    from sim.report.notebook import NotebookProgress, in_notebook

    assert not in_notebook()
    progress = NotebookProgress()
    assert "preparing" in progress.html(10, 110, 0, 5.0)
    progress.left.note(10, 0.0)  # found in a store
    progress.left.note(11, 30.0)  # starts and compiles
    assert "preparing" in progress.html(11, 110, 0, 30.0)
    line = progress.html(60, 110, 2, 59.4)
    assert "60 of 110 runs, 2 failed, about 30 s left" in line
