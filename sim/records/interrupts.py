"""Signals that ask a process to stop, handled in one way: as an interrupt, and not in the middle of storing."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

#: Names of signals that ask to stop; those that a platform does not have are left out.
STOPPING: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
DEAF_SECONDS: Final = 3.0


def stopping() -> list[signal.Signals]:
    """The signals of this platform that ask to stop."""
    return [getattr(signal, name) for name in STOPPING if hasattr(signal, name)]


@contextmanager
def stop_by_signals() -> Iterator[None]:
    """Let every signal that asks to stop raise `KeyboardInterrupt`, as Ctrl-C does.

    A second one within three seconds is taken for the same wish: what is being put away is not cut short. Signals
    that are ignored (as by ``nohup``) stay so. Does nothing outside the main thread.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    last = -DEAF_SECONDS

    def stop(number: int, _: FrameType | None) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < DEAF_SECONDS:
            return
        last = now
        raise KeyboardInterrupt

    before = {number: signal.getsignal(number) for number in stopping()}
    for number, handler in before.items():
        if handler not in (signal.SIG_IGN, None):
            signal.signal(number, stop)
    try:
        yield
    finally:
        _restore(before)


@contextmanager
def deferred() -> Iterator[list[int]]:
    """Hold signals that ask to stop back while something is put away.

    Yields
    ------
    list of int
        The signals that came meanwhile: to be acted on by the caller.
    """
    late: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield late
        return
    before = {number: signal.getsignal(number) for number in stopping()}
    for number, handler in before.items():
        if handler not in (signal.SIG_IGN, signal.SIG_DFL, None):
            signal.signal(number, lambda got, _: late.append(got))
    try:
        yield late
    finally:
        _restore(before)


def _restore(before: dict[signal.Signals, Any]) -> None:
    for number, handler in before.items():
        if handler is not None:
            signal.signal(number, handler)
