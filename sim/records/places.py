"""Where results go: one rule for everything that is written.

gridgov replaces or removes nothing but files that it has written itself and that are as it wrote them. Everything
else that lies in a folder stays as it is; where a file is in the way of one that has to be written, the command says
so before it does anything. What gridgov has written into a folder stands in a small file beside it, `MANIFEST`, with
sizes and checksums. A place is tried out before anything is run.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.records.atomic import could_not, filled_with, replace, sync, umask, write_file
from sim.records.errors import RecordError, WriteError, reason
from sim.records.kinds import check_kind
from sim.records.lock import Lock

MANIFEST: Final = ".gridgov.json"
_KIND: Final = "files written by gridgov"
_LOCK: Final = ".gridgov.lock"
_NAMED: Final = 5
_STALE_SECONDS: Final = 86_400.0
_PROBE: Final = b"gridgov" * 600  # more than a file system keeps without a block


@dataclass(frozen=True, slots=True)
class Print:
    """What a file was when it was written: size in bytes and sha256."""

    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Print:
        """That of a file on disk."""
        with path.open("rb") as file:
            return cls(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def expanded(given: str | os.PathLike[str]) -> Path:
    """A path as the user gave it, with ``~`` for the user's home.

    Raises
    ------
    RecordError
        There is no such user, or no path can be spelt like this.
    """
    if "\0" in os.fspath(given):
        raise RecordError(f"{str(given)!r}: expected a path, found a zero character in it; nothing was run")
    try:
        return Path(given).expanduser()
    except RuntimeError as error:
        raise RecordError(
            f"{given}: expected the home of a user, found no user of that name; nothing was run; a folder whose name "
            f"begins with ~ is written ./~"
        ) from error


def check_folder(given: str | os.PathLike[str], names: Iterable[str] = (), kind: str = "") -> Path:
    """Make sure that files can be written into a folder, before anything is run. Nothing is left there.

    Parameters
    ----------
    given : path
        As the user gave it; need not exist.
    names : iterable of str
        Files that will be written; those that are there must be ours, and unchanged.
    kind : {"", "run", "study", "region", "place"}
        What they make of the folder; it must not hold something of another kind.

    Returns
    -------
    Path
        The folder, ``~`` expanded.

    Raises
    ------
    RecordError
        It cannot be written to, or something is in the way.
    """
    folder = expanded(given)
    _try_out(folder, given)
    if kind:
        check_kind(folder, kind)
    check_free(folder, names)
    return folder


def check_file(given: str | os.PathLike[str]) -> Path:
    """Make sure that one file can be written, before anything is run; see `check_folder`."""
    path = expanded(given)
    if os.path.isdir(path):
        raise RecordError(f"{given}: expected a file to write, found a folder; nothing was run; name a file in it")
    if not path.name:
        raise RecordError(f"{str(given)!r}: expected the name of a file to write; nothing was run")
    try:
        path.lstat()
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as error:  # a name that is too long, or that this system does not allow
        raise RecordError(_cannot(given, error)) from error
    _try_out(path.parent, given)
    check_free(path.parent, [path.name])
    return path


def check_free(folder: Path, names: Iterable[str]) -> None:
    """Raise if files that are to be written are there already and are not ours, or were changed.

    Raises
    ------
    RecordError
        With their names.
    """
    known = read_manifest(folder)
    foreign = [name for name in names if os.path.lexists(folder / name) and not _is_ours(folder / name, known)]
    if not foreign:
        return
    shown = ", ".join(foreign[:_NAMED]) + (" ..." if len(foreign) > _NAMED else "")
    changed = any(name in known for name in foreign)
    raise RecordError(
        f"{folder}: expected files that gridgov wrote itself, or none, in the place of {shown}, found "
        f"{'files changed since' if changed else 'files of somebody else'}; nothing was run or written; move them or "
        f"name another place"
    )


def check_unchanged(folder: Path, names: Iterable[str]) -> None:
    """Raise if files that gridgov has written into a folder are no longer as they were written.

    Raises
    ------
    RecordError
        With their names.
    """
    known = read_manifest(folder)
    wrong = [
        name for name in names if name in known and (folder / name).exists() and not _is_ours(folder / name, known)
    ]
    if wrong:
        raise RecordError(
            f"{folder}: expected {', '.join(wrong)} as gridgov wrote it, found it changed since; what the runs are of "
            f"can no longer be told; put the file back, or move it away and make the results again"
        )


def read_manifest(folder: Path) -> dict[str, list[Print]]:
    """What gridgov has written into a folder: name > what the file may be (the newest first).

    Raises
    ------
    RecordError
        The file of that name is not of gridgov.
    """
    path = folder / MANIFEST
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as error:
        raise RecordError(f"{path}: expected the list of files of gridgov, but {reason(error)}") from error
    try:
        found: Any = json.loads(text)
        if found["kind"] != _KIND:
            raise KeyError("kind")
        return {
            name: [Print(int(one["bytes"]), str(one["sha256"])) for one in prints]
            for name, prints in found["files"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RecordError(
            f"{path}: expected the list of files that gridgov wrote here, found something else; move it or name "
            f"another place; nothing was run or written"
        ) from error


def put_file(path: Path, fill: Callable[[Path], None]) -> None:
    """Write one file, whole or not at all, and note it as ours.

    Raises
    ------
    RecordError
        Something that is not ours, or was changed, is in the way.
    WriteError
        It could not be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with Lock(path.parent / _LOCK):
            check_free(path.parent, [path.name])
            write_file(path, fill, lambda part: _note(path.parent, {path.name: Print.of(part)}))
    except WriteError:
        raise
    except OSError as error:
        raise WriteError(could_not(path, error)) from error


@contextmanager
def put_folder(folder: Path, names: Collection[str], last: str) -> Iterator[Path]:
    """A temporary directory whose files are put into ``folder`` when the block ends without an error.

    A folder that is not there appears whole. In one that is there the file ``last`` is taken away first and put
    in place last, so that files of two writings are never read together.

    Parameters
    ----------
    folder : Path
    names : collection of str
        All files that a writing of this kind may make: those that are not made this time are removed.
    last : str
        The file without which the others are nothing.

    Raises
    ------
    RecordError
        Something that is not ours, or was changed, is in the way.
    WriteError
        It could not be written.
    """
    check_free(folder, names)
    exists = folder.is_dir()
    part: Path | None = None
    try:
        beside = folder if exists else folder.parent
        beside.mkdir(parents=True, exist_ok=True)
        _sweep_up(beside)
        part = Path(tempfile.mkdtemp(prefix=".gridgov-", suffix=".part", dir=beside))
        yield part
        files = sorted(part.iterdir())
        for file in files:
            sync(file)
        if exists:
            _move_in(part, folder, [file.name for file in files], names, last)
        else:
            _note(part, {file.name: Print.of(file) for file in files})
            part.chmod(0o777 & ~umask())
            sync(part)
            os.rename(part, folder)
            sync(folder.parent)
    except WriteError:
        raise
    except OSError as error:
        raise WriteError(could_not(folder, error)) from error
    finally:
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)


def _move_in(part: Path, folder: Path, made: list[str], names: Collection[str], last: str) -> None:
    with Lock(folder / _LOCK):
        check_free(folder, names)
        _note(folder, {name: Print.of(part / name) for name in made})
        for name in [last, *(name for name in names if name not in made)]:
            (folder / name).unlink(missing_ok=True)
        for name in [*(name for name in made if name != last), last]:
            replace(part / name, folder / name)
        sync(folder)


def _note(folder: Path, new: dict[str, Print]) -> None:
    """Put files into the list of a folder, before they are put in place: what is there now stays ours, too."""
    known = {name: prints for name, prints in read_manifest(folder).items() if os.path.lexists(folder / name)}
    for name, mark in new.items():
        there = [Print.of(folder / name)] if (folder / name).is_file() else []
        known[name] = list(dict.fromkeys([mark, *there]))
    files = {name: [{"bytes": one.size, "sha256": one.sha256} for one in known[name]] for name in sorted(known)}
    text = json.dumps({"kind": _KIND, "files": files}, indent=1, ensure_ascii=False) + "\n"
    write_file(folder / MANIFEST, filled_with(text))


def _is_ours(path: Path, known: dict[str, list[Print]]) -> bool:
    if path.is_symlink() or not path.is_file() or path.name not in known:
        return False
    size = path.stat().st_size
    return any(one.size == size for one in known[path.name]) and Print.of(path) in known[path.name]


def _cannot(given: str | os.PathLike[str], error: OSError | ValueError) -> str:
    why = reason(error)
    return f"{given}: expected a place that can be written to, but: {why}; nothing was run; name another place"


def _try_out(folder: Path, given: str | os.PathLike[str]) -> None:
    """Make the folder and a file in it, and take both away again."""
    made: list[Path] = []
    try:
        if os.path.lexists(folder) and not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        missing = [place for place in (folder, *folder.parents) if not place.exists()]
        for place in reversed(missing):
            with suppress(FileExistsError):  # somebody else has made it meanwhile
                place.mkdir()
                made.append(place)
        handle, name = tempfile.mkstemp(prefix=".gridgov-", dir=folder)
        try:
            os.write(handle, _PROBE)
        finally:
            os.close(handle)
            os.unlink(name)
    except (OSError, ValueError) as error:
        raise RecordError(_cannot(given, error)) from error
    finally:
        for place in reversed(made):
            with suppress(OSError):
                place.rmdir()


def _sweep_up(folder: Path) -> None:
    """Remove what writers left that were killed long ago."""
    for left in folder.glob(".gridgov-*.part"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
