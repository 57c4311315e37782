"""The report: one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from sim.experiments.provenance import Provenance
from sim.measures.display import MISSING, measure_of, show
from sim.measures.reasons import reason_lines
from sim.measures.registry import MEASURES
from sim.records.atomic import filled_with
from sim.records.columns import PARTITIONS
from sim.records.places import check_file, put_file
from sim.report import robust_lines, search_answer, side_by_side
from sim.report.analyses_html import analyses_html
from sim.report.assumptions import Assumption, by_effect, changed, resting_on_assumption, widest
from sim.report.called import title_of_findings, with_titles
from sim.report.choices import value_text
from sim.report.findings import Findings, read_findings
from sim.report.money import LARGE_SUMS, wan, wan_interval
from sim.report.page_parts import TIGHT, WIDE, Markup, definitions, document, figure, paragraphs, table
from sim.report.paired import PairedRuns
from sim.report.pictures import MOST_LINES, front_picture, pictures
from sim.report.region_page import report_again
from sim.report.report_words import GRADES_ZH, WORDS
from sim.report.reported import reported_table
from sim.report.reproduce import reproduce
from sim.report.sentences import answer, how_sure, parts_table, who
from sim.report.size import size_note
from sim.report.style import style
from sim.report.tables import arrow, interval_text, table_unit, verdict_of
from sim.report.unit_rows import unit_tables
from sim.report.words import factor_title, part_title, unit_of
from sim.visible import escape

COSTS: Final = (
    "cost_total",
    "cost_per_solution",
    "cost_per_severity",
    "cost_per_resident",
    "money_spent",
    "money_per_solution",
    "cost_levers",
    "solved_per_100_hours",
    "utilisation_grid",
    "utilisation_community",
    "utilisation_street",
    "utilisation_district",
    "superficial_share",
    "trips",
)
_UNKNOWN_DAYS: Final = 10**6  # then the length of the run is given as no reason


def write_report(
    source: str | Path, lang: str = "en", out: str | Path | None = None, study: str | Path | None = None
) -> Path:
    """Write the report of a results folder or of one run.

    Parameters
    ----------
    source : path
        Results of ``gridgov compare``, ``sweep``, ``region`` or ``make run``, or a directory of ``gridgov run``.
    lang : {"en", "zh"}
    out : path, optional
        HTML file; by default ``report.html`` (``report-zh.html``) in the folder. An earlier report is replaced,
        a file of somebody else, or a report changed by hand, is not.
    study : path, optional
        Study file of a results folder.

    Returns
    -------
    Path

    Raises
    ------
    RecordError
        The folder holds no results, or the report cannot be written.
    FontError
        ``lang`` is ``zh`` and no font for it is installed.
    """
    folder = Path(source)
    if Provenance(folder).is_region:
        return report_again(folder, lang, Path(out) if out is not None else None, Path(study) if study else None)
    target = Path(out) if out is not None else folder / ("report.html" if lang == "en" else f"report-{lang}.html")
    if folder.is_dir():  # else the reader says what is wrong
        target = check_file(target)
    page = report(read_findings(folder, Path(study) if study is not None else None), lang)
    put_file(target, filled_with(page))
    return target


def report(findings: Findings, lang: str = "en") -> str:
    """The report as HTML text, pictures inside."""
    with style(lang):  # a language or font that is missing is told before any work
        words = WORDS[lang]
    findings = with_titles(findings, lang)
    title = title_of_findings(findings, lang)
    sections = (
        ("question", _question(findings, lang)),
        ("search", _search(findings, lang)),
        ("answer", f'<div class="answer">{paragraphs(answer(findings, lang))}</div>'),
        ("beside", _beside(findings, lang)),
        ("who", _who(findings, lang)),
        ("reported", _reported(findings, lang)),
        ("differ", _differ(findings, lang)),
        ("sure", paragraphs(how_sure(findings, lang)) + _main_measures(findings, lang)),
        ("definitions", definitions(lang)),
        ("assumed", _assumed(findings, lang)),
        ("cost", _cost(findings, lang)),
        ("figures", "".join(map(figure, pictures(findings, lang))) + _units(findings, lang)),
        ("analyses", analyses_html(findings.analyses, lang)),
        ("assumptions", _assumptions(findings, lang)),
        ("reproduce", reproduce(findings, lang)),
    )
    body = "".join(
        f'<section id="{name}"><h2>{escape(words[name])}</h2>{text}</section>\n' for name, text in sections if text
    )
    head = f'<p class="small">{escape(words["made"])}</p><h1>{escape(title)}</h1>\n'
    return document(words["html"], title, head + body)


def _units(findings: Findings, lang: str) -> str:
    """Streets and communities by name, of the last run whose records are there."""
    runs = [findings.records[label] for label in findings.records]
    return unit_tables(runs[-1], lang) if runs else ""


def _question(findings: Findings, lang: str) -> str:
    words = WORDS[lang]
    texts = []
    if findings.study is not None and findings.study.content.description.get(lang):
        texts.append(findings.study.content.description[lang])
    if findings.kind == "run":
        label, run = next(iter(findings.records.items()))
        return paragraphs([*texts, words["q_run"].format(a=run.title(lang) or label, days=run.days)])
    assert findings.paired is not None
    if findings.kind == "analysis":
        n, points = len(findings.paired.runs), len(findings.paired.labels)
        return paragraphs([*texts, words["q_analysis"].format(n=n, points=points)])
    if findings.search is not None:
        return paragraphs([*texts, search_answer.question(findings.search, lang)])
    a, b = findings.pair
    others = len(findings.paired.labels) - 1
    told = "q_pair" if others == 1 else "q_many" if findings.ranked else "q_first"
    texts.append(words[told].format(a=a, b=b, n=others))
    return paragraphs(texts)


def _search(findings: Findings, lang: str) -> str:
    """What a search has found: sentences, the front as a picture, tables."""
    if findings.search is None:
        return ""
    html = f'<div class="answer">{paragraphs(search_answer.sentences(findings.search, lang))}</div>'
    html += "".join(map(figure, front_picture(findings.search, lang)))
    for title, heads, rows, numbers in search_answer.tables(findings.search, lang):
        html += f"<h3>{escape(title)}</h3>" + table(heads, rows, numbers)
    return html


def _beside(findings: Findings, lang: str) -> str:
    """Several scenarios side by side, ranked; in a study of reforms, each alone, left out, and all together."""
    found = findings.paired
    if found is None or findings.search is not None:
        return ""
    if findings.kind == "analysis":
        heads, rows = side_by_side.reform_table(found, findings.analysis, lang)
        return table(heads, rows, numbers=range(1, len(heads))) if rows else ""
    if len(found.labels) < 3:
        return ""
    told = side_by_side.sentences(found, findings.pair[0], lang, MOST_LINES)
    heads, rows = side_by_side.table(found, findings.pair[0], lang, MOST_LINES)
    html = table(heads, rows, range(2, len(heads)), TIGHT)
    return paragraphs(told) + html + paragraphs(_notes(findings, (), lang), "small")


def _reported(findings: Findings, lang: str) -> str:
    """What an office reports beside what is true."""
    if findings.kind == "analysis":
        return ""
    heads, rows = reported_table(findings, lang)
    return paragraphs([WORDS[lang]["rep_note"]]) + table(heads, rows, numbers=(1, 2, 3, 4)) if rows else ""


def _differ(findings: Findings, lang: str) -> str:
    if findings.kind != "comparison":
        return ""
    words, changes = WORDS[lang], _changes(findings)
    if not changes:
        return paragraphs([words["unknown" if changes is None else "equal"]])
    heads = (words["parameter"], words["before"], words["after"], words["unit"])
    return _reforms(findings, lang) + table(heads, [_setting(change, lang) for change in changes])


def _reforms(findings: Findings, lang: str) -> str:
    """The reforms that one of the pair in the centre has and the other has not, by their titles."""
    a, b = ([one.name for one in findings.scenarios[label].reforms] for label in findings.pair)
    told = (("reforms_more", [name for name in b if name not in a]), ("reforms_less", [n for n in a if n not in b]))
    words = WORDS[lang]
    lines = [
        words[key].format(names=words["sep"].join(factor_title(name, lang) for name in names))
        for key, names in told
        if names
    ]
    return paragraphs([*lines, words["settings"]]) if lines else ""


def _changes(findings: Findings) -> list[Assumption] | None:
    """Settings in which the pair in the centre differs; None if they are not known."""
    a, b = (findings.scenarios.get(label) for label in findings.pair)
    return None if a is None or b is None else changed(a, b)


def _who(findings: Findings, lang: str) -> str:
    words = WORDS[lang]
    if findings.kind == "run":
        run = next(iter(findings.records.values()))
        groups: Any = run.groups
        shown = groups[groups["partition"].isin(PARTITIONS[:3])]
        rows = [
            (
                part_title(row["partition"], row["value"], lang, run.titles),
                show(measure_of("solution_rate"), row["solution_rate"]),
                show(measure_of("mean_wait_days"), row["mean_wait"]),
            )
            for row in shown.to_dict("records")
        ]
        return table((words["group"], words["who_rate"], words["who_wait"]), rows, numbers=(1, 2))
    if findings.kind == "analysis":
        return ""
    assert findings.paired is not None
    tables = [parts_table(findings.paired, *findings.pair, outcome) for outcome in ("solution_rate", "mean_wait")]
    if tables[0].empty:
        return paragraphs([words["who_none"]])
    html = paragraphs([who(tables[0], lang)])
    for head, part in zip(("who_rate", "who_wait"), tables, strict=True):
        cells = []
        for row in part.to_dict("records"):
            measure = measure_of(row["measure"])
            cells.append(
                (
                    row[f"title_{lang}"],
                    show(measure, row["mean_a"]),
                    show(measure, row["mean_b"]),
                    interval_text(measure, row),
                    _verdict(row, lang),
                )
            )
        change = words["interval"].format(level=f"{100 * findings.paired.level:g}%")
        heads = (words[head], words["before"], words["after"], change, words["verdict"])
        html += table(heads, cells, numbers=(1, 2, 3))
    return html


def _verdict(row: Any, lang: str) -> Markup:
    judged = str(row["verdict"])
    text = f"{arrow(row['difference'], judged).split(' ')[0]} {WORDS[lang][judged]}"
    return Markup(f'<span class="{judged}">{escape(text)}</span>')


def _measures(findings: Findings, names: Sequence[str], lang: str) -> str:
    """Table of measures: values of one run, or of the pair in the centre with differences."""
    words = WORDS[lang]
    if findings.kind == "run":
        summary = next(iter(findings.records.values())).summary
        chosen = [measure_of(name) for name in names if name in summary]
        values = [(m.title(lang), show(m, summary[m.name]), unit_of(m, lang)) for m in chosen]
        told = reason_lines(((m.name, summary[m.name]) for m in chosen), _days(findings), lang)
        three = (words["measure"], words["value"], words["unit"])
        return table(three, values, numbers=(1,)) + paragraphs(told, "small")
    assert findings.paired is not None
    found, (a, b) = findings.paired, findings.pair
    present = [name for name in names if name in found.runs]
    rows = [_difference_row(found, a, b, name, lang) for name in present]
    means = [found.difference(name, b, a) for name in present]
    sides = [(str(row["measure"]), float(row[side])) for row in means for side in ("mean_a", "mean_b")]
    change = words["interval"].format(level=f"{100 * found.level:g}%")
    heads = (words["measure"], words["before"], words["after"], change, words["unit"], words["verdict"])
    return table(heads, rows, numbers=(1, 2, 3)) + paragraphs(_notes(findings, sides, lang), "small")


def _notes(findings: Findings, values: Iterable[tuple[str, float]], lang: str) -> list[str]:
    """Below a table: which part of the place counts and money stand for, and why values are missing."""
    scales = [scenario.territory.scale for scenario in findings.scenarios.values()]
    return [*size_note(scales, lang), *reason_lines(values, _days(findings), lang)]


def _days(findings: Findings) -> int:
    """Days of the shortest run, where they are known."""
    known = [scenario.run.days for scenario in findings.scenarios.values()]
    return min([*known, *(run.days for run in findings.records.values())], default=_UNKNOWN_DAYS)


def _difference_row(found: PairedRuns, a: str, b: str, name: str, lang: str) -> tuple[str, ...]:
    measure, row = measure_of(name), found.difference(name, b, a)
    judged = verdict_of(measure, row)
    cells: tuple[str, ...] = (show(measure, row["mean_a"]), show(measure, row["mean_b"]), interval_text(measure, row))
    unit = table_unit(measure, lang)
    if name in LARGE_SUMS:
        cells = (wan(row["mean_a"]), wan(row["mean_b"]), wan_interval(row))
        unit = WORDS[lang]["wan"]
    told = _verdict({"verdict": judged, "difference": row["difference"]}, lang)
    return (measure.title(lang), *cells, unit, told)


def _assumed(findings: Findings, lang: str) -> str:
    """How far each comparison hangs on assumptions, where it was run under many sets of them."""
    html = ""
    for one in findings.robust:
        heads, rows = robust_lines.cells(one, lang=lang)
        right = (1, 3, 4, 5)[: len(heads) - 3]  # the last column is text
        html += f"<h3>{escape(robust_lines.heading(one))}</h3>" + table(heads, rows, right)
        html += paragraphs(robust_lines.notes(one, lang))
    return html


def _main_measures(findings: Findings, lang: str) -> str:
    if findings.kind == "analysis":
        return ""
    names = [name for name, measure in MEASURES.items() if measure.main] + list(findings.own)
    return f"<h3>{escape(WORDS[lang]['all'])}</h3>" + _measures(findings, names, lang)


def _cost(findings: Findings, lang: str) -> str:
    if findings.kind == "analysis":
        return ""
    words = WORDS[lang]
    html = _measures(findings, COSTS, lang) + paragraphs([words["cost_note"]])
    changes = (_changes(findings) or []) if findings.kind == "comparison" else []
    staff = [change for change in changes if change.parameter.path.startswith("policy.staffing.")]
    if staff:
        rows = [_setting(change, lang) for change in staff]
        heads = (words["parameter"], words["before"], words["after"], words["unit"])
        html += paragraphs([words["cost_staff"]]) + table(heads, rows)
    return html


def _assumptions(findings: Findings, lang: str) -> str:
    words = WORDS[lang]
    html = ""
    if findings.kind == "comparison":
        weak = resting_on_assumption(_changes(findings) or [])
        if weak:
            rows = [(*_setting(item, lang), _grade(item, lang), item.why(lang)) for item in weak]
            heads = ("parameter", "before", "after", "unit", "grade", "why")
            html += paragraphs([words["as_differ"]]) + table([words[head] for head in heads], rows, kind=WIDE)
    effects = by_effect(findings, lang)
    scenario = next(iter(findings.scenarios.values()), None)
    if not effects and scenario is None:
        return html or paragraphs([words["as_none"]])
    items = effects or (widest(scenario) if scenario is not None else [])
    heads = ("parameter", "default", "range", "unit", "grade", "effect" if effects else "why")
    rows = [
        (
            _name(item, lang),
            value_text(item.value, lang),
            _range(item),
            _unit(item, lang),
            _grade(item, lang),
            item.effect or item.why(lang),
        )
        for item in items
    ]
    told = words["as_effect" if effects else "as_wide"]
    return html + paragraphs([told]) + table([words[head] for head in heads], rows, kind=WIDE)


def _setting(change: Assumption, lang: str) -> tuple[str, ...]:
    """A setting that differs: its name, both values, its unit."""
    return (_name(change, lang), *(value_text(one, lang) for one in change.value), _unit(change, lang))


def _name(item: Assumption, lang: str) -> Markup:
    title = getattr(item.parameter.title, lang) or item.parameter.title.en
    return Markup(f'<span title="{escape(item.parameter.path)}">{escape(title)}</span>')


def _unit(item: Assumption, lang: str) -> str:
    return item.parameter.unit.of(lang)


def _range(item: Assumption) -> str:
    return "\N{NO-BREAK SPACE}–\N{NO-BREAK SPACE}".join(f"{end:,g}" for end in item.parameter.usual or ()) or MISSING


def _grade(item: Assumption, lang: str) -> str:
    return GRADES_ZH.get(item.parameter.grade, item.parameter.grade) if lang == "zh" else item.parameter.grade
