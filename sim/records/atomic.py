"""Files that appear whole or not at all, on every platform."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Final

from sim.records.errors import WriteError, reason

_WINDOWS: Final = os.name == "nt"
_TRIES: Final = 20


def sync(path: Path) -> None:
    """Push a file or directory to the disk; a directory where the system can."""
    posix = hasattr(os, "O_DIRECTORY") and not _WINDOWS  # Windows opens no directories, and pushes what may be written
    if path.is_dir():
        if posix:
            with suppress(PermissionError):
                _sync(path, os.O_RDONLY)
        return
    _sync(path, os.O_RDONLY if posix else os.O_RDWR)


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace(source: Path, target: Path) -> None:
    """Rename a file over another one; waits a moment for whoever has it open on Windows."""
    for left in reversed(range(_TRIES if _WINDOWS else 1)):
        try:
            os.replace(source, target)
        except PermissionError:
            if not left:
                raise
            time.sleep(0.05)
        else:
            return


def write_file(path: Path, fill: Callable[[Path], None], before: Callable[[Path], None] = lambda part: None) -> None:
    """Let ``fill`` write a temporary neighbour, call ``before`` with it, whole, then rename it to ``path``.

    Raises
    ------
    WriteError
        It could not be written; what was there before is as it was.
    """
    part: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = temporary(path)
        fill(part)
        part.chmod(0o666 & ~umask())
        sync(part)
        before(part)
        replace(part, path)
        sync(path.parent)
    except WriteError:
        raise
    except OSError as error:
        raise WriteError(could_not(path, error)) from error
    finally:
        if part is not None:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def filled_with(content: str | bytes) -> Callable[[Path], None]:
    """What writes a text (UTF-8, ends of lines as they are in it) or bytes, for `write_file` and its like."""
    raw = content.encode() if isinstance(content, str) else content

    def fill(part: Path) -> None:
        part.write_bytes(raw)

    return fill


def put_packed(path: Path, save: Callable[[BytesIO], object]) -> None:
    """Write what a library packs into a file (a workbook, a document), whole.

    It is packed in memory: libraries that cannot end the file they began complain past all handlers.
    """
    held = BytesIO()
    save(held)
    path.write_bytes(held.getbuffer())


def temporary(path: Path) -> Path:
    """A new empty file beside ``path``, to be renamed to it."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(descriptor)
    return Path(name)


def could_not(path: Path, error: OSError) -> str:
    """What is said of a place that could not be written to."""
    return (
        f"{path}: could not be written: {reason(error)}; what was there before is as it was; make room or name "
        f"another place"
    )


def umask() -> int:
    """Permissions that new files do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
