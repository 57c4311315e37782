"""How long the rest of a study will take, from what warm workers have shown."""

from __future__ import annotations

from typing import Final

_MEMORY: Final = 0.1  # weight of the newest run in the running mean of seconds


class Pace:
    """Time between the runs of each worker, its first one left out: in that it starts and compiles.

    Attributes
    ----------
    workers : int
        Workers that runs are made by at a time.
    """

    def __init__(self) -> None:
        self.workers = 1
        self._last: dict[object, float] = {}
        self._seconds: float | None = None

    def note(self, worker: object, now: float, runs: int = 1) -> None:
        """A worker has finished runs.

        Parameters
        ----------
        worker : hashable
            Which one.
        now : float
            Seconds by a clock.
        runs : int
            How many since it was noted last.
        """
        before = self._last.get(worker)
        self._last[worker] = now
        if before is None or runs < 1:
            return
        seconds = (now - before) / runs
        past = seconds if self._seconds is None else self._seconds
        weight = 1.0 - (1.0 - _MEMORY) ** runs
        self._seconds = past + weight * (seconds - past)

    def left(self, runs: int) -> float | None:
        """Seconds until so many runs are done; None while the first workers get ready."""
        return None if self._seconds is None else self._seconds * runs / max(1, self.workers)
