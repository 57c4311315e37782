"""What the commands have in common: their options, and how names and changes become scenarios."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.arguments import MAX_SEED, MAX_WORKERS
from sim.cli.chinese.language import VARIABLE, said, spoken
from sim.visible import visible

if TYPE_CHECKING:
    from sim.scenario import Problem, Scenario
    from sim.scenario.advice import Advice

ScenarioName = Annotated[str, typer.Argument(metavar="SCENARIO", help="Name (gridgov list) or path of a scenario.")]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change one parameter by dotted path; may be repeated."),
]
Seed = Annotated[int, typer.Option(min=0, max=MAX_SEED, help="Seed (of the first replication).")]
Workers = Annotated[
    int | None, typer.Option(min=1, max=MAX_WORKERS, help="Processes; by default one for each processor.")
]
Scheduler = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="Dask scheduler to run on, e.g. tcp://host:8786.")
]
ShardOf = Annotated[
    str | None, typer.Option(metavar="I/N", help="Make part I of N only; parts in one --out are the whole.")
]
OwnMeasures = Annotated[
    list[str] | None,
    typer.Option("--measure", metavar="FILE.py:FUNCTION", help="A measure of your own; may be repeated."),
]
NoCustomCode = Annotated[
    bool, typer.Option("--no-custom-code", help="Refuse files that name custom rules (Python code).")
]
Out = Annotated[Path | None, typer.Option(help="Directory to write to.")]
Lang = Annotated[str, typer.Option(envvar=VARIABLE, help="Language of what is shown: en or zh.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


def read_changes(sets: list[str] | None, days: int | None = None) -> tuple[dict[str, Any], list[Problem]]:
    """``path=value`` arguments as a mapping (values: YAML scalars, lists, mappings), and what is wrong."""
    from sim.scenario import Problem, ScenarioError, parse_value

    problems = []
    given_days = [given for given in sets or [] if given.partition("=")[0].strip() == "run.days"]
    changes: dict[str, Any] = {} if days is None or given_days else {"run.days": days}
    if days is not None and given_days:
        problems.append(Problem("--days", "the days once", f'--days {days} and --set "{given_days[0]}"'))
    for given in sets or []:
        path, equals, value = given.partition("=")
        if not equals or not path:
            problems.append(Problem("--set", "path=value, e.g. policy.staffing.members_per_grid=2", f'"{given}"'))
            continue
        path = path.strip()
        problems += _undone(path, changes)
        try:
            changes[path] = parse_value(value)
        except ScenarioError as error:
            problems += [Problem(path, p.expected, p.found, hint="quote the value") for p in error.problems]
    return changes, problems


def _undone(path: str, changes: dict[str, Any]) -> list[Problem]:
    """Problems of changes that were given before and that one more would overwrite."""
    from sim.experiments.levels import full_path
    from sim.scenario import Problem
    from sim.scenario.sizes import below

    full = full_path(path)
    hint = "the first value would never be used; leave one out"
    return [
        Problem(
            "--set",
            "each parameter once",
            f"{before} and {path}, which both set {max(full, full_path(before), key=len)}",
            hint=hint,
        )
        for before, value in changes.items()
        if any(f"{full_path(one)}.".startswith(f"{full}.") for one in below(value, before))
    ]


def refuse_seed(changes: dict[str, Any], option: str) -> list[Problem]:
    """Problems of changes that set the seed of runs, which an option gives: the change would be shown, not used."""
    from sim.experiments.levels import sets_seed
    from sim.scenario import Problem

    found = [path for path, value in changes.items() if sets_seed(path, value)]
    return [Problem(path, f"the seed as {option}", f"--set {path}", hint=f"use {option} instead") for path in found]


def load_all(names: list[str], changes: dict[str, Any], problems: list[Problem]) -> dict[str, Scenario]:
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


def tell_custom_code(scenarios: Iterable[Scenario], refuse: bool, more: Iterable[str] = ()) -> None:
    """Say on the error stream which code of the user's own a command is about to load, or refuse to.

    Raises
    ------
    RuleError
        There is some, and it is refused.
    """
    from sim.scenario.custom_rules import custom_code, refuse_custom_code

    chosen, others = list(scenarios), set(more)
    if refuse:
        refuse_custom_code(chosen, others)
    for code in sorted({*others, *(code for scenario in chosen for code in custom_code(scenario))}):
        print(said(f"gridgov: loads custom code, {visible(code)}"), file=sys.stderr)


def tell_advice(scenarios: Iterable[Scenario]) -> None:
    """Say once on the error stream what is worth knowing about scenarios that are about to run."""
    from sim.scenario.advice import advice_on

    _tell(advice for scenario in scenarios for advice in advice_on(scenario))


def tell_shared_advice(scenarios: Sequence[Scenario]) -> None:
    """Say what is worth knowing about all of many scenarios; what is of some only would be a list of them."""
    from sim.scenario.advice import advice_on

    if scenarios:
        first, *others = scenarios
        _tell(advice for advice in advice_on(first) if all(advice in advice_on(other) for other in others))


def _tell(found: Iterable[Advice]) -> None:
    for advice in dict.fromkeys(found):
        print(f"gridgov: {visible(advice_line(advice))}", file=sys.stderr)


def advice_line(advice: Advice) -> str:
    """One advice as a line: the path, then what is the matter, in the language of the command."""
    return f"{advice.path}{advice.text.zh}" if spoken() == "zh" else f"{advice.path} {advice.text.en}"


def processors(workers: int | None) -> int:
    """Processes to use: those asked for, else one for each processor that we may use."""
    if workers is not None:
        return workers
    allowed = getattr(os, "sched_getaffinity", None)  # not on every system
    return len(allowed(0)) if allowed else os.cpu_count() or 1
