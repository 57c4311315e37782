"""Tables for people: titles, digits, arrows, colours."""

from __future__ import annotations

import io

import numpy as np
import pytest
from rich.console import Console

from sim.experiments.comparison import Comparison
from sim.experiments.plan import plan
from sim.experiments.points import Point
from sim.experiments.runner import complete
from sim.measures.display import measure_of
from sim.measures.registry import MAIN
from sim.report.progress import Progress, TimeLeft, clock
from sim.report.tables import arrow, comparison_table, summary_table, verdict
from sim.scenario import load
from tests import synthetic
from tests.experiments import fakes


def _text(table, width=200, **settings) -> str:
    stream = io.StringIO()
    Console(file=stream, width=width, **settings).print(table)
    return stream.getvalue()


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    demo = load("demo")
    points = [Point("before", demo)]
    points += [Point(f"x{v}", demo.with_({"policy.staffing.speed": v})) for v in (1.5, 2.0)]
    return Comparison(points, complete(points, plan(points, 4, 1), work=fakes.noisy))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [80, 120])
def test_a_narrow_screen_shows_every_word_of_a_table(comparison: Comparison, lang: str, width: int) -> None:
    table = comparison_table(comparison, lang=lang)
    told = _text(table, width)
    assert "…" not in told
    rows = [line.split("│")[1:-1] for line in told.splitlines() if "│" in line]
    first = "".join("".join(row[0].split()) for row in rows)
    for measure in MAIN:
        assert "".join(measure_of(measure).title(lang).split()) in first
    assert _text(table).count("\n") < told.count("\n") or width > 80


@pytest.mark.parametrize(
    ("name", "numbers", "judged"),
    [
        ("solved", (5.0, 1.0, 9.0), "better"),
        ("solved", (-5.0, -9.0, -1.0), "worse"),
        ("mean_wait_days", (-5.0, -9.0, -1.0), "better"),
        ("mean_wait_days", (5.0, 1.0, 9.0), "worse"),
        ("solved", (5.0, -1.0, 9.0), "unclear"),
        ("solved", (5.0, np.nan, np.nan), "unclear"),
        ("needs", (5.0, 1.0, 9.0), "neither"),
    ],
)
def test_verdicts(name: str, numbers: tuple[float, float, float], judged: str) -> None:
    assert verdict(measure_of(name), *numbers) == judged


def test_arrows_say_direction_and_meaning() -> None:
    assert arrow(1.0, "better") == "▲ better"
    assert arrow(-1.0, "better") == "▼ better"
    assert arrow(-1.0, "worse") == "▼ worse"
    assert arrow(1.0, "neither") == "▲"
    assert arrow(1.0, "unclear") == "≈"


def test_comparison_table_has_all_scenarios(comparison: Comparison) -> None:
    text = _text(comparison.table())
    for label in comparison.labels:
        assert label in text
    assert "True solution rate" in text
    row = comparison.difference("solved", "x2.0")
    assert f"{row['mean_b']:,.0f}" in text
    assert "4 paired runs" in text


def test_no_colour_without_a_terminal_and_with_no_color(comparison: Comparison, monkeypatch) -> None:
    assert "\x1b[" not in _text(comparison.table())
    assert "\x1b[3" in _text(comparison.table(), force_terminal=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in _text(comparison.table(), force_terminal=True).replace("\x1b[3m", "")


def test_chinese_titles(comparison: Comparison) -> None:
    assert "实际解决率" in _text(comparison.table(lang="zh"))
    assert "实际解决率" in _text(summary_table(synthetic.run(n=200), lang="zh"))


def test_html(comparison: Comparison) -> None:
    html = comparison._repr_html_()
    assert html.count("<tr>") > 10
    assert "x2.0" in html


def test_plain_values(comparison: Comparison) -> None:
    found = comparison.to_dict()
    assert found["baseline"] == "before"
    assert [entry["runs"] for entry in found["scenarios"]] == [4, 4, 4]
    assert found["failed"] == []


class _Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_progress_is_silent_for_two_seconds_then_tells_the_time_left(monkeypatch) -> None:
    now = _Clock()
    monkeypatch.setattr("sim.report.progress.time.monotonic", now)
    stream = io.StringIO()
    with Progress("runs", stream) as progress:
        progress(2, 10)
        now.now = 1.0
        progress(2, 10)
        assert stream.getvalue() == ""
        now.now = 12.0
        progress(3, 10)  # the first one starts and compiles: it says nothing of the others
        assert stream.getvalue() == "3 of 10 runs, preparing\n"
        now.now = 27.0
        progress(6, 10, 1)
        assert stream.getvalue().splitlines()[1:] == ["6 of 10 runs, 1 failed, about 20 s left"]
        now.now = 28.0
        progress(7, 10, 1)
        assert stream.getvalue().count("\n") == 2  # not a line for every run


def test_who_does_the_work_knows_the_time_left_better() -> None:
    left = TimeLeft()
    left.note(0, 0.0)
    left.expect(None)
    left.note(1, 60.0)
    left.note(2, 60.5)  # of the second worker
    assert left.words(2, 60, 60.5) == "preparing"
    left.expect(1740.0)
    assert left.words(2, 60, 60.5) == "about 29 min 0 s left"
    assert left.words(60, 60, 90.0) == ""


def test_a_second_count_has_a_time_of_its_own() -> None:
    left = TimeLeft()
    left.note(0, 0.0)
    left.expect(0.0)
    left.note(32, 60.0)
    left.note(1, 62.0)  # of 36 further ones, of which nobody says how long they take
    assert left.words(1, 36, 62.0) == "preparing"
    left.note(2, 64.0)
    left.note(3, 66.0)
    assert left.words(3, 36, 66.0) == "about 1 min 6 s left"


@pytest.mark.parametrize(("seconds", "text"), [(7.2, "7 s"), (75, "1 min 15 s"), (7300, "2 h 1 min")])
def test_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text
