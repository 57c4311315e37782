"""Memory that is given back to the system when visitors have let go of it."""

from __future__ import annotations

import ctypes
import gc
import sys
import threading
import time
from contextlib import suppress
from typing import Final

import psutil

#: Let what is closing be closed; several who leave together cost one pass.
_WAIT: Final = 2.0
#: A closing page lets go step by step, and a stopped run ends with its day: look again after so many seconds.
_AGAIN: Final = 12.0
_NEWS: Final = threading.Event()
#: Settings of the allocator of the GNU C library, by their numbers in ``malloc.h``, with the values for a server.
_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8
_LARGE: Final = 128 * 1024
_ARENAS: Final = 2


def poke() -> None:
    """Something was let go of; may be called from any thread."""
    _NEWS.set()


def settle() -> None:
    """Have large blocks come from the system one by one and go back as soon as they are free.

    Left to itself, the allocator keeps up to 32 MB of a block that was freed for the next one, in eight areas for
    each processor; with ten visitors who come and go, small blocks that stay lie scattered over all of it, and none
    of it goes back. To be called before there are threads.
    """
    _of_c_library("mallopt", _M_MMAP_THRESHOLD, _LARGE)
    _of_c_library("mallopt", _M_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Collect what nobody refers to, and hand free pages of the allocators back to the system."""
    gc.collect()
    import pyarrow as pa

    pa.default_memory_pool().release_unused()
    _of_c_library("malloc_trim", 0)


def _of_c_library(name: str, *numbers: int) -> None:
    """Call a function of the GNU C library, where there is one."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            getattr(ctypes.CDLL(None), name)(*numbers)


class Growth:
    """By how much the memory of this process has grown since this was made."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._first = int(self._process.memory_info().rss)

    def __call__(self) -> int:
        """Bytes; negative if it has shrunk."""
        return int(self._process.memory_info().rss) - self._first


def watch() -> None:
    """Give memory back whenever something was let go of, in a thread of its own, until the process ends."""

    def work() -> None:
        while True:
            _NEWS.wait()
            _NEWS.clear()
            for pause in (_WAIT, _AGAIN):
                time.sleep(pause)
                give_back()

    threading.Thread(target=work, name="gridgov-memory", daemon=True).start()
