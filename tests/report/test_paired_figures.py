"""Figures of comparisons and studies show the runs: data, labels, units."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from sim.experiments import Study
from sim.experiments.comparison import Comparison
from sim.experiments.plan import jobs
from sim.experiments.results import StudyResults
from sim.experiments.runner import complete
from sim.experiments.statistics import mean_interval
from sim.measures.gap_parts import PARTS
from sim.measures.registry import MEASURES
from sim.records.columns import GROUPS
from sim.report import figures
from sim.report.paired import paired_runs
from sim.report.pareto import front
from tests.experiments import fakes

FACTORS = {"policy.staffing.speed": [1.0, 2.0], "policy.dispatch.priority": ["fifo", "deadline"]}


@pytest.fixture(scope="module")
def results() -> StudyResults:
    study = Study.from_dict(
        {
            "scenarios": ["demo"],
            "factors": FACTORS,
            "replications": 3,
            "comparisons": [{"a": {"policy.staffing.speed": 1.0}, "b": {"policy.staffing.speed": 2.0}}],
        }
    )
    planned = list(jobs(study.resolver, 1, range(3)))
    return StudyResults(study, complete(study.points, planned, work=fakes.noisy), planned)


def _texts(axes) -> str:
    return "\n".join(text.get_text() for text in axes.figure.findobj(plt.Text))


def test_a_comparison_a_study_and_a_table_are_seen_alike(three: Comparison, results: StudyResults) -> None:
    assert paired_runs(three).labels == ("now", "x1.5", "x2.0")
    assert paired_runs(three.runs).labels == ("now", "x1.5", "x2.0")
    of_study = paired_runs(results)
    assert of_study.labels == paired_runs(results.frame).labels == tuple(p.name for p in results.study.points)
    assert len(of_study.pairs) == 2
    a, b = of_study.pairs[0]
    row = results.differences[(results.differences["a"] == a) & (results.differences["measure"] == "solved")].iloc[0]
    assert of_study.difference("solved", b, a)["difference"] == pytest.approx(row["difference"])
    with pytest.raises(ValueError, match="expected a Comparison, StudyResults or a table of runs"):
        paired_runs(pd.DataFrame({"a": [1]}))


def test_forest_shows_each_difference_with_its_interval(three: Comparison) -> None:
    axes = figures.forest(three, ("solved", "solution_rate"))
    assert [label.get_text() for label in axes.get_yticklabels()] == ["x1.5", "x2.0"]
    for panel, measure, scale in zip(axes.figure.axes, ("solved", "solution_rate"), (1.0, 100.0), strict=True):
        for y, label in enumerate(("x1.5", "x2.0")):
            row = three.difference(measure, label)
            here = [line for line in panel.lines if line.get_ydata()[0] == y and line.get_xdata()[0] != 0.0]
            (interval,) = [line for line in here if len(line.get_xdata()) == 2]
            (mark,) = [line for line in here if len(line.get_xdata()) == 1]
            assert np.allclose(interval.get_xdata(), [scale * row["low"], scale * row["high"]])
            assert mark.get_xdata()[0] == pytest.approx(scale * row["difference"])
    assert axes.get_xlabel() == "difference (cases)"
    assert axes.figure.axes[1].get_xlabel() == "difference (percentage points)"
    assert "4 pairs" in _texts(axes)


def test_forest_of_a_study_shows_its_own_pairs(results: StudyResults) -> None:
    axes = figures.forest(results, "mean_wait_days")
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert len(labels) == 2
    assert labels[0].startswith("demo (speed=2.0, priority=fifo)\nagainst demo (speed=1.0")
    assert axes.get_xlabel() == "difference (d)"
    with pytest.raises(ValueError, match="at least two scenarios"):
        figures.forest(results.frame[results.frame["run_id"] == results.frame["run_id"].iloc[0]])


def test_trade_off_turns_both_measures_into_gains(three: Comparison) -> None:
    axes = figures.trade_off_plane(three, "solved", "gap_solution_rate")
    marks = {line.get_label().split(":")[0]: line for line in axes.lines if ":" in str(line.get_label())}
    assert list(marks) == ["x1.5", "x2.0"]
    for label, mark in marks.items():
        solved, gap = three.difference("solved", label), three.difference("gap_solution_rate", label)
        assert mark.get_xdata()[0] == pytest.approx(solved["difference"])
        assert mark.get_ydata()[0] == pytest.approx(-100 * gap["difference"])  # a smaller gap is a gain
        spans = [line for line in axes.lines if line.get_color() == mark.get_color() and len(line.get_xdata()) == 2]
        assert np.allclose(spans[0].get_xdata(), [solved["low"], solved["high"]])
        assert np.allclose(sorted(spans[1].get_ydata()), sorted([-100 * gap["high"], -100 * gap["low"]]))
    assert axes.get_xlabel() == "Truly solved\ngain, cases"
    assert "less being better, percentage points" in axes.get_ylabel()
    assert axes.get_xlim()[0] < 0.0 < axes.get_xlim()[1]
    assert "gains over now" in _texts(axes)


def test_trade_off_needs_directions(three: Comparison) -> None:
    with pytest.raises(ValueError, match="expected one of more, less"):
        figures.trade_off_plane(three, "needs")


def test_front_holds_what_nothing_beats() -> None:
    x, y = [1.0, 2.0, 3.0, 2.0, np.nan], [3.0, 2.0, 1.0, 1.0, 9.0]
    assert front(x, y).tolist() == [True, True, True, False, False]
    assert front(x, y, "less", "more").tolist() == [True, False, False, False, False]
    assert front([1.0, 1.0], [2.0, 2.0]).tolist() == [True, True]  # equal points beat nobody


def test_pareto_front_shows_means_and_front(results: StudyResults) -> None:
    axes = figures.pareto_front(results, "mean_wait_days", "solution_rate")
    lines = {line.get_label(): line for line in axes.lines}
    shown = len(lines["on the front"].get_xdata()) + len(lines["beaten in both"].get_xdata())
    assert shown == 4
    found = paired_runs(results)
    means = {label: found.good(label)["solution_rate"].mean() * 100 for label in found.labels}
    drawn = np.concatenate([lines[name].get_ydata() for name in ("on the front", "beaten in both")])
    assert np.allclose(sorted(drawn), sorted(means.values()))
    assert axes.get_xlabel() == "← better   Mean wait from need to solution (d)"
    assert axes.get_ylabel() == "True solution rate (%)   better →"
    for label in found.labels:
        assert label in _texts(axes)
    with pytest.raises(ValueError, match="better as more or less"):
        figures.pareto_front(results, "needs")


def test_gap_bars_of_runs_are_means_with_intervals(three: Comparison) -> None:
    axes = figures.gap_bars(three, "unmet")
    runs = three.of("now")
    for container in axes.containers:
        means = [100 * runs[f"group.{g}.unmet_{container.get_label()}"].mean() for g in GROUPS]
        assert np.allclose([bar.get_width() for bar in container], means)
    assert {c.get_label() for c in axes.containers} == set(PARTS)
    assert len(axes.figure.axes) == 3
    intervals = [line for line in axes.lines if line.get_label().startswith("_") and len(line.get_xdata()) == 2]
    assert sum(np.isfinite(line.get_xdata()).all() for line in intervals) >= len(GROUPS)
    with pytest.raises(ValueError, match="run them again"):
        figures.gap_bars(three.runs.drop(columns=[c for c in three.runs if c.endswith("_reporting")]))


MORRIS = pd.DataFrame(
    {
        "scenario": "demo",
        "measure": "solution_rate",
        "factor": ["policy.staffing.speed", "territory.trust_mean"],
        "mu": [0.02, -0.05],
        "mu_star": [0.02, 0.05],
        "low": [0.01, 0.04],
        "high": [0.03, 0.06],
        "sigma": [0.0, 0.0],
        "noise_floor": 0.003,
    }
)
SOBOL = pd.DataFrame(
    {
        "scenario": "demo",
        "measure": "solved",
        "factor": ["policy.staffing.speed", "territory.trust_mean"],
        "first": [0.2, 0.5],
        "first_low": [0.1, 0.4],
        "first_high": [0.3, 0.6],
        "total": [0.3, 0.7],
        "total_low": [0.2, 0.6],
        "total_high": [0.4, 0.8],
        "noise_floor": 0.05,
    }
)
REFORMS = pd.DataFrame(
    {
        "scenario": "demo",
        "measure": "solved",
        "reform": ["visits", "platform", "all reforms"],
        "effect": [10.0, -20.0, 40.0],
        "low": [5.0, -25.0, 30.0],
        "high": [15.0, -15.0, 50.0],
        "share": [0.2, -0.5, 1.0],
    }
)


def test_tornado_puts_the_largest_effect_on_top() -> None:
    axes = figures.tornado(MORRIS)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Trust at the start, mean", "Speed of work"]
    widths = {round(bar.get_y() + 0.31): bar.get_width() for bar in axes.patches}
    assert widths == {0: pytest.approx(5.0), 1: pytest.approx(2.0)}
    assert {c.get_label() for c in axes.containers} == {"raises it", "lowers it"}
    assert axes.get_xlabel().endswith("(percentage points)")
    (floor,) = [line for line in axes.lines if line.get_label() == "size that chance alone gives"]
    assert floor.get_xdata()[0] == pytest.approx(0.3)


def test_tornado_of_variance_shares_and_of_reforms() -> None:
    axes = figures.tornado(SOBOL)
    total, first = axes.containers
    assert np.allclose([bar.get_width() for bar in total], [70, 30])
    assert np.allclose([bar.get_width() for bar in first], [50, 20])
    axes = figures.tornado(REFORMS)
    assert axes.get_yticklabels()[0].get_text() == "all reforms together"
    assert [bar.get_width() for bar in axes.patches] == [40.0, -20.0, 10.0]
    assert axes.get_xlabel() == "change (cases)"


def test_tornado_says_what_it_needs(three: Comparison) -> None:
    with pytest.raises(ValueError, match="expected the analysis of a morris"):
        figures.tornado(three.runs[["seed"]])
    with pytest.raises(ValueError, match="expected a measure of solved"):
        figures.tornado(SOBOL, "money_spent")


def test_means_of_times_that_are_cut_off_have_no_interval_beyond_the_cut() -> None:
    measure = MEASURES["mean_wait_days"]
    _, low, high = mean_interval([1.0, 59.0], 0.95, measure.bounds)
    assert 0.0 <= low < high <= 60.0
