"""Pareto front: which scenarios no other one beats in two measures at once."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import ArgumentError
from sim.experiments.statistics import mean_interval
from sim.measures.display import measure_of
from sim.report.checks import checked
from sim.report.paired import paired_runs
from sim.report.style import BLUE, GREY, LIGHT, note, style
from sim.report.words import percent, titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WORDS: Final = {
    "en": {
        "title": "Pareto front",
        "on": "on the front",
        "off": "beaten in both",
        "better": "better",
        "note": "Means of the runs with {level} intervals. The front is that of the means: neighbours whose "
        "intervals overlap may change places.",
    },
    "zh": {
        "title": "帕累托前沿",
        "on": "位于前沿",
        "off": "两项均被超过",
        "better": "更好",
        "note": "各次运行均值与{level}区间。前沿按均值计算：区间重叠的相邻点可能互换位置。",
    },
}
_NAMED: Final = 20
_AROUND: Final = ((14, 10), (-14, 10), (14, -10), (-14, -10), (0, 18), (0, -18))  # points


def front(x: ArrayLike, y: ArrayLike, x_better: str = "more", y_better: str = "more") -> NDArray[np.bool_]:
    """Points that no other point beats: at least as good in both coordinates and better in one.

    Parameters
    ----------
    x, y : array_like, shape (points,)
        Points with NaN are beaten.
    x_better, y_better : {"more", "less"}

    Returns
    -------
    ndarray of bool, shape (points,)
    """
    a = np.asarray(x, dtype=np.float64) * (1.0 if x_better == "more" else -1.0)
    b = np.asarray(y, dtype=np.float64) * (1.0 if y_better == "more" else -1.0)
    known = np.isfinite(a) & np.isfinite(b)
    beaten = (a[:, None] <= a) & (b[:, None] <= b) & ((a[:, None] < a) | (b[:, None] < b)) & known
    free: NDArray[np.bool_] = known & ~beaten.any(axis=1)
    return free


@checked
def pareto_front(source: Any, x: str = "cost_per_solution", y: str = "solution_rate", lang: str = "en") -> Axes:
    """Scenarios by two measures, with intervals, and the front of their means.

    Parameters
    ----------
    source : Comparison, StudyResults, PairedRuns or DataFrame
    x, y : str
        Measures with a direction.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        Lines labelled by their meaning; scenarios are named up to 20, beyond that those on the front.

    Raises
    ------
    ValueError
        A measure has no direction in which it is better.
    """
    import matplotlib.pyplot as plt

    found = paired_runs(source)
    measures = (measure_of(x), measure_of(y))
    for measure in measures:
        if measure.better == "neither":
            raise ArgumentError(
                f"pareto_front: expected a measure that is better as more or less, found {measure.name!r}"
            )
    scales = [100.0 if measure.unit == "share" else 1.0 for measure in measures]
    spots = np.array(
        [
            [
                [s * v for v in mean_interval(found.good(label)[m.name], found.level, m.bounds)]
                for m, s in zip(measures, scales, strict=True)
            ]
            for label in found.labels
        ]
    )
    on = front(spots[:, 0, 0], spots[:, 1, 0], measures[0].better, measures[1].better)
    words = _WORDS[lang if lang in _WORDS else "en"]
    with style(lang):
        figure, axes = plt.subplots(figsize=(9.2, 5.2), layout="constrained")
        _intervals(axes, spots)
        axes.plot(*spots[~on, :, 0].T, "o", ms=7, mfc="white", mec=GREY, mew=1.5, label=words["off"])
        order = np.flatnonzero(on)[np.argsort(spots[on, 0, 0], kind="stable")]
        axes.plot(*spots[order, :, 0].T, "s-", color=BLUE, ms=7, lw=1.2, label=words["on"])
        _names(axes, found.labels, spots, on)
        axes.margins(0.15)
        axes.set_xlabel(_axis(titled(measures[0], lang), measures[0].better, words, "←→"))
        axes.set_ylabel(_axis(titled(measures[1], lang), measures[1].better, words, "←→"))
        axes.set_title(words["title"])
        axes.legend(frameon=False, fontsize=9, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2)
        axes.grid(alpha=0.2)
        text = words["note"].format(level=percent(found.level, lang))
        note(figure, text)
    return axes


def _intervals(axes: Axes, spots: NDArray[np.float64]) -> None:
    for (x, x_low, x_high), (y, y_low, y_high) in spots:
        if math.isfinite(x_low):
            axes.plot([x_low, x_high], [y, y], "-", color=LIGHT, lw=2, zorder=0)
        if math.isfinite(y_low):
            axes.plot([x, x], [y_low, y_high], "-", color=LIGHT, lw=2, zorder=0)


def _names(axes: Axes, labels: tuple[str, ...], spots: NDArray[np.float64], on: NDArray[np.bool_]) -> None:
    """A number at each mark, by rank of the vertical measure, and a key beside the plane."""
    shown = [k for k in range(len(labels)) if np.isfinite(spots[k, :, 0]).all() and (on[k] or len(labels) <= _NAMED)]
    shown.sort(key=lambda k: -float(spots[k, 1, 0]))
    for rank, k in enumerate(shown, start=1):
        colour = BLUE if on[k] else GREY
        axes.annotate(
            str(rank), tuple(spots[k, :, 0]), _AROUND[rank % len(_AROUND)], textcoords="offset points", ha="center",
            va="center", fontsize=8.5, color=colour, arrowprops={"arrowstyle": "-", "color": LIGHT, "lw": 0.6},
        )  # fmt: skip
        axes.annotate(
            f"{rank}  {labels[k]}", (1.02, 0.98 - 0.05 * (rank - 1)), xycoords="axes fraction", ha="left", va="top",
            fontsize=8.5, color=colour, annotation_clip=False,
        )  # fmt: skip


def _axis(title: str, better: str, words: dict[str, str], arrows: str) -> str:
    arrow = arrows[1] if better == "more" else arrows[0]
    return f"{arrow} {words['better']}   {title}" if better == "less" else f"{title}   {words['better']} {arrow}"
