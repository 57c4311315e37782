"""The dashboard as a visitor meets it, in a real browser."""

from __future__ import annotations

import time
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from sim.measures.registry import MAIN
from tests.app.client import Server
from tests.browser import SECONDS, Watch, require

pytestmark = pytest.mark.slow
MS = 1000 * SECONDS
PAPERWORK = '[data-path="policy.time.paperwork"]'
SMALL = "place=demo&days=90&n=2"


@pytest.fixture
def visit(chromium: Any, dashboard: Server) -> Iterator[Any]:
    """Opens the dashboard at a width; at the end nothing may have gone wrong on any page."""
    watch = Watch(dashboard.address)
    contexts = []

    def visit(width: int = 1280, lang: str = "en", query: str = SMALL) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        context.set_default_timeout(MS)
        contexts.append(context)
        page = context.new_page()
        watch.over(page)
        page.goto(f"{dashboard.address}?lang={lang}&{query}&token={dashboard.token}")
        page.locator("table.measures").wait_for()
        page.locator("#find-lever").wait_for()
        return page

    yield visit
    for context in contexts:
        context.close()
    allowed = "422"  # what is refused on purpose is an answer of its own
    wrong = [line for line in watch.errors if not (line.startswith(allowed) or f"status of {allowed}" in line)]
    assert not wrong, "\n".join(wrong)


def holds(page: Any, script: str) -> None:
    """Wait until a script gives true; the page forbids Playwright's own way, which evaluates a text in it."""
    end = time.monotonic() + SECONDS
    while not page.evaluate(script):
        assert time.monotonic() < end, (script, page.locator("main").inner_text()[:600])
        page.wait_for_timeout(100)


def run(page: Any, number: int) -> None:
    page.get_by_role("button", name="Run and compare", exact=True).click()
    holds(page, f"(document.body.innerText.match(/Done: 2 runs/g) || []).length === {number}")


def test_the_example_is_there_at_once_and_two_runs_of_ones_own_are_compared(visit: Any) -> None:
    page = visit()
    assert "A finished comparison" in page.locator("main").inner_text()
    assert page.locator("table.measures tbody tr").count() >= len(MAIN)
    assert page.locator("svg.map circle").count() > 100
    run(page, 1)
    page.locator("summary", has_text="Time of staff").click()
    field = page.locator(f"{PAPERWORK} input[type=number]")
    field.fill("45")
    field.press("Tab")
    page.locator(f"{PAPERWORK} .moved").wait_for()
    run(page, 2)
    page.locator(".answer").wait_for()
    page.locator("td.change").first.wait_for()
    assert "Paperwork in communities 45 %" in page.locator("ol.scenarios").first.inner_text()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Table (CSV)").click()
    assert waiting.value.suggested_filename.endswith(".csv")
    link = page.url
    assert "token" not in link
    assert "set.policy.time.paperwork=0.45" in link
    page.reload()
    page.locator(f"{PAPERWORK} .moved").wait_for(state="attached")
    assert page.get_by_text("not run yet").count() == 2


def test_a_refused_reform_goes_back_and_says_why_beside_itself(visit: Any) -> None:
    page = visit()
    page.locator("#find-reform").fill("own")
    page.get_by_role("checkbox", name="Everyone his own grid").check()
    page.locator("#find-reform").fill("")
    page.locator("#find-reform").fill("skill")
    other = page.locator('[data-key="reform:best-skill"]')
    other.click()
    page.locator('[id="no-reform:best-skill"]').wait_for()
    assert not page.locator('[data-key="reform:best-skill"]').is_checked()
    assert "own-grid" in page.locator('[id="no-reform:best-skill"]').inner_text()
    page.get_by_role("button", name="Undo").click()
    page.locator("#find-reform").fill("own")
    holds(page, "!document.querySelector('[data-key=\"reform:own-grid\"]').checked")


@pytest.mark.parametrize(("width", "lang"), [(360, "zh")])
def test_the_page_fits_and_keeps_the_rules_of_accessibility(visit: Any, width: int, lang: str) -> None:
    require("axe_playwright_python")
    page = visit(width, lang)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    only = '{runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}'
    found = page.evaluate(f"axe.run(document, {only})")
    assert found["passes"]
    assert [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found["violations"]] == []
