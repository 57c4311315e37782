"""Whose turn it is: runs of all visitors take turns at the processors, in the order in which they asked."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

_LOOK_SECONDS: Final = 0.1


class Turns:
    """Places for so many runs at one time; whoever asks first has the next one.

    A lock of the standard library gives a free place to whoever happens to look: with ten visitors, one may wait for
    as long as the others go on pressing the button.

    Parameters
    ----------
    places : int
        Runs at one time.
    """

    def __init__(self, places: int) -> None:
        self.places = places
        self._free = places
        self._line: deque[object] = deque()
        self._changed = threading.Condition()

    @contextmanager
    def turn(self, look: Callable[[], None]) -> Iterator[None]:
        """Hold a place for the length of the block.

        Parameters
        ----------
        look : callable
            Called about ten times a second while one waits; what it raises ends the waiting.
        """
        ticket = object()
        with self._changed:
            self._line.append(ticket)
        try:
            self._wait(ticket, look)
        except BaseException:
            with self._changed:
                self._line.remove(ticket)
                self._changed.notify_all()
            raise
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify_all()

    def _wait(self, ticket: object, look: Callable[[], None]) -> None:
        while True:
            look()
            with self._changed:
                if self._is_next(ticket) or (self._changed.wait(_LOOK_SECONDS) and self._is_next(ticket)):
                    self._line.popleft()
                    self._free -= 1
                    self._changed.notify_all()
                    return

    def _is_next(self, ticket: object) -> bool:
        return self._free > 0 and self._line[0] is ticket

    def idle(self) -> bool:
        """Whether nobody waits and nothing runs that would keep the next one waiting."""
        with self._changed:
            return self._free > 0 and not self._line


#: The processors of this machine, for all visitors.
TURNS: Final = Turns(max(1, os.cpu_count() or 1))
