"""The generated page of measures."""

from __future__ import annotations

import re
from pathlib import Path

from sim.measures.definitions_zh import definition_in, names_in_chinese, source_in
from sim.measures.reference import main, page, page_zh
from sim.measures.registry import MEASURES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "measures.md"


def test_the_page_is_up_to_date(tmp_path: Path) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "docs/reference/measures.md is stale: make docs"


def test_the_chinese_page_is_up_to_date_and_holds_no_english() -> None:
    assert PAGE.with_name("measures_zh.md").read_text(encoding="utf-8") == page_zh(), "stale: make docs"
    assert names_in_chinese() == set(MEASURES)
    for measure in MEASURES.values():
        told = definition_in(measure, "zh")
        assert not re.search("[A-Za-z]", told), told
        assert not re.search("[a-z]{2,} [a-z]{2,}", source_in(measure, "zh").replace("van Doorslaer", "")), measure.name


def test_the_page_has_every_measure() -> None:
    text = page()
    for measure in MEASURES.values():
        assert f"| `{measure.name}` |" in text
        assert measure.definition in text


def test_it_is_written_where_asked(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("sys.argv", ["reference", str(tmp_path / "page.md")])
    main()
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == page()
