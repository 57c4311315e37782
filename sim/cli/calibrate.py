"""The command that calibrates a place by simulation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.arguments import one_of
from sim.cli.arguments import Lang, Scheduler, Seed, Sets, Workers, processors, read_changes, refuse_seed
from sim.cli.chinese.language import said
from sim.cli.fitting import Folder, Json, check_place
from sim.cli.guard import one_executor
from sim.visible import visible


def calibrate(
    folder: Folder,
    targets: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Targets (YAML); by default fitted/targets.yaml of gridgov fit.")
    ] = None,
    parameters: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="What is varied: YAML, path: plausible or {low, high}; by default what matters for the targets.",
        ),
    ] = None,
    runs: Annotated[int, typer.Option(min=160, max=1_000_000, help="Runs at most.")] = 600,
    discrepancy: Annotated[
        float, typer.Option(min=0, max=1, help="What the model leaves out: standard deviation as a share of a target.")
    ] = 0.05,
    sets: Sets = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
    seed: Seed = 1,
    json_: Json = False,
    lang: Lang = "en",
) -> None:
    """Calibrate what data do not tell by simulation: sets of parameters with weights, and which of them data identify.

    Runs are kept in FOLDER/calibration and not made again.
    """
    one_of("--lang", lang, ("en", "zh"))
    one_executor("calibrate", workers, scheduler)
    changes, problems = read_changes(sets)
    problems += refuse_seed(changes, "--seed")
    if problems:
        from sim.scenario import ScenarioError

        raise ScenarioError(problems)
    check_place(folder)
    from sim.cli.screen import tell_first_use
    from sim.fit.calibration.folder import calibrate_folder
    from sim.report.calibration_lines import calibration_lines
    from sim.report.progress import Progress

    tell_first_use()
    processes = 1 if scheduler is not None else processors(workers)
    with Progress("runs", lang=lang) as progress:
        done = calibrate_folder(
            folder, targets, parameters, runs, changes, discrepancy, processes, scheduler, seed, progress
        )  # fmt: skip
    if json_:
        from sim.records.store import to_json

        print(to_json(done.figures))
        return
    why = {name: said(told) for name, told in done.figures["left_out"].items()}
    for line in calibration_lines({**done.figures, "left_out": why}, lang):
        print(visible(line))
    for path in done.written:
        print(visible(said(f"written: {path}")))
