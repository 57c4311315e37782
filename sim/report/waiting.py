"""Survival curves of waiting: the share of needs not yet truly solved, by days since they arose."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import ArgumentError
from sim.measures.survival import rounded_kaplan_meier, survival_quantile
from sim.measures.timeliness import solution_times
from sim.report.checks import checked
from sim.report.records_in import Array, named_runs, view_of
from sim.report.style import LINES, PALETTE, note, style
from sim.report.words import part_title

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.records.run import Run

HOUR_DAYS: Final = 1.0 / 24.0
_WORDS: Final = {
    "en": {
        "title": "Waiting for a true solution",
        "x": "days since the need arose",
        "y": "not yet truly solved (%)",
        "median": "{name}: half solved after {days:.0f} d",
        "never": "{name}: half not solved within {days:.0f} d",
        "note": "Kaplan-Meier; needs still open are cut off at the end of the run, lapsed ones stay unsolved.",
    },
    "zh": {
        "title": "等待实际解决",
        "x": "诉求产生后的天数",
        "y": "尚未实际解决（%）",
        "median": "{name}：{days:.0f}天后解决一半",
        "never": "{name}：{days:.0f}天内未解决一半",
        "note": "卡普兰-迈耶估计；运行结束时未办结的诉求按删失处理，流失的诉求计为未解决。",
    },
}

_BESIDE_FROM: Final = 6  # with more curves the legend would lie on them, and stands beside


@checked
def waiting(source: Run | Mapping[str, Run], by: str | None = "group", days: float = 90.0, lang: str = "en") -> Axes:
    """Kaplan-Meier curves of the time from need to true solution.

    Parameters
    ----------
    source : Run, or mapping of name to Run
        Several runs get one panel each, or one curve each if ``by`` is None.
    by : {"group", "category", "channel"} or None
        Categorical column of the cases that tells the curves apart.
    days : float
        How far the curves go.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        The first panel; steps in per cent, medians in the legend.
    """
    import matplotlib.pyplot as plt

    runs = named_runs(source, lang)
    words = _WORDS[lang if lang in _WORDS else "en"]
    if by is None:
        panels = {"": [(name, *solution_times(view_of(run))) for name, run in runs.items()]}
    else:
        panels = {name: list(_by_part(run, by, lang)) for name, run in runs.items()}
    with style(lang):
        figure, row = plt.subplots(
            1, len(panels), figsize=(2.4 + 4.6 * len(panels), 4.4), sharey=True, squeeze=False, layout="constrained"
        )
        for axes, (name, curves) in zip(row[0], panels.items(), strict=True):
            for k, (label, duration, event) in enumerate(curves):
                _curve(axes, label, duration, event, days, k, words)
            axes.set_title(name, fontsize=10)
            axes.set_xlabel(words["x"])
            axes.set_xlim(0, days)
            axes.set_ylim(0, 100)
            axes.grid(alpha=0.25)
            if len(curves) > _BESIDE_FROM:
                axes.legend(frameon=False, fontsize=8.5, loc="upper left", bbox_to_anchor=(1.0, 1.0))
            else:
                axes.legend(frameon=True, framealpha=0.85, edgecolor="none", fontsize=8.5, loc="lower left")
        row[0, 0].set_ylabel(words["y"])
        figure.suptitle(words["title"], x=0.01, ha="left", fontweight="bold")
        note(figure, words["note"])
    first: Axes = row[0, 0]
    return first


def _by_part(run: Run, by: str, lang: str) -> Iterator[tuple[str, Array, NDArray[np.bool_]]]:
    view = view_of(run)
    labels = view.cases.codes.get(by, ())
    if not labels or by in view.missing:
        raise ArgumentError(f"waiting: expected by to be a categorical column of the cases, found {by!r}")
    duration, event = solution_times(view)
    codes = view[by][np.flatnonzero(view.arisen)]
    for code, label in enumerate(labels):
        mine = codes == code
        if mine.any():
            yield part_title(by, label, lang, run.titles), duration[mine], event[mine]


def _curve(
    axes: Axes, label: str, duration: Array, event: NDArray[np.bool_], days: float, k: int, words: dict[str, Any]
) -> None:
    times, survival = rounded_kaplan_meier(duration, event, HOUR_DAYS)
    half = survival_quantile(times, survival, 0.5)
    text = words["median"] if math.isfinite(half) and half <= days else words["never"]
    inside = times <= days
    x = np.concatenate(([0.0], times[inside], [days]))
    y = np.concatenate(([1.0], survival[inside], survival[inside][-1:] if inside.any() else [1.0]))
    axes.step(
        x,
        100.0 * y,
        where="post",
        color=PALETTE[k % len(PALETTE)],
        ls=LINES[(k + k // len(PALETTE)) % len(LINES)],
        lw=1.8,
        label=text.format(name=label, days=half if text is words["median"] else days),
    )
