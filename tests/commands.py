"""The command line for tests: in this process, where everything is imported already, or started as a user starts it.

What a command says and does is looked at in this process (:func:`gridgov`). That it starts, what it imports, and what
it makes of signals, streams and settings of Python is looked at in a process of its own (:func:`started`).
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import CompletedProcess
from unittest import mock

ROOT = Path(__file__).resolve().parents[1]


def gridgov(*arguments: str, cwd: Path = ROOT, **variables: str) -> CompletedProcess[str]:
    """Call the command in this process: what it prints, and the exit code with which it would end."""
    from sim.cli import main

    out, err = _stream(), _stream()
    with _place(cwd, arguments, variables), mock.patch("sys.stdout", out), mock.patch("sys.stderr", err):
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(bool(end.code))
        return CompletedProcess(arguments, code, _text(out), _text(err))


def started(*arguments: str, cwd: Path = ROOT, **variables: str) -> CompletedProcess[str]:
    """Start the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "sim", *arguments],
        cwd=cwd,
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def environment(**variables: str) -> dict[str, str]:
    """Variables of a process that finds this copy of gridgov."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb", **variables}


@contextmanager
def _place(cwd: Path, arguments: tuple[str, ...], variables: dict[str, str]) -> Iterator[None]:
    before = Path.cwd()
    with (
        mock.patch.dict(os.environ, {"TERM": "dumb", **variables}),
        mock.patch("sys.argv", ["gridgov", *arguments]),
        mock.patch("sys.stdin", io.TextIOWrapper(io.BytesIO())),
        warnings.catch_warnings(),
    ):
        _filters_of_users()
        os.chdir(cwd)
        try:
            yield
        finally:
            os.chdir(before)


def _filters_of_users() -> None:
    """The filters with which Python starts, not those of pytest."""
    warnings.resetwarnings()
    for kind in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
        warnings.simplefilter("ignore", kind)


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")


def _text(stream: io.TextIOWrapper) -> str:
    """All that was printed; line ends as ``subprocess`` gives them."""
    stream.flush()
    kept = stream.buffer
    assert isinstance(kept, io.BytesIO)
    return kept.getvalue().decode("utf-8").replace("\r\n", "\n")
