"""Commands that run scenarios: once, and against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.arguments import MAX_REPLICATIONS, MAX_SEED, one_of, seed_of
from sim.cli.arguments import (
    Json,
    Lang,
    NoCustomCode,
    Out,
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
from sim.cli.robust import Ensemble, Plausible, Points, one_source, robust_beside, show_robust
from sim.cli.screen import console, tell_failed, tell_first_use
from sim.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sim.experiments.assumptions.robust import Robustness
    from sim.experiments.comparison import Comparison


def run(
    scenario: ScenarioName,
    sets: Sets = None,
    seed: Annotated[int | None, typer.Option(min=0, max=MAX_SEED, help="Seed; by default the scenario's own.")] = None,
    days: Annotated[int | None, typer.Option(min=1, help="Days, instead of the scenario's own number.")] = None,
    out: Out = None,
    csv: Annotated[bool, typer.Option("--csv", help="With --out: also write the tables as CSV.")] = False,
    lang: Lang = "en",
    json: Json = False,
    no_custom_code: NoCustomCode = False,
) -> None:
    """Run a scenario once and show its measures.

    A scenario may name Python code (custom rules); what is loaded is said first.
    """
    one_of("--lang", lang, ("en", "zh"))
    changes, problems = read_changes(sets, days)
    problems += refuse_seed(changes, "--seed") if seed is not None else []
    chosen = load_all([scenario], changes, problems)[scenario]
    if csv and out is None:
        raise UsageError("--csv: expected a directory to write to, found none; add --out DIR")
    if out is not None:
        from sim.records.kinds import RUN
        from sim.records.places import check_folder
        from sim.records.store import FILES

        out = check_folder(out, FILES, RUN)
    tell_custom_code([chosen], no_custom_code)
    tell_advice([chosen])
    tell_first_use()
    from sim.report.progress import Progress
    from sim.simulation.model import run as simulate

    with Progress("days", lang=lang) as progress:
        records = simulate(chosen, seed, progress)
    written = records.write(out, csv=csv) if out is not None else None
    if json:
        from sim.measures.reasons import reasons
        from sim.records.store import to_json

        found = {"scenario": scenario, "changes": changes, "seed": records.seed, "days": records.days}
        found |= {"summary": records.summary, "reasons": reasons(records.summary.items(), records.days)}
        found |= {"provenance": records.provenance}
        print(to_json(found | ({"written": str(written)} if written else {})))
        return
    from sim.report.equity_tables import groups_table
    from sim.report.reported import reported_of_run
    from sim.report.tables import summary_table

    console().print(summary_table(records, lang=lang))
    console().print(reported_of_run(records.summary, lang))
    console().print(groups_table(records, lang))
    if written:
        print(said(f"records: {written}"))


def compare(
    scenarios: Annotated[list[str], typer.Argument(metavar="A B ...", help="Scenarios; the first is the baseline.")],
    sets: Sets = None,
    replications: Annotated[
        int, typer.Option(min=1, max=MAX_REPLICATIONS, help="Runs of each scenario, at the same seeds.")
    ] = 10,
    workers: Workers = None,
    seed: Seed = 1,
    out: Out = None,
    measure: OwnMeasures = None,
    records: Annotated[
        bool,
        typer.Option(
            "--records", help="With --out: also write the full records of a run of each, for maps and curves."
        ),
    ] = False,
    ensemble: Ensemble = None,
    plausible: Plausible = False,
    points: Points = 64,
    lang: Lang = "en",
    json: Json = False,
    no_custom_code: NoCustomCode = False,
) -> None:
    """Compare scenarios: paired differences with intervals, the same residents and needs in each.

    With --ensemble or --plausible also under sets of assumptions, as gridgov robust does for two.
    """
    one_of("--lang", lang, ("en", "zh"))
    seed_of(seed, "--seed", replications)
    source = one_source("compare", ensemble, plausible)
    changes, problems = read_changes(sets)
    problems += refuse_seed(changes, "--seed")
    if len(set(scenarios)) < 2:
        raise UsageError("compare: expected at least two different scenarios; name a baseline and another one")
    chosen = load_all(scenarios, changes, problems)
    out = _folder_of_comparison(out, records)
    from sim.measures.own import load_measures

    own = load_measures(measure or ())
    tell_custom_code(chosen.values(), no_custom_code, [one.code for one in own.values()])
    tell_advice(chosen.values())
    tell_first_use()
    from sim.experiments import compare as compare_scenarios
    from sim.report.progress import Progress

    with Progress("runs", lang=lang) as progress:
        made: dict[str, Any] = {"out": out, "progress": progress, "measures": list(own.values()), "records": records}
        result = compare_scenarios(chosen, replications, processors(workers), seed, **made)
        found = []
        if plausible or source is not None:
            found = robust_beside(
                chosen, source, points, processors(workers), seed, out, progress, measure or (), changes
            )
    _show_comparison(result, json, lang, out, found)
    tell_failed(result.failed)


def _folder_of_comparison(out: Path | None, records: bool) -> Path | None:
    """The folder of a comparison, if it can be written to; records need one."""
    if out is None:
        if records:
            raise UsageError("--records: expected a directory to write to, found none; add --out DIR")
        return None
    from sim.experiments.comparison import TABLES
    from sim.records.kinds import STUDY
    from sim.records.places import check_folder

    return check_folder(out, TABLES, STUDY)


def _show_comparison(result: Comparison, json: bool, lang: str, out: Path | None, robust: Sequence[Robustness]) -> None:
    """Print a comparison: as JSON, or as tables."""
    from sim.report.equity_tables import equity_facts, equity_report
    from sim.report.reported import reported_of_comparison

    if json:
        from sim.records.store import to_json

        both = {"assumptions": [one.to_dict() for one in robust]} if robust else {}
        print(to_json(result.to_dict() | {"equity": equity_facts(result)} | both))
    else:
        console().print(result.table(lang=lang))
        for group in result.equal:
            print(visible(said(f"the same run under several names (equal scenarios): {' = '.join(group)}")))
        console().print(reported_of_comparison(result, lang))
        console().print(equity_report(result, lang))
        if (costs := result.costs(lang)) is not None:
            console().print(costs)
        for one in robust:
            show_robust(one, lang)
        if out is not None:
            print(said(f"runs and differences: {out}"))
