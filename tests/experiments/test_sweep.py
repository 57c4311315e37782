"""``gridgov sweep``: plans, options, wrong options, what it says."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.experiments.estimate import estimate
from sim.experiments.machine import Machine
from sim.experiments.store import Store
from sim.experiments.study import Study

ROOT = Path(__file__).parents[2]
Done = CompletedProcess[str]
STUDY = """scenarios: [demo]
set: {run.days: 10, run.warm_up_days: 0}
factors: {policy.staffing.speed: [0.8, 1.2], policy.staffing.posts: [9, 10]}
replications: 3
outcomes: [solved]
"""


@pytest.fixture
def sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Callable[..., Done]) -> Callable[..., Done]:
    """``gridgov sweep`` of a study file in the test's folder, in this process."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str, text: str = STUDY) -> Done:
        Path("study.yaml").write_text(text, encoding="utf-8")
        return command("sweep", "study.yaml", *arguments)

    return call


def test_the_whole_command(sweep, tmp_path: Path) -> None:
    first = sweep("--shard", "1/2", "--workers", "1", "--out", "out")
    assert first.returncode == 0, first.stderr
    count = len(Store(tmp_path / "out").status())
    assert 0 < count < 12
    assert f"shard 1/2 done, {count} of 12 runs in out" in first.stdout
    dry = sweep("--dry-run", "--workers", "2", "--out", "out")
    assert f"12 runs, {count} of them done in out" in dry.stdout
    assert f"{12 - count} runs to make: about " in dry.stdout
    rest = sweep("--workers", "1", "--out", "out")
    assert rest.returncode == 0, rest.stderr
    assert len(Store(tmp_path / "out").status()) == 12


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--shard", "4/3"], "1 <= i <= n"),
        (["--shard", "x"], "for instance 1/8"),
        (["--workers", "2", "--scheduler", "tcp://127.0.0.1:9"], "expected --workers or --scheduler"),
        (["--run-timeout", "0"], "seconds above 0"),
        (["--workers", "0"], "--workers"),
        (["--out", "study.yaml"], "can be written to"),
    ],
)
def test_wrong_options_write_nothing(sweep, tmp_path: Path, arguments: list[str], message: str) -> None:
    done = sweep(*arguments)
    assert done.returncode == 2
    assert message in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert os.listdir(tmp_path) == ["study.yaml"]


@pytest.mark.slow
def test_a_scheduler_that_is_not_there(sweep) -> None:
    pytest.importorskip("distributed")
    done = sweep("--scheduler", "tcp://127.0.0.1:9")
    assert done.returncode == 2
    assert "expected a dask scheduler" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_a_store_of_another_version_is_told(sweep, tmp_path: Path) -> None:
    table = pa.table({"run_id": ["x"], "status": ["ok"], "results_version": [0]})
    (tmp_path / "out" / "runs").mkdir(parents=True)
    pq.write_table(table, tmp_path / "out" / "runs" / "part-1.parquet")
    for more in ([], ["--dry-run"]):
        done = sweep("--out", "out", *more)
        assert done.returncode == 2
        assert "found version 0" in done.stderr


def test_runs_that_failed_are_told_kept_and_made_again_when_asked(sweep, monkeypatch) -> None:
    # each value is fine, some combinations leave no time for cases; a small design is checked when it is loaded
    monkeypatch.setattr("sim.experiments.study.CHECKED_POINTS", 0)
    text = """scenarios: [demo]
set: {run.days: 10, run.warm_up_days: 0}
design: {kind: latin_hypercube, samples: 12}
factors:
  policy.time.paperwork: {low: 0.1, high: 0.6}
  policy.time.visits: {low: 0.1, high: 0.6}
replications: 1
"""
    wrong = sum(sum(point.factors.values()) + 0.03 > 0.999 for point in Study.from_dict(_tree(text)).points)
    assert 1 <= wrong <= 11
    done = sweep("--workers", "1", "--out", "out", text=text)
    assert done.returncode == 2
    assert f"{wrong} runs failed" in done.stderr
    assert "time left for cases" in done.stderr
    dry = sweep("--dry-run", "--workers", "1", "--out", "out", text=text)
    assert f"{wrong} failed; --retry-failed makes them again" in dry.stdout
    again = sweep("--retry-failed", "--workers", "1", "--out", "out", text=text)
    assert f"{wrong} runs failed" in again.stderr


def _tree(text: str) -> dict:
    import yaml

    return yaml.safe_load(text)


def test_the_count_of_a_plan_is_exact_for_equal_points(tmp_path: Path) -> None:
    tree = _tree(STUDY) | {"scenarios": ["demo", {"name": "same", "base": "demo"}]}
    found = estimate(Study.from_dict(tree), tmp_path)
    assert (found.points, found.runs, found.missing, found.most_runs) == (8, 12, 12, 12)
    assert found.seconds(2) == pytest.approx(3.0 + 6 * found.run_seconds)
    assert not os.listdir(tmp_path)


def test_a_stopping_rule_gives_a_range(tmp_path: Path) -> None:
    rule = {"minimum": 3, "maximum": 9, "until": {"solved": 1.0}}
    found = estimate(Study.from_dict(_tree(STUDY) | {"replications": rule}), tmp_path)
    assert (found.runs, found.most_runs) == (12, 36)


def test_pilot_runs_are_clocked_when_the_code_is_warm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(100))
    monkeypatch.setattr("sim.experiments.estimate.time.perf_counter", lambda: 2.0 * next(clock))
    monkeypatch.setattr("sim.experiments.estimate.execute", lambda task: {"status": "ok"})
    found = estimate(Study.from_dict(_tree(STUDY)), tmp_path)
    assert (found.run_seconds, found.basis) == (2.0, "3 pilot runs")


BROKEN = 'import sim\n\n@sim.rule("priority")\ndef broken(case, desk):\n    return case.nothing_of_this_name\n'
SEARCH = STUDY + "design: {kind: search, maximise: solved, final: 0, first: 2}\nbudget: {runs: 40}\n"


@pytest.mark.parametrize("text", [STUDY, SEARCH], ids=["grid", "search"])
def test_a_plan_whose_pilot_runs_fail_says_that_the_time_is_not_known(text: str, sweep) -> None:
    Path("broken_rule.py").write_text(BROKEN, encoding="utf-8")
    text = text.replace("run.days: 10", "run.days: 10, policy.dispatch.priority: broken_rule:broken")
    done = sweep("--dry-run", text=text)
    assert done.returncode == 0, done.stderr
    assert "how long they take is not known: no pilot run ended well" in done.stdout


def test_the_report_of_a_pair_of_which_one_side_failed_warns_of_nothing(sweep, command) -> None:
    Path("broken_rule.py").write_text(BROKEN, encoding="utf-8")
    parts = "scenarios: [demo]\nset: {run.days: 70, run.warm_up_days: 0, territory.scale: 0.2}\nreplications: 2\n"
    side = "{name: other, set: {policy.dispatch.priority: broken_rule:broken}}"
    done = sweep("--workers", "1", "--out", "out", text=f"{parts}policies: [{{name: now}}, {side}]\n")
    assert done.returncode == 2
    told = command("report", "out")
    assert (told.returncode, told.stderr) == (0, "")
    assert "<h2>" in Path("out/report.html").read_text("utf-8")


@pytest.mark.slow
def test_common_random_numbers_narrow_the_interval_of_more_posts() -> None:
    study = Study.load(ROOT / "experiments" / "more_posts.yaml")
    results = StudyWith(study, 16).run()
    gain = np.sqrt(results.set_index("measure")["variance_reduction"].astype(float))
    assert gain["solution_rate"] > 3.0
    assert gain["unmet_share"] > 3.0
    assert gain["mean_wait_days"] > 1.5


class StudyWith:
    """A shipped study with fewer replications, its first comparison only."""

    def __init__(self, study: Study, replications: int) -> None:
        self.study, self.replications = study, replications

    def run(self):
        from sim.experiments.plan import jobs
        from sim.experiments.runner import Runner
        from sim.experiments.statistics import differences

        runner = Runner(self.study.resolver, Machine(2))
        wanted = list(jobs(self.study.resolver, 1, range(self.replications), (0, 1)))
        runner.complete(wanted, len(wanted))
        frame = runner.frame(wanted)
        posts = frame["policy.staffing.posts"]
        return differences(frame[posts == 1850], frame[posts == 2035], self.study.outcomes)
