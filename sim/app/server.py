"""The server of the dashboard: Solara's page and sockets, our downloads, and nothing else.

Solara's own application would also fetch what it lacks from the net, serve the folder beside the page and tell about
itself; here only the routes that the page needs are open, and every file comes from the installed packages.
"""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import os
import re
import socket
import sys
import threading
import uuid
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.app import memory
from sim.app.access import EVERYWHERE, LOOPBACK, QUERY, Access, Door, cookies
from sim.app.logs import LOG, set_up
from sim.app.sockets import IDENTIFIER, MOST_VISITORS, Desk, serve_page
from sim.errors import GridgovError

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.websockets import WebSocket

PAGE: Final = "sim.app.page"
HERE: Final = Path(__file__).parent
#: A page that has lost its connection is kept so long. With the two below: what a visitor held is free in a minute.
IDLE_SECONDS: Final = 20
PING_SECONDS: Final = 8.0
PONG_SECONDS: Final = 24.0  # a browser that has not answered to a ping by then has gone; a busy one is given time
#: Frames beyond this many bytes are not even put together; the gate refuses far smaller ones with a line of its own.
MOST_FRAME: Final = 262_144
MOST_REQUESTS: Final = 8 * MOST_VISITORS
_BROWSER: Final = "solara-session-id"  # the cookie that says which pages are the same browser's; Solara reads it, too
_PATIENCE: Final = 15.0  # seconds
_ASSETS: Final = ("@widgetti/solara-vuetify-app@10.1.1/dist/solara-vuetify-app8.min.js", "requirejs@2.3.6/require.js")
_MISSING: Final = "gridgov app: expected {what}, found none; install the dashboard: pip install 'gridgov[app]'"


class AppError(GridgovError):
    """The dashboard cannot be started; the message says what to do."""


def settle() -> Path:
    """Set Solara up before it is imported: production, offline, no reporting home; returns its folder of assets.

    Raises
    ------
    AppError
        Solara or its assets are not installed.
    """
    for name in ("solara.server", "starlette", "uvicorn"):
        try:
            found = importlib.util.find_spec(name)
        except ModuleNotFoundError:
            found = None
        if found is None:
            raise AppError(_MISSING.format(what=f"the package {name.split('.')[0]}"))
    os.environ["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] = "false"  # read when Solara is imported
    import solara.server.settings as settings

    settings.telemetry.mixpanel_enable = False
    settings.main.mode = "production"
    settings.theme.title = "gridgov"
    settings.theme.loader = "plain"
    settings.theme.show_banner = False
    settings.assets.fontawesome_enabled = False
    settings.kernel.cull_timeout = f"{IDLE_SECONDS}s"
    settings.kernel.max_count = None  # `Desk` counts, and refuses instead of letting wait
    settings.main.root_path = ""  # else the headers of the first visitor would decide
    folder = Path(settings.assets.proxy_cache_dir)
    missing = [name for name in _ASSETS if not (folder / name).is_file()]
    if missing:
        raise AppError(_MISSING.format(what=f"{missing[0]} of the package solara-assets in {folder}"))
    return folder


def application(access: Access) -> Door:
    """The web application behind its door.

    Parameters
    ----------
    access : Access
        Who is let in.

    Raises
    ------
    AppError
        See `settle`.
    """
    assets = settle()
    from solara.server import app as solara_app
    from solara.server import starlette as base
    from starlette.applications import Starlette
    from starlette.routing import Mount, Route, WebSocketRoute
    from starlette.staticfiles import StaticFiles

    from sim.app.sealed import seal

    seal()
    if "__default__" not in solara_app.apps:
        solara_app.apps["__default__"] = solara_app.AppScript(PAGE)
    solara_app.apps["__default__"].check()  # imported now, not when the first visitor comes
    desk = Desk()

    async def page(request: Request) -> Response:
        return _page(request, desk)

    async def socket_of_page(ws: WebSocket) -> None:
        await serve_page(ws, desk, cookies(ws.scope).get(_BROWSER))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        asyncio.get_running_loop().set_exception_handler(_lost)
        async with base.lifespan(app):
            yield

    routes = [
        Route("/", page),
        Route("/download/{token}/{kind}", _download),
        WebSocketRoute("/jupyter/api/kernels/{kernel_id}/{name}", socket_of_page),
        Route("/jupyter/api/kernels/{kernel_id}", base.kernels),  # asked when a connection was lost; tells nothing
        Route("/_solara/api/close/{kernel_id}", _close, methods=["POST"]),
        Mount("/_solara/cdn", app=StaticFiles(directory=assets)),  # local only: nothing is fetched
        Mount("/jupyter/nbextensions", app=base.StaticNbFiles()),
        Mount("/static/assets", app=base.StaticAssets()),
        Mount("/static", app=StaticFiles(directory=base.server.solara_static)),
    ]
    return Door(Starlette(routes=routes, lifespan=lifespan, middleware=base.middleware), access)


def _lost(_: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    """What the event loop could not tell anybody, mostly that somebody hung up."""
    error = context.get("exception")
    LOG.warning("%s", context.get("message"), exc_info=error if isinstance(error, BaseException) else None)


def _page(request: Request, desk: Desk) -> Response:
    """Solara's page with our language, a title at once, and leave to zoom."""
    from solara.server import server as solara_server
    from starlette.responses import HTMLResponse, PlainTextResponse

    from sim.app.words import WORDS, language

    if desk.full():
        LOG.warning("page refused: %s visitors are here already", desk.visitors)
        return PlainTextResponse("\n".join(words["crowded"] for words in WORDS.values()), status_code=503)
    lang = language(request.query_params.get("lang"))
    html = solara_server.read_root("/", "") or ""
    html = re.sub(r"<html[^>]*>", f'<html lang="{"zh-Hans" if lang == "zh" else "en"}">', html, count=1)
    zoomable = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    html = re.sub(r'<meta name="viewport"[^>]*>', zoomable, html, count=1)
    html = re.sub(r"<iframe[^>]*></iframe>", "", html)
    style = (HERE / "style.css").read_text(encoding="utf-8")
    html = html.replace("</head>", f"<script>{_FORGET}</script><style>{style}</style></head>", 1)
    words = WORDS[lang]
    first = f'<p class="gg-first">{words["title"]} · {words["subtitle"]}</p>'
    html = re.sub(r"(<body[^>]*>)", rf"\1{first}", html, count=1)
    answer = HTMLResponse(html, headers={"cache-control": "no-store"})
    if not IDENTIFIER.fullmatch(cookies(request.scope).get(_BROWSER, "")):
        answer.set_cookie(_BROWSER, str(uuid.uuid4()), httponly=True, samesite="strict")
    return answer


#: The token is in a cookie now; the address is shown, kept and copied.
_FORGET: Final = (
    "(()=>{const a=new URL(location.href);if(a.searchParams.has('token')){a.searchParams.delete('token');"
    "history.replaceState(history.state,'',a)}})()"
)


def _close(request: Request) -> Response:
    """A page says that it was closed; whoever says it must be the browser that opened it."""
    from solara.server.kernel_context import contexts
    from starlette.responses import Response

    page, browser = request.query_params.get("session_id", ""), cookies(request.scope).get(_BROWSER)
    if not IDENTIFIER.fullmatch(page) or browser is None:
        LOG.warning("a request to close says not which page")
        return Response(status_code=400)
    context = contexts.get(request.path_params["kernel_id"])
    if context is not None and context.session_id == browser and page in context.page_status:
        context.page_close(page)
        memory.poke()
    return Response(status_code=204)


def _download(request: Request) -> Response:
    """A file of the session whose token is in the address."""
    from starlette.responses import PlainTextResponse, Response

    from sim.app import downloads
    from sim.app.session import OPEN

    session = OPEN.get(request.path_params["token"])
    now = session.current if session is not None else None
    if session is None or now is None or not now.ended or now.run is None:
        return PlainTextResponse("expected a run of an open dashboard, found none; run again", status_code=404)
    pinned = session.pinned if session.pinned is not now else None
    makers: dict[str, tuple[str, str, Callable[[], bytes]]] = {
        "scenario": ("scenario.yaml", "application/yaml", lambda: downloads.scenario_file(now)),
        "csv": ("gridgov-csv.zip", "application/zip", lambda: downloads.results(now, "csv", pinned)),
        "parquet": ("gridgov-parquet.zip", "application/zip", lambda: downloads.results(now, "parquet", pinned)),
        "report-en": ("report.html", "text/html", lambda: downloads.report_page(pinned, now, "en")),
        "report-zh": ("report-zh.html", "text/html", lambda: downloads.report_page(pinned, now, "zh")),
    }
    found = makers.get(request.path_params["kind"])
    if found is None:
        return PlainTextResponse(f"expected one of {', '.join(makers)}", status_code=404)
    name, kind, make = found
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "cache-control": "no-store",
        "content-security-policy": "sandbox",
    }
    return Response(make(), media_type=kind, headers=headers)


def serve(host: str = "127.0.0.1", port: int = 8765, show: bool = True, allowed: Iterable[str] = ()) -> None:
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
    found = application(access)
    import uvicorn

    from sim.app.engine import READY, prepare

    listener = _listen(host, port)
    address = f"http://{_reached(host)}:{listener.getsockname()[1]}/?{QUERY}={access.token}"
    set_up()
    memory.watch()
    sys.setswitchinterval(0.001)  # so that pages answer while simulations compute
    prepare()
    READY.wait(_PATIENCE)  # visitors then find a quick page; compiling, after an installation, takes longer
    if host.lower() not in LOOPBACK:
        LOG.warning(
            "the dashboard is open to the network on %s; whoever has the address below can use it, and it is not "
            "encrypted",
            host or "all addresses",
        )
    print(f"gridgov dashboard: {address} (stop: Ctrl-C)", flush=True)
    if show:
        threading.Timer(0.8, webbrowser.open, [address]).start()
    with suppress(KeyboardInterrupt):  # how a server is stopped
        uvicorn.Server(_limits(found)).run(sockets=[listener])


def _limits(app: Door) -> uvicorn.Config:
    """How the server runs: limits of what it takes, and one log for all."""
    import uvicorn

    from sim.app.protocol import http_protocol

    return uvicorn.Config(
        app,
        http=http_protocol(),
        log_config=None,
        log_level=logging.WARNING,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # nothing here depends on who a proxy says that it speaks for
        timeout_graceful_shutdown=1,
        limit_concurrency=MOST_REQUESTS,
        ws_max_size=MOST_FRAME,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PONG_SECONDS,
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
        listener.bind((host, port))  # an empty host is all addresses
        listener.listen(128)  # whoever follows the printed address at once is let wait
    except OSError as error:
        raise AppError(
            f"gridgov app: expected a free port {port} on {host}, but {error}; choose another: --port 0"
        ) from error
    return listener
