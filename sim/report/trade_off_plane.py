"""Throughput against equity: what each scenario gains of one and gives up of the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.errors import ArgumentError
from sim.measures.display import measure_of
from sim.measures.registry import Measure
from sim.measures.trade_off import TradeOff, trade_off
from sim.report.checks import checked
from sim.report.paired import paired_runs
from sim.report.size import with_size
from sim.report.style import GREY, LIGHT, MARKERS, PALETTE, note, style
from sim.report.words import difference_unit, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WORDS: Final = {
    "en": {
        "title": "Throughput against equity",
        "less": "{name}\ngain, less being better{unit}",
        "more": "{name}\ngain{unit}",
        "both": "gains both",
        "none": "loses both",
        "left": "throughput for equity",
        "right": "equity for throughput",
        "note": "Mean of {n} paired runs with {level} intervals; gains over {a}, to the right and up is better.",
    },
    "zh": {
        "title": "办理量与公平",
        "less": "{name}\n增益，减少为佳{unit}",
        "more": "{name}\n增益{unit}",
        "both": "两者皆增",
        "none": "两者皆减",
        "left": "以办理量换公平",
        "right": "以公平换办理量",
        "note": "{n}对运行的均值与{level}区间；相对{a}的增益，右上为佳。",
    },
}
VERDICTS_ZH: Final = {
    "gains both": "两者皆增",
    "loses both": "两者皆减",
    "gives throughput for equity": "以办理量换公平",
    "gives equity for throughput": "以公平换办理量",
    "gains throughput": "办理量增加",
    "gains equity": "公平改善",
    "loses throughput": "办理量减少",
    "loses equity": "公平恶化",
    "unclear": "不明确",
}


def trade_offs(source: Any, throughput: str = "solved", equity: str = "gap_wait_days") -> dict[str, TradeOff]:
    """Gains of each scenario over the first in two measures (:func:`sim.measures.trade_off.trade_off`).

    Raises
    ------
    ValueError
        A measure has no direction in which it is better.
    """
    found = paired_runs(source)
    t, e = measure_of(throughput), measure_of(equity)
    baseline = found.labels[0]
    gains = {}
    for label in found.labels[1:]:
        t_a, t_b = found.shared(throughput, (baseline, label))
        e_a, e_b = found.shared(equity, (baseline, label))
        gains[label] = trade_off(t_a, t_b, e_a, e_b, t.better, e.better, found.level)
    return gains


@checked
def trade_off_plane(source: Any, throughput: str = "solved", equity: str = "gap_wait_days", lang: str = "en") -> Axes:
    """Gains in throughput (across) and equity (up) over the first scenario, with intervals.

    Parameters
    ----------
    source : Comparison, StudyResults, PairedRuns or DataFrame
    throughput, equity : str
        Measures; both are turned so that more is better, whatever their direction.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        One mark (with the label of its scenario) and two interval lines a scenario.
    """
    import matplotlib.pyplot as plt

    found = paired_runs(source)
    if len(found.labels) < 2:
        raise ArgumentError("trade_off_plane: expected at least two scenarios, found one")
    gains, t, e = trade_offs(found, throughput, equity), measure_of(throughput), measure_of(equity)
    words = _WORDS[lang if lang in _WORDS else "en"]
    with style(lang):
        figure, axes = plt.subplots(figsize=(7.6, 6.0 + 0.22 * max(0, len(gains) - 7)), layout="constrained")
        scales = tuple(100.0 if measure_of(m).unit == "share" else 1.0 for m in (throughput, equity))
        for k, (label, gain) in enumerate(gains.items()):
            _cross(axes, label, gain, scales, k, lang)
        axes.axhline(0.0, color="black", lw=0.8)
        axes.axvline(0.0, color="black", lw=0.8)
        axes.margins(0.25)
        _corners(axes, words)
        axes.set_xlabel(_axis(measure_of(throughput), words, lang))
        axes.set_ylabel(_axis(measure_of(equity), words, lang))
        axes.set_title(words["title"])
        axes.legend(loc="upper left", bbox_to_anchor=(0.0, -0.18), frameon=False, fontsize=9)
        axes.grid(alpha=0.2)
        n, level = min(g.n for g in gains.values()), percent(found.level, lang)
        text = words["note"].format(a=found.labels[0], n=n, level=level)
        note(figure, with_size(text, found, lang) if "cases" in (t.unit, e.unit) else text)
    return axes


def _cross(axes: Axes, label: str, gain: TradeOff, scales: tuple[float, ...], k: int, lang: str) -> None:
    colour = PALETTE[k % len(PALETTE)]
    t, e = (
        tuple(scale * v for v in (g.value, g.low, g.high))
        for g, scale in zip((gain.throughput, gain.equity), scales, strict=True)
    )
    axes.plot([t[1], t[2]], [e[0], e[0]], "-", color=colour, lw=2)
    axes.plot([t[0], t[0]], [e[1], e[2]], "-", color=colour, lw=2)
    verdict = VERDICTS_ZH[gain.verdict] if lang == "zh" else gain.verdict
    axes.plot(
        t[0],
        e[0],
        MARKERS[(k + k // len(PALETTE)) % len(MARKERS)],  # beside each colour another mark in each round
        color=colour,
        ms=8,
        label=f"{label}：{verdict}" if lang == "zh" else f"{label}: {verdict}",
    )


def _corners(axes: Axes, words: dict[str, str]) -> None:
    """The limits hold zero; each quarter says what it means."""
    for side, limits in (("x", axes.get_xlim()), ("y", axes.get_ylim())):
        reach = max(abs(v) for v in limits) or 1.0
        low, high = min(limits[0], -0.25 * reach), max(limits[1], 0.25 * reach)
        (axes.set_xlim if side == "x" else axes.set_ylim)(low, high)
    corners = {"both": (1, 1), "none": (0, 0), "left": (0, 1), "right": (1, 0)}
    for name, (x, y) in corners.items():
        axes.text(
            0.01 + 0.98 * x,
            0.01 + 0.98 * y,
            words[name],
            transform=axes.transAxes,
            color=GREY,
            fontsize=8.5,
            ha="right" if x else "left",
            va="top" if y else "bottom",
            bbox={"facecolor": "white", "edgecolor": LIGHT, "pad": 2.0, "lw": 0.5},
        )


def _axis(measure: Measure, words: dict[str, str], lang: str) -> str:
    unit = difference_unit(measure, lang)
    text = words["less" if measure.better == "less" else "more"]
    return text.format(name=measure.title(lang), unit=(f"（{unit}）" if lang == "zh" else f", {unit}") if unit else "")
