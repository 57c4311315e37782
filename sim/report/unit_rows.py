"""Streets and communities of a run by name: residents, unmet need, waiting, open cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.report.grid_map import grid_values
from sim.report.records_in import grid_outcomes
from sim.visible import escape

if TYPE_CHECKING:
    from sim.records.run import Run

MOST: Final = 60
_WORDS: Final = {
    "en": {
        "street": ("Street", "Residents", "Unmet (%)", "Days to true solution", "Open per 1,000"),
        "community": ("Community", "Residents", "Unmet (%)", "Days to true solution", "Open per 1,000"),
        "head": "Streets",
        "worst": "Communities where needs go unmet most",
        "none": "-",
    },
    "zh": {
        "street": ("街道", "常住人口", "未满足诉求（%）", "实际解决天数", "每千人未办结件数"),
        "community": ("社区", "常住人口", "未满足诉求（%）", "实际解决天数", "每千人未办结件数"),
        "head": "各街道",
        "worst": "未满足诉求占比最高的社区",
        "none": "—",
    },
}
_WORST: Final = 15


def unit_rows(run: Run, level: str) -> list[tuple[str, int, float, float, float]]:
    """Name, residents and outcomes of each street or community of a run whose units have names.

    Parameters
    ----------
    run : Run
    level : {"street", "community"}

    Returns
    -------
    list of tuple
        Name, residents, unmet needs (%), mean days to true solution, open cases per 1,000 residents; NaN where
        nothing is known. Empty for a place that is drawn.
    """
    names = run.population.names
    if names is None:
        return []
    labels, unit = np.unique(np.array(names.texts[f"{level}_name"], dtype=object), return_inverse=True)
    first = np.full(len(labels), len(unit))
    np.minimum.at(first, unit, np.arange(len(unit)))
    residents = run.population.counts.sum(axis=1).astype(np.float64)
    needs = grid_outcomes(run, "mean_wait")[1]
    columns = [_means(unit, len(labels), grid_values(run, name), w) for name, w in
               (("unmet", needs), ("wait", needs), ("backlog", residents))]  # fmt: skip
    people = np.bincount(unit, residents, len(labels))
    order = np.argsort(first, kind="stable")
    return [(str(labels[i]), int(people[i]), *(float(column[i]) for column in columns)) for i in order]  # type: ignore[misc]


def _means(unit: Any, count: int, values: Any, weights: Any) -> Any:
    known = np.isfinite(values) & (weights > 0)
    total = np.bincount(unit[known], (values * weights)[known], count)
    weight = np.bincount(unit[known], weights[known], count)
    return np.divide(total, weight, out=np.full(count, np.nan), where=weight > 0)


def unit_tables(run: Run, lang: str) -> str:
    """Tables of the streets, and of the communities with most unmet need, as HTML; empty for a place that is drawn."""
    streets, communities = unit_rows(run, "street"), unit_rows(run, "community")
    if not streets:
        return ""
    words: dict[str, Any] = _WORDS[lang]
    worst = sorted(communities, key=lambda row: -np.nan_to_num(row[2]))[:_WORST]
    return (
        f"<h3>{escape(words['head'])}</h3>{_table(words['street'], streets[:MOST], words['none'])}"
        f"<h3>{escape(words['worst'])}</h3>{_table(words['community'], worst, words['none'])}"
    )


def _table(heads: tuple[str, ...], rows: list[tuple[str, int, float, float, float]], none: str) -> str:
    head = "".join(f"<th{' class="n"' if i else ''}>{escape(text)}</th>" for i, text in enumerate(heads))
    body = ""
    for name, people, *values in rows:
        cells = [f"{people:,}", *(f"{value:.1f}" if np.isfinite(value) else none for value in values)]
        numbers = "".join(f'<td class="n">{cell}</td>' for cell in cells)
        body += f"<tr><td>{escape(name)}</td>{numbers}</tr>"
    return f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
