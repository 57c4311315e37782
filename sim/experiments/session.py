"""One process at work in a results folder: nobody else is, and what lies there is in order."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from sim.errors import warn
from sim.experiments.plan import Shard
from sim.experiments.provenance import About, Provenance
from sim.experiments.store import Store
from sim.records.errors import RecordError, RecordWarning, reason
from sim.records.kinds import STUDY, check_kind
from sim.records.lock import Holder, Lock, holder

_WHOLE: Final = ".sweep.lock"
_YIELD_SECONDS: Final = 2.0
_POLL_SECONDS: Final = 0.05
_NAMED: Final = 3


class Occupied(RecordError):
    """Another sweep is at work in the folder."""


def sweeps_in(folder: Path) -> dict[str, Holder]:
    """Sweeps at work in a folder now: part of the study (``""`` for the whole) > process."""
    found = {}
    for path in [folder / _WHOLE, *sorted(folder.glob(".sweep-*-of-*.lock"))]:
        who = holder(path)
        if who is not None:
            found[_part_of(path)] = who
    return found


def _part_of(path: Path) -> str:
    if path.name == _WHOLE:
        return ""
    index, _, count = path.name.removeprefix(".sweep-").removesuffix(".lock").partition("-of-")
    return f"{index}/{count}"


class Session:
    """A sweep at work in a results folder.

    Shards of one study may work in a folder at a time, each once; anything else has it alone.

    Parameters
    ----------
    store : Store
    shard : Shard, optional
        Which part of the study is made.
    about : About, optional
        What the folder is about.
    """

    def __init__(self, store: Store, shard: Shard | None = None, about: About | None = None) -> None:
        self.store = store
        self.shard = shard
        self.about = about
        self.provenance = Provenance(store.folder)
        self._lock: Lock | None = None
        self._entry: dict[str, Any] | None = None

    @property
    def is_open(self) -> bool:
        """Whether the folder is ours at present."""
        return self._lock is not None

    def open(self) -> None:
        """Take the folder, and put in order what a killed sweep or a bad disk has left.

        Raises
        ------
        RecordError
            The folder cannot be written to, or another sweep is at work there.
        """
        check_kind(self.store.folder, STUDY if self.about is None else self.about.folder_kind)
        self.store.check_writable()
        try:
            self._lock = self._taken()
        except OSError as error:
            raise RecordError(
                f"{self.store.folder}: expected a folder that can be written to, but: {reason(error)}; nothing was "
                f"run; name another folder (--out)"
            ) from error
        try:
            self._set_aside()
            if self.shard is None:
                self.store.tidy()
            if self.about is not None and not self.provenance.describes(self.about):
                self.provenance.describe(self.about)
        except BaseException:
            self.close("failed", 0)
            raise

    @property
    def lacks_points(self) -> bool:
        """Whether this session is to write down the points of a large study: a shard knows its own only."""
        return self.shard is None and self.about is not None and self.provenance.lacks_points(self.about)

    def begin(self) -> None:
        """Note that runs are made from now on."""
        if self._entry is None and self.about is not None:
            self._entry = self.provenance.begin(_text(self.shard))

    def check(self) -> None:
        """Raise if another sweep has taken the folder meanwhile, as it may when this process slept for long.

        Raises
        ------
        Occupied
        """
        lock = self._lock
        if lock is None or lock.owned:
            return
        who = holder(lock.path)
        if who is None:  # the folder has gone, or somebody has removed the lock
            with suppress(OSError):
                self.store.runs.mkdir(parents=True, exist_ok=True)
                lock.acquire()
            return
        raise Occupied(
            f"{self.store.folder}: {who} has taken over this folder, as this process gave no sign of life for long; "
            f"the runs stored before are whole"
        )

    def close(self, outcome: str, made: int) -> None:
        """Give the folder back."""
        if self._lock is None:
            return
        try:
            with suppress(OSError, RecordError):  # a full disk must not hide what else went wrong
                if self.about is not None and (self.about.growing or (outcome == "whole" and self.lacks_points)):
                    self.provenance.write_points(self.about)  # not after Ctrl-C, which would wait for it
                if self._entry is not None:
                    self.provenance.end(self._entry, outcome, made)
        finally:
            self._lock.release()
            self._lock, self._entry = None, None

    def _set_aside(self) -> None:
        damaged = self.store.survey().damaged
        if not damaged:
            return
        self.store.set_aside(damaged)
        named = "; ".join(f"{one.path.name}: {one.why}" for one in damaged[:_NAMED])
        more = f"; and {len(damaged) - _NAMED} more" if len(damaged) > _NAMED else ""
        warn(
            f"{self.store.runs}: {len(damaged)} parts were not as they should be and were moved to "
            f"{self.store.aside}; the runs that were in them are made again ({named}{more})",
            RecordWarning,
        )

    def _taken(self) -> Lock:
        folder = self.store.folder
        name = _WHOLE if self.shard is None else f".sweep-{self.shard.index}-of-{self.shard.count}.lock"
        lock = Lock(folder / name, beats=True)
        who = lock.acquire()
        if who is None:
            limit = time.monotonic() + _YIELD_SECONDS
            while (who := self._other(name)) is not None:
                if lock.token > who.token or time.monotonic() > limit:  # of two that come at once, one yields
                    lock.release()
                    break
                time.sleep(_POLL_SECONDS)
        if who is None:
            return lock
        raise Occupied(
            f"{folder}: another sweep is at work in this folder ({who}); nothing was run; wait for it to end (gridgov "
            f"status {folder} shows how far it is), or name another folder (--out)"
        )

    def _other(self, name: str) -> Holder | None:
        """Who else is at work here with whom the folder cannot be shared."""
        for part, who in sweeps_in(self.store.folder).items():
            ours = name == _WHOLE if not part else name == f".sweep-{part.replace('/', '-of-')}.lock"
            alike = self.shard is not None and part.endswith(f"/{self.shard.count}")
            if not ours and not alike:
                return who
        return None


def _text(shard: Shard | None) -> str:
    return "" if shard is None else f"{shard.index}/{shard.count}"
