"""Hostile files and command lines, made by a seeded generator: a message, never a traceback, a crash or a hang."""

from __future__ import annotations

import math
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.cli.guard import FAULT
from tests.hostile.mutations import ROOT, command_line, mutated, seeds_of_files

FILES = seeds_of_files()
SECONDS = 5.0
ALLOWED = {0, 1, 2}
_BATCH = """
import sys, json, faulthandler
from sim.cli import app
from typer.testing import CliRunner
for line in json.load(open(sys.argv[1], encoding="utf-8")):
    print(json.dumps(line), flush=True)
    faulthandler.dump_traceback_later(60, exit=True)
    done = CliRunner().invoke(app, line)
    if done.exit_code not in (0, 1, 2) or "Traceback" in done.output:
        print("FAULT", done.exit_code, done.output[-600:], flush=True)
        raise SystemExit(9)
"""


@contextmanager
def watched(seconds: float) -> Iterator[None]:
    """Stop what uses the processor for longer than it may (waiting for other programs is not counted)."""

    def stop(_: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"more than {seconds:g} s of processor time, at {frame}")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        signal.signal(signal.SIGPROF, before)


def check_files(folder: Path, seed: int, count: int) -> list[Path]:
    """Validate mutated files in this process; returns those that are scenarios and valid."""
    rng, good = random.Random(seed), []
    for number in range(count):
        kind, raw = mutated(rng, FILES)
        path = folder / f"{kind}{number}.yaml"
        path.write_bytes(raw)
        with watched(SECONDS):
            done = CliRunner().invoke(app, ["validate", str(path)])
        what = f"seed {seed}, file {number} ({kind})"
        assert done.exit_code in (0, 2), f"{what}: exit code {done.exit_code}\n{done.output}"
        assert "Traceback" not in done.output, f"{what}\n{done.output}"
        assert "\x1b" not in done.output.replace(str(folder), ""), what
        if done.exit_code == 0 and kind == "scenario":
            good.append(path)
        elif done.exit_code == 0 or number % 50:
            path.unlink()
    return good


def check_runs(paths: list[Path]) -> None:
    """Scenarios that validate run, at a small scale and for a few days, with every measure in its range."""
    import sim
    from sim.measures.registry import MEASURES

    for path in paths:
        try:
            small = sim.load(path).with_({"run.days": 3, "run.warm_up_days": 0})
            small = small.with_({"territory.scale": max(1e-4, min(1.0, 2000 / small.territory.residents))})
        except sim.GridgovError:
            continue
        try:
            run = sim.run(small, seed=1)
        except sim.GridgovError:
            continue
        for name, value in run.summary.items():
            if math.isfinite(value) and MEASURES[name].unit == "share" and "gap" not in name:
                if name.startswith("utilisation"):
                    continue  # hours of what was started: above 1 where work goes on after the end
                assert -1.0 - 1e-9 <= value <= 1.0 + 1e-9, f"{path.name}: {name} is {value}"


def check_commands(folder: Path, seed: int, count: int) -> None:
    """Run command lines in batches in processes of their own, which a crash would end."""
    import json

    rng = random.Random(seed)
    paths = []
    for number in range(20):
        kind, raw = mutated(rng, FILES)
        path = folder / f"{kind}{number}.yaml"
        path.write_bytes(raw)
        paths.append(str(path))
    lines = [command_line(rng, paths) for _ in range(count)]
    for start in range(0, count, 50):
        batch = folder / "batch.json"
        batch.write_text(json.dumps(lines[start : start + 50]), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-c", _BATCH, str(batch)],
            cwd=folder,
            env={"PYTHONPATH": str(ROOT), "PATH": "", "HOME": str(folder), "TERM": "dumb"},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, f"seed {seed}: {done.stdout[-1500:]}\n{done.stderr[-3000:]}"


def test_mutated_files_get_a_message_and_no_traceback(tmp_path: Path) -> None:
    check_files(tmp_path, seed=1, count=60)


def test_composed_command_lines_get_a_message_and_no_traceback(tmp_path: Path) -> None:
    check_commands(tmp_path, seed=1, count=10)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [10, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(11, 16))])
def test_three_thousand_mutated_files(tmp_path: Path, seed: int) -> None:
    check_runs(check_files(tmp_path, seed, 500))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seed", "count"), [(1, 25), *(pytest.param(seed, 100, marks=pytest.mark.long) for seed in range(20, 25))]
)
def test_five_hundred_command_lines(tmp_path: Path, seed: int, count: int) -> None:
    check_commands(tmp_path, seed, count)


def test_a_fault_of_gridgov_is_three_lines_a_log_and_exit_code_70(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import typer

    from sim.cli.guard import guarded

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for error in (KeyError("x\x1b[31m"), RecursionError("deep"), MemoryError(), OverflowError("big"), TypeError("t")):

        def broken(error: BaseException = error) -> None:
            raise error

        broken.__signature__ = __import__("inspect").Signature()  # type: ignore[attr-defined]
        broken.__annotations__ = {}
        one = typer.Typer(pretty_exceptions_enable=False)
        one.command()(guarded(broken))
        done = CliRunner().invoke(one, [])
        assert done.exit_code == FAULT
        assert len(done.stderr.strip().splitlines()) == 3
        assert "\x1b" not in done.stderr
        assert "Traceback" not in done.stderr
        assert "Traceback" in CliRunner().invoke(one, ["--debug"]).stderr
    assert "Traceback" in next(tmp_path.glob("gridgov-fault-*.log")).read_text(encoding="utf-8")
