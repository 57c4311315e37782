"""Which assumptions a result rests on most, and why these are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.experiments.attribution import ALL
from sim.experiments.points import differing
from sim.report.choices import in_words
from sim.report.findings import Findings
from sim.report.sentences import effect_text
from sim.scenario import Parameter, Scenario, parameters
from sim.scenario.advice import acts
from sim.scenario.schema import value_at

SHOWN: Final = 8
WEAK: Final = ("assumption", "weak source")
CHOSEN: Final = ("policy.staffing.", "policy.structure.", "policy.dispatch.", "policy.funding.")  # levers of a planner


@dataclass(frozen=True, slots=True)
class Assumption:
    """One parameter and what it rests on.

    Attributes
    ----------
    parameter : Parameter
    value : object
        What it is set to; (before, after) where two scenarios differ.
    effect : str
        Its effect on the first outcome of a sensitivity study; empty elsewhere.
    """

    parameter: Parameter
    value: Any
    effect: str = ""

    def why(self, lang: str) -> str:
        """Why the parameter has its default."""
        return in_words(self.parameter.source.of(lang), lang)


def changed(a: Scenario, b: Scenario) -> list[Assumption]:
    """Parameters in which two scenarios differ, with both values."""
    known = {parameter.path: parameter for parameter in parameters()}
    paths = dict.fromkeys(_known(path, known) for path in (*differing(a, b), *differing(b, a)))
    return [Assumption(known[path], (value_at(a, path), value_at(b, path))) for path in paths if path]


def _known(path: str, known: Mapping[str, Parameter]) -> str:
    """The parameter that a setting belongs to: itself, or the table that it is an entry of; else nothing."""
    while path and path not in known:
        path = path.rpartition(".")[0]
    return path


def resting_on_assumption(changes: list[Assumption]) -> list[Assumption]:
    """Those of the changes whose values no good source gives."""
    return [change for change in changes if change.parameter.grade in WEAK]


def by_effect(findings: Findings, lang: str) -> list[Assumption]:
    """Factors of a sensitivity study by their effect on its first outcome; empty for studies of reforms."""
    table: Any = findings.analysis
    if table.empty or "factor" not in table:
        return []
    size = "mu_star" if "mu_star" in table else "total"
    rows = table[(table["measure"] == table["measure"].iloc[0]) & (table["scenario"] == table["scenario"].iloc[0])]
    rows = rows.iloc[np.argsort(-rows[size].to_numpy(dtype=np.float64), kind="stable")[:SHOWN]]
    known = {parameter.path: parameter for parameter in parameters()}
    return [
        Assumption(known[row["factor"]], known[row["factor"]].default, effect_text(row, lang))
        for row in rows.to_dict("records")
        if row["factor"] in known and row["factor"] != ALL
    ]


def widest(scenario: Scenario) -> list[Assumption]:
    """Assumed parameters with the widest plausible range for the size of their value, widest first.

    Staffing, structure, dispatch and money are left out, and so are values outside the plausible range (of another kind
    of place) and what nothing lets act in the scenario.
    """
    found = []
    for parameter in parameters():
        value = value_at(scenario, parameter.path)
        if parameter.grade not in WEAK or parameter.usual is None or parameter.path.startswith(CHOSEN):
            continue
        low, high = parameter.usual
        if isinstance(value, (int, float)) and value and low <= value <= high and acts(scenario, parameter.path):
            found.append(((high - low) / abs(float(value)), Assumption(parameter, value)))
    found.sort(key=lambda pair: -pair[0])
    return [assumption for _, assumption in found[:SHOWN]]
