"""The last step before the wire: what the web server answers by itself has the headers that every answer has.

The door (:mod:`sim.app.access`) dresses what the application answers. Bytes that are no request, or a socket that
cannot be opened, are answered by the server's own protocols, which know nothing of a door.
"""

from __future__ import annotations

from typing import Any, Final

from sim.app.access import always

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


def http_protocol() -> type:
    """The server's protocol for requests, which hands its transport on to that for sockets."""
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class Protocol(H11Protocol):  # type: ignore[misc]
        """Requests, over a transport that dresses answers."""

        def connection_made(self, transport: Any) -> None:
            super().connection_made(Dressed(transport))

    return Protocol
