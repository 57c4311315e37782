"""Why a measure has no value: for JSON by measure, and in lines below tables and in reports."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from sim.measures.display import measure_of
from sim.measures.registry import MEASURES
from sim.policy.names import HORIZON_DAYS
from sim.policy.text import T, Text

SHORT: Final = T(
    f"needs run.days above {HORIZON_DAYS:g} (here {{days}}), or nothing counts",
    f"需要运行天数（run.days）大于{HORIZON_DAYS:g}（此处为{{days}}），或没有可计的事项",
)
NOTHING: Final = T("nothing counts", "没有可计的事项")
OWN: Final = T("the function of the measure gave no number", "该指标的函数未给出数值")
NOT_REACHED: Final = T("not reached before the end of the run", "至运行结束时未达到")
ONE_RUN: Final = T("no interval: it needs two runs or more of each scenario", "无区间：每个情景至少需要两次运行")


def _why(name: str, value: float, days: int) -> Text:
    if name not in MEASURES:
        return OWN
    if not math.isnan(value):
        return NOT_REACHED
    return SHORT if days <= HORIZON_DAYS else NOTHING


def reasons(values: Iterable[tuple[str, float]], days: int) -> dict[str, str]:
    """Measures without a finite value, each with the reason.

    Parameters
    ----------
    values : iterable of (str, float)
        Measures with their values; a measure may come several times.
    days : int
        Length of the (shortest) run.

    Returns
    -------
    dict of str to str
        Empty if every measure has a value.
    """
    return {
        name: _why(name, value, days).of("en").format(days=days) for name, value in values if not math.isfinite(value)
    }


def reason_lines(values: Iterable[tuple[str, float]], days: int, lang: str = "en") -> list[str]:
    """The reasons for what a table shows as a dash or as endless, a line for each reason.

    Parameters
    ----------
    values : iterable of (str, float)
        Measures that are shown, with their values; a measure may come several times.
    days : int
        Length of the (shortest) run.
    lang : {"en", "zh"}

    Returns
    -------
    list of str
        ``sign  measures: reason``; empty if every value is there.
    """
    found: dict[tuple[Text, str], dict[str, None]] = {}
    for name, value in values:
        if not math.isfinite(value):
            sign = "–" if math.isnan(value) else "∞"
            found.setdefault((_why(name, value, days), sign), {})[measure_of(name).title(lang)] = None
    comma, colon = (", ", ": ") if lang == "en" else ("、", "：")
    return [
        f"{sign} {comma.join(titles)}{colon}{why.of(lang).format(days=days)}" for (why, sign), titles in found.items()
    ]
