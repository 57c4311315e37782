"""Who may talk to the server: the address asked for, the page that asks, and the token shown at start."""

from __future__ import annotations

import hmac
import ipaddress
import re
import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from sim.app.logs import LOG

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
EVERYWHERE: Final = frozenset({"", "0.0.0.0", "::"})
QUERY: Final = "token"
MOST_PARTS: Final = 50
_NAME: Final = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252}[A-Za-z0-9_])?\.?")
_PORT: Final = re.compile(r"[0-9]{1,5}")
#: ``blob:`` is for pictures that the page makes of its own charts.
POLICY: Final = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    b"object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
_REASONS: Final = {
    400: "The dashboard is not served under this address (see --allow-host). 此地址不在允许之列（--allow-host）。",
    401: "Open the whole address that was printed at start, with its token. 请打开启动时显示的完整地址（含令牌）。",
    403: "The request comes from the page of another site. 请求来自其他网站的页面。",
}


@dataclass(frozen=True)
class Access:
    """What a request must show.

    Parameters
    ----------
    names : frozenset of str
        Names that ``Host`` may have, in lower case, without port.
    proxies : frozenset of str
        Further names, those of proxies; pages under them may talk to the server, whatever ``Host`` their proxy sends.
    anywhere : bool
        Whether the server listens on all addresses, so that each of this machine's own is right.
    token : str
        Shown at start.
    """

    names: frozenset[str] = LOOPBACK
    proxies: frozenset[str] = frozenset()
    anywhere: bool = False
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)

    @classmethod
    def to(cls, host: str, allowed: Iterable[str] = ()) -> Access:
        """Access to a server that listens on a host.

        Raises
        ------
        ValueError
            A name is none.
        """
        proxies = set()
        for given in allowed:
            found = name_of(given)
            if found is None:
                raise ValueError(given)
            proxies.add(found)
        anywhere = host in EVERYWHERE
        here = LOOPBACK if anywhere or host.lower() in LOOPBACK else frozenset({host.lower()})
        return cls(here, frozenset(proxies), anywhere)

    def refusal(self, scope: Scope) -> int:
        """Status with which a request is refused; 0 if it is let in."""
        headers = _headers(scope)
        hosts = headers.get("host", [])
        name = name_of(hosts[0]) if len(hosts) == 1 else None
        if name is None or not self._serves(name, scope):
            return 400
        origins = headers.get("origin", [])
        if origins and not (len(origins) == 1 and self._same_site(origins[0], hosts[0])):
            return 403
        return 0 if self.shown(scope) else 401

    def _serves(self, name: str, scope: Scope) -> bool:
        if name in self.names or name in self.proxies:
            return True
        own = (scope.get("server") or ("",))[0]  # where the connection ends: one of this machine's addresses
        return self.anywhere and _same_address(name, own)

    def _same_site(self, origin: str, host: str) -> bool:
        try:
            parts = urlsplit(origin)
            name = name_of(parts.netloc)
        except ValueError:
            return False
        if parts.scheme not in ("http", "https") or name is None or origin != f"{parts.scheme}://{parts.netloc}":
            return False
        return parts.netloc.lower() == host.lower() or name in self.proxies

    def shown(self, scope: Scope) -> bool:
        """Whether a request shows the token: in its cookie, in its address, or as a program does (``Bearer``)."""
        cookie = cookies(scope).get(self.cookie(scope), "")
        kind, _, given = "".join(_headers(scope).get("authorization", [])).partition(" ")
        return self._is_token(cookie) or self.in_address(scope) or (kind == "Bearer" and self._is_token(given))

    def in_address(self, scope: Scope) -> bool:
        """Whether the address has the token; no address of ours has more than a few parts."""
        try:
            query = parse_qs(scope.get("query_string", b"").decode("latin-1"), max_num_fields=MOST_PARTS)
        except ValueError:
            return False
        return any(self._is_token(given) for given in query.get(QUERY, []))

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.token.encode())

    @staticmethod
    def cookie(scope: Scope) -> str:
        """Name of the cookie; browsers do not keep ports apart, so that the name does."""
        return f"gridgov-{(scope.get('server') or ('', 0))[1]}"


def name_of(host: str) -> str | None:
    """Name or address of a ``Host`` without its port, in lower case; None if it is not well formed."""
    if host.startswith("["):
        name, bracket, rest = host[1:].partition("]")
        try:
            name = ipaddress.IPv6Address(name).compressed
        except ValueError:
            return None
        return name if bracket and (not rest or (rest[0] == ":" and _PORT.fullmatch(rest[1:]))) else None
    name, colon, port = host.partition(":")
    if not _NAME.fullmatch(name) or (colon and not _PORT.fullmatch(port)):
        return None
    return name.lower().removesuffix(".")


def _same_address(name: str, own: str) -> bool:
    try:
        found, here = ipaddress.ip_address(name), ipaddress.ip_address(own)
    except ValueError:
        return False
    mapped = getattr(here, "ipv4_mapped", None)
    return found in (here, mapped)


def cookies(scope: Scope) -> Mapping[str, str]:
    """Cookies of a request; none where they cannot be read."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load("; ".join(_headers(scope).get("cookie", [])))
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in jar.items()}


def _headers(scope: Scope) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in scope.get("headers", []):
        found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return found


class Door:
    """Every request and every socket passes here first, and every answer last.

    Parameters
    ----------
    app : App
        What serves those who are let in.
    access : Access
    """

    def __init__(self, app: App, access: Access) -> None:
        self.app = app
        self.access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or refuse in words; whatever goes wrong behind is one line in the log."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        begun = False

        async def dressed(message: MutableMapping[str, Any]) -> None:
            nonlocal begun
            begun = True
            kinds = ("http.response.start", "websocket.http.response.start")
            await send(self._dressed(message, scope) if message["type"] in kinds else message)

        status = self.access.refusal(scope)
        if status:
            LOG.warning("refused %s: %s", status, _told(scope))
            await _answer(scope, dressed, status, _REASONS[status])
            return
        try:
            await self.app(scope, receive, dressed)
        except Exception:
            LOG.exception("failed: %s", _told(scope))
            if not begun:
                await _answer(scope, dressed, 500, "A fault in gridgov. 程序出现故障。")

    def _dressed(self, message: MutableMapping[str, Any], scope: Scope) -> MutableMapping[str, Any]:
        """An answer with the headers that every answer has."""
        headers = list(message.get("headers", []))
        have = {name.lower() for name, _ in headers}
        headers += [(name, value) for name, value in always() if name not in have]
        if message["status"] == 200 and self.access.in_address(scope):
            kept = f"{self.access.cookie(scope)}={self.access.token}; Path=/; HttpOnly; SameSite=Strict"
            headers.append((b"set-cookie", kept.encode()))
        return {**message, "headers": headers}


def always() -> list[tuple[bytes, bytes]]:
    """Headers of every answer. The page loads nothing from elsewhere, and no page of another site may show it.

    No script or style stands in the page itself, so that neither is allowed there.
    """
    return [
        (b"content-security-policy", POLICY),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
    ]


async def _answer(scope: Scope, send: Send, status: int, text: str) -> None:
    """A short answer; to a socket that asks to be opened, too."""
    kind = "websocket.http.response" if scope["type"] == "websocket" else "http.response"
    if kind.startswith("websocket") and "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1008})
        return
    body = f"{text}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": f"{kind}.start", "status": status, "headers": headers})
    await send({"type": f"{kind}.body", "body": body})


def _told(scope: Scope) -> str:
    """What was asked for, without its query: that may hold the token."""
    client = (scope.get("client") or ("unknown",))[0]
    host = "".join(_headers(scope).get("host", ["none"]))[:80]
    return f"{scope['type']} {scope.get('path', '')[:80]!a} under {host!a} from {client}"
