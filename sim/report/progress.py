"""Progress on the error stream: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Final, Self, TextIO

PATIENCE_SECONDS: Final = 2.0
LINE_SECONDS: Final = 10.0
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "preparing": "preparing",
        "left": "about {time} left",
        "counted": "{done} of {total} {what}",
        "failed": "{n} failed",
        "comma": ", ",
        "s": "{s} s",
        "min": "{min} min {s} s",
        "h": "{h} h {min} min",
    },
    "zh": {
        "preparing": "准备中",
        "left": "约剩{time}",
        "counted": "{what} {done}/{total}",
        "failed": "失败{n}次",
        "comma": "，",
        "runs": "运行",
        "days": "天数",
        "s": "{s}秒",
        "min": "{min}分{s}秒",
        "h": "{h}小时{min}分",
    },
}


class TimeLeft:
    """How long the rest takes, from the second thing on that is done: the first one starts and compiles.

    Where whoever does the work knows better, it says so by `expect`.
    """

    def __init__(self, lang: str = "en") -> None:
        self._said = _WORDS[lang]
        self._begin()

    def _begin(self) -> None:
        self._first: tuple[int, float] | None = None
        self._at_start: int | None = None
        self._last = 0
        self._told = False
        self._expected: float | None = None

    def expect(self, seconds: float | None) -> None:
        """Note what is known of the time left; None while workers get ready."""
        self._told, self._expected = True, seconds

    def note(self, done: int, now: float) -> None:
        """Note that so many are done at a time; fewer than before are those of other work, whose time is its own."""
        if done < self._last:
            self._begin()
        self._last = done
        if self._at_start is None:
            self._at_start = done  # what was found in a store took no time now
        elif self._first is None and done > self._at_start:
            self._first = (done, now)

    def seconds(self, done: int, total: int, now: float) -> float | None:
        """Seconds left; None while they are not known."""
        if self._told:
            return self._expected
        if self._first is None or done <= self._first[0]:
            return None
        count, since = self._first
        return (now - since) / (done - count) * (total - done)

    def words(self, done: int, total: int, now: float) -> str:
        """What is said of the time left; empty when all is done."""
        if done >= total:
            return ""
        left = self.seconds(done, total, now)
        return self._said["preparing"] if left is None else self._said["left"].format(time=clock(left, self._said))


class Progress:
    """Shows how far something is and when it will be done, once it has taken two seconds.

    Use as a context manager; call with (done, total) or (done, total, failed).

    Parameters
    ----------
    what : str
        What is counted, for instance ``runs``.
    stream : text stream, optional
        By default the error stream.
    lang : {"en", "zh"}
    """

    def __init__(self, what: str, stream: TextIO | None = None, lang: str = "en"):
        self.said = _WORDS[lang]
        self.what = self.said.get(what, what)
        self.stream = stream or sys.stderr
        self.started = time.monotonic()
        self.left = TimeLeft(lang)
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

    def expect(self, seconds: float | None) -> None:
        """Note how many seconds are left, as whoever does the work knows them; None while it gets ready."""
        self.left.expect(seconds)

    def __call__(self, done: int, total: int, failed: int = 0) -> None:
        """Note that ``done`` of ``total`` are done, of which ``failed`` went wrong."""
        now = time.monotonic()
        self.left.note(done, now)
        if now - self.started < PATIENCE_SECONDS:
            return
        if self.stream.isatty():
            self._draw(done, total, failed, now)
        elif now - self.last_line >= LINE_SECONDS or (done == total and self.last_line > self.started):
            self.last_line = now
            print(self._line(done, total, failed, now), file=self.stream, flush=True)

    def _line(self, done: int, total: int, failed: int, now: float) -> str:
        counted = self.said["counted"].format(done=done, total=total, what=self.what)
        parts = (counted, self._wrong(failed), self.left.words(done, total, now))
        return self.said["comma"].join(one for one in parts if one)

    def _wrong(self, failed: int) -> str:
        return self.said["failed"].format(n=failed) if failed else ""

    def _draw(self, done: int, total: int, failed: int, now: float) -> None:
        if self.bar is None:
            self._open(total)
        wrong, left = self._wrong(failed), self.left.words(done, total, now)
        self.bar.update(self.task, completed=done, total=total, wrong=wrong, left=left)

    def _open(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as Bar

        console = Console(file=self.stream)
        self.bar = Bar(
            TextColumn(self.what),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[left]}"),
            TextColumn("{task.fields[wrong]}"),
            console=console,
            transient=True,
        )
        self.task = self.bar.add_task(self.what, total=total, wrong="", left="")
        self.bar.start()


def clock(seconds: float, words: Mapping[str, str] | None = None) -> str:
    """A duration in words of one or two units."""
    said, whole = words or _WORDS["en"], round(seconds)
    if whole < 60:
        return said["s"].format(s=whole)
    if whole < 3600:
        return said["min"].format(min=whole // 60, s=whole % 60)
    return said["h"].format(h=whole // 3600, min=whole % 3600 // 60)
