"""The pool: crashes and failures cost one run, never the study."""

from __future__ import annotations

import pytest

from sim.experiments.pool import run_tasks
from sim.experiments.worker import Task
from sim.scenario import Scenario, load
from tests.experiments import fakes


@pytest.fixture(scope="module")
def demo() -> Scenario:
    return load("demo")


def _tasks(demo: Scenario, n: int) -> list[Task]:
    return [Task(f"run{seed}", demo, seed) for seed in range(n)]


def test_one_worker_works_in_this_process_and_in_order(demo: Scenario) -> None:
    rows = list(run_tasks(_tasks(demo, 5), 1, fakes.measure))
    assert [row["seed"] for row in rows] == [0, 1, 2, 3, 4]


def test_two_workers_give_the_same_rows(demo: Scenario) -> None:
    one = {row["run_id"]: row for row in run_tasks(_tasks(demo, 6), 1, fakes.measure)}
    two = {row["run_id"]: row for row in run_tasks(_tasks(demo, 6), 2, fakes.measure)}
    assert one == two


def test_two_workers_are_two_processes(demo: Scenario) -> None:
    assert len({row["pid"] for row in run_tasks(_tasks(demo, 6), 2, fakes.process_id)}) == 2


def test_a_task_that_kills_its_process_costs_itself_only(demo: Scenario) -> None:
    tasks = _tasks(demo, 8)
    tasks[3] = Task("bad", demo.with_({"policy.staffing.speed": fakes.CRASH}), 3)
    rows = {row["run_id"]: row for row in run_tasks(tasks, 2, fakes.crash)}
    assert len(rows) == 8
    assert rows["bad"]["status"] == "failed"
    assert rows["bad"]["stage"] == "crash"
    assert all(row["status"] == "ok" for run_id, row in rows.items() if run_id != "bad")


def test_a_task_in_flight_beside_a_crash_is_tried_again(demo: Scenario, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("GRIDGOV_TEST_MARK", str(tmp_path / "mark"))
    rows = list(run_tasks(_tasks(demo, 6), 2, fakes.crash_once))
    assert sorted(row["seed"] for row in rows) == list(range(6))
    assert all(row["status"] == "ok" for row in rows)


def test_a_result_that_cannot_be_sent_is_a_failed_row(demo: Scenario) -> None:
    rows = list(run_tasks(_tasks(demo, 2), 2, fakes.unpicklable))
    assert [row["status"] for row in rows] == ["failed", "failed"]
    assert {row["stage"] for row in rows} == {"result"}


def test_leaving_early_stops_the_processes(demo: Scenario) -> None:
    rows = run_tasks(_tasks(demo, 20), 2, fakes.process_id)
    next(rows)
    rows.close()  # must not hang, nor leave processes behind
    import multiprocessing

    assert not multiprocessing.active_children()


def test_no_workers_are_refused(demo: Scenario) -> None:
    with pytest.raises(ValueError, match="workers"):
        list(run_tasks(_tasks(demo, 1), 0, fakes.measure))
