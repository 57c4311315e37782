"""Commands that tell what gridgov knows: rules, measures, facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.arguments import one_of
from sim.cli.arguments import (
    Json,
    Lang,
    NoCustomCode,
    Seed,
    Workers,
    processors,
    tell_custom_code,
    tell_shared_advice,
)
from sim.cli.chinese.language import said
from sim.cli.screen import console, tell_first_use
from sim.visible import visible

if TYPE_CHECKING:
    from sim.facts import Found


def rules(lang: Lang = "en") -> None:
    """List the dispatch rules that are built in: routes, priorities, assignments."""
    one_of("--lang", lang, ("en", "zh"))
    from sim.rules.builtin import BUILT_IN, TITLES
    from sim.rules.sources import SPELLING

    width = max(len(name) for rules in BUILT_IN.values() for name in rules)
    for kind, built_in in BUILT_IN.items():
        en, zh = TITLES[kind]
        print(f"{zh}（policy.dispatch.{kind}）" if lang == "zh" else f"{en}  {zh}  (policy.dispatch.{kind})")
        for name, rule in built_in.items():
            told = rule.zh if lang == "zh" else f"{rule.en}  {rule.zh}: {rule.does}"
            print(f"  {name:<{width}}  {told}")
    print(said(f"Besides, a custom rule: {SPELLING} (docs/how-to/rules.md)."))


def measures(lang: Lang = "en", json: Json = False) -> None:
    """List the measures: names, titles, units, directions (▲ more is better, ▼ less), definitions, sources."""
    one_of("--lang", lang, ("en", "zh"))
    if json:
        from dataclasses import asdict

        from sim.measures.registry import MEASURES
        from sim.records.store import to_json

        print(to_json([asdict(measure) for measure in MEASURES.values()]))
        return
    from sim.report.tables import measures_table

    console().print(measures_table(lang))


def parameters(
    word: Annotated[
        list[str] | None, typer.Argument(metavar="[WORD...]", help="Words in path, title, unit or reason; all if none.")
    ] = None,
    lang: Lang = "en",
    json: Json = False,
) -> None:
    """List parameters of a scenario: path, title, default, plausible range, unit, evidence."""
    one_of("--lang", lang, ("en", "zh"))
    from sim.scenario.explain import described, search

    found = search(" ".join(word or ()))
    if json:
        from sim.records.store import to_json

        print(to_json([described(one) for one in found]))
        return
    from sim.report.knowledge import parameters_table

    console().print(parameters_table(found, lang))
    if not found:
        raise typer.Exit(1)


def explain(
    path: Annotated[str, typer.Argument(metavar="PATH", help="Dotted path of a parameter, or the end of it.")],
    lang: Lang = "en",
    json: Json = False,
) -> None:
    """Explain a parameter: meaning, unit, ranges, evidence, which reforms and scenarios set it."""
    one_of("--lang", lang, ("en", "zh"))
    from sim.scenario.explain import explain as found_of

    found = found_of(path)
    if json:
        from sim.records.store import to_json

        print(to_json(found.to_dict()))
        return
    from sim.report.knowledge import explained_lines

    for line in explained_lines(found, lang):
        print(visible(line))


def diff(
    a: Annotated[str, typer.Argument(metavar="A", help="Name or path of a scenario.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Name or path of another one.")],
    lang: Lang = "en",
    json: Json = False,
) -> None:
    """Show the settings in which two scenarios differ, and the reform that sets each."""
    one_of("--lang", lang, ("en", "zh"))
    from sim.scenario.explain import diff as found_of

    found = found_of(a, b)
    if json:
        from sim.records.store import to_json

        print(to_json([{"path": one.path, "a": one.a, "b": one.b, "reform": one.reform} for one in found]))
        return
    from sim.report.knowledge import differences_table

    console().print(differences_table(found, a, b, lang))


def facts(
    targets: Annotated[
        list[str] | None, typer.Argument(metavar="[TARGETS...]", help="Files of targets (names or paths); all if none.")
    ] = None,
    workers: Workers = None,
    seed: Seed = 1,
    lang: Lang = "en",
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
    chosen = list(scenarios_of(files))
    tell_custom_code(chosen, no_custom_code)
    tell_shared_advice(chosen)
    everything: list[Found] = []
    records: dict[str, dict[str, Any]] = {}
    for file in files:
        with Progress("runs", lang=lang) as progress:
            found = check(file, processors(workers), progress, seed)
        everything += found
        records |= {f"{file.name}/{one.key}": as_record(one) for one in found}
        if not json:
            runs = f"{file.replications} replications" if lang == "en" else f"{file.replications}次重复"
            console().print(
                facts_table(found, f"{file.name}: {runs}" if lang == "en" else f"{file.name}：{runs}", lang)
            )
            print(summary_line(found, lang), flush=True)
    if json:
        from sim.records.store import to_json

        print(to_json({"targets": records, "count": counted(everything)}))
    elif len(files) > 1:
        print(summary_line(everything, lang))
