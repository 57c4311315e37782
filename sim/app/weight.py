"""Bytes that results hold in memory, counted whole: tables, arrays, lists, texts and what they refer to."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterable
from enum import Enum
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

#: Shared by the whole program, so nobody holds them.
_SHARED: Final = (type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType, types.MethodType, Enum)


def bytes_of(*things: Any) -> int:
    """Bytes of memory that some things hold, with all they refer to; what several refer to is counted once.

    Parameters
    ----------
    *things
        Plain values, containers, arrays, tables, and objects made of these. Classes, modules and functions count
        nothing.

    Returns
    -------
    int
    """
    total, seen, stack = 0, set[int](), list(things)
    while stack:
        thing = stack.pop()
        if id(thing) in seen or thing is None or isinstance(thing, _SHARED):
            continue
        seen.add(id(thing))
        size, parts = _weighed(thing)
        total += size
        stack.extend(parts)
    return total


def _weighed(thing: Any) -> tuple[int, Iterable[Any]]:
    """Bytes of one thing by itself, and what it refers to."""
    if isinstance(thing, pa.Table):
        return thing.get_total_buffer_size(), ()
    if isinstance(thing, pd.DataFrame):
        return int(thing.memory_usage(deep=True).sum()), ()
    if isinstance(thing, np.ndarray):
        if thing.base is not None and isinstance(thing.base, np.ndarray):
            return sys.getsizeof(thing), (thing.base,)
        return thing.nbytes + 112, thing.tolist() if thing.dtype == object else ()
    if isinstance(thing, dict):
        return sys.getsizeof(thing), (part for pair in thing.items() for part in pair)
    if isinstance(thing, (list, tuple, set, frozenset)):
        return sys.getsizeof(thing), thing
    fields = [getattr(thing, name, None) for kind in type(thing).__mro__ for name in _slots(kind)]
    return sys.getsizeof(thing), [*fields, getattr(thing, "__dict__", None)]


def _slots(kind: type) -> tuple[str, ...]:
    found = kind.__dict__.get("__slots__", ())
    return (found,) if isinstance(found, str) else tuple(name for name in found if not name.startswith("__"))
