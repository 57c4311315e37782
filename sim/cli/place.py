"""Commands that make places: new, import, export-place."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.arguments import one_of
from sim.cli.arguments import Lang, ScenarioName
from sim.cli.chinese.language import said
from sim.cli.guard import UsageError
from sim.visible import visible

if TYPE_CHECKING:
    from sim.places.aliases import Aliases

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of a place, with place.yaml in it.")]


def import_(
    folder: Folder,
    tables: Annotated[
        list[Path], typer.Argument(metavar="TABLE...", help="Workbooks (.xlsx), .csv or .parquet files.")
    ],
    columns: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Further headers: YAML, column: [header, ...].")
    ] = None,
    boundaries: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Boundaries: GeoJSON, shapefile or GeoPackage.")
    ] = None,
    crs: Annotated[
        str,
        typer.Option(metavar="CRS", help="Coordinates of the boundaries: EPSG:4490, gcj02 ...; else the file's own."),
    ] = "",
    index: Annotated[
        str, typer.Option(metavar="COLUMNS", help="Build deprivation from columns, e.g. low_income,elder.")
    ] = "",
    lang: Lang = "en",
) -> None:
    """Import tables of streets, communities, grids and staff into a place; mistakes are told all at once."""
    one_of("--lang", lang, ("en", "zh"))
    from sim.places.importing import import_tables, lines_of

    outlines = None
    if boundaries is not None:
        from sim.places.boundaries import read_boundaries

        outlines = partial(read_boundaries, boundaries, crs)
    elif crs:
        raise UsageError("--crs: expected --boundaries FILE too, found none")
    names = tuple(name.strip() for name in index.split(",") if name.strip())
    done = import_tables(folder, tables, aliases=_aliases(columns), boundaries=outlines, index=names, lang=lang)
    for line in lines_of(done, lang):
        print(visible(line))


def _aliases(file: Path | None) -> Aliases:
    from sim.places.aliases import Aliases
    from sim.places.columns_file import read_columns

    return Aliases.known(None if file is None else read_columns(file))


def export_place(
    scenario: ScenarioName,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder to write to.")],
    lang: Lang = "en",
) -> None:
    """Write any place as place.yaml and place.xlsx, the tables that gridgov import reads."""
    one_of("--lang", lang, ("en", "zh"))
    from sim.places.export import export_place as export
    from sim.scenario import load

    for path in export(load(scenario), folder, lang):
        print(visible(said(f"written: {path}")))
