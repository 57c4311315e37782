"""Progress on the error stream: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any, Final, Self, TextIO

PATIENCE_SECONDS: Final = 2.0
LINE_SECONDS: Final = 10.0


class Progress:
    """Shows how far something is and when it will be done, once it has taken two seconds.

    Use as a context manager; call with (done, total) or (done, total, failed).

    Parameters
    ----------
    what : str
        What is counted, for instance ``runs``.
    stream : text stream, optional
        By default the error stream.
    """

    def __init__(self, what: str, stream: TextIO | None = None):
        self.what = what
        self.stream = stream or sys.stderr
        self.started = time.monotonic()
        self.start_done: int | None = None
        self.last_line = self.started
        self.bar: Any = None
        self.task: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar is not None:
            self.bar.stop()

    def __call__(self, done: int, total: int, failed: int = 0) -> None:
        """Note that ``done`` of ``total`` are done, of which ``failed`` went wrong."""
        if self.start_done is None:
            self.start_done = done  # runs that were found in a store took no time now
        now = time.monotonic()
        if now - self.started < PATIENCE_SECONDS:
            return
        if self.stream.isatty():
            self._draw(done, total, failed)
        elif now - self.last_line >= LINE_SECONDS or (done == total and self.last_line > self.started):
            self.last_line = now
            print(self._line(done, total, failed, now), file=self.stream, flush=True)

    def _line(self, done: int, total: int, failed: int, now: float) -> str:
        fresh = done - (self.start_done or 0)
        left = (now - self.started) / fresh * (total - done) if fresh else None
        eta = "" if left is None or done == total else f", about {clock(left)} left"
        wrong = f", {failed} failed" if failed else ""
        return f"{done} of {total} {self.what}{wrong}{eta}"

    def _draw(self, done: int, total: int, failed: int) -> None:
        if self.bar is None:
            self._open(total)
        self.bar.update(self.task, completed=done, total=total, wrong=f"{failed} failed" if failed else "")

    def _open(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        console = Console(file=self.stream)
        self.bar = Bar(
            TextColumn(self.what),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[wrong]}"),
            console=console,
            transient=True,
        )
        self.task = self.bar.add_task(self.what, total=total, wrong="")
        self.bar.start()


def clock(seconds: float) -> str:
    """A duration in words of one or two units."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
