"""Who is let in: names of the server, pages of other sites, the token; and what every answer carries."""

from __future__ import annotations

import re
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest

from sim.app.access import Access, name_of
from tests.app.client import Server

ROUTES = (
    "/",
    "/?lang=zh",
    "/assets/style.css",
    "/assets/main.js",
    "/api/openapi.json",
    "/api/catalogue",
    "/api/levers?lang=zh",
    "/api/example",
    "/api/visits/x/events",
    "/api/visits/x/runs",
    "/api/visits/x/files/csv?runs=x",
    "/no-such-page",
)
FOREIGN = (
    "elsewhere.example",
    "127.0.0.1.elsewhere.example",
    "localhost.elsewhere.example",
    "elsewhere.example:{port}",
    "127.0.0.2:{port}",
    "127.0.0.1:{port}@elsewhere.example",
    "0.0.0.0:{port}",
    "169.254.169.254",
    "",
    " ",
    "127.0.0.1:x",
    "127.0.0.1:{port}/",
    "[::1",
    "http://127.0.0.1:{port}",
)
HEADERS = (
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "cross-origin-resource-policy",
)


def port(server: Server) -> int:
    return urlsplit(server.address).port or 0


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_host_is_refused_on_every_route(dashboard: Server, host: str) -> None:
    for path in ROUTES:
        status, headers, _ = dashboard.ask(path, host=host.format(port=port(dashboard)))
        assert status == 400, path
        assert "set-cookie" not in headers


@pytest.mark.parametrize(
    "host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}", "localhost"]
)
def test_the_names_of_the_loopback_are_served(dashboard: Server, host: str) -> None:
    assert dashboard.ask("/assets/style.css", host=host.format(port=port(dashboard)))[0] == 200


@pytest.mark.parametrize("path", ROUTES)
def test_nothing_is_served_without_the_token(dashboard: Server, path: str) -> None:
    status, headers, body = dashboard.ask(path, token=False)
    assert status == 401
    assert "token" in body.decode()
    assert "令牌" in body.decode()
    assert "set-cookie" not in headers
    assert dashboard.ask(f"{path}{'&' if '?' in path else '?'}token=x", token=False)[0] == 401
    wrong = f"gridgov-{port(dashboard)}={dashboard.token[:-1]}"
    assert dashboard.ask(path, token=False, cookie=wrong)[0] == 401
    for kind in (f"Bearer {dashboard.token[:-1]}", f"Basic {dashboard.token}", f"bearer{dashboard.token}", "Bearer"):
        assert dashboard.ask(path, token=False, Authorization=kind)[0] == 401


def test_a_program_shows_the_token_in_a_header(dashboard: Server) -> None:
    assert dashboard.ask("/api/catalogue", token=False, Authorization=f"Bearer {dashboard.token}")[0] == 200


def test_an_address_of_many_parts_is_one_without_a_token(dashboard: Server) -> None:
    parts = "&".join(f"a={k}" for k in range(200))
    for path in ROUTES:
        address = f"{path}{'&' if '?' in path else '?'}{parts}"
        assert dashboard.ask(address, token=False)[0] == 401
        assert dashboard.ask(address)[0] != 500
    assert dashboard.ask(f"/?{parts}&token={dashboard.token}", token=False)[0] == 401


@pytest.mark.parametrize("path", ["/assets/main.js/", "/api/catalogue/", "/api/visits/", "//", "/assets"])
def test_no_address_leads_to_another(dashboard: Server, path: str) -> None:
    status, headers, _ = dashboard.ask(path)
    assert status in (404, 405)
    assert "location" not in headers


def test_the_token_in_the_address_becomes_a_cookie_that_scripts_cannot_read(dashboard: Server) -> None:
    status, headers, body = dashboard.ask(f"/?token={dashboard.token}", token=False)
    assert status == 200
    kept = headers.get_all("set-cookie") or []
    assert len(kept) == 1
    assert any(dashboard.token in line for line in kept)
    for line in kept:
        assert "httponly" in line.lower()
        assert "samesite=strict" in line.lower()
    assert dashboard.token not in body.decode()
    assert len(dashboard.token) >= 32


@pytest.mark.parametrize("path", [*ROUTES, "/?token=x"])
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "PUT", "OPTIONS"])
def test_every_answer_carries_the_headers_that_protect_it(dashboard: Server, path: str, method: str) -> None:
    for options in ({}, {"token": False}, {"host": "elsewhere.example"}):
        _, headers, _ = dashboard.ask(path, method, **options)  # type: ignore[arg-type]
        for name in HEADERS:
            assert len(headers.get_all(name) or []) == 1, (path, name)
        assert "server" not in headers


ORIGINS = (
    "http://elsewhere.example",
    "null",
    "http://127.0.0.1",
    "http://127.0.0.1:1",
    "http://localhost:{port}",
    "file://",
    "http://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}.elsewhere.example",
    "ftp://127.0.0.1:{port}",
    "http://x@127.0.0.1:{port}",
    "http://[",
)


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_page_of_another_site_can_begin_nothing(dashboard: Server, origin: str) -> None:
    origin = origin.format(port=port(dashboard))
    for method, path in (("POST", "/api/visits"), ("POST", "/api/scenarios"), ("GET", "/api/catalogue")):
        assert dashboard.ask(path, method, origin=origin)[0] == 403


def test_the_own_page_is_served(dashboard: Server) -> None:
    assert dashboard.ask("/api/visits", "POST", origin=dashboard.address.rstrip("/"))[0] == 201


def test_there_is_no_socket(dashboard: Server) -> None:
    headers = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    key = {"Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}
    for path in ("/", "/api/visits", "/jupyter/api/kernels/x/channels"):
        assert dashboard.ask(path, **headers, **key)[0] in (200, 404, 405)


@pytest.mark.parametrize("raw", [b"x\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b"\x16\x03\x01\x00", b"GET / HTTP/1.1\r\n\r\n"])
def test_what_is_no_request_is_one_line_at_most(dashboard: Server, raw: bytes) -> None:
    lines = len(dashboard.lines())
    with socket.create_connection(("127.0.0.1", port(dashboard))) as connection:
        connection.sendall(raw + b"\r\n" * 4)
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 400")
    for header in (b"content-security-policy: default-src 'none'", b"x-content-type-options: nosniff"):
        assert answer.lower().count(header) == 1
    added = dashboard.lines()[lines:]
    assert len(added) <= 1
    assert all(line.isprintable() and "Traceback" not in line for line in added)


def scope(host: str, server: str = "10.0.0.5", origin: str = "") -> dict[str, Any]:
    headers = [(b"host", host.encode())] + ([(b"origin", origin.encode())] if origin else [])
    return {"type": "http", "headers": headers, "server": (server, 8765), "query_string": b""}


def test_a_server_on_all_addresses_serves_those_of_its_machine_and_no_other_name() -> None:
    for host in ("0.0.0.0", "", "::"):
        access = Access.to(host)
        for good in ("10.0.0.5:8765", "localhost:8765", "127.0.0.1"):
            assert access.refusal(scope(good)) == 401
        for bad in ("10.0.0.6:8765", "elsewhere.example", "10.0.0.5.elsewhere.example"):
            assert access.refusal(scope(bad)) == 400
    assert Access.to("10.0.0.5").refusal(scope("localhost")) == 400


def test_a_proxy_is_served_under_the_names_that_are_allowed() -> None:
    access = Access.to("127.0.0.1", ["sim.example.org"])
    assert access.refusal(scope("sim.example.org", origin="https://sim.example.org")) == 401
    assert access.refusal(scope("127.0.0.1:8765", origin="https://sim.example.org")) == 401
    assert access.refusal(scope("127.0.0.1:8765", origin="https://other.example.org")) == 403
    assert access.refusal(scope("other.example.org")) == 400


@pytest.mark.parametrize("name", ["", "*", "a b", "http://x", "x/", "-x"])
def test_a_name_that_is_none_cannot_be_allowed(name: str) -> None:
    assert name_of(name) is None
    with pytest.raises(ValueError, match=f"^{re.escape(name)}$"):
        Access.to("127.0.0.1", [name])


@pytest.mark.slow
@pytest.mark.parametrize("host", ["0.0.0.0", ""])
def test_a_server_for_the_network_warns_and_prints_its_true_address(host: str) -> None:
    server = Server(["sim.cli", "app", "--no-open", "--port", "0", "--host", host])
    try:
        name = urlsplit(server.address).hostname
        assert name not in ("0.0.0.0", "", None)
        assert any("open to the network" in line for line in server.lines())
        assert server.ask("/assets/style.css")[0] == 200
        assert server.ask("/assets/style.css", token=False)[0] == 401
        assert server.ask("/assets/style.css", host="elsewhere.example")[0] == 400
    finally:
        server.stop()
