"""Scenarios, runs, comparisons and studies show themselves in Jupyter."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from types import SimpleNamespace
from typing import Any

import pytest

from sim.experiments.comparison import Comparison
from sim.experiments.study import Study
from sim.progress import shown_progress
from sim.records.run import Run
from sim.scenario import load


def cells(html: str) -> list[str]:
    """Texts of an HTML fragment, which must be well formed."""
    return [text.strip() for text in ET.fromstring(f"<div>{html}</div>").itertext() if text.strip()]


def test_a_scenario_tells_place_staff_reforms_and_hash() -> None:
    scenario = load("panjin/after")
    found = cells(scenario._repr_html_())
    assert found[0] == "Panjin after the reform"
    assert any("1,440,000 residents" in text and "3,475 grids" in text for text in found)
    assert any(text.startswith("professional-posts, three-routes") for text in found)
    assert scenario.hash[:12] in found
    small = scenario.with_({"territory.scale": 0.1, "title.en": "<b>Mine</b>"})
    assert cells(small._repr_html_())[0] == "<b>Mine</b>"
    assert any("10 % of it" in text for text in cells(small._repr_html_()))


def test_a_run_and_a_comparison_are_well_formed(made_up: Run, three: Comparison) -> None:
    assert any("seed" in text for text in cells(made_up._repr_html_()))
    assert "Truly solved" in cells(three._repr_html_())


def test_a_study_shows_means_with_titles_and_units_and_its_comparisons() -> None:
    study = Study.from_dict(
        {
            "scenarios": ["demo"],
            "factors": {"policy.staffing.speed": [0.8, 1.2]},
            "replications": 2,
            "outcomes": ["solution_rate", "solved"],
            "set": {"run.days": 5, "run.warm_up_days": 0},
            "comparisons": [{"a": {"policy.staffing.speed": 0.8}, "b": {"policy.staffing.speed": 1.2}}],
        }
    )
    results = study.run(progress=None)
    found = cells(results._repr_html_())
    assert "study: 4 runs, 0 failed" in found
    assert "Speed of work" in found
    assert "True solution rate (%)" in found
    assert f"{results.means['solved'].iloc[0]:,.0f}" in found
    assert "Paired differences" in found
    assert found.count("demo (speed=1.2)") == 2


class Screen:
    """What a notebook would show, in order."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    def HTML(self, text: str) -> str:
        return text

    def display(self, text: str, display_id: bool) -> Screen:
        self.shown.append(text)
        return self

    def update(self, text: str) -> None:
        self.shown.append(text)


def test_a_notebook_shows_progress_that_nobody_asked_for_while_it_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    screen: Any = Screen()
    shell = type("ZMQInteractiveShell", (), {})()
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.setitem(sys.modules, "IPython.display", screen)
    with shown_progress(None, "runs") as told:
        assert told is not None
        told(0, 20)
        told(20, 20)
    assert "0 of 20 runs" in screen.shown[0]
    assert "20 of 20 runs" in screen.shown[1]
    assert screen.shown[2:] == [""]
    screen.shown.clear()
    with shown_progress(None, "days") as told:  # over within a second: nothing is shown
        assert told is not None
        told(1, 365)
    with shown_progress(False, "days") as told:
        assert told is None
    assert screen.shown == []
    with shown_progress(True, "days") as told:  # asked for: it stays
        assert told is not None
        told(365, 365)
    assert len(screen.shown) == 1
    assert "365 of 365 days" in screen.shown[0]


def test_a_script_shows_no_progress_that_nobody_asked_for() -> None:
    with shown_progress(None, "runs") as told:
        assert told is None
