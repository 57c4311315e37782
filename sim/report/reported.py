"""What an office reports beside what is true: response, solution, punctuality, satisfaction.

The one list of these indicators, for the report, the paper, the dashboard and the terminal. The share closed on
paper stands beside the share truly solved of the same registered needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim.measures.display import MISSING, measure_of, show
from sim.report.tables import plain_table, titles
from sim.report.words import unit_of

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from sim.experiments.comparison import Comparison
    from sim.report.findings import Findings


#: Gives the value of a measure, None where it is not known.
Side = Callable[[str], Any]
#: Of an indicator: what is reported, and what is true; None where it is not known.
Values = tuple[float | None, float | None]


@dataclass(frozen=True)
class Indicator:
    """One indicator that offices report.

    Attributes
    ----------
    titles : dict of str to str
        What offices call it, by language.
    reported, true : str
        The measure as reported, and the true one beside it; ``true`` is empty where what is reported is true.
    """

    titles: dict[str, str]
    reported: str
    true: str = ""

    def unit(self, lang: str) -> str:
        """Its unit in a table."""
        return unit_of(measure_of(self.reported), lang)

    def told(self, values: Values) -> tuple[str, str]:
        """What is reported and true, as texts."""
        reported, true = values
        return _cell(self.reported, reported), _cell(self.true, true)


INDICATORS: Final = (
    Indicator({"en": "Response rate", "zh": "响应率"}, "response_rate"),
    Indicator({"en": "Solution rate", "zh": "解决率"}, "closure_rate_reported", "closure_rate_true"),
    Indicator({"en": "On-time rate", "zh": "按时办结率"}, "on_time_reported_share", "on_time_true_share"),
    Indicator({"en": "Satisfaction rate", "zh": "满意率"}, "reported_satisfaction", "true_satisfaction"),
)
_WORDS: Final = {
    "en": {"what": "indicator", "reported": "reported", "true": "true", "of": "{of}: {what}", "unit": "unit",
           "title": "As reported by offices, and in truth", "scenario": "scenario"},
    "zh": {"what": "指标", "reported": "上报", "true": "实际", "of": "{of}·{what}", "unit": "单位",
           "title": "上报情况与实际情况", "scenario": "情景"},
}  # fmt: skip


def reported_table(findings: Findings, lang: str = "en") -> tuple[list[str], list[list[str]]]:
    """Heads and rows: each indicator as reported and as it is, for one run or for the pair in the centre.

    Parameters
    ----------
    findings : Findings
        Of a run or a comparison.
    lang : {"en", "zh"}
    """
    words = _WORDS[lang]
    if findings.paired is None:
        summary = next(iter(findings.records.values())).summary
        heads = [words["what"], words["reported"], words["true"], words["unit"]]
        return heads, _rows([summary.get], lang)
    found, (a, b) = findings.paired, findings.pair

    titles = [words["of"].format(of=label, what=words[kind]) for label in (a, b) for kind in ("reported", "true")]
    return [words["what"], *titles, words["unit"]], _rows([means_of(found.good(label)) for label in (a, b)], lang)


def reported_of_run(summary: Mapping[str, Any], lang: str = "en") -> Table:
    """The indicators of one run for the terminal."""
    return _screen({"": summary.get}, lang)


def reported_of_comparison(comparison: Comparison, lang: str = "en") -> Table:
    """The indicators of every scenario of a comparison for the terminal, means of runs."""
    names = titles(comparison, lang)
    good = (comparison.of(label).query("status == 'ok'") for label in comparison.labels)
    return _screen({name: means_of(runs) for name, runs in zip(names, good, strict=True)}, lang)


def means_of(runs: pd.DataFrame) -> Side:
    """Means of measures over some runs."""
    return lambda name: float(runs[name].mean()) if name in runs else None


def _screen(sides: Mapping[str, Side], lang: str) -> Table:
    """One row an indicator and scenario; the name of a scenario is left out where there is one alone."""
    words, several = _WORDS[lang], len(sides) > 1
    heads = [words["what"], *([words["scenario"]] if several else []), words["reported"], words["true"], words["unit"]]
    rows = [
        [title if k == 0 else "", *([name] if several else []), *pair, unit if k == 0 else ""]
        for title, unit, pairs in indicator_rows(list(sides.values()), lang)
        for k, (name, pair) in enumerate(zip(sides, pairs, strict=True))
    ]
    return plain_table(words["title"], heads, rows, (1 + several, 2 + several))


def _rows(sides: Sequence[Side], lang: str) -> list[list[str]]:
    return [
        [title, *(cell for pair in pairs for cell in pair), unit] for title, unit, pairs in indicator_rows(sides, lang)
    ]


def indicator_rows(sides: Sequence[Side], lang: str = "en") -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Each indicator for some runs: its title, its unit, and what is reported and true of each run, as texts.

    Parameters
    ----------
    sides : sequence of callable
        Of each run: gives the value of a measure, or None.
    lang : {"en", "zh"}

    Returns
    -------
    list of (title, unit, list of (reported, true))
        Without the indicators of which nothing is known.
    """
    return [(one.titles[lang], one.unit(lang), list(map(one.told, values))) for one, values in indicator_values(sides)]


def indicator_values(sides: Sequence[Side]) -> list[tuple[Indicator, list[Values]]]:
    """Each indicator of which anything is known, with the values of each run: reported, and true, or None."""
    rows = []
    for one in INDICATORS:
        values = [(side(one.reported), side(one.true) if one.true else None) for side in sides]
        if any(value is not None for pair in values for value in pair):
            rows.append((one, values))
    return rows


def _cell(name: str, value: float | None) -> str:
    return MISSING if value is None else show(measure_of(name), value)
