"""Custom measures: used by name like built-in ones, told apart by their source, computed from what is kept."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.experiments import Study
from sim.experiments.assumptions.robust import robust
from sim.experiments.kept import TABLES, kept_of, size_of
from sim.experiments.machine import run_here
from sim.experiments.worker import execute
from sim.measures.display import measure_of
from sim.measures.own import MeasureError, OwnMeasure, as_measure, defined_in, find_measure
from sim.report.findings import read_findings
from sim.report.page import report
from sim.rules.errors import RuleError
from sim.scenario import ScenarioError, load

SMALL = {"territory.scale": 0.05, "run.days": 15, "run.warm_up_days": 0}
SPEED = "policy.staffing.speed"
SOURCE = '''"""Mine."""
import sim


@sim.measure(unit="d", better="less", en="Longest wait", zh="最长等待", digits=1)
def longest_wait(run):
    """Days."""
    waits = (run.cases["solved"] - run.cases["arose"]).dropna()
    return waits.max() / 24 if len(waits) else 0.0


@sim.measure(unit="cases", better="neither", en="Rows", zh="行数")
def rows(run):
    return len(run.table)


@sim.measure(unit="", better="more")
def by_series(run):
    return run.series["registered"].sum() + run.summary["solved"] + len(run.groups) + run.population.residents
'''


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.py"
    path.write_text(SOURCE, encoding="utf-8")
    return path


def study(mine: Path, *names: str, **parts: object) -> Study:
    tree = {
        "scenarios": ["demo"],
        "set": SMALL,
        "factors": {SPEED: [0.8, 1.2]},
        "replications": 2,
        "measures": [f"{mine}:{name}" for name in names],
        "outcomes": ["solved", *names],
        "comparisons": [{"a": {SPEED: 0.8}, "b": {SPEED: 1.2}}],
    }
    return Study.from_dict(tree | parts)


def values(results, name: str) -> list[float]:
    return results.frame[name].tolist()


def direct(made: Study, mine: Path, name: str) -> list[float]:
    own = find_measure(f"{mine}:{name}")
    return [own.of(sim.run(made.points[job.point].scenario, seed=job.seed)) for job in made.jobs]


class Counted:
    """Counts the runs that are made."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.runs = 0
        monkeypatch.setattr("sim.experiments.machine.Machine.run", lambda _, chunker: run_here(chunker, self))

    def __call__(self, task):
        self.runs += 1
        return execute(task)


@pytest.mark.slow
def test_a_measure_is_an_outcome_like_any_other(mine: Path, tmp_path: Path) -> None:
    made = study(mine, "longest_wait", "rows")
    results = made.run(progress=False, out=tmp_path / "out")
    assert values(results, "longest_wait") == direct(made, mine, "longest_wait")
    assert set(results.differences["measure"]) == {"solved", "longest_wait", "rows"}
    assert measure_of("longest_wait").title("zh") == "最长等待"
    mine.unlink()  # the report needs nothing but the folder, and runs nothing of the user's
    found = read_findings(tmp_path / "out")
    assert found.own == ("longest_wait", "rows")
    page = report(found, "en")
    assert "Longest wait" in page
    pd.testing.assert_series_equal(found.study.results(tmp_path / "out").frame["rows"], results.frame["rows"])


def test_a_measure_added_later_is_computed_from_what_was_kept(
    mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Counted(monkeypatch)
    out = tmp_path / "out"
    study(mine, keep=list(TABLES)).run(progress=False, out=out)
    assert counted.runs == 4
    later = study(mine, "longest_wait", "rows", "by_series", keep=list(TABLES))
    results = later.run(progress=False, out=out)
    assert counted.runs == 4
    for name in ("longest_wait", "rows", "by_series"):
        assert values(results, name) == direct(later, mine, name)
    assert 0 < size_of(out) < 4_000_000
    assert all(kept_of(out, job.run_id) == tuple(TABLES) for job in later.jobs)


def test_without_what_a_measure_reads_its_runs_are_made_again_and_counted_once(
    mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Counted(monkeypatch)
    out = tmp_path / "out"
    before = study(mine, keep=["series"]).run(progress=False, out=out)
    later = study(mine, "rows", keep=["series"])
    results = later.run(progress=False, out=out)
    assert counted.runs == 8
    assert len(results.frame) == 4
    assert values(results, "solved") == values(before, "solved")
    assert values(results, "rows") == direct(later, mine, "rows")


def test_changed_source_makes_other_values(mine: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = study(mine, "rows", keep=["cases"]).run(progress=False, out=out)
    mine.write_text(SOURCE.replace("len(run.table)", "len(run.table) + 1000"), encoding="utf-8")
    second = study(mine, "rows", keep=["cases"]).run(progress=False, out=out)
    assert values(second, "rows") == [value + 1000 for value in values(first, "rows")]
    assert values(second, "solved") == values(first, "solved")


def test_nothing_of_a_measure_is_run_by_checking_and_none_where_it_is_refused(mine: Path, command) -> None:
    mine.write_text(SOURCE + "\nraise SystemExit('run')\n", encoding="utf-8")
    file = mine.with_name("study.yaml")
    file.write_text("scenarios: [demo]\nmeasures: [mine.py:rows]\noutcomes: [rows]\n", encoding="utf-8")
    assert command("validate", str(file)).returncode == 0
    done = command("sweep", str(file), "--no-custom-code", "--out", str(mine.with_name("o")))
    assert done.returncode == 2
    assert "mine.py: rows" in done.stderr
    with pytest.raises(RuleError, match="rows"):
        Study.load(file).run(progress=False, custom_code=False)


@sim.measure(unit="share", better="more", en="Half", zh="一半")
def half(run):
    return FACTOR * run.days / run.days


FACTOR = 0.5


def test_functions_are_measures_of_comparisons() -> None:
    scenarios = {"a": load("demo").with_(SMALL), "b": load("demo").with_(SMALL | {SPEED: 1.4})}
    result = sim.compare(scenarios, 2, measures=[half])
    row = result.difference("half")
    assert row["mean_a"] == row["mean_b"] == 0.5
    assert "Half" in str([column._cells for column in result.table().columns])
    with pytest.raises(RuleError):
        sim.compare(scenarios, 2, measures=[half], custom_code=False)


def test_a_function_of_a_notebook_carries_what_it_reads() -> None:
    scope: dict = {}
    inner = 2.0

    @sim.measure(unit="", better="more")
    def doubled(run):
        return inner * math.floor(run.days)

    own = as_measure(doubled)
    exec(compile(own.text, "carried", "exec"), scope)
    assert scope["doubled"](type("R", (), {"days": 4})()) == 8.0
    assert own.digest == as_measure(doubled).digest


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("def f(run):\n    return 1\n", "found none"),
        ("import sim\nU = 'd'\n@sim.measure(unit=U, better='more')\ndef f(run):\n    return 1\n", "plain values"),
        ("import sim\n@sim.measure(unit='d', better='up')\ndef f(run):\n    return 1\n", "better as one of"),
        ("import sim\n@sim.measure(unit='d')\ndef f(run):\n    return 1\n", "no direction"),
        ("import sim\n@sim.measure(unit='d', better='more', size=1)\ndef f(run):\n    return 1\n", "size"),
        ("def f(:\n", "SyntaxError"),
    ],
)
def test_a_measure_that_cannot_be_used_says_why(text: str, told: str) -> None:
    with pytest.raises(MeasureError, match=told):
        defined_in(text, "f")


@pytest.mark.parametrize("body", ["'text'", "1 / 0", "None", "run.table"])
def test_a_measure_that_fails_names_itself(body: str) -> None:
    own = OwnMeasure(defined_in(SOURCE, "rows"), SOURCE.replace("len(run.table)", body))
    with pytest.raises(MeasureError, match="measure rows"):
        own.of(type("R", (), {"table": []})())


def test_the_names_of_a_study_are_checked_by_line(mine: Path) -> None:
    with pytest.raises(ScenarioError) as refused:
        study(mine, "rows", outcomes=["row"], keep=["case"], margins={"rowz": 1})
    suggestions = {problem.suggestion for problem in refused.value.problems}
    assert {"rows", "cases"} <= suggestions
    with pytest.raises(ScenarioError, match="found none"):
        study(mine, "nothing")


def test_a_measure_of_ones_own_is_compared_under_assumptions_as_well(mine: Path) -> None:
    demo = load("demo").with_(SMALL)
    pair = {"plain": demo, "quick": demo.with_({SPEED: 1.2})}
    (found,) = robust(pair, points=2, replications=1, progress=False, measures=[f"{mine}:longest_wait"])
    held = {one.name: one for one in found.measures}
    assert held["longest_wait"].unit == "d"
    assert math.isfinite(held["longest_wait"].difference)
    assert "solved" in held
