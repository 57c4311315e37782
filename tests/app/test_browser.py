"""The dashboard as a visitor meets it, in a real browser."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from sim.measures.registry import MAIN
from tests.app.client import Server
from tests.app.test_sent_results import archive
from tests.app.test_words import LATIN
from tests.browser import SECONDS, Watch, require
from tests.report.remnants import foreign

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
    allowed = ("422: ", "status of 422", "ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION_REFUSED")  # on purpose
    wrong = [line for line in watch.errors if not any(one in line for one in allowed)]
    assert not wrong, "\n".join(wrong)


def holds(page: Any, script: str, seconds: float = SECONDS) -> None:
    """Wait until a script gives true; the page forbids Playwright's own way, which evaluates a text in it."""
    end = time.monotonic() + seconds
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


UNREAD = """() => { const real = FileReader.prototype.readAsDataURL;
FileReader.prototype.readAsDataURL = function (file) {
  if (this.onerror) this.onerror(new ProgressEvent("error")); else real.call(this, file); }; }"""
POSTS = '[data-path="policy.staffing.posts"] input[type=number]'


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_a_control_refuses_leaves_it_as_it_was_with_the_reason_beside_it(visit: Any, lang: str) -> None:
    page = visit(lang=lang)
    page.evaluate("document.querySelectorAll('#controls details').forEach((one) => { one.open = true; })")
    paperwork = f"{PAPERWORK} input[type=number]"
    nothing, zero = ("nothing", "0 posts") if lang == "en" else ("空", "0个岗位")
    for field, values in (("#replications", ("31", "2.5", "")), (paperwork, ("200", "")), (POSTS, ("1.5", "0", ""))):
        before = page.locator(field).input_value()
        for value in values:
            page.locator(field).fill(value)
            with page.expect_response("**/api/scenarios?*"):
                page.locator(field).press("Tab")
            told = page.locator(field).locator("xpath=ancestor::div[contains(@class, 'field')][1]/p[@role='alert']")
            wanted = zero if (field, value) == (POSTS, "0") else value or nothing
            holds(page, f"document.querySelector('#controls').innerText.includes({wanted!r})")
            assert wanted in told.inner_text()
            assert page.locator(field).input_value() == before
            assert lang == "en" or not re.search("[A-Za-z]", told.inner_text())
    page.locator("main summary").filter(has_text={"en": "Saved", "zh": "已保存"}[lang]).click()
    page.locator(".field.inline button").first.click()
    page.locator("#no-save").wait_for()
    page.locator("#save-name").fill("mine")
    page.locator(".field.inline button").first.click()
    holds(page, "document.querySelector('#status').innerText.includes('mine')")
    assert page.locator("#no-save").count() == 0
    page.evaluate(UNREAD)
    page.locator("#files").set_input_files({"name": "a.yaml", "mimeType": "", "buffer": b"extends: demo"})
    page.locator('[id="no-places"]').wait_for()


def test_the_newest_comparison_is_shown_in_whatever_order_answers_come(visit: Any) -> None:
    page = visit(query="place=demo&days=90&n=1")
    held: list[Any] = []
    page.route("**/comparisons?*", lambda route: route.continue_() if held else held.append(route))
    page.locator("#run").click()
    holds(page, "/Done: one run/.test(document.body.innerText)")
    page.locator("#days").select_option("180")
    holds(page, "location.search.includes('days=180')")
    page.locator("#run").click()
    holds(page, "!document.body.innerText.includes('A finished comparison')")
    assert page.locator("table.measures thead th").count() == 4
    assert len(held) == 1
    with page.expect_response("**/comparisons?*"):
        held[0].continue_()
    page.wait_for_timeout(300)
    assert page.locator("table.measures thead th").count() == 4


def test_two_reforms_ticked_at_once_are_both_kept(visit: Any) -> None:
    page = visit()
    keys = ["reform:visits", "reform:burden-cut"]
    holds(page, "document.querySelectorAll(\"[data-key^='reform:']\").length > 9")
    page.evaluate("keys => keys.forEach((key) => document.querySelector(`[data-key='${key}']`).click())", keys)
    for key in keys:
        holds(page, f"document.querySelector(`[data-key='{key}']`).checked")


def tabbed(page: Any) -> set[str]:
    """What the tab key comes to, by what it is; each must be seen to have the focus."""
    seen: dict[str, None] = {}
    page.evaluate("document.activeElement.blur()")
    for _ in range(600):
        page.keyboard.press("Tab")
        told = page.evaluate(FOCUSED)
        if told is None or told["name"] in seen:
            break
        assert told["outline"], told
        seen[told["name"]] = None
    return set(seen)


FOCUSED = """() => { const one = document.activeElement; if (!one || one === document.body) return null;
const all = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex]")];
const outline = getComputedStyle(one).outlineStyle !== "none";
return { name: `${all.indexOf(one)}`, outline, tag: one.outerHTML.slice(0, 99) }; }"""
REACHABLE = """() => [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
.filter((one) => one.checkVisibility() && !one.disabled).length"""


def test_every_control_is_reached_by_the_tab_key_and_worked_by_keys_alone(visit: Any) -> None:
    page = visit()
    assert len(tabbed(page)) >= page.evaluate(REACHABLE)
    page.locator("summary", has_text="Daily work and services").first.focus()
    page.keyboard.press("Enter")
    page.locator('[data-key="reform:visits"]').focus()
    page.keyboard.press("Space")
    holds(page, "location.search.includes('reforms=visits')")
    page.locator("#days").focus()
    page.keyboard.press("ArrowDown")
    holds(page, "location.search.includes('days=180')")
    page.locator("#undo").focus()
    page.keyboard.press("Enter")
    holds(page, "location.search.includes('days=90')")


#: What a visitor wrote, told back to him, and the place of it in his file.
QUOTED = re.compile(r"[“\"][\w./]+[”\"]|[\w.]+\.yaml:\d+ [\w.]+")
AXE = files("axe_playwright_python").joinpath("axe.min.js") if find_spec("axe_playwright_python") else None
LEVELS = '["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]'


def is_right(page: Any, state: str) -> None:
    """Nothing sticks out and no rule of A or AA is broken, at three widths, on paper, and with everything unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert AXE is not None
    wrong = []
    for width, medium in ((1280, "screen"), (360, "screen"), (720, "print")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(media=medium)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"{state} at {width} px, {medium}: something sticks out")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        if page.evaluate("document.documentElement.lang") != "en":
            told = page.evaluate("document.body.innerText").splitlines()
            left = {line: found for line in told if (found := foreign(QUOTED.sub(" ", LATIN.sub(" ", line)), "zh"))}
            wrong += [f"{state}: {left}"] if left else []
        found = page.evaluate(f"axe.run(document, {{runOnly: {LEVELS}}})")
        assert found["passes"]
        wrong += [
            f"{state} at {width} px, {medium}: {one['id']} {[node['html'][:160] for node in one['nodes'][:3]]}"
            for one in found["violations"]
        ]
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert not wrong, "\n".join(wrong)


def link_of(reforms: list[str], lang: str) -> str:
    """The address of a comparison: the place as it is, and with each reform."""
    pins = [f"place=demo&days=90&n=1&reforms={name}" for name in ("", *reforms)]
    return "&".join(["place=demo&days=90&n=1&reforms=visits", f"lang={lang}", *(f"pin={quote(pin)}" for pin in pins)])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_as_it_opens_fits_and_keeps_the_rules_of_accessibility(visit: Any, lang: str) -> None:
    require("axe_playwright_python")
    is_right(visit(1280, lang), "as it opens")


@pytest.mark.long
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_state_of_the_page_fits_and_keeps_the_rules_of_accessibility(visit: Any, lang: str, folder: Path) -> None:
    require("axe_playwright_python")
    page = visit(
        1280, lang, link_of(["best-skill", "agency-service", "audits", "burden-cut", "booking", "training"], lang)
    )
    is_right(page, "example, and runs of a link")
    page.locator("#run").click()
    page.locator("ol.scenarios progress").first.wait_for()
    is_right(page, "runs under way")
    holds(page, "document.querySelectorAll('table.measures thead th').length === 9", 5 * SECONDS)
    is_right(page, "a comparison of eight")
    sent = {f"results/{path.relative_to(folder)}": path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    page.locator("#study-files").set_input_files(
        {"name": "study.zip", "mimeType": "application/zip", "buffer": archive(dict(sent))}
    )
    page.locator("#close-study").wait_for()
    is_right(page, "a study that was sent")
    page.locator("#close-study").click()
    page.locator("#files").set_input_files({"name": "a.yaml", "mimeType": "text/yaml", "buffer": b"extends: nowhere"})
    page.locator("[role=alert]").first.wait_for()
    page.locator("#find-reform").fill("nothing has these words")
    is_right(page, "refused")
    page.context.set_offline(True)
    holds(page, "document.getElementById('status').textContent !== ''")
    page.locator("#run").click()
    is_right(page, "connection lost")
    page.context.set_offline(False)


WIDTHS = "[...document.querySelectorAll('.scroll')].map((one) => [one.ariaLabel, one.scrollWidth - one.clientWidth])"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_eight_scenarios_stand_beside_each_other_without_scrolling(visit: Any, lang: str, wide: Path) -> None:
    page = visit(lang=lang)
    page.evaluate("document.querySelectorAll('#controls details').forEach((one) => { one.open = true; })")
    sent = {f"results/{path.relative_to(wide)}": path.read_bytes() for path in wide.rglob("*") if path.is_file()}
    page.locator("#study-files").set_input_files(
        {"name": "study.zip", "mimeType": "application/zip", "buffer": archive(dict(sent))}
    )
    page.locator("#close-study").wait_for()
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    assert page.locator("table.measures thead th").count() == 9
    found = page.evaluate(WIDTHS)
    assert len(found) >= 3
    assert all(over <= 0 for _, over in found), found


def test_a_link_that_says_nonsense_is_told_in_words(visit: Any) -> None:
    require("axe_playwright_python")
    page = visit(1280, "zh", "place=nowhere&days=x&n=9&set.policy.nosuch=1")
    page.get_by_text("链接中有内容无法使用").wait_for()
    is_right(page, "a bad link")


def test_what_was_loaded_from_files_is_told_in_words_when_the_page_is_opened_anew(visit: Any, folder: Path) -> None:
    page = visit()
    sent = {f"results/{path.relative_to(folder)}": path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    page.locator("summary", has_text="Results of a study").click()
    page.locator("#study-files").set_input_files(
        {"name": "study.zip", "mimeType": "application/zip", "buffer": archive(dict(sent))}
    )
    page.locator("#close-study").wait_for()
    page.reload()
    holds(page, "/load it again: Less paperwork/.test(document.getElementById('status').textContent)")
    page.reload()
    page.locator("#find-lever").wait_for()
    assert "load it again" not in page.locator("#status").inner_text()
