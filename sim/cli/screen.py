"""The screen of the commands."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import typer

from sim.cli.chinese.language import said, spoken
from sim.cli.guard import FAULT, USAGE_ERROR, fail, fault_lines
from sim.visible import visible

if TYPE_CHECKING:
    from rich.console import Console

    from sim.policy.text import Text

_PIPE_WIDTH: Final = 200
_LOGGED: Final = 20


def console() -> Console:
    """The terminal, or a wide page where there is none."""
    from rich.console import Console

    # Not on a terminal there is no width to fit into: no line is cut.
    return Console(soft_wrap=False, markup=False, emoji=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)


def tell_first_use() -> bool:
    """Make the engine ready; if it is compiled now, which takes a while and happens once, say so in one line.

    Returns
    -------
    bool
        Whether it was compiled now.
    """
    from sim.simulation.warm import make_ready

    return make_ready(_tell)


def _tell(text: Text) -> None:
    print(f"gridgov: {text.of(spoken())}", file=sys.stderr, flush=True)


def tell_failed(failed: Any) -> None:
    """Leave with an error if runs failed: 2 for mistakes of the user, 70 if any is one of gridgov; name the first."""
    if not len(failed):
        return
    from sim.experiments.blame import faults

    rows = failed.to_dict("records")
    ours = faults(rows)
    first = ours[0] if ours else rows[0]
    told = (
        f"{len(rows)} runs failed, left out; the first: {first['scenario']}, seed {first['seed']}, at the "
        f"stage {first['stage']!r}: {first['message']}"
    )
    if not ours:
        fail(told, USAGE_ERROR)
    for line in fault_lines(visible(told), [f"{told}\n", *(f"{row['traceback']}\n" for row in ours[:_LOGGED])]):
        print(said(line), file=sys.stderr)
    raise typer.Exit(FAULT)
