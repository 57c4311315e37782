"""Custom rules in runs: the same compiled, in Python and uncompiled; those that fail stop their run alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.experiments import Study
from sim.flow.engine import run_day
from sim.rules import Rule, RuleError, RuleWarning
from sim.rules.native import make_slot
from sim.scenario import Scenario, load
from sim.simulation.model import Simulation
from tests.flow.places import finish
from tests.rules import examples

ROOT = Path(__file__).resolve().parents[2]
SHORT = {"run.days": 20, "run.warm_up_days": 5, "policy.time.paperwork": 0.6, "policy.dispatch.ageing": 0.0}
KEPT = ("closed", "waited", "worked", "desks", "handoffs", "level")


@pytest.fixture(scope="module")
def street() -> Scenario:
    """The demonstration street with too few members' hours, so that queues form, on one route."""
    return load("demo").with_(SHORT | {"policy.dispatch.route": {"default": "level_by_level", "by_category": {}}})


def using(scenario: Scenario, *rules: Rule) -> Scenario:
    return scenario.with_({f"policy.dispatch.{rule.kind}": rule for rule in rules})


def assert_same(a: Simulation, b: Simulation) -> None:
    for name in KEPT:
        np.testing.assert_array_equal(a.state.histories[name], b.state.histories[name], err_msg=name)


SAME: list[tuple[Rule, str]] = [
    (examples.same_as_fifo, "fifo"),
    (examples.same_as_deadline, "deadline"),
    (examples.same_as_least_loaded, "least_loaded"),
    (examples.same_as_best_skill, "best_skill"),
    (examples.same_as_level_by_level, "level_by_level"),
]


@pytest.mark.parametrize(("rule", "built_in"), SAME, ids=[name for _, name in SAME])
def test_a_rule_that_says_the_same_as_a_built_in_one_does_the_same(street: Scenario, rule: Rule, built_in: str) -> None:
    own, other = finish(using(street, rule)), finish(street.with_({f"policy.dispatch.{rule.kind}": built_in}))
    assert own.setup.rules[0].compiled or not hasattr(run_day, "py_func")
    assert_same(own, other)


def test_rules_change_what_happens(street: Scenario) -> None:
    busy = street.with_({"demand.rate_factor": 3.0})
    plain = finish(busy).state.histories.waited.sum()
    for rule in (examples.patient, examples.severe_up):
        assert finish(using(busy, rule)).state.histories.waited.sum() != plain, rule.name
    idle = street.with_({"demand.rate_factor": 0.5})  # who takes a case matters where two are free
    done = finish(idle).state.servers.done
    assert (finish(using(idle, examples.own_first)).state.servers.done != done).any()


@pytest.mark.slow
def test_python_gives_the_same_as_machine_code(street: Scenario) -> None:
    """A rule that numba does not know runs as Python, says so, and gives the same results."""
    if not hasattr(run_day, "py_func"):
        pytest.skip("the engine runs uncompiled: all rules are Python")
    street = street.with_({"run.days": 8})
    scenario = using(street, examples.not_for_numba)
    with pytest.warns(RuleWarning, match=r"examples:not_for_numba cannot be compiled .* much slower"):
        own = finish(scenario)
    assert not own.setup.rules[0].compiled
    assert own.setup.rules[0].why_not
    assert_same(own, finish(street.with_({"policy.dispatch.priority": "fifo"})))


def custom_run(changes: dict[str, Any]) -> list[list[float]]:
    """Columns of a run with three custom rules and a mixture."""
    simulation = finish(load("demo").with_(SHORT | changes), 3)
    return [np.nan_to_num(simulation.state.histories[name].astype(float), nan=-1.0).tolist() for name in KEPT]


@pytest.mark.parametrize("days", [6, pytest.param(25, marks=pytest.mark.slow)])
def test_compiled_and_uncompiled_give_the_same(days: int) -> None:
    place = "tests.rules.examples"
    changes = {
        "run.days": days,
        "run.warm_up_days": 2,
        "policy.dispatch.priority": {"default": f"{place}:patient", "by_category": {"noise": "severity"}},
        "policy.dispatch.assignment": f"{place}:own_first",
        "policy.dispatch.route": {"default": f"{place}:severe_up", "by_grid_type": {"road": "direct"}},
    }
    code = (
        "import json, sys; from tests.rules.test_custom_rules import custom_run; "
        "print(json.dumps(custom_run(json.loads(sys.argv[1]))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(changes)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    for name, here, there in zip(KEPT, custom_run(changes), json.loads(done.stdout), strict=True):
        np.testing.assert_allclose(here, there, rtol=1e-6, err_msg=name)


def test_a_rule_makes_the_engine_compile_nothing(street: Scenario) -> None:
    if not hasattr(run_day, "py_func"):
        pytest.skip("the engine runs uncompiled")
    finish(street)
    before = len(run_day.signatures)
    finish(using(street, examples.patient, examples.own_first, examples.severe_up))
    assert len(run_day.signatures) == before


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (examples.raises_late, r"raised ZeroDivisionError: .*examples\.py"),
        (examples.not_a_number_late, "returned nan, expected a finite number"),
        (examples.too_high_late, "returned 7, expected a level: 0 grid"),
    ],
    ids=lambda value: value.name if isinstance(value, Rule) else "",
)
def test_a_rule_that_fails_stops_the_run_and_says_where(street: Scenario, rule: Rule, said: str) -> None:
    simulation = Simulation(using(street, rule).with_({"run.days": 400, "demand.rate_factor": 3.0}), 1)
    with pytest.raises(RuleError, match=said) as caught:
        simulation.run()
    text = str(caught.value)
    assert text.startswith(f"rule tests.rules.examples:{rule.name} ({rule.kind})")
    assert "case  need " in text
    assert " resident, " in text
    assert "time  " in text
    assert "day " in text
    hour = float(text.partition("time  ")[2].split(" ")[0])
    assert 24.0 * simulation.day <= hour < 24.0 * (simulation.day + 1)


def test_a_route_that_goes_round_in_circles_stops_the_run(street: Scenario) -> None:
    quick = {"policy.dispatch.triage_hours": 0.01, "policy.structure.transfer_hours": 0.0, "demand.rate_factor": 0.2}
    simulation = Simulation(using(street, examples.back_and_forth).with_(quick), 1)
    with pytest.raises(RuleError, match="sent the case round 100 desks without an end"):
        simulation.run()


def test_a_rule_that_loops_is_caught_before_the_run(street: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.rules.trial.SECONDS", 0.5)
    monkeypatch.setattr("sim.rules.trial.try_rule.__wrapped__.__defaults__", (0.5,))
    with pytest.raises(RuleError, match=r"loops \(priority\) does not come to an end: 1000 trial cases .* in loops"):
        Simulation(using(street, examples.loops), 1)


def test_a_rule_cannot_change_a_case(street: Scenario) -> None:
    with pytest.raises(RuleError, match="raised AttributeError"):
        Simulation(using(street, examples.writes), 1)


def test_the_trial_is_not_repeated_in_a_process(street: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    Simulation(using(street, examples.patient), 1)

    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("tried again")

    monkeypatch.setattr("sim.rules.trial.subprocess.run", never)
    Simulation(using(street, examples.patient), 2)


@pytest.mark.slow
def test_a_loop_in_a_sweep_costs_its_run_only(tmp_path: Path) -> None:
    """`run_timeout` ends the worker; the run is a failed row and the others go on."""
    study = tmp_path / "study.yaml"
    study.write_text(
        "title: {en: Loops, zh: 循环}\n"
        "scenarios: [demo]\n"
        "set: {run.days: 200, run.warm_up_days: 5, policy.time.paperwork: 0.6, demand.rate_factor: 3}\n"
        "factors:\n  policy.dispatch.priority: [fifo, 'tests.rules.examples:loops_late', deadline]\n"
        "replications: 1\n"
        "outcomes: [solved]\n",
        encoding="utf-8",
    )
    Simulation(load("demo").with_({"run.days": 1, "run.warm_up_days": 1}), 1).run()  # machine code is ready
    results = Study.load(study).run(1, tmp_path / "out", run_timeout=20.0)
    assert list(results.failed["stage"]) == ["timeout"]
    assert results.frame["status"].tolist() == ["ok", "failed", "ok"]


def test_a_failed_rule_in_a_sweep_is_a_failed_row_with_the_message(tmp_path: Path) -> None:
    study = tmp_path / "study.yaml"
    study.write_text(
        "title: {en: Fails, zh: 失败}\nscenarios: [demo]\nset: {run.days: 5, run.warm_up_days: 1}\n"
        "factors:\n  policy.dispatch.priority: [fifo, 'tests.rules.examples:writes']\n"
        "replications: 2\noutcomes: [solved]\n",
        encoding="utf-8",
    )
    results = Study.load(study).run(1, tmp_path / "out")
    failed = results.frame["status"] == "failed"
    assert failed.tolist() == (results.frame["policy.dispatch.priority"] != "fifo").tolist()
    assert all("tests.rules.examples:writes (priority) raised" in message for message in results.failed["message"])


def test_nothing_warns_for_a_rule_that_compiles() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert make_slot("examples:patient", examples.patient).entry
