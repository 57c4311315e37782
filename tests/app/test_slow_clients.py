"""Clients that are slow or send nothing: nobody keeps others out, and nobody fills a disk with lines of a log."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from sim.app import logs, protocol
from sim.app.access import Access
from sim.app.logs import Few, OneLine
from sim.app.protocol import BODY_SECONDS, HEAD_SECONDS, Patience, http_protocol
from sim.app.server import application
from sim.app.visits import Visits
from tests.app.client import finished, until
from tests.browser import require

MOST = 4


@pytest.mark.parametrize(
    ("state", "answered", "seconds"),
    [
        ("IDLE", True, HEAD_SECONDS),
        ("SEND_BODY", False, BODY_SECONDS),
        ("SEND_BODY", True, HEAD_SECONDS),
        ("DONE", False, None),
        ("DONE", True, None),
        ("MUST_CLOSE", True, None),
    ],
)
def test_what_does_not_come_is_waited_for_no_longer_than_said(
    state: str, answered: bool, seconds: float | None
) -> None:
    patience, request = Patience(0.0), object()
    assert not patience.over(state, request, answered, 100.0)
    assert not patience.over(state, request, answered, 100.0 + (seconds or 0.0))
    assert patience.over(state, request, answered, 100.1 + (seconds or 1e9)) is (seconds is not None)


def test_whoever_asks_again_and_again_is_not_slow() -> None:
    patience = Patience(0.0)
    for k in range(100):
        assert not patience.over("IDLE", object(), True, k * HEAD_SECONDS * 0.9)


async def answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """An application that says nothing but yes."""
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    require("uvicorn")
    import uvicorn

    monkeypatch.setattr(protocol, "_LOOK_SECONDS", 0.05)
    listener = socket.create_server(("127.0.0.1", 0))
    settings = uvicorn.Config(answer, http=http_protocol(MOST), ws="none", lifespan="off", log_config=None)
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    assert until(lambda: server.started)
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join()


def connected(port: int, sent: bytes = b"") -> socket.socket:
    """A connection over which something was sent."""
    found = socket.create_connection(("127.0.0.1", port), timeout=30.0)
    found.sendall(sent)
    return found


def ended(connection: socket.socket) -> bool:
    try:
        return connection.recv(10) == b""
    except ConnectionError:
        return True


REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def test_connections_without_a_request_are_ended(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.2)
    for sent in (b"", b"GET / HTTP/1.1\r\nHo"):
        assert ended(connected(port, sent))


def test_more_silent_connections_than_there_may_be_keep_nobody_out(port: int) -> None:
    silent = [connected(port) for _ in range(3 * MOST)]
    assert connected(port, REQUEST).recv(100).startswith(b"HTTP/1.1 200")
    assert ended(silent[0])
    for one in silent:
        one.close()


def test_large_messages_are_read_one_at_a_time_of_each_visitor_and_of_nobody_else() -> None:
    access, visits = Access(), Visits()
    app, reading, most = application(access, visits), 0, []

    async def upload(name: str) -> int:
        """Send a message that is large; gives the status of the answer."""
        parts, came = [b" " * 100_000] * 4, []

        async def receive() -> dict[str, Any]:
            nonlocal reading
            reading += len(parts) == 4
            most.append(reading)
            await asyncio.sleep(0.001)
            body = parts.pop()
            reading -= not parts
            return {"type": "http.request", "body": body, "more_body": bool(parts)}

        async def send(message: Any) -> None:
            came.append(message)

        headers = [(b"host", b"127.0.0.1"), (b"authorization", f"Bearer {access.token}".encode())]
        path = f"/api/visits/{name}/places"
        scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}
        await app(scope, receive, send)
        return int(came[0]["status"])

    async def uploads(*names: str) -> list[int]:
        return list(await asyncio.gather(*map(upload, names)))

    one, other = visits.enter().name, visits.enter().name
    assert finished(uploads("nobody", "nobody")) == [404, 404]
    assert most == []
    assert finished(uploads(one, one, other, one)) == [422] * 4
    assert max(most) == 2


def test_lines_of_a_log_are_few_and_those_left_out_are_counted() -> None:
    now = 0.0
    few, written = Few(lambda: now), []
    for _ in range(2):
        for _ in range(logs.MOST_LINES + 50):
            record = logging.LogRecord("sim.app", logging.WARNING, "", 0, "refused %s", ("x",), None)
            if few.filter(record):
                written.append(OneLine().format(record))
        now += 61.0
    assert len(written) == 2 * logs.MOST_LINES
    told = [k for k, line in enumerate(written) if "50 lines" in line]
    assert told == [logs.MOST_LINES]
