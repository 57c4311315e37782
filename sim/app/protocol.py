"""The last step before the wire: headers of answers that the web server gives by itself, and patience with requests.

The door (:mod:`sim.app.access`) dresses what the application answers. Bytes that are no request, or a socket that
cannot be opened, are answered by the server's own protocols, which know nothing of a door. Nor does the web server
mind how long a request takes to arrive: whoever holds many connections open and sends nothing would keep others out.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any, Final

from sim.app.access import always
from sim.app.logs import LOG

#: A request without its body is waited for so long, and then its body.
HEAD_SECONDS: Final = 15.0
BODY_SECONDS: Final = 300.0
_LOOK_SECONDS: Final = 2.0
_SILENT: Final = "IDLE"  # no whole head of a request has come

_STATUS: Final = b"HTTP/1."
_DRESSED: Final = b"content-security-policy:"
_END: Final = b"\r\n"


def dressed(data: bytes) -> bytes:
    """Bytes to be sent; with our headers, if they begin an answer that lacks them."""
    if not data.startswith(_STATUS):
        return data
    head, end, rest = data.partition(_END)
    fields = rest.partition(_END + _END)[0]
    if not end or _DRESSED in fields.lower() or head.split(b" ")[1:2] in ([b"100"], [b"101"]):
        return data
    ours = b"".join(b"%b: %b\r\n" % header for header in always())
    return head + end + ours + rest


class Dressed:
    """A transport that dresses what is written to it; all else is the transport's.

    Parameters
    ----------
    transport : asyncio.Transport
    """

    def __init__(self, transport: Any) -> None:
        self._transport = transport

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send."""
        self._transport.write(dressed(bytes(data)))


class Patience:
    """For how long one connection has been waited for.

    Parameters
    ----------
    now : float
    """

    def __init__(self, now: float) -> None:
        self.since = now
        self._stage: tuple[Any, str] = (None, "")

    def over(self, state: str, cycle: Any, answered: bool, now: float) -> bool:
        """Whether it is over.

        Parameters
        ----------
        state : str
            What the client does: ``IDLE`` (no whole head yet), ``SEND_BODY``, or anything else.
        cycle : object
            The last request that has begun to be answered, None before the first.
        answered : bool
            Whether its answer is complete: who then still sends a body is waited for no longer than for a head.
        now : float
        """
        stage = (cycle, state)
        if stage[0] is not self._stage[0] or stage[1] != self._stage[1]:
            self._stage, self.since = stage, now
        if state not in (_SILENT, "SEND_BODY"):
            return False
        return now - self.since > (HEAD_SECONDS if state == _SILENT or answered else BODY_SECONDS)


def http_protocol(most: int) -> type:
    """The server's protocol for requests, which hands its transport on to that for sockets.

    Parameters
    ----------
    most : int
        Connections at one time. One more ends the one that has been silent longest.
    """
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class Protocol(H11Protocol):  # type: ignore[misc]
        """Requests, over a transport that dresses answers, no longer than there is patience."""

        def connection_made(self, transport: Any) -> None:
            super().connection_made(Dressed(transport))
            self.patience = Patience(time.monotonic())
            self._look_later()
            if len(self.connections) >= most:
                silent = [one for one in self.connections if one is not self and one.silent()]
                if silent:
                    min(silent, key=lambda one: one.patience.since).transport.abort()

        def state(self) -> str:
            """What the client does."""
            return str(self.conn.their_state.__name__)

        def silent(self) -> bool:
            """Whether nothing has been asked over a connection that is open."""
            return self.state() == _SILENT and not self.transport.is_closing()

        def _look_later(self) -> None:
            asyncio.get_running_loop().call_later(_LOOK_SECONDS, self._look)

        def _look(self) -> None:
            if self not in self.connections or self.transport.is_closing():
                return
            answered = self.cycle is None or self.cycle.response_complete
            if self.patience.over(self.state(), self.cycle, answered, time.monotonic()):
                LOG.warning("a connection was ended: its request did not come")
                self.transport.abort()
                return
            self._look_later()

    return Protocol
