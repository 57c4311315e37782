"""The meeting paper: what a report says, on two pages."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from sim.errors import ArgumentError
from sim.measures.display import measure_of, show
from sim.report import side_by_side
from sim.report.assumptions import by_effect, widest
from sim.report.called import title_of_findings, with_titles
from sim.report.choices import value_text
from sim.report.money import wan, wan_interval
from sim.report.reported import reported_table
from sim.report.sentences import answer, how_sure, parts_table, who
from sim.report.size import size_note, size_of_place
from sim.report.tables import arrow, interval_text, verdict_of
from sim.report.words import table_title

if TYPE_CHECKING:
    from sim.report.findings import Findings
    from sim.report.pictures import Picture

#: What the table of results shows, if the runs have it.
MEASURES: Final = (
    "solution_rate", "solved", "unmet_share", "mean_wait_days", "true_satisfaction", "behind_solution", "behind_wait",
    "burnt_out_share", "cost_total", "cost_per_solution",
)  # fmt: skip
_WORDS: Final = {
    "en": {
        "about_runs": "{runs} runs, seeds {first} to {last}; gridgov {version}, {date}.",
        "about": "{place}. {days} days from {start}; {runs} runs, seeds {first} to {last}; gridgov {version}, {date}.",
        "answer": "The answer", "results": "Main results", "beside": "Scenarios side by side", "who": "For whom",
        "reported": "What offices report, and what is true", "sure": "How sure this is", "measure": "measure",
        "assumed": "Assumptions to question first",
        "change": "change [{level}]", "verdict": "verdict", "page": "Page", "kind": "Paper for discussion",
        "figure": "What changed, and for whom", "reforms": "Which reform does how much",
        "again": "Made again by: {command}",
        "by_effect": "By their effect in this study:",
        "by_width": "Of what no good source gives, these have the widest plausible range for their size:",
        "assumption": "{title}: {value} {unit} (plausible {range})",
    },
    "zh": {
        "about_runs": "共{runs}次运行，随机种子{first}至{last}；gridgov {version}，{date}。",
        "about": "{place}。自{start}起{days}天；共{runs}次运行，随机种子{first}至{last}；gridgov {version}，{date}。",
        "answer": "一、结论", "results": "二、主要结果", "beside": "三、各情景并列比较", "who": "四、谁受益",
        "reported": "五、上报指标与实际情况", "sure": "六、把握程度", "assumed": "七、最需核实的假设",
        "measure": "指标", "change": "变化 [{level}]",
        "verdict": "判断", "page": "第", "kind": "会议材料（供讨论）", "figure": "变化了什么，对谁而言",
        "reforms": "三、各项改革的作用", "again": "复现命令：{command}",
        "by_effect": "按本研究中的作用大小：",
        "by_width": "缺乏可靠来源、合理范围相对最宽的参数：",
        "assumption": "{title}：{value}（{unit}；合理范围{range}）",
    },
}  # fmt: skip
_ASSUMED: Final = 3
#: Scenarios in the table of several: more do not fit on two pages.
_ROWS: Final = 6
_VERDICTS: Final = {"zh": {"better": "改善", "worse": "恶化", "unclear": "无明显变化", "neither": "有变化"}}


@dataclass(frozen=True)
class Table:
    """A table of texts; the columns from ``numbers`` on are set to the right."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: int = 1


@dataclass(frozen=True)
class PaperSection:
    """A heading with sentences, tables and a picture below it."""

    title: str
    texts: Sequence[str] = ()
    tables: Sequence[Table] = ()
    picture: Picture | None = None


@dataclass(frozen=True)
class Paper:
    """What a meeting paper says.

    Attributes
    ----------
    kind, title, about : str
        What it is, its title, and under which conditions it was made.
    parts : tuple of PaperSection
    lang : str
    """

    kind: str
    title: str
    about: str
    parts: tuple[PaperSection, ...] = field(default=())
    lang: str = "en"


def paper(findings: Findings, lang: str = "en", today: datetime.date | None = None) -> Paper:
    """The meeting paper of a comparison or of a study.

    Parameters
    ----------
    findings : Findings
    lang : {"en", "zh"}
    today : date, optional
        Date on the paper; by default that of today.

    Raises
    ------
    ArgumentError
        The results are those of one run: there is nothing to decide between.
    """
    if findings.kind == "run":
        raise ArgumentError(
            f"{findings.source}: expected a comparison of scenarios, for a meeting paper; use --format html"
        )
    from sim.report.pictures import Picture, pictures
    from sim.report.what_changed import for_whom

    findings = with_titles(findings, lang)
    words, found = _WORDS[lang], findings.paired
    assert found is not None
    parts = [PaperSection(words["answer"], answer(findings, lang)[:3])]
    if findings.kind == "analysis":
        heads, rows = side_by_side.reform_table(found, findings.analysis, lang)
        tables, drawn = [Table(heads, rows)] if rows else [], pictures(findings, lang)
        parts.append(PaperSection(words["reforms"].removeprefix("三、"), (), tables, drawn[0] if drawn else None))
    else:
        a, b = findings.pair
        notes = size_note((one.territory.scale for one in findings.scenarios.values()), lang)
        parts.append(PaperSection(words["results"], notes, [_results(findings, lang)]))
        if len(found.labels) > 2:
            heads, rows = side_by_side.table(found, a, lang, _ROWS)
            told = side_by_side.sentences(found, a, lang, _ROWS)
            parts.append(PaperSection(words["beside"], _joined(told, lang), [Table(heads, rows, 2)]))
        table = parts_table(found, a, b, "solution_rate")
        if len(table):
            drawn_groups = partial(for_whom, findings.about((a, b)), b, lang=lang)
            picture = Picture(drawn_groups, words["figure"])
            parts.append(PaperSection(words["who"], [who(table, lang)], (), picture))
        heads, rows = reported_table(findings, lang)
        parts += [PaperSection(words["reported"], (), [Table(heads, rows)])] if rows else []
    parts.append(PaperSection(words["sure"], _joined(how_sure(findings, lang), lang)))
    parts += [PaperSection(words["assumed"], told)] if (told := _assumed(findings, lang)) else []
    return Paper(
        words["kind"], title_of_findings(findings, lang), _about(findings, lang, today), _counted(parts, lang), lang
    )


def _joined(texts: Sequence[str], lang: str) -> list[str]:
    """Sentences as one paragraph."""
    return [("" if lang == "zh" else " ").join(texts)] if texts else []


def _counted(parts: Sequence[PaperSection], lang: str) -> tuple[PaperSection, ...]:
    """Headings are numbered in Chinese, as papers are."""
    if lang != "zh":
        return tuple(parts)
    names = [part.title.partition("、")[2] or part.title for part in parts]
    digits = "一二三四五六七八九"
    return tuple(
        PaperSection(f"{digits[k]}、{name}", part.texts, part.tables, part.picture)
        for k, (name, part) in enumerate(zip(names, parts, strict=True))
    )


def _results(findings: Findings, lang: str) -> Table:
    """The main measures of the pair in the centre, money in 10,000 yuan."""
    words, found, (a, b) = _WORDS[lang], findings.paired, findings.pair
    assert found is not None
    rows = []
    for name in (one for one in MEASURES if one in found.runs):
        measure, row = measure_of(name), found.difference(name, b, a)
        judged = verdict_of(measure, row)
        told = _VERDICTS["zh"][judged] if lang == "zh" else arrow(row["difference"], judged)
        if name == "cost_total":
            cells = [wan(float(row[side])) for side in ("mean_a", "mean_b")]
            cells.append(wan_interval(row))
        else:
            cells = [show(measure, row["mean_a"]), show(measure, row["mean_b"]), interval_text(measure, row)]
        rows.append([table_title(measure, lang), *cells, told])
    level = f"{100 * found.level:g}%"
    return Table([words["measure"], a, b, words["change"].format(level=level), words["verdict"]], rows)


def _assumed(findings: Findings, lang: str) -> list[str]:
    """The assumptions that matter most by a sensitivity analysis, else those of which least is known."""
    words, scenario = _WORDS[lang], next(iter(findings.scenarios.values()), None)
    effects = by_effect(findings, lang)
    items = (effects or (widest(scenario) if scenario is not None else []))[:_ASSUMED]
    told = []
    for item in items:
        low, high = (f"{end:,g}" for end in item.parameter.usual or (math.nan, math.nan))
        shown = {
            "value": value_text(item.value, lang),
            "unit": item.parameter.unit.of(lang),
            "range": f"{low} – {high}",
        }
        text = words["assumption"].format(title=item.parameter.title.of(lang), **shown)
        told.append(f"{text}{'；' if lang == 'zh' else '; '}{item.effect}" if item.effect else text)
    return [words["by_effect" if effects else "by_width"], *told] if told else []


def _about(findings: Findings, lang: str, today: datetime.date | None) -> str:
    from sim import __version__

    assert findings.paired is not None
    runs, words = findings.paired.runs, _WORDS[lang]
    scenario = next(iter(findings.scenarios.values()), None)
    told = {
        "place": _place(findings, lang),
        "days": scenario.run.days if scenario is not None else "–",
        "start": _date(scenario.run.start_date, lang) if scenario is not None else "–",
        "runs": f"{len(runs):,}",
        "first": runs["seed"].min(),
        "last": runs["seed"].max(),
        "version": __version__,
        "date": _date(today or datetime.date.today(), lang),
    }
    return words["about" if scenario is not None else "about_runs"].format(**told)


def _date(date: datetime.date, lang: str) -> str:
    return f"{date.year}年{date.month}月{date.day}日" if lang == "zh" else f"{date:%d %B %Y}".lstrip("0")


def _place(findings: Findings, lang: str) -> str:
    """How large the place is, and which part of it was run."""
    scenario = next(iter(findings.scenarios.values()), None)
    if scenario is None:
        return ""
    people, size = scenario.territory.residents, size_of_place(scenario.territory.scale, lang)
    if lang == "zh":
        whole = f"区域居民{f'{people / 10_000:,.1f}万' if people >= 10_000 else f'{people:,}'}人"
        return f"{whole}，{size}" if size else whole
    whole = f"A place of {people:,} residents"
    return f"{whole}, {size}" if size else whole
