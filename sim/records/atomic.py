"""Files and directories that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.records.errors import RecordError


def sync(path: Path) -> None:
    """Push a file or directory to the disk; where directories cannot be opened (Windows), files only."""
    posix = hasattr(os, "O_DIRECTORY")
    if not posix and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if posix else os.O_RDWR)  # Windows pushes only what may be written
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_file(path: Path, fill: Callable[[Path], None]) -> None:
    """Let ``fill`` write a temporary neighbour, then rename it to ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(descriptor)
    part = Path(name)
    try:
        fill(part)
        part.chmod(0o666 & ~_umask())
        sync(part)
        part.replace(path)
        sync(path.parent)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def new_directory(target: Path, marker: str) -> Iterator[Path]:
    """A temporary directory that takes the place of ``target`` when the block ends without an error.

    Parameters
    ----------
    target : Path
        Missing, empty, or an earlier result: a directory that holds ``marker``.
    marker : str
        File that tells a directory made here from anything else.

    Raises
    ------
    RecordError
        ``target`` is a file, or a directory with other content.
    """
    check_replaceable(target, marker)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    try:
        yield part
        part.chmod(0o777 & ~_umask())
        for file in part.iterdir():
            sync(file)
        sync(part)
        check_replaceable(target, marker)
        _swap(part, target)
        sync(target.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def check_replaceable(target: Path, marker: str) -> None:
    """Raise unless ``target`` is missing, empty or an earlier result."""
    if target.is_dir() and not target.is_symlink():
        names = sorted(entry.name for entry in target.iterdir())
        if not names or marker in names:
            return
        found = f"a directory with {', '.join(names[:3])}{' ...' if len(names) > 3 else ''}"
    elif target.exists() or target.is_symlink():
        found = "a link" if target.is_symlink() else "a file"
    else:
        return
    raise RecordError(
        f"{target}: expected a new or empty directory or an earlier result ({marker}), found {found}; "
        f"nothing was written; name another directory"
    )


def _swap(part: Path, target: Path) -> None:
    if not target.exists():
        part.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".old", dir=target.parent))
    target.rename(old / "was")
    try:
        part.rename(target)
    except OSError:
        (old / "was").rename(target)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
