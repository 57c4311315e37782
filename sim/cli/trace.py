"""The command that writes a TRACE document."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.arguments import one_of
from sim.cli.arguments import Lang, ScenarioName, Workers, processors
from sim.cli.chinese.language import said
from sim.visible import visible


def trace(
    scenario: ScenarioName,
    results: Annotated[
        list[Path] | None, typer.Option(metavar="FOLDER", help="Folder of robust or sweep; may be repeated.")
    ] = None,
    facts: Annotated[bool, typer.Option("--facts", help="Check known figures of the place: makes runs.")] = False,
    out: Annotated[Path | None, typer.Option(help="Markdown file; by default trace.md (trace-zh.md) here.")] = None,
    workers: Workers = None,
    lang: Lang = "en",
) -> None:
    """Write a TRACE document: problem, model, data, verification, analysis and corroboration of a place."""
    one_of("--lang", lang, ("en", "zh"))
    from sim.facts import check, load_targets
    from sim.records.atomic import filled_with
    from sim.records.places import check_file, expanded, put_file
    from sim.report.progress import Progress
    from sim.report.trace import Material, targets_for, trace_document
    from sim.scenario import load

    chosen = load(scenario)
    target = check_file(out if out is not None else Path("trace.md" if lang == "en" else f"trace-{lang}.md"))
    path = Path(scenario)
    folder = path if path.is_dir() else path.parent if path.is_file() else None
    found = None
    if facts:
        with Progress("runs", lang=lang) as progress:
            each = [check(load_targets(name), processors(workers), progress) for name in targets_for(scenario, folder)]
        found = tuple(one for block in each for one in block)
    material = Material(scenario, chosen, folder, tuple(map(expanded, results or ())), found)
    text = trace_document(material, lang)
    put_file(target, filled_with(text))
    print(visible(said(f"written: {target}")))
