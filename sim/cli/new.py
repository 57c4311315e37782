"""The command that begins a place: questions, options or a file of answers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.arguments import one_of
from sim.cli.arguments import Lang
from sim.cli.guard import UsageError
from sim.visible import visible


def _figure(help_: str) -> Any:
    return typer.Option(metavar="NUMBER", help=help_)


def new(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder to write to.")],
    like: Annotated[str, typer.Option(metavar="PLACE", help="Place that totals not given are scaled from.")] = (
        "panjin/after"
    ),
    answers: Annotated[Path | None, typer.Option(metavar="FILE", help="YAML file, figure: number.")] = None,
    title: Annotated[str, typer.Option(help="Name of the place.")] = "",
    residents: Annotated[str, _figure("Residents.")] = "",
    districts: Annotated[str, _figure("Districts.")] = "",
    streets: Annotated[str, _figure("Streets.")] = "",
    communities: Annotated[str, _figure("Communities.")] = "",
    grids: Annotated[str, _figure("Grids.")] = "",
    posts: Annotated[str, _figure("Posts in communities, grid members included.")] = "",
    grid_members: Annotated[str, _figure("Full-time grid members.")] = "",
    street_officials: Annotated[str, _figure("Officials on cases, all streets.")] = "",
    district_officials: Annotated[str, _figure("Officials on cases, all departments.")] = "",
    party_members: Annotated[str, _figure("Party members.")] = "",
    organisations: Annotated[str, _figure("Party organisations.")] = "",
    contacts: Annotated[str, _figure("Hotline contacts a year.")] = "",
    dispatched: Annotated[str, _figure("Share of contacts dispatched, %.")] = "",
    funds: Annotated[str, _figure("Funds of all communities, yuan a year.")] = "",
    lang: Lang = "en",
) -> None:
    """Begin a place of your own from about a dozen figures; what is not given is scaled and marked as assumed."""
    one_of("--lang", lang, ("en", "zh"))
    given: dict[str, str] = dict(  # noqa: C408
        residents=residents, districts=districts, streets=streets, communities=communities, grids=grids, posts=posts,
        grid_members=grid_members, street_officials=street_officials, district_officials=district_officials,
        party_members=party_members, organisations=organisations, contacts=contacts, dispatched=dispatched, funds=funds,
    )  # fmt: skip
    from sim.places.making import lines_of, make_place
    from sim.records.kinds import PLACE
    from sim.records.places import check_folder

    options = {name: value for name, value in given.items() if value}
    figures: dict[str, Any] = _read(answers, lang) if answers is not None else {}
    title = title or str(figures.pop("title", ""))
    figures.update(options)
    if not figures:
        if not sys.stdin.isatty():
            raise UsageError(
                "new：未提供任何数值；请用 --residents 等选项或 --answers 文件填报"
                if lang == "zh"
                else "new: expected figures, found none; give --residents and others, or --answers FILE"
            )
        check_folder(folder, kind=PLACE)
        title, figures = _ask(title, lang)
    for line in lines_of(make_place(folder, figures, like, title, lang), lang):
        print(visible(line))


def _read(file: Path, lang: str) -> dict[str, Any]:
    from sim.scenario import ScenarioError
    from sim.scenario.yaml_file import read

    if not file.is_file():
        raise UsageError(
            f"--answers {file}：没有该文件；应为 YAML 文件，每行“项目: 数值”"
            if lang == "zh"
            else f"--answers {file}: expected a YAML file, figure: number; there is no such file"
        )
    document = read(file)
    if document.problems:
        raise ScenarioError(document.problems)
    return dict(document.data)


def _ask(title: str, lang: str) -> tuple[str, dict[str, Any]]:
    """Ask for each figure; an empty answer leaves it out, a wrong one is asked for again."""
    from sim.places.figures import FIGURES, FigureError, read_figures

    found: dict[str, Any] = {}
    print(
        "不清楚的直接回车，将按人口推算并注明。"
        if lang == "zh"
        else "Press Enter for what you do not know: it is assumed."
    )
    title = title or typer.prompt("区域名称" if lang == "zh" else "Name of the place", default="", show_default=False)
    for figure in FIGURES:
        while True:
            text = typer.prompt(figure.question.of(lang), default="", show_default=False)
            try:
                found = read_figures({**found, figure.name: text}, lang)
                break
            except FigureError as error:
                print(visible(str(error)))
    return title, found
