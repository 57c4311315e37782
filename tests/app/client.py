"""A client that speaks the socket of the page by hand, and a server to speak to."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

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
            assert self.process.wait(30) == 0
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


@dataclass
class Page:
    """A page without a browser: its socket and what came through it."""

    server: Server
    browser: str = field(default_factory=lambda: str(uuid.uuid4()))
    kernel: str = field(default_factory=lambda: str(uuid.uuid4()))
    name: str = field(default_factory=lambda: str(uuid.uuid4()))
    came: list[dict[str, Any]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def open(self, **options: Any) -> Page:
        """Open the socket, and read what comes in a thread."""
        headers = {"Cookie": f"{self.server.cookie}; solara-session-id={self.browser}"}
        path = f"jupyter/api/kernels/{self.kernel}/channels?session_id={self.name}"
        target = self.server.address.replace("http", "ws", 1) + path
        options = {"additional_headers": headers, "open_timeout": SECONDS, "max_size": None} | options
        self.socket = connect(target, **options).__enter__()
        threading.Thread(target=self._read, daemon=True).start()
        return self

    def twin(self) -> Page:
        """Another socket of the same page."""
        return Page(self.server, self.browser, self.kernel, self.name).open()

    def _read(self) -> None:
        try:
            for text in self.socket:
                self.came.append(json.loads(text))
        except ConnectionClosed:
            pass
        self.ended.set()

    def message(self, kind: str, content: Any, **parts: Any) -> dict[str, Any]:
        """A message as the page's own script writes it."""
        header = {
            "date": "2026-01-01T00:00:00.000Z",
            "msg_id": str(uuid.uuid4()),
            "msg_type": kind,
            "session": self.name,
            "username": "",
            "version": "5.2",
        }
        whole = {"buffers": [], "channel": "shell", "content": content, "header": header}
        return whole | {"metadata": {}, "parent_header": {}} | parts

    def send(self, kind: str, content: Any, **parts: Any) -> str:
        """Send a message; its identifier."""
        message = self.message(kind, content, **parts)
        self.socket.send(json.dumps(message))
        return str(message["header"]["msg_id"])

    def answered(self, kind: str, parent: str, seconds: float = SECONDS) -> dict[str, Any] | None:
        """The answer of a kind to one of our messages."""

        def find() -> dict[str, Any] | None:
            for message in list(self.came):
                if message["header"]["msg_type"] == kind and message["parent_header"].get("msg_id") == parent:
                    return message
            return None

        found: dict[str, Any] | None = until(lambda: find() or self.ended.is_set(), seconds) and find()
        return found

    def alive(self) -> bool:
        """Whether the socket answers still; all that was sent before has then been dealt with."""
        try:
            return self.answered("kernel_info_reply", self.send("kernel_info_request", {})) is not None
        except ConnectionClosed:
            return False

    def start(self, path: str = "/") -> Page:
        """Let the server make the page."""
        assert self.alive()
        comm = str(uuid.uuid4())
        self.send("comm_open", {"comm_id": comm, "target_name": "solara.control", "data": {}})
        arguments = {"path": path, "dark": False, "themes": {"light": {}, "dark": {}}, "appName": None}
        self.send("comm_msg", {"comm_id": comm, "data": {"method": "run", "args": arguments}})
        self.control = comm
        assert until(lambda: [m for m in list(self.came) if _said(m).get("method") == "finished"])
        return self

    def widget(self, part: str) -> str:
        """Comm of a widget whose template holds a text."""
        templates = {
            m["content"]["comm_id"]
            for m in self.came
            if m["header"]["msg_type"] == "comm_open" and part in str(_said(m).get("state", {}).get("template"))
        }
        for m in self.came:
            template = str(_said(m).get("state", {}).get("template", "")).removeprefix("IPY_MODEL_")
            if m["header"]["msg_type"] == "comm_open" and template in templates:
                return str(m["content"]["comm_id"])
        raise AssertionError(part)

    def act(self, **action: Any) -> None:
        """Do what a control of the page does."""
        content = {"event": "act", "data": action}
        self.send("comm_msg", {"comm_id": self.widget("gg-bar"), "data": {"method": "custom", "content": content}})

    def view(self, key: str) -> Any:
        """The latest value of a part of the views that the server sent."""
        for m in reversed(list(self.came)):
            view = (_said(m).get("state") or {}).get("view")
            if isinstance(view, dict) and key in view:
                return view[key]
        return None

    def close(self) -> None:
        """The connection is lost; the page may come back."""
        self.socket.close()

    def leave(self) -> int:
        """The tab is closed."""
        path = f"/_solara/api/close/{self.kernel}?session_id={self.name}"
        status = self.server.ask(path, "POST", cookie=f"solara-session-id={self.browser}")[0]
        self.close()
        return status


def _said(message: dict[str, Any]) -> dict[str, Any]:
    found = message["content"].get("data")
    return found if isinstance(found, dict) else {}
