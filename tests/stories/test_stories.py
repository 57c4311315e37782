"""Stories: every hour of every case is accounted for, in both languages, and asking changes nothing."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import sim
from sim.errors import ArgumentError
from sim.flow.codes import WAITING
from sim.policy.names import FINAL_STATES, OPEN_STATES, STATES
from sim.records import Run
from sim.records.trace import Trace
from sim.stories import words
from sim.stories.choice import QUERIES, rows_of
from sim.stories.way import Step, way_of
from tests.commands import gridgov
from tests.each import each
from tests.flow.small_scenarios import small_changes, small_scenario

SHORT = {"run.days": 60, "run.warm_up_days": 15}


@lru_cache(maxsize=1)
def run() -> Run:
    """A traced run of the demonstration street that tests share."""
    return sim.run(sim.load("demo").with_(SHORT), seed=1, trace=True)


def account_of_all(records: Run) -> None:
    """Every case of a run: steps without a gap, minutes that add up, the end and the counts of the records."""
    trace = records.trace
    assert trace is not None
    table = {name: records.table.column(name).to_numpy(zero_copy_only=False) for name in ("need", "arose", "closed")}
    table |= {name: records.table.column(name).to_numpy() for name in ("open_hours", "parties", "waited")}
    ends = records.cases["end"].astype(str).to_numpy()

    def holds(row: int) -> None:
        way = way_of(trace, int(table["need"][row]), float(table["closed"][row]))
        assert way.start == table["arose"][row]
        for before, after in zip(way.steps, way.steps[1:], strict=False):
            assert before.end == after.start
            assert before.end >= before.start
        assert sum(way.minutes().values()) == way.total_minutes
        last = way.steps[-1].state
        assert ends[row] == ("open" if last in OPEN_STATES else last)
        if last not in FINAL_STATES:
            assert way.end == trace.end
        spent = sum(max(step.end, 0) - max(step.start, 0) for step in way.steps if step.state in OPEN_STATES)
        assert spent == pytest.approx(table["open_hours"][row], abs=1e-6)

    each(holds, range(records.table.num_rows), str)


def test_every_hour_of_every_case_of_the_demonstration_is_accounted_for() -> None:
    account_of_all(run())


@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(changes=small_changes())
def test_every_hour_is_accounted_for_in_any_scenario(changes: dict[str, Any]) -> None:
    records = sim.run(small_scenario(changes, 12), trace=True)
    if records.table.num_rows:
        account_of_all(records)


@pytest.mark.slow
def test_every_hour_is_accounted_for_in_panjin() -> None:
    account_of_all(sim.run(sim.load("panjin/after").with_({"territory.scale": 0.05}), seed=1, trace=True))


def test_a_traced_run_has_the_bytes_of_one_without() -> None:
    plain, traced = sim.run(sim.load("demo").with_(SHORT), seed=1), run()
    assert plain.trace is None
    assert plain.table.to_pandas().equals(traced.table.to_pandas())
    assert plain.series_table.to_pandas().equals(traced.series_table.to_pandas())
    np.testing.assert_equal(plain.summary, traced.summary)


def test_a_trace_is_put_in_order_when_it_is_first_read() -> None:
    simulation = sim.Simulation(sim.load("demo").with_(SHORT), seed=1, trace=True)
    trace = simulation.run().trace
    assert trace is not None
    entries = np.concatenate(trace.days)
    kept = entries[np.isin(entries["need"], trace.needs)]
    assert 0 < len(kept) == len(trace)
    assert trace.days == ()
    order = np.lexsort((np.arange(len(kept)), kept["need"]))
    for name, column in trace.columns.items():
        assert np.array_equal(column, kept[name][order], equal_nan=column.dtype.kind == "f")
    empty = Trace((entries[:0],), trace.needs, trace.desks, trace.desk_of_server, trace.end)
    assert len(empty) == 0


def test_waits_at_desks_are_those_of_the_records() -> None:
    records = run()
    frame = records.cases
    alone = frame.index[(frame["parties"] == 0) & (frame["registered"] >= 0) & frame["closed"].notna()]

    def holds(row: int) -> None:
        steps = way_of(records.trace, int(frame["need"][row]), float(frame["closed"][row])).steps  # type: ignore[arg-type]
        waited = sum(step.end - step.start for step in steps if step.state == STATES[WAITING])
        assert waited == pytest.approx(float(frame["waited"][row]), rel=1e-4, abs=1e-3)

    each(holds, alone, str)


def test_ready_queries_find_the_extremes() -> None:
    records = run()
    frame = records.cases
    slowest, moved, faked = (records.story(name) for name in ("slowest", "most_handed_on", "superficial"))
    assert slowest.facts["open_hours"] == frame["open_hours"].max()
    assert moved.facts["handoffs"] == frame["handoffs"].max()
    assert faked.facts["superficial"]
    assert len(rows_of(records, "superficial")) == frame["superficial"].sum()


def test_stories_read_in_both_languages() -> None:
    records = run()
    for query in QUERIES:
        story = records.story(query)
        english, chinese = story.text(), story.text("zh")
        assert len(english.split("\n")) == len(chinese.split("\n"))
        assert not re.search("[\u4e00-\u9fff]", english)
        assert "{" not in english + chinese
        assert "从产生到" in chinese
        assert str(story) == english
        assert "<pre>" in story._repr_html_()
        assert len(repr(story)) < 80


def test_every_state_and_task_has_words_in_both_languages() -> None:
    assert {*words.STATES, "in_work"} >= set(STATES)  # in hand: by task
    for texts in (words.TIMES, words.STATES, words.TASKS, words.DRAWS, words.EVENTS, words.CHANNELS, words.ENDS):
        for text in texts.values():
            assert text.en
            assert re.search("[\u4e00-\u9fff]", text.zh), text


def test_the_way_can_be_drawn() -> None:
    story = run().story("most_handed_on")
    for lang in ("en", "zh"):
        axes = story.plot(lang)
        assert len(axes.collections) == len(story.minutes)
        axes.figure.savefig(io.BytesIO())
        dates = " ".join(label.get_text() for label in axes.get_xticklabels())
        assert re.search("[a-z]" if lang == "en" else "月", dates), dates
        assert lang == "en" or not re.search("[a-z]", dates), dates


def test_a_run_without_a_trace_is_made_again_for_its_story(tmp_path: Path) -> None:
    stored = Run.read(sim.run(sim.load("demo").with_(SHORT), seed=1).write(tmp_path / "r"))
    assert stored.story("slowest").text() == run().story("slowest").text()


def test_a_resident_s_year_tells_all_needs() -> None:
    records = run()
    resident = int(records.cases["resident"].mode()[0])
    told = records.resident_year(resident)
    assert len(told.cases) == (records.cases["resident"] == resident).sum()
    assert len(told.en) == len(told.zh) == len(told.cases) + 1
    other = int(np.setdiff1d(np.arange(2000), records.cases["resident"])[0])
    assert "no need and no enquiry" in records.resident_year(other).text()
    with pytest.raises(ArgumentError, match=r"run\.resident_year"):
        records.story(f"resident:{resident}")


def test_a_member_s_week_adds_up_with_the_steps_of_cases() -> None:
    records = run()
    trace = records.trace
    assert trace is not None
    server = int(np.bincount(trace.columns["server"][trace.columns["server"] >= 0]).argmax())
    told = [records.member_week(server, week) for week in range(9)]
    tasks = sum(len(week.cases) for week in told)
    mine = (trace.columns["server"] == server) & (trace.columns["time"] >= 0)
    assert tasks == mine.sum() > 0
    assert len(told[0].en) == len(told[0].zh)


def test_wrong_cases_are_named() -> None:
    records = run()
    for case in (-1, 10**9, "quickest", 1.5, None, True):
        with pytest.raises(ArgumentError, match="case: expected"):
            records.story(case)  # type: ignore[arg-type]
    for resident in (-1, 10**9, "x"):
        with pytest.raises(ArgumentError, match="resident: expected"):
            records.resident_year(resident)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="week: expected"):
        records.member_week(0, 1000)


def test_the_command_tells_stories_of_folders_and_scenarios(tmp_path: Path) -> None:
    folder = run().write(tmp_path / "r")
    told = gridgov("story", str(folder), "slowest", "--lang", "zh", "--picture", str(tmp_path / "way.png"))
    assert told.returncode == 0, told.stderr
    assert "从产生到" in told.stdout
    assert (tmp_path / "way.png").stat().st_size > 0
    assert gridgov("story", str(folder), "resident:3").returncode == 0
    assert gridgov("story", str(folder), "staff:0:1").returncode == 0
    for wrong in (("slow",), ("staff:x",), ("resident:1:2",), ("0", "--run", "abcd"), ("0", "--seed", "3")):
        failed = gridgov("story", str(folder), *wrong)
        assert failed.returncode == 2, wrong
        assert "expected" in failed.stderr
    assert gridgov("story", "nowhere", "0").returncode == 2


def test_the_command_tells_stories_of_comparisons(tmp_path: Path) -> None:
    folder, other = tmp_path / "c", tmp_path / "other.yaml"
    other.write_text("extends: demo\npolicy: {time: {visits: 0.3}}\n", encoding="utf-8")
    changes = [f"--set={path}={value}" for path, value in {"run.days": 8, "run.warm_up_days": 2}.items()]
    made = gridgov(
        "compare", "demo", str(other), *changes, "--replications", "1", "--workers", "1", "--out", str(folder)
    )
    assert made.returncode == 0, made.stderr
    told = gridgov("story", str(folder), "0", "--json")
    assert told.returncode == 0, told.stderr
    assert gridgov("story", str(folder), "0", "--run", "zzzz").returncode == 2


def test_steps_are_plain_values() -> None:
    assert Step("waiting", "waiting", 0.5, 1.25).minutes == 45
