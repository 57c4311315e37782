"""Factor curve: what measures do as one number of the scenario rises, by paired differences from its first value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.errors import ArgumentError
from sim.experiments.points import label_text
from sim.experiments.statistics import paired
from sim.measures.display import measure_of
from sim.measures.registry import Measure
from sim.report.checks import checked
from sim.report.paired import PairedRuns, paired_runs
from sim.report.style import GREY, LINES, MARKERS, ORANGE, PALETTE, note, style
from sim.report.words import difference_unit, factor_title, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WORDS: Final = {
    "en": {
        "y": "difference{unit}",
        "note": "Mean of {n} paired runs against the value {first}, with {level} intervals; the filled mark is the "
        "best value.",
    },
    "zh": {"y": "差异{unit}", "note": "相对取值{first}的{n}对运行均值与{level}区间；实心点为最优取值。"},
}


def factor_levels(found: PairedRuns, factor: str) -> list[tuple[float, str]]:
    """Values of a factor in rising order, each with the label of its scenario.

    Raises
    ------
    ValueError
        The factor does not vary, is no number, or something else varies with it.
    """
    if factor not in found.runs:
        raise ArgumentError(
            f"factor_curve: the runs have no factor {factor!r}; found {', '.join(found.runs.columns[:8])}"
        )
    levels = []
    for label in found.labels:
        values = set(found.of(label)[factor])
        if len(values) != 1 or isinstance(next(iter(values)), str):
            raise ArgumentError(f"factor_curve: expected one number of {factor} in {label!r}, found {sorted(values)}")
        levels.append((float(values.pop()), label))
    levels.sort(key=lambda level: level[0])
    numbers = [number for number, _ in levels]
    if len(set(numbers)) != len(numbers) or len(numbers) < 2:
        raise ArgumentError(
            f"factor_curve: expected one scenario for each of several values of {factor}, found the values {numbers}; "
            f"keep the rows of one scenario and one value of the other factors"
        )
    return levels


def families(found: PairedRuns, by: str) -> dict[str, PairedRuns]:
    """Runs by the values of another factor, in rising order of its numbers, else in the order of their appearance.

    Raises
    ------
    ValueError
        The factor does not vary.
    """
    if by not in found.runs or found.runs[by].nunique() < 2:
        raise ArgumentError(f"factor_curve: expected at least two values of {by!r}, found fewer")
    values = list(dict.fromkeys(found.runs[by]))
    if all(isinstance(value, (int, float)) for value in values):
        values.sort()
    parts = {}
    for value in values:
        rows = found.runs[found.runs[by] == value]
        labels = tuple(label for label in found.labels if label in set(rows["scenario"]))
        parts[label_text(value.item() if hasattr(value, "item") else value)] = replace(found, labels=labels, runs=rows)
    return parts


@checked
def factor_curve(
    source: Any, factor: str, measures: str | Sequence[str], lang: str = "en", by: str | None = None
) -> Axes:
    """Paired differences from the lowest value of a factor, one panel a measure.

    Parameters
    ----------
    source : StudyResults, PairedRuns or DataFrame
        Runs that differ in one factor of numbers only, or in that and in ``by``.
    factor : str
        Dotted path.
    measures : str or sequence of str
    lang : {"en", "zh"}
    by : str, optional
        Dotted path of a second factor: one curve for each of its values.

    Returns
    -------
    Axes
        The panel of the first measure; ``.figure`` is the picture. Each curve is two lines of a panel: its differences,
        and the filled mark at the best value where the measure has a better side.

    Raises
    ------
    ValueError
        A factor does not vary, is no number, or something else varies with it.
    """
    import matplotlib.pyplot as plt

    found = paired_runs(source)
    parts = {"": found} if by is None else families(found, by)
    levels = {name: factor_levels(part, factor) for name, part in parts.items()}
    chosen = [measure_of(name) for name in ([measures] if isinstance(measures, str) else measures)]
    words = _WORDS[lang if lang in _WORDS else "en"]
    with style(lang):
        figure, panels = plt.subplots(
            1, len(chosen), figsize=(4.6 * len(chosen), 4.2), layout="constrained", squeeze=False
        )
        fewest = min(
            _panel(axes, parts, levels, measure, lang) for axes, measure in zip(panels[0], chosen, strict=True)
        )
        for axes in panels[0]:
            axes.set_xlabel(factor_title(factor, lang))
        if by is not None:
            panels[0][0].legend(title="\n".join(wrap(factor_title(by, lang), 30)), frameon=False)
        first_value = next(iter(levels.values()))[0][0]
        note(figure, words["note"].format(n=fewest, first=f"{first_value:g}", level=percent(found.level, lang)))
    first: Axes = panels[0][0]
    return first


def _panel(
    axes: Axes,
    parts: Mapping[str, PairedRuns],
    levels: Mapping[str, list[tuple[float, str]]],
    measure: Measure,
    lang: str,
) -> int:
    """Draw the curves of one measure; returns the number of pairs."""
    numbers = []
    for k, (name, part) in enumerate(parts.items()):
        color, line, marker = PALETTE[k % len(PALETTE)], LINES[k % len(LINES)], MARKERS[k % len(MARKERS)]
        at, rows, n = _differences(part, levels[name], measure)
        middle, low, high = rows.T
        axes.plot(at, middle, linestyle=line, marker=marker, color=color, mfc="white", ms=6, lw=1.6, label=name)
        axes.vlines(at, low, high, color=color, lw=1.6)
        if measure.better != "neither":
            best = int(np.argmin(middle) if measure.better == "less" else np.argmax(middle))
            fill = color if len(parts) > 1 else ORANGE
            axes.plot(at[best], middle[best], marker, color=fill, ms=9)
        numbers.append(n)
    axes.axhline(0.0, color=GREY, lw=0.8)
    axes.set_title(measure.title(lang))
    unit = difference_unit(measure, lang)
    axes.set_ylabel(_WORDS[lang]["y"].format(unit=("（{}）" if lang == "zh" else " ({})").format(unit) if unit else ""))
    axes.grid(alpha=0.2)
    return min(numbers)


def _differences(found: PairedRuns, levels: list[tuple[float, str]], measure: Measure) -> tuple[Any, Any, int]:
    """Values of the factor, differences with their intervals, shape (values, 3), and the number of pairs."""
    scale = 100.0 if measure.unit == "share" else 1.0
    baseline = levels[0][1]
    results = []
    for _, label in levels:
        x, y = found.shared(measure.name, (baseline, label))
        results.append(paired(x, y, found.level, measure.bounds))
    rows = scale * np.array([(one.difference, one.low, one.high) for one in results])
    return np.array([number for number, _ in levels]), rows, min(one.n for one in results)
