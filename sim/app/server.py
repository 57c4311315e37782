"""The server of the dashboard: the page, its few files, the interface of :mod:`sim.app.api`, and nothing else."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import logging
import re
import socket
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, nullcontext, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.app import memory
from sim.app.access import EVERYWHERE, LOOPBACK, QUERY, Access, Door
from sim.app.example import example
from sim.app.logs import LOG, set_up
from sim.app.opening import opened
from sim.app.prefix import PREFIX, Prefix
from sim.app.visits import MOST_VISITS, Visits
from sim.app.words import WORDS, language
from sim.errors import GridgovError

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

PAGE: Final = Path(__file__).parent / "page"
#: What the page is made of: a file is served if it is in this list, and no other is.
ASSETS: Final[Mapping[str, str]] = {
    "main.js": "text/javascript",
    "charts.js": "text/javascript",
    "controls.js": "text/javascript",
    "results.js": "text/javascript",
    "sending.js": "text/javascript",
    "state.js": "text/javascript",
    "talk.js": "text/javascript",
    "style.css": "text/css",
    "icon.svg": "image/svg+xml",
}
#: What was sent to somebody who has gone without a word is waited for so long, where the system can be told.
LOST_MS: Final = 20_000
MOST_CONNECTIONS: Final = 8 * MOST_VISITS
_PATIENCE: Final = 15.0  # seconds
_MISSING: Final = "gridgov app: expected {what}, found none; install the dashboard: pip install 'gridgov[app]'"


class AppError(GridgovError):
    """The dashboard cannot be started; the message says what to do."""


def settle() -> None:
    """Look for the packages of the dashboard.

    Raises
    ------
    AppError
        One is not installed.
    """
    for name in ("starlette", "uvicorn"):
        if importlib.util.find_spec(name) is None:
            raise AppError(_MISSING.format(what=f"the package {name}"))


def application(access: Access, visits: Visits | None = None, root: str = "") -> Door:
    """The web application behind its door.

    Parameters
    ----------
    access : Access
        Who is let in.
    visits : Visits, optional
        Whose visits are served; new ones if not given.
    root : str
        Path under which a proxy serves it.

    Raises
    ------
    AppError
        See `settle`.
    """
    settle()
    from starlette.applications import Starlette
    from starlette.routing import Route

    from sim.app.api import routes

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        asyncio.get_running_loop().set_exception_handler(_lost)
        yield

    ours = [Route("/", _page), Route("/assets/{name}", _asset)]
    known = visits if visits is not None else Visits()
    app = Starlette(routes=[*ours, *routes(known)], lifespan=lifespan)
    app.router.redirect_slashes = False  # an address is served or it is not; none leads to another
    return Door(Prefix(app, root), access)


def _lost(_: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    """What the event loop could not tell anybody, mostly that somebody hung up."""
    error = context.get("exception")
    LOG.warning("%s", context.get("message"), exc_info=error if isinstance(error, BaseException) else None)


@lru_cache(maxsize=16)
def _read(name: str) -> bytes:
    return (PAGE / name).read_bytes()


def _page(request: Request) -> Response:
    from starlette.responses import HTMLResponse

    html = _page_text(language(request.query_params.get("lang")))
    return HTMLResponse(html, headers={"cache-control": "no-store"})


@lru_cache(maxsize=2)
def _page_text(lang: str) -> str:
    """The page with its words and the example inside, so that nothing has to be asked for before these are shown."""
    words = WORDS[lang]
    html = _read("index.html").decode()
    first = json.dumps({"words": words, "example": example(lang)}, ensure_ascii=False, separators=(",", ":"))
    told = {
        "lang": "zh-Hans" if lang == "zh" else "en",
        "subtitle": words["subtitle"],
        "loading": words["loading"],
        "first": first.replace("<", "\\u003c"),  # no text in it may end the element that holds it
        "modules": "\n".join(
            f'<link rel="modulepreload" href="assets/{name}">' for name in ASSETS if name.endswith(".js")
        ),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda found: told[found[1]], html)


def _asset(request: Request) -> Response:
    from starlette.responses import PlainTextResponse, Response

    name = request.path_params["name"]
    if name not in ASSETS:
        return PlainTextResponse("no such file", status_code=404)
    return Response(_read(name), media_type=ASSETS[name], headers={"cache-control": "no-cache"})


def serve(
    host: str = "127.0.0.1", port: int = 8765, show: bool = True, allowed: Iterable[str] = (), root_path: str = ""
) -> None:
    """Serve the dashboard until interrupted.

    Parameters
    ----------
    host : str
        Address to listen on; anything but the loopback opens it to the network, empty or 0.0.0.0 on all addresses.
    port : int
        0 takes a free one.
    show : bool
        Open a browser.
    allowed : iterable of str
        Further names under which proxies serve it.
    root_path : str
        Path under which a proxy serves it, such as ``/user/li/proxy/8765``; whether the proxy takes it off or not.

    Raises
    ------
    AppError
        A package is missing, the port is taken, or a name is none.
    """
    try:
        access = Access.to(host, allowed)
    except ValueError as error:
        raise AppError(
            f"gridgov app: expected a name of a host after --allow-host, such as sim.example.org, found {error}"
        ) from error
    root = root_path.rstrip("/")
    if root and not PREFIX.fullmatch(root):
        raise AppError(f"gridgov app: expected a path such as /proxy/8765 after --root-path, found {root_path}")
    memory.settle()
    visits = Visits()
    found = application(access, visits, root)
    import uvicorn

    from sim.app.engine import READY, prepare

    listener = _listen(host, port)
    address = f"http://{_reached(host)}:{listener.getsockname()[1]}/?{QUERY}={access.token}"
    set_up()
    memory.watch()
    visits.watch()
    sys.setswitchinterval(0.001)  # so that pages answer while simulations compute
    prepare()
    READY.wait(_PATIENCE)  # visitors then find a quick page; compiling, after an installation, takes longer
    visits.holdings.grown = memory.Growth()
    if host.lower() not in LOOPBACK:
        LOG.warning(
            "the dashboard is open to the network on %s; whoever has the address below can use it, and it is not "
            "encrypted",
            host or "all addresses",
        )
    print(f"gridgov dashboard: {address} (stop: Ctrl-C)", flush=True)
    with opened(address) if show else nullcontext(), suppress(KeyboardInterrupt):  # how a server is stopped
        uvicorn.Server(_limits(found)).run(sockets=[listener])


def _limits(app: Door) -> uvicorn.Config:
    """How the server runs: limits of what it takes, and one log for all."""
    import uvicorn

    from sim.app.protocol import http_protocol

    return uvicorn.Config(
        app,
        http=http_protocol(MOST_CONNECTIONS),
        log_config=None,
        log_level=logging.WARNING,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # nothing here depends on who a proxy says that it speaks for
        timeout_graceful_shutdown=1,
        limit_concurrency=2 * MOST_CONNECTIONS,  # beyond ours, which ends the silent ones
        ws="none",
        h11_max_incomplete_event_size=32_768,
    )


def _reached(host: str) -> str:
    """The address under which a browser finds a server that listens on a host."""
    if host in EVERYWHERE:
        host = _own_address()
    return f"[{host}]" if ":" in host else host


def _own_address() -> str:
    """The address of this machine on the network; nothing is sent to find it."""
    for family, elsewhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((elsewhere, 9))
            return str(probe.getsockname()[0])
    return "127.0.0.1"


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError, AttributeError):  # not every system has it
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, LOST_MS)
        listener.bind((host, port))  # an empty host is all addresses
        listener.listen(128)  # whoever follows the printed address at once is let wait
    except OSError as error:
        raise AppError(
            f"gridgov app: expected a free port {port} on {host}, but {error}; choose another: --port 0"
        ) from error
    return listener
