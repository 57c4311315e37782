"""Results of the dashboard as plain values: one run, or a pinned run against another."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import pandas as pd

from sim.app.experiment import Experiment
from sim.app.words import WORDS
from sim.experiments.statistics import mean_interval
from sim.measures.display import measure_of, show
from sim.measures.registry import MAIN
from sim.report.paired import PairedRuns, paired_runs
from sim.report.sentences import parts_table, scores
from sim.report.tables import interval_text
from sim.report.words import part_title, unit_of

LEVEL: Final = 0.95
PINNED, NOW = "pinned", "now"
#: Parts of a scenario that are not policy: who lives there, what they need, when they report it.
WORLD: Final = ("territory", "demand", "residents", "run")


def single(experiment: Experiment, lang: str) -> dict[str, Any]:
    """Means of the main measures over the replications, with intervals where there are two or more."""
    table = experiment.table(NOW)
    rows = []
    for name in MAIN:
        measure = measure_of(name)
        values = table[name].dropna().to_numpy(dtype=np.float64)
        mean, low, high = mean_interval(values, LEVEL, measure.bounds)
        between = "" if math.isnan(low) else f"{show(measure, low)} … {show(measure, high)}"
        rows.append(
            {
                "name": name,
                "title": measure.title(lang),
                "value": show(measure, mean),
                "interval": between,
                "unit": unit_of(measure, lang),
            }
        )
    return {"kind": "single", "rows": rows, "groups": _group_rows(table, lang), "notes": _notes_single(table, lang)}


def compared(before: Experiment, after: Experiment, lang: str) -> dict[str, Any]:
    """Paired differences of the main measures and of the outcomes of groups, at the seeds that both have."""
    found = pair(before, after)
    words = WORDS[lang]
    rows = []
    for row in scores(found, PINNED, NOW).to_dict("records"):
        measure = measure_of(row["measure"])
        rows.append(
            {
                "name": measure.name,
                "title": measure.title(lang),
                "before": show(measure, row["mean_a"]),
                "after": show(measure, row["mean_b"]),
                "difference": interval_text(measure, row),
                "unit": unit_of(measure, lang),
                "verdict": row["verdict"],
                "told": words[row["verdict"]],
                "up": bool(row["difference"] > 0),
            }
        )
    plots = [
        _dots(found, outcome, title, lang)
        for outcome, title in (("solution_rate", "who_rate"), ("mean_wait", "who_wait"))
    ]
    return {"kind": "compared", "rows": rows, "plots": plots, "notes": _notes(before, after, lang)}


def pair(before: Experiment, after: Experiment) -> PairedRuns:
    """Runs of two experiments as paired runs."""
    return paired_runs(_Two(pd.concat([before.table(PINNED), after.table(NOW)], ignore_index=True)))


class _Two:
    """A table of runs of the pinned and the present scenario."""

    labels = (PINNED, NOW)
    level = LEVEL

    def __init__(self, runs: pd.DataFrame) -> None:
        self.runs = runs


def _dots(found: PairedRuns, outcome: str, title: str, lang: str) -> dict[str, Any]:
    """Differences by group and fifth of deprivation, for a plot of dots."""
    table = parts_table(found, PINNED, NOW, outcome).dropna(subset=["difference"])
    rows = []
    for row in table.to_dict("records"):
        measure = measure_of(row["measure"])
        factor = 100.0 if measure.unit == "share" else 1.0
        low, high = (None if math.isnan(row[end]) else round(factor * row[end], 4) for end in ("low", "high"))
        rows.append(
            {
                "title": part_title(row["partition"], row["value"], lang),
                "partition": row["partition"],
                "mid": round(factor * row["difference"], 4),
                "low": low,
                "high": high,
                "verdict": row["verdict"],
                "told": WORDS[lang][row["verdict"]],
                "text": interval_text(measure, row),
            }
        )
    return {"outcome": outcome, "title": WORDS[lang][title], "rows": rows}


def _group_rows(table: pd.DataFrame, lang: str) -> list[dict[str, str]]:
    rows = []
    for column in table.columns:
        partition, _, rest = str(column).partition(".")
        value, _, outcome = rest.partition(".")
        if partition not in ("group", "deprivation_quintile") or outcome != "solution_rate":
            continue
        rate, wait = table[column].mean(), table[f"{partition}.{value}.mean_wait"].mean()
        if not math.isnan(rate):
            rows.append(
                {
                    "title": part_title(partition, value, lang),
                    "partition": partition,
                    "rate": f"{100 * rate:.1f}",
                    "wait": f"{wait:.1f}",
                }
            )
    return rows


def _notes_single(table: pd.DataFrame, lang: str) -> list[str]:
    words = WORDS[lang]
    return ([words["replications_hint"]] if len(table) < 2 else []) + [words["chance"], words["pin_hint"]]


def _notes(before: Experiment, after: Experiment, lang: str) -> list[str]:
    words = WORDS[lang]
    a, b = before.scenario, after.scenario
    pairs = min(len(before.rows), len(after.rows))
    same = all(getattr(a, part) == getattr(b, part) for part in WORLD)
    notes = [words["same_settings"]] if a.hash == b.hash else []
    notes.append(words["same_needs"].format(n=pairs) if same else words["other_needs"])
    if pairs < 2:
        notes.append(words["one_run"])
    return [*notes, words["dots"], words["chance"]]
