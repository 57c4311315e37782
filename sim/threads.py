"""Threads of linear algebra: one for each process.

The matrices here have some hundred rows. Several threads on one of them mostly wait for each other, and where other
processes use the same processors they may wait a hundred times as long as the work takes. Rounding, too, then does
not depend on how many processors a machine has.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

#: What libraries read when they are loaded; a value that somebody has set stays.
VARIABLES: Final = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def keep_to_one_thread() -> None:
    """Let the libraries of this process, if they are not loaded yet, and of its children use one thread each."""
    for name in VARIABLES:
        os.environ.setdefault(name, "1")


@contextmanager
def children_of_one_thread() -> Iterator[None]:
    """Processes that are started within use one thread each; the environment of this one stays as it is."""
    unset = [name for name in VARIABLES if name not in os.environ]
    keep_to_one_thread()
    try:
        yield
    finally:
        for name in unset:
            os.environ.pop(name, None)
