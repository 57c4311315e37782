"""The screen of the commands."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from sim.cli.guard import fail

if TYPE_CHECKING:
    from rich.console import Console

_PIPE_WIDTH: Final = 200


def console() -> Console:
    """The terminal, or a wide page where there is none."""
    from rich.console import Console

    # Not on a terminal there is no width to fit into: no line is cut.
    return Console(soft_wrap=False, markup=False, emoji=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)


def tell_first_use() -> None:
    """Say so, in one line, if the engine is compiled now, which takes a while and happens once."""
    from sim.simulation.warm import first_use

    if said := first_use():
        print(f"gridgov: {said}", file=sys.stderr, flush=True)


def tell_failed(failed: Any) -> None:
    """Leave with an error if runs failed, and name the first."""
    if len(failed):
        first = failed.iloc[0]
        fail(
            f"{len(failed)} runs failed and are left out; the first: {first['scenario']}, "
            f"seed {first['seed']}, at the stage {first['stage']!r}: {first['message']}",
            1,
        )
