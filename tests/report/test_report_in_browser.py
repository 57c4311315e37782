"""The report in a real browser with the network off: it asks for nothing, and everything in it is seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.experiments.comparison import Comparison
from sim.report.page import write_report

OVER = ".map((box) => Math.max(0, box.scrollWidth - box.clientWidth))"


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "words"), [("en", "The answer"), ("zh", "结论")])
def test_report_of_a_comparison_opens_offline(
    lang: str, words: str, three: Comparison, tmp_path: Path, chromium: Any, chinese: None
) -> None:
    three.write(tmp_path)
    file = write_report(tmp_path, lang)
    asked, errors = [], []
    for width in (360, 1440):
        context = chromium.new_context(viewport={"width": width, "height": 900}, offline=True)
        page = context.new_page()
        page.on("request", lambda r: asked.append(r.url) if not r.url.startswith(("file:", "data:")) else None)
        page.on("console", lambda m: errors.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: errors.append(str(e)))
        page.goto(file.as_uri())
        assert page.get_by_role("heading", name=words, exact=True).count() == 1
        assert page.evaluate("document.documentElement.lang").startswith(lang)
        pictures = page.evaluate("[...document.images].map((i) => [i.complete, i.naturalWidth])")
        assert len(pictures) >= 3
        assert all(done and size > 100 for done, size in pictures)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width == 360:  # each table says what it is about: what stands above its rows on a wide screen
            heads = page.locator("table th:first-child:visible")
            assert heads.count() == page.locator("table:visible").count()
            assert page.evaluate("[...document.querySelectorAll('th:first-child')].every((h) => h.offsetWidth > 9)")
        else:
            tables = page.evaluate("[...document.querySelectorAll('table')].map((t) => t.parentElement)" + OVER)
            assert not any(tables), tables
        page.emulate_media(media="print")
        assert page.get_by_role("heading", name=words, exact=True).is_visible()
        context.close()
    assert asked == []
    assert errors == []
