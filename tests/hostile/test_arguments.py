"""Arguments of public functions: what is wrong is named with its range before anything runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.experiments import Study
from sim.measures.equity_by import equity_by
from sim.measures.summary import groups_of, measure
from tests.each import each

NO_SEED = (3.7, "a", -1, True, 2**63, 10**400, None.__class__, [1], float("nan"))
NO_COUNT = (0, -1, 2.5, "2", True, None, 10**9, [2])
NO_LEVEL = (0.0, 1.0, 1.5, -0.1, "0.95", None, True, float("nan"))
NO_PROGRESS = ("yes", 1, [1])
NO_SCENARIO = (3, None, ["demo"], {"a": 1}, 2.5, True, b"demo")
NO_PATH = (3, True, "", "a\0b", "~nosuchuser/x", [])
NO_FLAG = ("no", 0, None)
CASES = pd.DataFrame({"arose": [1.0, 30.0], "end": [20.0, 60.0]})


@cache
def short() -> Any:
    return sim.load("demo").with_({"run.days": 3, "run.warm_up_days": 0})


@cache
def pair() -> list[Any]:
    return [short(), short().with_({"policy.staffing.speed": 1.1})]


def study() -> Any:
    return Study.from_dict({"scenarios": ["demo"], "replications": 2})


TABLE: tuple[tuple[str, Callable[[Any], Any], tuple[Any, ...]], ...] = (
    ("sim.run: scenario", lambda bad: sim.run(bad), NO_SCENARIO),
    ("sim.run: seed", lambda bad: sim.run(short(), bad), NO_SEED),
    ("sim.run: progress", lambda bad: sim.run(short(), 1, bad), NO_PROGRESS),
    ("sim.run: custom_code", lambda bad: sim.run(short(), 1, custom_code=bad), NO_FLAG),
    ("sim.run: behaviours", lambda bad: sim.run(short(), 1, behaviours=bad), (3, [3], {"x": 3})),
    ("sim.demo: seed", lambda bad: sim.demo(bad), NO_SEED),
    ("Simulation: scenario", lambda bad: sim.Simulation(bad), NO_SCENARIO),
    ("Simulation: seed", lambda bad: sim.Simulation(short(), bad), NO_SEED),
    ("GovernanceModel: scenario", lambda bad: sim.GovernanceModel(bad), NO_SCENARIO),
    ("GovernanceModel: seed", lambda bad: sim.GovernanceModel(short(), bad), NO_SEED),
    ("compare: scenarios", lambda bad: sim.compare(bad), (3, None, "demo", short, [short()], [3, 4], [])),
    ("compare: replications", lambda bad: sim.compare(pair(), replications=bad), NO_COUNT),
    ("compare: workers", lambda bad: sim.compare(pair(), workers=bad), NO_COUNT),
    ("compare: seed", lambda bad: sim.compare(pair(), seed=bad), (*NO_SEED, 2**63 - 1)),
    ("compare: level", lambda bad: sim.compare(pair(), level=bad), NO_LEVEL),
    ("compare: out", lambda bad: sim.compare(pair(), out=bad), NO_PATH),
    ("compare: records", lambda bad: sim.compare(pair(), records=bad), NO_FLAG),
    ("compare: progress", lambda bad: sim.compare(pair(), progress=bad), NO_PROGRESS),
    ("Study.load: path", lambda bad: Study.load(bad), (*NO_PATH, "nosuch.yaml")),
    ("Study.from_dict: tree", lambda bad: Study.from_dict(bad), (3, None, "a", [1], {}, {"scenarios": 3})),
    ("Study.run: workers", lambda bad: study().run(bad), NO_COUNT),
    ("Study.run: out", lambda bad: study().run(1, bad), NO_PATH),
    ("Study.run: progress", lambda bad: study().run(1, None, bad), NO_PROGRESS),
    ("Study.run: shard", lambda bad: study().run(shard=bad), ("x", "0/2", "3/2", "1/0", "a/b", 3, "1/" + "9" * 5000)),
    (
        "Study.run: run_timeout",
        lambda bad: study().run(run_timeout=bad),
        (0, -1.0, float("inf"), float("nan"), "3", 10**400, True),
    ),
    ("measure: table", lambda bad: measure(bad), (3, None, "a", [1])),
    ("measure: days", lambda bad: measure(CASES, bad), (0, -1, "3", float("inf"), float("nan"), True)),
    ("measure: residents", lambda bad: measure(CASES, 3, bad), (0, -1, "3", float("nan"))),
    ("measure: population", lambda bad: measure(CASES, 3, population=bad), (3, "a")),
    ("groups_of: days", lambda bad: groups_of(CASES, bad), (0, -1, "3", float("nan"))),
    ("equity_by: outcomes", lambda bad: equity_by(CASES, bad, ["end"]), (3, None, "wait", ["nosuch"])),
    ("equity_by: by", lambda bad: equity_by(CASES, ["wait"], bad), (3, None, "group", ["nosuch"])),
    ("equity_by: level", lambda bad: equity_by(CASES, ["end"], ["end"], level=bad), NO_LEVEL),
    ("equity_by: epsilon", lambda bad: equity_by(CASES, ["end"], ["end"], epsilon=bad), (-1, "1", float("nan"))),
    (
        "load: name",
        lambda bad: sim.load(bad),
        (3, None, "", "nosuch", "a\0b", "~nosuchuser/x.yaml", b"demo", "x" * 9999),
    ),
    (
        "with_: changes",
        lambda bad: short().with_(bad),
        (3, None, "a", {3: 4}, {"a": 1}, {"": 1}, {"run.days": 10**400}),
    ),
    ("with_reform: name", lambda bad: short().with_reform(bad), (3, None, "", "nosuch", "a\0b", ["x"])),
    ("from_dict: tree", lambda bad: sim.Scenario.from_dict(bad), (3, None, "a", [1], {"nosuch": 1}, {3: 4})),
    ("rule: kind", lambda bad: sim.rule(bad), (3, None, "nosuch", [])),
)


def test_a_wrong_argument_is_named_before_anything_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)

    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("something was simulated")

    monkeypatch.setattr("sim.simulation.model.Simulation.step", never)
    monkeypatch.setattr("sim.experiments.worker.execute", never)

    def check(case: tuple[str, Callable[[Any], Any], Any]) -> None:
        _, call, bad = case
        with pytest.raises(sim.GridgovError) as caught:
            call(bad)
        assert len(str(caught.value)) < 20_000
        assert not list(tmp_path.iterdir())

    cases = ((name, call, bad) for name, call, values in TABLE for bad in values)
    each(check, cases, lambda case: f"{case[0]} {case[2]!r:.40}")


def test_values_that_hold_themselves_are_refused() -> None:
    tree: dict[str, Any] = {}
    tree["policy"] = tree
    with pytest.raises(sim.GridgovError, match="inside"):
        sim.Scenario.from_dict(tree)
    with pytest.raises(sim.GridgovError, match="inside"):
        short().with_({"policy": tree})


def test_numbers_of_array_libraries_are_numbers() -> None:
    run = sim.run(short(), np.int64(3), progress=False)
    assert run.seed == 3


def test_progress_may_be_true_false_or_a_function_everywhere(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    sim.run(short(), 1, progress=True)
    sim.run(short(), 1, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (3, 3)
    for progress in (True, False, lambda *_: None):
        sim.compare(pair(), replications=2, progress=progress)
        study = Study.from_dict(
            {"scenarios": [{"name": "a", "base": "demo", "set": {"run.days": 3}}], "replications": 2}
        )
        study.run(progress=progress)


@pytest.mark.parametrize("duration", [0.0, -1, "3", float("nan"), float("inf"), None, 1e9])
def test_days_that_are_no_number_of_days_are_refused(duration: Any) -> None:
    model = sim.GovernanceModel(short(), 1)
    if duration == 0.0:
        return
    with pytest.raises(sim.GridgovError):
        model.run_for(duration)
    assert (model.day, model.time) == (0, 0.0)


def test_beyond_the_end_time_and_day_agree_and_the_class_is_named() -> None:
    model = sim.GovernanceModel(short(), 1)
    model.run_for(1)
    for too_far in (lambda: model.run_for(5), lambda: model.run_until(9)):
        with pytest.raises(sim.GridgovError, match="GovernanceModel"):
            too_far()
        assert (model.day, model.time) == (1, 1.0)
    model.run_for(2)
    assert (model.day, model.time) == (3, 3.0)
