"""Plans, the store, running again what is missing."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.experiments.designs import Design, design_points
from sim.experiments.errors import StudyError
from sim.experiments.factors import Levels
from sim.experiments.machine import Machine
from sim.experiments.plan import Shard, plan, run_id
from sim.experiments.points import Point, Resolver, differing, labelled
from sim.experiments.rounds import rounds
from sim.experiments.runner import Interrupted, Runner, complete
from sim.experiments.store import Store
from sim.experiments.study import Study
from sim.experiments.table import measured_frame, read_table, tidy, typed, write_table
from sim.experiments.worker import Row, Task
from sim.measures.registry import MEASURES
from sim.records.errors import RecordError
from sim.scenario import Scenario, load
from tests.experiments import fakes

SPEED = "policy.staffing.speed"


@pytest.fixture(scope="module")
def demo() -> Scenario:
    return load("demo")


@pytest.fixture(scope="module")
def points(demo: Scenario) -> list[Point]:
    return design_points(Design(), {"demo": demo}, {SPEED: Levels((0.8, 0.9, 1.0))})


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


def test_run_id_depends_on_scenario_seed_version_and_inputs() -> None:
    ids = {run_id("a", 1), run_id("b", 1), run_id("a", 2), run_id("a", 1, version=99), run_id("a", 1, "file")}
    assert len(ids) == 5
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
    frame = complete(points, plan(points, 2, 1), work=Counting())
    write_table(frame, path)
    pd.testing.assert_frame_equal(read_table(path), frame)
    assert [file.name for file in tmp_path.iterdir()] == ["runs.parquet"]


def test_runs_in_a_folder_are_the_runs_in_memory(points: list[Point], tmp_path) -> None:
    kept = complete(points, plan(points, 2, 1), folder=tmp_path, work=Counting())
    pd.testing.assert_frame_equal(kept, complete(points, plan(points, 2, 1), work=Counting()))


def test_only_missing_runs_are_run_again(points: list[Point], tmp_path) -> None:
    path = tmp_path
    complete(points, plan(points, 2, 1), folder=path, work=Counting())
    again = Counting()
    frame = complete(points, plan(points, 3, 1), folder=path, work=again)
    assert again.seeds == [3, 3, 3]
    fresh = complete(points, plan(points, 3, 1), work=Counting())
    pd.testing.assert_frame_equal(frame, fresh)


def test_failed_runs_are_rows_and_are_tried_again(points: list[Point], tmp_path) -> None:
    path = tmp_path
    frame = complete(points, plan(points, 2, 1), folder=path, work=fakes.fail_on_seed_two)
    bad = frame[frame["status"] == "failed"]
    assert len(bad) == 3
    assert set(bad["message"]) == {"ValueError: no"}
    assert set(bad["traceback"]) == {"trace"}
    assert bad["solved"].isna().all()
    again = Counting()
    frame = complete(points, plan(points, 2, 1), folder=path, work=again)
    assert again.seeds == [2, 2, 2]
    assert (frame["status"] == "ok").all()


def test_an_interrupt_keeps_what_was_done(points: list[Point], tmp_path) -> None:
    path = tmp_path
    with pytest.raises(Interrupted, match="4 of 9 runs done; kept in") as stop:
        complete(points, plan(points, 3, 1), folder=path, work=Counting(stop_after=4))
    assert (stop.value.kept, stop.value.total) == (4, 9)
    assert len(Store(path).read()) == 4
    rest = Counting()
    complete(points, plan(points, 3, 1), folder=path, work=rest)
    assert len(rest.seeds) == 5


def test_equal_points_are_run_once(demo: Scenario) -> None:
    work = Counting()
    frame = complete([Point("a", demo), Point("b", demo)], plan([Point("a", demo), Point("b", demo)], 2, 1), work=work)
    assert len(work.seeds) == 2
    assert frame["scenario"].tolist() == ["a", "b", "a", "b"]


def test_progress_counts_from_what_is_stored(points: list[Point], tmp_path) -> None:
    path = tmp_path
    complete(points, plan(points, 1, 1), folder=path, work=Counting())
    seen: list[tuple[int, int, int]] = []
    complete(points, plan(points, 2, 1), folder=path, progress=lambda *now: seen.append(now), work=Counting())
    assert (seen[0], seen[-1]) == ((3, 6, 0), (6, 6, 0))


def test_something_else_in_place_of_a_table_is_told(tmp_path) -> None:
    path = tmp_path / "runs.parquet"
    path.write_text("notes")
    with pytest.raises(RecordError, match="expected a table of results"):
        read_table(path)
    write_table(pd.DataFrame({"x": [1]}), path)
    with pytest.raises(RecordError, match="found no column 'run_id'"):
        read_table(path)


def test_nothing_run_is_an_empty_table(points: list[Point]) -> None:
    frame = tidy(Resolver(points), plan(points, 1, 1), measured_frame([]))
    assert len(frame) == 0
    assert "run_id" in frame


def test_points_that_are_no_scenario_are_failed_rows(demo: Scenario) -> None:
    points = [Point("demo", demo), Point("demo", demo, {"policy.staffing.posts": 1})]
    frame = complete(points, plan(points, 2, 1), work=fakes.measure)
    assert frame["status"].tolist() == ["ok", "failed"] * 2
    assert frame["stage"].iloc[1] == "scenario"
    assert "at least two posts" in frame["message"].iloc[1]
    assert frame["run_id"].nunique() == 4


@pytest.mark.slow
def test_forty_planted_failures_are_forty_rows(points: list[Point], tmp_path) -> None:
    jobs = plan(points[:1], 200, 1)
    frame = complete(points[:1], jobs, workers=2, folder=tmp_path, work=fakes.planted)
    bad = frame[frame["status"] == "failed"]
    assert (len(frame), len(bad)) == (200, 40)
    assert bad["message"].tolist() == [f"ValueError: planted at seed {seed}" for seed in bad["seed"]]
    runner = Runner(Resolver(points[:1]), Machine(work=fakes.measure), tmp_path)
    runner.complete(jobs, 200)
    assert (runner.frame(jobs)["status"] == "failed").sum() == 40  # only when asked for
    again = Runner(Resolver(points[:1]), Machine(work=fakes.measure), tmp_path, retry_failed=True)
    again.complete(jobs, 200)
    assert (again.frame(jobs)["status"] == "ok").all()


def test_three_shards_in_one_folder_are_the_whole(points: list[Point], tmp_path) -> None:
    jobs = plan(points, 20, 1)
    sizes = []
    for i in (1, 2, 3):
        work = Counting()
        Runner(Resolver(points), Machine(work=work), tmp_path, shard=Shard(i, 3)).complete(jobs, 60)
        sizes.append(len(work.seeds))
    assert sum(sizes) == 60
    assert min(sizes) >= 10
    merged = complete(points, jobs, folder=tmp_path, work=Counting(stop_after=0))
    pd.testing.assert_frame_equal(merged, complete(points, jobs, work=Counting()))


def test_shards_of_a_large_study_share_its_points_evenly_and_make_none_of_the_others(points: list[Point]) -> None:
    number, count = 1_234, 7
    parts = [Shard(i, count).of_points(number).points or frozenset() for i in range(1, count + 1)]
    assert sorted(k for part in parts for k in part) == list(range(number))
    assert {len(part) for part in parts} <= {number // count, number // count + 1}
    assert Shard(1, 2).of_points(20) == Shard(1, 2)  # few points: by identity, so that equal runs are made once
    assert Shard(1, 2000).of_points(number) == Shard(1, 2000)
    study = Study.from_dict(
        {
            "scenarios": ["demo"],
            "factors": {"policy.staffing.speed": [round(0.8 + k / 10_000, 4) for k in range(1_001)]},
            "replications": 2,
        }
    )
    part, work = Shard(5, 500).of_points(1_001), Counting()
    with Runner(study.resolver, Machine(work=work), shard=part) as runner:
        results = rounds(study, runner)
    assert len(results.frame) == len(work.seeds) == 2 * len(part.points or ())
    assert set(study.resolver._hashes) == part.points


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "a/b", "1/0", "-1/2"])
def test_wrong_shards_are_refused(text: str) -> None:
    with pytest.raises(StudyError, match="shard"):
        Shard.parse(text)


def test_no_time_left_means_nothing_more_is_started(points: list[Point]) -> None:
    work = Counting()
    runner = Runner(Resolver(points), Machine(work=work), hours=-1.0)
    runner.complete(plan(points, 2, 1), 6)
    assert runner.out_of_time
    assert not work.seeds


def test_only_scenarios_used_last_are_kept(demo: Scenario) -> None:
    points = design_points(Design(), {"demo": demo}, {SPEED: Levels(tuple(0.5 + k / 100 for k in range(8)))})
    resolver = Resolver(points, keep=3)
    hashes = [resolver.hashes(k) for k in range(8)]
    assert len(resolver._recent) == 3
    assert [resolver.scenario(k).hash for k in range(8)] == [found for found, _ in hashes]
    assert len(set(hashes)) == 8


def test_the_catalogue_counts_for_the_identity_of_a_run(demo: Scenario, tmp_path, monkeypatch) -> None:
    before = plan([Point("demo", demo)], 1, 1)[0].run_id
    changed = tmp_path / "other.yaml"
    changed.write_text("categories: {}\n")
    monkeypatch.setattr("sim.experiments.points.find_catalogue", lambda name: changed)
    assert plan([Point("demo", demo)], 1, 1)[0].run_id != before


def test_labels_tell_scenarios_apart(demo: Scenario) -> None:
    changed = demo.with_({SPEED: 1.2})
    assert list(labelled([demo, changed])) == ["demo", "demo (speed=1.2)"]
    assert differing(demo, changed) == {SPEED: 1.2}
    assert list(labelled({"x": "demo"})) == ["x"]
    with pytest.raises(ValueError, match="twice"):
        labelled([demo, demo])
