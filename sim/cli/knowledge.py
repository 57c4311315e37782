"""Commands that tell what gridgov knows: rules, measures, facts."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.arguments import one_of
from sim.cli.arguments import Json, NoCustomCode, Seed, Workers, processors, tell_custom_code
from sim.cli.screen import console, tell_first_use


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
    print(f"Besides, a custom rule: {SPELLING} (docs/how-to/rules.md).")


def measures() -> None:
    """List the measures: names, titles, units, directions (▲ more is better, ▼ less), definitions, sources."""
    from sim.report.tables import measures_table

    console().print(measures_table())


def facts(
    targets: Annotated[
        list[str] | None, typer.Argument(metavar="[TARGETS...]", help="Files of targets (names or paths); all if none.")
    ] = None,
    workers: Workers = None,
    seed: Seed = 1,
    lang: Annotated[str, typer.Option(help="Language: en or zh.")] = "en",
    json: Json = False,
    no_custom_code: NoCustomCode = False,
) -> None:
    """Check known figures and facts: what is expected, what the model gives, met or not, and why not."""
    one_of("--lang", lang, ("en", "zh"))
    from sim.facts import check, load_targets, target_files
    from sim.facts.target import scenarios_of
    from sim.report.facts_table import as_record, counted, facts_table, summary_line
    from sim.report.progress import Progress

    tell_first_use()
    files = [load_targets(name) for name in targets or target_files()]
    tell_custom_code(scenarios_of(files), no_custom_code)
    everything = []
    for file in files:
        with Progress("runs") as progress:
            found = check(file, processors(workers), progress, seed)
        everything += found
        if not json:
            runs = f"{file.replications} replications" if lang == "en" else f"{file.replications}次重复"
            console().print(
                facts_table(found, f"{file.name}: {runs}" if lang == "en" else f"{file.name}：{runs}", lang)
            )
            print(summary_line(found, lang), flush=True)
    if json:
        from sim.records.store import to_json

        print(to_json({"targets": {one.key: as_record(one) for one in everything}, "count": counted(everything)}))
    elif len(files) > 1:
        print(summary_line(everything, lang))
