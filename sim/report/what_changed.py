"""One picture of a comparison: what changed, and for whom."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.experiments.statistics import mean_interval
from sim.measures.display import measure_of, show
from sim.measures.registry import MAIN
from sim.report.checks import checked
from sim.report.size import with_size
from sim.report.style import BLUE, GREY, LIGHT, ORANGE, note, style
from sim.report.tables import verdict
from sim.report.words import groups_in, part_title, percent, titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.experiments.comparison import Comparison
    from sim.report.paired import PairedRuns

    type Compared = Comparison | PairedRuns

_WORDS: Final = {
    "en": {
        "left": "What changed",
        "change": "change of the mean, paired {level} interval (ratio scale)",
        "rate": "Truly solved (%), by group",
        "wait": "Wait (days), by group",
        "least": "Least deprived fifth",
        "most": "Most deprived fifth",
        "all": "All residents",
        "better": "better",
        "worse": "worse",
        "unclear": "no clear change",
        "neither": "neither",
        "note": "Intervals narrower than a mark are hidden by it. Wait: arising to true solution, at most 60 "
        "days; never solved counts as 60 days.",
        "runs": "{n} paired runs each",
        "head": "{a}  →  {b}   ({runs})",
    },
    "zh": {
        "left": "变化了什么",
        "change": "均值变化，配对{level}区间（比例尺度）",
        "rate": "对谁而言：实际解决率（%）",
        "wait": "等待天数",
        "least": "困难程度最低五分之一",
        "most": "困难程度最高五分之一",
        "all": "全体居民",
        "better": "改善",
        "worse": "恶化",
        "unclear": "无明显变化",
        "neither": "中性",
        "note": "窄于标记的区间被标记遮住。等待：从产生到实际解决，最多按60天计；未解决按60天计。",
        "runs": "各{n}次配对运行",
        "head": "{a}  →  {b}（{runs}）",
    },
}
_COLOURS: Final = {"better": BLUE, "worse": ORANGE, "unclear": GREY, "neither": "black"}
_MARKERS: Final = {"better": "o", "worse": "s", "unclear": "D", "neither": "D"}
_WIDEST: Final = 54  # letters of a label in one line: a third line would stand in the next row
_SMALLEST_RATIO: Final = 0.02
_LEAST: Final = 0.25
_TICKS: Final = (
    -0.98,
    -0.95,
    -0.9,
    -0.8,
    -0.5,
    -0.25,
    -0.1,
    0.0,
    0.1,
    0.25,
    0.5,
    1.0,
    2.0,
    4.0,
    9.0,
    19.0,
    49.0,
)


@checked
def what_changed(
    comparison: Compared, label: str | None = None, measures: Sequence[str] = MAIN, lang: str = "en"
) -> Axes:
    """Relative differences of the main measures, and outcomes by group before and after.

    Parameters
    ----------
    comparison : Comparison or PairedRuns
    label : str, optional
        Scenario that is compared with the first; by default the second.
    measures : sequence of str
        Measures of the left part, top to bottom.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        The left one; ``.figure`` is the picture.

    Raises
    ------
    FontError
        ``lang`` is ``zh`` and no font for it is installed.
    """
    import matplotlib.pyplot as plt

    after = label or comparison.labels[1]
    words = _WORDS.get(lang, _WORDS["en"])
    with style(lang):
        figure = plt.figure(figsize=(14, 6.4), layout="constrained")
        left, middle, right = figure.subplots(1, 3, width_ratios=(1.55, 1, 1))
        _forest(left, comparison, after, measures, words, lang)
        rows = _rows(comparison, words, lang)
        _groups(middle, comparison, after, rows, "solution_rate", 100.0)
        _groups(right, comparison, after, rows, "mean_wait", 1.0)
        middle.set_title(words["rate"], fontsize=9.5)
        right.set_title(words["wait"], fontsize=9.5)
        right.set_yticklabels([])
        handles, names = middle.get_legend_handles_labels()
        figure.legend(handles, names, loc="outside lower right", ncols=1, frameon=False)
        runs = words["runs"].format(n=int(comparison.difference("needs", after)["n"]))
        figure.suptitle(
            words["head"].format(a=comparison.labels[0], b=after, runs=runs), x=0.01, ha="left", fontweight="bold"
        )
        note(figure, with_size(words["note"], comparison, lang), share=0.5)
    first: Axes = left
    return first


def for_whom(comparison: Compared, label: str, lang: str = "en") -> Axes:
    """Outcomes by group before and after alone, as large as a printed page needs them.

    Parameters
    ----------
    comparison : Comparison or PairedRuns
    label : str
        Scenario that is compared with the first.
    lang : {"en", "zh"}
    """
    import matplotlib.pyplot as plt

    words = _WORDS.get(lang, _WORDS["en"])
    with style(lang):
        figure = plt.figure(figsize=(8.4, 3.7), layout="constrained")
        left, right = figure.subplots(1, 2)
        rows = _rows(comparison, words, lang)
        for axes, outcome, factor, key in ((left, "solution_rate", 100.0, "rate"), (right, "mean_wait", 1.0, "wait")):
            _groups(axes, comparison, label, rows, outcome, factor)
            axes.set_title(words[key], fontsize=9.5)
        right.set_yticklabels([])
        handles, names = left.get_legend_handles_labels()
        figure.legend(handles, names, loc="outside lower right", ncols=2, frameon=False)
    first: Axes = left
    return first


def _forest(
    axes: Axes, comparison: Compared, after: str, measures: Sequence[str], words: dict[str, str], lang: str
) -> None:
    """Ratios of means with intervals on a logarithmic scale, so that half and double are equally far."""
    seen: set[str] = set()
    labels = []
    extremes = [0.9, 1.1]
    for y, measure in enumerate(map(measure_of, measures)):
        row = comparison.difference(measure.name, after)
        title = titled(measure, lang).replace("percentage points", "points")
        labels.append(
            f"{textwrap.fill(title, _WIDEST)}\n{show(measure, row['mean_a'])} → {show(measure, row['mean_b'])}"
        )
        if not math.isfinite(row["relative"]):
            axes.text(1.0, y, "–", ha="center", va="center", color=GREY)
            continue
        judged = verdict(measure, row["difference"], row["low"], row["high"])
        middle, low, high = (_ratio(row[name]) for name in ("relative", "relative_low", "relative_high"))
        low, high = (middle if math.isnan(v) else v for v in (low, high))
        axes.plot([1.0, middle], [y, y], "-", color=LIGHT, lw=1.2, zorder=0)
        axes.plot([low, high], [y, y], "-", color=_COLOURS[judged], lw=2.5, solid_capstyle="butt")
        axes.plot(
            middle,
            y,
            _MARKERS[judged],
            color=_COLOURS[judged],
            ms=7,
            label=words[judged] if judged not in seen else None,
        )
        seen.add(judged)
        extremes += [min(max(low, _LEAST), middle), max(min(high, 1.0 / _LEAST), middle)]  # wider intervals go on
    axes.axvline(1.0, color="black", lw=0.8)
    axes.set_xscale("log")
    low, high = min(extremes) / 1.08, max(extremes) * 1.08
    axes.set_xlim(low, high)
    ticks = _spread([1.0 + t for t in _TICKS if low <= 1.0 + t <= high], low, high)
    axes.set_xticks(ticks, [_percent(t - 1.0, lang) for t in ticks])
    axes.set_xticks([], minor=True)
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.set_xlabel(words["change"].format(level=f"{100 * comparison.level:g}%"))
    axes.set_title(words["left"])
    axes.grid(axis="x", alpha=0.25)
    if seen:
        axes.legend(frameon=False, fontsize=9, loc="lower left", bbox_to_anchor=(0.46, 1.0), ncols=3, borderaxespad=0.2)


def _ratio(relative: float) -> float:
    return max(1.0 + relative, _SMALLEST_RATIO) if math.isfinite(relative) else math.nan


def _percent(change: float, lang: str) -> str:
    if change >= 1.0:
        return f"×{1.0 + change:g}"
    return "0" if abs(change) < 1e-9 else f"{'+' if change > 0 else '−'}{percent(round(abs(change), 2), lang)}"


def _spread(ticks: list[float], low: float, high: float) -> list[float]:
    """Ticks that are far enough apart to be read, no change always among them."""
    least = math.log(high / low) / 9.0
    kept = [1.0]
    for tick in sorted(ticks, key=lambda t: abs(math.log(t))):
        if all(abs(math.log(tick / other)) >= least for other in kept):
            kept.append(tick)
    return sorted(kept)


def _rows(comparison: Compared, words: dict[str, str], lang: str) -> list[tuple[str, str]]:
    """Titles and column prefixes of the groups, top to bottom."""
    names = groups_in(comparison.runs.columns)
    groups = [(part_title("group", name, lang, comparison.titles), f"group.{name}") for name in names]
    ends = [(words["least"], "deprivation_quintile.1"), (words["most"], "deprivation_quintile.5")]
    return [(words["all"], ""), *groups, *ends]


def _groups(
    axes: Axes, comparison: Compared, after: str, rows: list[tuple[str, str]], outcome: str, factor: float
) -> None:
    """Means before and after with intervals, one line a group."""
    whole = {"solution_rate": "solution_rate", "mean_wait": "mean_wait_days"}[outcome]
    bounds = measure_of(whole).bounds
    looks: tuple[tuple[str, dict[str, Any]], ...] = (
        (comparison.labels[0], {"color": GREY, "markerfacecolor": "white", "marker": "o"}),
        (after, {"color": BLUE, "marker": "o"}),
    )
    means = np.full((2, len(rows)), np.nan)
    for k, (label, look) in enumerate(looks):
        runs = comparison.of(label)
        runs = runs[runs["status"] == "ok"]
        for y, (_, prefix) in enumerate(rows):
            column = f"{prefix}.{outcome}" if prefix else whole
            mean, low, high = (factor * v for v in mean_interval(runs[column], comparison.level, bounds))
            means[k, y] = mean
            if math.isfinite(low):
                axes.plot([low, high], [y, y], "-", color=look["color"], lw=3, alpha=0.6, solid_capstyle="butt")
        axes.plot(means[k], range(len(rows)), ls="none", ms=8, mew=1.8, zorder=3, label=label, **look)
    known = means[np.isfinite(means)]
    close = 0.12 * float(np.ptp(known)) if known.size else 0.0
    for y in range(len(rows)):
        axes.plot(means[:, y], [y, y], "-", color=LIGHT, lw=1.2, zorder=0)
        if np.isfinite(means[:, y]).all():
            for k in (0, 1):
                # Outwards and above, so that figures cover neither each other nor an interval.
                outside = "right" if (means[k, y], k) < (means[1 - k, y], 1 - k) else "left"
                # Figures that are nearly equal begin at their marks, so that they do not cover each other.
                shift = -1 if abs(means[0, y] - means[1, y]) < close else 2
                shift, apart = (shift if outside == "right" else -shift), 6
                axes.annotate(
                    f"{means[k, y]:.1f}",
                    (means[k, y], y),
                    (shift, apart),
                    textcoords="offset points",
                    ha=outside,
                    va="bottom",
                    fontsize=8.5,
                    color=looks[k][1]["color"],
                )
    axes.set_yticks(range(len(rows)), [title for title, _ in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.margins(x=0.22)
    axes.axhline(0.5, color=LIGHT, lw=0.8)
    axes.axhline(len(rows) - 2.5, color=LIGHT, lw=0.8)
    axes.grid(axis="x", alpha=0.25)
