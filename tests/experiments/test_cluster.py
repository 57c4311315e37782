"""Running on dask: the same rows, clear errors (kills are in test_kills)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import sim.experiments.cluster as cluster_module
from sim.experiments.chunks import Chunker
from sim.experiments.cluster import ClusterError, run_on_cluster
from sim.experiments.designs import Design, design_points
from sim.experiments.factors import Levels
from sim.experiments.machine import Machine
from sim.experiments.plan import Shard, plan
from sim.experiments.points import Resolver
from sim.experiments.runner import Runner
from sim.experiments.worker import Task, execute_chunk
from sim.region import read_region, run_region
from sim.scenario import Scenario, load
from tests.experiments import fakes

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def demo() -> Scenario:
    return load("demo")


def _cluster():
    """Two worker processes on the loopback."""
    return distributed.LocalCluster(
        2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1", silence_logs=logging.ERROR
    )


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A cluster for tests that leave its workers alive."""
    with _cluster() as local:
        yield local.scheduler_address


@pytest.fixture
def own_address() -> Iterator[str]:
    """A cluster for one test, whose workers may die."""
    with _cluster() as local:
        yield local.scheduler_address


@pytest.mark.slow
def test_one_process_two_a_cluster_and_shards_leave_the_same_rows(demo: Scenario, address: str, tmp_path) -> None:
    points = design_points(Design(), {"demo": demo}, {"policy.staffing.speed": Levels((0.8, 0.9, 1.0))})
    jobs = plan(points, 20, 1)
    one, two = Machine(work=fakes.planted), Machine(2, work=fakes.planted)
    cluster = Machine(scheduler=address, work=fakes.planted)
    ways = {
        "one": [(one, None)],
        "two": [(two, None)],
        "cluster": [(cluster, None)],
        "shards": [(machine, Shard(i, 2)) for i, machine in enumerate((one, cluster), start=1)],
    }
    frames = {}
    for name, parts in ways.items():
        for machine, shard in parts:
            Runner(Resolver(points), machine, tmp_path / name, shard=shard).complete(jobs, 60)
        whole = Runner(Resolver(points), Machine(work=pytest.fail), tmp_path / name)
        whole.complete(jobs, 60)  # nothing is left to do
        frames[name] = whole.frame(jobs)
    assert (frames["one"]["status"] == "failed").sum() == 12
    for name, frame in frames.items():
        pd.testing.assert_frame_equal(frame, frames["one"], obj=name)


@pytest.mark.slow  # that the pool marks such a run is quick to see, in test_pool
def test_a_run_that_kills_every_worker_is_a_failed_row(demo: Scenario, own_address: str) -> None:
    bad = demo.with_({"policy.staffing.speed": fakes.CRASH})
    tasks = [Task(f"run{k}", bad if k == 2 else demo, k) for k in range(6)]
    left = iter(tasks)
    rows = [row for chunk in run_on_cluster(Chunker(left, lambda: 6), own_address, fakes.crash) for row in chunk]
    found = {row["run_id"]: row["status"] for row in rows}
    assert found == {f"run{k}": "failed" if k == 2 else "ok" for k in range(6)}
    assert "workers died" in next(row["message"] for row in rows if row["run_id"] == "run2")


@pytest.mark.slow
def test_a_stuck_run_ends_its_worker(demo: Scenario, own_address: str) -> None:
    slow = demo.with_({"policy.staffing.speed": fakes.SLOW})
    tasks = iter([Task("good", demo, 1), Task("bad", slow, 1)])
    chunks = run_on_cluster(Chunker(tasks, lambda: 1), own_address, fakes.hang, 2.0)
    rows = [row for chunk in chunks for row in chunk]
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


def test_workers_that_all_go_and_do_not_come_back_are_told(monkeypatch) -> None:
    monkeypatch.setattr(cluster_module, "ALONE_SECONDS", 0.5)
    monkeypatch.setattr(cluster_module, "LOOK_SECONDS", 0.05)
    looks = []

    class Client:
        def nthreads(self) -> dict[str, int]:
            looks.append(1)
            return {"tcp://here": 1} if len(looks) in (1, 5) else {}

    class Waiting:
        def has_ready(self) -> bool:
            return False

    with pytest.raises(ClusterError, match="all workers have gone.*start again to go on"):
        cluster_module._next(Client(), Waiting(), "tcp://127.0.0.1:9")
    assert len(looks) > 8  # one that comes back in time starts the clock anew


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


def test_a_region_runs_on_a_cluster_as_it_does_here(address: str, tmp_path: Path) -> None:
    file = tmp_path / "two.yaml"
    file.write_text(
        "kind: region\nplaces: [{name: a, scenario: demo}, {name: b, scenario: demo}]\n"
        "set: {run.days: 3, run.warm_up_days: 0}\n",
        encoding="utf-8",
    )
    region = read_region(str(file))
    there = run_region(region, 2, machine=Machine(1, address), folder=tmp_path / "out").frame
    here = run_region(region, 2).frame
    assert list(there["status"]) == ["ok"] * 4
    times = ["wall_seconds", "cpu_seconds"]
    pd.testing.assert_frame_equal(there.drop(columns=times), here.drop(columns=times))
