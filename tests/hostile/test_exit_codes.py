"""One rule for failed runs: 2 for mistakes of the user, 70 for ours, whatever command made them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import typer

from sim.cli.chinese.language import singular
from sim.cli.guard import FAULT, USAGE_ERROR, exit_code_of
from sim.cli.screen import tell_failed
from sim.errors import GridgovError
from sim.experiments.blame import is_fault, told
from sim.measures.reasons import reason_lines
from sim.rules import RuleError


def failed(*rows: tuple[str, str]) -> pd.DataFrame:
    columns = ("scenario", "seed", "stage", "message", "traceback")
    return pd.DataFrame([("demo", 1, stage, message, "") for stage, message in rows], columns=columns)


USER = ("run", told(RuleError("a rule of one's own")))
OURS = ("measure", told(KeyError("x")))


@pytest.mark.parametrize("error", [GridgovError("x"), RuleError("x"), OSError(28, "No space left on device")])
def test_what_was_given_or_the_system_is_no_fault(error: Exception) -> None:
    assert not is_fault("run", told(error))


@pytest.mark.parametrize("error", [KeyError("x"), TypeError("x"), ValueError("x"), MemoryError(), OverflowError("x")])
def test_any_other_error_is_a_fault(error: Exception) -> None:
    assert is_fault("run", told(error))


@pytest.mark.parametrize(
    ("stage", "fault"), [("crash", True), ("result", True), ("timeout", False), ("scenario", False)]
)
def test_a_run_without_an_error_is_judged_by_its_stage(stage: str, fault: bool) -> None:
    assert is_fault(stage, "") == fault


@pytest.mark.parametrize(
    ("rows", "code"),
    [([USER], USAGE_ERROR), ([OURS], FAULT), ([USER, OURS], FAULT), ([("timeout", "late")], USAGE_ERROR)],
)
def test_the_exit_code_says_whose_mistake_it_was(
    rows: list[tuple[str, str]],
    code: int,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(typer.Exit) as end:
        tell_failed(failed(*rows))
    assert end.value.exit_code == code
    lines = capsys.readouterr().err.splitlines()
    assert f"{len(rows)} run{'s' if len(rows) > 1 else ''} failed" in lines[0]
    assert (len(lines) == 3) == (code == FAULT)
    assert len(list(tmp_path.glob("gridgov-fault-*.log"))) == (code == FAULT)


def test_nothing_is_told_where_nothing_failed() -> None:
    tell_failed(failed())


@pytest.mark.parametrize(("error", "code"), [(GridgovError("x"), 2), (KeyError("x"), 70), (KeyboardInterrupt(), 130)])
def test_the_main_job_ends_like_any_command(error: BaseException, code: int) -> None:
    assert exit_code_of(error) == code


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_reasons_stand_once_for_all_measures_that_share_them(lang: str) -> None:
    nan, inf = float("nan"), float("inf")
    values = [("solution_rate", nan), ("mean_wait_days", nan), ("median_solution_days", inf), ("solved", 3.0)]
    lines = reason_lines(values, 30, lang)
    assert len(lines) == 2
    assert "run.days" in lines[0]
    assert lines[1].startswith("∞")
    assert "run.days" not in "".join(reason_lines(values, 90, lang))
    assert not reason_lines([("solved", 3.0)], 30, lang)


def test_a_measure_of_ones_own_has_no_reason_that_is_made_up() -> None:
    lines = reason_lines([("my_own", float("nan")), ("my_own", float("inf"))], 30, "en")
    assert [line[0] for line in lines] == ["–", "∞"]
    assert all("function" in line and "run.days" not in line for line in lines)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1 runs to make: on 1 processes", "1 run to make: on 1 process"),
        ("... and 1 more points", "... and 1 more point"),
        (
            "11 runs, 0.1 points, 1,001 runs, out/1 runs, 1 runs.csv",
            "11 runs, 0.1 points, 1,001 runs, out/1 runs, 1 runs.csv",
        ),
    ],
)
def test_one_thing_is_told_in_the_singular(text: str, shown: str) -> None:
    assert singular(text) == shown
