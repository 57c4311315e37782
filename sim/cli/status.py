"""The command that says what a folder of results holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.arguments import Json, Lang
from sim.cli.guard import UsageError


def status(
    results: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of compare, sweep or region.")],
    lang: Lang = "en",
    json: Json = False,
) -> None:
    """Say what a folder of results holds: what is done, missing, damaged, set aside, and whether a sweep is at work."""
    if lang not in ("en", "zh"):
        raise UsageError(f"--lang: expected en or zh, found {lang}")
    from sim.experiments.status import status_of
    from sim.records.places import expanded

    found = status_of(expanded(results))
    if json:
        from sim.records.store import to_json

        print(to_json(found.to_dict()))
        return
    from sim.report.folder_status import status_lines

    for line in status_lines(found, lang):
        print(line)
