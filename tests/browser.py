"""A real browser for tests, and a watch over what its pages do."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

SECONDS = 120  # a loaded machine is no failure


def require(package: str) -> None:
    """Skip the test where a package is missing."""
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"the package {package} is not installed (pip install 'gridgov[app,dev]')")


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
    require("playwright")
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
