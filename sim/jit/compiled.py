"""The decorators of compiled functions, and where their machine code is kept.

``NUMBA_DISABLE_JIT=1`` in the environment runs the same source uncompiled, for debugging and coverage.
Floating-point arithmetic is strict (no fast-math), so that compiled and uncompiled runs agree.

Machine code is cached on disk. Numba looks only at the file of a function to see whether its code is stale, not
at the files of the functions it calls; so the cache has a folder per fingerprint of all compiled sources.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from numba import __version__ as numba_version
from numba import config as _config
from numba import njit

from sim.jit.linking import Part, WholeCompiler, is_known

config: Any = _config  # numba fills this module when it is imported
_HOME = Path(__file__).parents[1]
_SOURCES = (
    "jit/*.py",
    "random/*.py",
    "rules/facts.py",
    "rules/builtin.py",
    "policy/names.py",
    "flow/*.py",
    "demand/*.py",
    "world/*.py",
    "organisation/*.py",
)
_PREFIX = "gridgov-"

#: Whether the environment asks for uncompiled code.
UNCOMPILED = bool(config.DISABLE_JIT)
#: Whether functions that only compiled functions call are left as parts of these (:mod:`sim.jit.linking`).
IN_PARTS = is_known(numba_version)


def fingerprint() -> str:
    """Twelve hexadecimal digits that change with any source of compiled code."""
    digest = sha256()
    for path in sorted(path for pattern in _SOURCES for path in _HOME.glob(pattern)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _cache_folder() -> Path:
    """Folder of this version's machine code: numba's own if the user set one, else beside the package."""
    if config.CACHE_DIR:
        base = Path(config.CACHE_DIR)
    elif os.access(_HOME, os.W_OK):
        base = _HOME / "__pycache__"
    else:
        base = Path.home() / ".cache" / "gridgov"
    return base / f"{_PREFIX}{fingerprint()}"


_CACHE = str(_cache_folder())
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}


def has_cache() -> bool:
    """Whether machine code of these sources is on disk, or none is wanted."""
    return UNCOMPILED or any(Path(_CACHE).rglob("*.nbi"))


def _ready(function: Any, **options: Any) -> Any:
    """Compile to machine code that Python can call, kept on disk."""
    if IN_PARTS:
        options["pipeline_class"] = WholeCompiler
    before = config.CACHE_DIR
    config.CACHE_DIR = _CACHE
    try:
        return njit(cache=True, **_OPTIONS, **options)(function)
    finally:
        config.CACHE_DIR = before


def entry[F: Callable[..., Any]](function: F) -> F:
    """Compile a function that Python calls, with all that it calls, when it is first called; kept on disk."""
    return cast(F, _ready(function))


def compiled[F: Callable[..., Any]](function: F) -> F:
    """Compile a function of numbers, records and arrays into the functions that call it."""
    if UNCOMPILED:
        return function
    return cast(F, Part(function, _ready, **_OPTIONS) if IN_PARTS else _ready(function))


def inlined[F: Callable[..., Any]](function: F) -> F:
    """Compile a small function into its callers: saves the call where it costs more than the work."""
    if UNCOMPILED:
        return function
    options = {"forceinline": True}
    return cast(F, Part(function, _ready, **_OPTIONS, **options) if IN_PARTS else _ready(function, **options))
