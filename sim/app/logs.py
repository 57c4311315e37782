"""One line for each thing that goes wrong in the server, whoever reports it."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Final

LOG: Final = logging.getLogger("sim.app")
_LONGEST: Final = 400
#: Beyond so many lines a minute none is written; whoever sends nonsense without end cannot fill a disk.
MOST_LINES: Final = 600
_MINUTE: Final = 60.0


class OneLine(logging.Formatter):
    """A record as one line of bounded length: an exception is its kind and text, without the way to it."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, source, message, and what was raised."""
        try:
            text = record.getMessage()
        except Exception:  # a record whose parts do not fit
            text = str(record.msg)
        kind = record.exc_info[0] if record.exc_info else None
        if kind is not None and record.exc_info is not None:
            text = f"{text.strip()} ({kind.__name__}: {record.exc_info[1]})"
        left_out = getattr(record, "left_out", 0)
        text = f"({left_out} lines before this one were left out) {text}" if left_out else text
        text = "".join(c if c.isprintable() else " " for c in text)
        text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
        return f"{self.formatTime(record, '%Y-%m-%d %H:%M:%S')} {record.levelname.lower()} {record.name}: {text}"


class Few(logging.Filter):
    """Lets a number of lines a minute through, and says how many were left out.

    Parameters
    ----------
    clock : callable
        Seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        self._begun, self._lines = -_MINUTE, 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line is written; the first of a minute tells of those before it that were not."""
        now = self._clock()
        with self._lock:
            if now - self._begun >= _MINUTE:
                left_out = max(0, self._lines - MOST_LINES)
                self._begun, self._lines = now, 0
                record.left_out = left_out
            self._lines += 1
            return self._lines <= MOST_LINES


def set_up() -> None:
    """Write warnings and errors of all libraries to standard error, one line each; also what threads die of."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    handler.addFilter(Few())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(True)
    # uvicorn says so of every socket that is refused with an answer in words
    logging.getLogger("uvicorn.error").addFilter(lambda record: "without completing handshake" not in str(record.msg))

    def died(args: threading.ExceptHookArgs) -> None:
        if args.exc_type is not SystemExit and args.exc_value is not None:
            caught: tuple[type[BaseException], BaseException, TracebackType | None]
            caught = (args.exc_type, args.exc_value, args.exc_traceback)
            LOG.error("a thread ended: %s", args.thread.name if args.thread else "unknown", exc_info=caught)

    threading.excepthook = died
