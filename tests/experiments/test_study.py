"""Study files: what they give, and what is wrong in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.experiments import study as study_module
from sim.experiments.runner import complete
from sim.experiments.study import Study, StudyResults, pairs
from sim.experiments.study_file import read_study
from sim.scenario import ScenarioError, load
from tests.experiments import fakes

SHIPPED = sorted((Path(__file__).parents[2] / "experiments").glob("*.yaml"))
SPEED, RULE = "policy.staffing.speed", "policy.dispatch.priority"
TREE = {
    "scenarios": ["demo", {"name": "slow", "base": "demo", "set": {"policy.structure.hop_hours": 8}}],
    "factors": {SPEED: [0.8, 1.0], RULE: ["fifo", "deadline"]},
    "replications": 3,
    "comparisons": [{"a": "demo", "b": "slow"}, {"a": {SPEED: 0.8}, "b": {SPEED: 1.0}}],
    "outcomes": ["solved", "mean_wait_days"],
}


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_points_are_scenarios_by_factor_values() -> None:
    study = Study.from_dict(TREE)
    assert len(study.points) == 8
    assert len(study.jobs) == 24
    assert study.points[-1].scenario.policy.dispatch.priority == "deadline"
    assert study.points[-1].scenario.policy.structure.hop_hours == 8
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
    found = pairs(study)
    assert len(found) == 4 + 4
    for a, b in found[:4]:
        assert study.points[a].factors == study.points[b].factors
        assert (study.points[a].label, study.points[b].label) == ("demo", "slow")
    for a, b in found[4:]:
        assert study.points[a].label == study.points[b].label
        assert study.points[a].factors[RULE] == study.points[b].factors[RULE]


def test_results(monkeypatch, tmp_path) -> None:
    study = Study.from_dict(TREE)
    monkeypatch.setattr(study_module, "complete", lambda *a, **k: complete(*a, **k, work=fakes.measure))
    results = study.run(out=tmp_path / "out")
    assert len(results.frame) == 24
    assert results.means["runs"].tolist() == [3] * 8
    rows = results.differences
    assert len(rows) == 8 * 2
    by_speed = rows[rows["a"].str.contains("speed=0.8") & rows["b"].str.contains("speed=1.0")]
    assert np.allclose(by_speed["difference"], 0.4)  # 2 a unit of speed, exactly: common random numbers
    assert np.allclose(by_speed["high"] - by_speed["low"], 0.0, atol=1e-9)
    assert {file.name for file in (tmp_path / "out").iterdir()} == {"runs.parquet", "differences.parquet"}
    assert isinstance(results, StudyResults)
    assert "24 runs, 0 failed" in repr(results)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_studies_are_valid(path: Path) -> None:
    study = Study.load(path)
    assert study.content.title.get("en")
    assert study.content.title.get("zh")
    assert pairs(study)
    assert all(point.scenario.territory.scale <= 0.1 for point in study.points)


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
        ({"comparisons": [{"a": "demo"}]}, "a pair"),
        ({"comparisons": [{"a": {"speed": 1}, "b": {"speed": 2}}]}, "one of the factors"),
        ({"comparisons": [{"a": {SPEED: 0.8}, "b": {RULE: "fifo"}}]}, "fix the same things"),
        ({"comparisons": [{"a": {SPEED: 0.8}, "b": {SPEED: 0.7}}]}, "one of 0.8, 1.0"),
    ],
)
def test_bad_studies_are_refused(change: dict, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Study.from_dict({**TREE, **change})
    assert message in str(caught.value)


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
