"""What scenarios are called where people read: by titles, not by names of files and parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from sim.experiments.levels import REFORM
from sim.report.choices import value_text
from sim.report.report_words import WORDS
from sim.report.words import factor_title

if TYPE_CHECKING:
    from sim.report.findings import Findings
    from sim.scenario import Scenario

_WORDS: Final = {
    "en": {
        "none": "no reform", "all": "all reforms", "only": "“{name}” alone", "without": "all but “{name}”",
        "sep": ", ", "with": "{base} ({values})", "on": "on", "off": "off",
    },
    "zh": {
        "none": "未施行改革", "all": "施行全部改革", "only": "仅施行“{name}”", "without": "除“{name}”外全部施行",
        "sep": "、", "with": "{base}（{values}）", "on": "施行", "off": "未施行",
    },
}  # fmt: skip
_FEW: Final = 3


def with_titles(findings: Findings, lang: str) -> Findings:
    """Findings whose scenarios go by their titles in a language, where these tell them apart.

    Parameters
    ----------
    findings : Findings
    lang : {"en", "zh"}

    Returns
    -------
    Findings
        The same, but for the labels.
    """
    found = findings.paired
    if found is None:
        return findings
    if findings.search is not None:
        from sim.report.search_answer import named

        told = named(findings.search, lang)
        names = {label: told.get(label, label) for label in found.labels}
    else:
        firsts = found.runs.drop_duplicates("scenario").set_index("scenario").to_dict("index")
        assumed = {path for one in findings.robust for path in one.drawn}
        factors = [path for path in _factors(found.runs) if path not in assumed]  # as they stand in each of them
        names = {label: called(findings, label, firsts.get(label, {}), factors, lang) for label in found.labels}
        if len(set(names.values())) < len(names):  # a file that extends another has its title, too
            names = {label: label if _is_file(label) else name for label, name in names.items()}
    if len(set(names.values())) < len(names):
        return findings
    new = names.get
    renamed = replace(
        found,
        labels=tuple(names.values()),
        runs=found.runs.assign(scenario=[names[str(label)] for label in found.runs["scenario"]]),
        pairs=tuple((names[a], names[b]) for a, b in found.pairs),
    )
    return replace(
        findings,
        paired=renamed,
        records={new(label, label): run for label, run in findings.records.items()},
        scenarios={new(label, label): one for label, one in findings.scenarios.items()},
        bases={new(label, label): base for label, base in findings.bases.items()},
        hashes={new(label, label): one for label, one in findings.hashes.items()},
        equal=tuple(tuple(new(label, label) for label in group) for group in findings.equal),
        robust=tuple(replace(one, a=new(one.a, one.a), b=new(one.b, one.b)) for one in findings.robust),
    )


def called(findings: Findings, label: str, row: Mapping[Any, Any], factors: list[str], lang: str) -> str:
    """What one scenario is called: its title, and the values of factors that are set in it."""
    base = findings.bases.get(label, label)
    words, scenario = _WORDS[lang], findings.scenarios.get(label)
    known = {path: row[path] for path in factors if path in row and not pd.isna(row[path])}
    title = title_of(base, scenario, lang)
    if base == label or not known:
        return title if base == label else label
    switches = {path.removeprefix(REFORM): bool(v) for path, v in known.items() if path.startswith(REFORM)}
    values = [_reforms(switches, lang)] if switches else []
    values += [
        f"{factor_title(path, lang)}={value_text(value.item() if hasattr(value, 'item') else value, lang)}"
        for path, value in known.items()
        if not path.startswith(REFORM)
    ]
    return words["with"].format(base=title, values=words["sep"].join(values))


def title_of(name: str, scenario: Scenario | None, lang: str) -> str:
    """The title of a scenario that goes by its own name; the name if it has none, or somebody named it."""
    from sim.scenario import list_scenarios

    shipped = {entry.name: entry.title for entry in list_scenarios()}
    if name in shipped:
        return getattr(shipped[name], lang, "") or name
    return (own_title(name, scenario, lang) if scenario is not None else "") or name


def own_title(name: str, scenario: Scenario, lang: str) -> str:
    """The title of a scenario that goes by its own name or by that of its file; empty if somebody named it."""
    path = PurePath(name)
    own = scenario.name in (name, path.stem if _is_file(name) else path.name)
    return str(getattr(scenario.title, lang, "")) if own else ""


def _is_file(label: str) -> bool:
    """Whether a scenario goes by the name of its file."""
    return PurePath(label).suffix.lower() in (".yaml", ".yml")


def _factors(runs: pd.DataFrame) -> list[str]:
    columns = list(runs.columns)
    if "replication" not in columns:
        return []
    return [name for name in columns[: columns.index("replication")] if "." in name]


def _reforms(switches: Mapping[str, bool], lang: str) -> str:
    """Which of some reforms are on, in as few words as tell it."""
    words = _WORDS[lang]
    on = [name for name, there in switches.items() if there]
    off = [name for name, there in switches.items() if not there]
    if len(switches) > 1 and not off:
        return words["all"]
    if not on:
        return words["none"]
    if len(switches) > _FEW and len(off) == 1:
        return words["without"].format(name=factor_title(off[0], lang))
    if len(on) == 1:
        return words["only"].format(name=factor_title(on[0], lang))
    return words["sep"].join(factor_title(name, lang) for name in on)


def title_of_findings(findings: Findings, lang: str) -> str:
    """Title of a report on findings."""
    if findings.study is not None:
        return findings.study.title(lang)
    if findings.kind == "run":
        return next(iter(findings.records.values())).title(lang)
    if findings.kind == "comparison":
        a, b = findings.pair
        return f"{a} → {b}"
    return f"{WORDS[lang]['title']}: {findings.source.resolve().name}"
