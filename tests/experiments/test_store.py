"""The store: parts that are whole or not there, one row a run, clear errors."""

from __future__ import annotations

import errno
import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import sim.experiments.store as store_module
from sim.experiments.designs import Design, design_points
from sim.experiments.factors import Levels
from sim.experiments.machine import Machine
from sim.experiments.plan import Shard, plan
from sim.experiments.points import Point, Resolver
from sim.experiments.provenance import About
from sim.experiments.runner import Runner, complete
from sim.experiments.session import sweeps_in
from sim.experiments.status import status_of
from sim.experiments.store import Store
from sim.experiments.worker import failure
from sim.records.errors import RecordError, RecordWarning
from sim.report.folder_status import status_lines
from sim.scenario import Scenario, load
from tests.experiments import fakes

SPEED = "policy.staffing.speed"
RULE = "policy.dispatch.priority"


@pytest.fixture(scope="module")
def demo() -> Scenario:
    return load("demo")


@pytest.fixture(scope="module")
def points(demo: Scenario) -> list[Point]:
    return design_points(Design(), {"demo": demo}, {SPEED: Levels((0.8, 0.9, 1.0)), RULE: Levels(("fifo", "deadline"))})


def _fill(points: list[Point], folder: Path, replications: int) -> pd.DataFrame:
    return complete(points, plan(points, replications, 1), folder=folder, work=fakes.measure)


@pytest.mark.slow
def test_parts_have_about_a_hundred_runs_and_typed_factors(points: list[Point], tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("sim.experiments.machine.IN_PROCESS_SECONDS", 0.0)  # a part for every run, at first
    _fill(points, tmp_path, 21)
    sizes = [pq.read_metadata(path).num_rows for path in Store(tmp_path).parts()]
    assert sizes == [100, 26]
    for path in Store(tmp_path).parts():
        schema = pq.read_schema(path)
        assert pa.types.is_float64(schema.field(SPEED).type)
        assert pa.types.is_string(schema.field(RULE).type) or pa.types.is_large_string(schema.field(RULE).type)
        assert pa.types.is_float64(schema.field("solved").type)
    assert not list(tmp_path.rglob("*.part"))


def test_compacting_changes_no_row(points: list[Point], tmp_path) -> None:
    _fill(points, tmp_path, 10)
    frame = _fill(points, tmp_path, 20)
    store = Store(tmp_path)
    assert len(store.parts()) > 1
    before = store.read().sort_values("run_id", ignore_index=True)
    store.compact()
    assert len(store.parts()) == 1
    after = store.read().sort_values("run_id", ignore_index=True)
    pd.testing.assert_frame_equal(after[before.columns], before)
    pd.testing.assert_frame_equal(_fill(points, tmp_path, 20), frame)
    assert store.compact() is None


def test_a_kill_in_the_middle_of_merging_loses_and_doubles_nothing(points, tmp_path, monkeypatch) -> None:
    _fill(points, tmp_path, 4)
    whole = _fill(points, tmp_path, 8)
    monkeypatch.setattr(Path, "unlink", lambda *a, **k: None)  # killed before the old parts were removed
    Store(tmp_path).compact()
    monkeypatch.undo()
    assert sum(pq.read_metadata(path).num_rows for path in Store(tmp_path).parts()) == 2 * len(whole)
    pd.testing.assert_frame_equal(_fill(points, tmp_path, 8), whole)


def test_a_part_left_half_written_is_not_read(points: list[Point], tmp_path) -> None:
    whole = _fill(points, tmp_path, 4)
    (tmp_path / "runs" / ".part-1.parquet.x.part").write_bytes(b"PAR1 torn")
    pd.testing.assert_frame_equal(_fill(points, tmp_path, 4), whole)
    os.utime(tmp_path / "runs" / ".part-1.parquet.x.part", (0, 0))
    _fill(points, tmp_path, 5)
    assert not list(tmp_path.rglob("*.part"))  # swept away a day later


def test_equal_runs_stored_twice_are_one_row(points: list[Point], tmp_path) -> None:
    whole = _fill(points, tmp_path, 3)
    Store(tmp_path).append(pq.read_table(Store(tmp_path).parts()[0]))
    pd.testing.assert_frame_equal(_fill(points, tmp_path, 3), whole)


def test_runs_that_disagree_are_an_error(points: list[Point], tmp_path) -> None:
    _fill(points, tmp_path, 3)
    frame = pq.read_table(Store(tmp_path).parts()[0]).to_pandas()
    frame.loc[4, "solved"] += 1e-9
    Store(tmp_path).append(pa.Table.from_pandas(frame, preserve_index=False))
    first, second = (path.name for path in Store(tmp_path).parts())
    with pytest.raises(RecordError, match=f"1 runs stored twice with different results.*solved.*{first} and {second}"):
        Store(tmp_path).status()
    with pytest.raises(RecordError, match="twice"):
        _fill(points, tmp_path, 3)


def test_timing_and_labels_may_differ(points: list[Point], tmp_path) -> None:
    whole = _fill(points, tmp_path, 3)
    frame = pq.read_table(Store(tmp_path).parts()[0]).to_pandas()
    frame = frame.assign(wall_seconds=9.0, cpu_seconds=9.0, scenario="other", replication=7)
    Store(tmp_path).append(pa.Table.from_pandas(frame, preserve_index=False))
    found = _fill(points, tmp_path, 3)
    pd.testing.assert_frame_equal(found, whole)


def test_a_run_that_failed_once_and_went_well_later_is_well(points: list[Point], tmp_path) -> None:
    jobs = plan(points, 2, 1)
    first = Runner(Resolver(points), Machine(work=fakes.fail_on_seed_two), tmp_path)
    first.complete(jobs, len(jobs))
    assert list(Store(tmp_path).status().values()).count("failed") == 6
    _fill(points, tmp_path, 2)
    assert set(Store(tmp_path).status().values()) == {"ok"}
    assert len(Store(tmp_path).read()) == 12


def test_factors_points_and_replications_can_be_added(demo: Scenario, points: list[Point], tmp_path) -> None:
    _fill(points, tmp_path, 2)
    done = []

    def work(task):
        done.append(task.run_id)
        return fakes.measure(task)

    more = design_points(Design(), {"demo": demo}, {SPEED: Levels((0.9, 1.1))})
    complete(more, plan(more, 2, 1), folder=tmp_path, work=work)
    assert len(done) == 2  # demo's rule is deadline, so 0.9 has been run
    base = [Point("demo", demo.with_({RULE: "fifo"}), {SPEED: value}) for value in (0.8, 0.9, 1.1)]
    done.clear()
    complete(base, plan(base, 3, 1), folder=tmp_path, work=work)
    assert len(done) == 2 + 3  # the third replication of the old points, and the new one
    mixed = [Point("demo", demo, {SPEED: 0.8, "run.days": 30}), Point("demo", demo, {SPEED: 0.8})]
    complete(mixed, plan(mixed, 1, 1), folder=tmp_path, work=work)
    assert len(Store(tmp_path).read()) == 12 + 2 + 5 + 1


def test_a_factor_that_turns_from_numbers_into_texts_can_be_read(demo: Scenario, tmp_path) -> None:
    _fill([Point("demo", demo, {"policy.shifts.member": "office"})], tmp_path, 1)
    table = pq.read_table(Store(tmp_path).parts()[0])
    index = table.column_names.index("policy.shifts.member")
    number = table.set_column(index, "policy.shifts.member", pa.array([3.5]))
    number = number.set_column(table.column_names.index("run_id"), "run_id", pa.array(["x" * 64]))
    Store(tmp_path).append(number)
    Store(tmp_path).compact()
    assert sorted(Store(tmp_path).read()["policy.shifts.member"]) == ["3.5", "office"]


def test_a_store_of_another_results_version_is_refused_and_left_alone(points, tmp_path, monkeypatch) -> None:
    _fill(points, tmp_path, 1)
    before = {path.name: path.read_bytes() for path in Store(tmp_path).parts()}
    made = store_module.RESULTS_VERSION
    monkeypatch.setattr(store_module, "RESULTS_VERSION", 99)
    with pytest.raises(RecordError, match=f"results version 99, found version {made}.*--out"):
        _fill(points, tmp_path, 1)
    assert {path.name: path.read_bytes() for path in Store(tmp_path).parts()} == before


def test_a_full_disk_keeps_what_was_written(points: list[Point], tmp_path, monkeypatch) -> None:
    _fill(points, tmp_path, 2)
    before = len(Store(tmp_path).read())

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(store_module.pq, "write_table", full)
    with pytest.raises(RecordError, match=r"could not write 6 runs: No space left.*start again"):
        _fill(points, tmp_path, 3)
    monkeypatch.undo()
    assert not list(tmp_path.rglob("*.part"))
    assert len(Store(tmp_path).read()) == before
    assert len(_fill(points, tmp_path, 3)) == 18


def test_a_folder_that_cannot_be_written_to_is_told_before_anything_is_run(points, tmp_path) -> None:
    (tmp_path / "out").write_text("a file, not a folder")
    ran = []
    with pytest.raises(RecordError, match="can be written to.*nothing was run"):
        complete(points, plan(points, 1, 1), folder=tmp_path / "out", work=ran.append)
    assert not ran
    with pytest.raises(RecordError, match="nothing was run"):  # read-only even for the superuser
        complete(points, plan(points, 1, 1), folder=Path("/proc/gridgov"), work=ran.append)


def test_a_finished_study_in_a_read_only_folder_can_be_read(points, tmp_path, monkeypatch) -> None:
    whole = _fill(points, tmp_path, 2)
    monkeypatch.setattr(Store, "check_writable", lambda self: pytest.fail("nothing is to be written"))
    pd.testing.assert_frame_equal(_fill(points, tmp_path, 2), whole)


def _notes(path: Path) -> None:
    path.write_text("notes")


def _other_table(path: Path) -> None:
    pq.write_table(pa.table({"x": [1]}), path)


def _texts_for_numbers(path: Path) -> None:
    keys = {"run_id": ["x" * 64], "status": ["ok"], "results_version": [store_module.RESULTS_VERSION]}
    pq.write_table(pa.table(keys | {"solved": ["many"]}), path)


def _without_identity(path: Path) -> None:
    keys = {"run_id": pa.array([None], pa.string()), "status": ["ok"]}
    pq.write_table(pa.table(keys | {"results_version": [store_module.RESULTS_VERSION]}), path)


def _version_as_text(path: Path) -> None:
    pq.write_table(pa.table({"run_id": ["x" * 64], "status": ["ok"], "results_version": ["3"]}), path)


def _lists(path: Path) -> None:
    keys = {"run_id": ["x" * 64], "status": ["ok"], "results_version": [store_module.RESULTS_VERSION]}
    pq.write_table(pa.table(keys | {"solved": [[1.0]]}), path)


def _folder(path: Path) -> None:
    path.mkdir()


def _link_to_nothing(path: Path) -> None:
    try:
        path.symlink_to(path.with_name("gone"))
    except OSError:
        pytest.skip("no links here")


FOREIGN = (
    _notes,
    _other_table,
    _texts_for_numbers,
    _without_identity,
    _version_as_text,
    _lists,
    _folder,
    _link_to_nothing,
)


@pytest.mark.parametrize("put", FOREIGN, ids=lambda put: put.__name__.strip("_"))
def test_something_else_among_the_parts_is_named_and_set_aside(put, points: list[Point], tmp_path) -> None:
    whole = _fill(points, tmp_path, 1)
    foreign = tmp_path / "runs" / "part-notes.parquet"
    put(foreign)
    with pytest.raises(RecordError, match=r"part-notes\.parquet.*remove or move it"):
        Store(tmp_path).read()  # who only reads moves nothing
    with pytest.warns(RecordWarning, match=r"part-notes\.parquet"):
        pd.testing.assert_frame_equal(_fill(points, tmp_path, 1), whole)
    assert os.listdir(tmp_path / "aside") == ["part-notes.parquet"]
    assert len(Store(tmp_path).parts()) == 1


@pytest.mark.parametrize("harm", ["one bit", "cut short", "empty", "garbage"])
def test_runs_of_a_damaged_part_are_made_again(harm: str, points: list[Point], tmp_path) -> None:
    whole = _fill(points, tmp_path, 3)
    (path,) = Store(tmp_path).parts()
    content = bytearray(path.read_bytes())
    if harm == "one bit":
        content[len(content) // 3] ^= 1
    path.write_bytes({"one bit": content, "cut short": content[:-9], "empty": b""}.get(harm, b"PAR1" + b"x" * 600))
    with pytest.raises(RecordError, match=path.name):
        Store(tmp_path).status()
    with pytest.warns(RecordWarning, match=path.name):
        pd.testing.assert_frame_equal(_fill(points, tmp_path, 3), whole)
    assert [kept.name for kept in Store(tmp_path).aside.iterdir()] == [path.name]


def test_every_flipped_bit_of_a_part_is_found(points: list[Point], tmp_path) -> None:
    _fill(points, tmp_path, 1)
    (path,) = Store(tmp_path).parts()
    content = path.read_bytes()
    for place in range(0, len(content), len(content) // 60):
        path.write_bytes(content[:place] + bytes([content[place] ^ 4]) + content[place + 1 :])
        assert len(Store(tmp_path).survey().damaged) == 1, f"byte {place}"


def _about(points: list[Point], replications: int) -> About:
    return About("study", "scenarios: [demo]\n", Resolver(points), 1, replications, replications)


def test_the_documented_query_counts_each_run_of_the_study_once(demo: Scenario, tmp_path) -> None:
    duckdb = pytest.importorskip("duckdb")
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "studies.md").read_text(encoding="utf-8")
    query = page.partition('duckdb.sql("""')[2].partition('""")')[0].replace("staff/", f"{tmp_path.as_posix()}/")
    speeds = {SPEED: Levels((0.8, 1.2))}
    for days in (30, 60):  # two generations of `set:` in one folder
        points = design_points(Design(), {"demo": demo.with_({"run.days": days})}, speeds)
        about = _about(points, 5)
        frame = complete(points, plan(points, 5, 1), folder=tmp_path, work=fakes.measure, about=about)
    store = Store(tmp_path)
    store.append(pq.read_table(store.parts()[-1]))  # as a kill while parts are merged leaves it
    rows = duckdb.sql(query).fetchall()
    means = frame.groupby(SPEED)["solved"].mean()
    assert [(speed, runs) for speed, runs, _ in rows] == [(0.8, 5), (1.2, 5)]
    assert [solved for *_, solved in rows] == pytest.approx(means.tolist())
    complete(points, plan(points, 5, 1), folder=tmp_path, work=fakes.measure, about=about)
    assert store.survey().repeats == 0  # though nothing was to be run
    again = duckdb.sql(query).fetchall()  # means to the last bit but one: rows may be added up in another order
    assert [row[:2] for row in again] == [row[:2] for row in rows]
    assert [row[2] for row in again] == pytest.approx([row[2] for row in rows], rel=1e-12)


# -- disk full, folder gone, two at once -------------------------------------------------------------------


def _full_at(call: int, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let the disk be full from a call of fsync on."""
    calls: list[int] = []
    fsync = os.fsync

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) >= call:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", full)
    return calls


@pytest.mark.parametrize("call", [1, 2, 3, 5, 7, 8, 9, 10, 11, 12, 14, 17])
def test_a_disk_that_gets_full_at_any_moment_costs_no_stored_run(call, points, tmp_path, monkeypatch) -> None:
    about, jobs = _about(points, 4), plan(points, 4, 1)
    whole = complete(points, jobs, work=fakes.measure)
    monkeypatch.setattr("sim.experiments.machine.IN_PROCESS_SECONDS", 0.0)  # a part for every run
    _full_at(call, monkeypatch)
    with pytest.raises(RecordError, match="No space left"):
        complete(points, jobs, folder=tmp_path, work=fakes.measure, about=about)
    kept = Store(tmp_path).status()
    monkeypatch.undo()
    assert not list(tmp_path.rglob("*.part"))
    assert not list(tmp_path.rglob("*.lock"))
    made = []

    def work(task):
        made.append(task.run_id)
        return fakes.measure(task)

    again = complete(points, jobs, folder=tmp_path, work=work, about=about)
    pd.testing.assert_frame_equal(again, whole)
    assert not kept.keys() & set(made)
    assert Store(tmp_path).survey().repeats == 0


@pytest.mark.parametrize("harm", ["the folder", "runs", "one part"])
def test_runs_that_vanish_meanwhile_are_told_and_made_again(harm: str, points, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("sim.experiments.machine.IN_PROCESS_SECONDS", 0.0)
    jobs, out = plan(points, 4, 1), tmp_path / "out"
    done = 0

    def work(task):
        nonlocal done
        done += 1
        if done == 10:
            match harm:
                case "the folder":
                    out.rename(tmp_path / "moved")
                case "runs":
                    shutil.rmtree(out / "runs")
                case _:
                    Store(out).parts()[0].unlink()
        return fakes.measure(task)

    with pytest.raises(RecordError, match=r"no longer there.*start again"):
        complete(points, jobs, folder=out, work=work)
    whole = complete(points, jobs, work=fakes.measure)
    pd.testing.assert_frame_equal(complete(points, jobs, folder=out, work=fakes.measure), whole)


def test_a_second_sweep_into_a_folder_is_refused_and_runs_nothing(points: list[Point], tmp_path) -> None:
    seen = []

    def work(task):
        if not seen:
            seen.append(task)
            with pytest.raises(RecordError, match=r"another sweep is at work.*process \d+.*nothing was run"):
                complete(points, plan(points, 2, 1), folder=tmp_path, work=lambda _: pytest.fail("it was run"))
            assert sweeps_in(tmp_path).keys() == {""}
        return fakes.measure(task)

    complete(points, plan(points, 2, 1), folder=tmp_path, work=work)
    assert seen
    assert not sweeps_in(tmp_path)
    assert Store(tmp_path).survey().repeats == 0


def test_shards_share_a_folder_but_each_is_made_by_one(points: list[Point], tmp_path) -> None:
    jobs = plan(points, 6, 1)
    tried = []

    def work(task):
        if not tried:
            for part, outcome in (
                ((2, 2), None),
                ((1, 2), "another sweep"),
                ((1, 3), "another sweep"),
                (None, "anoth"),
            ):
                shard = Shard(*part) if part else None
                other = Runner(Resolver(points), Machine(work=fakes.measure), tmp_path, shard=shard)
                tried.append(part)
                if outcome is None:
                    other.complete(jobs, len(jobs))
                    continue
                with pytest.raises(RecordError, match=outcome):
                    other.complete(jobs, len(jobs))
        return fakes.measure(task)

    Runner(Resolver(points), Machine(work=work), tmp_path, shard=Shard(1, 2)).complete(jobs, len(jobs))
    assert len(tried) == 4
    found = Store(tmp_path).survey()
    assert (len(found.status), found.repeats) == (len(jobs), 0)


def test_the_lock_of_a_dead_process_is_taken_over(points: list[Point], tmp_path) -> None:
    done = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True)
    lock = tmp_path / ".sweep.lock"
    said = {"pid": int(done.stdout), "host": platform.node(), "since": "then", "token": "x"}
    lock.write_text(json.dumps(said))
    assert len(_fill(points, tmp_path, 1)) == 6
    lock.write_text(json.dumps(said | {"host": "another machine"}))
    with pytest.raises(RecordError, match="another machine"):
        _fill(points, tmp_path, 2)
    os.utime(lock, (0, 0))  # whose heart has not beaten for long
    assert len(_fill(points, tmp_path, 2)) == 12
    assert not lock.exists()


def test_of_two_failures_the_last_one_is_shown(points: list[Point], tmp_path) -> None:
    for message in ("first", "second"):
        runner = Runner(
            Resolver(points), Machine(work=lambda task, m=message: failure(task, "run", m)), tmp_path, retry_failed=True
        )
        runner.complete(plan(points, 1, 1), 6)
    assert set(Store(tmp_path).read()["message"]) == {"second"}


# -- what the folder says of itself ------------------------------------------------------------------------


def test_status_says_what_is_there_missing_damaged_and_set_aside(points: list[Point], tmp_path) -> None:
    about = _about(points, 4)
    jobs = plan(points, 4, 1)
    complete(points, jobs[:14], folder=tmp_path, work=fakes.fail_on_seed_two, about=about)
    found = status_of(tmp_path)
    assert (found.planned, found.done, found.failed, found.missing) == (24, 8, 6, 10)
    assert (found.study, found.repeats, found.whole) == ("study", 0, False)
    assert {one.why for one in found.first_missing} == {"failed", "missing"}
    complete(points, jobs, folder=tmp_path, work=fakes.measure, about=about)
    assert status_of(tmp_path).whole
    store = Store(tmp_path)
    store.append(pq.read_table(store.parts()[0]))
    assert status_of(tmp_path).repeats > 0
    store.parts()[-1].write_bytes(b"")
    found = status_of(tmp_path)
    assert list(found.damaged) == [store.parts()[-1].name]
    with pytest.warns(RecordWarning):
        complete(points, jobs, folder=tmp_path, work=fakes.measure, about=about)
    found = status_of(tmp_path)
    assert len(found.aside) == 1
    assert found.whole
    assert [one["outcome"] for one in found.sessions] == ["whole", "whole"]
    assert found.versions["gridgov"]
    json.dumps(found.to_dict())
    for lang in ("en", "zh"):
        assert any(found.aside[0] in line for line in status_lines(found, lang))


def test_another_study_in_the_folder_keeps_the_text_of_the_first(points: list[Point], tmp_path) -> None:
    first, second = _about(points, 1), replace(_about(points, 1), text="scenarios: [demo]  # again\n")
    for about in (first, second):
        complete(points, plan(points, 1, 1), folder=tmp_path, work=fakes.measure, about=about)
    assert (tmp_path / "study.yaml").read_text() == second.text
    assert [path.read_text() for path in (tmp_path / "studies").glob("*.yaml")] == [first.text]


def test_a_study_file_may_lie_in_the_folder_of_its_results(points: list[Point], tmp_path) -> None:
    about = _about(points, 1)
    (tmp_path / "study.yaml").write_text(about.text)
    complete(points, plan(points, 1, 1), folder=tmp_path, work=fakes.measure, about=about)
    (tmp_path / "study.yaml").write_text("somebody else's")
    with pytest.raises(RecordError, match=r"study\.yaml.*nothing was run"):
        complete(points, plan(points, 2, 1), folder=tmp_path, work=lambda _: pytest.fail("it was run"), about=about)
    assert (tmp_path / "study.yaml").read_text() == "somebody else's"
