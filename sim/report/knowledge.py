"""Parameters for the terminal: lists, explanations, differences, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sim.measures.plain_table import PlainTable
from sim.report.choices import value_text
from sim.report.report_words import GRADES_ZH
from sim.report.words import LEVEL_TITLES, factor_title

if TYPE_CHECKING:
    from rich.table import Table

    from sim.policy.parameter import Parameter
    from sim.scenario.explain import Difference, Explained

_WORDS: Final = {
    "en": {
        "path": "path", "title": "parameter", "default": "default", "range": "range", "plausible": "plausible",
        "unit": "unit", "grade": "evidence", "none": "–", "source": "reason", "varies": "may vary during a run by",
        "kind": "value", "reforms": "set by reforms", "places": "other values in scenarios", "reform": "reform",
        "same": "No setting differs.", "whole": "the whole run", "is": ": ",
    },
    "zh": {
        "path": "路径", "title": "参数", "default": "默认值", "range": "有效范围", "plausible": "合理范围",
        "unit": "单位", "grade": "证据等级", "none": "–", "source": "依据", "varies": "运行中可按何种地域变化",
        "kind": "取值", "reforms": "由下列改革设定", "places": "各情景中的其他取值", "reform": "改革",
        "same": "各项设置相同。", "whole": "整次运行不变", "is": "：",
    },
}  # fmt: skip
#: What a value may be, in Chinese: phrases in this order; how files spell values stays as it is.
_KINDS_ZH: Final = (
    (", a number in ", "，范围 "), ("a whole number", "整数"), ("a number", "数值"),
    ("a choice, or ", "选项，或 "), ("a choice", "选项"),
    (", or null", "，或空值"), (" or null", "或空值"), ("a list of categories", "类别列表"),
    ("a list of ISO dates", "日期列表"), ("a list of ", "列表："), ("a mapping ", "映射："),
    ("a catalogue name or file", "目录名称或文件"), ("the name of a table of units (Parquet)", "单位表名称（Parquet）"),
    ("the path of a CSV or Parquet file, or an empty text", "CSV或Parquet文件路径，或空文本"),
    ("the ISO date of a Monday (YYYY-MM-DD) from 1900 to 2199", "星期一的日期（YYYY-MM-DD），1900年至2199年"),
    ("shares (hours of a day)", "个比例（一日各小时）"), ("(hours of a week, Monday first); empty: all, always",
    "（一周各小时，自星期一起）；留空为全部、始终"), (" or 168", "或168个"), ("numbers in ", "个数值，范围 "),
    ("number in ", "数值，范围 "), (", not all 0", "，不全为0"), (", Monday first", "，自星期一起"),
    (", January first", "，自一月起"), ("category or item", "类别或事项"),
    ("cases per 1,000 residents and year", "每千名居民每年件数"), ("lag-1 autocorrelation in", "一阶自相关，范围"),
    ("ratio in", "比值，范围"), ("Python source of a rule", "规则的Python源代码"),
)  # fmt: skip
_LONGEST: Final = 40
_WHOLE: Final = 1_000


def parameters_table(found: Sequence[Parameter], lang: str = "en") -> Table:
    """A list of parameters."""
    words = _WORDS[lang]
    table = PlainTable()
    for head in ("path", "title", "default", "plausible", "unit", "grade"):
        table.add_column(words[head])
    for one in found:
        cells = (one.path, one.title.of(lang), value(one.default, lang), span(one), one.unit.of(lang), grade(one, lang))
        table.add_row(*cells)
    return table


def explained_lines(found: Explained, lang: str = "en") -> list[str]:
    """All that is known of a parameter."""
    one, words = found.parameter, _WORDS[lang]
    lines = [f"{one.path}  {one.title.of(lang)}"]
    rows = {
        "kind": kind_text(one.kind, lang),
        "unit": one.unit.of(lang),
        "default": value(one.default, lang),
        "range": one.range or words["none"],
        "plausible": span(one),
        "grade": grade(one, lang),
        "source": one.source.of(lang),
        "varies": LEVEL_TITLES[one.varies][lang] if lang == "zh" and one.varies else one.varies or words["whole"],
        "reforms": _set_by(found.reforms, lang) or words["none"],
        "places": _set_by(found.places, lang) or words["none"],
    }
    return lines + [f"  {words[key]}{words['is']}{text}" for key, text in rows.items()]


def _set_by(settings: Mapping[str, Any], lang: str) -> str:
    """Names with the values that they set."""
    sep, form = ("、", "{}（{}）") if lang == "zh" else (", ", "{} ({})")
    return sep.join(form.format(name, value(to, lang)) for name, to in settings.items())


def kind_text(kind: str, lang: str) -> str:
    """What a value may be, in words."""
    for en, zh in _KINDS_ZH if lang == "zh" else ():
        kind = kind.replace(en, zh)
    return kind


def differences_table(found: Sequence[Difference], a: str, b: str, lang: str = "en") -> Table | str:
    """Settings in which two scenarios differ; a sentence if there are none."""
    words = _WORDS[lang]
    if not found:
        return words["same"]
    table = PlainTable()
    for head in (words["path"], words["title"], a, b, words["unit"], words["reform"]):
        table.add_column(head)
    for one in found:
        known = one.parameter
        title, unit = (known.title.of(lang), known.unit.of(lang)) if known is not None else ("", "")
        sides = (value(side, lang, _WHOLE) for side in (one.a, one.b))
        reform = factor_title(one.reform, lang) if lang == "zh" and one.reform else one.reform
        table.add_row(one.path, title, *sides, unit, reform)
    return table


def value(found: Any, lang: str = "en", longest: int = _LONGEST) -> str:
    """A value, shortened: choices as files write them; lists, tables and stages of a roll-out in words."""
    if isinstance(found, (Mapping, list, tuple)):
        text = value_text(found, lang)
    else:
        text = "–" if found is None else f"{found:,g}" if type(found) is float else str(found)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def span(one: Parameter) -> str:
    """The plausible range."""
    return f"{one.usual[0]:g} – {one.usual[1]:g}" if one.usual else "–"


def grade(one: Parameter, lang: str) -> str:
    """The evidence grade."""
    return GRADES_ZH.get(one.grade, one.grade) if lang == "zh" else one.grade
