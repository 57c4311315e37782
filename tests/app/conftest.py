"""A running dashboard and a browser, shared by the tests of the app."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SECONDS = 120  # a loaded machine is no failure


def _without(package: str) -> None:
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"the package {package} is not installed (pip install 'gridgov[app,dev]')")


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Address of a dashboard in a process of its own."""
    for package in ("solara", "solara_assets"):
        _without(package)
    command = [sys.executable, "-m", "sim.cli", "app", "--no-open", "--port", "0"]
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
    assert server.stdout is not None
    line = server.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+/", line)
    assert found, line + server.stdout.read()
    yield found[0]
    server.send_signal(signal.SIGINT)
    try:
        assert server.wait(30) == 0
    finally:
        server.kill()


@dataclass
class Watch:
    """What a page has complained about or asked for elsewhere."""

    home: str
    errors: list[str] = field(default_factory=list)

    def over(self, page: Any) -> None:
        """Look over everything that a page does."""
        page.on("console", lambda m: self.errors.append(f"console: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda e: self.errors.append(f"exception: {e}"))
        page.on("response", lambda r: self.errors.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
        page.on("request", self._request)

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.errors.append(f"asked elsewhere: {request.url}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The system's Chromium, headless."""
    _without("playwright")
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
