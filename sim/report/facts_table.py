"""The table of targets: what is expected, what was found, whether it is met, and why not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from rich.table import Table
from rich.text import Text

from sim.facts.readings import unit_of
from sim.measures.plain_table import PlainTable

if TYPE_CHECKING:
    from sim.facts import Found
    from sim.facts.target import Target

_HEADS = {
    "en": ("Fact", "Target", "Unit", "Expected", "Found", "95 % interval", "Met", "Input"),
    "zh": ("事实", "目标", "单位", "期望", "结果", "95%区间", "符合", "由输入决定"),
}
_VERDICTS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "en": {"met": ("yes", "green"), "not met": ("no", "red"), "cannot tell": ("cannot tell", "yellow")},
    "zh": {"met": ("是", "green"), "not met": ("否", "red"), "cannot tell": ("无法判定", "yellow")},
}
_INPUT: Final = {"en": "input", "zh": "是"}
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
        cells, note = facts_row(one, lang)
        table.add_row(*cells[:6], Text(cells[6], _VERDICTS[lang][one.verdict][1]), cells[7])
        if note:
            table.add_row("", Text(note, "dim italic"))
    return table


def facts_heads(lang: str = "en") -> tuple[str, ...]:
    """Heads of the columns of `facts_row`."""
    return _HEADS[lang]


def facts_row(one: Found, lang: str = "en") -> tuple[tuple[str, ...], str]:
    """Cells of a target, and where it is not met the honest sentence why.

    Parameters
    ----------
    one : Found
    lang : {"en", "zh"}
    """
    target, unit = one.target, _unit(one.target)
    name = getattr(target.title, lang) or one.key
    name += (" (reported)" if lang == "en" else "（上报口径）") if target.of == "reported" else ""
    cells = (
        str(target.fact or ""),
        name,
        unit,
        _expected(target, unit, lang),
        _shown(one.value, unit, lang),
        _interval(one, unit, lang),
        _VERDICTS[lang][one.verdict][0],
        _INPUT[lang] if target.input else "",
    )
    return cells, "" if one.met else getattr(target.note, lang).strip()


def counted(found: Sequence[Found]) -> dict[str, int]:
    """How many targets and stylised facts there are, and how many are met, not met, and cannot be told.

    A target that follows from an input almost by itself is never counted as met but apart (``targets_inputs``).
    A fact is met when all of its targets that are no inputs are; it is not met when one of them is not. Facts all of
    whose targets follow from inputs show nothing of the model: they are counted apart (``inputs``), never as met.
    """
    facts: dict[int, list[str]] = {}
    for one in found:
        if one.target.fact is not None:
            facts.setdefault(one.target.fact, [])
            if not one.target.input:
                facts[one.target.fact].append(one.verdict)
    tested = [verdicts for verdicts in facts.values() if verdicts]
    return {
        "targets": len(found),
        "targets_met": sum(one.met and not one.target.input for one in found),
        "targets_not_met": sum(one.verdict == "not met" for one in found),
        "targets_cannot_tell": sum(one.verdict == "cannot tell" for one in found),
        "targets_inputs": sum(one.met and one.target.input for one in found),
        "facts": len(facts),
        "inputs": len(facts) - len(tested),
        "met": sum(all(verdict == "met" for verdict in verdicts) for verdicts in tested),
        "not_met": sum("not met" in verdicts for verdicts in tested),
        "cannot_tell": sum("not met" not in verdicts and "cannot tell" in verdicts for verdicts in tested),
    }


def summary_line(found: Sequence[Found], lang: str = "en") -> str:
    """How many targets and facts are met, are not, or cannot be told; inputs are never counted as met facts."""
    n = counted(found)
    if lang == "zh":
        text = f"{n['targets']}项目标：符合{n['targets_met']}项，不符{n['targets_not_met']}项，"
        text += f"无法判定{n['targets_cannot_tell']}项"
        if n["targets_inputs"]:
            text += f"，由输入决定{n['targets_inputs']}项（不计为符合）"
        if n["facts"]:
            text += f"；{n['facts']}条事实：符合{n['met']}条，不符{n['not_met']}条，无法判定{n['cannot_tell']}条，"
            text += f"由输入决定{n['inputs']}条（不计为符合）"
        return text + "。"
    text = f"{n['targets']} targets: {n['targets_met']} met, {n['targets_not_met']} not met, "
    text += f"{n['targets_cannot_tell']} cannot be told"
    if n["targets_inputs"]:
        text += f", {n['targets_inputs']} follow from inputs and are not counted as met"
    if n["facts"]:
        text += f"; {n['facts']} facts: {n['met']} met, {n['not_met']} not met, {n['cannot_tell']} cannot be told, "
        text += f"{n['inputs']} follow from inputs and are not counted as met"
    return text


def as_record(one: Found) -> dict[str, Any]:
    """One target with all that a reader needs to judge it, as plain values."""
    target = one.target
    return {
        "fact": target.fact,
        "title": {"en": target.title.en, "zh": target.title.zh},
        "reading": target.reading,
        "unit": _unit(target),
        "expected": [target.low, target.high],
        "of": target.of,
        "input": target.input,
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "verdict": one.verdict,
        "note": {"en": target.note.en.strip(), "zh": target.note.zh.strip()},
        "source": target.source,
    }


def _interval(one: Found, unit: str, lang: str) -> str:
    if math.isnan(one.low) or math.isnan(one.high):
        return {"en": "no estimate", "zh": "无法估计"}[lang]
    return f"{_shown(one.low, unit, lang)}{' to ' if lang == 'en' else '至'}{_shown(one.high, unit, lang)}"


def _unit(target: Target) -> str:
    """Unit of what a target expects: that of its reading, or none of a ratio of two runs."""
    return "ratio" if target.combine == "ratio" else unit_of(target.reading)


_EXPECTED: Final = {
    "en": {"below": "below {high}", "above": "above {low}", "between": "{low} to {high}"},
    "zh": {"below": "低于{high}", "above": "高于{low}", "between": "{low}至{high}"},
}


def _expected(target: Target, unit: str, lang: str = "en") -> str:
    """The range or the direction that a target expects, in words."""
    form = "below" if target.low is None else "above" if target.high is None else "between"
    return _EXPECTED[lang][form].format(low=_shown(target.low, unit, lang), high=_shown(target.high, unit, lang))


def _shown(value: float | None, unit: str, lang: str = "en") -> str:
    """A value in the unit of its reading; shares in per cent, a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "-"
    if unit in _SHARES:
        return f"{100 * value:.1f}{'%' if lang == 'zh' else ' %'}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
