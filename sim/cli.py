"""The command line: thin commands over :mod:`sim`. Heavy libraries are imported inside the commands."""

from __future__ import annotations

import functools
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from sim.scenario import Problem, Scenario

USAGE_ERROR: Final = 2
INTERRUPTED: Final = 130
_PIPE_WIDTH: Final = 200
_POINTS_SHOWN: Final = 40

app = typer.Typer(
    name="gridgov",
    help="Simulate grassroots governance by grids in a Chinese city, and compare reforms.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

ScenarioName = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="Name (gridgov list) or path of a scenario.")
]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change one parameter by dotted path; may be repeated."),
]
Seed = Annotated[int, typer.Option(min=0, help="Seed (of the first replication).")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes; by default one for each processor.")]
Out = Annotated[Path | None, typer.Option(help="Directory to write to.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


def _command(body: Callable[..., None]) -> Callable[..., None]:
    """A command whose errors are told without a traceback, with the exit code that fits."""

    @functools.wraps(body)
    def guarded(*args: Any, **kwargs: Any) -> None:
        from sim.scenario import ScenarioError

        warnings.showwarning = _show_warning
        try:
            body(*args, **kwargs)
        except ScenarioError as error:
            _fail(str(error), USAGE_ERROR)
        except KeyboardInterrupt as stop:
            _fail(str(stop) or "stopped: nothing was written", INTERRUPTED)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(1) from None
        except (OSError, ValueError) as error:
            if not _is_ours(error):
                raise
            _fail(str(error), USAGE_ERROR)

    return guarded


def _show_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    print(f"gridgov: {message}", file=sys.stderr)


def _is_ours(error: Exception) -> bool:
    """Whether an error is about what the user gave, so that its message is enough."""
    from sim.experiments.errors import StudyError
    from sim.records.errors import RecordError
    from sim.rules import RuleError

    return isinstance(error, (RecordError, StudyError, RuleError, OSError, _UsageError))


class _UsageError(ValueError):
    """The arguments of a command do not fit together."""


def _fail(message: str, code: int) -> None:
    print(f"gridgov: {message}", file=sys.stderr)
    raise typer.Exit(code) from None


def _console() -> Console:
    from rich.console import Console

    # Not on a terminal there is no width to fit into: no line is cut.
    return Console(soft_wrap=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)


def _changes(sets: list[str] | None, days: int | None = None) -> tuple[dict[str, Any], list[Problem]]:
    """``path=value`` arguments as a mapping (values: YAML scalars, lists, mappings), and what is wrong."""
    from sim.scenario import Problem, ScenarioError, parse_value

    changes: dict[str, Any] = {} if days is None else {"run.days": days}
    problems = []
    for given in sets or []:
        path, equals, value = given.partition("=")
        if not equals or not path:
            problems.append(
                Problem("--set", "path=value, e.g. policy.staffing.members_per_grid=2", f'"{given}"')
            )
            continue
        try:
            changes[path.strip()] = parse_value(value)
        except ScenarioError as error:
            problems += [Problem(path, p.expected, p.found, hint="quote the value") for p in error.problems]
    return changes, problems


def _load(names: list[str], changes: dict[str, Any], problems: list[Problem]) -> dict[str, Scenario]:
    """Scenarios by name with the changes made; all problems at once."""
    from sim.scenario import ScenarioError, load

    chosen = {}
    for name in names:
        try:
            scenario = load(name)
            chosen[name] = scenario.with_(changes) if changes else scenario
        except ScenarioError as error:
            problems = [*problems, *error.problems]
    if problems:
        raise ScenarioError(problems)
    return chosen


def _processors(workers: int | None) -> int:
    if workers is not None:
        return workers
    allowed = getattr(os, "sched_getaffinity", None)  # not on every system
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _print_version(wanted: bool) -> None:
    if wanted:
        from sim import __version__

        print(f"gridgov {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command()
@_command
def run(
    scenario: ScenarioName,
    sets: Sets = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed; by default the scenario's own.")] = None,
    days: Annotated[
        int | None, typer.Option(min=1, help="Days, instead of the scenario's own number.")
    ] = None,
    out: Out = None,
    csv: Annotated[bool, typer.Option("--csv", help="With --out: also write the tables as CSV.")] = False,
    json: Json = False,
) -> None:
    """Run a scenario once and show its measures."""
    changes, problems = _changes(sets, days)
    chosen = _load([scenario], changes, problems)[scenario]
    if csv and out is None:
        raise _UsageError("--csv: expected a directory to write to, found none; add --out DIR")
    if out is not None:
        from sim.records.atomic import check_replaceable
        from sim.records.store import MARKER

        check_replaceable(out, MARKER)
    from sim.model import run as simulate
    from sim.report.progress import Progress

    with Progress("days") as progress:
        records = simulate(chosen, seed, progress)
    written = records.write(out, csv=csv) if out is not None else None
    if json:
        from sim.records.store import to_json

        found = {"scenario": scenario, "changes": changes, "seed": records.seed, "days": records.days}
        found |= {"summary": records.summary, "provenance": records.provenance}
        print(to_json(found | ({"written": str(written)} if written else {})))
        return
    from sim.report.equity_tables import groups_table
    from sim.report.tables import summary_table

    _console().print(summary_table(records))
    _console().print(groups_table(records))
    if written:
        print(f"records: {written}")


@app.command()
@_command
def compare(
    scenarios: Annotated[
        list[str], typer.Argument(metavar="A B ...", help="Scenarios; the first is the baseline.")
    ],
    sets: Sets = None,
    replications: Annotated[int, typer.Option(min=1, help="Runs of each scenario, at the same seeds.")] = 10,
    workers: Workers = None,
    seed: Seed = 1,
    out: Out = None,
    json: Json = False,
) -> None:
    """Compare scenarios: paired differences with intervals, the same residents and needs in each."""
    changes, problems = _changes(sets)
    if len(set(scenarios)) < 2:
        raise _UsageError(
            "compare: expected at least two different scenarios; name a baseline and another one"
        )
    chosen = _load(scenarios, changes, problems)
    from sim.experiments import compare as compare_scenarios
    from sim.report.progress import Progress

    with Progress("runs") as progress:
        result = compare_scenarios(
            chosen,
            replications=replications,
            workers=_processors(workers),
            seed=seed,
            out=out,
            progress=progress,
        )
    from sim.report.equity_tables import equity_facts, equity_report

    if json:
        from sim.records.store import to_json

        print(to_json(result.to_dict() | {"equity": equity_facts(result)}))
    else:
        _console().print(result.table())
        _console().print(equity_report(result))
        if out is not None:
            print(f"runs and differences: {out}")
    _tell_failed(result.failed)


def _tell_failed(failed: Any) -> None:
    if len(failed):
        first = failed.iloc[0]
        _fail(
            f"{len(failed)} runs failed and are left out; the first: {first['scenario']}, "
            f"seed {first['seed']}, while it was to {first['stage']}: {first['message']}",
            1,
        )


@app.command()
@_command
def sweep(
    study: Annotated[Path, typer.Argument(metavar="STUDY", help="Study file (YAML).")],
    workers: Workers = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Dask scheduler to run on, e.g. tcp://host:8786.")
    ] = None,
    shard: Annotated[
        str | None, typer.Option(metavar="I/N", help="Make part I of N only; parts in one --out are the whole.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count runs, estimate time, write nothing.")] = False,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Make failed runs again.")] = False,
    run_timeout: Annotated[float | None, typer.Option(help="Seconds that one run may take.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Directory of the results; by default results/STUDY.")
    ] = None,
) -> None:
    """Run a study: scenarios x design x replications. Runs already done are not made again."""
    from sim.experiments import Study
    from sim.report.progress import Progress

    if scheduler is not None and workers is not None:
        raise _UsageError("sweep: expected --workers or --scheduler, found both; the scheduler has its own workers")
    if run_timeout is not None and run_timeout <= 0:
        raise _UsageError(f"--run-timeout: expected seconds above 0, found {run_timeout:g}")
    plan = Study.load(study)
    target = out if out is not None else Path("results") / plan.name
    processes = 1 if scheduler is not None else _processors(workers)
    if dry_run:
        _show_plan(plan, target, processes, retry_failed)
        return
    with Progress("runs") as progress:
        results = plan.run(processes, target, progress, scheduler=scheduler, shard=shard,
                           retry_failed=retry_failed, run_timeout=run_timeout)  # fmt: skip
    if shard is not None:
        print(f"shard {shard} done, {len(results.frame)} of {len(results.jobs)} runs in {target}")
    else:
        _show_results(results)
        print(f"results: {target}")
    _tell_failed(results.failed)


def _show_plan(plan: Any, target: Path, processes: int, retry_failed: bool) -> None:
    from sim.experiments.estimate import estimate
    from sim.report.progress import clock

    for point in plan.points[:_POINTS_SHOWN]:
        print(point.name)
    if len(plan.points) > _POINTS_SHOWN:
        print(f"... and {len(plan.points) - _POINTS_SHOWN:,} more points")
    found = estimate(plan, target, retry_failed)
    rule = plan.content.rule
    print(f"{found.points:,} points x {rule.minimum} replications: {found.runs:,} runs, "
          f"{found.done:,} of them done in {target}")  # fmt: skip
    if found.failed:
        print(f"{found.failed:,} failed" + ("" if retry_failed else "; --retry-failed makes them again"))
    if not rule.fixed:
        print(f"at most {found.most_runs:,} runs, if no interval gets narrow enough before")
    if found.missing:
        time = clock(found.seconds(processes))
        print(f"{found.missing:,} runs to make: about {time} on {processes} processes "
              f"({found.run_seconds:.3g} s a run, from {found.basis})")  # fmt: skip


def _show_results(results: Any) -> None:
    from sim.experiments.tables import analysis_table
    from sim.report.tables import study_differences_table, study_table

    console = _console()
    analysed = results.study.content.design.kind in ("morris", "sobol", "leave_one_out", "shapley")
    if len(results.study.points) <= _POINTS_SHOWN and not analysed:
        console.print(study_table(results))
    if results.study.content.comparisons:
        console.print(study_differences_table(results))
    if analysed:
        if results.holes.empty:
            console.print(analysis_table(results))
        else:
            print(f"not analysed: {len(results.holes)} runs of the design are missing or failed")
    if results.stopped:
        print(f"stopped early: {results.stopped}; start again to go on")


@app.command()
@_command
def report(
    results: Annotated[
        Path, typer.Argument(metavar="RESULTS", help="Folder of compare, sweep or make run, or of run --out.")
    ],
    lang: Annotated[str, typer.Option(help="Language: en or zh.")] = "en",
    out: Annotated[Path | None, typer.Option(help="HTML file; by default report.html in the folder.")] = None,
    study: Annotated[Path | None, typer.Option(help="Study file of the results: its question and comparisons.")] = None,
) -> None:
    """Write a report: one HTML file with the answer, figures, assumptions, and how to reproduce it."""
    if lang not in ("en", "zh"):
        raise _UsageError(f"--lang: expected en or zh, found {lang}")
    import matplotlib

    matplotlib.use("Agg")  # pictures, no window
    from sim.report.page import write_report
    from sim.report.style import FontError

    try:
        print(f"report: {write_report(results, lang, out, study)}")
    except FontError as error:
        raise _UsageError(str(error)) from error


@app.command("app")
@_command
def app_(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 opens it to the network.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8765,
    open_: Annotated[bool, typer.Option("--open/--no-open", help="Open a browser.")] = True,
) -> None:
    """Open the dashboard: choose a place, pull levers, run, compare, download."""
    from sim.app.server import AppError, serve

    try:
        serve(host, port, open_)
    except AppError as error:
        raise _UsageError(str(error).removeprefix("gridgov ")) from error


@app.command("list")
@_command
def list_(
    reforms: Annotated[bool, typer.Option("--reforms", help="List reforms instead of scenarios.")] = False,
) -> None:
    """List the scenarios (or reforms) that come with gridgov."""
    from sim.scenario import list_reforms, list_scenarios

    entries = [(e.name, e.title) for e in (list_reforms() if reforms else list_scenarios())]
    width = max((len(name) for name, _ in entries), default=0)
    for name, title in entries:
        print(f"{name:<{width}}  {title.en}  {title.zh}".rstrip())


@app.command()
@_command
def show(
    scenario: ScenarioName,
    resolved: Annotated[
        bool, typer.Option("--resolved", help="All parameters, with reforms applied.")
    ] = False,
    phases: Annotated[
        bool, typer.Option("--phases", help="The day phase by phase: rhythm, mechanisms, what is read and changed.")
    ] = False,
    json: Json = False,
) -> None:
    """Show a scenario as its file says, with every parameter, or its day phase by phase."""
    from sim.scenario import load
    from sim.scenario.files import find_scenario

    loaded = load(scenario)
    if phases:
        _show_phases(loaded, json)
        return
    if json:
        raise _UsageError("show --json: expected --phases too; a scenario itself is shown as YAML")
    source = find_scenario(scenario)
    if resolved or source is None:
        print(loaded.to_yaml(), end="")
    else:
        print(source.read_text(encoding="utf-8"), end="")


def _show_phases(scenario: Scenario, json: bool) -> None:
    from sim.model import phases_of

    found = phases_of(scenario)
    if json:
        from sim.records.store import to_json

        print(to_json([phase.to_dict() for phase in found]))
        return
    from sim.report.phases import phase_lines

    for line in phase_lines(found):
        print(line)


@app.command()
@_command
def validate(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Scenario, reform or study files.")],
) -> None:
    """Check files and report every problem in them."""
    from sim.scenario import ScenarioError

    problems: list[Problem] = []
    for file in files:
        found = _problems(file)
        problems += found
        if not found:
            print(f"{file}: ok")
    if problems:
        raise ScenarioError(problems)


def _problems(file: str) -> tuple[Problem, ...]:
    from sim.scenario import ScenarioError, check_file
    from sim.scenario.yaml_file import read

    path = Path(file)
    if not path.is_file() or "scenarios" not in read(path).data:
        return check_file(file)
    from sim.experiments.study_file import read_study

    try:
        read_study(path)
    except ScenarioError as error:
        return error.problems
    return ()


@app.command()
@_command
def rules() -> None:
    """List the dispatch rules that are built in: routes, priorities, assignments."""
    from sim.rules.builtin import BUILT_IN, TITLES
    from sim.rules.sources import SPELLING

    width = max(len(name) for rules in BUILT_IN.values() for name in rules)
    for kind, built_in in BUILT_IN.items():
        en, zh = TITLES[kind]
        print(f"{en}  {zh}  (policy.dispatch.{kind})")
        for name, rule in built_in.items():
            print(f"  {name:<{width}}  {rule.en}  {rule.zh}: {rule.does}")
    print(f"Besides, a rule of your own: {SPELLING} (docs/rules.md).")


@app.command()
@_command
def measures() -> None:
    """List the measures: names, titles, units, directions (▲ more is better, ▼ less), definitions, sources."""
    from sim.report.tables import measures_table

    _console().print(measures_table())


@app.command()
@_command
def facts(
    targets: Annotated[
        list[str] | None, typer.Argument(metavar="[TARGETS...]", help="Files of targets (names or paths); all if none.")
    ] = None,
    workers: Workers = None,
    seed: Seed = 1,
    lang: Annotated[str, typer.Option(help="Language: en or zh.")] = "en",
    json: Json = False,
) -> None:
    """Check known figures and facts: what is expected, what the model gives, met or not, and why not."""
    if lang not in ("en", "zh"):
        raise _UsageError(f"--lang: expected en or zh, found {lang}")
    from sim.facts import check, load_targets, target_files
    from sim.report.facts_table import facts_table, summary_line
    from sim.report.progress import Progress

    files = [load_targets(name) for name in targets or target_files()]
    everything = []
    for file in files:
        with Progress("runs") as progress:
            found = check(file, _processors(workers), progress, seed)
        everything += found
        if not json:
            _console().print(facts_table(found, f"{file.name}: {file.replications} replications", lang))
    if json:
        from sim.records.store import to_json

        keys = ("value", "low", "high", "met")
        print(to_json({one.key: {key: getattr(one, key) for key in keys} for one in everything}))
    else:
        print(summary_line(everything, lang))


def main() -> None:
    """Start the command line."""
    app()


if __name__ == "__main__":
    main()
