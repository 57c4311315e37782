"""Commands from work orders to a fitted and checked model: requests, fit, check."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.arguments import one_of
from sim.cli.arguments import Lang
from sim.cli.chinese.language import said
from sim.cli.guard import UsageError
from sim.visible import visible

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of a place, with place.yaml in it.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


def requests(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Exports (.xlsx, .csv, .parquet) or folders of runs.")
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
    check_place(place)
    from sim.places.columns_file import read_columns
    from sim.requests.categories import read_map
    from sim.requests.headers import HEADERS
    from sim.requests.reading import lines_of, read_files, write_reading
    from sim.scenario import load

    reading = read_files(
        files,
        load(place),
        columns=None if columns is None else read_columns(columns, HEADERS),
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
        print(visible(said(f"written: {path}")))


def fit(
    folder: Folder,
    until: Annotated[
        str, typer.Option(metavar="DATE", help="Last date, included; later requests and closings are not looked at.")
    ] = "",
    no_pictures: Annotated[bool, typer.Option("--no-pictures", help="Leave out fitted/fit.png.")] = False,
    json_: Json = False,
    lang: Lang = "en",
) -> None:
    """Fit demand and closing times to the requests of a place, as scenario files that can be run."""
    one_of("--lang", lang, ("en", "zh"))
    check_place(folder)
    from sim.fit.folder import fit_folder
    from sim.report.fit_lines import fit_lines
    from sim.report.fit_pages import write_fit_page

    done = fit_folder(folder, until)
    written = list(done.written)
    if not no_pictures:
        written.append(write_fit_page(done.fitted, folder / "fitted" / "fit.png", lang))
    if json_:
        from sim.records.store import to_json

        print(to_json(done.figures))
        return
    for line in fit_lines(done.fitted, done.figures, lang):
        print(visible(line))
    for path in written:
        print(visible(said(f"written: {path}")))


def check(
    folder: Folder,
    from_: Annotated[str, typer.Option("--from", metavar="DATE", help="First date to foresee.")],
    until: Annotated[str, typer.Option(metavar="DATE", help="Last date, included; by default the last one.")] = "",
    requests: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Another table of requests, for what was observed.")
    ] = None,
    no_pictures: Annotated[bool, typer.Option("--no-pictures", help="Leave out fitted/check.png.")] = False,
    json_: Json = False,
    lang: Lang = "en",
) -> None:
    """Foresee a period that was not used in fitting, and compare with what was observed."""
    one_of("--lang", lang, ("en", "zh"))
    check_place(folder)
    from sim.fit.folder import check_folder_fit, write_check
    from sim.report.fit_lines import check_lines
    from sim.report.fit_pages import write_check_page

    done = check_folder_fit(folder, from_, until, requests)
    write_check(folder, done)
    page = None if no_pictures else write_check_page(done, folder / "fitted" / "check.png", lang)
    if json_:
        from sim.records.store import to_json

        print(to_json(done.to_dict()))
        return
    for line in check_lines(done, lang):
        print(visible(line))
    if page is not None:
        print(visible(said(f"written: {page}")))


def _check_zone(zone: str) -> None:
    if not zone:
        return
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError):
        raise UsageError(f"--timezone: expected the name of a time zone, as Asia/Shanghai, found {zone!r}") from None


def check_place(folder: Path) -> None:
    """Raise if a folder is not that of a place."""
    from sim.records.kinds import PLACE, check_kind
    from sim.scenario.files import PLACE_FILE

    check_kind(folder, PLACE)
    if not (folder / PLACE_FILE).is_file():
        raise UsageError(f"{folder}: expected a folder with {PLACE_FILE} in it; make it with gridgov new {folder}")
