"""Both uncertainties of a difference, in sentences and tables: chance, and assumptions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from rich.table import Table

from sim.experiments.assumptions.robust import RobustMeasure, Robustness
from sim.experiments.levels import PLAUSIBLE
from sim.measures.display import MISSING, measure_of, show, show_difference
from sim.measures.gaps import LEVEL
from sim.measures.plain_table import PlainTable
from sim.measures.registry import MAIN
from sim.report.sentences import difference, interval
from sim.report.size import size_note
from sim.report.words import difference_unit, factor_title, percent, unit_of

_LEVEL: Final = f"{100 * LEVEL:g}"
_NAMED: Final = 3
_SURE: Final = 0.9  # weight of the sets with the same sign from which on a direction does not hang on assumptions
_HEADS: Final = {
    "en": (
        "Measure", "Difference", "Unit", f"Chance {_LEVEL} %", f"Assumptions {_LEVEL} %", "Same sign", "Depends on",
    ),
    "zh": ("指标", "差异", "单位", f"随机性{_LEVEL}%区间", f"假设{_LEVEL}%区间", "方向一致", "主要取决于"),
}  # fmt: skip
_VALUE_HEADS: Final = {
    "en": ("Measure", "Value", "Unit", f"Chance {_LEVEL} %", f"Assumptions {_LEVEL} %", "Depends on"),
    "zh": ("指标", "数值", "单位", f"随机性{_LEVEL}%区间", f"假设{_LEVEL}%区间", "主要取决于"),
}

_APART: Final = {
    "en": " Parameters in which the scenarios differ, and which keep their values: {n}.",
    "zh": "两情景取值不同的{n}项参数各自保持不变。",
}
_FAILED: Final = {
    "en": "Runs that failed or were not made, and are left out: {n}.",
    "zh": "{n}次运行失败或缺失，未计入。",
}
_FITTED: Final = {
    "en": "The sets of assumptions were fitted for {place}.",
    "zh": "各组假设系按{place}的数据拟合。",
}
_ELSEWHERE: Final = {
    "en": "Warning: the sets of assumptions were fitted for {place}, and the scenarios are of another place.",
    "zh": "注意：各组假设系按{place}的数据拟合，而所用情景属于其他地区。",
}
_UNNAMED: Final = {"en": "a place that the file does not name", "zh": "文件未注明的地区"}
_ONE_SET: Final = {
    "en": "One set of assumptions gives no interval of assumptions: that needs two at least, and more to be reliable.",
    "zh": "仅有一组假设，无法给出假设区间：至少需两组，组数越多越可靠。",
}


def sentence(found: Robustness, name: str, lang: str = "en") -> str:
    """What is known of one measure: ``+x, between a and b if the assumptions are wrong``; empty without a value.

    Parameters
    ----------
    found : Robustness
    name : str
        Measure.
    lang : {"en", "zh"}
    """
    one = found.of(name)
    if one is None or math.isnan(one.assumptions[0]) or not found.a:
        return ""
    title, size = measure_of(name).title(lang), difference(name, one.difference, lang)
    low, high = (difference(name, end, lang) for end in one.assumptions)
    named = [factor_title(path, lang) for path, _ in one.depends_on[:_NAMED]]
    share = "" if math.isnan(one.share_same_sign) else f"{100 * one.share_same_sign:.0f}"
    if lang == "zh":
        text = f"{title}：{size}；若假设不成立，介于{low}与{high}之间"
        text += f"。{found.points}组假设中{share}%方向一致" if share else f"（{found.points}组假设）"
        return text + (f"；主要取决于{'、'.join(f'“{one}”' for one in named)}。" if named else "。")
    text = f"{title}: {size}, between {low} and {high} if the assumptions are wrong"
    text += f"; under {share} % of {found.points} sets of assumptions it has this sign" if share else ""
    return text + (f". It depends most on {', '.join(f'“{one}”' for one in named)}." if named else ".")


def notes(found: Robustness, lang: str = "en") -> list[str]:
    """What was varied, what was not, and what the intervals speak of.

    Parameters
    ----------
    found : Robustness
    lang : {"en", "zh"}
    """
    told = _limits(found, lang)
    if not found.a:
        return [_of_values(found, lang), *told]
    hangs = [one for one in found.measures if one.name in MAIN and one.share_same_sign < _SURE]
    titles = [measure_of(one.name).title(lang) for one in hangs]
    apart = _APART[lang].format(n=len(found.apart)) if found.apart else ""
    if lang == "zh":
        texts = [
            f"{found.points}组假设（{len(found.drawn)}项参数，{_where(found, lang)}，两情景取值相同），"
            f"每组{found.replications}次配对运行；"
            f"现状假设{found.as_it_stands}次。{apart}",
            f"假设区间已尽可能剔除随机性。未列出的参数并非没有影响，仅是{found.points}组之内无法与随机性区分。",
        ]
        texts += size_note([found.scale], lang)
        texts += [f"方向取决于假设的主要指标：{'、'.join(titles)}。"] if titles else []
        return texts + told
    texts = [
        f"{found.points} sets of assumptions (parameters: {len(found.drawn)}, {_where(found, lang)}, "
        f"the same for both), {found.replications} paired runs each; {found.as_it_stands} as the scenarios stand."
        f"{apart}",
        "The interval of assumptions is, as far as possible, without what chance adds. A parameter that is not named "
        f"may matter all the same: {found.points} sets do not tell it from chance.",
    ]
    texts += size_note([found.scale], lang)
    texts += [f"Main measures whose direction hangs on assumptions: {', '.join(titles)}."] if titles else []
    return texts + told


def _limits(found: Robustness, lang: str) -> list[str]:
    """For which place the sets were fitted, that one set tells no interval, and runs that are left out."""
    texts = []
    named = f"“{found.place}”" if found.place else _UNNAMED[lang]
    if found.place or found.elsewhere:
        texts.append((_ELSEWHERE if found.elsewhere else _FITTED)[lang].format(place=named))
    texts += [_ONE_SET[lang]] if found.points == 1 else []
    return [*texts, *([_FAILED[lang].format(n=found.failed)] if found.failed else [])]


def _where(found: Robustness, lang: str) -> str:
    """Where the sets of assumptions come from."""
    plain, file = found.source == PLAUSIBLE, PurePath(found.source).name
    if lang == "zh":
        return "按参数表合理范围抽取" if plain else f"取自“{file}”"
    return "drawn from the plausible ranges of the parameters" if plain else f"from {file}"


def _of_values(found: Robustness, lang: str) -> str:
    """What was varied in a study that compares nothing."""
    if lang == "zh":
        return (
            f"{found.points}组假设（{len(found.drawn)}项参数，{_where(found, lang)}），每组运行{found.replications}次；"
            f"现状假设{found.as_it_stands}次。假设区间已尽可能剔除随机性。"
        )
    return (
        f"{found.points} sets of assumptions ({len(found.drawn)} parameters, {_where(found, lang)}), "
        f"{found.replications} runs each; {found.as_it_stands} as the scenario stands. The interval of assumptions is, "
        "as far as possible, without what chance adds."
    )


def cells(found: Robustness, names: Sequence[str] = MAIN, lang: str = "en") -> tuple[tuple[str, ...], list[list[str]]]:
    """Heads and rows of the table of both uncertainties.

    Parameters
    ----------
    found : Robustness
    names : sequence of str
        Measures; those without a value are left out.
    lang : {"en", "zh"}
    """
    known = [one for name in names if (one := found.of(name)) is not None]
    if not found.a:
        return _VALUE_HEADS[lang], [_value_row(one, lang) for one in known]
    return _HEADS[lang], [_row(one, lang) for one in known]


def _value_row(one: RobustMeasure, lang: str) -> list[str]:
    """A value with both uncertainties, of a study that compares nothing."""
    measure = measure_of(one.name)
    ends = [[show(measure, end) for end in pair] for pair in (one.chance, one.assumptions)]
    return [
        measure.title(lang),
        show(measure, one.difference),
        unit_of(measure, lang),
        *(MISSING if MISSING in pair else " – ".join(pair) for pair in ends),
        _depends(one, lang),
    ]


def _depends(one: RobustMeasure, lang: str) -> str:
    """What a measure depends on most, with the partial rank correlations."""
    words = "{title}（{value:+.2f}）" if lang == "zh" else "{title} ({value:+.2f})"
    told = (words.format(title=factor_title(path, lang), value=value) for path, value in one.depends_on[:_NAMED])
    return ("、" if lang == "zh" else ", ").join(told)


def heading(found: Robustness) -> str:
    """What a table is of: the two scenarios, or the one."""
    return f"{found.a} → {found.b}" if found.a else found.b


def _row(one: RobustMeasure, lang: str) -> list[str]:
    measure = measure_of(one.name)
    return [
        measure.title(lang),
        show_difference(measure, one.difference),
        difference_unit(measure, lang),
        interval(one.name, *one.chance) or MISSING,
        interval(one.name, *one.assumptions) or MISSING,
        MISSING if math.isnan(one.share_same_sign) else percent(round(one.share_same_sign, 2), lang),
        _depends(one, lang),
    ]


def robust_table(found: Robustness, names: Sequence[str] = MAIN, lang: str = "en") -> Table:
    """The table of both uncertainties for the terminal.

    Parameters
    ----------
    found : Robustness
    names : sequence of str
    lang : {"en", "zh"}
    """
    table = PlainTable(title=heading(found), title_justify="left")
    heads, rows = cells(found, names, lang)
    for head in heads:
        table.add_column(head, justify="left" if head in (heads[0], heads[2], heads[-1]) else "right")
    for row in rows:
        table.add_row(*row)
    return table
