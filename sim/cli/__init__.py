"""The command line: thin commands over :mod:`sim`. Heavy libraries are imported inside the commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Annotated, Final

import typer

from sim.cli.analyse import analyse
from sim.cli.arguments import Lang
from sim.cli.calibrate import calibrate
from sim.cli.chinese.classes import ChineseCommand, ChineseGroup
from sim.cli.dashboard import dashboard
from sim.cli.files import list_, migrate, show, validate
from sim.cli.fitting import check, fit, requests
from sim.cli.folders import cite, reproduce
from sim.cli.guard import guarded, leave
from sim.cli.knowledge import diff, explain, facts, measures, parameters, rules
from sim.cli.new import new
from sim.cli.place import export_place, import_
from sim.cli.region import region
from sim.cli.robust import robust
from sim.cli.runs import compare, run
from sim.cli.status import status
from sim.cli.stories import story
from sim.cli.streams import flush_streams, prepare_streams
from sim.cli.studies import report, sweep
from sim.cli.tools import examples, export, slurm, warm
from sim.cli.trace import trace
from sim.threads import keep_to_one_thread

app = typer.Typer(
    name="gridgov",
    cls=ChineseGroup,
    help="Simulate grassroots governance by grids in a Chinese city, and compare reforms.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=True,
    rich_markup_mode=None,  # help is plain text, and so is what a user wrote
)

#: Every command by its name, in the order of the help page.
COMMANDS: Final[dict[str, Callable[..., None]]] = {
    "run": run,
    "compare": compare,
    "robust": robust,
    "sweep": sweep,
    "region": region,
    "status": status,
    "report": report,
    "analyse": analyse,
    "reproduce": reproduce,
    "story": story,
    "cite": cite,
    "export": export,
    "slurm": slurm,
    "warm": warm,
    "examples": examples,
    "app": dashboard,
    "list": list_,
    "show": show,
    "validate": validate,
    "migrate": migrate,
    "new": new,
    "import": import_,
    "export-place": export_place,
    "requests": requests,
    "fit": fit,
    "calibrate": calibrate,
    "check": check,
    "trace": trace,
    "rules": rules,
    "measures": measures,
    "parameters": parameters,
    "explain": explain,
    "diff": diff,
    "facts": facts,
}
for _name, _body in COMMANDS.items():
    app.command(_name, cls=ChineseCommand)(guarded(_body))


def _print_version(wanted: bool) -> None:
    if wanted:
        from sim import __version__

        print(f"gridgov {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    ctx: typer.Context,
    lang: Lang = "en",
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    ctx.default_map = {name: {"lang": lang} for name in COMMANDS}


def main() -> None:
    """Start the command line; it ends with exit code 0, 1, 2, 70 (a fault of gridgov) or 130."""
    prepare_streams()
    keep_to_one_thread()
    try:
        app(prog_name=app.info.name)  # however it was called: completion has its name, and so have usage errors
    except SystemExit:
        flush_streams()
        raise
    except BaseException as error:
        try:
            leave(error, bool(os.environ.get("GRIDGOV_DEBUG")))
        except typer.Exit as end:
            sys.exit(end.exit_code)


__all__ = ["COMMANDS", "app", "main"]
