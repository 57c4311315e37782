"""The socket of a page: who may open one, how many, and what comes through it."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.app import memory
from sim.app.gate import MOST_DROPPED, Dropped, Gate, Malformed
from sim.app.logs import LOG

if TYPE_CHECKING:
    from starlette.websockets import WebSocket

MOST_VISITORS: Final = 50
#: Pages that one browser may have open.
MOST_PAGES: Final = 10
#: Sockets of one page: while it connects again, the old one may still be there.
MOST_SOCKETS: Final = 3
#: Messages a second that a page may send for long, and at once; what comes faster waits.
RATE: Final = 10.0
BURST: Final = 60.0
IDENTIFIER: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
#: Widgets of our page that have the event ``act``.
_CONTROLS: Final = frozenset({"bar.vue", "controls.vue"})


@dataclass(frozen=True)
class Visit:
    """One socket of one page.

    Parameters
    ----------
    kernel : str
        The page as Solara knows it.
    browser : str
        Whose it is: the session in the cookie.
    """

    kernel: str
    browser: str


@dataclass
class Desk:
    """Lets pages in as long as there is room. Used by the event loop alone.

    Parameters
    ----------
    visitors, pages, sockets : int
        Caps: pages in all, pages of one browser, sockets of one page.
    """

    visitors: int = MOST_VISITORS
    pages: int = MOST_PAGES
    sockets: int = MOST_SOCKETS
    _open: list[Visit] = field(default_factory=list)

    def full(self) -> bool:
        """Whether nobody else can be let in."""
        return len(self._pages()) >= self.visitors

    def refusal(self, visit: Visit) -> str:
        """Why a socket is not opened, or nothing."""
        pages = self._pages()
        owner = pages.get(visit.kernel)
        if owner is None:
            if len(pages) >= self.visitors:
                return f"{self.visitors} visitors are here already"
            if sum(browser == visit.browser for browser in pages.values()) >= self.pages:
                return f"this browser has {self.pages} pages open already"
        elif owner != visit.browser:
            return "the page is somebody else's"
        if sum(other.kernel == visit.kernel for other in self._open) >= self.sockets:
            return f"this page has {self.sockets} sockets already"
        return ""

    def enter(self, visit: Visit) -> None:
        """A socket was opened."""
        self._open.append(visit)

    def leave(self, visit: Visit) -> None:
        """A socket was closed."""
        self._open.remove(visit)

    def _pages(self) -> dict[str, str]:
        """Whose page each is; pages without a socket, which may come back, among them."""
        from solara.server.kernel_context import contexts

        found = {name: context.session_id for name, context in list(contexts.items())}
        return {visit.kernel: visit.browser for visit in self._open} | found


async def serve_page(ws: WebSocket, desk: Desk, browser: str | None) -> None:
    """Hold the socket of a page until it closes.

    Parameters
    ----------
    ws : WebSocket
        Not accepted yet; its path and query name the page.
    desk : Desk
    browser : str, optional
        The session in the cookie.
    """
    from solara.server import starlette as base
    from starlette.websockets import WebSocket as Socket

    kernel, page = ws.path_params["kernel_id"], ws.query_params.get("session_id", "")
    named = [IDENTIFIER.fullmatch(name or "") for name in (kernel, page, browser)]
    if not all(named) or browser is None or ws.path_params["name"] != "channels":
        await _refuse(ws, "it does not say which page it is")
        return
    visit = Visit(kernel, browser)
    why = desk.refusal(visit)
    if why:
        await _refuse(ws, why)
        return
    desk.enter(visit)
    try:
        gate = Gate(page, lambda comm: _acts(kernel, comm), lambda: _started(kernel))
        await base.kernel_connection(Socket(ws.scope, _Filtered(ws, gate), ws.send))
    finally:
        desk.leave(visit)
        memory.poke()


async def _refuse(ws: WebSocket, why: str) -> None:
    LOG.warning("socket refused: %s", why)
    await ws.close(1008)


class _Filtered:
    """What comes from the browser, as the libraries get to see it."""

    def __init__(self, ws: WebSocket, gate: Gate) -> None:
        self.ws = ws
        self.gate = gate
        self.left = BURST
        self.last = time.monotonic()

    async def __call__(self) -> Mapping[str, Any]:
        """The next message that passes, or the end of the connection."""
        while True:
            message: Mapping[str, Any] = await self.ws.receive()
            if message["type"] != "websocket.receive":
                if message.get("code") in (1002, 1007, 1009):
                    LOG.warning("socket closed: what came was no message, or too large a one (%s)", message["code"])
                return message
            await self._slow_down()
            try:
                passed = self._passed(message)
            except Malformed as error:
                LOG.warning("socket closed: %s", error)
                await self.ws.close(1007)
                return {"type": "websocket.disconnect", "code": 1007}
            except Dropped as error:
                self.gate.dropped += 1
                LOG.warning("message dropped: %s", error)
                if self.gate.dropped >= MOST_DROPPED:
                    LOG.warning("socket closed: %s messages dropped", self.gate.dropped)
                    await self.ws.close(1008)
                    return {"type": "websocket.disconnect", "code": 1008}
                continue
            if passed is not None:
                return {"type": "websocket.receive", "text": passed}

    def _passed(self, message: Mapping[str, Any]) -> str | None:
        if message.get("text") is None:
            raise Malformed("a binary message")
        return self.gate.pass_on(message["text"])

    async def _slow_down(self) -> None:
        """Messages beyond the rate wait; the sender is then not read either."""
        now = time.monotonic()
        self.left = min(BURST, self.left + RATE * (now - self.last)) - 1.0
        self.last = now
        if self.left < 0.0:
            await asyncio.sleep(-self.left / RATE)


def _acts(kernel: str, comm: str) -> bool:
    """Whether a widget is one of our controls, in this session."""
    from solara.server.kernel_context import contexts

    context = contexts.get(kernel)
    widget = context.widgets.get(comm) if context is not None else None
    template = getattr(type(widget), "template_file", None)
    if not isinstance(template, tuple) or len(template) != 2:
        return False
    return Path(template[0]) == Path(__file__).with_name("page.py") and template[1] in _CONTROLS


def _started(kernel: str) -> bool:
    """Whether a page has been made for this session."""
    from solara.server.kernel_context import contexts

    context = contexts.get(kernel)
    return context is not None and context.container is not None
