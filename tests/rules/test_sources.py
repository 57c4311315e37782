"""Naming custom rules: by module, by file, from a notebook; the hash; errors that say what to do."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.experiments.worker import Task, execute
from sim.flow import codes
from sim.rules import Rule, RuleError, builtin
from sim.rules.loading import load_rule
from sim.rules.sources import find_source, is_reference
from sim.scenario import Scenario, ScenarioError, load
from tests.commands import started
from tests.rules import examples

RULE = """\
import sim

WEIGHT = {weight}


@sim.rule("priority")
def mine(case, desk):
    return case.now - WEIGHT * case.severity
"""


def module(folder: Path, weight: float = 2.0) -> Path:
    path = folder / "my_rules.py"
    path.write_text(RULE.format(weight=weight), encoding="utf-8")
    return path


def test_names_are_those_of_the_engine() -> None:
    assert tuple(builtin.ROUTES) == codes.ROUTES
    assert tuple(builtin.PRIORITIES) == codes.PRIORITIES
    assert tuple(builtin.ASSIGNMENTS) == codes.ASSIGNMENTS
    assert all(rule.en and rule.zh and rule.does for rules in builtin.BUILT_IN.values() for rule in rules.values())


@pytest.mark.parametrize(
    ("text", "known"),
    [("a:b", True), ("a.b:c", True), ("x/y.py:f", True), ("a:", False), (":b", False), ("fifo", False)],
)
def test_what_a_reference_looks_like(text: str, known: bool) -> None:
    assert is_reference(text) is known


def test_a_module_beside_the_scenario_file(tmp_path: Path) -> None:
    module(tmp_path)
    file = tmp_path / "mine.yaml"
    file.write_text("extends: demo\npolicy: {dispatch: {priority: 'my_rules:mine'}}\n", encoding="utf-8")
    scenario = load(file)
    reference = scenario.policy.dispatch.priority.default
    assert reference == f"{(tmp_path / 'my_rules.py').resolve()}:mine"
    assert load_rule(find_source(reference, {})).name == "mine"


def test_a_module_of_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module(tmp_path)
    monkeypatch.chdir(tmp_path)
    scenario = load("demo").with_({"policy.dispatch.priority.by_category.noise": "my_rules:mine"})
    assert scenario.policy.dispatch.priority.by_category["noise"] == "my_rules:mine"


def test_the_hash_counts_the_source_and_not_its_place(tmp_path: Path) -> None:
    places = [tmp_path / "a", tmp_path / "b", tmp_path / "c"]
    for place, weight in zip(places, (2.0, 2.0, 3.0), strict=True):
        place.mkdir()
        module(place, weight)
    a, b, c = (load("demo").with_({"policy.dispatch.priority": f"{p}/my_rules.py:mine"}).hash for p in places)
    assert a == b
    assert a != c


def test_an_edited_rule_is_another_scenario_and_runs_anew(tmp_path: Path) -> None:
    path = module(tmp_path, 2.0)
    changes = {"policy.dispatch.priority": f"{path}:mine"}
    first = load("demo").with_(changes)
    before = load_rule(find_source(f"{path}:mine", {}))
    module(tmp_path, 50.0)
    second = load("demo").with_(changes)
    after = load_rule(find_source(f"{path}:mine", {}))
    assert first.hash != second.hash

    class Case:
        now, severity = 100.0, 1.0

    assert (before(Case, None), after(Case, None)) == (98.0, 50.0)


def test_a_function_of_a_module_is_named_by_its_module() -> None:
    scenario = load("demo").with_({"policy.dispatch.route": examples.severe_up})
    assert scenario.policy.dispatch.route.default == "tests.rules.examples:severe_up"
    assert not scenario.policy.dispatch.code


HALF = 0.5


def notebook_rule() -> Rule:
    """As in a notebook: not to be found in any module."""
    bonus = 24.0

    @sim.rule("priority")
    def severe_first(case, desk):  # type: ignore[no-untyped-def]
        """Severe ones count as having come a day earlier."""
        return case.now - (bonus if case.severity > HALF else 0.0)

    return severe_first


def test_a_function_of_a_notebook_travels_with_the_scenario() -> None:
    quiet = {"run.days": 20, "run.warm_up_days": 2, "policy.time.paperwork": 0.6}
    scenario = load("demo").with_({"policy.dispatch.priority": notebook_rule(), **quiet})
    assert scenario.policy.dispatch.priority.default == "code:severe_first"
    code = scenario.policy.dispatch.code["severe_first"]
    assert "bonus = 24.0" in code
    assert "HALF = 0.5" in code
    again = Scenario.from_dict(scenario.to_dict())
    assert again == scenario
    assert again.hash == scenario.hash
    there = pickle.loads(pickle.dumps(scenario))
    row, plain = execute(Task("a", there, 1)), execute(Task("b", load("demo").with_(quiet), 1))
    assert row["status"] == plain["status"] == "ok", row
    assert row["mean_wait_days"] != plain["mean_wait_days"]


def test_from_dict_takes_a_function() -> None:
    scenario = Scenario.from_dict({"policy": {"dispatch": {"priority": notebook_rule()}}})
    assert scenario.policy.dispatch.priority.default == "code:severe_first"
    assert scenario.policy.dispatch.code


def test_what_cannot_be_carried_from_a_notebook_is_said() -> None:
    table = np.arange(3)

    @sim.rule("priority")
    def looks_up(case, desk):  # type: ignore[no-untyped-def]
        return case.now + table[case.group]

    with pytest.raises(RuleError, match=r"looks_up: uses table, a ndarray from outside.*Put the rule into a file"):
        load("demo").with_({"policy.dispatch.priority": looks_up})


@pytest.mark.parametrize(
    ("value", "expected", "suggestion"),
    [
        ("tests.rules.examples:patiently", "a function of that name", "tests.rules.examples:patient"),
        ("tests.rules.examples:own_first", 'a function with @sim.rule("priority")', ""),
        ("tests.rules.exampels:patient", "a module with Python source", ""),
        ("nowhere/file.py:patient", "a module with Python source", ""),
        ("code:patient", "a name in policy.dispatch.code", ""),
    ],
)
def test_references_that_lead_nowhere(value: str, expected: str, suggestion: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load("demo").with_({"policy.dispatch.priority": value})
    (problem,) = caught.value.problems
    assert problem.path == "policy.dispatch.priority"
    assert expected in problem.expected
    assert problem.suggestion == suggestion
    assert "docs/how-to/rules.md" in problem.hint


def test_source_that_is_no_python(tmp_path: Path) -> None:
    path = tmp_path / "broken.py"
    path.write_text("def mine(case, desk)\n    return 1\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="SyntaxError"):
        load("demo").with_({"policy.dispatch.priority": f"{path}:mine"})


def test_the_decorator_says_what_it_wants() -> None:
    with pytest.raises(RuleError, match="one of priority, assignment, route"):
        sim.rule("prority")
    with pytest.raises(RuleError, match=r'write @rule\("priority"\)'):
        sim.rule(lambda case, desk: 0.0)  # type: ignore[arg-type]
    with pytest.raises(RuleError, match=r"def one\(case, server\), found one\(case\)"):

        @sim.rule("assignment")
        def one(case):  # type: ignore[no-untyped-def]
            return 0.0


def test_a_scenario_with_a_rule_can_be_checked_without_running_it(tmp_path: Path) -> None:
    """`validate` reads the source and runs none of it."""
    (tmp_path / "loud.py").write_text("raise SystemExit('ran')\n" + RULE.format(weight=1), encoding="utf-8")
    file = tmp_path / "mine.yaml"
    file.write_text("extends: demo\npolicy: {dispatch: {priority: 'loud:mine'}}\n", encoding="utf-8")
    done = started("validate", str(file))
    assert done.returncode == 0, done.stderr
    assert "ok" in done.stdout


def test_the_command_lists_the_rules() -> None:
    done = started("rules")
    assert done.returncode == 0
    for names in builtin.BUILT_IN.values():
        for name, rule in names.items():
            assert name in done.stdout
            assert rule.zh in done.stdout
