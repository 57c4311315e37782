"""Results of up to eight runs as plain values: the answer, one table of all, who gains, what is only reported.

Numbers, verdicts and sentences are those of :mod:`sim.report`.
"""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from sim.app.experiment import Experiment
from sim.app.own import OWN
from sim.app.words import WORDS
from sim.experiments.statistics import mean_interval
from sim.measures.definitions_zh import definition_in
from sim.measures.display import measure_of, show, shown_number
from sim.measures.gaps import LEVEL
from sim.measures.registry import MAIN
from sim.report import side_by_side
from sim.report.choices import in_words
from sim.report.findings import Findings
from sim.report.headline import headline
from sim.report.money import WAN
from sim.report.paired import PairedRuns
from sim.report.reported import indicator_values, means_of
from sim.report.sentences import parts_of, parts_table, scores
from sim.report.size import part_of_place, size_note, size_of_place
from sim.report.tables import interval_text, verdict_of
from sim.report.words import difference_unit, factor_title, part_title, unit_of
from sim.scenario import Scenario
from sim.scenario.advice import Advice, advice_on
from sim.scenario.own_kinds import titles_of

LETTERS: Final = "ABCDEFGH"
#: Parts of a scenario that are not policy: who lives there, what they need, when they report it.
WORLD: Final = ("territory", "demand", "residents", "run")
#: Measures beside the main ones that a decision needs.
FURTHER: Final = ("cost_total", "response_rate", "median_response_hours", "reopen_rate")
#: How an advice begins in Chinese, where it follows a path: with the title.
_IN_BRACKETS: Final = re.compile(r"^（([^）]*)）")
_IN_WAN: Final = ("cost_total",)
_WHO: Final = (("solution_rate", "who_rate"), ("mean_wait", "who_wait"))


def told(chosen: Sequence[Experiment], names: Sequence[str], lang: str) -> dict[str, Any]:
    """Everything that is said of some runs.

    Parameters
    ----------
    chosen : sequence of Experiment
        With results; the first is the baseline.
    names : sequence of str
        Their identifiers, for whoever asks.
    lang : {"en", "zh"}

    Returns
    -------
    dict
        ``scenarios``, ``answer``, ``rows``, ``reported``, ``ranking``, ``plots``, ``groups``, ``notes``.
    """
    labels = tuple(LETTERS[: len(chosen)])
    found = paired(chosen, labels)
    several = len(chosen) > 1
    return {
        "lang": lang,
        "scenarios": [
            scenario_told(letter, name, one.choice.described(lang), one.scenario, len(one.rows), lang)
            for one, name, letter in zip(chosen, names, labels, strict=True)
        ],
        "answer": _answer(found, chosen, lang) if several else [],
        **figures_told(found, chosen[0].scenario, lang),
        "notes": _notes(chosen, lang),
    }


def figures_told(found: PairedRuns, first: Scenario | None, lang: str) -> dict[str, Any]:
    """The figures of some runs, each against the first.

    Parameters
    ----------
    found : PairedRuns
    first : Scenario or None
        The baseline, for its size; None where it is not known.
    lang : {"en", "zh"}

    Returns
    -------
    dict
        ``rows``, ``reported``, ``ranking``, ``plots``, ``groups``.
    """
    labels = found.labels
    return {
        "rows": _rows(found, (*MAIN, *FURTHER, *OWN), first, lang),
        "reported": _reported(found, lang),
        "ranking": _ranking(found, lang) if len(labels) > 2 else None,
        "plots": [_dots(found, label, outcome, title, lang) for label in labels[1:] for outcome, title in _WHO],
        "groups": _groups(found, labels[0], lang),
    }


def paired(chosen: Sequence[Experiment], labels: Sequence[str]) -> PairedRuns:
    """Runs of some experiments as paired runs, each against the first."""
    runs = pd.concat([one.table(label) for label, one in zip(labels, chosen, strict=True)], ignore_index=True)
    titles = titles_of(one.scenario for one in chosen)
    return PairedRuns(tuple(labels), runs, tuple((labels[0], label) for label in labels[1:]), LEVEL, titles)


def size_told(scenario: Scenario | None, lang: str) -> str:
    """Which part of the place a scenario stands for; empty for the whole."""
    return size_of_place(scenario.territory.scale, lang) if scenario is not None else ""


def findings_of(chosen: Sequence[Experiment], labels: Sequence[str]) -> Findings:
    """Runs as the report needs them; the tables that it makes of them go with it, and are not kept by the runs."""
    scenarios = {label: one.scenario for label, one in zip(labels, chosen, strict=True)}
    records: dict[str, Any] = {
        label: copy.copy(one.run) for label, one in zip(labels, chosen, strict=True) if one.has_cases
    }
    hashes = {label: scenario.hash for label, scenario in scenarios.items()}
    pairs = paired(chosen, labels) if len(chosen) > 1 else None
    return Findings(Path("dashboard"), pairs, records, scenarios, dict.fromkeys(labels, ""), hashes)


def scenario_told(
    letter: str, name: str, title: str, scenario: Scenario | None, runs: int, lang: str
) -> dict[str, Any]:
    """One scenario of a comparison: its letter and title, and under which conditions it was run."""
    words = WORDS[lang]
    told = {"run": name, "letter": letter, "title": title, "replications": runs}
    if scenario is None:
        return told | {"conditions": words["only_runs"].format(n=runs)}
    size, days = size_told(scenario, lang) or part_of_place(1.0, lang), scenario.run.days
    conditions = words["conditions" if runs != 1 else "conditions_one"].format(size=size, days=days, n=runs)
    return told | {"size": size, "days": days, "conditions": conditions}


def _answer(found: PairedRuns, chosen: Sequence[Experiment], lang: str) -> list[dict[str, Any]]:
    """The sentences of the report on each run against the first."""
    answers = []
    for label, one in zip(found.labels[1:], chosen[1:], strict=True):
        labels = (found.labels[0], label)
        sentences = headline(findings_of((chosen[0], one), labels), lang)
        answers.append({"letter": label, "sentences": [sentence for sentence in sentences if sentence]})
    return answers


def _rows(found: PairedRuns, names: Sequence[str], first: Scenario | None, lang: str) -> list[dict[str, Any]]:
    """One row a measure: the mean of each run, and its difference from the first."""
    tables = {label: scores(found, found.labels[0], label).set_index("measure") for label in found.labels[1:]}
    rows = []
    for name in names:
        measure = measure_of(name)
        size = size_told(first, lang) if measure.unit == "cases" or name in _IN_WAN else ""
        cells = [_mean(found, name, found.labels[0])]
        for label in found.labels[1:]:
            cells.append(_mean(found, name, label) | _change(found, tables[label], name, label, lang))
        unit = unit_of(measure, lang) or ({"cases": WORDS[lang]["cases"]}.get(measure.unit, ""))
        unit = WORDS[lang]["wan"] if name in _IN_WAN else unit
        rows.append(
            {
                "name": name,
                "title": measure.title(lang),
                "unit": WORDS[lang]["unit_of_size"].format(unit=unit, size=size) if size else unit,
                "unit_difference": unit if name in _IN_WAN else difference_unit(measure, lang),
                "about": definition_in(measure, lang),
                "main": name in MAIN,
                "cells": cells,
            }
        )
    return rows


def _mean(found: PairedRuns, name: str, label: str) -> dict[str, Any]:
    measure = measure_of(name)
    values = found.good(label)[name].dropna().to_numpy(dtype=np.float64) / (WAN if name in _IN_WAN else 1.0)
    mean, low, high = mean_interval(values, LEVEL, measure.bounds)
    between = "" if math.isnan(low) else f"{show(measure, low)} – {show(measure, high)}"
    return {"value": show(measure, mean), "number": shown_number(measure, mean), "between": between}


def _change(found: PairedRuns, table: pd.DataFrame, name: str, label: str, lang: str) -> dict[str, Any]:
    measure = measure_of(name)
    row: Any = found.difference(name, label, found.labels[0])
    if name in _IN_WAN:
        row = row.copy()
        row[["difference", "low", "high"]] /= WAN
    judged = str(table["verdict"][name]) if name in table.index else verdict_of(measure, row)
    return {
        "difference": interval_text(measure, row),
        "numbers": [shown_number(measure, row[name]) for name in ("difference", "low", "high")],
        "verdict": judged,
        "told": WORDS[lang]["no_interval" if math.isnan(row["low"]) and row["n"] < 2 else judged],
        "up": bool(row["difference"] > 0),
    }


def _reported(found: PairedRuns, lang: str) -> list[dict[str, Any]]:
    """What offices report beside the truth, for each run."""
    told = []
    for one, values in indicator_values([means_of(found.good(label)) for label in found.labels]):
        cells = []
        for pair in values:
            reported, true = one.told(pair)
            numbers = [_number(name, value) for name, value in zip((one.reported, one.true), pair, strict=True)]
            cells.append({"reported": reported, "true": true, "numbers": numbers})
        told.append({"title": one.titles[lang], "unit": one.unit(lang), "cells": cells})
    return told


def _number(name: str, value: float | None) -> float | None:
    return None if value is None else shown_number(measure_of(name), value)


def _ranking(found: PairedRuns, lang: str) -> dict[str, Any]:
    """Which first, by the rule of the report: sentences, and a table of effect and cost."""
    heads, rows = side_by_side.table(found, found.labels[0], lang)
    return {"sentences": side_by_side.sentences(found, found.labels[0], lang), "heads": heads, "rows": rows}


def _dots(found: PairedRuns, label: str, outcome: str, title: str, lang: str) -> dict[str, Any]:
    """Differences by group and fifth of deprivation, for a plot of dots."""
    table = parts_table(found, found.labels[0], label, outcome).dropna(subset=["difference"])
    rows = []
    for row in table.to_dict("records"):
        measure = measure_of(row["measure"])
        factor = 100.0 if measure.unit == "share" else 1.0
        low, high = (None if math.isnan(row[end]) else round(factor * row[end], 3) for end in ("low", "high"))
        rows.append(
            {
                "title": part_title(row["partition"], row["value"], lang, found.titles),
                "partition": row["partition"],
                "mid": round(factor * row["difference"], 3),
                "low": low,
                "high": high,
                "verdict": row["verdict"],
                "told": WORDS[lang][row["verdict"]],
                "text": interval_text(measure, row),
            }
        )
    return {"letter": label, "outcome": outcome, "title": WORDS[lang][title], "rows": rows}


def _groups(found: PairedRuns, label: str, lang: str) -> list[dict[str, str]]:
    """Outcomes of groups and fifths of deprivation under the first run."""
    table, rows = found.good(label), []
    for partition, value in parts_of(found):
        column = f"{partition}.{value}.solution_rate"
        if column not in table:
            continue
        rate, wait = table[column].mean(), table[f"{partition}.{value}.mean_wait"].mean()
        if not math.isnan(rate):
            title = part_title(partition, value, lang, found.titles)
            rows.append({"title": title, "partition": partition, "rate": f"{100 * rate:.1f}", "wait": f"{wait:.1f}"})
    return rows


def _notes(chosen: Sequence[Experiment], lang: str) -> list[str]:
    notes = notes_on([one.scenario for one in chosen], [len(one.rows) for one in chosen], lang)
    if not all(one.has_cases for one in chosen):
        notes.append(WORDS[lang]["cases_let_go"])
    return [*notes, WORDS[lang]["chance"]]


def notes_on(scenarios: Sequence[Scenario], runs: Sequence[int], lang: str) -> list[str]:
    """What has to be known of scenarios and their numbers of runs before they are compared."""
    words, notes = WORDS[lang], []
    if len(scenarios) > 1:
        first, *others = scenarios
        same = all(getattr(first, part) == getattr(one, part) for part in WORLD for one in others)
        if any(one.hash == first.hash for one in others):
            notes.append(words["same_settings"])
        notes.append(words["same_needs"].format(n=min(runs)) if same else words["other_needs"])
    if any(n < 2 for n in runs):
        notes.append(words["one_run"])
    advice = dict.fromkeys(line for one in scenarios for line in advice_on(one))
    return [
        *notes,
        *(_advised(line, lang) for line in advice),
        *size_note((one.territory.scale for one in scenarios), lang),
    ]


def _advised(line: Advice, lang: str) -> str:
    """What the command line says of a scenario, with parameters by their titles."""
    if lang == "zh":
        return in_words(_IN_BRACKETS.sub(r"\1", line.text.zh), lang)
    return f"{factor_title(line.path)} {line.text.en}"
