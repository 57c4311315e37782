"""The generated page of measures."""

from __future__ import annotations

from pathlib import Path

from sim.measures.reference import main, page
from sim.measures.registry import MEASURES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "measures.md"


def test_the_page_is_up_to_date(tmp_path: Path) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "docs/reference/measures.md is stale: make docs"


def test_the_page_has_every_measure() -> None:
    text = page()
    for measure in MEASURES.values():
        assert f"| `{measure.name}` |" in text
        assert measure.definition in text


def test_it_is_written_where_asked(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("sys.argv", ["reference", str(tmp_path / "page.md")])
    main()
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == page()
