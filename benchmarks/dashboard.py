"""How soon the dashboard shows its example, and how soon a moved lever gives new figures, in Chromium.

``python -m benchmarks.dashboard [--loads N] [--lever]``. The server is started first and is not counted. Beside each
time stands what the processors did meanwhile: on a loaded machine the wall clock says little.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import time
from typing import Any

import psutil

#: When the table of the example, and the first paint of the page, came: ms after the navigation began.
_PAINTS = """() => {
  const seen = performance.getEntriesByName("first-contentful-paint")[0];
  const shown = performance.getEntriesByName("gridgov-example")[0];
  return [seen ? seen.startTime : NaN, shown ? shown.startTime : NaN,
    performance.getEntriesByType("resource").length];
}"""


def main() -> None:
    """Start a dashboard, open it in Chromium, and print the times."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--loads", type=int, default=5, help="how often the page is opened anew")
    parser.add_argument(
        "--lever", action="store_true", help="also move a lever on a tenth of Panjin, five replications"
    )
    chosen = parser.parse_args()
    from playwright.sync_api import sync_playwright

    server = subprocess.Popen(
        [sys.executable, "-m", "sim", "app", "--no-open", "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        found = re.search(r"http://\S+", server.stdout.readline())
        assert found
        time.sleep(2.0)
        path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            _loads(browser, found[0], chosen.loads)
            if chosen.lever:
                _lever(browser, found[0], psutil.Process(server.pid))
            browser.close()
    finally:
        server.terminate()
        server.wait(30)


def _loads(browser: Any, address: str, loads: int) -> None:
    paints, tables, asked = [], [], 0
    for _ in range(loads):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(address)
        page.locator("table.measures").wait_for(timeout=120_000)
        page.locator("#find-lever").wait_for(timeout=120_000)
        paint, table, asked = page.evaluate(_PAINTS)
        paints.append(paint)
        tables.append(table)
        context.close()
    print(f"first paint: median {statistics.median(paints):.0f} ms, of {[round(one) for one in paints]}")
    print(f"example's table: median {statistics.median(tables):.0f} ms, of {[round(one) for one in tables]}")
    print(f"requests until the controls are there: {asked}; load average {psutil.getloadavg()[0]:.1f}")


def _lever(browser: Any, address: str, server: psutil.Process) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(600_000)
    page.goto(f"{address}&place=panjin/before&n=5")
    page.locator("#find-lever").wait_for()
    for value in (None, "45"):
        if value is not None:
            page.locator("summary", has_text="Time of staff").click()
            field = page.locator('[data-path="policy.time.paperwork"] input[type=number]')
            field.fill(value)
            field.press("Tab")
            page.locator('[data-path="policy.time.paperwork"] .moved').wait_for()
        began, used = time.perf_counter(), sum(server.cpu_times()[:2])
        page.get_by_role("button", name="Run and compare", exact=True).click()
        wanted = 1 if value is None else 2
        while len(re.findall(r"Done: 5 runs", page.locator("main").inner_text())) < wanted:
            time.sleep(0.05)
        if wanted == 2:
            page.locator("td.change").first.wait_for()
        took, worked = time.perf_counter() - began, sum(server.cpu_times()[:2]) - used
        what = "a first run" if value is None else "a moved lever, to new figures"
        print(f"{what}: {took:.1f} s by the clock, {worked:.1f} s of the processor in the server")


if __name__ == "__main__":
    main()
