"""Forest plot: paired differences with intervals, in the units of the measures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from sim.errors import ArgumentError
from sim.measures.display import measure_of, show_difference
from sim.measures.registry import Measure
from sim.report.checks import checked
from sim.report.money import LARGE_SUMS, WAN, signed_wan
from sim.report.paired import PairedRuns, paired_runs
from sim.report.size import with_size
from sim.report.style import BLUE, GREY, ORANGE, note, style
from sim.report.tables import verdict
from sim.report.words import difference_unit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS: Final = {"better": BLUE, "worse": ORANGE, "unclear": GREY, "neither": "black"}
MARKS: Final = {"better": "o", "worse": "s", "unclear": "D", "neither": "D"}
VERDICTS: Final = {
    "en": {"better": "better", "worse": "worse", "unclear": "no clear change", "neither": "changed"},
    "zh": {"better": "改善", "worse": "恶化", "unclear": "无明显变化", "neither": "有变化"},
}
_WORDS: Final = {
    "en": {
        "title": "Paired differences",
        "x": "difference",
        "of": "{b}\nagainst {a}",
        "note": "Mean of paired runs with {level} interval; {n} pairs.",
    },
    "zh": {"title": "配对差异", "x": "差异", "of": "{b}\n对比{a}", "note": "配对运行均值与{level}区间；{n}对。"},
}


@checked
def forest(
    source: Any, measures: str | Sequence[str] = ("solved", "solution_rate", "mean_wait_days"), lang: str = "en"
) -> Axes:
    """Differences of each compared pair of scenarios, one panel a measure.

    Parameters
    ----------
    source : Comparison, StudyResults, PairedRuns or DataFrame
        As for :func:`sim.report.paired.paired_runs`.
    measures : str or sequence of str
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        The panel of the first measure; ``.figure`` is the picture. Lines carry their numbers: the mark of pair
        ``k`` lies at y = k.
    """
    import matplotlib.pyplot as plt

    found = paired_runs(source)
    if not found.pairs:
        raise ArgumentError("forest: expected at least two scenarios, found one; compare it with another")
    chosen = [measure_of(name) for name in ([measures] if isinstance(measures, str) else measures)]
    words = _WORDS[lang if lang in _WORDS else "en"]
    same = len({a for a, _ in found.pairs}) == 1
    with style(lang):
        height = 1.6 + (0.42 if same else 0.62) * len(found.pairs)
        figure, row = plt.subplots(
            1, len(chosen), figsize=(3.2 + 3.1 * len(chosen), height), sharey=True, squeeze=False, layout="constrained"
        )
        for axes, measure in zip(row[0], chosen, strict=True):
            _panel(axes, found, measure, words, lang)
        labels = [b if same else words["of"].format(a=a, b=b) for a, b in found.pairs]
        row[0, 0].set_yticks(range(len(labels)), labels)
        row[0, 0].set_ylim(len(labels) - 0.4, -0.7)
        head = (
            f"{words['title']}{'：' if lang == 'zh' else ': '}{words['of'].format(a=found.pairs[0][0], b='').strip()}"
            if same
            else words["title"]
        )
        figure.suptitle(head, x=0.01, ha="left", fontweight="bold")
        pairs = int(min(found.difference(chosen[0].name, b, a)["n"] for a, b in found.pairs))
        text = words["note"].format(level=f"{100 * found.level:g}%", n=pairs)
        counted = any(measure.unit == "cases" or measure.name in LARGE_SUMS for measure in chosen)
        note(figure, with_size(text, found, lang) if counted else text, share=0.6)
        _legend(figure, row[0], lang)
    first: Axes = row[0, 0]
    return first


def _panel(axes: Axes, found: PairedRuns, measure: Measure, words: dict[str, str], lang: str) -> None:
    large = measure.name in LARGE_SUMS
    scale = 100.0 if measure.unit == "share" else 1.0 / WAN if large else 1.0
    for y, (a, b) in enumerate(found.pairs):
        row = found.difference(measure.name, b, a)
        judged = verdict(measure, row["difference"], row["low"], row["high"])
        if not math.isnan(row["low"]):
            axes.plot(
                [row["low"] * scale, row["high"] * scale],
                [y, y],
                "-",
                color=COLOURS[judged],
                lw=2.5,
                solid_capstyle="butt",
            )
        axes.plot(row["difference"] * scale, y, MARKS[judged], color=COLOURS[judged], ms=7, label=judged)
        axes.annotate(
            signed_wan(row["difference"]) if large else show_difference(measure, row["difference"]),
            (row["difference"] * scale, y),
            (0, 6),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=8.5,
            color=COLOURS[judged],
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
        )
    axes.axvline(0.0, color="black", lw=0.8, zorder=1)
    axes.margins(x=0.18)
    axes.grid(axis="x", alpha=0.25)
    unit = {"en": "10,000 yuan", "zh": "万元"}[lang] if large else difference_unit(measure, lang)
    axes.set_title(measure.title(lang), fontsize=10)
    axes.set_xlabel(words["x"] + (f"（{unit}）" if lang == "zh" else f" ({unit})") if unit else words["x"])
    axes.tick_params(axis="y", length=0)


def _legend(figure: Any, panels: Sequence[Axes], lang: str) -> None:
    """One entry for each verdict that occurs."""
    entries: dict[str, Any] = {}
    for axes in panels:
        for handle, judged in zip(*axes.get_legend_handles_labels(), strict=True):
            entries.setdefault(judged, handle)
    names = [VERDICTS[lang][judged] for judged in entries]
    figure.legend(list(entries.values()), names, loc="outside lower right", ncols=len(names), frameon=False, fontsize=9)
