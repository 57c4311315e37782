"""Tables for the terminal and for notebooks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from rich.table import Table
from rich.text import Text

from sim.experiments.points import label_text
from sim.experiments.points import short as path_label
from sim.measures.definitions_zh import definition_in, source_in
from sim.measures.display import MISSING, measure_of, show, show_difference
from sim.measures.plain_table import PlainTable
from sim.measures.reasons import ONE_RUN, reason_lines
from sim.measures.registry import FAMILIES, MAIN, MEASURES, OWN, Measure
from sim.report.size import size_note
from sim.report.words import difference_unit, factor_title, titled, unit_of
from sim.visible import escape

if TYPE_CHECKING:
    from sim.experiments.comparison import Comparison
    from sim.experiments.results import StudyResults
    from sim.records.run import Run

BETTER: Final = {"more": "▲", "less": "▼", "neither": ""}
_STYLES = {"better": "green", "worse": "red", "neither": "", "unclear": "dim"}
_WORDS: Final = {
    "en": {
        "measure": "Measure", "unit": "Unit", "better": "Better", "scenario": "Scenario", "runs": "Runs",
        "run": "{title}, seed {seed}, {days} days", "difference": "difference [{level}]", "mean": "mean",
        "compared": "Compared with {a}: {n} paired runs each, differences with {level} intervals",
        "costs": "Costs of levers, whole run", "paired": "Paired differences", "from": "a", "to": "b",
        "name": "name", "title": "title", "definition": "definition", "source": "source",
    },
    "zh": {
        "measure": "指标", "unit": "单位", "better": "向好", "scenario": "情景", "runs": "次数",
        "run": "{title}，种子{seed}，{days}天", "difference": "差异 [{level}]", "mean": "均值",
        "compared": "与{a}比较：各{n}次配对运行，差异附{level}区间",
        "costs": "举措成本（整个运行期）", "paired": "配对差异", "from": "对照", "to": "情景",
        "name": "代码", "title": "名称", "definition": "定义", "source": "来源",
    },
}  # fmt: skip
_VERDICTS_ZH: Final = {"better": "改善", "worse": "恶化"}


def verdict(measure: Measure, difference: float, low: float, high: float) -> str:
    """``better``, ``worse``, ``neither`` (no direction is) or ``unclear`` (the interval holds zero)."""
    if any(math.isnan(v) for v in (low, high)) or low <= 0.0 <= high:
        return "unclear"
    if measure.better == "neither":
        return "neither"
    return "better" if (difference > 0.0) == (measure.better == "more") else "worse"


def verdict_of(measure: Measure, row: Any) -> str:
    """The verdict on a row of paired differences; a change that is the same in every run is one, not unclear."""
    size = abs(row["difference"])
    if math.isnan(row["low"]) and row["n"] > 1 and math.isfinite(size) and show(measure, size) != show(measure, 0.0):
        return "neither"
    return verdict(measure, row["difference"], row["low"], row["high"])


def arrow(difference: float, judged: str, lang: str = "en") -> str:
    """An arrow for the direction of a clear difference, with a word for what it means; none where nothing is known."""
    if math.isnan(difference):
        return ""
    if judged == "unclear":
        return "≈"
    sign = "▲" if difference > 0.0 else "▼"
    if judged == "neither":
        return sign
    return f"{sign} {_VERDICTS_ZH[judged] if lang == 'zh' else judged}"


def summary_table(run: Run, measures: Sequence[str] | None = None, lang: str = "en") -> Table:
    """The measures of one run, family by family; an arrow says which direction is better."""
    words = _WORDS[lang]
    title = words["run"].format(title=run.title(lang), seed=run.seed, days=run.days)
    table = PlainTable(title=title, title_justify="left")
    table.add_column(words["measure"])
    table.add_column("", justify="right")
    table.add_column(words["unit"])
    table.add_column(words["better"])
    last = ""
    shown = list(measures or _told(run.summary))
    scale = getattr(getattr(run.scenario, "territory", None), "scale", 1.0)
    reasons = reason_lines(((name, run.summary[name]) for name in shown), run.days, lang)
    table.caption = _below([*size_note([scale], lang), *reasons])
    for measure in map(measure_of, shown):
        if measure.family and measure.family != last:
            table.add_section()
            table.add_row(Text(FAMILIES.get(measure.family, OWN)[1 if lang == "zh" else 0], style="bold"))
            last = measure.family
        value = show(measure, run.summary[measure.name])
        table.add_row(measure.title(lang), value, unit_of(measure, lang), BETTER[measure.better])
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
    return comparison_table(comparison, measures, lang, _WORDS[lang]["costs"])


def measures_table(lang: str = "en") -> Table:
    """Every measure with titles, unit, direction, definition and source, family by family."""
    words = _WORDS[lang]
    heads = (
        ["name", "title", "unit", "better", "definition", "source"]
        if lang == "zh"
        else ["name", "title", "", "unit", "", "definition", "source"]
    )
    table = PlainTable()
    for head in heads:
        table.add_column(words.get(head, head), no_wrap=head == "name")
    last = ""
    for m in MEASURES.values():
        if m.family != last:
            table.add_section()
            family = FAMILIES.get(m.family, OWN)
            table.add_row(Text(family[1] if lang == "zh" else " ".join(family), style="bold"))
            last = m.family
        if lang == "zh":
            told = (definition_in(m, lang), source_in(m, lang))
            table.add_row(m.name, m.zh, unit_of(m, lang), BETTER[m.better], *told)
        else:
            table.add_row(m.name, m.en, m.zh, m.unit, BETTER[m.better], m.definition, m.source)
    return table


def comparison_table(
    comparison: Comparison, measures: Sequence[str] = MAIN, lang: str = "en", title: str = ""
) -> Table:
    """Means of the scenarios and differences from the first, with intervals.

    With two scenarios both means are shown; with more, one row for each measure and scenario.
    """
    words, level = _WORDS[lang], f"{100 * comparison.level:g}{'%' if lang == 'zh' else ' %'}"
    runs = min(int((comparison.of(label)["status"] == "ok").sum()) for label in comparison.labels)
    names = titles(comparison, lang)
    compared = words["compared"].format(a=names[0], n=runs, level=level)
    table = PlainTable(title=title or compared, title_justify="left")
    many = len(names) > 2
    heads = [words["measure"], words["scenario"], words["mean"]] if many else [words["measure"], *names]
    for k, head in enumerate(heads):
        table.add_column(head, justify="right" if k > many else "left")
    table.add_column(words["difference"].format(level=level), justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column(words["unit"])
    for measure in map(measure_of, measures):
        rows = [comparison.difference(measure.name, label) for label in comparison.labels[1:]]
        unit = table_unit(measure, lang)
        if many:
            table.add_section()
            table.add_row(measure.title(lang), names[0], show(measure, rows[0]["mean_a"]), "", "", unit)
            for name, row in zip(names[1:], rows, strict=True):
                table.add_row("", name, show(measure, row["mean_b"]), *difference_cells(measure, row, lang), "")
        else:
            means = (show(measure, rows[0][side]) for side in ("mean_a", "mean_b"))
            table.add_row(measure.title(lang), *means, *difference_cells(measure, rows[0], lang), unit)
    scales = [point.scenario.territory.scale for point in comparison.points]
    table.caption = _below([*size_note(scales, lang), *comparison_reasons(comparison, measures, lang)])
    return table


def titles(comparison: Comparison, lang: str) -> list[str]:
    """What the scenarios of a comparison are called: titles in Chinese where a name is no name of the user's own."""
    from sim.report.called import own_title

    found = [
        (own_title(point.label, point.scenario, lang) if lang == "zh" else "") or point.label
        for point in comparison.points
    ]
    return found if len(set(found)) == len(found) else list(comparison.labels)


def table_unit(measure: Measure, lang: str = "en") -> str:
    """Unit of a row with levels and a difference: per cent, and in brackets points for the difference of shares."""
    unit, apart = unit_of(measure, lang), difference_unit(measure, lang)
    if measure.unit != "share" or unit == apart:
        return unit or (apart if measure.unit == "cases" else "")
    return f"{unit}（{apart}）" if lang == "zh" else f"{unit} (points)"


def comparison_reasons(comparison: Comparison, measures: Sequence[str] = MAIN, lang: str = "en") -> list[str]:
    """Why measures of a comparison have no value, or no interval, a line for each reason."""
    rows = [comparison.difference(name, label) for label in comparison.labels[1:] for name in measures]
    values = [(str(row["measure"]), float(row[side])) for row in rows for side in ("mean_a", "mean_b")]
    days = min(point.scenario.run.days for point in comparison.points)
    few = any(math.isfinite(row["difference"]) and math.isnan(row["low"]) and row["n"] < 2 for row in rows)
    return reason_lines(values, days, lang) + ([f"– {ONE_RUN.of(lang)}"] if few else [])


def difference_cells(measure: Measure, row: Any, lang: str = "en") -> tuple[Text, Text]:
    """Difference with interval, and the arrow, coloured by better or worse."""
    judged = verdict_of(measure, row)
    style = _STYLES[judged]
    return Text(interval_text(measure, row), style=style), Text(arrow(row["difference"], judged, lang), style=style)


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
    words = _WORDS[lang]
    table.add_column(words["scenario"])
    for path in factors:
        width = max((len(str(value)) for value in means[path]), default=1)
        head = factor_title(path, lang) if lang == "zh" else path_label(path)
        table.add_column(head, justify="right", min_width=width)
    table.add_column(words["runs"], justify="right")
    measures = [measure_of(name) for name in results.study.outcomes]
    for measure in measures:
        table.add_column(titled(measure, lang), justify="right")
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
    return "null" if missing else label_text(value) if isinstance(value, str) else str(value)


def study_differences_table(results: StudyResults, lang: str = "en") -> Table:
    """Paired differences of the comparisons that a study names."""
    words = _WORDS[lang]
    table = PlainTable(title=words["paired"], title_justify="left")
    for head in ("from", "to", "measure"):
        table.add_column(words[head])
    table.add_column(words["difference"].format(level="95%" if lang == "zh" else "95 %"), justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column(words["unit"])
    last = ("", "")
    for _, row in results.differences.iterrows():
        measure = measure_of(row["measure"])
        pair = (row["a"], row["b"])
        heads = pair if pair != last else ("", "")
        cells = difference_cells(measure, row, lang)
        table.add_row(*heads, measure.title(lang), *cells, difference_unit(measure, lang))
        last = pair
    return table


def comparison_html(comparison: Comparison, measures: Sequence[str] = MAIN) -> str:
    """The table of a comparison for notebooks: one row for each measure and scenario."""
    labels = comparison.labels
    heads = ["Measure", "Scenario", "Mean", "Difference", "", "Unit"]
    lines = ["<table><thead><tr>" + "".join(f"<th>{escape(h)}</th>" for h in heads) + "</tr></thead><tbody>"]
    for measure in map(measure_of, measures):
        unit = table_unit(measure)
        rows = [comparison.difference(measure.name, label) for label in labels[1:]]
        cells = [[measure.en, labels[0], show(measure, rows[0]["mean_a"]), "", "", unit]]
        for label, row in zip(labels[1:], rows, strict=True):
            told = arrow(row["difference"], verdict_of(measure, row))
            cells.append(["", label, show(measure, row["mean_b"]), interval_text(measure, row), told, ""])
        for line in cells:
            lines.append(
                "<tr>" + "".join(f"<td style='white-space:nowrap'>{escape(cell)}</td>" for cell in line) + "</tr>"
            )
    notes = [
        *size_note(point.scenario.territory.scale for point in comparison.points),
        *comparison_reasons(comparison, measures),
    ]
    told = "".join(f"<p>{escape(line)}</p>" for line in notes)
    return "".join(lines) + f"</tbody></table>{told}"
