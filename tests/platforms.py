"""A Python without what only POSIX has, as far as Linux can play it; imported first in the process that is tested."""

from __future__ import annotations

import builtins
import importlib.abc
import multiprocessing
import os
import signal
import sys
from typing import Any

#: Modules that Windows does not have.
MODULES = ("fcntl", "grp", "posixpath_only", "pty", "pwd", "resource", "syslog", "termios", "tty")
#: What ``os`` does not have there. (``posix_spawn`` and ``fork`` stay for the standard library, which plays Windows
#: badly; that nobody forks is seen from the start method.)
CALLS = (
    "O_DIRECTORY", "O_NOFOLLOW", "chown", "fchmod", "fchown", "getegid", "geteuid", "getgid", "getpgid", "getuid",
    "killpg", "lchown", "mkfifo", "nice", "sched_getaffinity", "setpgid", "setsid", "statvfs", "sync", "uname",
)  # fmt: skip
SIGNALS = ("SIGALRM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "setitimer", "alarm")


class _Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname: str, path: Any, target: Any = None) -> None:
        if fullname in MODULES:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


def _importing(name: str, given: Any = None, *rest: Any, **named: Any) -> Any:
    asker = str((given or {}).get("__name__", ""))
    if name in MODULES and asker.partition(".")[0] in ("sim", "gridgov"):
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return _import(name, given, *rest, **named)


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


_import, _os_open, _os_fsync = builtins.__import__, os.open, os.fsync


def play_windows() -> None:
    """Take away modules, calls and signals, and folders as files."""
    multiprocessing.set_start_method("spawn", force=True)
    for name in MODULES:
        if name not in ("fcntl", "pwd", "grp"):  # the standard library has them already
            sys.modules.pop(name, None)
    sys.meta_path.insert(0, _Missing())
    builtins.__import__ = _importing
    for name in CALLS:
        if hasattr(os, name):
            delattr(os, name)
    for name in SIGNALS:
        if hasattr(signal, name):
            delattr(signal, name)
    os.open, os.fsync = _open, _fsync


play_windows()
