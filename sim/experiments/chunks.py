"""Cutting a stream of tasks into chunks of a second or two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final

from sim.experiments.pace import Pace
from sim.experiments.worker import Row, Task

CHUNK_SECONDS: Final = 2.0
MOST_TASKS: Final = 500
SHORT_SECONDS: Final = 0.1
_MEMORY: Final = 0.2  # weight of the newest run in the running mean of seconds


class Chunker:
    """Takes chunks from a stream of tasks: as many as take about two seconds, going by runs done so far.

    Parameters
    ----------
    tasks : iterator of Task
    left : callable
        Upper bound of the tasks not taken yet; towards the end chunks shrink, so that no worker is left with
        much more to do than the others.

    Attributes
    ----------
    pace : Pace
        How fast runs are made; whoever makes them notes it there.
    """

    def __init__(self, tasks: Iterator[Task], left: Callable[[], int]) -> None:
        self.tasks = tasks
        self.pace = Pace()
        self._left = left
        self._seconds: float | None = None

    def learn(self, rows: Sequence[Row]) -> None:
        """Note how long runs took."""
        for row in rows:
            seconds = float(row.get("wall_seconds") or 0.0)
            past = seconds if self._seconds is None else self._seconds
            self._seconds = past + _MEMORY * (seconds - past)

    @property
    def short(self) -> bool:
        """Whether runs are so short that handing out the next ones takes a noticeable part of their time."""
        return self._seconds is not None and self._seconds < SHORT_SECONDS

    def size(self, workers: int) -> int:
        """Tasks of the next chunk."""
        if self._seconds is None:
            return 1
        fitting = int(min(CHUNK_SECONDS / max(self._seconds, 1e-6), MOST_TASKS))
        fair = -(-self._left() // (2 * workers))
        return max(1, min(fitting, fair))

    def take(self, workers: int) -> list[Task]:
        """The next chunk; empty if no task is left."""
        return list(islice(self.tasks, self.size(workers)))
