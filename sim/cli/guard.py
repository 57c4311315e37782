"""Errors of commands: told without a traceback, with the exit code that fits."""

from __future__ import annotations

import functools
import inspect
import os
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final, NoReturn

import typer

from sim.arguments import one_of
from sim.cli.arguments import Lang
from sim.cli.chinese.language import USAGE_ERRORS, said
from sim.cli.streams import flush_streams
from sim.errors import GridgovError
from sim.visible import visible, visible_lines

USAGE_ERROR: Final = 2
FAULT: Final = 70
INTERRUPTED: Final = 130
_LONGEST: Final = 400
_TRACE_LINES: Final = 400
_Debug = Annotated[bool, typer.Option("--debug", envvar="GRIDGOV_DEBUG", help="Show where in the code an error arose.")]


class UsageError(GridgovError):
    """The arguments of a command do not fit together."""


def one_executor(command: str, workers: int | None, scheduler: str | None) -> None:
    """Refuse processes of one's own beside a scheduler."""
    if scheduler is not None and workers is not None:
        raise UsageError(f"{command}: expected --workers or --scheduler, found both; the scheduler has its own workers")


def guarded(body: Callable[..., None]) -> Callable[..., None]:
    """A command whose errors are told without a traceback, with the exit code that fits.

    It has the options ``--debug`` and, if it has none of its own, ``--lang``.
    """
    shape = inspect.signature(body, eval_str=True)
    silent = "lang" not in shape.parameters

    @functools.wraps(body)
    def command(*args: Any, debug: bool = False, **kwargs: Any) -> None:
        from sim.records.interrupts import stop_by_signals

        warnings.showwarning = _show_warning
        try:
            if silent:
                one_of("--lang", kwargs.pop("lang", "en"), ("en", "zh"))
            with stop_by_signals():
                body(*args, **kwargs)
        except BaseException as error:
            leave(error, debug)
        if not flush_streams():
            raise typer.Exit(1)

    added = {"debug": (False, _Debug)} | ({"lang": ("en", Lang)} if silent else {})
    options = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (default, kind) in added.items()
    ]
    command.__signature__ = shape.replace(parameters=[*shape.parameters.values(), *options])  # type: ignore[attr-defined]
    kinds = {name: kind for name, (_, kind) in added.items()}
    command.__annotations__ = {**inspect.get_annotations(body, eval_str=True), **kinds}
    return command


def leave(error: BaseException, debug: bool = False) -> NoReturn:
    """Tell an error of a command and end it with the exit code that fits.

    Users' errors end with 2, an interrupt with 130, a reader that went away with 1, faults of gridgov with 70.
    """
    if isinstance(error, (typer.Exit, typer.Abort, SystemExit, USAGE_ERRORS)):
        raise error
    if debug:
        traceback.print_exception(error)
    if isinstance(error, KeyboardInterrupt):
        fail(str(error) or "stopped: nothing was written", INTERRUPTED)
    if isinstance(error, BrokenPipeError) or (isinstance(error, OSError) and not flush_streams()):
        flush_streams()
        raise typer.Exit(1) from None
    if isinstance(error, GridgovError):
        fail(str(error), USAGE_ERROR)
    if isinstance(error, OSError):
        fail(_of_system(error), USAGE_ERROR)
    for line in fault_lines(_what(error), traceback.format_exception(error)):
        print(said(line), file=sys.stderr)
    raise typer.Exit(FAULT) from None


def exit_code_of(error: BaseException, debug: bool = False) -> int:
    """Tell an error of a program, as commands do; returns the exit code that fits."""
    try:
        leave(error, debug)
    except typer.Exit as end:
        return int(end.exit_code)


def fail(message: str, code: int) -> NoReturn:
    """Say what is wrong and leave with an exit code."""
    print(f"gridgov: {visible_lines(said(message))}", file=sys.stderr)
    flush_streams()
    raise typer.Exit(code) from None


def _what(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return f"the memory of this machine did not suffice ({type(error).__name__}); try a smaller territory.scale"
    text = visible(f"{type(error).__name__}: {error}".removesuffix(": "))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def fault_lines(what: str, trace: Sequence[str]) -> tuple[str, str, str]:
    """Three lines on a fault of gridgov: what happened, where the log is, how to report it; the log is written."""
    return (
        f"gridgov: a fault of gridgov, not of what you gave: {what}",
        f"gridgov: {_log(trace)}",
        "gridgov: to report it, send that log and the command to the authors (CITATION.cff); --debug shows it here",
    )


def _log(trace: Sequence[str]) -> str:
    """Write the log of a fault; says where it is, or why there is none."""
    from sim import __version__

    try:
        lines = "".join(trace).splitlines()
        if len(lines) > _TRACE_LINES:
            half = _TRACE_LINES // 2
            lines = [*lines[:half], f"... {len(lines) - 2 * half} lines left out", *lines[-half:]]
        head = [f"gridgov {__version__}, Python {sys.version}", time.strftime("%Y-%m-%d %H:%M:%S"), repr(sys.argv), ""]
        handle, name = tempfile.mkstemp(prefix="gridgov-fault-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as log:
            log.write("\n".join([*head, *lines, ""]))
    except (OSError, MemoryError, RecursionError) as why:
        return f"no log could be written ({visible(why)}); start the command again with --debug"
    return f"log: {name}"


def _of_system(error: OSError) -> str:
    """An error of the system in words: what it is about, and what it says."""
    reason = error.strerror or str(error) or type(error).__name__
    names = [str(name) for name in (error.filename, error.filename2) if name is not None]
    return f"{' and '.join(names)}: {reason}" if names else reason


def _show_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    print(f"gridgov: {visible(said(str(message)))}", file=sys.stderr)
