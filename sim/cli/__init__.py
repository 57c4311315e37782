"""The command line: thin commands over :mod:`sim`. Heavy libraries are imported inside the commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final

import typer

from sim.cli.dashboard import dashboard
from sim.cli.files import list_, show, validate
from sim.cli.guard import guarded
from sim.cli.knowledge import facts, measures, rules
from sim.cli.runs import compare, run
from sim.cli.status import status
from sim.cli.studies import report, sweep

app = typer.Typer(
    name="gridgov",
    help="Simulate grassroots governance by grids in a Chinese city, and compare reforms.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

#: Every command by its name, in the order of the help page.
COMMANDS: Final[dict[str, Callable[..., None]]] = {
    "run": run,
    "compare": compare,
    "sweep": sweep,
    "status": status,
    "report": report,
    "app": dashboard,
    "list": list_,
    "show": show,
    "validate": validate,
    "rules": rules,
    "measures": measures,
    "facts": facts,
}
for _name, _body in COMMANDS.items():
    app.command(_name)(guarded(_body))


def _print_version(wanted: bool) -> None:
    if wanted:
        from sim import __version__

        print(f"gridgov {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Start the command line."""
    app()


__all__ = ["COMMANDS", "app", "main"]
