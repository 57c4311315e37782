"""Dotted paths that have got another name: the old one is accepted for one version, with a note.

A renamed path keeps its section: only its last name changes. :func:`told` serves a single path, :func:`modernise` a
file that was read, :func:`sim.scenario.migrate.migrated` the text of a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from sim.errors import warn

if TYPE_CHECKING:
    from sim.scenario.yaml_file import Document

#: Old path > new path; to be dropped with version 0.3.
RENAMED: Final[Mapping[str, str]] = {
    "run.run_up_days": "run.warm_up_days",
    "policy.dispatch.look_hours": "policy.dispatch.triage_hours",
    "policy.dispatch.look_distribution": "policy.dispatch.triage_distribution",
    "policy.structure.hop_hours": "policy.structure.transfer_hours",
    "policy.stars.spur": "policy.stars.incentive",
    "policy.tiers.spur": "policy.tiers.incentive",
}
#: The last names alone, as reforms call their parameters.
NAMES: Final[Mapping[str, str]] = {old.rpartition(".")[2]: new.rpartition(".")[2] for old, new in RENAMED.items()}

Path = tuple[str, ...]


class RenamedWarning(FutureWarning):
    """A path is given by a name that a later version will refuse."""


def renamed(path: str) -> str:
    """The present name of a dotted path."""
    return RENAMED.get(path, path)


def told(path: str, file: str = "", line: int = 0) -> str:
    """The present name of a dotted path, with a note where the old one was given.

    Parameters
    ----------
    path : str
    file, line : str, int
        Where it was given; empty on a command line or in Python.

    Warns
    -----
    RenamedWarning
        If the path has got another name; at the line outside the package that brought it in.
    """
    new = renamed(path)
    if new != path:
        place = f"{file}:{line}: " if file else ""
        cure = f"; `gridgov migrate {file}` rewrites the file" if file else ""
        warn(f"{place}{path} is now called {new}{cure}", RenamedWarning)
    return new


def modernise(document: Document) -> None:
    """Give every old path in a file that was read its present name: nested at the root, and dotted anywhere.

    Parameters
    ----------
    document : Document
        Changed in place, its lines too.
    """
    document.data = _within(document, document.data, (), root=True)


def _within(document: Document, value: Any, path: Path, root: bool = False) -> Any:
    if isinstance(value, dict):
        return {
            _key(document, key, (*path, key), root, value): _within(document, below, (*path, key), root)
            for key, below in value.items()
        }
    if isinstance(value, list):
        return [_within(document, item, (*path, str(index))) for index, item in enumerate(value)]
    if isinstance(value, str) and value in RENAMED:
        return told(value, document.file, document.line(path))
    return value


def _key(document: Document, key: str, path: Path, root: bool, beside: Mapping[str, Any]) -> str:
    """The present name of a key: of a path that nests from the root, or of one that is written with dots."""
    nested = ".".join(path)
    if root and nested in RENAMED:
        new = RENAMED[nested].rpartition(".")[2]
    else:
        nested, new = key, renamed(key)
    if new == key or new in beside:  # with both names in one place, the old one is refused as unknown
        return key
    told(nested, document.file, document.line(path))
    _lines_too(document, path, (*path[:-1], new), beside[key])
    return new


def _lines_too(document: Document, old: Path, new: Path, value: Any) -> None:
    """Note the lines of a value and of what lies below it under another path, too."""
    if old in document.lines:
        document.lines[new] = document.lines[old]
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, below in parts:
        _lines_too(document, (*old, str(name)), (*new, str(name)), below)
