"""Errors of commands: told without a traceback, with the exit code that fits."""

from __future__ import annotations

import functools
import os
import sys
import warnings
from collections.abc import Callable
from typing import Any, Final

import typer

USAGE_ERROR: Final = 2
INTERRUPTED: Final = 130


class UsageError(ValueError):
    """The arguments of a command do not fit together."""


def guarded(body: Callable[..., None]) -> Callable[..., None]:
    """A command whose errors are told without a traceback, with the exit code that fits."""

    @functools.wraps(body)
    def command(*args: Any, **kwargs: Any) -> None:
        from sim.records.interrupts import stop_by_signals
        from sim.scenario import ScenarioError

        warnings.showwarning = _show_warning
        try:
            with stop_by_signals():
                body(*args, **kwargs)
        except ScenarioError as error:
            fail(str(error), USAGE_ERROR)
        except KeyboardInterrupt as stop:
            fail(str(stop) or "stopped: nothing was written", INTERRUPTED)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(1) from None
        except (OSError, ValueError) as error:
            if not _is_ours(error):
                raise
            fail(str(error), USAGE_ERROR)

    return command


def _show_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    print(f"gridgov: {message}", file=sys.stderr)


def _is_ours(error: Exception) -> bool:
    """Whether an error is about what the user gave, so that its message is enough."""
    from sim.experiments.errors import StudyError
    from sim.records.errors import RecordError
    from sim.rules import RuleError

    return isinstance(error, (RecordError, StudyError, RuleError, OSError, UsageError))


def fail(message: str, code: int) -> None:
    """Say what is wrong and leave with an exit code."""
    print(f"gridgov: {message}", file=sys.stderr)
    raise typer.Exit(code) from None
