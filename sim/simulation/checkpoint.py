"""Checkpoints: a file that holds a model as it stands between two days.

A line that says what is inside, then the model, pickled and compressed. Whoever reads a checkpoint runs what is in it:
such files are to be trusted like code.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from sim.arguments import path_of
from sim.copies.pickler import from_bytes, to_bytes
from sim.errors import GridgovError
from sim.records.atomic import filled_with, write_file
from sim.simulation.records import version

_MARK: Final = b"gridgov checkpoint 1 "
_HOME: Final = Path(__file__).parents[1]
#: Rooms whose classes and functions a model consists of.
_ROOMS: Final = (
    "assembly", "copies", "demand", "flow", "institutions", "jit", "mesa", "organisation", "policy", "random", "rules",
    "scenario", "simulation", "world",
)  # fmt: skip
_MEANINGS: Final = {
    "gridgov": "version of gridgov",
    "sources": "source code of gridgov",
    "numpy": "version of numpy",
    "numba": "version of numba",
}


class CheckpointError(GridgovError):
    """A checkpoint that cannot be written, read or gone on from.

    The message says what was expected, what was found, where, and what to do.
    """


def save(model: Any, path: str | Path) -> Path:
    """Write a model to a file, whole or not at all.

    Parameters
    ----------
    model : Simulation or GovernanceModel
    path : str or Path
        A new file, or an earlier checkpoint, which is replaced.

    Returns
    -------
    Path

    Raises
    ------
    CheckpointError
        There is something else at the path.
    TypeError
        A function of the user's own in the model cannot be found again by its name.
    """
    path = path_of(path, "path")
    if path.exists() and not (path.is_file() and _begins(path)):
        raise CheckpointError(
            f"{path}: expected a new file or an earlier checkpoint, found something else; nothing was written; "
            "name another file"
        )
    content = zlib.compress(to_bytes(model), 1)
    head = {**_versions(), "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    text = _MARK + json.dumps(head).encode() + b"\n" + content

    write_file(path, filled_with(text))
    return path


def restore(path: str | Path) -> Any:
    """The model that :func:`save` wrote.

    Raises
    ------
    CheckpointError
        The file is missing, damaged, no checkpoint, or of other versions.
    TypeError
        A function of the user's own is not to be found in this process.
    """
    path = path_of(path, "path")
    try:
        text = path.read_bytes()
    except OSError as error:
        raise CheckpointError(
            f"{path}: expected a checkpoint, found none that can be read: {error.strerror}"
        ) from error
    if not text.startswith(_MARK):
        raise CheckpointError(f"{path}: expected a checkpoint written by save(), found another file")
    head_text, _, content = text[len(_MARK) :].partition(b"\n")
    try:
        head = dict(json.loads(head_text))
    except ValueError:
        head = {}
    if len(content) != head.get("bytes") or hashlib.sha256(content).hexdigest() != head.get("sha256"):
        raise CheckpointError(f"{path}: expected a whole checkpoint, found a damaged one; save it again")
    _check_versions(path, head)
    return from_bytes(zlib.decompress(content))


def _begins(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_MARK)) == _MARK


def _check_versions(path: Path, head: dict[str, Any]) -> None:
    here = _versions()
    other = [
        f"{meaning} {head.get(name)} (here {here[name]})"
        for name, meaning in _MEANINGS.items()
        if head.get(name) != here[name]
    ]
    if other:
        raise CheckpointError(
            f"{path}: expected a checkpoint of this installation, found one of another {', '.join(other)}; a model "
            "only goes on to the same bytes with what it was made by: use that, or run again from the start"
        )


@lru_cache(maxsize=1)
def _versions() -> dict[str, str]:
    packages = {name: metadata.version(name) for name in ("numpy", "numba")}
    return {"gridgov": version(), "sources": _sources(), **packages}


def _sources() -> str:
    """Twelve hexadecimal digits that change with the source of anything that a model consists of."""
    digest = hashlib.sha256()
    for path in sorted(path for room in _ROOMS for path in (_HOME / room).rglob("*.py")):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(path.relative_to(_HOME).as_posix().encode() + b"\0" + content)
    return digest.hexdigest()[:12]
