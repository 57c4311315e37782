"""One line for each thing that goes wrong in the server, whoever reports it."""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType
from typing import Final

LOG: Final = logging.getLogger("sim.app")
_LONGEST: Final = 400


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
        text = "".join(c if c.isprintable() else " " for c in text)
        text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
        return f"{self.formatTime(record, '%Y-%m-%d %H:%M:%S')} {record.levelname.lower()} {record.name}: {text}"


def set_up() -> None:
    """Write warnings and errors of all libraries to standard error, one line each; also what threads die of."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
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
