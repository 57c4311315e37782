"""The report: what it says is what the results hold, and it needs nothing but itself."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from sim.experiments import Study
from sim.experiments.assumptions.robust import RobustMeasure, Robustness
from sim.experiments.comparison import Comparison
from sim.experiments.plan import jobs, plan
from sim.experiments.points import Point
from sim.experiments.runner import complete
from sim.experiments.table import write_table
from sim.measures.display import measure_of, show, show_difference
from sim.records.errors import RecordError
from sim.records.run import Run
from sim.report import style
from sim.report.assumptions import changed, resting_on_assumption, widest
from sim.report.called import title_of, with_titles
from sim.report.findings import read_findings
from sim.report.page import report, write_report
from sim.report.pictures import pictures
from sim.report.report_words import WORDS
from sim.report.reproduce import again
from sim.report.sentences import answer
from sim.scenario import load, parameters
from tests.experiments import fakes

SECTIONS = (
    "question",
    "answer",
    "who",
    "reported",
    "differ",
    "sure",
    "definitions",
    "cost",
    "figures",
    "assumptions",
    "reproduce",
)


class Reader(HTMLParser):
    """Tags that are open, addresses that are loaded, and the text."""

    VOID = ("meta", "img", "br")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag, attributes):
        if tag not in self.VOID:
            self.open.append(tag)
        self.addresses += [value for name, value in attributes if name in ("src", "href")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.text.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    return reader


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Results of a comparison of shipped scenarios, with made-up measures."""
    points = [Point(name, load(name)) for name in ("panjin/before", "panjin/after")]
    target = tmp_path_factory.mktemp("results")
    Comparison(points, complete(points, plan(points, 4, 1), work=fakes.noisy)).write(target)
    return target


@pytest.fixture(scope="module")
def page(folder: Path) -> str:
    return report(read_findings(folder))


def test_every_section_is_there_in_order(page: str) -> None:
    assert tuple(re.findall(r'<section id="(\w+)">', page)) == SECTIONS
    assert "Panjin before the reform → Panjin after the reform" in unescape(page)


def test_the_file_needs_nothing_else_and_loads_nothing(page: str) -> None:
    found = read(page)
    assert found.addresses
    assert all(address.startswith("data:image/svg+xml;base64,") for address in found.addresses)
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert "@import" not in page
    assert "url(" not in page
    assert len(page.encode()) < 5_000_000
    for address in found.addresses:
        picture = base64.b64decode(address.split(",")[1]).decode("utf-8")
        ElementTree.fromstring(picture)
        assert not re.search(r'href="(?!#|data:)', picture)


def test_what_assumptions_leave_open_stands_in_the_headline_under_titles_too(folder: Path) -> None:
    found = read_findings(folder)
    measure = RobustMeasure("solution_rate", "share", 0.1, (0.05, 0.15), (-0.02, 0.2), 0.9, (), 16, 0.1)
    under = Robustness(*found.pair, (measure,), 16, 2, 10, "plausible", ("policy.time.paperwork",), ())
    for lang, said in (("en", "between −2.0"), ("zh", "若假设不成立")):
        texts = answer(with_titles(replace(found, robust=(under,)), lang), lang)
        assert said in texts[-1]
        assert "gridgov robust" not in " ".join(texts)


def test_the_answer_has_the_numbers_of_the_runs(folder: Path, page: str) -> None:
    found = read_findings(folder)
    row = found.paired.difference("solution_rate")
    texts = answer(with_titles(found, "en"), "en")
    assert len(texts) == 5
    measure = measure_of("solution_rate")
    for value in (show(measure, row["mean_a"]), show(measure, row["mean_b"]), show_difference(measure, row["low"])):
        assert value in texts[0]
    assert "365 days" in texts[0]
    assert show(measure_of("mean_wait_days"), found.paired.difference("mean_wait_days")["mean_b"]) in texts[0]
    behind = found.paired.difference("behind_wait")
    assert show(measure_of("behind_wait"), behind["mean_a"]) in texts[1]
    assert show(measure_of("cost_per_solution"), found.paired.difference("cost_per_solution")["mean_b"]) in texts[2]
    assert "runs in pairs: 4" in texts[4]
    text = unescape(page)
    for sentence in texts:
        assert sentence in text


def test_who_gains_shows_every_group_with_its_difference(folder: Path, page: str) -> None:
    text = "".join(read(page).text)
    runs = pd.read_parquet(folder / "runs.parquet").set_index("scenario")
    for name in ("local", "migrant"):
        column = f"group.{name}.solution_rate"
        change = runs.loc["panjin/after", column].mean() - runs.loc["panjin/before", column].mean()
        assert show_difference(measure_of("solution_rate"), change) in text
    for title in ("Locals", "New employment", "Most deprived fifth"):
        assert title in text


def test_how_to_reproduce_names_the_command_that_made_it(folder: Path, page: str) -> None:
    assert again(read_findings(folder)) == "gridgov compare panjin/before panjin/after --replications 4 --seed 1"
    assert load("panjin/after").hash in page


def test_settings_are_told_only_if_the_scenario_is_surely_the_one_that_ran(folder: Path, tmp_path: Path) -> None:
    runs = pd.read_parquet(folder / "runs.parquet")
    write_table(runs.assign(scenario_hash="0" * 64), tmp_path / "runs.parquet")
    found = read_findings(tmp_path)
    assert found.scenarios == {}
    assert again(found) == ""
    text = unescape(report(found))
    assert WORDS["en"]["unknown"] in text
    assert WORDS["en"]["as_none"] in text


def test_changed_settings_are_reproduced(tmp_path: Path) -> None:
    small = {"territory.scale": 0.5}
    points = [Point(name, load(name).with_(small)) for name in ("panjin/before", "panjin/after")]
    Comparison(points, complete(points, plan(points, 2, 7), work=fakes.noisy)).write(tmp_path)
    found = read_findings(tmp_path)
    assert again(found) == ""  # scenarios of this hash are not shipped, and no records lie beside the runs
    scenarios = {point.label: point.scenario for point in points}
    told = again(type(found)(found.source, found.paired, scenarios=scenarios, bases=found.bases))
    assert told.endswith("--set territory.scale=0.5 --replications 2 --seed 7")


def test_labels_are_escaped(folder: Path, tmp_path: Path) -> None:
    runs = pd.read_parquet(folder / "runs.parquet")
    evil = "<script>alert(1)</script>"
    write_table(runs.replace({"scenario": {"panjin/after": evil}}), tmp_path / "runs.parquet")
    found = report(read_findings(tmp_path))
    assert "<script" not in found
    assert "&lt;script&gt;" in found


def test_one_run_is_said_to_be_one_run(made_up: Run, tmp_path: Path) -> None:
    made_up.write(tmp_path / "one")
    target = write_report(tmp_path / "one")
    assert target == tmp_path / "one" / "report.html"
    text = "".join(read(target.read_text(encoding="utf-8")).text)
    assert WORDS["en"]["sure_run"] in text
    assert show(measure_of("solution_rate"), made_up.summary["solution_rate"]) in text
    assert len(re.findall("<figure>", target.read_text(encoding="utf-8"))) == 6  # no map: no scenario in the records


STUDY = """
title: {en: Staff or rules, zh: 人手还是规则}
description: {en: What helps more?, zh: 哪个更有效？}
scenarios: [demo]
set: {run.days: 100}
factors: {policy.staffing.speed: [1.0, 2.0], policy.dispatch.priority: [fifo, deadline]}
comparisons: [{a: {policy.staffing.speed: 1.0}, b: {policy.staffing.speed: 2.0}}]
replications: 3
"""


@pytest.fixture(scope="module")
def studied(tmp_path_factory) -> tuple[Path, Path]:
    """A study file, and the folder with its runs as they are stored."""
    folder = tmp_path_factory.mktemp("study")
    file = folder / "staff.yaml"
    file.write_text(STUDY, encoding="utf-8")
    study = Study.load(file)
    complete(study.points, list(jobs(study.resolver, 1, range(3))), folder=folder / "out", work=fakes.noisy)
    return file, folder / "out"


@pytest.mark.slow
def test_a_study_tells_its_own_question_and_compares_its_own_pairs(studied: tuple[Path, Path]) -> None:
    file, out = studied
    found = read_findings(out, file)
    assert len(found.paired.pairs) == 2
    means = {b: found.paired.good(b)["solution_rate"].mean() for _, b in found.paired.pairs}
    assert found.pair[1] == max(means, key=means.get)
    assert again(found) == "gridgov sweep staff.yaml"
    page = unescape(report(found))
    for text in ("Staff or rules", "What helps more?", WORDS["en"]["sure_picked"].format(n=2), "policy.staffing.speed"):
        assert text in page
    assert page.count("<figure>") == 6  # the curve of its factor among them


def test_a_study_is_readable_without_its_file(studied: tuple[Path, Path]) -> None:
    file, out = studied
    found = read_findings(out)
    assert set(found.paired.labels) == set(read_findings(out, file).paired.labels)
    assert found.pair[0] == found.paired.labels[0] == "demo (speed=1.0, priority=fifo)"
    assert found.scenarios == {}  # the study has changed a setting that the runs do not name
    assert again(found) == ""


def test_runs_of_another_study_are_told(studied: tuple[Path, Path], tmp_path: Path) -> None:
    _, out = studied
    other = tmp_path / "other.yaml"
    other.write_text(STUDY.replace("100", "110"), encoding="utf-8")
    with pytest.raises(RecordError, match="found none"):
        read_findings(out, other)


def test_real_records_have_a_map_and_beside_results_their_figures(tmp_path: Path) -> None:
    from sim import run

    demo = load("demo").with_({"run.days": 70, "run.warm_up_days": 10})
    one = run(demo, seed=3)
    one.write(tmp_path / "after")
    alone = read_findings(tmp_path / "after")
    assert again(alone) == "gridgov run demo --set run.days=70 --set run.warm_up_days=10 --seed 3"
    assert len(pictures(alone, "en")) == 7
    points = [Point("before", load("demo")), Point("after", demo)]
    Comparison(points, complete(points, plan(points, 2, 1), work=fakes.noisy)).write(tmp_path)
    found = read_findings(tmp_path)
    assert list(found.records) == ["after"]
    captions = [picture.caption for picture in pictures(found, "en")]
    assert WORDS["en"]["f_map"].format(label="after") in captions
    assert len(captions) == 9


def test_a_sensitivity_study_is_answered_by_effects(tmp_path: Path, folder: Path) -> None:
    write_table(pd.read_parquet(folder / "runs.parquet"), tmp_path / "runs.parquet")
    table = pd.DataFrame(
        {
            "scenario": "demo",
            "measure": "solution_rate",
            "factor": ["policy.staffing.speed", "territory.trust_mean"],
            "mu": [0.02, -0.05],
            "mu_star": [0.02, 0.05],
            "low": [0.01, 0.04],
            "high": [0.03, 0.06],
            "sigma": 0.0,
            "noise_floor": 0.03,
        }
    )
    table.to_parquet(tmp_path / "analysis.parquet")
    found = read_findings(tmp_path)
    texts = answer(found, "en")
    assert texts[0].startswith("“Trust at the start, mean” moves “True solution rate” most: by 5.0 percentage points")
    assert texts[0].endswith("over its range [4.0, 6.0].")
    assert texts[1] == "Next come “Speed of work” (2.0 percentage points)."
    assert texts[2] == "Of 2 factors 1 stay within what chance alone gives."
    text = unescape(report(found))
    assert WORDS["en"]["as_effect"] in text


def test_assumptions_are_assumed_and_widest_first() -> None:
    demo = load("demo")
    items = widest(demo)
    assert len(items) == 8
    assert {item.parameter.grade for item in items} <= {"assumption", "weak source"}
    widths = [(i.parameter.usual[1] - i.parameter.usual[0]) / abs(i.value) for i in items]
    assert widths == sorted(widths, reverse=True)
    everything = [p for p in parameters() if p.grade == "assumption" and p.usual and isinstance(p.default, float)]
    assert len(everything) > 8
    changes = changed(demo, demo.with_({"policy.staffing.speed": 2.0, "territory.residents": 9000}))
    assert {c.parameter.path: c.value for c in changes}["policy.staffing.speed"] == (demo.policy.staffing.speed, 2.0)
    weak = {c.parameter.path for c in resting_on_assumption(changes)}
    assert "territory.residents" not in weak  # from a source


def test_missing_intervals_do_not_break_the_report(folder: Path, tmp_path: Path) -> None:
    runs = pd.read_parquet(folder / "runs.parquet")
    one = runs[runs["seed"] == 1].assign(cost_per_solution=np.nan)
    write_table(one, tmp_path / "runs.parquet")
    text = "".join(read(report(read_findings(tmp_path))).text)
    assert WORDS["en"]["sure_few"].format(n=1) in text
    assert not re.search(r"\bnan\b", text, re.IGNORECASE)


def test_what_is_no_result_is_told(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="expected a results folder"):
        read_findings(tmp_path)
    with pytest.raises(ValueError, match="expected 'en' or 'zh'"):
        report(read_findings_of_nothing(), "fr")


def read_findings_of_nothing():
    from sim.report.findings import Findings

    return Findings(Path("nowhere"), None)


def test_chinese(folder: Path, chinese: None) -> None:
    page = report(read_findings(folder), "zh")
    assert 'lang="zh-Hans"' in page
    text = unescape(page)
    for name in SECTIONS:
        assert WORDS["zh"][name] in text
    assert "盘锦改革后" in text


def test_chinese_without_a_font_is_told(folder: Path, monkeypatch) -> None:
    monkeypatch.setattr(style, "CHINESE_FONTS", ("No Such Font",))
    with pytest.raises(style.FontError, match="fonts-noto-cjk"):
        report(read_findings(folder), "zh")


def test_both_languages_say_the_same_things() -> None:
    assert WORDS["en"].keys() == WORDS["zh"].keys()
    for key, text in WORDS["en"].items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", WORDS["zh"][key])), key


def test_a_scenario_from_a_file_goes_by_its_title_and_one_that_somebody_named_by_that(tmp_path: Path) -> None:
    file = tmp_path / "reform.yaml"
    file.write_text("extends: demo\ntitle: {en: Staged, zh: 分步推广}\n", encoding="utf-8")
    scenario = load(file)
    assert title_of("city/reform.yaml", scenario, "zh") == "分步推广"
    assert title_of("mine", scenario, "zh") == "mine"
