"""The server opens what the page needs, and no file of the machine."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.app.client import Server


@pytest.mark.parametrize(
    ("query", "lang", "words"),
    [
        ("", "en", "Try a reform"),
        ("?lang=zh", "zh-Hans", "先在模型里试一试"),
        ("?lang=<script>", "en", "Try a reform"),
    ],
)
def test_the_page_comes_in_the_language_asked_for(dashboard: Server, query: str, lang: str, words: str) -> None:
    status, headers, body = dashboard.ask(f"/{query}")
    text = body.decode()
    assert status == 200
    assert f'<html lang="{lang}">' in text
    assert words in text
    assert "user-scalable" not in text
    assert "<iframe" not in text
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "https://" not in headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "/../../etc/passwd",
        "/static/../../../../../../etc/passwd",
        "/static/%2e%2e/%2e%2e/%2e%2e/app.py",
        "/_solara/cdn/../../../../../../etc/passwd",
        "/_solara/cdn/%2e%2e%2f%2e%2e%2fetc/passwd",
        "/static/public/page.py",
        "/_solara/cdn//etc/passwd",
        "/jupyter/nbextensions/../../../etc/passwd",
        "/static/assets/../../app.py",
        "/resourcez",
        "/readyz",
        "/_solara/cdn/left-pad@1.0.0/index.js",
        "/download/x/scenario",
        "/download/../etc/passwd",
        "/sim/app/page.py",
        "/pyproject.toml",
    ],
)
def test_nothing_else_can_be_read(dashboard: Server, path: str) -> None:
    status, _, body = dashboard.ask(path)
    assert status in (400, 404, 405), (path, status)
    assert b"root:" not in body
    assert b"import" not in body


def test_a_taken_port_and_a_missing_package_are_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    from sim.app.server import AppError, _listen, settle

    with pytest.raises(AppError, match="--port 0"):
        _listen("127.0.0.1", urlsplit(address).port or 0)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(AppError, match=r"pip install 'gridgov\[app\]'"):
        settle()
