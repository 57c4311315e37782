"""Files that a visitor sends: their names, kinds and sizes checked, zip archives unpacked, nothing of them executed.

What is checked here holds for every upload: no name leads out of the folder, no archive holds more than it may, no
table grows beyond what memory has, and no text names code or a file elsewhere.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from sim.app.levers import LeverError
from sim.app.messages import UploadedFile
from sim.records.places import MANIFEST
from sim.rules.sources import is_reference
from sim.scenario.parquet_file import NestedTableError, ParquetFileError, unpacked_size
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.yaml_file import Document, parse

MOST_FOLDERS: Final = 4
#: Bytes that the tables of an upload may take in memory.
MOST_TABLE: Final = 200_000_000
#: Names that only programs write: an archive may hold them beside what was meant, and nobody reads them.
_NOISE: Final = re.compile(r"__MACOSX|Thumbs\.db|desktop\.ini|\.(?!\.?$|gridgov\.json$).*")
#: Texts that people read; all others may name a file.
_SPOKEN: Final = frozenset({"title", "description", "source", "notes", "en", "zh", "cost", "about"})
_NAME: Final = re.compile(r"\.gridgov\.json|[\w][\w .()（）-]{0,120}")
_ELSEWHERE: Final = re.compile(
    r"^\s*([/\\~]|[A-Za-z]:|[A-Za-z][A-Za-z0-9+.-]*://)|(^|[/\\])\s*\.\.\s*([/\\]|$)|\\|\x00"
)
_UTF_8: Final = 0x800  # the flag of an archive's entry whose name is UTF-8


@dataclass(frozen=True, slots=True)
class Limits:
    """What an upload may hold.

    Attributes
    ----------
    files, bytes : int
        At most; an archive is counted by what is in it.
    kinds : tuple of str
        How names of files end.
    """

    files: int
    bytes: int
    kinds: tuple[str, ...]


def contents(files: Sequence[UploadedFile], limits: Limits) -> dict[str, bytes]:
    """Files by their checked names, below the one folder that all lie in, if there is one.

    Parameters
    ----------
    files : sequence of UploadedFile
        Or one zip archive of them.
    limits : Limits

    Raises
    ------
    LeverError
        A name, a kind, a form or a size is not accepted.
    """
    found: dict[str, bytes] = {}
    folders: set[str] = set()
    size = 0
    for path, content in _entries(files, limits):
        if path.rpartition("/")[2] == MANIFEST and not MANIFEST.endswith(limits.kinds):
            continue  # what commands wrote into the folder, which only readers of results look at
        _check_name(path, found, folders)
        if not path.endswith(limits.kinds):
            raise LeverError("upload_code" if path.endswith(".py") else "upload_kind", path, allowed=limits.kinds)
        size += len(content)
        if size > limits.bytes or len(found) >= limits.files:
            raise too_large(size, limits)
        _check_growth(path, content)
        found[path] = content
    return _without_top(found)


def too_large(size: float, limits: Limits) -> LeverError:
    """The refusal of an upload that is too large."""
    most = f"{limits.bytes / 1e6:.0f}"
    return LeverError(
        "upload_size",
        f"{size / 1e6:.0f}",
        allowed=[f"{limits.files} files and {most} MB"],
        zh={"allowed": f"{limits.files}个文件、共{most}兆字节"},
    )


def _entries(files: Sequence[UploadedFile], limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Names and contents, those of an archive instead of the archive."""
    for file in files:
        try:
            content = base64.b64decode(file.content, validate=True)
        except (binascii.Error, ValueError) as error:
            raise LeverError("upload_file", file.path, allowed=["base64"]) from error
        if not file.path.lower().endswith(".zip"):
            yield file.path, content
        elif len(files) > 1:
            raise LeverError("upload_archive", file.path)
        else:
            yield from _unpacked(file.path, content, limits)


def _unpacked(name: str, content: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """What lies in an archive; no more is unpacked than may be, whatever the archive says of itself."""
    left, number = limits.bytes, 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                path = _name_of(entry)
                if entry.is_dir() or any(map(_NOISE.fullmatch, path.split("/"))):
                    continue
                number += 1
                if number > limits.files:
                    raise too_large(limits.bytes - left, limits)
                if stat.S_ISLNK(entry.external_attr >> 16):
                    raise LeverError("upload_elsewhere", path)
                if entry.file_size > left:
                    raise too_large(limits.bytes - left + entry.file_size, limits)
                with archive.open(entry) as file:
                    unpacked = file.read(left + 1)
                left -= len(unpacked)
                if left < 0:
                    raise too_large(limits.bytes - left, limits)
                yield path, unpacked
    except LeverError:
        raise
    except (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, EOFError, OSError, ValueError) as error:
        said = {"allowed": "ZIP（无密码）"}
        raise LeverError("upload_file", name, allowed=["a ZIP archive without a password"], zh=said) from error


def _name_of(entry: zipfile.ZipInfo) -> str:
    """The name of an entry; programs that do not flag UTF-8 mostly mean it, or GBK."""
    if entry.flag_bits & _UTF_8:
        return entry.filename
    for encoding in ("utf-8", "gbk"):
        try:
            return entry.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return entry.filename


def _check_name(path: str, found: Mapping[str, bytes], folders: set[str]) -> None:
    """Refuse a name that leads elsewhere, is there already, or is that of a folder."""
    parts = path.split("/")
    good = len(parts) <= MOST_FOLDERS and all(
        _NAME.fullmatch(part) and part.strip(" ").rstrip(".") == part for part in parts
    )
    folders.update("/".join(parts[:depth]).casefold() for depth in range(1, len(parts)))
    names = {name.casefold() for name in (*found, path)}
    if not good or len(names) == len(found) or names & folders:
        raise LeverError("upload_name", path)


def _without_top(found: dict[str, bytes]) -> dict[str, bytes]:
    """Names below the one folder that all lie in, if there is one: browsers send it with every file."""
    tops = {name.split("/")[0] for name in found}
    if len(tops) == 1 and all("/" in name for name in found):
        return {name.partition("/")[2]: content for name, content in found.items()}
    return found


def _check_growth(path: str, content: bytes) -> None:
    """Refuse a table that would take more memory than it may: a few bytes can say a thousand million rows."""
    if path.endswith(".xlsx"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                size = sum(entry.file_size for entry in archive.infolist())
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise LeverError("upload_file", path, allowed=["XLSX"]) from error
    elif path.endswith(".parquet"):
        try:
            size = unpacked_size(content)
        except (NestedTableError, pa.ArrowException, OSError, ValueError) as error:
            raise LeverError("upload_file", path, allowed=["Parquet"]) from error
        except ParquetFileError:
            size = MOST_TABLE + 1
    else:
        return
    if size > MOST_TABLE:
        raise LeverError("upload_table", path, allowed=[f"{MOST_TABLE / 1e6:.0f}"])


def kept[Held](
    found: Mapping[str, bytes], prefix: str, read: Callable[[tempfile.TemporaryDirectory[str]], Held]
) -> Held:
    """What a reader makes of checked files in a folder of their own, which goes if they are not accepted.

    Parameters
    ----------
    found : mapping of str to bytes
    prefix : str
        Of the folder's name.
    read : callable
        Given the folder; keeps it.

    Raises
    ------
    ScenarioError
        What the reader says is wrong, without the folder in it.
    """
    folder = tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)
    root = Path(folder.name)
    try:
        for name, content in found.items():
            target = root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return read(folder)
    except ScenarioError as error:
        folder.cleanup()
        raise ScenarioError([_nameless_problem(problem, root) for problem in error.problems]) from None
    except BaseException:
        folder.cleanup()
        raise


def refuse_in_yaml(name: str, content: bytes, elsewhere: bool = True) -> None:
    """Refuse a YAML file that names code or, unless that is allowed, a file outside of its folder."""
    try:
        document = parse(content.decode("utf-8-sig"), Document(name))
    except UnicodeDecodeError as error:
        raise LeverError("upload_file", name, allowed=["UTF-8"]) from error
    refuse_texts(document.data, lambda path: f"{name}:{document.line(path)} {'.'.join(path)}", elsewhere)


def refuse_in_table(name: str, content: bytes) -> None:
    """Refuse a table with JSON in its cells that names code, or a file outside of its folder."""
    table = pq.read_table(io.BytesIO(content))
    for column in table.column_names:
        kind = table.column(column).type
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
            continue
        for k, cell in enumerate(table.column(column).to_pylist()):
            if not isinstance(cell, str) or cell[:1] not in ("[", "{"):
                continue  # a name: nothing is looked for under it
            try:
                value = json.loads(cell)
            except (ValueError, RecursionError) as error:
                raise LeverError("upload_file", name, allowed=["JSON"]) from error
            refuse_texts(value, partial(_cell_named, f"{name}:{k + 1} {column}"))


def _cell_named(cell: str, path: tuple[str, ...]) -> str:
    return ".".join((cell, *path))


def refuse_texts(value: Any, where: Callable[[tuple[str, ...]], str], elsewhere: bool = True) -> None:
    """Refuse plain values with a text that names code, or a file elsewhere.

    Parameters
    ----------
    value : object
        Of YAML or JSON.
    where : callable
        Tells the place of a path.
    elsewhere : bool
        Whether texts may name no file outside of the upload.
    """
    for path, text in _texts_in(value, ()):
        code = "code" in path[:-1] or (path[-1] == "code" and text != "code")  # empty where there is none
        if code or is_reference(text) or text.endswith(".py"):
            raise LeverError("upload_code", where(path))
        if elsewhere and _ELSEWHERE.search(text):
            raise LeverError("upload_elsewhere", where(path))


def _texts_in(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text that may name a file, with the path to it; keys, too."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield (*path, key), key
            if key not in _SPOKEN or isinstance(below, (dict, list)):
                yield from _texts_in(below, (*path, key))
    elif isinstance(value, list):
        for k, below in enumerate(value):
            yield from _texts_in(below, (*path, str(k)))
    elif isinstance(value, str):
        yield path, value


def nameless(text: str, root: Path) -> str:
    """A text without the folder of this machine in it."""
    return text.replace(f"{root}/", "").replace(str(root), ".")


def _nameless_problem(problem: Problem, root: Path) -> Problem:
    """A problem without the folder of this machine in it."""
    names = ("path", "expected", "found", "file", "suggestion", "hint")
    texts = {name: nameless(str(getattr(problem, name)), root) for name in names}
    return Problem(line=problem.line, **texts)
