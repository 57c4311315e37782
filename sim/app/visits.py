"""Visits: what each visitor holds on the server, and when it is let go. Nothing is shared between visitors."""

from __future__ import annotations

import asyncio
import secrets
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Final

from sim.app import memory
from sim.app.assumed import Assumed, StoredEnsemble
from sim.app.choice import Choice
from sim.app.experiment import Experiment
from sim.app.holdings import HELD, Holdings
from sim.app.levers import LeverError
from sim.app.logs import LOG
from sim.app.messages import MOST_RUNS
from sim.app.studies import StoredStudy
from sim.app.uploads import Upload
from sim.app.weight import bytes_of

MOST_VISITS: Final = 50
#: Places, studies and ensembles of a visitor's own, of each kind; and comparisons under assumptions.
MOST_UPLOADS: Final = 4
#: A visit without an open stream of events, and without a request, ends after so many seconds.
IDLE_SECONDS: Final = 20.0
#: A program that opens no stream is given longer: it may be thinking.
QUIET_SECONDS: Final = 50.0
LOOK_SECONDS: Final = 2.0


class Visit:
    """What one visitor holds.

    Attributes
    ----------
    name : str
        Random, hard to guess: whoever has it is the visitor.
    runs : dict of str to Experiment
    places, studies, ensembles : dict of str to Upload, StoredStudy, StoredEnsemble
        What the visitor has sent.
    assumed : dict of str to Assumed
        Comparisons under the sets of assumptions of an ensemble.
    changed : int
        Grows whenever a run has news.
    """

    def __init__(self, holdings: Holdings) -> None:
        self.name = secrets.token_urlsafe(18)
        self.runs: dict[str, Experiment] = {}
        self.places: dict[str, Upload] = {}
        self.studies: dict[str, StoredStudy] = {}
        self.ensembles: dict[str, StoredEnsemble] = {}
        self.assumed: dict[str, Assumed] = {}
        self.changed = 0
        self.streams = 0
        self.asked = 0  # requests that are being answered
        self.streamed = False
        self.seen = time.monotonic()
        self.sending = asyncio.Lock()  # a large message is on its way
        self._holdings = holdings
        self._lock = threading.Lock()
        holdings.enter(self.name)

    def touch(self) -> None:
        """The visitor was heard of."""
        self.seen = time.monotonic()

    def idle(self, now: float) -> bool:
        """Whether the visitor has gone."""
        return (
            self.streams == 0
            and self.asked == 0
            and now - self.seen > (IDLE_SECONDS if self.streamed else QUIET_SECONDS)
        )

    def start(self, choice: Choice) -> str:
        """Begin a run.

        Raises
        ------
        LeverError
            The visitor holds as many runs as may be, or the server is full.
        """
        with self._lock:
            if len(self.runs) >= MOST_RUNS:
                raise LeverError("runs", MOST_RUNS)
            if not self._holdings.room(self.name):
                raise LeverError("full")
            run = secrets.token_urlsafe(9)
            granted = partial(self._holdings.grant, self.name)
            self.runs[run] = Experiment(choice, choice.scenario(), self._news, granted)
        self.runs[run].start()
        return run

    def drop(self, run: str) -> None:
        """Stop a run and let go of it."""
        with self._lock:
            found = self.runs.pop(run, None)
            if found is not None:
                found.stop()
            self._holdings.keep(self.name, self._all())
        self._news()
        memory.poke()

    def _all(self) -> tuple[object, ...]:
        held = (self.runs, self.places, self.studies, self.ensembles, self.assumed)
        return tuple(thing for things in held for thing in things.values())

    def add_place(self, upload: Upload) -> str:
        """Keep a place of the visitor's own; beyond a few, the oldest goes.

        Raises
        ------
        LeverError
            There is no memory left for it.
        """
        return self._add(self.places, upload, bytes_of(upload.scenario), "own/")

    def add_study(self, study: StoredStudy) -> str:
        """Keep a study that the visitor has sent, likewise."""
        return self._add(self.studies, study, bytes_of(study.findings))

    def add_ensemble(self, found: StoredEnsemble) -> str:
        """Keep an ensemble that the visitor has sent, likewise."""
        return self._add(self.ensembles, found, bytes_of(found.ensemble))

    def assume(self, runs: list[Experiment], names: list[str], ensemble: StoredEnsemble) -> str:
        """Begin to run some scenarios under the sets of an ensemble; what went on before is stopped.

        Raises
        ------
        LeverError
            The server is full.
        """
        if not self._holdings.room(self.name):
            raise LeverError("full")
        for one in self.assumed.values():
            one.stop()
        found = Assumed(runs, names, ensemble, self._news)
        name = self._add(self.assumed, found, bytes_of(found.scenarios))
        found.start()
        return name

    def _add[Held: (Upload, StoredStudy, StoredEnsemble, Assumed)](
        self, held: dict[str, Held], new: Held, size: int, prefix: str = ""
    ) -> str:
        with self._lock:
            if not self._holdings.grant(self.name, new, size):
                new.close()
                raise LeverError("full")
            name = f"{prefix}{secrets.token_urlsafe(6)}"
            held[name] = new
            while len(held) > MOST_UPLOADS:
                held.pop(next(iter(held))).close()
            self._holdings.keep(self.name, self._all())
        return name

    def drop_study(self, name: str) -> None:
        """Let go of a study."""
        with self._lock:
            found = self.studies.pop(name, None)
            if found is not None:
                found.close()
            self._holdings.keep(self.name, self._all())
        memory.poke()

    def close(self) -> None:
        """Let go of everything; nothing more is run."""
        with self._lock:
            for run in self.runs.values():
                run.stop()
            self.runs.clear()
            for held in (self.places, self.studies, self.ensembles, self.assumed):
                for thing in held.values():
                    thing.close()
                held.clear()
            self._holdings.leave(self.name)
        memory.poke()

    def _news(self) -> None:
        self.changed += 1


class Visits:
    """All visits of a server.

    Parameters
    ----------
    most : int
        So many visitors at one time.
    holdings : Holdings
        Caps of the memory that results take.
    """

    def __init__(self, most: int = MOST_VISITS, holdings: Holdings = HELD) -> None:
        self.most = most
        self.holdings = holdings
        self._open: dict[str, Visit] = {}
        self._lock = threading.Lock()

    def enter(self) -> Visit:
        """A new visitor.

        Raises
        ------
        LeverError
            All places are taken.
        """
        with self._lock:
            if len(self._open) >= self.most:
                LOG.warning("visit refused: %s visitors are here already", self.most)
                raise LeverError("crowded", self.most)
            visit = Visit(self.holdings)
            self._open[visit.name] = visit
            return visit

    def find(self, name: str) -> Visit | None:
        """The visit of a name, if it is open; it counts as heard of."""
        visit = self._open.get(name)
        if visit is not None:
            visit.touch()
        return visit

    def leave(self, name: str) -> None:
        """A visitor has gone."""
        with self._lock:
            visit = self._open.pop(name, None)
        if visit is not None:
            visit.close()

    def sweep(self, now: float | None = None) -> None:
        """Let go of those who have not been heard of."""
        now = time.monotonic() if now is None else now
        for name in [name for name, visit in list(self._open.items()) if visit.idle(now)]:
            self.leave(name)

    def watch(self, stopped: Callable[[], bool] = lambda: False) -> None:
        """Sweep every other second, in a thread of its own."""

        def work() -> None:
            while not stopped():
                time.sleep(LOOK_SECONDS)
                self.sweep()

        threading.Thread(target=work, name="gridgov-visits", daemon=True).start()

    def __len__(self) -> int:
        return len(self._open)
