"""A place of the visitor's own: files that were sent, checked, kept in a folder of their own, and let go of.

Nothing of them is executed, and nothing outside of their folder is read: the name of every file is checked, no text in
them may be a path that leads elsewhere, and custom code is refused before and after reading.
"""

from __future__ import annotations

import base64
import binascii
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.app.levers import LeverError
from sim.app.messages import UploadedFile
from sim.demand.catalogue import load_catalogue
from sim.errors import GridgovError
from sim.rules.sources import is_reference
from sim.scenario import Scenario, ScenarioError, load
from sim.scenario.custom_rules import custom_code
from sim.scenario.problems import Problem
from sim.scenario.unit_sample import units_of
from sim.scenario.yaml_file import Document, parse

MOST_FILES: Final = 64
MOST_BYTES: Final = 16_000_000
MOST_FOLDERS: Final = 4
PLACE: Final = "place.yaml"
KINDS: Final = (".yaml", ".yml", ".csv", ".xlsx", ".geojson", ".parquet")
#: Notes that `gridgov new` puts beside a place: checked like the others, read by nobody, and not kept.
NOTES: Final = (".md",)
#: Texts that people read; all others may name a file.
_SPOKEN: Final = frozenset({"title", "description", "source", "notes", "en", "zh", "cost", "about"})
_NAME: Final = re.compile(r"[\w][\w .()（）-]{0,80}")
_ELSEWHERE: Final = re.compile(
    r"^\s*([/\\~]|[A-Za-z]:|[A-Za-z][A-Za-z0-9+.-]*://)|(^|[/\\])\s*\.\.\s*([/\\]|$)|\\|\x00"
)


@dataclass
class Upload:
    """A place of a visitor's own.

    Attributes
    ----------
    scenario : Scenario
    folder : TemporaryDirectory
        Its files, which runs read; gone with `close`.
    """

    scenario: Scenario
    folder: tempfile.TemporaryDirectory[str]

    def close(self) -> None:
        """Take the files away."""
        self.folder.cleanup()


def receive(files: Sequence[UploadedFile]) -> Upload:
    """The place of an upload.

    Parameters
    ----------
    files : sequence of UploadedFile
        A scenario file, or the folder of a place: ``place.yaml`` and what it names.

    Raises
    ------
    LeverError
        A name, a kind or a size is not accepted.
    ScenarioError
        What the files say is wrong, as ``gridgov validate`` tells it.
    """
    contents = _contents(files)
    names = _without_top(list(contents))
    contents = dict(zip(names, contents.values(), strict=True))
    for name, content in contents.items():
        if name.endswith((".yaml", ".yml")):
            _refuse_elsewhere(name, content)
    main = _main(list(contents))
    folder = tempfile.TemporaryDirectory(prefix="gridgov-place-", ignore_cleanup_errors=True)
    try:
        root = Path(folder.name)
        for name, content in contents.items():
            target = root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return Upload(_loaded(root, main), folder)
    except BaseException:
        folder.cleanup()
        raise


def _loaded(root: Path, main: str) -> Scenario:
    try:
        scenario = load(str(root / main))
        if custom_code(scenario):
            raise LeverError("upload_code", main)
        units_of(scenario.territory)  # what is wrong with its tables is told now, not in the run
        load_catalogue(scenario)
        return scenario
    except ScenarioError as error:
        raise ScenarioError([_nameless(problem, root) for problem in error.problems]) from None
    except LeverError:
        raise
    except (GridgovError, OSError, ValueError) as error:
        raise LeverError("upload_file", main, allowed=[str(error).replace(f"{root}/", "")[:200]]) from None


def _nameless(problem: Problem, root: Path) -> Problem:
    """A problem without the folder of this machine in it."""
    texts = {
        name: str(getattr(problem, name)).replace(f"{root}/", "").replace(str(root), ".")
        for name in ("path", "expected", "found", "file", "suggestion", "hint")
    }
    return Problem(line=problem.line, **texts)


def _contents(files: Sequence[UploadedFile]) -> dict[str, bytes]:
    """Files by their checked names."""
    found: dict[str, bytes] = {}
    folders: set[str] = set()
    size = 0
    for file in files:
        parts = file.path.split("/")
        good = len(parts) <= MOST_FOLDERS and all(_NAME.fullmatch(part) and part.strip(" .") == part for part in parts)
        folders.update("/".join(parts[:depth]).casefold() for depth in range(1, len(parts)))
        names = {name.casefold() for name in (*found, file.path)}
        if not good or len(names) == len(found) or names & folders:
            raise LeverError("upload_name", file.path)
        if not file.path.endswith((*KINDS, *NOTES)):
            raise LeverError("upload_kind", file.path, allowed=KINDS)
        try:
            content = base64.b64decode(file.content, validate=True)
        except (binascii.Error, ValueError) as error:
            raise LeverError("upload_file", file.path, allowed=["base64"]) from error
        size += len(content)
        if size > MOST_BYTES or len(found) >= MOST_FILES:
            raise LeverError("upload_size", f"{size / 1e6:.0f}", allowed=[f"{MOST_BYTES / 1e6:.0f}"])
        found[file.path] = content
    return {name: content for name, content in found.items() if not name.endswith(NOTES)}


def _without_top(names: list[str]) -> list[str]:
    """Names below the one folder that all lie in, if there is one: browsers send it with every file."""
    tops = {name.split("/")[0] for name in names}
    if len(tops) == 1 and all("/" in name for name in names):
        return [name.partition("/")[2] for name in names]
    return names


def _main(names: list[str]) -> str:
    """The scenario file among the names."""
    top = [name for name in names if "/" not in name and name.endswith((".yaml", ".yml"))]
    if PLACE in top:
        return PLACE
    if len(top) != 1:
        raise LeverError("upload_main", ", ".join(top) or "–", allowed=[PLACE])
    return top[0]


def _refuse_elsewhere(name: str, content: bytes) -> None:
    """Refuse a file that names code, or a file outside of its folder."""
    try:
        document = parse(content.decode("utf-8-sig"), Document(name))
    except UnicodeDecodeError as error:
        raise LeverError("upload_file", name, allowed=["UTF-8"]) from error
    for path, text in _texts(document.data, ()):
        where = f"{name}:{document.line(path)} {'.'.join(path)}"
        if "code" in path or is_reference(text) or text.endswith(".py"):
            raise LeverError("upload_code", where)
        if _ELSEWHERE.search(text):
            raise LeverError("upload_elsewhere", where)


def _texts(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text that may name a file, with the path to it; keys, too."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield (*path, key), key
            if key not in _SPOKEN or isinstance(below, (dict, list)):
                yield from _texts(below, (*path, key))
    elif isinstance(value, list):
        for k, below in enumerate(value):
            yield from _texts(below, (*path, str(k)))
    elif isinstance(value, str):
        yield path, value
