"""Sensitivity: which factors (or reforms) move an outcome most."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.errors import ArgumentError
from sim.experiments.attribution import ALL
from sim.measures.display import measure_of
from sim.measures.registry import Measure
from sim.report.checks import checked
from sim.report.style import BLUE, GREY, LIGHT, ORANGE, style
from sim.report.words import difference_unit, factor_title

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_WORDS: Final = {
    "en": {
        "morris": "Sensitivity of: {name}",
        "sobol": "Shares of the variance of: {name}",
        "reforms": "What each reform does to: {name}",
        "mu_star": "mean size of the change over the full range of the factor{unit}",
        "total": "share of the variance (%)",
        "effect": "change{unit}",
        "up": "raises it",
        "down": "lowers it",
        "alone": "alone",
        "with": "with interactions",
        "noise": "size that chance alone gives",
        "all": "all reforms together",
    },
    "zh": {
        "morris": "敏感性：{name}",
        "sobol": "方差贡献：{name}",
        "reforms": "各项改革的作用：{name}",
        "mu_star": "因素全范围变化引起的平均变化幅度{unit}",
        "total": "方差占比（%）",
        "effect": "变化{unit}",
        "up": "使其增加",
        "down": "使其减少",
        "alone": "单独",
        "with": "含交互作用",
        "noise": "仅随机性造成的幅度",
        "all": "全部改革合计",
    },
}


@checked
def tornado(source: Any, measure: str | None = None, most: int = 15, lang: str = "en") -> Axes:
    """Bars of the factors of a Morris or Sobol study, or of the reforms of a leave-one-out or Shapley study.

    Parameters
    ----------
    source : StudyResults or DataFrame
        Or its ``analysis`` table. Of several scenarios the first is shown.
    measure : str, optional
        By default the first of the table.
    most : int
        Factors shown, largest first.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        A bar for each factor, largest on top, with its interval.

    Raises
    ------
    ValueError
        The table is no analysis, or holds nothing of the measure.
    """
    import matplotlib.pyplot as plt

    table = source.analysis if hasattr(source, "analysis") else source
    rows, found = _rows(table, measure, most)
    words = _WORDS[lang if lang in _WORDS else "en"]
    with style(lang):
        figure, axes = plt.subplots(figsize=(8.2, 1.7 + 0.36 * len(rows)), layout="constrained")
        draw = {"mu_star": _morris, "total": _sobol, "effect": _reforms}[_kind(rows)]
        draw(axes, rows, found, words, lang)
        names = [words["all"] if name == ALL else factor_title(str(name), lang) for name in rows[_factor(rows)]]
        axes.set_yticks(range(len(rows)), names)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.axvline(0.0, color="black", lw=0.8)
        axes.grid(axis="x", alpha=0.25)
        axes.set_axisbelow(True)
        handles, labels = axes.get_legend_handles_labels()
        if handles:
            figure.legend(handles, labels, loc="outside lower right", ncols=3, frameon=False, fontsize=9)
    return axes


def _kind(table: pd.DataFrame) -> str:
    for name in ("mu_star", "total", "effect"):
        if name in table.columns:
            return name
    raise ArgumentError(
        "tornado: expected the analysis of a morris, sobol, leave_one_out or shapley study, found columns "
        f"{', '.join(map(str, table.columns)) or 'none'}; choose such a design in the study file"
    )


def _factor(table: pd.DataFrame) -> str:
    return "reform" if "reform" in table.columns else "factor"


def _rows(table: pd.DataFrame, measure: str | None, most: int) -> tuple[pd.DataFrame, Measure]:
    kind = _kind(table)
    chosen = measure or str(table["measure"].iloc[0])
    scenario = table["scenario"].iloc[0]
    rows = table[(table["measure"] == chosen) & (table["scenario"] == scenario)]
    if rows.empty:
        raise ArgumentError(f"tornado: expected a measure of {', '.join(table['measure'].unique())}, found {chosen!r}")
    order = np.argsort(-np.abs(rows[kind].to_numpy(dtype=np.float64)), kind="stable")
    return rows.iloc[order[:most]].reset_index(drop=True), measure_of(chosen)


def _unit(measure: Measure, lang: str) -> str:
    unit = difference_unit(measure, lang)
    return f" ({unit})" if unit else ""


def _morris(axes: Axes, rows: pd.DataFrame, measure: Measure, words: dict[str, str], lang: str) -> None:
    scale = 100.0 if measure.unit == "share" else 1.0
    for up, colour, hatch, label in ((True, BLUE, "", "up"), (False, ORANGE, "///", "down")):
        chosen = np.flatnonzero((rows["mu"] >= 0.0) == up)
        if len(chosen):
            axes.barh(
                chosen,
                scale * rows["mu_star"].to_numpy()[chosen],
                height=0.62,
                color=colour,
                hatch=hatch,
                edgecolor="white",
                label=words[label],
            )
    _whiskers(axes, rows["low"] * scale, rows["high"] * scale)
    floor = float(rows["noise_floor"].iloc[0]) * scale
    if math.isfinite(floor):
        axes.axvline(floor, color=GREY, ls="--", lw=1.2, label=words["noise"])
    axes.set_xlabel(words["mu_star"].format(unit=_unit(measure, lang)))
    axes.set_title(words["morris"].format(name=measure.title(lang)))


def _sobol(axes: Axes, rows: pd.DataFrame, measure: Measure, words: dict[str, str], lang: str) -> None:
    y = np.arange(len(rows))
    axes.barh(y, 100.0 * rows["total"], height=0.66, color=LIGHT, label=words["with"])
    axes.barh(y, 100.0 * rows["first"], height=0.34, color=BLUE, label=words["alone"])
    _whiskers(axes, 100.0 * rows["total_low"], 100.0 * rows["total_high"])
    floor = 100.0 * float(rows["noise_floor"].iloc[0])
    if math.isfinite(floor):
        axes.axvline(floor, color=GREY, ls="--", lw=1.2, label=words["noise"])
    axes.set_xlabel(words["total"])
    axes.set_title(words["sobol"].format(name=measure.title(lang)))


def _reforms(axes: Axes, rows: pd.DataFrame, measure: Measure, words: dict[str, str], lang: str) -> None:
    scale = 100.0 if measure.unit == "share" else 1.0
    colours = [
        GREY if name == ALL else BLUE if value >= 0.0 else ORANGE
        for name, value in zip(rows["reform"], rows["effect"], strict=True)
    ]
    axes.barh(range(len(rows)), scale * rows["effect"], height=0.62, color=colours)
    _whiskers(axes, rows["low"] * scale, rows["high"] * scale)
    axes.set_xlabel(words["effect"].format(unit=_unit(measure, lang)))
    axes.set_title(words["reforms"].format(name=measure.title(lang)))


def _whiskers(axes: Axes, low: pd.Series, high: pd.Series) -> None:
    for y, (a, b) in enumerate(zip(low, high, strict=True)):
        if math.isfinite(a) and math.isfinite(b):
            axes.plot([a, b], [y, y], "-", color="black", lw=1.5)
