"""The tables of a study for notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from sim.experiments.points import label_text
from sim.measures.display import measure_of, show
from sim.report.tables import arrow, interval_text, verdict_of
from sim.report.words import factor_title, titled
from sim.visible import escape

if TYPE_CHECKING:
    from sim.experiments.results import StudyResults

SHOWN: Final = 30


def study_html(results: StudyResults) -> str:
    """Means of the outcomes at each point, and paired differences of the comparisons that the study names."""
    study = results.study
    measures = [measure_of(name) for name in study.outcomes]
    means = results.means
    heads = ["Scenario", *map(factor_title, study.factor_names), "Runs", *map(titled, measures)]
    rows = [
        [
            str(row["scenario"]),
            *(_setting(row[path]) for path in study.factor_names),
            str(row["runs"]),
            *(show(measure, row[measure.name]) for measure in measures),
        ]
        for row in means.head(SHOWN).to_dict("records")
    ]
    caption = f"{study.title()}: {len(results.frame):,} runs, {len(results.failed):,} failed"
    html = _table(caption, heads, rows, len(means), 1 + len(study.factor_names))
    differences = results.differences
    if differences.empty:
        return html
    rows = []
    for row in differences.head(SHOWN).to_dict("records"):
        measure = measure_of(row["measure"])
        judged = verdict_of(measure, row)
        told = (interval_text(measure, row), arrow(row["difference"], judged))
        rows.append([row["a"], row["b"], titled(measure), *told])
    heads = ["From", "To", "Measure", "Difference [95 %]", ""]
    return html + _table("Paired differences", heads, rows, len(differences), 3)


def _setting(value: object) -> str:
    return "–" if value is None or value != value else label_text(value)  # a missing value is not equal to itself


def _table(caption: str, heads: Iterable[str], rows: Sequence[Sequence[str]], total: int, texts: int) -> str:
    """The first columns are texts, the others figures; what is not shown is counted."""
    lines = [f"<table><caption>{escape(caption)}</caption><thead><tr>"]
    lines += [f"<th>{escape(head)}</th>" for head in heads]
    lines.append("</tr></thead><tbody>")
    for row in rows:
        cells = (
            f"<td style='text-align:{'left' if k < texts else 'right'}'>{escape(cell)}</td>"
            for k, cell in enumerate(row)
        )
        lines.append(f"<tr>{''.join(cells)}</tr>")
    more = f"<p>… and {total - len(rows):,} more rows</p>" if total > len(rows) else ""
    return "".join(lines) + f"</tbody></table>{more}"
