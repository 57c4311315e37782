"""The server of the dashboard: Solara's page and sockets, our downloads, and nothing else.

Solara's own application would also fetch what it lacks from the net, serve the folder beside the page and tell about
itself; here only the routes that the page needs are open, and every file comes from the installed packages.
"""

from __future__ import annotations

import importlib.util
import os
import re
import socket
import sys
import threading
import warnings
import webbrowser
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from sim.errors import GridgovError

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.websockets import WebSocket

PAGE: Final = "sim.app.page"
HERE: Final = Path(__file__).parent
#: The page loads nothing from elsewhere, whatever it is asked to. (Vue compiles its templates in the browser.)
POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'"
)
MOST_VISITORS: Final = 50
IDLE: Final = "30m"  # a page that has lost its connection is kept so long
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
    warnings.filterwarnings("ignore", message="Cookies with samesite")  # they fall back to lax, which we want
    import solara.server.settings as settings

    settings.telemetry.mixpanel_enable = False
    settings.main.mode = "production"
    settings.theme.title = "gridgov"
    settings.theme.loader = "plain"
    settings.theme.show_banner = False
    settings.assets.fontawesome_enabled = False
    settings.kernel.cull_timeout = IDLE
    settings.kernel.max_count = MOST_VISITORS
    settings.kernel.max_per_session = 10
    folder = Path(settings.assets.proxy_cache_dir)
    missing = [name for name in _ASSETS if not (folder / name).is_file()]
    if missing:
        raise AppError(_MISSING.format(what=f"{missing[0]} of the package solara-assets in {folder}"))
    return folder


def application() -> Starlette:
    """The web application.

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

    if "__default__" not in solara_app.apps:
        solara_app.apps["__default__"] = solara_app.AppScript(PAGE)
    solara_app.apps["__default__"].check()  # imported now, not when the first visitor comes

    async def page(request: Request) -> Response:
        return _dressed(await base.root(request), request)

    async def socket_of_page(ws: WebSocket) -> None:
        if _from_elsewhere(ws.headers):
            await ws.close(1008)
        else:
            await base.kernel_connection(ws)

    routes = [
        Route("/", page),
        Route("/download/{token}/{kind}", _download),
        WebSocketRoute("/jupyter/api/kernels/{kernel_id}/{name}", socket_of_page),
        Route("/jupyter/api/kernels/{id}", base.kernels),
        Route("/_solara/api/close/{kernel_id}", base.close, methods=["POST"]),
        Mount("/_solara/cdn", app=StaticFiles(directory=assets)),  # local only: nothing is fetched
        Mount("/jupyter/nbextensions", app=base.StaticNbFiles()),
        Mount("/static/assets", app=base.StaticAssets()),
        Mount("/static", app=StaticFiles(directory=base.server.solara_static)),
    ]
    return Starlette(routes=routes, lifespan=base.lifespan, middleware=base.middleware)


def _from_elsewhere(headers: Mapping[str, str]) -> bool:
    """Whether a page of another site, open in the same browser, wants to talk to us."""
    origin = headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc != headers.get("host")


def _dressed(found: Any, request: Request) -> Response:
    """Solara's page with our language, a title at once, and leave to zoom."""
    from starlette.responses import HTMLResponse

    from sim.app.words import WORDS, language

    if found.status_code != 200:
        return found
    lang = language(request.query_params.get("lang"))
    html = bytes(found.body).decode()
    html = re.sub(r"<html[^>]*>", f'<html lang="{"zh-Hans" if lang == "zh" else "en"}">', html, count=1)
    zoomable = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    html = re.sub(r'<meta name="viewport"[^>]*>', zoomable, html, count=1)
    html = re.sub(r"<iframe[^>]*></iframe>", "", html)
    style = (HERE / "style.css").read_text(encoding="utf-8")
    html = html.replace("</head>", f"<style>{style}</style></head>", 1)
    words = WORDS[lang]
    first = f'<p class="gg-first">{words["title"]} · {words["subtitle"]}</p>'
    html = re.sub(r"(<body[^>]*>)", rf"\1{first}", html, count=1)
    answer = HTMLResponse(html)
    answer.raw_headers += [(name, value) for name, value in found.raw_headers if name == b"set-cookie"]
    answer.headers["content-security-policy"] = POLICY
    answer.headers["x-content-type-options"] = "nosniff"
    answer.headers["referrer-policy"] = "no-referrer"
    return answer


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
        "x-content-type-options": "nosniff",
    }
    return Response(make(), media_type=kind, headers=headers)


def serve(host: str = "127.0.0.1", port: int = 8765, show: bool = True) -> None:
    """Serve the dashboard until interrupted.

    Parameters
    ----------
    host : str
        Address to listen on; anything but 127.0.0.1 opens it to the network.
    port : int
        0 takes a free one.
    show : bool
        Open a browser.

    Raises
    ------
    AppError
        A package is missing, or the port is taken.
    """
    found = application()
    import uvicorn

    from sim.app.engine import READY, prepare

    listener = _listen(host, port)
    address = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{listener.getsockname()[1]}/"
    sys.setswitchinterval(0.001)  # so that pages answer while simulations compute
    prepare()
    READY.wait(_PATIENCE)  # visitors then find a quick page; compiling, after an installation, takes longer
    print(f"gridgov dashboard: {address} (stop: Ctrl-C)", flush=True)
    if show:
        threading.Timer(0.8, webbrowser.open, [address]).start()
    server = uvicorn.Server(uvicorn.Config(found, log_level="warning", timeout_graceful_shutdown=1))
    with suppress(KeyboardInterrupt):  # how a server is stopped
        server.run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)  # whoever follows the printed address at once is let wait
    except OSError as error:
        raise AppError(
            f"gridgov app: expected a free port {port} on {host}, but {error}; choose another: --port 0"
        ) from error
    return listener
