"""The streams of a command: there, in an encoding that holds Chinese, and never a reason to fail."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import Any


def prepare_streams() -> None:
    """Make the output and the error stream fit for anything that is printed.

    A stream that was closed becomes one that leads nowhere. One that leads to a file or to another program is UTF-8,
    because files of gridgov are; a terminal keeps its own encoding, and signs that it lacks become question marks.
    """
    _fill_descriptors()
    for name in ("stdin", "stdout", "stderr"):
        stream: Any = getattr(sys, name)
        if stream is None or stream.closed:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115  # for the whole process
        elif name != "stdin" and isinstance(stream, io.TextIOWrapper):
            if _is_terminal(stream):
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def flush_streams() -> bool:
    """Push out what was printed; False if nobody reads it any more, and then nothing is pushed again."""
    whole = True
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            whole = False
            _lead_nowhere(stream)
    return whole


def _lead_nowhere(stream: Any) -> None:
    """So that Python, which flushes once more at its end, says nothing of it."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _is_terminal(stream: Any) -> bool:
    with suppress(OSError, ValueError):
        return bool(stream.isatty())
    return False


def _fill_descriptors() -> None:
    """Take the numbers 0 to 2 where they are free, so that no file of ours is taken for a stream."""
    with suppress(OSError):
        while (taken := os.open(os.devnull, os.O_RDWR)) <= 2:
            os.set_inheritable(taken, True)
        os.close(taken)
