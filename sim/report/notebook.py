"""Progress in a notebook: one line with a bar that is updated in place."""

from __future__ import annotations

import sys
import time
from importlib import import_module
from types import TracebackType
from typing import Any, Final, Self

from sim.visible import escape

UPDATE_SECONDS: Final = 0.5
PASSING_AFTER: Final = 1.0  # seconds of silence before days that nobody asked for are shown


def in_notebook() -> bool:
    """Whether the code runs in a Jupyter kernel."""
    if "IPython" not in sys.modules:
        return False
    shell = sys.modules["IPython"].get_ipython()
    return shell is not None and type(shell).__name__ == "ZMQInteractiveShell"


def _html(text: str) -> Any:
    return import_module("IPython.display").HTML(text)


class NotebookProgress:
    """Shows what is done, what failed and the time left. Needs no widgets.

    Parameters
    ----------
    what : str
        What is counted: ``days``, ``runs``.
    passing : bool
        Leave nothing behind, and show days only after a second: most runs are over by then.
    """

    def __init__(self, what: str = "runs", passing: bool = False) -> None:
        from sim.report.progress import TimeLeft

        self.left = TimeLeft()
        self.handle: Any = None
        self.last = 0.0
        self.what = what
        self.passing = passing
        self.begin = time.monotonic() + PASSING_AFTER * (passing and what == "days")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.passing and self.handle is not None:
            self.handle.update(_html(""))

    def expect(self, seconds: float | None) -> None:
        """Note how many seconds are left, as whoever does the work knows them; None while it gets ready."""
        self.left.expect(seconds)

    def __call__(self, done: int, total: int, failed: int = 0) -> None:
        """Note that ``done`` of ``total`` are done, of which ``failed`` went wrong."""
        now = time.monotonic()
        self.left.note(done, now)
        if now < self.begin or (done < total and now - self.last < UPDATE_SECONDS):
            return
        self.last = now
        shown = _html(self.html(done, total, failed, now))
        if self.handle is None:
            self.handle = import_module("IPython.display").display(shown, display_id=True)
        else:
            self.handle.update(shown)

    def html(self, done: int, total: int, failed: int, now: float) -> str:
        """The line."""
        words = [f"{done:,} of {total:,} {self.what}", f"{failed:,} failed" if failed else ""]
        words.append(self.left.words(done, total, now))
        text = escape(", ".join(word for word in words if word))
        return f'<progress value="{done}" max="{max(total, 1)}"></progress> {text}'
