"""The dashboard as a visitor meets it, in a real browser."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from sim.measures.registry import MAIN
from tests.app.client import Server
from tests.browser import SECONDS, Watch

MS = 1000 * SECONDS
PAPERWORK = '[data-path="policy.time.paperwork"]'


@pytest.fixture
def visit(chromium: Any, dashboard: Server) -> Iterator[Any]:
    """Opens the dashboard at a width; at the end nothing may have gone wrong on any page."""
    watch = Watch(dashboard.address)
    contexts = []

    def visit(width: int = 1440, lang: str = "en") -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        context.set_default_timeout(MS)
        contexts.append(context)
        page = context.new_page()
        watch.over(page)
        page.goto(f"{dashboard.address}?lang={lang}&token={dashboard.token}")
        page.wait_for_selector(".gg-main")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not watch.errors, "\n".join(watch.errors)


def small(page: Any) -> None:
    """Choose a quarter of a year in the demonstration street, twice."""
    page.get_by_label("Place", exact=True).select_option("demo")
    page.wait_for_function("document.querySelector('.gg-pair select').value === 'demo'")
    page.get_by_label("Length of the run").select_option("90")
    page.get_by_label("Replications").fill("2")
    page.keyboard.press("Tab")


def run(page: Any) -> None:
    page.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_selector(".gg-canvas")
    page.get_by_text("Done: 2 runs").wait_for()


def test_load_move_a_slider_run_pin_compare_and_download(visit: Any) -> None:
    page = visit()
    small(page)
    run(page)
    assert page.locator(".gg-results tbody tr[data-measure]").count() == len(MAIN)
    drawn = page.evaluate("""() => { const c = document.querySelector('.gg-canvas');
        const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        let n = 0; for (let i = 3; i < d.length; i += 4) { n += d[i] > 0; } return n; }""")
    assert drawn > 500  # the map has dots
    assert page.locator(".gg-chart path.gg-thick").count() == 6
    page.get_by_role("button", name="Pin this run").click()
    page.locator(f"{PAPERWORK} input[type=range]").fill("45")
    page.locator(f"{PAPERWORK} .gg-changed").wait_for()
    page.get_by_text("Settings have changed since this run.").wait_for()
    run(page)
    page.locator(".gg-plots").wait_for()
    row = page.locator("tr[data-measure=solution_rate] td").all_inner_texts()
    assert len(row) == 5
    assert "[" in row[2]
    assert page.locator(".gg-plot").count() == 2
    assert page.locator(".gg-plot[data-outcome=mean_wait] .gg-dot-row").count() >= 8
    assert "Paperwork in communities 45 %" in page.locator(".gg-which").inner_text()
    files = {}
    for name in ("Scenario file (YAML)", "Results, Parquet (zip)", "Report (HTML)"):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=name).click()
        files[name] = waiting.value.path()
    tree = yaml.safe_load(files["Scenario file (YAML)"].read_text(encoding="utf-8"))
    assert tree["extends"] == "demo"
    assert tree["policy"]["time"]["paperwork"] == 0.45
    assert "differences.parquet" in zipfile.ZipFile(files["Results, Parquet (zip)"]).namelist()
    assert files["Report (HTML)"].read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_fits_the_window_in_both_languages(visit: Any, width: int, lang: str) -> None:
    page = visit(width, lang)
    assert page.evaluate("document.documentElement.lang") == ("en" if lang == "en" else "zh-Hans")
    if width < 900:
        page.locator(".gg-fold > summary").click()
    page.locator(".gg-inner > summary").click()
    page.locator(f"{PAPERWORK} input[type=range]").wait_for(state="visible")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small_ones = page.evaluate("""() => [...document.querySelectorAll('.gg button, .gg select, .gg label')]
        .filter((e) => e.offsetParent && parseFloat(getComputedStyle(e).fontSize) < 12).map((e) => e.innerText)""")
    assert small_ones == []
    text = page.locator(".gg").inner_text()
    assert ("改革举措" if lang == "zh" else "Reforms") in text
    assert "undefined" not in text
    assert "{{" not in text


def test_the_language_can_be_switched_without_losing_the_settings(visit: Any) -> None:
    page = visit()
    page.locator(f"{PAPERWORK} input[type=number]").fill("25")
    page.keyboard.press("Enter")
    page.locator(f"{PAPERWORK} .gg-changed").wait_for()
    page.get_by_role("button", name="以中文显示").click()
    page.get_by_role("button", name="运行", exact=True).wait_for()
    assert page.locator(f"{PAPERWORK} input[type=number]").input_value() == "25"
    assert "lang=zh" in page.url


def test_everything_can_be_done_with_the_keyboard(visit: Any) -> None:
    page = visit()
    small(page)
    page.keyboard.press("Home")
    page.locator("body").focus()
    page.evaluate("document.activeElement.blur()")
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("""() => { const e = document.activeElement; const s = getComputedStyle(e);
            const name = (e.innerText || e.getAttribute('aria-label') || '').trim();
            return [e.tagName, e.type || '', name, s.outlineStyle]; }""")
        )
        if reached[-1][2] == "Run":
            break
    assert reached[-1][2] == "Run", reached
    assert reached[-1][3] != "none"  # one sees where one is
    slider = page.locator(f"{PAPERWORK} input[type=range]")
    slider.focus()
    before = float(slider.input_value())
    page.keyboard.press("ArrowRight")
    page.locator(f"{PAPERWORK} .gg-changed").wait_for()
    assert float(slider.input_value()) > before
    page.get_by_role("button", name="Run", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_text("Done: 2 runs").wait_for()


def test_values_outside_the_range_are_refused_on_the_page(visit: Any) -> None:
    page = visit()
    field = page.locator(f"{PAPERWORK} input[type=number]")
    field.fill("500")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert "expected" in page.locator(PAPERWORK).get_by_role("alert").inner_text()  # beside what was refused
    assert field.input_value() == "42"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_refused_goes_back_to_what_is_in_force_and_says_why_beside_itself(visit: Any, lang: str) -> None:
    page = visit(lang=lang)
    page.locator(".gg-inner > summary").click()

    def tick(name: str) -> Any:
        return page.locator(f"input[name='{name}']")

    tick("own-grid").check()
    page.wait_for_function("document.querySelector('.gg-count').innerText.startsWith('1 ')")
    for again in range(2):  # the view is the same both times but for the count of refusals
        tick("best-skill").click()
        row = page.locator(".gg-reform", has=tick("best-skill"))
        row.get_by_role("alert").wait_for()
        page.wait_for_function("!document.querySelector(\"input[name='best-skill']\").checked")
        assert tick("own-grid").is_checked(), again
    title = page.locator(".gg-reform", has=tick("own-grid")).locator("label").inner_text()
    assert (title if lang == "zh" else "own-grid") in row.get_by_role("alert").inner_text()
    count = page.get_by_label("Replications" if lang == "en" else "重复次数")
    for given in ("31", "0", "2.5"):
        count.fill(given)
        page.keyboard.press("Tab")
        page.wait_for_function("(e) => e.value === '5'", arg=count.element_handle())
    page.locator(".gg-pair").get_by_role("alert").wait_for()
    size = page.locator(".gg-pair select").nth(1)
    size.evaluate("(e) => { e.add(new Option('7', '7')); e.value = '7'; e.dispatchEvent(new Event('change')); }")
    page.wait_for_function("(e) => e.value === '0.1'", arg=size.element_handle())
    slider = page.locator(f"{PAPERWORK} input[type=range]")
    slider.evaluate("(e) => { e.max = 500; e.value = 400; e.dispatchEvent(new Event('change')); }")
    page.locator(PAPERWORK).get_by_role("alert").wait_for()
    page.wait_for_function("(e) => e.value === '42'", arg=slider.element_handle())
    tick("own-grid").uncheck()  # then the other may be had, and no reform is refused any more
    page.wait_for_function("document.querySelector('.gg-count').innerText.startsWith('0 ')")
    assert page.locator(".gg-reform").get_by_role("alert").count() == 0
    tick("best-skill").check()
    page.wait_for_function("document.querySelector('.gg-count').innerText.startsWith('1 ')")
    assert tick("best-skill").is_checked()


def test_a_lost_connection_is_taken_up_again(visit: Any) -> None:
    page = visit()
    page.evaluate("solara.debug.dropConnection()")
    page.wait_for_function("solara.debug.reconnectCount > 0 && solara.debug.connectionStatus === 'connected'")
    page.get_by_role("button", name="以中文显示").click()
    page.get_by_role("button", name="运行", exact=True).wait_for()


def test_the_token_does_not_stay_in_the_address(visit: Any, dashboard: Server) -> None:
    page = visit()
    assert "token" not in page.url
    assert page.evaluate("document.cookie") == ""
    page.reload()
    page.wait_for_selector(".gg-main")


def test_a_run_can_be_stopped(visit: Any) -> None:
    page = visit()
    page.get_by_label("Replications").fill("30")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("button", name="Stop").click()
    page.locator(".gg-status", has_text="Stopped").wait_for()
    page.get_by_role("button", name="Run", exact=True).wait_for()


def test_two_visitors_do_not_mix(visit: Any) -> None:
    one, two = visit(), visit(lang="zh")
    one.locator(f"{PAPERWORK} input[type=number]").fill("25")
    one.keyboard.press("Enter")
    one.locator(f"{PAPERWORK} .gg-changed").wait_for()
    one.get_by_role("button", name="Run", exact=True).click()
    one.wait_for_selector(".gg-canvas")
    assert two.locator(".gg-canvas").count() == 0
    assert two.locator(f"{PAPERWORK} input[type=number]").input_value() == "42"
    assert two.get_by_role("button", name="运行", exact=True).is_visible()


def test_search_finds_further_levers(visit: Any) -> None:
    page = visit()
    page.get_by_label("Find another lever").fill("reopen")
    page.locator('[data-path="policy.closing.reopen"]').wait_for()
    page.get_by_label("Find another lever").fill("zzzz")
    page.get_by_text("No lever has these words").wait_for()
