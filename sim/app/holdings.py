"""Bytes of memory that visitors hold, with a cap for each and a cap for all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any, Final

MOST_EACH: Final = 300_000_000
MOST_ALL: Final = 2_000_000_000


class Holdings:
    """What each visitor holds; may be asked from any thread.

    Parameters
    ----------
    each, total : int
        Caps in bytes.

    Attributes
    ----------
    grown : callable
        By how many bytes the process has grown since it began to serve: while it has grown by the cap of all, nobody
        begins anything more, whatever the count of what is held says.
    """

    def __init__(self, each: int = MOST_EACH, total: int = MOST_ALL) -> None:
        self.each = each
        self.total = total
        self.grown: Callable[[], int] = lambda: 0
        self._held: dict[str, dict[int, int]] = {}
        self._lock = threading.Lock()

    def enter(self, owner: str) -> None:
        """A visitor has come."""
        with self._lock:
            self._held.setdefault(owner, {})

    def leave(self, owner: str) -> None:
        """A visitor has gone, and holds nothing."""
        with self._lock:
            self._held.pop(owner, None)

    def grant(self, owner: str, what: Any, size: int) -> bool:
        """Let a visitor hold something of so many bytes, if both caps allow it; a second call replaces the first.

        Nothing is granted to somebody who has gone.
        """
        with self._lock:
            mine = self._held.get(owner)
            if mine is None:
                return False
            others = self._sum() - sum(mine.values())
            wanted = sum(mine.values()) - mine.get(id(what), 0) + size
            if wanted > self.each or others + wanted > self.total:
                return False
            mine[id(what)] = size
            return True

    def keep(self, owner: str, things: Iterable[Any]) -> None:
        """A visitor holds these still, and nothing else."""
        kept = {id(thing) for thing in things}
        with self._lock:
            mine = self._held.get(owner, {})
            for key in mine.keys() - kept:
                del mine[key]

    def room(self, owner: str) -> bool:
        """Whether a visitor may hold anything more at all."""
        with self._lock:
            mine = sum(self._held.get(owner, {}).values())
            return mine < self.each and self._sum() < self.total and self.grown() < self.total

    def held(self, owner: str | None = None) -> int:
        """Bytes held by a visitor, or by all."""
        with self._lock:
            return self._sum() if owner is None else sum(self._held.get(owner, {}).values())

    def _sum(self) -> int:
        return sum(sum(mine.values()) for mine in self._held.values())


#: What the visitors of this server hold.
HELD: Final = Holdings()
