"""In which language a command speaks, before its options are read."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

import typer

VARIABLE: Final = "GRIDGOV_LANG"
#: One of what is counted in messages, as a number and a plural; no part of a larger number or of a name.
_ONE: Final = re.compile(
    r"(?<![\w.,/-])(1 (?:more |other |pilot |stored )?)"
    r"(runs|points|replications|processes|mixes|files|intervals|groups|places|hours)(?![\w./-])"
)
_ONES: Final = {"processes": "process", "mixes": "mix"}
#: The base of usage errors, which Typer takes from Click or has within itself, whichever its version.
USAGE_ERRORS: Final[type[Exception]] = next(
    base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException"
)
_CLICK: Final = next(base for base in typer.Context.__mro__ if base.__module__ != "typer.models").__module__


def language(arguments: Sequence[str]) -> str:
    """``zh`` if ``--lang zh`` is among the arguments, or the environment says so and they do not; else ``en``."""
    found = os.environ.get(VARIABLE, "")
    for k, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang":
            found = arguments[k + 1] if k + 1 < len(arguments) else ""
        elif argument.startswith("--lang="):
            found = argument.removeprefix("--lang=")
    return "zh" if found == "zh" else "en"


def spoken() -> str:
    """Language of the command that is at work; before and after it, that of what the process was given."""
    ctx = import_module(f"{_CLICK.removesuffix('.core')}.globals").get_current_context(silent=True)
    found = ctx.find_root().obj if ctx is not None else None
    return found if found in ("en", "zh") else language(sys.argv[1:])


def singular(message: str) -> str:
    """The message with "1 run" for "1 runs", and so for all that commands count."""
    return _ONE.sub(lambda found: found.group(1) + _ONES.get(found.group(2), found.group(2)[:-1]), message)


def said(message: str) -> str:
    """A message as the command that is at work says it: in English, one thing in the singular, or in Chinese."""
    if spoken() == "en":
        return singular(message)
    from sim.cli.chinese.translate import chinese

    return chinese(message)
