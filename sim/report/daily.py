"""The picture of one run: what comes in, what gets done, what piles up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.report.checks import checked
from sim.report.size import with_size
from sim.report.style import BLUE, GREY, ORANGE, date_axis, note, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.records.run import Run

_WORDS: Final = {
    "en": {
        "arisen": "needs arisen",
        "solved": "closed and truly solved",
        "superficial": "closed on paper only",
        "lapsed": "lapsed unseen",
        "flows": "Per day (7-day mean)",
        "stocks": "Open at the day's end",
        "open": "being handled",
        "latent": "unreported and alive",
        "a_day": "cases a day",
        "cases": "cases",
        "head": "{title} (seed {seed})",
    },
    "zh": {
        "arisen": "产生的诉求",
        "solved": "实际解决",
        "superficial": "办而未结",
        "lapsed": "未发现而流失",
        "flows": "每日件数（7日平均）",
        "stocks": "日末存量",
        "open": "办理中",
        "latent": "未上报",
        "a_day": "件/日",
        "cases": "件",
        "head": "{title}（随机种子{seed}）",
    },
}
_FLOWS: Final = (
    ("arisen", GREY, "-"),
    ("solved", BLUE, "-"),
    ("lapsed", ORANGE, "--"),
    ("superficial", ORANGE, ":"),
)
_STOCKS: Final = (("open", BLUE, "-"), ("latent", GREY, "--"))
_WEEK: Final = 7


@checked
def daily(run: Run, lang: str = "en") -> Axes:
    """Daily flows above, stocks below.

    Parameters
    ----------
    run : Run
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        The upper one; ``.figure`` is the picture.
    """
    import matplotlib.pyplot as plt

    words = _WORDS.get(lang, _WORDS["en"])
    series = run.series
    with style(lang):
        figure, (upper, lower) = plt.subplots(
            2, 1, figsize=(9, 5.4), sharex=True, height_ratios=(3, 2), layout="constrained"
        )
        for name, colour, line in _FLOWS:
            upper.plot(series["date"], _smooth(series[name]), line, color=colour, label=words[name])
        for name, colour, line in _STOCKS:
            lower.plot(series["date"], series[name], line, color=colour, label=words[name])
        for axes, title, unit in ((upper, "flows", "a_day"), (lower, "stocks", "cases")):
            axes.set_title(words[title])
            axes.set_ylabel(words[unit])
            axes.set_ylim(bottom=0)
            axes.margins(x=0.0)
            axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
            axes.grid(axis="y", alpha=0.25)
            axes.legend(frameon=False, ncols=4, loc="upper left", bbox_to_anchor=(0.0, 1.02), fontsize=9)
            axes.set_ylim(top=axes.get_ylim()[1] * 1.15)  # room for the legend
        date_axis(lower, lang)
        figure.suptitle(
            words["head"].format(title=run.title(lang), seed=run.seed), x=0.01, ha="left", fontweight="bold"
        )
        if told := with_size("", run, lang):
            note(figure, told)
    first: Axes = upper
    return first


def _smooth(values: pd.Series) -> pd.Series:
    return values.rolling(_WEEK, center=True, min_periods=1).mean()
