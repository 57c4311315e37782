"""The command that compares two scenarios under many sets of assumptions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.arguments import MAX_REPLICATIONS, one_of, seed_of
from sim.cli.arguments import (
    Json,
    Lang,
    NoCustomCode,
    OwnMeasures,
    ScenarioName,
    Seed,
    Sets,
    Workers,
    load_all,
    processors,
    read_changes,
    refuse_seed,
    tell_advice,
    tell_custom_code,
)
from sim.cli.chinese.language import said
from sim.cli.guard import UsageError
from sim.cli.screen import console, tell_first_use
from sim.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sim.experiments.assumptions.robust import Robustness
    from sim.report.progress import Progress
    from sim.scenario import Scenario

MOST_POINTS = 10_000
Ensemble = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Sets of assumptions with weights: ensemble.parquet of calibrate.")
]
Plausible = Annotated[
    bool, typer.Option("--plausible", help="Sets of assumptions drawn from the plausible ranges of the parameters.")
]
Points = Annotated[int, typer.Option(min=2, max=MOST_POINTS, help="Sets of assumptions.")]


def robust(
    a: ScenarioName,
    b: ScenarioName,
    ensemble: Ensemble = None,
    plausible: Plausible = False,
    points: Points = 64,
    replications: Annotated[
        int, typer.Option(min=1, max=MAX_REPLICATIONS, help="Paired runs under each set of assumptions.")
    ] = 3,
    sets: Sets = None,
    workers: Workers = None,
    seed: Seed = 1,
    out: Annotated[Path | None, typer.Option(help="Directory of the results; by default results/robust-A-B.")] = None,
    measure: OwnMeasures = None,
    lang: Lang = "en",
    json: Json = False,
    no_custom_code: NoCustomCode = False,
) -> None:
    """Compare B with A under many sets of assumptions: how far the difference hangs on them, and on which.

    Without --ensemble, assumptions are drawn from plausible ranges. Runs already done are not made again.
    """
    one_of("--lang", lang, ("en", "zh"))
    seed_of(seed, "--seed", replications)
    source = one_source("robust", ensemble, plausible)
    if a == b:
        raise UsageError("robust: expected two different scenarios; name a baseline and another one")
    changes, problems = read_changes(sets)
    problems += refuse_seed(changes, "--seed")
    chosen = load_all([a, b], changes, problems)
    target = _folder_of(out, a, b)
    from sim.measures.own import load_measures

    own = load_measures(measure or ())
    tell_custom_code(chosen.values(), no_custom_code, [one.code for one in own.values()])
    tell_advice(chosen.values())
    tell_first_use()
    from sim.experiments.assumptions.robust import robust as compare_robustly
    from sim.report.progress import Progress

    with Progress("runs", lang=lang) as progress:
        processes = processors(workers)
        (found,) = compare_robustly(
            chosen,
            source,
            points,
            replications,
            processes,
            seed,
            target,
            progress,
            measures=measure or (),
            changes=changes,
        )
    if json:
        from sim.records.store import to_json

        print(to_json(found.to_dict()))
        return
    show_robust(found, lang)
    print(visible(said(f"results: {target}")))


def _folder_of(out: Path | None, a: str, b: str) -> Path:
    """The folder of the results, if it can be written to; one of the names of both without another."""
    from sim.experiments.results import TABLES
    from sim.records.kinds import STUDY
    from sim.records.places import check_folder

    named = "-".join(re.sub(r"[^\w.]+", "-", name).strip("-.") for name in (a, b))
    return check_folder(out if out is not None else Path("results") / f"robust-{named}"[:120], TABLES, STUDY)


def one_source(command: str, ensemble: Path | None, plausible: bool) -> Path | None:
    """The ensemble file, if it is one; None for plausible ranges.

    Raises
    ------
    UsageError
        Both are asked for.
    ScenarioError
        The file cannot be used.
    """
    if ensemble is not None and plausible:
        raise UsageError(f"{command}: expected --ensemble FILE or --plausible, found both")
    if ensemble is not None:
        from sim.experiments.assumptions.ensemble import read_ensemble

        read_ensemble(ensemble)
    return ensemble


def robust_beside(
    scenarios: Mapping[str, Scenario],
    source: Path | None,
    points: int,
    workers: int,
    seed: int,
    out: Path | None,
    progress: Progress,
    measures: Iterable[str] = (),
    changes: Mapping[str, Any] | None = None,
) -> list[Robustness]:
    """The scenarios of a comparison under sets of assumptions, kept beside it."""
    from sim.experiments.assumptions.robust import BESIDE, robust

    beside = None if out is None else out / BESIDE
    return robust(
        scenarios, source, points, workers=workers, seed=seed, out=beside, progress=progress,
        measures=measures, changes=changes,
    )  # fmt: skip


def show_robust(found: Robustness, lang: str) -> None:
    """Print a robust comparison: its table, its sentences."""
    from sim.measures.registry import MAIN, MEASURES
    from sim.report.robust_lines import notes, robust_table, sentence

    shown = [one.name for one in found.measures]
    names = [*MAIN, *(name for name in shown if name not in MEASURES)] if found.a else shown
    console().print(robust_table(found, names, lang))
    for told in (sentence(found, "solution_rate", lang), *notes(found, lang)):
        if told:
            print(visible(told))
