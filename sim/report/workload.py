"""Workload: how busy the staff of each level are, over time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from sim.policy.names import SOLVING_LEVELS
from sim.report.checks import checked
from sim.report.records_in import named_runs
from sim.report.style import GREY, LINES, PALETTE, date_axis, in_lines, style
from sim.report.words import LEVEL_TITLES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.records.run import Run

LEVELS: Final = SOLVING_LEVELS
WINDOW_DAYS: Final = 28
_WORDS: Final = {
    "en": {
        "title": "Workload by level",
        "y": "busy share of shift hours (%), 4-week mean",
        "full": "all hours busy",
        "mean": "{level}: {share:.0f} % over the run",
    },
    "zh": {
        "title": "各级工作负荷",
        "y": "忙碌工时占比（%），四周平均",
        "full": "满负荷",
        "mean": "{level}：全期{share:.0f}%",
    },
}


def utilisation(series: pd.DataFrame, level: str) -> pd.Series:
    """Busy hours over shift hours of a level, in per cent, over the four weeks around each day."""
    busy, shift = (
        series[f"{name}_{level}"].rolling(WINDOW_DAYS, center=True, min_periods=7).sum() for name in ("busy", "shift")
    )
    return 100.0 * busy / shift.where(shift > 0.0)


_ACROSS: Final = 4  # panels side by side; more would be too small to read


@checked
def workload(source: Run | Mapping[str, Run], lang: str = "en") -> Axes:
    """Utilisation of grid, community, street and district staff, one panel a run.

    Parameters
    ----------
    source : Run, or mapping of name to Run
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        The first panel: a curve for each level, in the order of ``LEVELS``; means over the run in the legend
        (measures ``utilisation_grid`` and so on).
    """
    import matplotlib.pyplot as plt

    runs = named_runs(source, lang)
    words = _WORDS[lang if lang in _WORDS else "en"]
    with style(lang):
        across = min(len(runs), _ACROSS)
        down = -(-len(runs) // across)
        figure, row = plt.subplots(
            down, across, figsize=(2.4 + 4.6 * across, 4.2 * down), sharey=True, squeeze=False, layout="constrained"
        )
        for axes in row.flat[len(runs) :]:
            axes.remove()
        for axes, (name, run) in zip(row.flat, runs.items(), strict=False):
            for k, level in enumerate(LEVELS):
                whole = 100.0 * run.summary[f"utilisation_{level}"]
                label = words["mean"].format(level=LEVEL_TITLES[level][lang], share=whole)
                axes.plot(
                    run.series["date"],
                    utilisation(run.series, level),
                    color=PALETTE[k],
                    ls=LINES[k],
                    lw=1.8,
                    label=label,
                )
            axes.axhline(100.0, color=GREY, lw=0.8)
            axes.annotate(
                words["full"],
                (1.0, 100.0),
                xycoords=("axes fraction", "data"),
                ha="right",
                va="bottom",
                fontsize=8.5,
                color=GREY,
            )
            axes.set_ylim(0, max(108.0, axes.get_ylim()[1]))
            axes.margins(x=0.0)
            axes.grid(axis="y", alpha=0.25)
            axes.set_title(in_lines(name, 4.6, 10.0), fontsize=10)
            axes.legend(frameon=True, framealpha=0.85, edgecolor="none", fontsize=8.5, loc="best")
            date_axis(axes, lang)
        row[0, 0].set_ylabel(words["y"])
        figure.suptitle(words["title"], x=0.01, ha="left", fontweight="bold")
    first: Axes = row[0, 0]
    return first
