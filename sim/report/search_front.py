"""The mixes that a search has tried, and what each step of the budget, or the front, reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.arguments import one_of, shown
from sim.errors import ArgumentError
from sim.measures.display import measure_of
from sim.report.style import BLUE, GREY, LIGHT, note, style
from sim.report.words import percent, titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.experiments.search.results import SearchResults

_WORDS: Final = {
    "en": {
        "title": "What the search has found",
        "tried": "tried, keeps the limits",
        "broken": "tried, breaks a limit",
        "front": "finalist (fresh seeds)",
        "best": "chosen, or on the front",
        "start": "as it is",
        "steps": "most for the money",
        "limit": "limit",
        "runs": "runs",
        "note": "Grey: means over the seeds of the search. Blue: fresh seeds with {level} intervals.",
    },
    "zh": {
        "title": "搜索结果",
        "tried": "已试算，满足约束",
        "broken": "已试算，超出约束",
        "front": "入围组合（新随机种子）",
        "best": "选定组合或前沿",
        "start": "现状",
        "steps": "同等花费下的最大效果",
        "limit": "约束",
        "runs": "运行次数",
        "note": "灰色为搜索中随机种子的均值；蓝色为新随机种子的均值与{level}区间。",
    },
}
_SCALED: Final = 100.0


def search_front(results: SearchResults, lang: str = "en") -> Axes:
    """Mixes by the budget, or the second goal, and the first goal.

    Parameters
    ----------
    results : SearchResults
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        Without a second quantity, the best value after so many runs.

    Raises
    ------
    ArgumentError
        The search has tried nothing.
    """
    import matplotlib.pyplot as plt

    if not hasattr(results, "candidates") or len(results.candidates) < 2:
        raise ArgumentError(f"results: expected those of a search that has tried mixes, found {shown(results)}")
    words = _WORDS[one_of("lang", lang, ("en", "zh"))]
    plan = results.search.plan
    goal = plan.goals[0].measure
    other = across(results)
    with style(lang):
        figure, axes = plt.subplots(figsize=(7.2, 5.2), layout="constrained")
        if other:
            _cloud(axes, results, other, goal, words)
            axes.set_xlabel(titled(measure_of(other), lang))
        else:
            axes.step(results.progress["runs"], _scale(goal) * results.progress[goal], where="post", color=BLUE)
            axes.set_xlabel(words["runs"])
        axes.set_ylabel(titled(measure_of(goal), lang))
        axes.set_title(words["title"])
        axes.margins(0.08)
        axes.grid(alpha=0.2)
        if other:
            axes.legend(frameon=False, fontsize=9)
        note(figure, words["note"].format(level=percent(0.95, lang)))
    return axes


def across(results: SearchResults) -> str:
    """The quantity of the horizontal axis: the budget, a second goal, or the measure of a limit; empty without one."""
    from sim.experiments.search.answer import budget_of

    plan = results.search.plan
    goal = plan.goals[0].measure
    names = [budget_of(results.search), *(one.measure for one in plan.goals[1:]), *(one.measure for one in plan.limits)]
    return next((name for name in names if name and name != goal), "")


def _scale(name: str) -> float:
    return _SCALED if measure_of(name).unit == "share" else 1.0


def _cloud(axes: Axes, results: SearchResults, x: str, y: str, words: dict[str, str]) -> None:
    tried, table = results.candidates, results.analysis
    a, b = _scale(x), _scale(y)
    kept = tried["kept"].to_numpy(dtype=bool, copy=True)
    kept[0] = True  # the scenario as it is has a mark of its own
    axes.plot(a * tried[x][~kept], b * tried[y][~kept], "x", color=LIGHT, ms=5, label=words["broken"])
    good = tried[kept].iloc[1:]
    axes.plot(a * good[x], b * good[y], "o", color=GREY, ms=4, alpha=0.6, label=words["tried"])
    steps = results.budget_steps
    if len(steps) and steps.columns[1] == x:
        axes.step(a * steps[x], b * steps[y], where="post", color=GREY, lw=1, label=words["steps"])
    _marks(axes, table, (x, a), (y, b), words)
    for limit in results.search.plan.limits:
        if limit.measure == x and not limit.relative:
            axes.axvline(a * limit.bound, color="black", lw=1, ls=":", label=words["limit"])


def _marks(axes: Axes, table: Any, x: tuple[str, float], y: tuple[str, float], words: dict[str, str]) -> None:
    """The scenario as it is and the finalists, with intervals."""
    start, finalists = table.iloc[:1], table.iloc[1:]
    for part, mark, color, label in (
        (start, "D", "black", words["start"]),
        (finalists[~finalists["front"]], "s", BLUE, words["front"]),
        (finalists[finalists["front"]], "*", BLUE, words["best"]),
    ):
        if not len(part):
            continue
        values = []
        for name, scale in (x, y):
            mean = scale * part[name].to_numpy(dtype=np.float64)
            ends = [scale * part[f"{name}_{end}"].to_numpy(dtype=np.float64) for end in ("low", "high")]
            values.append((mean, np.nan_to_num(np.abs(np.array(ends) - mean))))
        (left, across_error), (up, up_error) = values
        axes.errorbar(
            left, up, xerr=across_error, yerr=up_error, fmt=mark, color=color, ms=11 if mark == "*" else 6,
            mfc="white" if mark == "s" else color, lw=1, label=label, zorder=3,
        )  # fmt: skip
