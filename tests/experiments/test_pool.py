"""The pool: crashes, hangs and failures cost one run, never the study."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence

import pytest

from sim.experiments.chunks import Chunker
from sim.experiments.errors import StudyError
from sim.experiments.machine import run_here
from sim.experiments.pace import Pace
from sim.experiments.pool import Pool
from sim.experiments.worker import Row, Task, Work, execute
from sim.scenario import Scenario, load
from tests.experiments import fakes


@pytest.fixture(scope="module")
def demo() -> Scenario:
    return load("demo")


def _tasks(demo: Scenario, n: int) -> list[Task]:
    return [Task(f"run{seed}", demo, seed) for seed in range(n)]


def _chunker(tasks: Sequence[Task]) -> Chunker:
    left = len(tasks)

    def stream():
        nonlocal left
        for task in tasks:
            left -= 1
            yield task

    return Chunker(stream(), lambda: left)


def _do(tasks: Sequence[Task], work: Work, workers: int = 2, **options: float) -> dict[str, Row]:
    rows = [row for chunk in Pool(workers, work, **options).run(_chunker(tasks)) for row in chunk]
    assert len({row["run_id"] for row in rows}) == len(rows)
    assert not multiprocessing.active_children()
    return {row["run_id"]: row for row in rows}


def _marked(demo: Scenario, n: int, where: int, speed: float) -> list[Task]:
    tasks = _tasks(demo, n)
    tasks[where] = Task("bad", demo.with_({"policy.staffing.speed": speed}), where)
    return tasks


def test_two_workers_give_the_rows_of_one_process(demo: Scenario) -> None:
    here = {row["run_id"]: row for chunk in run_here(_chunker(_tasks(demo, 30)), fakes.measure) for row in chunk}
    assert _do(_tasks(demo, 30), fakes.measure) == here


@pytest.mark.slow
def test_two_workers_are_two_processes(demo: Scenario) -> None:
    assert len({row["solved"] for row in _do(_tasks(demo, 100), fakes.process_id).values()}) == 2


@pytest.mark.slow
def test_a_run_that_kills_its_process_three_times_is_a_failed_row(demo: Scenario) -> None:
    rows = _do(_marked(demo, 12, 3, fakes.CRASH), fakes.crash)
    assert len(rows) == 12
    assert (rows["bad"]["status"], rows["bad"]["stage"]) == ("failed", "crash")
    assert "3 times" in rows["bad"]["message"]
    assert all(row["status"] == "ok" for run_id, row in rows.items() if run_id != "bad")


def test_a_run_whose_process_is_killed_once_is_made_again(demo: Scenario, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("GRIDGOV_TEST_MARK", str(tmp_path / "mark"))
    rows = _do(_tasks(demo, 8), fakes.crash_once, workers=1)
    assert sorted(row["seed"] for row in rows.values()) == list(range(8))
    assert all(row["status"] == "ok" for row in rows.values())


def test_a_stuck_run_is_ended_and_failed(demo: Scenario) -> None:
    rows = _do(_marked(demo, 8, 2, fakes.SLOW), fakes.hang, run_timeout=0.7)
    assert (rows["bad"]["status"], rows["bad"]["stage"]) == ("failed", "timeout")
    assert "0.7 s" in rows["bad"]["message"]
    assert sum(row["status"] == "ok" for row in rows.values()) == 7


@pytest.mark.slow
def test_old_workers_are_replaced(demo: Scenario) -> None:
    rows = _do(_tasks(demo, 60), fakes.process_id, recycle_seconds=0.5)
    assert len({row["solved"] for row in rows.values()}) > 2


def test_a_result_that_cannot_be_sent_is_a_failed_row(demo: Scenario) -> None:
    rows = _do(_tasks(demo, 2), fakes.unpicklable, workers=1)
    assert [row["status"] for row in rows.values()] == ["failed", "failed"]
    assert {row["stage"] for row in rows.values()} == {"result"}


def test_workers_that_cannot_start_are_an_error(demo: Scenario, monkeypatch) -> None:
    import sim.experiments.pool as pool

    monkeypatch.setattr(pool, "_serve", _ends_at_once)
    with pytest.raises(StudyError, match="if __name__ == '__main__'"):
        _do(_tasks(demo, 4), fakes.measure)


def _ends_at_once(*_: object) -> None:
    return None


def test_leaving_early_stops_the_processes(demo: Scenario) -> None:
    chunks = Pool(2, fakes.process_id).run(_chunker(_tasks(demo, 200)))
    next(chunks)
    chunks.close()  # must not hang, nor leave processes behind
    assert not multiprocessing.active_children()


def test_no_workers_are_refused() -> None:
    with pytest.raises(ValueError, match="workers"):
        Pool(0)


def test_chunks_take_about_two_seconds_and_shrink_at_the_end(demo: Scenario) -> None:
    left = 1000
    chunker = Chunker(iter(()), lambda: left)
    assert chunker.size(2) == 1  # nothing is known yet
    chunker.learn([{"wall_seconds": 0.02}])
    assert chunker.size(2) == 100
    left = 40
    assert chunker.size(2) == 10
    chunker.learn([{"wall_seconds": 500.0}] * 20)
    assert chunker.size(2) == 1


def test_the_time_of_a_run_counts_from_where_it_begins(demo: Scenario, monkeypatch) -> None:
    import sim.simulation.model as model

    told: list[str] = []

    class Recorded:
        def __init__(self, *_: object) -> None:
            told.append("compiled and built")

        def run(self, **_: object) -> None:
            told.append("run")
            raise ValueError("enough")

    monkeypatch.setattr(model, "Simulation", Recorded)
    row = execute(_tasks(demo, 1)[0], lambda: told.append("clock starts"))
    assert told == ["compiled and built", "clock starts", "run"]
    assert (row["status"], row["stage"]) == ("failed", "run")


def test_on_dask_the_time_of_a_run_counts_from_where_it_begins_too(demo: Scenario, monkeypatch) -> None:
    import sim.experiments.worker as worker

    limits: list[float | str] = []
    monkeypatch.setattr(worker.faulthandler, "dump_traceback_later", lambda seconds, **_: limits.append(seconds))
    monkeypatch.setattr(worker.faulthandler, "cancel_dump_traceback_later", lambda: limits.append("off"))
    worker.execute_chunk(_tasks(demo, 2), fakes.measure, 1.5)
    prepare = worker.PREPARE_SECONDS
    assert limits == [prepare, prepare, 1.5, "off", prepare, 1.5, "off"]


def test_a_worker_that_prepares_is_not_late(demo: Scenario) -> None:
    rows = _do(_tasks(demo, 4), fakes.measure, run_timeout=0.5)  # spawning alone takes longer
    assert all(row["status"] == "ok" for row in rows.values())


def test_the_time_left_is_that_of_warm_workers() -> None:
    pace = Pace()
    pace.workers = 2
    for worker, now in (("a", 60.0), ("b", 61.0)):
        pace.note(worker, now)
        assert pace.left(100) is None  # it has only just started
    pace.note("a", 70.0)
    assert pace.left(100) == pytest.approx(100 * 10.0 / 2)
