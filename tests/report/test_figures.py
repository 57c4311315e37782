"""Figures show what the records say."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib import font_manager

from sim.experiments.comparison import Comparison
from sim.experiments.plan import plan
from sim.experiments.points import Point
from sim.experiments.runner import complete
from sim.measures.registry import MAIN, MEASURES
from sim.report import style
from sim.report.forest import forest
from sim.report.what_changed import what_changed
from sim.scenario import load
from tests import synthetic
from tests.experiments import fakes


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    demo = load("demo")
    points = [Point("before", demo), Point("after", demo.with_({"policy.staffing.speed": 2.0}))]
    return Comparison(points, complete(points, plan(points, 4, 1), work=fakes.noisy))


def _ink(figure) -> float:
    figure.canvas.draw()
    return float((np.asarray(figure.canvas.buffer_rgba())[..., :3] < 250).any(axis=2).mean())


def test_daily_shows_flows_and_stocks() -> None:
    run = synthetic.run(n=500)
    axes = run.plot()
    upper, lower = axes.figure.axes
    flows = run.series.drop(columns=["date"])
    week = flows.rolling(7, center=True, min_periods=1).mean()
    shown = {line.get_label(): line.get_ydata() for line in upper.lines}
    for label, name in (
        ("needs arisen", "arisen"),
        ("closed and truly solved", "solved"),
        ("closed on paper only", "superficial"),
        ("lapsed unseen", "lapsed"),
    ):
        assert np.array_equal(shown.pop(label), week[name])
    assert not shown
    assert [line.get_label() for line in lower.lines] == ["being handled", "unreported and alive"]
    for line, name in zip(lower.lines, ("open", "latent"), strict=True):
        assert np.array_equal(line.get_ydata(), run.series[name])
    assert (upper.get_ylabel(), lower.get_ylabel()) == ("cases a day", "cases")
    assert "7-day mean" in upper.get_title(loc="left")
    assert f"seed {run.seed}" in axes.figure.get_suptitle()
    assert len(upper.lines[0].get_xdata()) == run.days
    assert 0.01 < _ink(axes.figure) < 0.5


def test_what_changed_shows_every_main_measure_and_group(comparison: Comparison) -> None:
    left = comparison.plot()
    figure = left.figure
    labels = [label.get_text() for label in left.get_yticklabels()]
    assert len(labels) == len(MAIN)
    for name, label in zip(MAIN, labels, strict=True):
        assert label.startswith(MEASURES[name].en)
    groups = [label.get_text() for label in figure.axes[1].get_yticklabels()]
    assert groups == [
        "All residents",
        "Locals",
        "Elders",
        "Migrants",
        "Low income",
        "New employment",
        "Least deprived fifth",
        "Most deprived fifth",
    ]
    assert 0.01 < _ink(figure) < 0.5


def test_forest_points_are_the_ratios_of_means(comparison: Comparison) -> None:
    left = comparison.plot()
    points = {round(line.get_ydata()[0]): line.get_xdata()[0] for line in left.lines if len(line.get_xdata()) == 1}
    for y, name in enumerate(MAIN):
        row = comparison.difference(name)
        assert points[y] == pytest.approx(row["mean_b"] / row["mean_a"])


def test_group_means_are_shown(comparison: Comparison) -> None:
    middle = comparison.plot().figure.axes[1]
    elder = comparison.of("after")["group.elder.solution_rate"].mean() * 100
    after = next(line for line in middle.lines if line.get_label() == "after")
    assert after.get_xdata()[2] == pytest.approx(elder)


def test_missing_measures_do_not_break_the_picture(comparison: Comparison) -> None:
    runs = comparison.runs.copy()
    runs["solution_rate"] = np.nan
    runs["mean_wait_days"] = 0.0
    runs["group.elder.mean_wait"] = np.nan
    picture = what_changed(Comparison(comparison.points, runs))
    assert 0.01 < _ink(picture.figure) < 0.5


def test_one_replication_has_points_without_intervals() -> None:
    demo = load("demo")
    points = [Point("before", demo), Point("after", demo.with_({"policy.staffing.speed": 2.0}))]
    comparison = Comparison(points, complete(points, plan(points, 1, 1), work=fakes.noisy))
    assert np.isnan(comparison.difference("solved")["low"])
    assert 0.01 < _ink(comparison.plot().figure) < 0.5


def test_chinese_needs_a_font(comparison: Comparison, monkeypatch) -> None:
    monkeypatch.setattr(style, "CHINESE_FONTS", ("No Such Font",))
    with pytest.raises(style.FontError, match="fonts-noto-cjk"):
        comparison.plot(lang="zh")
    with pytest.raises(ValueError, match="expected one of en, zh"):
        comparison.plot(lang="fr")


def test_chinese_titles_with_a_font(comparison: Comparison, monkeypatch) -> None:
    monkeypatch.setattr(style, "CHINESE_FONTS", ("DejaVu Sans",))  # has no Chinese glyphs, but is always there
    monkeypatch.setattr(style, "show_what_fonts_have", lambda figure: None)
    left = comparison.plot(lang="zh")
    assert left.get_title(loc="left") == "变化了什么"


def test_an_english_figure_finds_a_chinese_font_that_matplotlib_has_not_seen_yet(
    chinese: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = font_manager.fontManager
    unseen = [font for font in manager.ttflist if not style._FILES.search(font.fname)]
    monkeypatch.setattr(manager, "ttflist", unseen)
    style._chinese_if_any.cache_clear()
    with style.style("en"):
        assert set(plt.rcParams["font.family"]) & set(style.CHINESE_FONTS)


def test_signs_without_a_glyph_are_told_plainly_and_without_a_warning(
    monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    monkeypatch.setattr(style, "_fonts", lambda lang: ["DejaVu Sans"])  # has Latin letters and few others
    demo = load("demo")
    labels = ("Now", "More staff \U0001fa9c\u200d\U0001f525", "增员 2", "\U0001fa9c")
    points = [Point(label, demo.with_({"policy.staffing.speed": 1.0 + 0.1 * k})) for k, label in enumerate(labels)]
    axes = forest(Comparison(points, complete(points, plan(points, 2, 1), work=fakes.noisy)))
    assert 0.01 < _ink(axes.figure) < 0.5
    assert [label.get_text() for label in axes.get_yticklabels()] == ["More staff", "?? 2", "?"]
    assert [str(one.message) for one in recwarn if "Glyph" in str(one.message)] == []
