"""What a folder holds: the records of one run, runs of studies, a region or a place, and one of these only.

Readers tell a folder by its kind. Files of two kinds in one folder would be taken for the wrong one, or replace what
tells the other: so every command that begins a folder asks here first.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from sim.records.errors import RecordError
from sim.scenario.files import PLACE_FILE

RUN: Final = "run"
STUDY: Final = "study"
REGION: Final = "region"
PLACE: Final = "place"
MARKER: Final = "provenance.json"
OF_RUN: Final = "gridgov run"
OF_RESULTS: Final = "gridgov results"
_HELD: Final = {
    RUN: "the records of one run",
    STUDY: "runs of a study or comparison",
    REGION: "runs of a region",
    PLACE: "a place",
}


def kinds_of(folder: Path) -> frozenset[str]:
    """Kinds of which a folder holds something; earlier versions let several in.

    Parameters
    ----------
    folder : Path
        Need not exist.
    """
    found = {_told(folder)} if (folder / MARKER).is_file() else set()
    if not found & {STUDY, REGION} and any((folder / "runs").glob("part-*.parquet")):
        found |= {STUDY, REGION}  # what they are of is not written down
    if (folder / PLACE_FILE).is_file():
        found.add(PLACE)
    return frozenset(found - {""})


def check_kind(folder: Path, kind: str) -> None:
    """Raise if a folder holds something of other kinds only.

    Parameters
    ----------
    folder : Path
        Need not exist.
    kind : {"run", "study", "region", "place"}
        What is to be written there; comparisons and studies share a folder.

    Raises
    ------
    RecordError
        With what it holds, or the first of it.
    """
    found = kinds_of(folder)
    if found and kind not in found:
        held = next(text for name, text in _HELD.items() if name in found)
        raise RecordError(
            f"{folder}: expected a folder for {_HELD[kind]}, found one that holds {held}; nothing was run or written; "
            f"name another folder"
        )


def _told(folder: Path) -> str:
    """What the file that both runs and results leave says; nothing if it is somebody else's."""
    try:
        said: Any = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        if said["kind"] == OF_RUN:
            return RUN
        study = said.get("study") or {}
        return "" if said["kind"] != OF_RESULTS else REGION if study.get("kind") == REGION else STUDY
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""
