"""Factor curve: what measures do as one number of the scenario rises, by paired differences from its first value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.experiments.statistics import paired
from sim.measures.display import measure_of
from sim.measures.registry import Measure
from sim.report.paired import PairedRuns, paired_runs
from sim.report.style import BLUE, GREY, ORANGE, note, style
from sim.report.words import difference_unit, factor_title

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WORDS: Final = {
    "en": {"y": "difference{unit}",
           "note": "Mean of {n} paired runs against the value {first}, with {level} intervals; the filled mark is the "
           "best value."},
    "zh": {"y": "差异{unit}",
           "note": "相对取值{first}的{n}对运行均值与{level}区间；实心点为最优取值。"},
}  # fmt: skip


def factor_levels(found: PairedRuns, factor: str) -> list[tuple[float, str]]:
    """Values of a factor in rising order, each with the label of its scenario.

    Raises
    ------
    ValueError
        The factor does not vary, is no number, or something else varies with it.
    """
    if factor not in found.runs:
        raise ValueError(f"factor_curve: the runs have no factor {factor!r}; found {', '.join(found.runs.columns[:8])}")
    levels = []
    for label in found.labels:
        values = set(found.of(label)[factor])
        if len(values) != 1 or isinstance(next(iter(values)), str):
            raise ValueError(f"factor_curve: expected one number of {factor} in {label!r}, found {sorted(values)}")
        levels.append((float(values.pop()), label))
    levels.sort(key=lambda level: level[0])
    numbers = [number for number, _ in levels]
    if len(set(numbers)) != len(numbers) or len(numbers) < 2:
        raise ValueError(
            f"factor_curve: expected one scenario for each of several values of {factor}, found the values {numbers}; "
            f"keep the rows of one scenario and one value of the other factors"
        )
    return levels


def factor_curve(source: Any, factor: str, measures: str | Sequence[str], lang: str = "en") -> Axes:
    """Paired differences from the lowest value of a factor, one panel a measure.

    Parameters
    ----------
    source : StudyResults, PairedRuns or DataFrame
        Runs that differ in one factor of numbers only.
    factor : str
        Dotted path.
    measures : str or sequence of str
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        The panel of the first measure; ``.figure`` is the picture. The first line of a panel carries the differences,
        the filled mark the best value where the measure has a better side.
    """
    import matplotlib.pyplot as plt

    found = paired_runs(source)
    levels = factor_levels(found, factor)
    chosen = [measure_of(name) for name in ([measures] if isinstance(measures, str) else measures)]
    words = _WORDS[lang if lang in _WORDS else "en"]
    with style(lang):
        figure, panels = plt.subplots(
            1, len(chosen), figsize=(4.6 * len(chosen), 4.2), layout="constrained", squeeze=False
        )
        n = 0
        for axes, measure in zip(panels[0], chosen, strict=True):
            n = _panel(axes, found, levels, measure, lang)
            axes.set_xlabel(factor_title(factor, lang))
        text = words["note"].format(n=n, first=f"{levels[0][0]:g}", level=f"{100 * found.level:g} %")
        note(figure, text)
    first: Axes = panels[0][0]
    return first


def _panel(axes: Axes, found: PairedRuns, levels: list[tuple[float, str]], measure: Measure, lang: str) -> int:
    scale = 100.0 if measure.unit == "share" else 1.0
    baseline = levels[0][1]
    rows, n = [], 0
    for _, label in levels:
        x, y = found.shared(measure.name, (baseline, label))
        result = paired(x, y, found.level)
        rows.append((scale * result.difference, scale * result.low, scale * result.high))
        n = result.n
    at = np.array([number for number, _ in levels])
    middle, low, high = np.array(rows).T
    axes.plot(at, middle, "-o", color=BLUE, mfc="white", ms=6, lw=1.6)
    axes.vlines(at, low, high, color=BLUE, lw=1.6)
    if measure.better != "neither":
        best = int(np.argmin(middle) if measure.better == "less" else np.argmax(middle))
        axes.plot(at[best], middle[best], "o", color=ORANGE, ms=9)
    axes.axhline(0.0, color=GREY, lw=0.8)
    axes.set_title(measure.title(lang))
    unit = difference_unit(measure, lang)
    axes.set_ylabel(_WORDS[lang]["y"].format(unit=f", {unit}" if unit else ""))
    axes.grid(alpha=0.2)
    return n
