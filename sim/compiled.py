"""The one decorator of compiled functions.

``NUMBA_DISABLE_JIT=1`` in the environment runs the same source uncompiled, for debugging and coverage.
Results are cached on disk; floating-point arithmetic is strict (no fast-math), so that compiled and
uncompiled runs agree.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit


def compiled[F: Callable[..., Any]](function: F) -> F:
    """Compile a function of numbers, records and arrays when it is first called."""
    return njit(cache=True, nogil=True, error_model="numpy")(function)  # type: ignore[no-any-return]
