"""docs/how-to/rules.md: its examples run, and it names everything that a rule is told."""

from __future__ import annotations

import linecache
import re
from pathlib import Path

import numpy as np
import pytest
import yaml

from sim.rules import Rule
from sim.rules.facts import CASE_FACTS, DESK_FACTS, SERVER_FACTS
from sim.scenario import load

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "rules.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


def test_the_worked_example_runs_and_is_short(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = blocks("python")
    assert len(example.splitlines()) <= 20
    names: dict[str, object] = {"__name__": "__main__"}
    file = "<rules.md>"  # as in a notebook, whose cells Python can show
    linecache.cache[file] = (len(example), None, example.splitlines(keepends=True), file)
    exec(compile(example, file, "exec"), names)
    assert isinstance(names["nearly_due"], Rule)
    result = names["result"]
    assert len(result.runs) == 6  # type: ignore[attr-defined]
    differences = result.differences.set_index("measure")["difference"]  # type: ignore[attr-defined]
    assert np.abs(differences["median_close_hours"]) > 0.0
    assert "median_close_hours" in capsys.readouterr().out


def test_the_yaml_examples_are_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = blocks("yaml")
    (tmp_path / "my_rules.py").write_text(blocks("python")[0].partition("plain =")[0], encoding="utf-8")
    (tmp_path / "one.yaml").write_text(first, encoding="utf-8")
    (tmp_path / "two.yaml").write_text("extends: demo\n" + second, encoding="utf-8")
    dispatch = load(tmp_path / "one.yaml").policy.dispatch
    assert dispatch.priority.default == "deadline"
    assert dispatch.assignment.by_category["safety"] == "best_skill"
    assert dispatch.route.by_grid_type["road"] == "territorial"
    assert load(tmp_path / "two.yaml").policy.dispatch.priority.by_category["noise"].endswith("my_rules.py:nearly_due")
    assert yaml.safe_load(first)["extends"] == "demo"


def test_everything_that_a_rule_is_told_is_on_the_page() -> None:
    for facts in (CASE_FACTS, DESK_FACTS, SERVER_FACTS):
        for name in facts.names or ():
            assert f"`{name}`" in PAGE, name
