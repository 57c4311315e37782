"""Runs: construction without copies, frames, writing and reading."""

from __future__ import annotations

import json
import os

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.records.columns import CASES, ENDS, SERIES, names
from sim.records.errors import RecordError
from sim.records.run import Run
from tests import synthetic


@pytest.fixture(scope="module")
def run() -> Run:
    return synthetic.run()


def test_frames_hold_the_declared_columns(run: Run) -> None:
    assert tuple(run.cases.columns) == names("cases")
    assert tuple(run.series.columns) == names("series")
    assert tuple(run.groups.columns) == names("groups")
    assert set(run.cases["end"].cat.categories) == set(ENDS)
    for column in CASES:
        if column.dtype != "category":
            assert run.cases[column.name].dtype == np.dtype(column.dtype), column.name


def test_series_starts_at_day_zero_and_series_all_in_the_warm_up(run: Run) -> None:
    assert run.series["day"].min() == 0
    assert run.series_all["day"].min() == -10
    assert run.series["date"].iloc[0] == pd.Timestamp("2024-01-01")
    assert run.series_all["date"].iloc[0] == pd.Timestamp("2023-12-22")
    assert run.days == 200


def test_contiguous_columns_are_taken_over_without_a_copy() -> None:
    people = synthetic.population()
    cases = synthetic.cases(1000, 100, people)
    scenario = synthetic.run(n=10).scenario
    run = Run.from_columns(cases, synthetic.series(100), synthetic.CODES, people, {}, scenario, 1)
    arose = run.table.column("arose").chunk(0).to_numpy()
    assert np.shares_memory(arose, cases["arose"])


def test_a_missing_column_is_named() -> None:
    people = synthetic.population()
    cases = synthetic.cases(100, 100, people)
    del cases["solved"]
    with pytest.raises(RecordError, match="missing solved"):
        Run.from_columns(cases, synthetic.series(100), synthetic.CODES, people, {}, None, 1)


def test_a_code_without_a_name_is_refused() -> None:
    people = synthetic.population()
    cases = synthetic.cases(100, 100, people)
    cases["end"][0] = len(ENDS)
    with pytest.raises(RecordError, match=r"cases\.end: expected codes 0\.\.12"):
        Run.from_columns(cases, synthetic.series(100), synthetic.CODES, people, {}, synthetic.run(10).scenario, 1)


def test_write_and_read_give_the_same_records(run: Run, tmp_path) -> None:
    target = run.write(tmp_path / "out", csv=True)
    again = Run.read(target)
    assert again.table.schema.equals(run.table.schema)
    pd.testing.assert_frame_equal(again.cases, run.cases)
    pd.testing.assert_frame_equal(again.series_all, run.series_all)
    assert again.summary == pytest.approx(run.summary, nan_ok=True)
    pd.testing.assert_frame_equal(again.groups, run.groups)
    assert np.array_equal(again.population.counts, run.population.counts)
    assert again.seed == run.seed
    assert pd.read_csv(target / "cases.csv").shape == run.cases.shape
    assert not [name for name in os.listdir(tmp_path) if name != "out"]


def test_a_read_run_measures_the_same(run: Run, tmp_path) -> None:
    again = Run.read(run.write(tmp_path / "out"))
    fresh = Run(again.table, again.series_table, again.population, {}, None, 1)
    assert fresh.summary == pytest.approx(run.summary, nan_ok=True)


def test_the_same_run_writes_the_same_bytes(run: Run, tmp_path) -> None:
    for name in ("a", "b"):
        synthetic.run().write(tmp_path / name)
    for file in os.listdir(tmp_path / "a"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes(), file


def test_summary_json_is_strict_json_with_null_for_nan(run: Run, tmp_path) -> None:
    short = synthetic.run(n=100, days=20)  # no need can be followed for 60 days
    target = short.write(tmp_path / "out")
    found = json.loads((target / "summary.json").read_text(), parse_constant=pytest.fail)
    assert found["solution_rate"] is None
    assert np.isnan(Run.read(target).summary["solution_rate"])


def test_an_earlier_run_is_replaced_and_what_is_the_users_stays(run: Run, tmp_path) -> None:
    target = tmp_path / "out"
    run.write(target, csv=True)
    (target / "notes.txt").write_text("x")
    run.write(target)
    assert not (target / "cases.csv").exists()  # of the earlier run
    assert (target / "notes.txt").read_text() == "x"
    Run.read(target)
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.txt").write_text("x")
    run.write(other)
    assert (other / "thesis.txt").read_text() == "x"
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(RecordError, match="could not be written"):
        run.write(file)
    assert file.read_text() == "x"


@pytest.mark.parametrize("name", ["cases.parquet", "cases.csv", "summary.json", "provenance.json"])
@pytest.mark.parametrize("whose", ["foreign", "changed"])
def test_a_file_that_is_not_ours_or_was_changed_is_never_replaced(name: str, whose: str, run: Run, tmp_path) -> None:
    if whose == "changed":
        run.write(tmp_path, csv=True)
    (tmp_path / name).write_text("mine")
    before = {file: (tmp_path / file).read_bytes() for file in os.listdir(tmp_path)}
    with pytest.raises(RecordError, match=f"{name}.*nothing was"):
        run.write(tmp_path)
    assert {file: (tmp_path / file).read_bytes() for file in os.listdir(tmp_path)} == before


def test_a_failed_write_leaves_the_earlier_run_as_it_was(run: Run, tmp_path, monkeypatch) -> None:
    target = run.write(tmp_path / "out")
    before = {name: (target / name).read_bytes() for name in os.listdir(target)}

    def fail(*args: object, **kwargs: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(pq, "write_table", fail)
    with pytest.raises(OSError, match="disk full"):
        run.write(target)
    assert {name: (target / name).read_bytes() for name in os.listdir(target)} == before
    assert os.listdir(tmp_path) == ["out"]


def test_reading_something_else_says_so(tmp_path) -> None:
    with pytest.raises(RecordError, match="expected a directory with a gridgov run"):
        Run.read(tmp_path)
    (tmp_path / "provenance.json").write_text("{}")
    with pytest.raises(RecordError, match="found something else"):
        Run.read(tmp_path)


def test_frames_can_be_changed_without_changing_the_records(run: Run) -> None:
    fresh = synthetic.run()
    solved = fresh.summary["solved"]
    fresh.cases.loc[:, "solved"] = np.nan
    assert Run(fresh.table, fresh.series_table, fresh.population, {}, None, 1).summary["solved"] == solved


def test_html_shows_titles_and_figures(run: Run) -> None:
    text = run._repr_html_()
    assert "A made-up place" in text
    assert "True solution rate" in text
    assert f"{100 * run.summary['solution_rate']:.1f}" in text


def test_series_columns_are_all_declared(run: Run) -> None:
    assert [column.name for column in SERIES] == run.series_table.column_names
