"""Renamed paths: files, reforms, studies and changes with old names give the same scenario; migrate rewrites."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

import sim
from sim.experiments import Study
from sim.scenario import Scenario, ScenarioError, parameters
from sim.scenario.migrate import migrated
from sim.scenario.renamed import RENAMED, RenamedWarning
from tests.commands import gridgov, started

PATHS = {parameter.path: parameter for parameter in parameters()}
VALUES = {"policy.dispatch.triage_distribution": "exponential"}


def value_of(new: str):
    """A value of a renamed parameter that is not its default."""
    parameter = PATHS[new]
    return VALUES.get(new, 3 if parameter.kind.startswith("a whole") else 0.25)


def nested(path: str, value) -> str:
    """A path as nested keys of a file."""
    lines = [f"{'  ' * depth}{name}:" for depth, name in enumerate(path.split("."))]
    return "\n".join(lines) + f" {value}  # why\n"


def told(caught: pytest.WarningsRecorder) -> set[str]:
    """Files that the notes about old names point at."""
    return {one.filename for one in caught if issubclass(one.category, RenamedWarning)}


CASES = [pytest.param(old, new, id=old) for old, new in RENAMED.items()]


def test_new_names_exist_and_old_ones_do_not() -> None:
    assert set(RENAMED.values()) <= PATHS.keys()
    assert not RENAMED.keys() & PATHS.keys()
    assert all(old.rpartition(".")[0] == new.rpartition(".")[0] for old, new in RENAMED.items())


@pytest.mark.parametrize(("old", "new"), CASES)
def test_an_old_name_gives_the_same_scenario_with_a_note(old: str, new: str, tmp_path: Path) -> None:
    value = value_of(new)
    wanted = sim.load("demo").with_({new: value})
    file = tmp_path / "old.yaml"
    file.write_text("extends: demo\n" + nested(old, value), encoding="utf-8")
    with pytest.warns(RenamedWarning, match=f"old.yaml:[0-9]+: {old} is now called {new}") as caught:
        assert sim.load(file).hash == wanted.hash
    assert told(caught) == {__file__}
    with pytest.warns(RenamedWarning, match=new) as caught:
        assert sim.load("demo").with_({old: value}).hash == wanted.hash
    assert told(caught) == {__file__}
    section, _, name = old.rpartition(".")
    with pytest.warns(RenamedWarning, match=new) as caught:
        assert sim.load("demo").with_({section: {name: value}}).hash == wanted.hash
    assert told(caught) == {__file__}


@pytest.mark.parametrize(("old", "new"), CASES)
def test_reforms_studies_and_stages_take_old_names(old: str, new: str, tmp_path: Path) -> None:
    value = value_of(new)
    reform = tmp_path / "mine.yaml"
    reform.write_text(f"title: {{en: mine, zh: 自定}}\nchanges:\n  {old}: {value}\n", encoding="utf-8")
    with pytest.warns(RenamedWarning, match=new) as caught:
        changed = sim.load("demo").with_reform(str(reform))
    assert changed.hash == sim.load("demo").with_({new: value}).hash
    assert told(caught) == {__file__}
    with pytest.warns(RenamedWarning, match=new) as caught:
        study = Study.from_dict({"scenarios": ["demo"], "set": {old: value}, "replications": 2})
    assert study.resolver.scenario(0).hash == changed.hash
    assert told(caught) == {__file__}
    with pytest.warns(RenamedWarning, match=new) as caught:
        study = Study.from_dict({"scenarios": ["demo"], "factors": {old: [value]}, "replications": 2})
    assert study.resolver.scenario(0).hash == changed.hash
    assert told(caught) == {__file__}


def test_old_names_in_other_tests_are_errors() -> None:
    with pytest.raises(RenamedWarning):
        sim.load("demo").with_({next(iter(RENAMED)): 1})


def test_a_reform_takes_the_old_name_of_its_parameter() -> None:
    new = Scenario.from_dict({"extends": "panjin/before", "reforms": [{"platform": {"transfer_hours": 2}}]})
    old = Scenario.from_dict({"extends": "panjin/before", "reforms": [{"platform": {"hop_hours": 2}}]})
    assert old.hash == new.hash


def test_both_names_at_once_are_refused() -> None:
    with pytest.raises(ScenarioError, match="run_up_days"):
        Scenario.from_dict({"extends": "demo", "run": {"run_up_days": 3, "warm_up_days": 4}})


@pytest.mark.parametrize(("old", "new"), CASES)
def test_migrating_replaces_names_and_nothing_else(old: str, new: str) -> None:
    value = value_of(new)
    text = f"# head\r\nextends: demo   # tail\n{nested(old, value)}# a word about {old}\n"
    changed, edits = migrated(text)
    assert changed == text.replace(nested(old, value), nested(new, value))
    assert [(edit.old, edit.new) for edit in edits] == [(old, new)]
    assert migrated(changed) == (changed, ())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        import yaml

        assert Scenario.from_dict(yaml.safe_load(changed)).hash == sim.load("demo").with_({new: value}).hash


def test_migrating_reaches_dotted_keys_quoted_keys_and_values() -> None:
    text = (
        "scenarios: [demo]\nfactors: {'policy.structure.hop_hours': [0, 4]}  # 转办\n"
        "set:\n  run.run_up_days: 5\nparameters: {delay: policy.structure.hop_hours}\n"
    )
    changed, edits = migrated(text)
    assert "'policy.structure.transfer_hours': [0, 4]}  # 转办" in changed
    assert "  run.warm_up_days: 5" in changed
    assert "{delay: policy.structure.transfer_hours}" in changed
    assert len(edits) == 3


def test_the_command_rewrites_files_in_place(tmp_path: Path) -> None:
    file = tmp_path / "my city.yaml"
    file.write_text("extends: demo\nrun:\n  run_up_days: 5  # weeks\n", encoding="utf-8")
    dry = started("migrate", "--dry-run", str(file))
    assert dry.stdout == f"{file}:3: run.run_up_days > run.warm_up_days\n"
    assert "run_up_days: 5" in file.read_text(encoding="utf-8")
    assert gridgov("migrate", str(file)).returncode == 0
    assert file.read_text(encoding="utf-8") == "extends: demo\nrun:\n  warm_up_days: 5  # weeks\n"
    wrong = gridgov("migrate", str(tmp_path / "none.yaml"))
    assert wrong.returncode == 2
    assert "none.yaml" in wrong.stderr
