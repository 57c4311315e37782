"""How much memory the process has needed, on every system."""

from __future__ import annotations

import importlib
import sys
from typing import Any

_KIB, _MIB = 1024, 1024 * 1024


def peak_memory_mb() -> float:
    """Most memory that this process has held at once so far, in MiB.

    Where the system keeps no such figure, what the process holds now.
    """
    try:
        resource: Any = importlib.import_module("resource")
    except ImportError:  # Windows
        import psutil

        held = psutil.Process().memory_info()
        return float(getattr(held, "peak_wset", held.rss) / _MIB)
    unit = 1 if sys.platform == "darwin" else _KIB  # macOS counts bytes, Linux KiB
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / _MIB)
