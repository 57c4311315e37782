"""Plans, the store, running again what is missing."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.experiments.plan import plan, run_id
from sim.experiments.points import Point, cross, differing, labelled
from sim.experiments.runner import Interrupted, complete
from sim.experiments.store import read_table, tidy, typed, write_table
from sim.experiments.worker import Row, Task
from sim.measures.registry import MEASURES
from sim.records.errors import RecordError
from sim.scenario import Scenario, ScenarioError, load
from tests.experiments import fakes

SPEED = "policy.staffing.speed"


@pytest.fixture(scope="module")
def demo() -> Scenario:
    return load("demo")


@pytest.fixture(scope="module")
def points(demo: Scenario) -> list[Point]:
    return cross({"demo": demo}, {SPEED: [0.8, 0.9, 1.0]})


class Counting:
    """Work that remembers what it did."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.seeds: list[int] = []
        self.stop_after = stop_after

    def __call__(self, task: Task) -> Row:
        if self.stop_after is not None and len(self.seeds) >= self.stop_after:
            raise KeyboardInterrupt
        self.seeds.append(task.seed)
        return fakes.measure(task)


def test_plan_goes_replication_by_replication_with_common_seeds(points: list[Point]) -> None:
    jobs = plan(points, 3, seed=7)
    assert [(job.replication, job.point, job.seed) for job in jobs] == [
        (r, p, 7 + r) for r in range(3) for p in range(3)
    ]
    assert len({job.run_id for job in jobs}) == 9


def test_run_id_depends_on_scenario_seed_and_version() -> None:
    ids = {run_id("a", 1), run_id("b", 1), run_id("a", 2), run_id("a", 1, version=2)}
    assert len(ids) == 4
    assert run_id("a", 1) == run_id("a", 1)
    assert len(run_id("a", 1)) == 64


def test_one_row_a_run_with_typed_factors(points: list[Point]) -> None:
    frame = complete(points, plan(points, 2, 1), work=Counting())
    assert len(frame) == 6
    assert frame[SPEED].dtype == "float64"
    assert frame[SPEED].tolist() == [0.8, 0.9, 1.0] * 2
    assert frame["replication"].tolist() == [0, 0, 0, 1, 1, 1]
    assert set(MEASURES) <= set(frame.columns)
    assert "group.elder.solution_rate" in frame


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ([1, 2], "int64"),
        ([1, 2.5], "float64"),
        ([1, None], "float64"),
        ([True, False], "bool"),
        (["fifo", "deadline"], "string"),
        ([[1, 2], 3], "string"),
    ],
)
def test_factor_columns_are_typed(values: list, dtype: str) -> None:
    assert typed(values).dtype == dtype


def test_the_table_survives_writing_and_reading(points: list[Point], tmp_path) -> None:
    path = tmp_path / "runs.parquet"
    frame = complete(points, plan(points, 2, 1), path=path, work=Counting())
    pd.testing.assert_frame_equal(read_table(path), frame)
    assert [file.name for file in tmp_path.iterdir()] == ["runs.parquet"]


def test_only_missing_runs_are_run_again(points: list[Point], tmp_path) -> None:
    path = tmp_path / "runs.parquet"
    complete(points, plan(points, 2, 1), path=path, work=Counting())
    again = Counting()
    frame = complete(points, plan(points, 3, 1), path=path, work=again)
    assert again.seeds == [3, 3, 3]
    fresh = complete(points, plan(points, 3, 1), work=Counting())
    pd.testing.assert_frame_equal(frame, fresh)


def test_failed_runs_are_rows_and_are_tried_again(points: list[Point], tmp_path) -> None:
    path = tmp_path / "runs.parquet"
    frame = complete(points, plan(points, 2, 1), path=path, work=fakes.fail_on_seed_two)
    bad = frame[frame["status"] == "failed"]
    assert len(bad) == 3
    assert set(bad["message"]) == {"ValueError: no"}
    assert set(bad["traceback"]) == {"trace"}
    assert bad["solved"].isna().all()
    again = Counting()
    frame = complete(points, plan(points, 2, 1), path=path, work=again)
    assert again.seeds == [2, 2, 2]
    assert (frame["status"] == "ok").all()


def test_an_interrupt_keeps_what_was_done(points: list[Point], tmp_path) -> None:
    path = tmp_path / "runs.parquet"
    with pytest.raises(Interrupted, match="4 of 9 runs done; kept in") as stop:
        complete(points, plan(points, 3, 1), path=path, work=Counting(stop_after=4))
    assert (stop.value.kept, stop.value.total) == (4, 9)
    assert len(read_table(path)) == 4
    rest = Counting()
    complete(points, plan(points, 3, 1), path=path, work=rest)
    assert len(rest.seeds) == 5


def test_equal_points_are_run_once(demo: Scenario) -> None:
    work = Counting()
    frame = complete(
        [Point("a", demo), Point("b", demo)], plan([Point("a", demo), Point("b", demo)], 2, 1), work=work
    )
    assert len(work.seeds) == 2
    assert frame["scenario"].tolist() == ["a", "b", "a", "b"]


def test_progress_counts_from_what_is_stored(points: list[Point], tmp_path) -> None:
    path = tmp_path / "runs.parquet"
    complete(points, plan(points, 1, 1), path=path, work=Counting())
    seen: list[tuple[int, int, int]] = []
    complete(points, plan(points, 2, 1), path=path, progress=lambda *now: seen.append(now), work=Counting())
    assert seen == [(3, 6, 0), (4, 6, 0), (5, 6, 0), (6, 6, 0)]


def test_something_else_in_place_of_the_table_is_not_overwritten(points: list[Point], tmp_path) -> None:
    path = tmp_path / "runs.parquet"
    path.write_text("notes")
    with pytest.raises(RecordError, match="expected a table of results"):
        complete(points, plan(points, 1, 1), path=path, work=Counting())
    assert path.read_text() == "notes"
    write_table(pd.DataFrame({"x": [1]}), path)
    with pytest.raises(RecordError, match="found no column 'run_id'"):
        read_table(path)


def test_nothing_run_is_an_empty_table(points: list[Point]) -> None:
    frame = tidy(points, plan(points, 1, 1), {})
    assert len(frame) == 0
    assert "run_id" in frame


def test_a_factor_value_that_is_no_scenario_is_refused(demo: Scenario) -> None:
    with pytest.raises(ScenarioError, match=r"policy\.staffing\.speed"):
        cross({"demo": demo}, {SPEED: [0.9, 99.0]})


def test_labels_tell_scenarios_apart(demo: Scenario) -> None:
    changed = demo.with_({SPEED: 1.2})
    assert list(labelled([demo, changed])) == ["demo", "demo (speed=1.2)"]
    assert differing(demo, changed) == {SPEED: 1.2}
    assert list(labelled({"x": "demo"})) == ["x"]
    with pytest.raises(ValueError, match="twice"):
        labelled([demo, demo])
