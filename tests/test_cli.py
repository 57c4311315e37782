"""The command line: every command, at least once as a user starts it, and what it says and leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.commands import ROOT, environment, gridgov, started

SMALL = ["--set", "run.days=70", "--set", "run.warm_up_days=10"]


def _write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


# -- without the engine ------------------------------------------------------------------------------------


def test_help_names_every_command() -> None:
    done = started("--help")
    assert done.returncode == 0
    for command in ("run", "compare", "sweep", "list", "show", "validate", "measures"):
        assert command in done.stdout


@pytest.mark.parametrize("command", ["run", "compare", "sweep", "list", "show", "validate", "measures"])
def test_every_command_has_help(command: str) -> None:
    done = gridgov(command, "--help")
    assert done.returncode == 0
    assert "Usage" in done.stdout


def test_version() -> None:
    import sim

    assert started("--version").stdout.strip() == f"gridgov {sim.__version__}"


@pytest.mark.parametrize(
    "arguments", [["--help"], ["list"], ["list", "--reforms"], ["validate", "scenarios/demo.yaml"]]
)
def test_quick_commands_import_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys; from sim.cli import app\n"
        f"try: app({arguments!r})\n"
        "except SystemExit: pass\n"
        "heavy = ('numba', 'numpy', 'pandas', 'pyarrow', 'matplotlib', 'scipy', 'mesa')\n"
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, text=True)
    assert done.stdout.strip().splitlines()[-1] == "[]", done.stdout + done.stderr


def test_list_shows_scenarios_and_reforms() -> None:
    scenarios = started("list").stdout
    assert "panjin/after" in scenarios
    assert "盘锦改革后" in scenarios
    assert "big-department" in gridgov("list", "--reforms").stdout


def test_show_gives_the_file_or_everything() -> None:
    assert started("show", "panjin/after").stdout == (ROOT / "scenarios/panjin/after.yaml").read_text(encoding="utf-8")
    resolved = gridgov("show", "panjin/after", "--resolved").stdout
    assert "members_per_grid:" in resolved
    assert "extends" not in resolved


def test_what_show_resolves_can_be_loaded_again(tmp_path: Path) -> None:
    from sim.scenario import load

    file = _write(tmp_path / "resolved.yaml", gridgov("show", "panjin/after", "--resolved").stdout)
    assert load(file).hash == load("panjin/after").hash


def test_measures_are_explained() -> None:
    done = started("measures")
    for text in ("solution_rate", "True solution rate", "实际解决率"):
        assert text in done.stdout


def test_validate_says_ok(tmp_path: Path) -> None:
    done = gridgov(
        "validate",
        "scenarios/demo.yaml",
        "scenarios/reforms/delegation.yaml",
        "experiments/dispatch_rules.yaml",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(": ok") == 3


BROKEN = """extends: demo
territory:
  scale: 7
policy:
  staffing:
    member_per_grid: 2
    posts: many
  dispatch: {priority: fifi}
run: {days: 0}
"""


def test_five_mistakes_are_five_problems_and_exit_code_two(tmp_path: Path) -> None:
    file = _write(tmp_path / "broken.yaml", BROKEN)
    run = ["run", file, "--out", str(tmp_path / "out")]
    for done in (started("validate", file), gridgov("validate", file), gridgov(*run)):
        assert done.returncode == 2
        assert "5 problems" in done.stderr
        for line in (3, 6, 7, 8, 9):
            assert f"broken.yaml:{line}" in done.stderr
        assert "did you mean" in done.stderr
        assert "Traceback" not in done.stderr
        assert done.stdout == ""
        assert not (tmp_path / "out").exists()


def test_a_broken_study_is_told_by_line(tmp_path: Path) -> None:
    file = _write(tmp_path / "study.yaml", "scenarios: [demo]\nfactors:\n  policy.staffing.sped: [1, 2]\n")
    for command in ("validate", "sweep"):
        done = gridgov(command, file, cwd=tmp_path)
        assert done.returncode == 2
        assert "study.yaml:3" in done.stderr
        assert "did you mean policy.staffing.speed?" in done.stderr
    assert os.listdir(tmp_path) == ["study.yaml"]


def test_wrong_changes_are_told_all_at_once() -> None:
    done = gridgov("run", "demo", "--set", "policy.staffing.sped=1", "--set", "territory.scale=7", "--set", "x")
    assert done.returncode == 2
    assert "3 problems" in done.stderr
    assert "path=value" in done.stderr


def test_an_unknown_scenario_gets_the_nearest_name() -> None:
    done = gridgov("compare", "panjin/before", "panjin/aftr")
    assert done.returncode == 2
    assert "did you mean panjin/after?" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["compare", "demo"], "at least two different scenarios"),
        (["run", "demo", "--csv"], "--out DIR"),
        (["run", "demo", "--seed", "-1"], "--seed"),
        (["run", "demo", "--seeds", "1"], "--seed"),
        (["sweep", "none.yaml"], "a file that can be read"),
        (["runn"], "run"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str, tmp_path: Path) -> None:
    done = gridgov(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not os.listdir(tmp_path)


STUDY = "scenarios: [demo]\nset: {run.days: 5, run.warm_up_days: 0}\nreplications: 2\noutcomes: [solved]\n"
WRITERS = {
    "run": (["run", "panjin/after", "--out"], "cases.parquet"),
    "compare": (["compare", "panjin/before", "panjin/after", "--out"], "runs.parquet"),
    "sweep": (["sweep", "study.yaml", "--workers", "1", "--out"], "differences.parquet"),
}


@pytest.mark.parametrize("command", WRITERS)
@pytest.mark.parametrize("place", ["file/out", "~nobody-of-this-name/out"])
def test_a_place_that_cannot_be_written_to_is_told_before_anything_is_run(command, place, tmp_path: Path) -> None:
    _write(tmp_path / "study.yaml", STUDY)
    _write(tmp_path / "file", "x")
    done = gridgov(*WRITERS[command][0], place, cwd=tmp_path)
    assert done.returncode == 2
    assert place in done.stderr
    assert "nothing was run" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(os.listdir(tmp_path)) == ["file", "study.yaml"]


@pytest.mark.parametrize("command", WRITERS)
def test_a_file_of_the_users_in_the_way_is_named_before_anything_is_run(command: str, tmp_path: Path) -> None:
    arguments, name = WRITERS[command]
    _write(tmp_path / "study.yaml", STUDY)
    (tmp_path / "out").mkdir()
    _write(tmp_path / "out" / name, "mine")
    done = gridgov(*arguments, "out", cwd=tmp_path)
    assert done.returncode == 2
    assert name in done.stderr
    assert "nothing was run" in done.stderr
    assert os.listdir(tmp_path / "out") == [name]


def test_a_report_replaces_no_file_of_the_users(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert gridgov("run", "demo", "--days", "3", "--out", str(out)).returncode == 0
    _write(out / "report.html", "mine")
    done = gridgov("report", str(out))
    assert done.returncode == 2
    assert "report.html" in done.stderr
    (out / "report.html").unlink()
    assert gridgov("report", str(out)).returncode == 0
    _write(out / "notes.txt", "mine")
    assert gridgov("run", "demo", "--days", "4", "--out", str(out)).returncode == 0
    assert (out / "notes.txt").read_text() == "mine"
    assert (out / "report.html").is_file()
    assert json.loads((out / "provenance.json").read_text(encoding="utf-8"))["days"] == 4


def test_status_of_a_sweep(tmp_path: Path) -> None:
    _write(tmp_path / "study.yaml", STUDY)
    assert gridgov("status", "out", cwd=tmp_path).returncode == 2
    assert gridgov("sweep", "study.yaml", "--workers", "1", "--out", "out", cwd=tmp_path).returncode == 0
    done = gridgov("status", "out", cwd=tmp_path)
    assert "2 of 2 runs done, 0 failed, 0 missing" in done.stdout
    assert "应运行 2 次" in gridgov("status", "out", "--lang", "zh", cwd=tmp_path, PYTHONIOENCODING="utf-8").stdout
    found = json.loads(started("status", "out", "--json", cwd=tmp_path).stdout)
    assert (found["planned"], found["done"], found["whole"], found["sweeps"]) == (2, 2, True, {})
    (part,) = (tmp_path / "out" / "runs").iterdir()
    part.write_bytes(part.read_bytes()[:-1])
    assert part.name in gridgov("status", "out", cwd=tmp_path).stdout
    again = gridgov("sweep", "study.yaml", "--workers", "1", "--out", "out", cwd=tmp_path)
    assert again.returncode == 0
    assert part.name in again.stderr
    assert [path.name for path in (tmp_path / "out" / "aside").iterdir()] == [part.name]


def test_dry_run_shows_the_plan_and_writes_nothing(tmp_path: Path) -> None:
    done = gridgov("sweep", str(ROOT / "experiments/members_per_grid.yaml"), "--dry-run", cwd=tmp_path)
    assert done.returncode == 0
    assert "members_per_grid=2" in done.stdout
    assert "5 points x 10 replications: 50 runs, 0 of them done" in done.stdout
    assert not os.listdir(tmp_path)


# -- with the engine ---------------------------------------------------------------------------------------


def test_run_prints_measures_and_writes_records(tmp_path: Path) -> None:
    done = started("run", "demo", *SMALL, "--out", str(tmp_path / "out"), "--csv")
    assert done.returncode == 0, done.stderr
    assert "Truly solved" in done.stdout
    assert "\x1b[" not in done.stdout
    files = set(os.listdir(tmp_path / "out"))
    assert {"cases.parquet", "series.parquet", "groups.parquet", "summary.json", "provenance.json"} <= files
    assert {"cases.csv", "series.csv", "groups.csv"} <= files


def test_run_json_is_json_only(command: Callable[..., Any]) -> None:
    found = json.loads(command("run", "demo", *SMALL, "--set", "policy.staffing.members_per_grid=2", "--json").stdout)
    assert found["summary"]["needs"] > 0
    assert found["days"] == 70
    assert found["changes"]["policy.staffing.members_per_grid"] == 2


def test_days_and_seed_are_taken(command: Callable[..., Any]) -> None:
    found = [json.loads(command("run", "demo", *SMALL[2:], "--days", "20", "--seed", s, "--json").stdout) for s in "56"]
    assert [f["days"] for f in found] == [20, 20]
    assert [f["seed"] for f in found] == [5, 6]
    assert found[0]["summary"]["needs"] != found[1]["summary"]["needs"]


def test_a_comparison_says_why_measures_have_no_value(tmp_path: Path, command: Callable[..., Any]) -> None:
    fast = _write(tmp_path / "fast.yaml", "extends: demo\npolicy: {staffing: {speed: 2}}\n")
    words = ["compare", "demo", fast, "--set", "run.days=5", "--replications", "1", "--workers", "1", "--json"]
    found = json.loads(command(*words).stdout)
    lacking = {row["measure"] for row in found["differences"] if row["mean_a"] is None or row["mean_b"] is None}
    assert set(found["reasons"]) == lacking
    assert "run.days above 60" in found["reasons"]["solution_rate"]


@pytest.mark.slow
def test_compare_on_two_processes(tmp_path: Path, command: Callable[..., Any]) -> None:
    fast = _write(tmp_path / "fast.yaml", "extends: demo\npolicy: {staffing: {speed: 2}}\n")
    out = tmp_path / "out"
    arguments = ["compare", "demo", fast, *SMALL, "--replications", "3", "--workers", "2", "--out", str(out)]
    done = started(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    rows = {row["measure"]: row for row in found["differences"]}
    assert rows["enquiries"]["difference"] == 0  # the same stream
    assert rows["solved"]["n"] == 3
    assert rows["median_close_hours"]["difference"] < 0
    assert pq.read_table(out / "runs.parquet").num_rows == 6
    again = command(*arguments)
    assert again.returncode == 0
    assert "Median time to closing" in again.stdout


def _parts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "runs").glob("part-*.parquet")}


@pytest.mark.slow
def test_sweep_resumes(tmp_path: Path, command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    study = _write(
        tmp_path / "study.yaml",
        "scenarios: [demo]\nset: {run.days: 70, run.warm_up_days: 10}\n"
        "replications: 2\noutcomes: [solved, handoffs]\n"
        "factors: {policy.staffing.speed: [0.8, 1.6]}\n"
        "comparisons: [{a: {policy.staffing.speed: 0.8}, b: {policy.staffing.speed: 1.6}}]\n",
    )
    first = started("sweep", study, "--workers", "1", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "Paired differences" in first.stdout
    parts = _parts(tmp_path / "results/study")
    monkeypatch.chdir(tmp_path)
    assert "4 runs, 4 of them done" in command("sweep", study, "--dry-run").stdout
    assert command("sweep", study, "--workers", "1").returncode == 0
    assert _parts(tmp_path / "results/study") == parts


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize(
    ("number", "to_all"),
    [
        ("SIGINT", True),
        ("SIGTERM", False),
        *(pytest.param(*one, marks=pytest.mark.slow) for one in (("SIGTERM", True), ("SIGHUP", False))),
    ],
)
def test_a_signal_to_stop_keeps_what_was_done_and_says_so(number: str, to_all: bool, tmp_path: Path) -> None:
    study = _write(
        tmp_path / "study.yaml",
        "scenarios: [demo]\nset: {run.days: 200}\nreplications: 400\noutcomes: [solved]\n",
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", "sweep", study, "--workers", "2"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    folder = tmp_path / "results/study"
    limit = time.monotonic() + 240
    while not _parts(folder) and time.monotonic() < limit and process.poll() is None:
        time.sleep(0.2)
    kill = os.killpg if to_all else os.kill  # a terminal sends it to the parent and its workers, others do not
    kill(process.pid, getattr(signal, number))
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert "stopped:" in errors
    assert "kept in" in errors
    assert "Traceback" not in errors
    kept = pq.read_table(folder / "runs").num_rows
    assert f"{kept} of 400 runs done" in errors
    assert 0 < kept < 400


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_in_a_run_writes_nothing(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "sim",
            "run",
            "demo",
            "--days",
            "3660",
            "--set",
            "territory.residents=200000",
            "--out",
            str(tmp_path / "out"),
        ],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(4.0)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=120)
    # An interrupt during an import ends Python by the signal itself, which a shell calls 130, too.
    assert process.returncode in (130, -signal.SIGINT), errors
    assert "nothing was written" in errors
    assert not os.listdir(tmp_path)
