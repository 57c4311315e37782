"""Why groups fare differently: gaps split into reporting, mix and service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.errors import ArgumentError
from sim.experiments.statistics import mean_interval
from sim.measures.gap_parts import PARTS
from sim.report.checks import checked
from sim.report.paired import paired_runs
from sim.report.records_in import Array, named_runs
from sim.report.style import BLUE, LIGHT, ORANGE, YELLOW, in_lines, style
from sim.report.words import part_title

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.policy.text import Text

_PANEL: Final = 3.4  # inches
_WORDS: Final = {
    "en": {
        "wait": "Waiting against the whole city",
        "unmet": "Needs lapsed unseen, against the whole city",
        "x_wait": "days more (+) or fewer (−)",
        "x_unmet": "percentage points more (+) or fewer (−)",
        "reporting": "reporting: how much residents report themselves",
        "mix": "mix: which needs they have",
        "service": "service: what becomes of a like need",
        "total": "whole gap",
        "first": " (the first {n} of {all} scenarios)",
    },
    "zh": {
        "wait": "等待时间与全市之差",
        "unmet": "未发现而流失比例与全市之差",
        "x_wait": "天，多（+）或少（−）",
        "x_unmet": "百分点，多（+）或少（−）",
        "reporting": "上报：居民主动上报多少",
        "mix": "结构：有哪些诉求",
        "service": "服务：同类诉求的办理结果",
        "total": "总差距",
        "first": "（前{n}个情景，共{all}个）",
    },
}
_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "reporting": {"color": BLUE},
    "mix": {"color": YELLOW, "hatch": "///"},
    "service": {"color": ORANGE, "hatch": "..."},
}
_SHOWN: Final = 4
Gaps = dict[str, tuple[list[str], dict[str, Array], Array]]


@checked
def gap_bars(source: Any, outcome: str = "wait", partition: str = "group", lang: str = "en") -> Axes:
    """Gaps of groups to the whole city as stacked bars of their three parts, one panel a scenario.

    Parameters
    ----------
    source : Run, mapping of name to Run, Comparison, StudyResults, PairedRuns or DataFrame
        Of several scenarios the first four are shown; of replicated ones the means.
    outcome : {"wait", "unmet"}
        Days from need to true solution; share lapsed unseen.
    partition : {"group", "grid_type", "deprivation_quintile"}
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        The first panel: a bar for each part and group (containers labelled ``reporting``, ``mix``, ``service``)
        and a mark for the whole gap, which the parts add up to, with its interval over replications.

    Notes
    -----
    How gaps are split: :mod:`sim.measures.gap_parts`.
    """
    import matplotlib.pyplot as plt

    if outcome not in ("wait", "unmet"):
        raise ArgumentError(f"gap_bars: expected outcome 'wait' or 'unmet', found {outcome!r}")
    gaps, own, every = _gaps(source, outcome, partition, lang)
    words = _WORDS[lang if lang in _WORDS else "en"]
    with style(lang):
        rows = len(next(iter(gaps.values()))[0])
        figure, panels = plt.subplots(
            1,
            len(gaps),
            figsize=(3.6 + _PANEL * len(gaps), 1.9 + 0.45 * rows),
            sharex=True,
            sharey=True,
            squeeze=False,
            layout="constrained",
        )
        for axes, (name, (values, parts, bounds)) in zip(panels[0], gaps.items(), strict=True):
            _panel(axes, parts, bounds)
            axes.set_yticks(range(rows), [part_title(partition, value, lang, own) for value in values])
            axes.set_ylim(rows - 0.4, -0.6)
            axes.set_title(in_lines(name, _PANEL, 10.0), fontsize=10)
            axes.set_xlabel(words[f"x_{outcome}"])
        handles, names = panels[0, 0].get_legend_handles_labels()
        figure.legend(handles, [words[n] for n in names], loc="outside lower left", ncols=2, frameon=False, fontsize=9)
        left_out = words["first"].format(n=len(gaps), all=every) if every > len(gaps) else ""
        figure.suptitle(words[outcome] + left_out, x=0.01, ha="left", fontweight="bold")
    first: Axes = panels[0, 0]
    return first


def _panel(axes: Axes, parts: dict[str, Array], bounds: Array) -> None:
    above, below = (np.zeros(len(bounds)) for _ in range(2))
    y = np.arange(len(bounds))
    for part in PARTS:
        width = parts[part]
        start = np.where(width >= 0.0, above, below)
        axes.barh(y, width, left=start, height=0.62, label=part, edgecolor="white", lw=0.5, **_LOOKS[part])
        above, below = above + np.maximum(width, 0.0), below + np.minimum(width, 0.0)
    for row, (_, low, high) in enumerate(bounds):
        axes.plot([low, high], [row, row], "-", color="black", lw=1.5)
    axes.plot(bounds[:, 0], y, "D", color="black", mfc="white", ms=6, ls="none", label="total")
    axes.axvline(0.0, color="black", lw=0.8)
    axes.grid(axis="x", color=LIGHT, alpha=0.5)
    axes.set_axisbelow(True)


def _gaps(source: Any, outcome: str, partition: str, lang: str) -> tuple[Gaps, dict[str, Text], int]:
    """Values, sizes of parts and (gap, low, high) of each value, by scenario; own titles; number of all scenarios."""
    scale = 100.0 if outcome == "unmet" else 1.0
    if hasattr(source, "group_columns") or isinstance(source, Mapping):
        every = list(named_runs(source, lang).items())
        runs = every[:_SHOWN]
        own = {name: title for _, run in runs for name, title in run.titles.items()}
        return {name: _of_run(run, outcome, partition, scale) for name, run in runs}, own, len(every)
    found = paired_runs(source)
    shown = found.labels[:_SHOWN]
    gaps = {label: _of_runs(found.good(label), outcome, partition, scale, found.level) for label in shown}
    return gaps, dict(found.titles), len(found.labels)


def _of_run(run: Any, outcome: str, partition: str, scale: float) -> tuple[list[str], dict[str, Array], Array]:
    columns = run.group_columns
    rows = np.flatnonzero(np.asarray(columns["partition"]) == partition)
    if f"{outcome}_reporting" not in columns or not len(rows):
        raise ArgumentError(
            f"gap_bars: expected a groups table with {outcome}_reporting, {outcome}_mix and {outcome}_service by "
            f"{partition!r}; run the scenario again with this version"
        )
    parts = {p: scale * np.asarray(columns[f"{outcome}_{p}"])[rows].astype(np.float64) for p in PARTS}
    total = sum(parts.values(), np.zeros(len(rows)))
    nothing = np.full(len(rows), np.nan)
    return [str(v) for v in np.asarray(columns["value"])[rows]], parts, np.column_stack([total, nothing, nothing])


def _of_runs(
    runs: Any, outcome: str, partition: str, scale: float, level: float
) -> tuple[list[str], dict[str, Array], Array]:
    if runs.empty:
        raise ArgumentError("gap_bars: expected a run of each scenario that ended well, found none of one of them")
    end = f".{outcome}_reporting"
    values = [name.split(".")[1] for name in runs.columns if name.startswith(f"{partition}.") and name.endswith(end)]
    if not values:
        raise ArgumentError(f"gap_bars: expected columns {partition}.*{end} in the runs, found none; run them again")
    values = _in_order(values, partition)
    cells = {p: scale * runs[[f"{partition}.{v}.{outcome}_{p}" for v in values]].to_numpy() for p in PARTS}
    totals = sum(cells.values(), np.zeros_like(cells["mix"]))
    parts = {p: cell.mean(axis=0) for p, cell in cells.items()}
    return values, parts, np.array([mean_interval(totals[:, k], level) for k in range(len(values))])


def _in_order(values: list[str], partition: str) -> list[str]:
    from sim.records.columns import GRID_TYPES, GROUPS

    order = {"group": GROUPS, "grid_type": GRID_TYPES}.get(partition, ())
    return sorted(values, key=lambda v: (order.index(v) if v in order else len(order), v))
