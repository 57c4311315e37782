"""Servers to speak to, in a process of their own and in this one."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.browser import SECONDS

ROOT = Path(__file__).parents[2]


def until(condition: Callable[[], Any], seconds: float = SECONDS) -> Any:
    """Wait for a condition, and give what it gave."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found or time.monotonic() > end:
            return found
        time.sleep(0.05)


def finished[T](work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives, run in a thread of its own: a browser that is open holds the loop of this one."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, work).result()


class Server:
    """A dashboard in a process of its own, with its log in a file."""

    def __init__(self, command: Sequence[str]) -> None:
        self.log = tempfile.TemporaryFile("w+b")  # noqa: SIM115 (closed by `stop`)
        self.process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
        )
        assert self.process.stdout is not None
        self.line = self.process.stdout.readline()
        found = re.search(r"(http://\S+/)\?token=(\S+)", self.line)
        assert found, (self.line, self.lines())
        self.address, self.token = found[1], found[2]

    def lines(self) -> list[str]:
        """The log so far."""
        return os.pread(self.log.fileno(), 10_000_000, 0).decode().splitlines()

    def state(self) -> dict[str, Any]:
        """What the watched server tells of itself."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found

    def stop(self) -> None:
        """As Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)
        try:
            assert self.process.wait(SECONDS) == 0
        finally:
            self.process.kill()
            for pipe in (self.process.stdin, self.process.stdout):
                assert pipe is not None
                pipe.close()
            self.log.close()

    def ask(
        self, path: str, method: str = "GET", token: bool = True, host: str | None = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Status, headers and body; the path is sent as it is."""
        parts = urlsplit(self.address)
        connection = http.client.HTTPConnection(parts.netloc, timeout=SECONDS)
        connection.putrequest(method, path, skip_accept_encoding=True, skip_host=True)
        connection.putheader("Host", parts.netloc if host is None else host)
        cookie = "; ".join(
            [*([self.cookie] if token else []), *([headers.pop("cookie")] if "cookie" in headers else [])]
        )
        if cookie:
            connection.putheader("Cookie", cookie)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, answer.headers, body

    @property
    def cookie(self) -> str:
        """The cookie that lets in."""
        return f"gridgov-{urlsplit(self.address).port}={self.token}"


class Client:
    """Asks an application in this process, as the server would, without a network.

    Parameters
    ----------
    app : callable
        An ASGI application.
    access : Access
        Its token is shown with every request.
    """

    def __init__(self, app: Any, access: Any) -> None:
        self.app = app
        self.token = access.token

    def ask(self, method: str, path: str, body: Any = None, raw: bytes | None = None) -> tuple[int, Any]:
        """Status, and the answer: what its JSON says, else its bytes."""
        path, _, query = path.partition("?")
        sent = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        headers = [(b"host", b"127.0.0.1:8765"), (b"authorization", f"Bearer {self.token}".encode())]
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": headers,
            "server": ("127.0.0.1", 8765),
            "client": ("127.0.0.1", 1),
        }
        came: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": sent, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            came.append(message)

        finished(self.app(scope, receive, send))
        content = b"".join(message.get("body", b"") for message in came)
        kind = dict(came[0]["headers"]).get(b"content-type", b"")
        return came[0]["status"], json.loads(content) if kind.startswith(b"application/json") else content
