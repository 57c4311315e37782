"""Kills in the middle of a sweep: nothing torn, little lost, the rest made by starting again, nobody left behind."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.experiments.machine import Machine
from sim.experiments.plan import jobs
from sim.experiments.points import Resolver
from sim.experiments.runner import Runner
from sim.experiments.session import sweeps_in
from sim.experiments.store import Store
from sim.experiments.worker import execute
from tests.experiments import drive, fakes

ROOT = Path(__file__).parents[2]
RUNS = 800
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="finds processes in /proc")


@pytest.fixture(scope="module")
def uninterrupted() -> pd.DataFrame:
    return _frame(None, fakes.measure)


def _frame(folder: Path | None, work: Callable[..., object], runs: int = RUNS, kind: str = "made-up") -> pd.DataFrame:
    """The whole study, in this process; what is in the folder is not made again."""
    resolver = Resolver(drive.points(kind))
    runner = Runner(resolver, Machine(work=work), folder)
    runner.complete(jobs(resolver, 1, range(runs // 4)), runs)
    frame = runner.frame(jobs(resolver, 1, range(runs // 4)))
    assert len(frame) == runs
    return frame.drop(columns=["wall_seconds", "cpu_seconds"])


@pytest.fixture(autouse=True)
def started() -> Iterator[None]:
    """Nothing that a test has started outlives it, even if it fails."""
    _STARTED.clear()
    yield
    for process in _STARTED:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


_STARTED: list[subprocess.Popen[str]] = []


def _start(folder: Path, *more: str, runs: int = RUNS, kind: str = "made-up") -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.experiments.drive", str(folder), str(runs), kind, *more],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    _STARTED.append(process)
    return process


def _until(condition: Callable[[], bool], process: subprocess.Popen[str], seconds: float = 90.0) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < limit, "nothing happened in time"
        time.sleep(0.02)


def _stored(folder: Path) -> int:
    return len(Store(folder).status())


def _children(pid: int, word: str) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if parent == pid and word in (entry / "cmdline").read_text():
                found.append(int(entry.name))
        except (OSError, IndexError):
            continue
    return found


def _gone(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def _check_parts(folder: Path) -> None:
    assert all(pq.read_table(path).num_rows for path in Store(folder).parts())


def _finish(process: subprocess.Popen[str]) -> int:
    out, errors = process.communicate(timeout=600)
    assert process.returncode == 0, errors
    return int(out.split()[-1])


def test_a_killed_worker_costs_nothing(tmp_path, uninterrupted) -> None:
    process = _start(tmp_path)
    _until(lambda: _stored(tmp_path) > 50, process)
    os.kill(_children(process.pid, "spawn_main")[0], signal.SIGKILL)
    assert _finish(process) == RUNS
    _check_parts(tmp_path)
    pd.testing.assert_frame_equal(_frame(tmp_path, pytest.fail), uninterrupted)


@pytest.mark.slow
def test_a_killed_parent_costs_the_chunks_in_flight(tmp_path, uninterrupted) -> None:
    process = _start(tmp_path)
    _until(lambda: _stored(tmp_path) > 50, process)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    kept = _stored(tmp_path)
    assert 50 < kept < RUNS
    _check_parts(tmp_path)
    _wait_for_nobody(process.pid)
    assert _finish(_start(tmp_path)) == RUNS - kept
    pd.testing.assert_frame_equal(_frame(tmp_path, pytest.fail), uninterrupted)


@pytest.mark.parametrize("kill", [signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)])
def test_workers_end_with_their_parent_even_in_an_endless_run(kill: int, tmp_path, monkeypatch) -> None:
    mark = tmp_path / "mark"
    monkeypatch.setitem(ENVIRONMENT, "GRIDGOV_TEST_MARK", str(mark))
    process = _start(tmp_path / "out", kind="endless")
    _until(mark.exists, process)
    os.kill(process.pid, kill)
    process.communicate(timeout=60)
    _wait_for_nobody(process.pid)


def _wait_for_nobody(group: int) -> None:
    limit = time.monotonic() + 60.0
    while not _gone(group) and time.monotonic() < limit:
        time.sleep(0.05)
    assert _gone(group), "workers outlive their parent"


# -- random kills ------------------------------------------------------------------------------------------

TARGETS = ("parent", "worker", "group")
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


def _kill(process: subprocess.Popen[str], target: str, number: int) -> bool:
    """Send a signal; whether it is to end the sweep."""
    if target == "worker":
        for worker in _children(process.pid, "spawn_main")[:1]:
            with suppress(ProcessLookupError):
                os.kill(worker, number)
        return False
    with suppress(ProcessLookupError):
        (os.killpg if target == "group" else os.kill)(process.pid, number)
    return True


def _survive(folder: Path, kills: list[tuple[str, int]], rng: random.Random, runs: int) -> None:
    """Start a sweep again and again, and kill it at random moments."""
    process = None
    for target, number in kills:
        if process is None:
            process = _start(folder, runs=runs, kind="leisurely")
        wanted = _stored(folder) + rng.randrange(1, 20)
        _until(lambda wanted=wanted: _stored(folder) >= wanted, process)
        time.sleep(rng.random() / 20)
        if not _kill(process, target, number):
            continue
        _, errors = process.communicate(timeout=120)
        if number == signal.SIGKILL:
            assert process.returncode == -signal.SIGKILL
        else:
            assert process.returncode == 130, errors
            assert f"stopped: {_stored(folder)} of {runs} runs done; kept in" in errors
        _wait_for_nobody(process.pid)
        process = None
    _finish(process if process is not None else _start(folder, runs=runs, kind="leisurely"))
    pd.testing.assert_frame_equal(_frame(folder, pytest.fail, runs), _frame(None, fakes.measure, runs))
    found = Store(folder).survey()
    assert (len(found.status), found.repeats, found.damaged) == (runs, 0, ())
    assert not sweeps_in(folder)


@pytest.mark.slow  # one by one above, and by signals that ask to stop in test_cli
def test_a_few_kills_of_each_kind_change_nothing(tmp_path) -> None:
    kills = [("group", signal.SIGTERM), ("worker", signal.SIGTERM), ("parent", signal.SIGKILL)]
    _survive(tmp_path, kills, random.Random(1), 400)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 10))])
def test_a_hundred_random_kills_change_nothing(seed: int, tmp_path) -> None:
    rng = random.Random(seed)
    kills = [(rng.choice(TARGETS), rng.choice(SIGNALS)) for _ in range(10)]
    _survive(tmp_path, kills, rng, 1200)


# -- dask --------------------------------------------------------------------------------------------------


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """A scheduler and two workers, started as a user starts them."""
    pytest.importorskip("distributed")
    place = tmp_path_factory.mktemp("cluster")
    file = place / "scheduler.json"
    common = {
        "cwd": ROOT,
        "env": ENVIRONMENT,
        "text": True,
        "start_new_session": True,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
    }
    dask = [sys.executable, "-m", "dask"]
    processes = [
        subprocess.Popen(
            [*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)],
            **common,
        )
    ]
    for _ in range(2):
        processes.append(
            subprocess.Popen(
                [
                    *dask,
                    "worker",
                    "--scheduler-file",
                    str(file),
                    "--nthreads",
                    "1",
                    "--no-dashboard",
                    "--local-directory",
                    str(place),
                ],
                **common,
            )
        )
    try:
        _until(file.exists, processes[0])
        import json

        yield json.loads(file.read_text())["address"], processes
    finally:
        for process in processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.mark.slow  # in brief: test_cluster, the same rows on a cluster, and a run that kills every worker
def test_dask_gives_the_rows_of_one_process_and_survives_a_killed_worker(tmp_path, cluster, uninterrupted):
    address, (_, worker, _) = cluster
    process = _start(tmp_path, address)
    _until(lambda: _stored(tmp_path) > 50, process)
    inner = _children(worker.pid, "python")
    os.kill(inner[-1], signal.SIGKILL)  # the nanny starts another one
    assert _finish(process) == RUNS
    _check_parts(tmp_path)
    pd.testing.assert_frame_equal(_frame(tmp_path, pytest.fail), uninterrupted)


@pytest.mark.slow
def test_a_killed_scheduler_is_told_and_what_was_done_is_kept(tmp_path, cluster, uninterrupted) -> None:
    address, processes = cluster
    process = _start(tmp_path, address)
    _until(lambda: _stored(tmp_path) > 50, process)
    os.killpg(processes[0].pid, signal.SIGKILL)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "the scheduler has gone" in errors
    kept = _stored(tmp_path)
    assert kept > 50
    assert _finish(_start(tmp_path)) == RUNS - kept
    pd.testing.assert_frame_equal(_frame(tmp_path, pytest.fail), uninterrupted)


@pytest.mark.slow
@pytest.mark.parametrize("runs", [200, pytest.param(2000, marks=pytest.mark.long)])
def test_real_runs_survive_three_kills(runs: int, tmp_path, cluster) -> None:
    some = runs * 3 // 20
    real = {"runs": runs, "kind": "real"}
    process = _start(tmp_path, **real)
    _until(lambda: _stored(tmp_path) > some, process, 600.0)
    os.kill(_children(process.pid, "spawn_main")[0], signal.SIGKILL)
    after = _stored(tmp_path)
    _until(lambda: _stored(tmp_path) > after + some, process, 600.0)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    kept = _stored(tmp_path)
    assert after + some < kept < runs * 3 // 4
    _check_parts(tmp_path)
    address, (_, worker, _) = cluster
    process = _start(tmp_path, address, **real)
    _until(lambda: _stored(tmp_path) > kept + runs // 20, process, 600.0)
    os.kill(_children(worker.pid, "python")[-1], signal.SIGKILL)
    assert _finish(process) == runs - kept
    _check_parts(tmp_path)
    found = _frame(tmp_path, pytest.fail, **real)
    assert (found["status"] == "ok").all()
    pd.testing.assert_frame_equal(found, _frame(None, execute, **real))
