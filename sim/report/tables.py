"""Tables for the terminal and for notebooks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Final

from rich.table import Table
from rich.text import Text

from sim.experiments.points import short as path_label
from sim.measures.display import MISSING, measure_of, show, show_difference, unit_label
from sim.measures.plain_table import PlainTable
from sim.measures.reasons import ONE_RUN, reason_lines
from sim.measures.registry import FAMILIES, MAIN, MEASURES, OWN, Measure

if TYPE_CHECKING:
    from sim.experiments.comparison import Comparison
    from sim.experiments.results import StudyResults
    from sim.records.run import Run

BETTER: Final = {"more": "▲", "less": "▼", "neither": ""}
_STYLES = {"better": "green", "worse": "red", "neither": "", "unclear": "dim"}
_HEADS = {
    "en": ("Measure", "Unit", "Difference", "95 % interval", ""),
    "zh": ("指标", "单位", "差异", "95% 区间", ""),
}


def verdict(measure: Measure, difference: float, low: float, high: float) -> str:
    """``better``, ``worse``, ``neither`` (no direction is) or ``unclear`` (the interval holds zero)."""
    if any(math.isnan(v) for v in (low, high)) or low <= 0.0 <= high:
        return "unclear"
    if measure.better == "neither":
        return "neither"
    return "better" if (difference > 0.0) == (measure.better == "more") else "worse"


def arrow(difference: float, judged: str) -> str:
    """An arrow for the direction of a clear difference, with a word for what it means."""
    if judged == "unclear":
        return "≈"
    sign = "▲" if difference > 0.0 else "▼"
    return sign if judged == "neither" else f"{sign} {judged}"


def summary_table(run: Run, measures: Sequence[str] | None = None, lang: str = "en") -> Table:
    """The measures of one run, family by family; an arrow says which direction is better."""
    zh = lang == "zh"
    table = PlainTable(title=f"{run.title(lang)}, seed {run.seed}, {run.days} days", title_justify="left")
    table.add_column("指标" if zh else "Measure")
    table.add_column("", justify="right")
    table.add_column("单位" if zh else "Unit")
    table.add_column("向好" if zh else "Better")
    last = ""
    shown = list(measures or _told(run.summary))
    table.caption = _below(reason_lines(((name, run.summary[name]) for name in shown), run.days, lang))
    for measure in map(measure_of, shown):
        if measure.family and measure.family != last:
            table.add_section()
            table.add_row(Text(FAMILIES.get(measure.family, OWN)[1 if zh else 0], style="bold"))
            last = measure.family
        value = show(measure, run.summary[measure.name])
        table.add_row(measure.title(lang), value, unit_label(measure), BETTER[measure.better])
    return table


def _below(lines: Sequence[str]) -> Text | None:
    """What stands below a table, to the left."""
    return Text("\n".join(lines), justify="left") if lines else None


def _told(summary: Mapping[str, float]) -> list[str]:
    """All measures but costs of levers that cost nothing."""
    return [name for name, value in summary.items() if not (_is_cost(name) and value == 0.0)]


def _is_cost(name: str) -> bool:
    return name in MEASURES and MEASURES[name].family == "costs"


def cost_measures(comparison: Comparison) -> list[str]:
    """Measures of costs that are not zero in every scenario of a comparison."""
    rows = comparison.differences
    booked = (rows[["mean_a", "mean_b"]].fillna(0.0) != 0.0).any(axis=1)
    found = set(rows["measure"][booked & rows["measure"].map(_is_cost)])
    return [name for name in MEASURES if name in found]


def cost_table(comparison: Comparison, lang: str = "en") -> Table | None:
    """What the scenarios of a comparison cost by lever, money and paid hours; None where nothing is booked."""
    measures = cost_measures(comparison)
    if not measures:
        return None
    title = "举措成本（整个运行期）" if lang == "zh" else "Costs of levers, whole run"
    return comparison_table(comparison, measures, lang, title)


def measures_table() -> Table:
    """Every measure with titles, unit, direction, definition and source, family by family."""
    table = PlainTable()
    for head in ("name", "title", "", "unit", "", "definition", "source"):
        table.add_column(head, no_wrap=head == "name")
    last = ""
    for m in MEASURES.values():
        if m.family != last:
            table.add_section()
            table.add_row(Text(" ".join(FAMILIES.get(m.family, OWN)), style="bold"))
            last = m.family
        table.add_row(m.name, m.en, m.zh, m.unit, BETTER[m.better], m.definition, m.source)
    return table


def comparison_table(
    comparison: Comparison, measures: Sequence[str] = MAIN, lang: str = "en", title: str = ""
) -> Table:
    """Means of the scenarios and differences from the first, with intervals.

    With two scenarios both means are shown; with more, one block of columns for each further scenario.
    """
    name, unit, _, _, _ = _HEADS[lang]
    runs = min(int((comparison.of(label)["status"] == "ok").sum()) for label in comparison.labels)
    level = f"{100 * comparison.level:g} %"
    compared = f"Compared with {comparison.labels[0]}: {runs} paired runs each, differences with {level} intervals"
    table = PlainTable(title=title or compared, title_justify="left")
    table.add_column(name)
    table.add_column(comparison.labels[0], justify="right")
    for label in comparison.labels[1:]:
        table.add_column(label, justify="right")
        table.add_column(f"difference [{level}]", justify="right", no_wrap=True)
        table.add_column("", no_wrap=True)
    table.add_column(unit)
    for measure in map(measure_of, measures):
        cells: list[Any] = [measure.title(lang)]
        for k, label in enumerate(comparison.labels[1:]):
            row = comparison.difference(measure.name, label)
            if k == 0:
                cells.append(show(measure, row["mean_a"]))
            cells += [show(measure, row["mean_b"]), *difference_cells(measure, row)]
        table.add_row(*cells, unit_label(measure))
    table.caption = _below(comparison_reasons(comparison, measures, lang))
    return table


def comparison_reasons(comparison: Comparison, measures: Sequence[str] = MAIN, lang: str = "en") -> list[str]:
    """Why measures of a comparison have no value, or no interval, a line for each reason."""
    rows = [comparison.difference(name, label) for label in comparison.labels[1:] for name in measures]
    values = [(str(row["measure"]), float(row[side])) for row in rows for side in ("mean_a", "mean_b")]
    days = min(point.scenario.run.days for point in comparison.points)
    few = any(math.isfinite(row["difference"]) and math.isnan(row["low"]) and row["n"] < 2 for row in rows)
    return reason_lines(values, days, lang) + ([f"– {ONE_RUN.of(lang)}"] if few else [])


def difference_cells(measure: Measure, row: Any) -> tuple[Text, Text]:
    """Difference with interval, and the arrow, coloured by better or worse."""
    judged = verdict(measure, row["difference"], row["low"], row["high"])
    style = _STYLES[judged]
    return Text(interval_text(measure, row), style=style), Text(arrow(row["difference"], judged), style=style)


def interval_text(measure: Measure, row: Any) -> str:
    """A difference with its interval, ``+1.2 [+0.9, +1.5]``."""
    difference = show_difference(measure, row["difference"])
    if difference == MISSING or math.isnan(row["low"]):
        return difference
    return f"{difference} [{show_difference(measure, row['low'])}, {show_difference(measure, row['high'])}]"


def plain_table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> Table:
    """A table of texts for the terminal; columns of figures are set to the right.

    Parameters
    ----------
    title : str
    heads : sequence of str
    rows : sequence of sequence of str
    numbers : sequence of int
        Columns of figures.
    """
    table = PlainTable(title=title, title_justify="left")
    for k, head in enumerate(heads):
        table.add_column(head, justify="right" if k in numbers else "left")
    for row in rows:
        table.add_row(*row)
    return table


def study_table(results: StudyResults, lang: str = "en") -> Table:
    """Means of the outcomes of a study at each point."""
    means = results.means
    factors = list(results.study.factor_names)
    table = PlainTable(title=results.study.title(lang), title_justify="left")
    table.add_column("Scenario" if lang == "en" else "情景")
    for path in factors:
        width = max((len(str(value)) for value in means[path]), default=1)
        table.add_column(path_label(path), justify="right", overflow="fold", min_width=width)
    table.add_column("Runs" if lang == "en" else "次数", justify="right")
    measures = [measure_of(name) for name in results.study.outcomes]
    for measure in measures:
        unit = unit_label(measure)
        table.add_column(f"{measure.title(lang)}{f' ({unit})' if unit else ''}", justify="right")
    for _, row in means.iterrows():
        settings = [_level(row[path]) for path in factors]
        figures = [show(measure, row[measure.name]) for measure in measures]
        table.add_row(str(row["scenario"]), *settings, str(row["runs"]), *figures)
    values = [(measure.name, float(row[measure.name])) for _, row in means.iterrows() for measure in measures]
    own = [scenario.run.days for scenario in results.study.content.scenarios.values()]
    days = int(min(means["run.days"] if "run.days" in factors else own))
    table.caption = _below(reason_lines(values, days, lang))
    return table


def _level(value: Any) -> str:
    """A level of a factor; a missing one is that of a file, null."""
    missing = value is None or str(value) in ("<NA>", "nan")
    return "null" if missing else str(value)


def study_differences_table(results: StudyResults, lang: str = "en") -> Table:
    """Paired differences of the comparisons that a study names."""
    table = PlainTable(title="Paired differences", title_justify="left")
    for head in ("a", "b", *_HEADS[lang][:1]):
        table.add_column(head)
    table.add_column("difference [95 %]", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column(_HEADS[lang][1])
    last = ("", "")
    for _, row in results.differences.iterrows():
        measure = measure_of(row["measure"])
        pair = (row["a"], row["b"])
        heads = pair if pair != last else ("", "")
        cells = difference_cells(measure, row)
        table.add_row(*heads, measure.title(lang), *cells, unit_label(measure))
        last = pair
    return table


def comparison_html(comparison: Comparison, measures: Sequence[str] = MAIN) -> str:
    """The table of a comparison for notebooks."""
    labels = comparison.labels
    heads = ["Measure", labels[0], *(h for label in labels[1:] for h in (label, "difference", "")), "Unit"]
    lines = ["<table><thead><tr>" + "".join(f"<th>{escape(h)}</th>" for h in heads) + "</tr></thead><tbody>"]
    for measure in map(measure_of, measures):
        cells = [escape(measure.en)]
        for k, label in enumerate(labels[1:]):
            row = comparison.difference(measure.name, label)
            judged = verdict(measure, row["difference"], row["low"], row["high"])
            if k == 0:
                cells.append(show(measure, row["mean_a"]))
            cells += [
                show(measure, row["mean_b"]),
                interval_text(measure, row),
                arrow(row["difference"], judged),
            ]
        cells.append(escape(unit_label(measure)))
        lines.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    told = "".join(f"<p>{escape(line)}</p>" for line in comparison_reasons(comparison, measures))
    return "".join(lines) + f"</tbody></table>{told}"
