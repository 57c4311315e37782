"""The command that analyses the stored runs of a study."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.arguments import one_of
from sim.cli.arguments import Json, Lang
from sim.cli.chinese.language import said
from sim.cli.screen import console
from sim.visible import visible

if TYPE_CHECKING:
    from sim.experiments.analyses.analyse import Analysis


def analyse(
    results: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of sweep or compare.")],
    method: Annotated[
        list[str] | None,
        typer.Option(
            help="design, second, regression, regret, metamodel, prim, cart or replications; by default what goes with "
            "the study; may be repeated."
        ),
    ] = None,
    outcome: Annotated[list[str] | None, typer.Option(help="Measure; by default those of the study.")] = None,
    when: Annotated[
        str, typer.Option(metavar="CASE", help='Case of interest, "measure < number": where does it come about?')
    ] = "",
    enough: Annotated[
        list[str] | None, typer.Option(metavar="BOUND", help='What is good enough, "measure >= number".')
    ] = None,
    within: Annotated[
        list[str] | None,
        typer.Option(metavar="WIDTH", help="Half-width, measure=number or measure=1%: how many replications?"),
    ] = None,
    lang: Lang = "en",
    json: Json = False,
) -> None:
    """Analyse the stored runs of a study: what matters, where cases come about, which policy is robust."""
    one_of("--lang", lang, ("en", "zh"))
    from sim.experiments.analyses.analyse import analyse as all_of
    from sim.experiments.folder import open_folder
    from sim.records.places import expanded
    from sim.report.analysis_table import frame_table

    found = open_folder(expanded(results)).results()
    made = all_of(found, method or (), outcome or (), when, enough or (), within or ())
    _tell_left_out(made, method or (), [] if when else outcome or found.study.outcomes)
    if json:
        from sim.records.store import to_json

        print(to_json({one.name: one.frame.to_dict("records") for one in made}))
        return
    for one in made:
        console().print(frame_table(one.frame, one.title(lang), lang))
        print(visible(one.note(lang)))
        print()
    if not made:
        print("nothing to analyse: too few points, or no outcome has a value" if lang == "en" else "没有可分析的内容")
    holes = len(found.holes)
    if holes:
        print(said(f"runs of the study that are missing or failed: {holes:,}; points without a value are left out"))


def _tell_left_out(made: Sequence[Analysis], asked: Sequence[str], outcomes: Sequence[str]) -> None:
    """Say which analyses that were asked for say nothing, and which outcomes are in none of the lines of one."""
    for name in dict.fromkeys(asked):
        if name not in [one.name for one in made]:
            _warn(f"{name}: nothing to analyse: too few points, or no outcome has a value")
    for one in made:
        known = set(one.frame["measure"]) if "measure" in one.frame else set(outcomes)
        if lost := [name for name in outcomes if name not in known]:
            _warn(f"{one.name}: left out for want of values, points or a direction: {', '.join(lost)}")


def _warn(line: str) -> None:
    print(f"gridgov: {visible(said(line))}", file=sys.stderr)
