"""Every figure, page and table in both languages: nothing of the other language, no code, no letter that no font has.

One short run, one comparison, one study and one search, the last three with made-up measures, serve all of them.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pytest
from rich.console import Console

import sim
from sim.experiments.comparison import Comparison
from sim.experiments.plan import jobs, plan
from sim.experiments.points import Point
from sim.experiments.results import StudyResults
from sim.experiments.runner import complete
from sim.experiments.search.results import SearchResults
from sim.experiments.study import Study
from sim.records.run import Run
from sim.report import equity_tables, figures, reported, tables
from sim.report.findings import read_findings
from sim.report.page import report
from sim.report.paper import paper
from sim.report.paper_html import paper_html
from tests.experiments import fakes
from tests.experiments.mixes import search_in
from tests.report.remnants import foreign
from tests.report.test_paired_figures import MORRIS

SPEED = "policy.staffing.speed"
TITLE = {"en": "How fast", "zh": "办事速度"}
STAGE = {"from": 5, "where": {"community": [0]}, "reforms": ["visits"]}


@dataclass
class Shown:
    """What figures, pages and tables are made of."""

    run: Run
    comparison: Comparison
    study: StudyResults
    search: SearchResults
    folders: Mapping[str, Path]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    root = tmp_path_factory.mktemp("shown")
    demo = sim.load("demo").with_({"territory.scale": 0.5, "run.days": 65, "run.warm_up_days": 5})
    run = sim.run(demo, seed=1, trace=True)
    pilot = demo.with_reform("burden-cut").with_({"rollout": [STAGE]})
    points = [
        Point("now", demo),
        Point("x1.5", pilot),
        Point("x2.0", demo.with_reform("big-committees")),
    ]
    comparison = Comparison(points, complete(points, plan(points, 4, 1), work=fakes.noisy))
    study = Study.from_dict(
        {"title": TITLE, "scenarios": ["demo"], "factors": {SPEED: [0.9, 1.0, 1.2]}, "replications": 2}
    )
    planned = list(jobs(study.resolver, 1, range(2)))
    search = Study.from_dict(
        {
            "title": TITLE,
            "scenarios": ["demo"],
            "factors": {SPEED: [0.8, 1.0], "reforms": [[], ["visits"], ["visits", "burden-cut"]]},
            "design": {"kind": "search", "maximise": "solution_rate", "finalists": 2, "final": 5},
            "replications": 2,
            "budget": {"runs": 20},
        }
    )
    found = search_in(search, fakes.noisy, root / "search")
    folders = {name: root / name for name in ("run", "comparison", "search")}
    run.write(folders["run"])
    comparison.write(folders["comparison"])
    found.write(folders["search"])
    return Shown(
        run, comparison, StudyResults(study, complete(study.points, planned, work=fakes.noisy), planned), found, folders
    )


FIGURES: Mapping[str, Callable[[Shown, str], Any]] = {
    "case_flow": lambda s, lang: figures.case_flow(s.run, lang),
    "concentration": lambda s, lang: figures.concentration(s.run, lang=lang),
    "daily": lambda s, lang: figures.daily(s.run, lang),
    "factor_curve": lambda s, lang: figures.factor_curve(s.study, SPEED, ["solved", "solution_rate"], lang),
    "forest": lambda s, lang: figures.forest(s.comparison, ["solved", "solution_rate", "cost_total"], lang=lang),
    "gap_bars": lambda s, lang: figures.gap_bars(s.run, lang=lang),
    "grid_map": lambda s, lang: figures.grid_map(s.run, ["deprivation", "unmet", "backlog", "wait"], lang=lang),
    "lorenz": lambda s, lang: figures.lorenz(s.run, lang=lang),
    "pareto_front": lambda s, lang: figures.pareto_front(s.comparison, lang=lang),
    "search_front": lambda s, lang: figures.search_front(s.search, lang),
    "tornado": lambda s, lang: figures.tornado(MORRIS, lang=lang),
    "trade_off_plane": lambda s, lang: figures.trade_off_plane(s.comparison, lang=lang),
    "waiting": lambda s, lang: figures.waiting(s.run, "group", lang=lang),
    "way": lambda s, lang: figures.way(s.run.story("slowest"), lang),
    "what_changed": lambda s, lang: figures.what_changed(s.comparison, lang=lang),
    "workload": lambda s, lang: figures.workload(s.run, lang),
}
PAGES: Mapping[str, Callable[[Shown, str], str]] = {
    **{
        f"report of a {k}": lambda s, lang, k=k: report(read_findings(s.folders[k]), lang)
        for k in ("run", "comparison", "search")
    },
    "paper": lambda s, lang: paper_html(paper(read_findings(s.folders["comparison"]), lang)),
}
TABLES: Mapping[str, Callable[[Shown, str], Any]] = {
    "measures of a run": lambda s, lang: tables.summary_table(s.run, lang=lang),
    "groups of a run": lambda s, lang: equity_tables.groups_table(s.run, lang),
    "comparison": lambda s, lang: tables.comparison_table(s.comparison, lang=lang),
    "costs": lambda s, lang: tables.cost_table(s.comparison, lang),
    "equity": lambda s, lang: equity_tables.equity_report(s.comparison, lang),
    "reported of a run": lambda s, lang: reported.reported_of_run(s.run.summary, lang),
    "reported of a comparison": lambda s, lang: reported.reported_of_comparison(s.comparison, lang),
    "study": lambda s, lang: tables.study_table(s.study, lang),
}


def test_an_office_finds_its_indicators_by_its_own_names(shown: Shown) -> None:
    console = Console(width=200, no_color=True)
    for name in ("reported of a run", "reported of a comparison"):
        with console.capture() as told:
            console.print(TABLES[name](shown, "zh"))
        rows = [line for line in told.get().splitlines() if "│" in line]
        for title in ("响应率", "解决率", "按时办结率", "满意率"):
            assert sum(title in row for row in rows) == 1, (name, title)


def test_every_figure_is_among_them() -> None:
    assert sorted(FIGURES) == sorted(figures.__all__)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_nothing_of_another_language(name: str, lang: str, shown: Shown, chinese: None) -> None:
    axes = FIGURES[name](shown, lang)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of each letter that no font has
        axes.figure.canvas.draw()
    texts = [one.get_text() for one in axes.figure.findobj(plt.Text) if one.get_text()]
    assert len(texts) > 3
    assert {text: found for text in texts if (found := foreign(text, lang))} == {}


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_nothing_of_another_language(name: str, lang: str, shown: Shown, chinese: None) -> None:
    page = PAGES[name](shown, lang)
    page = re.sub(r"<style>.*?</style>|<code>.*?</code>|<pre>.*?</pre>|<li>.*?</li>", " ", page, flags=re.S)
    texts = [text.strip() for text in re.split(r"<[^>]*>", page) if text.strip()]
    assert len(texts) > 40
    assert {text: found for text in texts if (found := foreign(text, lang))} == {}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_nothing_of_another_language(name: str, lang: str, shown: Shown) -> None:
    console = Console(width=200, no_color=True)
    with console.capture() as told:
        console.print(TABLES[name](shown, lang))
    assert len(told.get()) > 200
    lines = told.get().splitlines()
    assert {line.strip(): found for line in lines if (found := foreign(line, lang))} == {}
