"""Words and the example: complete in both languages, and made with the present results."""

from __future__ import annotations

import json
import math
import re

import pytest

from sim.app.catalogue import catalogue, lever_catalogue
from sim.app.comparison import notes_on
from sim.app.downloads import numbers_table
from sim.app.example import FILE, example, results_version, told_anew, written
from sim.app.server import PAGE
from sim.app.words import REFUSALS, WORDS
from sim.experiments.plan import RESULTS_VERSION
from sim.measures.display import MINUS, measure_of, shown_number
from sim.scenario import load

#: Names that have no Chinese (of commands, too), and kinds of files.
LATIN = re.compile(
    r"(?<![A-Za-z])(gridgov(?: [a-z]+)?"
    r"|YAML|CSV|XLSX|SVG|PNG|Parquet|A|B|GIS|AI|APP|App|O2O|PC|N|M\d+|S\d|h|d)(?![A-Za-z])"
)


def test_both_languages_have_the_same_words_with_the_same_places() -> None:
    assert WORDS["en"].keys() == WORDS["zh"].keys()
    for key, text in WORDS["en"].items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", WORDS["zh"][key])), key
    assert all(set(one) == {"en", "zh"} for one in REFUSALS.values())


def test_the_chinese_words_of_the_page_hold_no_english() -> None:
    for key, text in WORDS["zh"].items():
        if key not in ("other", "other_label", "title"):
            assert not re.search(r"[A-Za-z]{2,}", LATIN.sub("", re.sub(r"{\w+}", "", text))), (key, text)


def test_every_word_that_the_page_asks_for_is_there() -> None:
    for file in PAGE.glob("*.js"):
        asked = set(re.findall(r"\b(?<!\.)words\.(\w+)", file.read_text(encoding="utf-8")))
        assert asked <= {*WORDS["en"], "every", "length"}, file.name  # two are of a list of words


def test_every_chosen_thing_has_a_chinese_title() -> None:
    found = catalogue("zh")
    titles = [one["title"] for key in ("places", "reforms", "groups", "sizes", "lengths") for one in found[key]]
    titles += [one["title"] for one in lever_catalogue("zh")]
    assert [title for title in titles if not re.search(r"[\u4e00-\u9fff]", title)] == []


def test_the_example_speaks_the_words_of_today() -> None:
    found = json.loads(written(told_anew()))
    stored = json.loads(FILE.read_text(encoding="utf-8"))
    apart = [
        f"{lang}.{part}" for lang in ("en", "zh") for part in found[lang] if found[lang][part] != stored[lang][part]
    ]
    assert apart == [], "tell it anew: python -m sim.app.example --words"
    assert found["choices"] == stored["choices"], "make it anew: python -m sim.app.example"


def test_the_example_was_made_with_the_present_results() -> None:
    assert results_version() == RESULTS_VERSION, "make it anew: python -m sim.app.example"
    assert FILE.stat().st_size < 100_000
    for lang in ("en", "zh"):
        found = example(lang)
        assert found["lang"] == lang
        assert len(found["rows"]) >= 14
        assert found["answer"][0]["sentences"]
        assert [one["run"] for one in found["scenarios"]] == ["panjin/before", "panjin/after"]
    assert "NaN" not in json.dumps(example("en"))


def test_the_workbook_holds_numbers_and_words_of_one_language() -> None:
    for lang in ("en", "zh"):
        table = numbers_table(example(lang), lang)
        kinds = table.dtypes.map(lambda kind: kind.kind).tolist()
        assert kinds[2:7] == ["f"] * 5, kinds
        assert table.iloc[: len(example(lang)["rows"]), 2:7].notna().all().all()
        offices = {one["title"]: one["cells"] for one in example(lang)["reported"]}
        for title, cells in offices.items():
            mine = table[table.iloc[:, 0].str.startswith(title + WORDS[lang]["colon"])].iloc[:, 2].tolist()
            assert mine[0] == float(cells[0]["reported"])
            assert cells[0]["true"] == "–" or mine[1] == float(cells[0]["true"])
        assert len(offices) == 4
        found = example(lang)["rows"][0]["cells"]
        assert f"{table.iloc[0, 2]:,.0f}" == found[0]["value"]
        assert not any(": " in head for head in table.columns) or lang == "en"
        for row in example(lang)["rows"]:
            digits = len(row["cells"][0]["value"].partition(".")[2])
            for cell in row["cells"]:
                assert cell["value"] == f"{cell['number']:,.{digits}f}".replace("-", MINUS)
            change = [f"{number:+,.{digits}f}".replace("-", MINUS) for number in row["cells"][1]["numbers"]]
            assert row["cells"][1]["difference"] == f"{change[0]} [{change[1]}, {change[2]}]"
    assert shown_number(measure_of("solution_rate"), math.nan) is None
    assert str(shown_number(measure_of("solution_rate"), -1e-9)) == "0.0"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_the_command_line_advises_stands_in_the_notes(lang: str) -> None:
    short = load("demo").with_({"run.days": 30})
    notes = notes_on([load("demo"), short], [2, 2], lang)
    (told,) = [note for note in notes if "60" in note]
    assert told.startswith({"en": "Length is 30", "zh": "运行天数为30"}[lang])
    assert lang == "en" or "run.days" not in told
