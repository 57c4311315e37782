"""Running on dask: the same rows, clear errors (kills are in test_kills)."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

import sim.experiments.cluster as cluster_module
from sim.experiments.chunks import Chunker
from sim.experiments.cluster import ClusterError, run_on_cluster
from sim.experiments.plan import plan
from sim.experiments.points import Point, Resolver
from sim.experiments.runner import Machine, Runner
from sim.experiments.worker import Task, execute_chunk
from sim.scenario import Scenario, load
from tests.experiments import fakes

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def demo() -> Scenario:
    return load("demo")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Two worker processes on the loopback."""
    with distributed.LocalCluster(
        2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1", silence_logs=logging.ERROR
    ) as local:
        yield local.scheduler_address


def test_the_same_rows_as_here(demo: Scenario, address: str, tmp_path) -> None:
    points = [Point("demo", demo)]
    jobs = plan(points, 60, 1)
    frames = []
    for machine in (Machine(work=fakes.planted), Machine(scheduler=address, work=fakes.planted)):
        runner = Runner(Resolver(points), machine, tmp_path / (machine.scheduler or "here").replace(":", ""))
        runner.complete(jobs, 60)
        frames.append(runner.frame(jobs))
    assert frames[0].equals(frames[1])
    assert (frames[1]["status"] == "failed").sum() == 12


def test_a_run_that_kills_every_worker_is_a_failed_row(demo: Scenario, address: str) -> None:
    bad = demo.with_({"policy.staffing.speed": fakes.CRASH})
    tasks = [Task(f"run{k}", bad if k == 2 else demo, k) for k in range(6)]
    left = iter(tasks)
    rows = [row for chunk in run_on_cluster(Chunker(left, lambda: 6), address, fakes.crash) for row in chunk]
    found = {row["run_id"]: row["status"] for row in rows}
    assert found == {f"run{k}": "failed" if k == 2 else "ok" for k in range(6)}
    assert "workers died" in next(row["message"] for row in rows if row["run_id"] == "run2")


def test_a_stuck_run_ends_its_worker(demo: Scenario, address: str) -> None:
    slow = demo.with_({"policy.staffing.speed": fakes.SLOW})
    tasks = iter([Task("good", demo, 1), Task("bad", slow, 1)])
    rows = [row for chunk in run_on_cluster(Chunker(tasks, lambda: 1), address, fakes.hang, 0.5) for row in chunk]
    assert {row["run_id"]: row["status"] for row in rows} == {"good": "ok", "bad": "failed"}


def test_a_scheduler_that_is_not_there(demo: Scenario, monkeypatch) -> None:
    monkeypatch.setattr(cluster_module, "CONNECT_SECONDS", 1)
    with pytest.raises(ClusterError, match=r"127\.0\.0\.1:9.*expected a dask scheduler.*nothing was run"):
        list(run_on_cluster(Chunker(iter([Task("a", demo, 1)]), lambda: 1), "tcp://127.0.0.1:9", fakes.measure))


def test_a_scheduler_without_workers(demo: Scenario, monkeypatch) -> None:
    monkeypatch.setattr(cluster_module, "WORKERS_SECONDS", 1)
    with (
        distributed.SpecCluster(
            workers={},
            scheduler={"cls": distributed.Scheduler, "options": {"host": "127.0.0.1", "dashboard": False}},
            silence_logs=logging.ERROR,
        ) as empty,
        pytest.raises(ClusterError, match="found none; start some with `dask worker"),
    ):
        list(run_on_cluster(Chunker(iter(()), lambda: 1), empty.scheduler_address, fakes.measure))


def test_workers_with_another_gridgov_are_refused(demo: Scenario, address: str, monkeypatch) -> None:
    monkeypatch.setattr(cluster_module, "worker_version", _other_version)
    with pytest.raises(ClusterError, match="expected workers with gridgov"):
        list(run_on_cluster(Chunker(iter(()), lambda: 1), address, fakes.measure))



def _other_version() -> tuple[str, int]:
    """Differs between two calls, as if worker and client were of different versions."""
    import os

    return str(os.getpid()), 0


def test_a_missing_library_is_told(demo: Scenario, monkeypatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(cluster_module, "import_module", missing)
    with pytest.raises(ClusterError, match=r"gridgov\[cluster\]"):
        list(run_on_cluster(Chunker(iter(()), lambda: 1), "x", fakes.measure))


def test_a_chunk_in_one_process_gives_its_rows(demo: Scenario) -> None:
    tasks = [Task("a", demo, 1), Task("b", demo, 2)]
    assert [row["run_id"] for row in execute_chunk(tasks, fakes.measure, 60.0)] == ["a", "b"]
