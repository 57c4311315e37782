"""The decorators of compiled functions, and where their machine code is kept.

``NUMBA_DISABLE_JIT=1`` in the environment runs the same source uncompiled, for debugging and coverage.
Floating-point arithmetic is strict (no fast-math), so that compiled and uncompiled runs agree.

Machine code is cached on disk. Numba looks only at the file of a function to see whether its code is stale, not
at the files of the functions it calls; so the cache has a folder per fingerprint of all compiled sources. What a wheel
brings along (:mod:`sim.jit.shipped`) is taken where nothing was compiled.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from numba import __version__ as numba_version
from numba import config as _config
from numba import njit
from numba.core.registry import cpu_target

from sim.errors import warn
from sim.jit.linking import Part, WholeCompiler, is_known
from sim.jit.shipped import FOLDER, KeptCode, read_about

config: Any = _config  # numba fills this module when it is imported
_HOME = Path(__file__).parents[1]
_SOURCES = (
    "jit/*.py",
    "random/*.py",
    "rules/facts.py",
    "rules/builtin.py",
    "policy/names.py",
    "policy/pools.py",
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


def _sources() -> list[Path]:
    return sorted(path for pattern in _SOURCES for path in _HOME.glob(pattern))


def fingerprint() -> str:
    """Twelve hexadecimal digits that change with any source of compiled code."""
    digest = sha256()
    for path in _sources():
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _cache_folder() -> Path:
    """Folder of this version's machine code: numba's own if the user set one, else beside the package, else at home.

    Where none of them can be written, a temporary one, which the processes that this one starts use, too.

    Warns
    -----
    RuntimeWarning
        The folder is temporary.
    """
    name = f"{_PREFIX}{fingerprint()}"
    for base in _bases():
        if _can_write(base / name):
            return base / name
    base = Path(tempfile.mkdtemp(prefix=_PREFIX))
    atexit.register(shutil.rmtree, base, ignore_errors=True)
    os.environ["NUMBA_CACHE_DIR"] = str(base)
    warn(
        "compiled code cannot be kept: neither the folder of the package nor the home folder can be written. It goes "
        "into a temporary folder and is compiled anew by every command, which takes a minute or more. Name a folder "
        "that can be written in the environment variable NUMBA_CACHE_DIR",
        RuntimeWarning,
    )
    return base / name


def _bases() -> Iterator[Path]:
    if config.CACHE_DIR:
        yield Path(config.CACHE_DIR)
    yield _HOME / "__pycache__"
    with suppress(RuntimeError):  # there is no home
        yield Path.home() / ".cache" / "gridgov"


def _can_write(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


_CACHE = "" if UNCOMPILED else str(_cache_folder())
#: Target of the machine code that came with the package, if it fits; None: everything is compiled here.
SHIPPED_FOR = None if UNCOMPILED or not IN_PARTS else read_about(FOLDER, fingerprint())
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}


def ready_mark() -> Path | None:
    """File that stands beside machine code that is whole; None where none is wanted, or it came with the package.

    Its name holds what numba asks for before it takes code from the disk: processor, versions, times of the sources.
    """
    if UNCOMPILED or SHIPPED_FOR is not None:
        return None
    changed = sum(path.stat().st_mtime_ns for path in _sources())
    asked = f"{sys.version_info[:2]} {numba_version} {changed} {cpu_target.target_context.codegen().magic_tuple()}"
    return Path(_CACHE) / f"ready-{sha256(asked.encode()).hexdigest()[:12]}"


def _ready(function: Any, **options: Any) -> Any:
    """Compile to machine code that Python can call, kept on disk."""
    if IN_PARTS:
        options["pipeline_class"] = WholeCompiler
    before = config.CACHE_DIR
    config.CACHE_DIR = _CACHE
    try:
        ready = njit(cache=True, **_OPTIONS, **options)(function)
        if SHIPPED_FOR is not None:
            ready._cache = KeptCode(function, FOLDER, SHIPPED_FOR)
        return ready
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
