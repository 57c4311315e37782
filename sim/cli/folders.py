"""Commands about folders of results: make their runs again, cite them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from sim.arguments import one_of
from sim.cli.arguments import Json, Lang, NoCustomCode, Workers, processors, tell_custom_code
from sim.cli.chinese.language import singular, spoken
from sim.cli.screen import tell_first_use
from sim.visible import visible, visible_lines

if TYPE_CHECKING:
    from sim.experiments.reproduce import Reproduced

_SHOWN: Final = 10
_MEASURES_SHOWN: Final = 5
_WORDS: Final = {
    "en": {
        "same": "{n:,} runs made again: all have the bytes that are stored",
        "some": "{n:,} runs made again: {good:,} have the bytes that are stored, {bad:,} do not",
        "run": "  {id}  {point}, seed {seed}: {why}",
        "measure": "{name} {then} then, {now} now",
        "more": "  ... and {n:,} more",
        "missing": "runs of the study that are not in the folder, and were not made: {n:,}",
        "others": "of other versions than when they were made: {names}",
        "version": "{name} {then} then, {now} now",
        "none": "none",
    },
    "zh": {
        "same": "已重新运行 {n:,} 次，结果与所存逐字节一致",
        "some": "已重新运行 {n:,} 次，其中 {good:,} 次与所存逐字节一致，{bad:,} 次不一致",
        "run": "  {id}  {point}，种子 {seed}：{why}",
        "measure": "{name} 原为 {then}，现为 {now}",
        "more": "  …… 另有 {n:,} 次",
        "missing": "文件夹中缺少、因而未重新运行的次数：{n:,}",
        "others": "与当时版本不同的有：{names}",
        "version": "{name} 原为 {then}，现为 {now}",
        "none": "无",
    },
}


def reproduce(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Folder of sweep, compare, region, make run or run --out.")
    ],
    run: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Identity of a run (column run_id), or how it begins; may be repeated."),
    ] = None,
    workers: Workers = None,
    lang: Lang = "en",
    json: Json = False,
    no_custom_code: NoCustomCode = False,
) -> None:
    """Make the runs of a folder again from what it keeps: the same bytes, or what differs (then the exit code is 1)."""
    one_of("--lang", lang, ("en", "zh"))
    from sim.experiments.reproduce import reproduce as make_again
    from sim.experiments.reproduce import scenarios_of
    from sim.records.places import expanded
    from sim.report.progress import Progress

    place = expanded(folder)
    tell_custom_code(scenarios_of(place), no_custom_code)
    tell_first_use()
    with Progress("runs", lang=lang) as progress:
        found = make_again(place, run or (), processors(workers), progress)
    if json:
        from sim.records.store import to_json

        print(to_json(found.to_dict()))
    else:
        for line in _lines(found, lang):
            print(visible(line))
    if not found.same:
        raise typer.Exit(1)


def _lines(found: Reproduced, lang: str) -> list[str]:
    words = _WORDS[lang]
    bad = [run for run in found.runs if not run.same]
    counts = {"n": len(found.runs), "good": len(found.runs) - len(bad), "bad": len(bad)}
    count = words["some" if bad else "same"].format(**counts)
    lines = [singular(count) if lang == "en" else count]
    for run in bad[:_SHOWN]:
        told = [words["measure"].format(name=n, then=a, now=b) for n, (a, b) in run.differs.items()]
        left = len(told) - _MEASURES_SHOWN
        why = run.problem or "; ".join(told[:_MEASURES_SHOWN]) + (f" (+ {left})" if left > 0 else "")
        lines.append(words["run"].format(id=run.run_id[:12], point=run.point, seed=run.seed, why=why))
    if len(bad) > _SHOWN:
        lines.append(words["more"].format(n=len(bad) - _SHOWN))
    if found.missing:
        lines.append(words["missing"].format(n=found.missing))
    if found.versions:
        named = [
            words["version"].format(name=name, then=then[:12], now=now[:12] or words["none"])
            for name, (then, now) in found.versions.items()
        ]
        lines.append(words["others"].format(names="; ".join(named)))
    return lines


def cite(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[FOLDER]", help="Folder of results; without one, this version.")
    ] = None,
    style: Annotated[str, typer.Option(help="bibtex, apa (in Chinese GB/T 7714), or both.")] = "both",
) -> None:
    """Say how to cite this version of gridgov, or a folder of results and the version that made it."""
    one_of("--style", style, ("both", "bibtex", "apa"))
    from sim.experiments.cite import citations
    from sim.records.places import expanded

    found = citations(expanded(folder) if folder is not None else None)
    if style != "apa":
        print(visible_lines("\n\n".join(one.bibtex() for one in found)))
    if style == "both":
        print()
    if style != "bibtex":
        print(visible_lines("\n\n".join(one.gbt() if spoken() == "zh" else one.apa() for one in found)))
