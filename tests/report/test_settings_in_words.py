"""Settings and scenarios are told in words, in both languages, never as a program writes them."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.measures.display import measure_of
from sim.report.assumptions import changed
from sim.report.called import own_title
from sim.report.choices import value_text
from sim.report.headline import _for_whom
from sim.report.paired import PairedRuns
from sim.report.tables import verdict_of
from sim.scenario import Scenario, parameters
from tests.report.remnants import remnants

STAGE = {"from": 20, "until": 60, "where": {"community": [0, 1]}, "reforms": ["visits", "burden-cut"]}


@pytest.fixture(scope="module")
def demo() -> Scenario:
    return sim.load("demo")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_value_is_shown_as_python_writes_it(demo: Scenario, lang: str) -> None:
    pilot = demo.with_({"rollout": [STAGE, {"from": 30, "reforms": ["report-in"]}]})
    values = [one.value for one in changed(demo, pilot)]
    values += [(parameter.default,) for parameter in parameters()]
    texts = [value_text(value, lang) for both in values for value in both]
    assert len(texts) > 400
    assert [text for text in texts if re.search(r"[{}]|\('|\['|None|True|False", text)] == []


@pytest.mark.parametrize("value", ["/home/me/results/input-5b8988d3952f8e8c.py:worst_first", "my_rules:worst_first"])
def test_a_custom_rule_goes_by_its_name_not_by_its_file(value: str) -> None:
    assert value_text(value) == "worst_first (custom)"
    assert value_text(value, "zh") == "worst_first（自定义）"


@pytest.mark.parametrize(
    ("before", "after", "en", "zh"),
    [
        (0.08, 0.05, "5.0 percentage points behind in the share solved, 8.0 percentage points behind before: that",
         "解决率落后全体5.0个百分点，原落后8.0个百分点：缩小3.0个百分点"),
        (-0.01, -0.03, "ahead in the share solved, 1.0 percentage points ahead before: that grows",
         "解决率领先全体3.0个百分点，原领先1.0个百分点：扩大2.0个百分点"),
        (-0.03, -0.01, "before: that shrinks by 2.0 percentage points", "原领先3.0个百分点：缩小2.0个百分点"),
    ],
)  # fmt: skip
def test_who_is_ahead_is_not_told_as_behind_by_less_than_nothing(before: float, after: float, en: str, zh: str) -> None:
    columns = {"behind_solution": (before, after), "behind_wait": (1.0, 1.0), "gap_wait_days": (2.0, 2.0)}
    rows = [
        {"scenario": label, "seed": seed, "replication": seed, "status": "ok"}
        | {name: pair[k] + 1e-5 * seed * (k + 1) for name, pair in columns.items()}
        for k, label in enumerate("ab") for seed in range(6)
    ]  # fmt: skip
    found = PairedRuns(("a", "b"), pd.DataFrame(rows), (("a", "b"),))
    assert en in _for_whom(found, "a", "b", "en")[0]
    assert zh in _for_whom(found, "a", "b", "zh")[0]


def test_a_stage_of_a_roll_out_is_a_sentence(demo: Scenario) -> None:
    pilot = demo.with_({"rollout": [STAGE]})
    (stages,) = [one for one in changed(demo, pilot) if one.parameter.path == "rollout"]
    assert value_text(stages.value[0], "zh") == "无"
    told = value_text(stages.value[1], "en")
    assert told.startswith("from day 20, until day 60, community no. 0, 1: ")
    told = value_text(stages.value[1], "zh")
    assert told.startswith("自第20天起、至第60天止，编号0、1的社区：")
    assert remnants(told) == []


def test_an_entry_of_a_table_is_among_what_differs() -> None:
    before, after = sim.load("panjin/before"), sim.load("panjin/after")
    told = {one.parameter.path: one.value for one in changed(before, after)}
    routes = told["policy.dispatch.route.by_category"]
    assert value_text(routes[0], "en") == "none"
    assert value_text(routes[1], "zh") == "救助与养老：项目认领"


def test_a_scenario_file_goes_by_its_title(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("extends: demo\ntitle: {en: Less paperwork, zh: 基层减负}\n", encoding="utf-8")
    mine = sim.load(str(file))
    assert own_title(str(file), mine, "zh") == own_title("mine", mine, "zh") == "基层减负"
    assert own_title("my own label", mine, "zh") == ""


@pytest.mark.parametrize(
    ("n", "difference", "judged"), [(3, 5_000.0, "neither"), (3, 0.0, "unclear"), (1, 5_000.0, "unclear")]
)
def test_a_change_that_is_the_same_in_every_run_is_told_as_one(n: int, difference: float, judged: str) -> None:
    row = pd.Series({"n": n, "difference": difference, "low": math.nan, "high": math.nan})
    assert verdict_of(measure_of("cost_total"), row) == judged
