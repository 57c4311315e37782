"""The server opens what the page needs, and no file of the machine."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from sim.app.access import Access
from sim.app.server import ASSETS, PAGE, application
from sim.app.visits import Visits
from tests.app.client import Client, Server


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
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "{{" not in text
    assert "<script>" not in text


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "/../../etc/passwd",
        "/assets/../../../../../../etc/passwd",
        "/assets/%2e%2e/%2e%2e/app.py",
        "/assets/..%2f..%2fserver.py",
        "/assets//etc/passwd",
        "/assets/index.html",
        "/assets/example.json",
        "/assets/../server.py",
        "/api/visits/../../etc/passwd",
        "/api/visits/x/files/../../../etc/passwd",
        "/sim/app/server.py",
        "/pyproject.toml",
        "/docs",
        "/redoc",
    ],
)
def test_nothing_else_can_be_read(dashboard: Server, path: str) -> None:
    status, _, body = dashboard.ask(path)
    assert status in (400, 404, 405), (path, status)
    assert b"root:" not in body
    assert b"import" not in body


def test_the_page_is_small_and_names_no_other_site() -> None:
    files = [PAGE / name for name in (*ASSETS, "index.html", "example.json")]
    assert {file.name for file in PAGE.iterdir()} == {file.name for file in files}
    assert sum(file.stat().st_size for file in files) < 300_000
    for file in files:
        found = set(re.findall(r"https?://[^\s\"')]+", file.read_text(encoding="utf-8")))
        assert found <= {"http://www.w3.org/2000/svg"}, file.name


@pytest.mark.parametrize("root", ["", "/user/li/proxy/8765"])
@pytest.mark.parametrize("taken_off", [True, False])
def test_a_path_of_a_proxy_is_served_whether_it_is_taken_off_or_not(root: str, taken_off: bool) -> None:
    access = Access()
    client = Client(application(access, Visits(), root), access)
    front = "" if taken_off else root
    for path in ("/", "/assets/main.js", "/api/catalogue"):
        assert client.ask("GET", front + path)[0] == 200, path
    if root:
        assert client.ask("GET", root)[0] == 307
        assert client.ask("GET", f"{root}x/")[0] == 404
        client.token = "another"
        assert {client.ask("GET", f"{root}{path}")[0] for path in ("", "/", "/assets/main.js")} == {401}


def test_a_taken_port_and_a_missing_package_are_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    from sim.app.server import AppError, _listen, settle

    with pytest.raises(AppError, match="--port 0"):
        _listen("127.0.0.1", urlsplit(address).port or 0)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(AppError, match=r"pip install 'gridgov\[app\]'"):
        settle()
