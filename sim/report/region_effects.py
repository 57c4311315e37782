"""What a region's report says of its roll-out: the effect on each main measure, with its interval."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from sim.measures.display import MISSING, measure_of, show_difference, unit_label
from sim.measures.registry import MAIN
from sim.region.pilot import ALL_WAVES, PilotEffect
from sim.report.page_parts import paragraphs, table

if TYPE_CHECKING:
    from sim.region.results import RegionResults

_HEADS: Final = {
    "en": ("Measure", "Wave", "Places: reached, rest", "Reached less the rest", "Reached less themselves without it"),
    "zh": ("指标", "批次", "推行地区数、其余地区数", "推行地区减其余地区", "推行地区减其未推行时"),
}
_WORDS: Final = {
    "en": {
        "title": "Effect of the roll-out", "all": "all", "wave": "{n}, from day {day}",
        "per": " per 10,000 residents",
        "read": "Places were drawn by lot, and each counts once. Reached less the rest: what a pilot in the world "
        "would show; its interval (95 %, Welch) holds the differences between places. Reached less themselves without "
        "it (--paired): the same places without the reforms at the same random numbers (95 %, Student's t over "
        "places), which no pilot can see. A wave that begins later has had the reforms for part of the year.",
        "not": "Without --paired the places are not run without the reforms.",
    },
    "zh": {
        "title": "推行效果", "all": "全部", "wave": "第{n}批，第{day}日起", "per": "（每万人）",
        "read": "推行地区抽签确定，各地区同等计算。“推行地区减其余地区”即实际试点所能得出的差异，其95%区间（韦尔奇法）"
        "包含地区间差异；“推行地区减其未推行时”（--paired）以相同随机数将同一地区按未推行情形另行运行（95%区间，"
        "按地区的学生t分布），实际试点无从得出。启动较晚的批次，其改革举措仅覆盖当年部分时段。",
        "not": "未使用 --paired，各地区未按未推行情形另行运行。",
    },
}  # fmt: skip


def effects_title(lang: str) -> str:
    """Title of the table."""
    return _WORDS[lang]["title"]


def effect_heads(lang: str) -> tuple[str, ...]:
    """Heads of the table."""
    return _HEADS[lang]


def effect_rows(found: RegionResults, measure: str, lang: str, waves: bool = True) -> list[tuple[str, ...]]:
    """A row for each main measure, the cost and the one asked for; with ``waves`` for each wave, too.

    There are none without a roll-out.
    """
    names = [name for name in dict.fromkeys((*MAIN, "cost_total", measure)) if name in found.frame]
    effects = [one for name in names for one in found.effects(name) if one.reached]
    return [_row(found, one, lang) for one in effects if waves or one.wave == ALL_WAVES]


def _row(found: RegionResults, one: PilotEffect, lang: str) -> tuple[str, ...]:
    words, measure = _WORDS[lang], measure_of(one.name)

    def shown(value: float, low: float, high: float) -> str:
        if math.isnan(value):
            return MISSING
        told = show_difference(measure, value)
        return (
            told if math.isnan(low) else f"{told} [{show_difference(measure, low)}, {show_difference(measure, high)}]"
        )

    unit = unit_label(measure) if lang == "en" else ""
    title = f"{measure.title(lang)} ({unit})" if unit else measure.title(lang)
    wave = words["all"]
    if one.wave != ALL_WAVES and found.region.waves is not None:
        wave = words["wave"].format(n=one.wave + 1, day=found.region.waves.days[one.wave])
    per = words["per"] if measure.summed else ""
    return (
        title + per,
        wave,
        f"{one.reached}, {one.rest}",
        shown(one.value, one.low, one.high),
        shown(one.paired, one.paired_low, one.paired_high),
    )


def effects_html(found: RegionResults, measure: str, lang: str) -> str:
    """The table with how it is read; empty without a roll-out."""
    rows, words = effect_rows(found, measure, lang), _WORDS[lang]
    if not rows:
        return ""
    told = [words["read"]] if found.before is not None else [words["read"], words["not"]]
    return table(_HEADS[lang], rows, (2, 3, 4)) + paragraphs(told)
