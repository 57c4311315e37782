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
from sim.report.style import BLUE, GREY, LIGHT, figure_of, note, style
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
_MANY: Final = 10  # marks from which on the intervals of those that are beaten are thin
_RINGS: Final = (15.0, 24.0, 34.0, 46.0, 60.0)  # points from a mark to its number
_TURNS: Final = 16
_APART: Final = 11.0  # points between numbers, and between a number and a mark


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
        _intervals(axes, spots, on)
        axes.plot(*spots[~on, :, 0].T, "o", ms=7, mfc="white", mec=GREY, mew=1.5, label=words["off"])
        order = np.flatnonzero(on)[np.argsort(spots[on, 0, 0], kind="stable")]
        axes.plot(*spots[order, :, 0].T, "s-", color=BLUE, ms=7, lw=1.2, label=words["on"])
        axes.margins(0.15)
        if len(spots) >= _MANY:  # the means are told apart; wide intervals go on beyond the plane
            _closer(axes, spots)
        axes.set_xlabel(_axis(titled(measures[0], lang), measures[0].better, words, "←→"))
        axes.set_ylabel(_axis(titled(measures[1], lang), measures[1].better, words, "←→"))
        axes.set_title(words["title"])
        axes.legend(frameon=False, fontsize=9, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2)
        axes.grid(alpha=0.2)
        text = words["note"].format(level=percent(found.level, lang))
        note(figure, text)
        _names(axes, found.labels, spots, on)
    return axes


def _intervals(axes: Axes, spots: NDArray[np.float64], on: NDArray[np.bool_]) -> None:
    for ((x, x_low, x_high), (y, y_low, y_high)), front in zip(spots, on, strict=True):
        width = 2.0 if front or len(spots) < _MANY else 0.7
        if math.isfinite(x_low):
            axes.plot([x_low, x_high], [y, y], "-", color=LIGHT, lw=width, zorder=0)
        if math.isfinite(y_low):
            axes.plot([x, x], [y_low, y_high], "-", color=LIGHT, lw=width, zorder=0)


def _closer(axes: Axes, spots: NDArray[np.float64]) -> None:
    for values, limits in zip(spots[:, :, 0].T, ("xlim", "ylim"), strict=True):
        known = values[np.isfinite(values)]
        if known.size and np.ptp(known) > 0.0:
            pad = 0.2 * float(np.ptp(known))
            axes.set(**{limits: (float(known.min()) - pad, float(known.max()) + pad)})


def _free(spots: NDArray[np.float64]) -> list[tuple[float, float]]:
    """Shifts of numbers from their marks (both in points), so that none lies on another or on a mark."""
    taken = [tuple(spot) for spot in spots]
    shifts = []
    ways = [
        (ring * math.cos(turn * math.tau / _TURNS), ring * math.sin(turn * math.tau / _TURNS))
        for ring in _RINGS
        for turn in range(_TURNS)
    ]
    for x, y in spots:
        room = [min(math.hypot(x + dx - tx, y + dy - ty) for tx, ty in taken) for dx, dy in ways]
        best = next((k for k, free in enumerate(room) if free >= _APART), int(np.argmax(room)))
        shifts.append(ways[best])
        taken.append((x + ways[best][0], y + ways[best][1]))
    return shifts


def _names(axes: Axes, labels: tuple[str, ...], spots: NDArray[np.float64], on: NDArray[np.bool_]) -> None:
    """A number at each mark, by rank of the vertical measure, and a key beside the plane."""
    shown = [k for k in range(len(labels)) if np.isfinite(spots[k, :, 0]).all() and (on[k] or len(labels) <= _NAMED)]
    shown.sort(key=lambda k: -float(spots[k, 1, 0]))
    figure = figure_of(axes)
    figure.draw_without_rendering()  # settles where the marks lie
    places = axes.transData.transform(spots[shown, :, 0]) * 72.0 / figure.dpi if shown else spots[:0, :, 0]
    for rank, (k, shift) in enumerate(zip(shown, _free(places), strict=True), start=1):
        colour = BLUE if on[k] else GREY
        axes.annotate(
            str(rank), tuple(spots[k, :, 0]), shift, textcoords="offset points", ha="center", va="center",
            fontsize=8.5, color=colour, arrowprops={"arrowstyle": "-", "color": GREY, "lw": 0.5, "shrinkB": 3},
        )  # fmt: skip
        axes.annotate(
            f"{rank}  {labels[k]}", (1.02, 0.98 - 0.05 * (rank - 1)), xycoords="axes fraction", ha="left", va="top",
            fontsize=8.5, color=colour, annotation_clip=False,
        )  # fmt: skip


def _axis(title: str, better: str, words: dict[str, str], arrows: str) -> str:
    arrow = arrows[1] if better == "more" else arrows[0]
    return f"{arrow} {words['better']}   {title}" if better == "less" else f"{title}   {words['better']} {arrow}"
