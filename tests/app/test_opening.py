"""Opening a browser: what it is started with tells nobody the token."""

from __future__ import annotations

import os
import stat
import threading
import webbrowser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest

from sim.app import opening
from tests.app.client import Server
from tests.browser import SECONDS

ADDRESS = "http://127.0.0.1:8765/?token=a&b"


def test_the_browser_is_given_a_page_that_its_owner_alone_can_read(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    came = threading.Event()
    monkeypatch.setattr(opening, "_WAIT_SECONDS", 0.0)
    monkeypatch.setattr(webbrowser, "open", lambda uri: (given.append(uri), came.set()))
    with opening.opened(ADDRESS):
        assert came.wait(SECONDS)
        [uri] = given
        assert "token" not in uri
        page = Path(url2pathname(urlsplit(uri).path))
        assert 'url=http://127.0.0.1:8765/?token=a&amp;b"' in page.read_text(encoding="utf-8")
        if os.name == "posix":
            assert stat.S_IMODE(page.parent.stat().st_mode) == 0o700
    assert not page.parent.exists()


def test_a_server_that_ends_before_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    monkeypatch.setattr(webbrowser, "open", given.append)
    before = set(threading.enumerate())
    with opening.opened(ADDRESS):
        [timer] = set(threading.enumerate()) - before
    timer.join(SECONDS)
    assert not given


@pytest.mark.slow
def test_that_page_leads_to_the_dashboard(chromium: Any, dashboard: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    came = threading.Event()
    monkeypatch.setattr(webbrowser, "open", lambda uri: (given.append(uri), came.set()))
    context = chromium.new_context()
    try:
        with opening.opened(f"{dashboard.address}?token={dashboard.token}"):
            assert came.wait(SECONDS)
            page = context.new_page()
            page.goto(given[0])
            page.locator("#find-lever").wait_for(timeout=1000 * SECONDS)
            assert page.url.startswith(dashboard.address)
    finally:
        context.close()
