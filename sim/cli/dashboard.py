"""The command that opens the dashboard."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.arguments import OwnMeasures, tell_custom_code


def dashboard(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 opens it to the network.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8765,
    open_: Annotated[bool, typer.Option("--open/--no-open", help="Open a browser.")] = True,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A further name under which a proxy serves it; may be given again."),
    ] = None,
    root_path: Annotated[
        str, typer.Option(metavar="PATH", help="Path under which a proxy serves it, such as /user/li/proxy/8765.")
    ] = "",
    measure: OwnMeasures = None,
) -> None:
    """Open the dashboard: choose a place, pull levers, run, compare, download."""
    from sim.app import refusals
    from sim.app.own import offer
    from sim.app.server import serve
    from sim.cli.chinese.translate import chinese
    from sim.measures.own import load_measures

    own = load_measures(measure or ()).values()
    tell_custom_code((), False, [one.code for one in own])
    offer(own)

    refusals.translated.append(chinese)
    serve(host, port, open_, allow_host or (), root_path)
