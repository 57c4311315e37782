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
#: Kinds of values; those that are the form of a file stay as files write them.
_KINDS_ZH: Final = {
    "a number": "数", "a whole number": "整数", "a number or null": "数，或不设",
    "a whole number or null": "整数，或不设",
    "a choice": "选项之一", "a choice, or module:function": "选项之一，或自定义规则（module:function）",
}  # fmt: skip
_LONGEST: Final = 40
_WHOLE: Final = 1_000


def parameters_table(found: Sequence[Parameter], lang: str = "en") -> Table:
    """A list of parameters."""
    words = _WORDS[lang]
    table = PlainTable()
    for head in ("path", "title", "default", "plausible", "unit", "grade"):
        table.add_column(words[head], overflow="fold")
    for one in found:
        cells = (one.path, one.title.of(lang), value(one.default, lang), span(one), one.unit.of(lang), grade(one, lang))
        table.add_row(*cells)
    return table


def explained_lines(found: Explained, lang: str = "en") -> list[str]:
    """All that is known of a parameter."""
    one, words = found.parameter, _WORDS[lang]
    lines = [f"{one.path}  {one.title.of(lang)}"]
    rows = {
        "kind": _KINDS_ZH.get(one.kind, one.kind) if lang == "zh" else one.kind,
        "unit": one.unit.of(lang),
        "default": value(one.default, lang),
        "range": one.range or words["none"],
        "plausible": span(one),
        "grade": grade(one, lang),
        "source": one.source.of(lang),
        "varies": LEVEL_TITLES[one.varies][lang] if lang == "zh" and one.varies else one.varies or words["whole"],
        "reforms": _named(found.reforms, lang) or words["none"],
        "places": _named(found.places, lang) or words["none"],
    }
    return lines + [f"  {words[key]}{words['is']}{text}" for key, text in rows.items()]


def _named(values: Mapping[str, Any], lang: str) -> str:
    """Names of reforms or scenarios with their values."""
    if lang == "zh":
        return "、".join(f"{name}（{value(to, lang)}）" for name, to in values.items())
    return ", ".join(f"{name} ({value(to, lang)})" for name, to in values.items())


def differences_table(found: Sequence[Difference], a: str, b: str, lang: str = "en") -> Table | str:
    """Settings in which two scenarios differ; a sentence if there are none."""
    words = _WORDS[lang]
    if not found:
        return words["same"]
    table = PlainTable()
    for head in (words["path"], words["title"], a, b, words["unit"], words["reform"]):
        table.add_column(head, overflow="fold")
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
