"""Commands from work orders to a fitted and checked model: requests, fit, check."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.arguments import one_of
from sim.cli.guard import UsageError
from sim.visible import visible

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of a place, with place.yaml in it.")]
Lang = Annotated[str, typer.Option(help="Language: en or zh.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


def requests(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Exports: workbooks (.xlsx), .csv or .parquet files.")
    ],
    place: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder of the place, with place.yaml in it.")],
    columns: Annotated[
        Path | None, typer.Option(metavar="MAP", help="Further headers: YAML, column: [header, ...].")
    ] = None,
    categories: Annotated[
        Path | None,
        typer.Option(metavar="MAP", help="Categories: YAML, ours: [theirs, ...], or a table, theirs and ours."),
    ] = None,
    timezone: Annotated[
        str, typer.Option(metavar="ZONE", help="Time zone of the place, where times have an offset.")
    ] = "",
    dates: Annotated[str, typer.Option(metavar="ORDER", help="How 03/04/2024 is meant: dmy or mdy.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking whether columns are read rightly.")] = False,
    lang: Lang = "en",
) -> None:
    """Read exports of 12345, grid or 311 systems into one tidy table; mistakes are told all at once, by row."""
    one_of("--lang", lang, ("en", "zh"))
    one_of("--dates", dates, ("", "dmy", "mdy"))
    _check_zone(timezone)
    _check_place(place)
    from sim.requests.categories import read_map
    from sim.requests.headers import read_headers
    from sim.requests.reading import lines_of, read_files, write_reading
    from sim.scenario import load

    reading = read_files(
        files,
        load(place),
        columns=None if columns is None else read_headers(columns),
        categories=None if categories is None else read_map(categories, lang),
        zone=timezone,
        order=dates,
        lang=lang,
    )
    for line in lines_of(reading, lang):
        print(visible(line))
    question = "按以上对应关系写入？" if lang == "zh" else "Write it, read like this?"
    if not yes and sys.stdin.isatty() and not typer.confirm(question, default=True):
        raise UsageError(
            "requests: nothing was written; name other headers with --columns MAP, other categories with "
            "--categories MAP"
        )
    for path in write_reading(place, reading):
        print(f"已写入：{path}" if lang == "zh" else f"written: {path}")


def _check_zone(zone: str) -> None:
    if not zone:
        return
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError):
        raise UsageError(f"--timezone: expected the name of a time zone, as Asia/Shanghai, found {zone!r}") from None


def _check_place(folder: Path) -> None:
    from sim.scenario.files import PLACE_FILE

    if not (folder / PLACE_FILE).is_file():
        raise UsageError(f"{folder}: expected a folder with {PLACE_FILE} in it; make it with gridgov new {folder}")
