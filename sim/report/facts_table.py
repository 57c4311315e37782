"""The table of targets: what is expected, what was found, whether it is met, and why not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from sim.facts.readings import unit_of
from sim.measures.plain_table import PlainTable

if TYPE_CHECKING:
    from sim.facts import Found

_HEADS = {
    "en": ("Fact", "Target", "Unit", "Expected", "Found", "95 % interval", "Met"),
    "zh": ("事实", "目标", "单位", "期望", "结果", "95% 区间", "符合"),
}
_SHARES = ("share", "share points")


def facts_table(found: Sequence[Found], title: str, lang: str = "en") -> Table:
    """One row per target; below those not met the honest sentence why.

    Parameters
    ----------
    found : sequence of Found
    title : str
        Heading.
    lang : {"en", "zh"}
    """
    table = PlainTable(title=title, title_justify="left")
    for index, head in enumerate(_HEADS[lang]):
        table.add_column(head, justify="right" if index in (0, 3, 4, 5) else "left")
    for one in found:
        target, unit = one.target, unit_of(one.target.reading)
        if target.combine == "ratio":
            unit = "ratio"
        name = getattr(target.title, lang) or one.key
        name += f" ({'reported' if lang == 'en' else '上报口径'})" if target.of == "reported" else ""
        table.add_row(
            str(target.fact or ""),
            name,
            unit,
            _expected(target.low, target.high, unit),
            _show(one.value, unit),
            f"{_show(one.low, unit)} to {_show(one.high, unit)}",
            Text("yes" if lang == "en" else "是", "green") if one.met else Text("no" if lang == "en" else "否", "red"),
        )
        note = getattr(target.note, lang).strip()
        if not one.met and note:
            table.add_row("", Text(note, "dim italic"), "", "", "", "", "")
    return table


def summary_line(found: Sequence[Found], lang: str = "en") -> str:
    """How many targets and how many of the stylised facts are met; a fact is met when all of its targets are.

    Facts that follow from inputs almost by themselves are counted apart: all of their targets are marked as inputs.
    """
    facts: dict[int, bool] = {}
    inputs: dict[int, bool] = {}
    for one in found:
        fact = one.target.fact
        if fact is not None:
            facts[fact] = facts.get(fact, True) and one.met
            inputs[fact] = inputs.get(fact, True) and one.target.input
    given = sum(facts[fact] and inputs[fact] for fact in facts)
    missed = ", ".join(str(fact) for fact in sorted(facts) if not facts[fact])
    met = sum(one.met for one in found)
    if lang == "zh":
        text = f"{len(found)} 项目标中符合 {met} 项"
        if facts:
            text += f"；{len(facts)} 条事实中符合 {sum(facts.values())} 条（其中 {given} 条由输入决定）"
        return text + (f"；未符合：{missed}" if missed else "")
    text = f"{met} of {len(found)} targets met"
    if facts:
        text += f"; {sum(facts.values())} of {len(facts)} facts, each with all of its targets"
        text += f" ({given} of them follow from inputs)"
    return text + (f"; not met: {missed}" if missed else "")


def _expected(low: float | None, high: float | None, unit: str) -> str:
    if low is None:
        return f"below {_show(high, unit)}"
    if high is None:
        return f"above {_show(low, unit)}"
    return f"{_show(low, unit)} to {_show(high, unit)}"


def _show(value: float | None, unit: str) -> str:
    if value is None or not math.isfinite(value):
        return "-"
    if unit in _SHARES:
        return f"{100 * value:.1f} %"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
