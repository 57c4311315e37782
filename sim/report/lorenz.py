"""Lorenz and concentration curves: how an outcome is spread over communities, and along deprivation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.errors import ArgumentError
from sim.measures.equity import concentration_curve, concentration_index, gini, lorenz_curve
from sim.report.checks import checked
from sim.report.records_in import Array, grid_outcomes, named_runs
from sim.report.style import GREY, LINES, PALETTE, style
from sim.report.words import OUTCOME_TITLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.records.run import Run

_WORDS: Final = {
    "en": {
        "lorenz": "Lorenz curve of {outcome}, {by}",
        "concentration": "Concentration curve of {outcome}",
        "people": "share of residents, least first (%)",
        "ranked": "share of needs, least deprived grids first (%)",
        "held": "share of all {outcome} (%)",
        "even": "evenly spread",
        "of": "{name}: {index} {value:.3f}",
        "gini": "Gini",
        "index": "index",
        "apart": "Distance from even",
        "points": "percentage points",
        "community": "communities",
        "grid_type": "types of grid",
        "group": "groups",
        "deprivation_quintile": "fifths by deprivation",
    },
    "zh": {
        "lorenz": "{outcome}的洛伦兹曲线（{by}）",
        "concentration": "{outcome}的集中曲线",
        "people": "居民累计占比，由少到多（%）",
        "ranked": "诉求累计占比，由困难程度最低的网格起（%）",
        "held": "占全部{outcome}的比例（%）",
        "even": "均匀分布",
        "of": "{name}：{index}{value:.3f}",
        "gini": "基尼系数",
        "index": "集中指数",
        "apart": "与均匀分布的距离",
        "points": "百分点",
        "community": "社区",
        "grid_type": "网格类型",
        "group": "群体",
        "deprivation_quintile": "困难程度五等分",
    },
}


@checked
def lorenz(
    source: Run | Mapping[str, Run], outcome: str = "mean_wait", by: str = "community", lang: str = "en"
) -> Axes:
    """Lorenz curve of the mean outcomes of communities (or other parts), weighted by residents.

    Parameters
    ----------
    source : Run, or mapping of name to Run
    outcome : {"mean_wait", "solution_rate", "unmet_share"}
        Columns of the ``groups`` table.
    by : {"community", "group", "grid_type", "deprivation_quintile"}
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        The left one; the right one shows the distance from the diagonal. The Gini coefficient is in the legend;
        over communities it is the measure ``gini_wait_community`` (or ``gini_solution_community``).
    """
    runs = named_runs(source, lang)
    words = _WORDS[lang if lang in _WORDS else "en"]
    curves, indices = {}, {}
    for name, run in runs.items():
        values, residents = _parts(run, outcome, by)
        curves[name] = lorenz_curve(values, residents)
        indices[name] = gini(values, residents)
    title = words["lorenz"].format(outcome=_title(outcome, lang), by=words[by])
    return _picture(curves, indices, title, words["people"], words["gini"], outcome, words, lang)


@checked
def concentration(source: Run | Mapping[str, Run], outcome: str = "unmet_share", lang: str = "en") -> Axes:
    """Concentration curve of an outcome of needs along the deprivation of their grids.

    Parameters
    ----------
    source : Run, or mapping of name to Run
    outcome : {"unmet_share", "mean_wait", "solution_rate"}
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        The left one; the right one shows the distance from the diagonal, below zero where the outcome falls on
        deprived grids. The index is in the legend (measures ``concentration_unmet`` and ``concentration_wait``).
    """
    runs = named_runs(source, lang)
    words = _WORDS[lang if lang in _WORDS else "en"]
    curves, indices = {}, {}
    for name, run in runs.items():
        mean, needs = grid_outcomes(run, outcome)
        curves[name] = concentration_curve(mean, run.population.deprivation, needs)
        indices[name] = concentration_index(mean, run.population.deprivation, needs)
    title = words["concentration"].format(outcome=_title(outcome, lang))
    return _picture(curves, indices, title, words["ranked"], words["index"], outcome, words, lang)


def _parts(run: Run, outcome: str, by: str) -> tuple[Array, Array]:
    columns = run.group_columns
    rows = np.flatnonzero(np.asarray(columns["partition"]) == by)
    if outcome not in OUTCOME_TITLES or not len(rows):
        raise ArgumentError(
            f"lorenz: expected an outcome of {', '.join(OUTCOME_TITLES)} and a partition of the groups table, "
            f"found {outcome!r} by {by!r}"
        )
    values, residents = (np.asarray(columns[name])[rows].astype(np.float64) for name in (outcome, "residents"))
    return values, residents


def _title(outcome: str, lang: str) -> str:
    return OUTCOME_TITLES[outcome][lang if lang in ("en", "zh") else "en"]


def _picture(
    curves: dict[str, tuple[Array, Array]],
    indices: dict[str, float],
    title: str,
    across: str,
    index: str,
    outcome: str,
    words: dict[str, Any],
    lang: str,
) -> Axes:
    import matplotlib.pyplot as plt

    with style(lang):
        figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.6), layout="constrained")
        left.plot([0, 100], [0, 100], "-", color=GREY, lw=1, label=words["even"])
        right.axhline(0.0, color=GREY, lw=1)
        for k, (name, (people, held)) in enumerate(curves.items()):
            look: dict[str, Any] = {"color": PALETTE[k % len(PALETTE)], "ls": LINES[k % len(LINES)], "lw": 2}
            told = words["of"].format(name=name, index=index, value=indices[name])
            left.plot(100 * people, 100 * held, label=told, **look)
            right.plot(100 * people, 100 * (held - people), label=name, **look)
        left.set_aspect("equal")
        left.set_xlim(0, 100)
        left.set_ylim(0, 100)
        right.set_xlim(0, 100)
        for axes in (left, right):
            axes.set_xlabel(across)
            axes.grid(alpha=0.2)
        left.set_ylabel(words["held"].format(outcome=_title(outcome, lang)))
        right.set_ylabel(words["points"])
        left.set_title(title)
        right.set_title(words["apart"])
        left.legend(frameon=False, fontsize=9, loc="upper left")
    first: Axes = left
    return first
