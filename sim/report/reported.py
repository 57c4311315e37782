"""What an office reports beside what is true: solution, punctuality, satisfaction, response."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from sim.measures.display import MISSING, measure_of, show
from sim.report.words import unit_of

if TYPE_CHECKING:
    from sim.report.findings import Findings

#: What offices call it, the measure as reported, and the one that is true (none where only one is known).
INDICATORS: Final = (
    ({"en": "Solution rate", "zh": "解决率"}, "closure_rate_reported", "solution_rate"),
    ({"en": "On-time rate", "zh": "按时办结率"}, "on_time_reported_share", "on_time_true_share"),
    ({"en": "Satisfaction rate", "zh": "满意率"}, "reported_satisfaction", "true_satisfaction"),
    ({"en": "Time to first response (median)", "zh": "首次响应时间（中位数）"}, "median_response_hours", ""),
)
_WORDS: Final = {
    "en": {"what": "indicator", "reported": "reported", "true": "true", "of": "{of}: {what}", "unit": "unit"},
    "zh": {"what": "指标", "reported": "上报", "true": "实际", "of": "{of}·{what}", "unit": "单位"},
}


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
        return heads, _rows([lambda name: summary.get(name)], lang)
    found, (a, b) = findings.paired, findings.pair

    def mean(label: str) -> Callable[[str], Any]:
        runs = found.good(label)
        return lambda name: float(runs[name].mean()) if name in runs else None

    titles = [words["of"].format(of=label, what=words[kind]) for label in (a, b) for kind in ("reported", "true")]
    return [words["what"], *titles, words["unit"]], _rows([mean(a), mean(b)], lang)


def _rows(sides: list[Callable[[str], Any]], lang: str) -> list[list[str]]:
    rows = []
    for title, reported, true in INDICATORS:
        values = [(name, side(name) if name else None) for side in sides for name in (reported, true)]
        if all(value is None for _, value in values):
            continue
        cells = [MISSING if value is None else show(measure_of(name), value) for name, value in values]
        rows.append([title[lang], *cells, unit_of(measure_of(reported), lang)])
    return rows
