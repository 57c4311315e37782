"""The command that runs many places at once: a region or a nation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.arguments import MAX_REPLICATIONS, one_of, seed_of
from sim.cli.arguments import (
    Json,
    Lang,
    NoCustomCode,
    Scheduler,
    Seed,
    ShardOf,
    Workers,
    processors,
    tell_custom_code,
    tell_shared_advice,
)
from sim.cli.chinese.language import said
from sim.cli.guard import UsageError, one_executor
from sim.cli.screen import console, tell_failed, tell_first_use
from sim.visible import visible

if TYPE_CHECKING:
    from sim.region.results import RegionResults
    from sim.scenario import Scenario

MOST_REPLICATIONS = min(MAX_REPLICATIONS, 1_000)


def region(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Region file (YAML), or a shipped region: cities, nation.")
    ],
    replications: Annotated[int, typer.Option(min=1, max=MOST_REPLICATIONS, help="Runs of each place.")] = 1,
    scale: Annotated[
        float | None, typer.Option(min=1e-6, max=1.0, help="Size at which places are run; by default the file's own.")
    ] = None,
    effect: Annotated[
        float | None, typer.Option(help="Effect that a pilot is to show, in the unit of --measure: places needed.")
    ] = None,
    measure: Annotated[str, typer.Option(help="Measure of --effect and of the map.")] = "solution_rate",
    workers: Workers = None,
    scheduler: Scheduler = None,
    shard: ShardOf = None,
    seed: Seed = 1,
    paired: Annotated[
        bool,
        typer.Option(
            "--paired", help="Also run places of the roll-out without it, with equal random numbers: its effect."
        ),
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Directory of the results; by default results/region-FILE.")] = None,
    lang: Lang = "en",
    json: Json = False,
    no_custom_code: NoCustomCode = False,
) -> None:
    """Run many places at once, and add them up. Runs already done are not made again."""
    seed_of(seed, "--seed", replications)
    one_executor("region", workers, scheduler)
    _check(lang, measure, effect)
    from sim.experiments.machine import Machine
    from sim.experiments.plan import Shard
    from sim.records.kinds import REGION
    from sim.records.places import check_folder
    from sim.region.kept import SUMMARY
    from sim.region.making import points_of
    from sim.region.reading import read_region
    from sim.region.results import TABLE, run_region, write_region

    chosen = read_region(file)
    if paired and chosen.waves is None:
        raise UsageError(f"--paired: expected a region with a roll-out (rollout:), found none in {file}")
    points = points_of(chosen, chosen.scale if scale is None else scale, paired)
    _tell_first([point.base for point in points], no_custom_code)
    part = Shard.parse(shard) if shard is not None else None
    named = re.sub(r"[^\w]+", "-", Path(file).stem).strip("-")[:100] or "places"
    target = out if out is not None else Path("results") / f"region-{named}"
    target = check_folder(target, () if part is not None else (TABLE, SUMMARY), REGION)
    tell_first_use()
    from sim.report.progress import Progress

    machine = Machine(1 if scheduler is not None else processors(workers), scheduler)
    with Progress("runs", lang=lang) as progress:
        found = run_region(chosen, replications, seed, scale, target, machine, progress, part, paired, points)
    if part is not None:
        print(said(f"shard {part} done, {found.done} of {found.wanted} runs in {target}"))
        return
    write_region(found, target, measure, effect)
    _tell(found, target, measure, effect, lang, json)
    tell_failed(found.failed)


def _check(lang: str, measure: str, effect: float | None) -> None:
    """Refuse what options cannot be, before anything is read."""
    from sim.measures.registry import MEASURES

    one_of("--lang", lang, ("en", "zh"))
    one_of("--measure", measure, tuple(MEASURES))
    if effect is not None and (effect == 0 or not isfinite(effect)):
        raise UsageError(f"--effect: expected a number that is not 0, found {effect:g}")


def _tell_first(places: Sequence[Scenario], no_custom_code: bool) -> None:
    """Say what code is loaded, and what is worth knowing about the places."""
    tell_custom_code(places, no_custom_code)
    tell_shared_advice(places)


def _tell(found: RegionResults, target: Path, measure: str, effect: float | None, lang: str, json: bool) -> None:
    """Write the report, and say what was found."""
    from sim.report.region_page import write_region_page

    write_region_page(found, target, measure, effect, lang)
    if json:
        from sim.records.store import to_json
        from sim.region.results import summary_of

        print(to_json(summary_of(found, measure, effect)))
        return
    _show(found, measure, effect, lang)
    print(visible(said(f"results: {target}")))


def _show(found: RegionResults, measure: str, effect: float | None, lang: str) -> None:
    from sim.report.region_effects import effect_heads, effect_rows, effects_title
    from sim.report.region_page import HEADS, power_line, reasons_of_main, size_line, total_rows
    from sim.report.tables import plain_table

    console().print(plain_table(found.region.title.of(lang), HEADS[lang], total_rows(found, lang), (1, 2, 3)))
    for line in reasons_of_main(found, lang):
        print(visible(line))
    if rows := effect_rows(found, measure, lang, waves=False):
        console().print(plain_table(effects_title(lang), effect_heads(lang), rows, (2, 3, 4)))
    print(visible(size_line(found, lang)))
    if effect is not None:
        print(visible(power_line(found, measure, effect, lang)))
