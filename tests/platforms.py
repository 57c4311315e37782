"""A Python without what only POSIX has, as far as Linux can play it."""

from __future__ import annotations

import builtins
import importlib
import multiprocessing
import os
import signal
import sys
from typing import Any

#: Modules that Windows does not have.
MODULES = ("fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty")
#: What ``os`` does not have there. (``posix_spawn`` and ``fork`` stay for the standard library, which plays Windows
#: badly; that nobody forks is seen from the start method.)
CALLS = (
    "O_DIRECTORY", "O_NOFOLLOW", "chown", "fchmod", "fchown", "getegid", "geteuid", "getgid", "getpgid", "getuid",
    "killpg", "lchown", "mkfifo", "nice", "sched_getaffinity", "setpgid", "setsid", "statvfs", "sync", "uname",
)  # fmt: skip
#: Of these, what the standard library and numpy use because this is Linux.
KEPT = ("uname",)
SIGNALS = ("SIGALRM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "setitimer", "alarm")


def _refuse(name: str, asker: str) -> None:
    """Others may have these modules: psutil and the standard library see that this is Linux."""
    if name in MODULES and asker.partition(".")[0] in ("sim", "gridgov"):
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def _importing(name: str, given: Any = None, *rest: Any, **named: Any) -> Any:
    _refuse(name, str((given or {}).get("__name__", "")))
    return _import(name, given, *rest, **named)


def _import_module(name: str, package: str | None = None) -> Any:
    _refuse(name, str(sys._getframe(1).f_globals.get("__name__", "")))
    return _imported(name, package)


def _open(path: Any, *rest: Any, **named: Any) -> int:
    if not isinstance(path, int) and os.path.isdir(path):
        raise PermissionError(13, "Permission denied", os.fspath(path))
    return _os_open(path, *rest, **named)


def _fsync(handle: int) -> None:
    if os.readlink(f"/proc/self/fd/{handle}") and not _may_write(handle):
        raise OSError(9, "Bad file descriptor")
    _os_fsync(handle)


def _may_write(handle: int) -> bool:
    with builtins.open(f"/proc/self/fdinfo/{handle}") as info:
        flags = next(line for line in info if line.startswith("flags"))
    return bool(int(flags.split()[1], 8) & (os.O_WRONLY | os.O_RDWR))


_import, _imported = builtins.__import__, importlib.import_module
_os_open, _os_fsync = os.open, os.fsync


def play_windows() -> None:
    """Take away modules, calls and signals, and folders as files."""
    multiprocessing.set_start_method("spawn", force=True)
    builtins.__import__, importlib.import_module = _importing, _import_module
    for name in CALLS:
        if name not in KEPT and hasattr(os, name):
            delattr(os, name)
    for name in SIGNALS:
        if hasattr(signal, name):
            delattr(signal, name)
    os.open, os.fsync = _open, _fsync
