"""Work for a visitor in a thread of its own, which goes on until it ends or is asked to."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Final

from sim.app import memory
from sim.app.engine import READY

ENDED: Final = ("done", "stopped", "failed", "full")


class Full(Exception):
    """There is no memory for the results."""


class Stopped(Exception):
    """The visitor has pressed stop."""


class VisitorWork(ABC):
    """What is done for a visitor.

    Parameters
    ----------
    name : str
        Of the thread.
    told : callable, optional
        Called from the thread whenever something new can be shown.

    Attributes
    ----------
    state : str
        ``waiting``, what the work says it is at, then one of ``ENDED``.
    share : float
        Done of all.
    message : str
        Why it failed; empty if it did not.
    """

    def __init__(self, name: str, told: Callable[[], None] | None) -> None:
        self.state, self.share, self.message = "waiting", 0.0, ""
        self._told = told or (lambda: None)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Ask for an end, which comes as soon as the work looks."""
        self._stop.set()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the end; whether it has come."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ENDED

    # -- in the thread ------------------------------------------------------------------------------------

    @abstractmethod
    def _work(self) -> None:
        """Do it; `_check` ends it where it is asked to."""

    def _run(self) -> None:
        try:
            self._work()
            self.state = "done"
        except Stopped:
            self.state = "stopped"
        except Full:
            self.state = "full"
        except Exception as error:  # a visitor sees what happened; the server goes on
            self.state, self.message = "failed", self._why(error)
        self._told()
        memory.poke()  # what runs worked with is free now, and can be handed back

    def _why(self, error: Exception) -> str:
        """What a visitor is told of an error."""
        return f"{type(error).__name__}: {error}"

    def _check(self) -> None:
        if self._stop.is_set():
            raise Stopped

    def _wait_for_engine(self) -> None:
        while not READY.wait(0.1):
            self._check()
