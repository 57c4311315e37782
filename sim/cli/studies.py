"""Commands for studies: run one, and report on what was found."""

from __future__ import annotations

from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from sim.arguments import one_of, path_of, seconds_of
from sim.cli.arguments import (
    Lang,
    NoCustomCode,
    Scheduler,
    ShardOf,
    Workers,
    processors,
    tell_advice,
    tell_custom_code,
)
from sim.cli.chinese.language import said
from sim.cli.guard import one_executor
from sim.cli.robust import Ensemble, Plausible, Points, one_source
from sim.cli.screen import console, tell_failed, tell_first_use
from sim.visible import visible

if TYPE_CHECKING:
    from sim.experiments import Study
    from sim.experiments.estimate import Estimate

_POINTS_SHOWN: Final = 40
_GROUPS_SHOWN: Final = 5


def sweep(
    study: Annotated[Path, typer.Argument(metavar="STUDY", help="Study file (YAML).")],
    workers: Workers = None,
    scheduler: Scheduler = None,
    shard: ShardOf = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count runs, estimate time, write nothing.")] = False,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Make failed runs again.")] = False,
    run_timeout: Annotated[float | None, typer.Option(help="Seconds that one run may take.")] = None,
    out: Annotated[Path | None, typer.Option(help="Directory of the results; by default results/STUDY.")] = None,
    ensemble: Ensemble = None,
    plausible: Plausible = False,
    points: Points = 64,
    lang: Lang = "en",
    no_custom_code: NoCustomCode = False,
) -> None:
    """Run a study: scenarios x design x replications. Runs already done are not made again.

    With --ensemble or --plausible every point is also run under sets of assumptions.
    """
    from sim.report.progress import Progress

    one_executor("sweep", workers, scheduler)
    from sim.records.places import expanded

    one_of("--lang", lang, ("en", "zh"))
    seconds_of(run_timeout, "--run-timeout")
    source = one_source("sweep", ensemble, plausible)
    plan = _loaded(path_of(study, "STUDY"), source, points if ensemble is not None or plausible else 0)
    target = expanded(out if out is not None else Path("results") / plan.name)
    tell_custom_code(plan.named_scenarios(), no_custom_code, plan.own_code)  # a dry run makes one run, to time it
    tell_advice([*plan.content.scenarios.values(), *(point.scenario for point in plan.points[-1:])])
    processes = 1 if scheduler is not None else processors(workers)
    if dry_run:
        _show_plan(plan, target, processes, retry_failed)
        return
    from sim.experiments.results import TABLES
    from sim.records.kinds import STUDY
    from sim.records.places import check_folder

    target = check_folder(target, () if shard is not None else TABLES, STUDY)
    if scheduler is None:
        tell_first_use()
    with Progress("runs", lang=lang) as progress:
        results = plan.run(
            processes,
            target,
            progress,
            scheduler=scheduler,
            shard=shard,
            retry_failed=retry_failed,
            run_timeout=run_timeout,
        )
    if shard is not None:
        print(said(f"shard {shard} done, {len(results.frame)} of {len(results.jobs)} runs in {target}"))
    else:
        _show_results(results, lang)
        print(said(f"results: {target}"))
        _tell_others(target)
    tell_failed(results.failed)


def _loaded(study: Path, source: Path | None, points: int) -> Study:
    """The study of a file; with points of assumptions crossed with these."""
    from sim.experiments import Study
    from sim.experiments.assumptions.crossed import crossed

    return crossed(study, source, points) if points else Study.load(study)


def _tell_equal(plan: Any) -> None:
    """Name points that are the same run, so that no difference between them is taken for a finding."""
    from sim.experiments.plan import POINTS_AT_ONCE

    if len(plan.points) > POINTS_AT_ONCE:
        return
    groups = plan.equal_points
    for group in groups[:_GROUPS_SHOWN]:
        print(visible(said(f"the same run (equal scenarios; a level does what is there already): {' = '.join(group)}")))
    if len(groups) > _GROUPS_SHOWN:
        print(said(f"... in all {len(groups):,} groups of points that are the same run"))


def _tell_missing(results: Any) -> None:
    """Say why outcomes have no value in any run."""
    good = results.frame[results.frame["status"] == "ok"]
    lost = [name for name in results.study.outcomes if name not in good or good[name].isna().all()]
    if not lost or good.empty:
        return
    from sim.measures.registry import MEASURES
    from sim.policy.names import HORIZON_DAYS

    days = max(scenario.run.days for scenario in results.study.content.scenarios.values())
    why = f"they need run.days above {HORIZON_DAYS:g}" if days <= HORIZON_DAYS else "nothing that they count"
    if told := [name for name in lost if name in MEASURES]:
        print(said(f"no value in any run ({why}): {', '.join(told)}"))
    if own := [name for name in lost if name not in MEASURES]:
        print(said(f"no value in any run (their functions gave no number): {', '.join(own)}"))


def _tell_others(target: Path) -> None:
    """Say so if the folder holds runs of other points or studies, which no table of this study counts."""
    from sim.experiments.status import status_of

    others = status_of(target).others
    if others:
        print(
            said(f"this folder also holds {others:,} runs of other points or studies; tables and report leave them out")
        )


def _show_plan(plan: Any, target: Path, processes: int, retry_failed: bool) -> None:
    from sim.experiments.estimate import estimate

    if plan.content.search is not None:
        _show_search_plan(plan, target, processes)
        return
    for point in plan.points[:_POINTS_SHOWN]:
        print(visible(point.name))
    if len(plan.points) > _POINTS_SHOWN:
        print(said(f"... and {len(plan.points) - _POINTS_SHOWN:,} more points"))
    _tell_equal(plan)
    found = estimate(plan, target, retry_failed)
    rule = plan.content.rule
    print(
        said(
            f"{_count(found.points, 'point')} x {_count(rule.minimum, 'replication')}: {_count(found.runs, 'run')}, "
            f"{found.done:,} of them done in {target}"
        )
    )
    if found.failed:
        print(said(f"{found.failed:,} failed" + ("" if retry_failed else "; --retry-failed makes them again")))
    if not rule.fixed:
        print(said(f"at most {found.most_runs:,} runs, if no interval gets narrow enough before"))
    if found.missing:
        print(said(f"{found.missing:,} runs to make: {_time(found, found.seconds(processes), processes)}"))


def _show_search_plan(plan: Any, target: Path, processes: int) -> None:
    """Say how many mixes there are, how the runs are shared out, and how long they take."""
    from sim.experiments.estimate import estimate
    from sim.experiments.search.search import BudgetShares
    from sim.experiments.search.space import Space

    budget = plan.content.budget.runs
    shares = BudgetShares.of(plan.content.search, budget)
    finalists = _count(shares.finalists, "finalist")
    print(said(f"a search among {Space(plan.content.factors).size:,} mixes with {budget:,} runs at most"))
    print(said(f"of these {shares.back:,} on fresh seeds, for {finalists} and the scenario as it is"))
    found = estimate(plan, target)
    if found.missing:
        print(said(_time(found, found.run_seconds * budget / processes, processes)))


def _time(found: Estimate, seconds: float, processes: int) -> str:
    """How long runs take, going by the pilot runs."""
    from sim.report.progress import clock

    if isnan(seconds):
        return "how long they take is not known: no pilot run ended well"
    return f"about {clock(seconds)} on {processes} processes ({found.run_seconds:.3g} s a run, from {found.basis})"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _show_results(results: Any, lang: str = "en") -> None:
    from sim.report.analysis_table import analysis_table
    from sim.report.tables import study_differences_table, study_table

    screen = console()
    if results.study.content.search is not None:
        _show_search(results, lang)
        return
    if results.study.content.over is not None:
        _show_robust(results, lang)
        return
    analysed = results.study.content.design.kind in ("morris", "sobol", "leave_one_out", "shapley")
    if len(results.study.points) <= _POINTS_SHOWN and not analysed:
        screen.print(study_table(results, lang))
    if results.study.content.comparisons:
        screen.print(study_differences_table(results, lang))
    if analysed:
        if results.holes.empty:
            screen.print(analysis_table(results, lang))
        else:
            print(said(f"not analysed: runs of the design that are missing or failed: {len(results.holes)}"))
    for told in results.unsettled[:_POINTS_SHOWN]:
        print(visible(said(f"not settled: {told.text('zh' if lang == 'zh' else 'en')}")))
    if len(results.unsettled) > _POINTS_SHOWN:
        print(said(f"... in all {len(results.unsettled):,} intervals that are not settled"))
    _tell_equal(results.study)
    _tell_missing(results)
    if results.stopped:
        print(said(f"stopped early: {results.stopped}; start again to go on"))


def _show_robust(results: Any, lang: str) -> None:
    """The comparisons of a study over assumptions, else its values, with both uncertainties."""
    from sim.cli.robust import show_robust
    from sim.experiments.assumptions.robust import levels_under, robustness

    for one in robustness(results) or levels_under(results):
        show_robust(one, lang)
    if results.stopped:
        print(said(f"stopped early: {results.stopped}; start again to go on"))


def _show_search(results: Any, lang: str) -> None:
    """The answer of a search: sentences, then its tables."""
    from sim.report.search_answer import question, sentences, tables
    from sim.report.tables import plain_table

    for told in (question(results, lang), *sentences(results, lang)):
        print(visible(told))
    for title, heads, rows, numbers in tables(results, lang):
        console().print(plain_table(title, heads, rows, numbers))
    if results.stopped:
        print(said("stopped early: the budget of hours was spent; start again to go on"))


def report(
    results: Annotated[
        Path, typer.Argument(metavar="RESULTS", help="Folder of compare, sweep, region or make run, or of run --out.")
    ],
    lang: Lang = "en",
    out: Annotated[
        Path | None,
        typer.Option(help="File, or folder for png and svg; by default report.* or figures in the folder."),
    ] = None,
    study: Annotated[Path | None, typer.Option(help="Study file of the results: its question and comparisons.")] = None,
    format_: Annotated[str, typer.Option("--format", help="Form: html, docx, pdf, png or svg.")] = "html",
) -> None:
    """Write a report: HTML, a two-page meeting paper (docx, pdf), or every figure with its table (png, svg)."""
    one_of("--lang", lang, ("en", "zh"))
    one_of("--format", format_, ("html", "docx", "pdf", "png", "svg"))
    results = path_of(results, "RESULTS")
    out = path_of(out, "--out") if out is not None else None
    import matplotlib

    matplotlib.use("Agg")  # pictures, no window
    from sim.report.page import write_report
    from sim.report.takeaway import write_takeaway

    if format_ == "html":
        print(said(f"report: {visible(write_report(results, lang, out, study))}"))
        return
    for path in write_takeaway(results, format_, lang, out, study):
        print(said(f"written: {visible(path)}"))
