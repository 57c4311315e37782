"""Locks between processes and machines: a file that only one can create, with a heartbeat.

No system call of one platform is needed, so that a folder may lie on any disk that several machines share. A lock
whose process has ended (on this machine) or whose heart has not beaten for two minutes belongs to nobody.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import tempfile
import threading
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self

from sim.records.errors import RecordError

BEAT_SECONDS: Final = 5.0
STALE_SECONDS: Final = 120.0
_POLL_SECONDS: Final = 0.05
_STILL_ACTIVE: Final = 259
_QUERY: Final = 0x1000


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock.

    Attributes
    ----------
    pid : int
        Process; 0 if it has not said yet.
    host : str
        Name of its machine.
    since : str
        When it took the lock, in UTC.
    token : str
        What sets this lock apart from every other one.
    """

    pid: int
    host: str
    since: str
    token: str

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}, since {self.since}" if self.pid else "a process that is starting"


class Lock:
    """A lock on a place: a file that only one process can create.

    Parameters
    ----------
    path : Path
        File of the lock; its folder must exist.
    beats : bool
        Whether a thread keeps it alive; needed for what is held longer than two minutes.
    """

    def __init__(self, path: Path, beats: bool = False) -> None:
        self.path = path
        self.beats = beats
        self.token = uuid.uuid4().hex
        self._ended = threading.Event()
        self._heart: threading.Thread | None = None

    def acquire(self, patience: float = 0.0) -> Holder | None:
        """Take the lock; returns who has it if it was not free within some seconds.

        Parameters
        ----------
        patience : float
            Seconds to wait.

        Raises
        ------
        OSError
            The folder is not there, or cannot be written to.
        """
        limit = time.monotonic() + patience
        while True:
            if self._create():
                self._start_heart()
                return None
            found = holder(self.path)
            if found is None:
                self._clear()
            elif time.monotonic() >= limit:
                return found
            else:
                time.sleep(_POLL_SECONDS)

    @property
    def owned(self) -> bool:
        """Whether the lock is still ours: nobody has taken it for that of a dead process."""
        found = _read(self.path)
        return found is not None and found.token == self.token

    def release(self) -> None:
        """Give the lock back."""
        self._ended.set()
        if self._heart is not None:
            self._heart.join()
        if self.owned:
            with suppress(OSError):
                self.path.unlink()

    def __enter__(self) -> Self:
        found = self.acquire(10.0)
        if found is not None:
            raise RecordError(f"{self.path.parent}: {found} is writing here; try again when it has ended")
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def _create(self) -> bool:
        try:
            handle = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
        except FileExistsError:
            return False
        except PermissionError:  # Windows says so of a file that is just being removed
            if os.name == "nt" and self.path.exists():
                return False
            raise
        said = {
            "pid": os.getpid(),
            "host": platform.node(),
            "since": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
            "token": self.token,
        }
        try:
            os.write(handle, json.dumps(said).encode())
        except OSError:
            os.close(handle)
            self.path.unlink(missing_ok=True)
            raise
        os.close(handle)
        return True

    def _clear(self) -> None:
        """Remove the lock of a dead process; it is put back if a living one has come between."""
        aside = self.path.with_name(f"{self.path.name}.{uuid.uuid4().hex[:8]}")
        with suppress(FileNotFoundError, PermissionError):
            dead = _read(self.path)
            os.replace(self.path, aside)
            if _read(aside) != dead:
                os.replace(aside, self.path)
            aside.unlink(missing_ok=True)

    def _start_heart(self) -> None:
        if self.beats:
            self._ended.clear()
            self._heart = threading.Thread(target=self._beat, name="lock of results", daemon=True)
            self._heart.start()

    def _beat(self) -> None:
        while not self._ended.wait(BEAT_SECONDS):
            with suppress(OSError):
                if self.owned:
                    os.utime(self.path)


def holder(path: Path) -> Holder | None:
    """Who holds a lock now; None if nobody does.

    Parameters
    ----------
    path : Path
        File of the lock.
    """
    found = _read(path)
    if found is None or not _lives(found, path):
        return None
    return found


def _read(path: Path) -> Holder | None:
    """What a lock says; without a process if it is just being written."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        return None
    try:
        said: dict[str, Any] = json.loads(text)
        return Holder(int(said["pid"]), str(said["host"]), str(said["since"]), str(said["token"]))
    except (ValueError, KeyError, TypeError):
        return Holder(0, "", "", text)


def _lives(found: Holder, path: Path) -> bool:
    if found.pid and found.host == platform.node() and not process_lives(found.pid):
        return False
    try:
        return _now(path.parent) - path.stat().st_mtime < STALE_SECONDS
    except OSError:
        return False


def _now(folder: Path) -> float:
    """The time by the clock of the disk, which may be that of another machine."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".clock-") as file:
            return os.fstat(file.fileno()).st_mtime
    except OSError:
        return time.time()


def process_lives(pid: int) -> bool:
    """Whether there is a process of this number on this machine."""
    if os.name == "nt":  # there os.kill would end it
        return _lives_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _lives_on_windows(pid: int) -> bool:
    kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009
    handle = kernel.OpenProcess(_QUERY, False, pid)
    if not handle:
        return False
    code = ctypes.c_ulong()
    known = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return not known or code.value == _STILL_ACTIVE
