"""Chinese for what the schema says in English."""

from __future__ import annotations

import re

from sim.report.assumptions import WEAK
from sim.report.parameter_words import SOURCES_ZH, UNITS_ZH, parameter_source, parameter_unit
from sim.scenario import parameters

CHINESE = re.compile(r"[\u4e00-\u9fff]")


FEW = 0.05  # of the texts may wait for their translation; a report shows those in English


def test_units_have_chinese() -> None:
    units = {p.unit for p in parameters()}
    missing = sorted(units - UNITS_ZH.keys())
    assert len(missing) <= FEW * len(units), f"translate in sim/report/parameter_words.py: {missing}"
    assert all(CHINESE.search(text) for unit, text in UNITS_ZH.items() if unit)


def test_reasons_that_a_report_may_show_have_chinese() -> None:
    sources = {p.source for p in parameters() if p.grade in WEAK}
    missing = sorted(sources - SOURCES_ZH.keys())
    assert len(missing) <= FEW * len(sources), f"translate in sim/report/parameter_words.py: {missing}"
    assert all(CHINESE.search(text) for text in SOURCES_ZH.values())


def test_hardly_a_translation_is_left_over() -> None:
    left_over = SOURCES_ZH.keys() - {p.source for p in parameters()}
    assert len(left_over) <= FEW * len(SOURCES_ZH), f"remove from sim/report/parameter_words.py: {sorted(left_over)}"


def test_english_stays_english_and_the_unknown_is_shown_as_it_is() -> None:
    hop = next(p for p in parameters() if p.path == "policy.structure.hop_hours")
    assert parameter_unit(hop.unit) == "working h"
    assert parameter_unit(hop.unit, "zh") == "工作小时"
    assert parameter_unit("furlongs", "zh") == "furlongs"
    assert parameter_source(hop) == hop.source
    assert parameter_source(hop, "zh") == "有智慧平台为1，没有为4"
