"""The report of a search, and the commands that read its folder."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess
from types import SimpleNamespace
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from sim.errors import ArgumentError
from sim.experiments.search.results import SearchResults
from sim.experiments.study import Study
from sim.report import figures
from sim.report.page import write_report
from sim.report.search_answer import _how_sure, sentences
from sim.report.words import factor_title
from tests.experiments.fakes import noisy
from tests.experiments.mixes import search_in

TREE = {
    "title": {"en": "Best speed", "zh": "最优效率"},
    "scenarios": ["demo"],
    "factors": {"policy.staffing.speed": [0.8, 0.9, 1.0, 1.1], "policy.staffing.posts": [9, 10]},
    "design": {
        "kind": "search",
        "maximise": "solution_rate",
        "constraints": ["cost_total <= 13", "gap_wait_days not worse by more than 1"],
        "finalists": 3,
        "final": 5,
    },
    "replications": 3,
    "budget": {"runs": 60},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a search with made-up runs."""
    place = tmp_path_factory.mktemp("search")
    search_in(Study.from_dict(TREE), noisy, place).write(place)
    return place


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (
            "en",
            ("What the search has found", "Finalists on fresh seeds", "What each step of the budget buys", "Always in"),
        ),
        ("zh", ("搜索结果", "入围组合（新随机种子）", "预算每增加一步的效果", "始终包含")),
    ],
)
def test_the_report_of_a_search_has_its_answer_its_picture_and_its_tables(
    folder: Path, lang: str, told: tuple[str, ...]
) -> None:
    page = write_report(folder, lang).read_text(encoding="utf-8")
    for text in told:
        assert text in page
    assert page.count("<figure>") > 1
    assert "nan" not in page.split("<section", 1)[1].split("data:image")[0]


def test_the_figure_of_a_search_is_drawn_in_both_languages_and_refuses_other_results(folder: Path) -> None:
    results = Study.of_folder(folder).results(folder)
    assert isinstance(results, SearchResults)
    for lang in ("en", "zh"):
        axes = figures.search_front(results, lang)
        assert axes.get_legend() is not None
        plt.close("all")
    with pytest.raises(ArgumentError, match="a search"):
        figures.search_front(3)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="lang"):
        figures.search_front(results, "fr")


Done = CompletedProcess[str]


def test_commands_read_the_folder_of_a_search(folder: Path, command: Callable[..., Done]) -> None:
    status = command("status", str(folder), "--json")
    assert json.loads(status.stdout)["missing"] == 0
    found = command("analyse", str(folder), "--json")
    assert json.loads(found.stdout)["design"][0]["place"] == 0
    shown = command("analyse", str(folder), "--lang", "zh")
    assert shown.returncode == 0, shown.stderr
    refused = command("analyse", str(folder), "--method", "regression")
    assert refused.returncode == 2
    assert "no search" in refused.stderr
    tables = command("export", str(folder), "--to", str(folder / "tables"))
    assert tables.returncode == 0, tables.stderr


def test_a_reform_that_is_a_factor_has_the_title_of_the_reform() -> None:
    for lang in ("en", "zh"):
        assert factor_title("reforms.visits", lang) == factor_title("visits", lang)
    assert factor_title("reforms.visits", "zh") != "visits"


@pytest.mark.parametrize(("lang", "told"), [("en", "It was the only finalist"), ("zh", "入围组合仅此一种")])
def test_one_finalist_is_not_called_the_best_of_them(lang: str, told: str, folder: Path) -> None:
    results: Any = Study.of_folder(folder).results(folder)
    verdict = replace(results.search.verdict, order=results.search.verdict.order[:1])
    only: Any = SimpleNamespace(search=SimpleNamespace(plan=results.search.plan, verdict=verdict))
    assert told in _how_sure(only, lang)[-1]
    assert told not in "".join(_how_sure(results, lang))


@pytest.mark.parametrize(("lang", "told"), [("en", "No run has a value of “True solution rate”"), ("zh", "无法选出")])
def test_a_search_for_what_has_no_value_says_so(lang: str, told: str) -> None:
    plan = SimpleNamespace(measures=("solution_rate", "solved"))
    search = SimpleNamespace(plan=plan, verdict=SimpleNamespace(order=()))
    frame = pd.DataFrame({"solved": [1.0, 2.0], "solution_rate": [math.nan, math.inf]})
    found: Any = SimpleNamespace(stopped="", analysis=frame, frame=frame, search=search)
    answer = "".join(sentences(found, lang))
    assert told in answer
    assert "solved" not in answer
