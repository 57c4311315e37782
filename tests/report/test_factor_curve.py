"""The factor curve shows paired differences from the lowest value of a factor, and the best value."""

from __future__ import annotations

import numpy as np
import pytest

from sim.experiments import Study
from sim.experiments.plan import jobs
from sim.experiments.results import StudyResults
from sim.experiments.runner import complete
from sim.report import figures
from sim.report.paired import paired_runs
from tests.experiments import fakes

SPEED = "policy.staffing.speed"


def _results(factors: dict[str, list[object]]) -> StudyResults:
    study = Study.from_dict({"scenarios": ["demo"], "factors": factors, "replications": 3})
    planned = list(jobs(study.resolver, 1, range(3)))
    return StudyResults(study, complete(study.points, planned, work=fakes.noisy), planned)


def test_a_factor_curve_shows_differences_from_the_lowest_value() -> None:
    results = _results({SPEED: [2.0, 1.0, 1.5]})
    axes = figures.factor_curve(results, SPEED, ("solved", "solution_rate"))
    found = paired_runs(results)
    labels = {float(found.of(label)[SPEED].iloc[0]): label for label in found.labels}
    for panel, measure, scale in zip(axes.figure.axes, ("solved", "solution_rate"), (1.0, 100.0), strict=True):
        x, y = panel.lines[0].get_data()
        np.testing.assert_array_equal(x, [1.0, 1.5, 2.0])
        expected = [found.difference(measure, labels[v], labels[1.0])["difference"] for v in (1.0, 1.5, 2.0)]
        np.testing.assert_allclose(y, scale * np.array(expected))
        best = panel.lines[1].get_data()
        assert best[1][0] == max(y)
        assert panel.get_xlabel()


def test_a_second_factor_gives_a_curve_for_each_of_its_values() -> None:
    other = "policy.staffing.members_per_grid"
    results = _results({SPEED: [1.0, 1.5, 2.0], other: [2, 1]})
    axes = figures.factor_curve(results, SPEED, "solved", by=other)
    found = paired_runs(results)
    legend = axes.get_legend()
    assert legend is not None
    assert [entry.get_text() for entry in legend.get_texts()] == ["1", "2"]
    for line, value in zip(axes.lines[0:4:2], (1, 2), strict=True):
        labels = {
            float(found.of(one)[SPEED].iloc[0]): one for one in found.labels if found.of(one)[other].iloc[0] == value
        }
        expected = [found.difference("solved", labels[v], labels[1.0])["difference"] for v in (1.0, 1.5, 2.0)]
        np.testing.assert_allclose(line.get_ydata(), expected)
    with pytest.raises(ValueError, match="at least two values"):
        figures.factor_curve(results, SPEED, "solved", by="policy.whistle.rate")


def test_a_factor_curve_asks_for_one_factor() -> None:
    results = _results({SPEED: [1.0, 2.0], "policy.dispatch.priority": ["fifo", "deadline"]})
    with pytest.raises(ValueError, match="one scenario for each of several values"):
        figures.factor_curve(results, SPEED, "solved")
    with pytest.raises(ValueError, match="no factor"):
        figures.factor_curve(results, "policy.whistle.rate", "solved")
    with pytest.raises(ValueError, match="expected one number"):
        figures.factor_curve(results, "policy.dispatch.priority", "solved")


def test_a_factor_curve_in_chinese(chinese: None) -> None:
    axes = figures.factor_curve(_results({SPEED: [1.0, 2.0]}), SPEED, "solved", lang="zh")
    assert "差异" in axes.get_ylabel()
