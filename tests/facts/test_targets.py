"""Targets: files are read with all mistakes named; runs are made once; met means what it says."""

from __future__ import annotations

import math
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from sim.facts import Target, check, load_targets, readings, target_files
from sim.facts.check import _best, verdict_of
from sim.facts.readings import known_names, read
from sim.facts.target import scenarios_of
from sim.report import notebook
from sim.scenario import ScenarioError, load
from sim.simulation.model import Simulation

SMALL = """
scenario: demo
replications: 2
changes: {run.days: 40, run.warm_up_days: 10}
targets:
  enquiries: {fact: 1, reading: intake_enquiry_share, low: 0.4, high: 0.99, input: true}
  impossible: {reading: solution_rate, low: 2.0, high: 3.0, note: {en: A rate cannot exceed one.}}
  more-visits:
    reading: discovered
    changes: {policy.time.visits: 0.4}
    against: {changes: {policy.time.visits: 0.0, run.days: 40, run.warm_up_days: 10}}
    combine: difference
    low: 0.0
  least-backlog:
    reading: backlog_end
    over: {path: policy.time.paperwork, values: [0.1, 0.3, 0.5]}
    combine: best
    high: 0.3
"""


def _file(tmp_path: Path, text: str) -> str:
    path = tmp_path / "targets.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_all_shipped_files_are_right_and_name_their_sources() -> None:
    for name in target_files():
        targets = load_targets(name)
        assert targets.targets
        for key, target in targets.targets.items():
            assert target.source, f"{name}: {key} names no source"
            assert target.title.en, key
            assert target.title.zh, key
            load(target.scenario)


class Bar:
    """Stands for the bar of a notebook, and counts what is made of it."""

    made: ClassVar[list[tuple[str, bool]]] = []

    def __init__(self, what: str = "runs", passing: bool = False) -> None:
        self.made.append((what, passing))

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def __call__(self, done: int, total: int, failed: int = 0) -> None:
        assert done <= total


def test_a_notebook_shows_one_bar_for_a_check_and_none_if_none_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notebook, "in_notebook", lambda: True)
    monkeypatch.setattr(notebook, "NotebookProgress", Bar)
    text = SMALL.replace("run.days: 40", "run.days: 5").partition("  more-visits")[0]
    targets = load_targets(_file(tmp_path, text))
    check(targets, progress=False)
    assert Bar.made == []
    check(targets, progress=True)
    check(targets)
    assert Bar.made == [("runs", False), ("runs", True)]


def test_check_makes_the_runs_and_judges(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    found = {
        one.key: one for one in check(load_targets(_file(tmp_path, SMALL)), progress=lambda a, b: seen.append((a, b)))
    }
    assert found["enquiries"].verdict != "not met"
    assert found["impossible"].verdict != "met"
    assert found["more-visits"].value > 0
    assert found["least-backlog"].value in (0.1, 0.3, 0.5)
    # plain 2, visits with and without 2 + 2, paperwork .1 .3 .5 with 2 each: no run twice
    assert seen[-1] == (12, 12)


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("intake_enquiry_share", "intake_enquiry_shar", "targets.enquiries.reading"),
        ("low: 2.0, high: 3.0, ", "", "targets.impossible.low"),
        ("combine: difference", "combine: best", "targets.more-visits.combine"),
        ("fact: 1", "fakt: 1", "targets.enquiries.fakt"),
        ("replications: 2", "replications: 1", "replications"),
        ("changes: {policy.time.visits: 0.4}", "changes: {run.seed: 4}", "targets.more-visits.changes.run.seed"),
        ("{policy.time.visits: 0.0, run", "{run.seed: 4, run", "targets.more-visits.changes.run.seed"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, old: str, new: str, path: str) -> None:
    with pytest.raises(ScenarioError) as error:
        load_targets(_file(tmp_path, SMALL.replace(old, new)))
    assert any(problem.path == path and problem.file.endswith("targets.yaml") for problem in error.value.problems)


def test_scenarios_lie_beside_the_file_of_targets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own.yaml").write_text("extends: demo\nrun: {days: 7}\n", encoding="utf-8")
    text = SMALL.replace("scenario: demo", "scenario: own.yaml").replace("against: {", "against: {scenario: own.yaml, ")
    file = _file(tmp_path, text)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert {scenario.run.days for scenario in scenarios_of([load_targets("../targets.yaml")])} == {40}
    (tmp_path / "own.yaml").unlink()
    with pytest.raises(ScenarioError) as error:
        list(scenarios_of([load_targets(file)]))
    assert [problem.path for problem in error.value.problems] == ["targets.enquiries.scenario"]


def test_an_unknown_name_gets_a_suggestion() -> None:
    with pytest.raises(ScenarioError, match="did you mean facts"):
        load_targets("fact")


@pytest.mark.parametrize(
    ("limits", "low", "high", "verdict"),
    [
        ((0.0, 1.0), 0.0, 1.0, "met"),
        ((0.0, 1.0), 0.5, 1.4, "cannot tell"),
        ((0.0, 1.0), -0.5, 1.5, "cannot tell"),
        ((0.0, 1.0), 1.1, 1.3, "not met"),
        ((0.0, 1.0), -0.3, -0.1, "not met"),
        ((0.0, None), 0.1, 1.9, "met"),
        ((0.0, None), -0.1, 2.1, "cannot tell"),
        ((0.0, None), -0.2, -0.1, "not met"),
        ((0.0, None), 0.0, 0.0, "cannot tell"),
        ((None, 0.0), -2.0, -1.0, "met"),
        ((None, 0.0), 1.0, 2.0, "not met"),
        ((0.0, 1.0), math.nan, math.nan, "cannot tell"),
    ],
)
def test_the_whole_interval_is_judged(
    limits: tuple[float | None, float | None], low: float, high: float, verdict: str
) -> None:
    assert verdict_of(Target(low=limits[0], high=limits[1]), low, high) == verdict


def test_the_best_value_is_inside_only_if_the_ends_are_worse() -> None:
    over = {"path": "x", "values": [0, 0.5, 1]}
    target = Target.model_validate({"over": over, "combine": "best", "low": 0.1, "high": 0.9})
    noise = np.array([0.0, 0.1, -0.1, 0.05, -0.05])
    inside = _best("k", target, {0.0: 5 + noise, 0.5: 3 + noise[::-1], 1.0: 4 + noise})
    assert (inside.value, inside.met) == (0.5, True)
    unclear = _best("k", target, {0.0: 3.01 + noise, 0.5: 3 + noise[::-1], 1.0: 4 + noise})
    assert not unclear.met


def test_readings_of_a_run_are_numbers() -> None:
    scenario = load("panjin/after").with_({"territory.scale": 0.05, "run.days": 90, "run.warm_up_days": 30})
    run = Simulation(scenario, 1).run()
    # without a shock, agency service, old estates, or with so few second needs
    undefined = {
        "recovery_days",
        "agency_done_reported",
        "agency_done",
        "agency_satisfaction_reported",
        "agency_satisfaction",
        "agency_trips",
        "blockages_after_renovation",
        "linked_estates",
        "later_report_odds",
        "repeats_share",
        "satisfaction_of_those_who_asked_again",
    }
    values = {name: read(run, name) for name in readings().keys() - undefined}
    assert all(np.isfinite(value) for value in values.values()), values
    assert 0 < values["top_tenth_of_grids"] < 1
    assert set(values) < set(known_names())
