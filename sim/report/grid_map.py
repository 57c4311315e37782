"""Maps of grids: deprivation, unmet need, waiting, open cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import ArgumentError
from sim.report.checks import checked_of_runs
from sim.report.outlines import Outlines, outlines_of, street_lines
from sim.report.records_in import Array, grid_outcomes, view_of
from sim.report.style import GREY, LIGHT, note, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.records.run import Run

INK: Final = "#3A3A3A"
_PANEL: Final = 4.4  # inches across
_MOST_NAMES: Final = 45
MAPS: Final = ("deprivation", "unmet", "backlog", "wait")
_WORDS: Final = {
    "en": {
        "deprivation": "Deprivation",
        "unmet": "Unmet need",
        "backlog": "Backlog",
        "wait": "Waiting",
        "deprivation_unit": "index, 0 to 1",
        "unmet_unit": "needs lapsed unseen (%)",
        "backlog_unit": "open cases per 1,000 residents at the end",
        "wait_unit": "mean days to true solution",
        "street": "street ",
        "note": "Schematic, not a map: positions are drawn by the model. A dot is a grid, its size grows with "
        "residents; lines lie between streets; grey: no need was followed there. The darkest and lightest twentieth "
        "share a colour each.",
        "note_map": "Boundaries as imported; dark lines: streets; grey: no need was followed there. The darkest and "
        "lightest twentieth share a colour each.",
        "left_out": " Grids without a boundary, not drawn: {n}.",
    },
    "zh": {
        "deprivation": "困难程度",
        "unmet": "未满足诉求",
        "backlog": "积压",
        "wait": "等待",
        "deprivation_unit": "指数，0至1",
        "unmet_unit": "未发现而流失的诉求（%）",
        "backlog_unit": "期末每千居民未办结件数",
        "wait_unit": "到实际解决的平均天数",
        "street": "街道",
        "note": "示意图，非实际地图：位置由模型生成。每点为一个网格，大小随居民数增加；线为街道分界；"
        "灰色：无可追踪的诉求。最深与最浅的二十分之一各用同一颜色。",
        "note_map": "边界为导入数据；深色线为街道界；灰色：无可追踪的诉求。最深与最浅的二十分之一各用同一颜色。",
        "left_out": "另有{n}个网格没有边界，未画出。",
    },
}


def grid_values(run: Run, what: str) -> Array:
    """What a map shows, by grid: see ``MAPS``; NaN where nothing is known."""
    if what == "deprivation":
        return run.population.deprivation.astype(np.float64)
    if what in ("unmet", "wait"):
        mean, _ = grid_outcomes(run, "unmet_share" if what == "unmet" else "mean_wait")
        return mean * (100.0 if what == "unmet" else 1.0)
    if what == "backlog":
        view, residents = view_of(run), run.population.counts.sum(axis=1).astype(np.float64)
        rows = np.flatnonzero(view.needs & view.among("end", "open"))
        still = np.bincount(view["grid"][rows], minlength=len(residents)).astype(np.float64)
        rate: Array = np.divide(1000.0 * still, residents, out=np.full(len(residents), np.nan), where=residents > 0)
        return rate
    raise ArgumentError(f"what: expected one of {', '.join(MAPS)}, found {what!r}")


@checked_of_runs
def grid_map(
    run: Run | Mapping[str, Run],
    what: str | Sequence[str] = ("deprivation", "unmet", "backlog"),
    places: tuple[Array, Array] | None = None,
    lang: str = "en",
) -> Axes:
    """A map of a place, one panel for each thing shown; one row for each run, with the same colours.

    With boundaries (``gridgov import --boundaries``) their polygons are filled; without, the picture is a schematic:
    grids as dots, with lines between the streets.

    Parameters
    ----------
    run : Run, or mapping of str to Run
        Runs of one place by label.
    what : str or sequence of str
        Of ``deprivation``, ``unmet``, ``backlog`` and ``wait``.
    places : tuple of two arrays of shape (grids,), optional
        Position of the grids; by default those of the scenario's territory.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        The first map; its first collection holds the values (``get_array``) and, in a schematic, the positions
        (``get_offsets``).
    """
    import matplotlib.pyplot as plt

    runs = dict(run) if isinstance(run, Mapping) else {"": run}
    chosen = [what] if isinstance(what, str) else list(what)
    words = _WORDS[lang if lang in _WORDS else "en"]
    first_run = next(iter(runs.values()))
    base = Base.of(first_run, places, words["street"])
    values = {label: {name: base.values(one, name) for name in chosen} for label, one in runs.items()}
    wide = any(not name.isascii() for name in (*base.names, *runs))
    with style("zh" if wide else lang):
        figure, rows = plt.subplots(len(runs), len(chosen), squeeze=False, layout="constrained")
        for column, name in enumerate(chosen):
            limits = _limits([values[label][name] for label in runs])
            for row, label in enumerate(runs):
                axes = rows[row, column]
                drawn = base.draw(axes, values[label][name], limits)
                axes.set_title(words[name])
                if row == len(runs) - 1:
                    bar: dict[str, Any] = {"location": "bottom", "shrink": 0.85, "extend": "both", "pad": 0.06}
                    figure.colorbar(drawn, ax=axes, label=words[f"{name}_unit"], **bar)
        for row, label in enumerate(runs):
            rows[row, 0].set_ylabel(label)
        first: Axes = rows[0, 0]
        figure.set_figwidth(_PANEL * len(chosen) + 0.6)
        note(figure, words["note_map" if base.outlines else "note"] + base.left_out(lang))
        lines = figure.get_supxlabel().count("\n") + 1
        figure.set_figheight((_PANEL * _height(first) + 0.4) * len(runs) + 1.4 + 0.15 * lines)
    return first


@dataclass(frozen=True, slots=True)
class Base:
    """What a map is drawn on: boundaries, or dots and lines between streets.

    Attributes
    ----------
    x, y, residents : ndarray of float64, shape (grids,)
    unit : ndarray of int, shape (grids,)
        Unit that has a boundary, of each grid.
    outlines : Outlines or None
    lines : list of ndarray
        Lines between streets of a schematic.
    names : list of str
        Names of streets; their numbers in a place that is drawn.
    spots : ndarray of float64, shape (streets, 2)
        Where the names stand.
    """

    x: Array
    y: Array
    residents: Array
    unit: NDArray[np.int64]
    outlines: Outlines | None
    lines: list[Array]
    names: list[str]
    spots: Array

    @classmethod
    def of(cls, run: Run, places: tuple[Array, Array] | None = None, word: str = "") -> Base:
        """The ground of a run's place; ``word`` stands before the numbers of streets without names."""
        residents = run.population.counts.sum(axis=1).astype(np.float64)
        if places is not None:
            x, y = places
            return cls(x, y, residents, np.arange(len(x), dtype=np.int64), None, [], [], np.zeros((0, 2)))
        grids, told = _grids(run)
        x, y = (np.asarray(grids[axis], dtype=np.float64) for axis in ("x", "y"))
        street = np.asarray(grids["street"])
        outlines = outlines_of(run)
        names = [f"{word}{number}" for number in range(int(street.max()) + 1)]
        if told is not None:
            names = told.names["street"]
        if outlines is not None:
            own = outlines.level == "grid"
            unit = np.asarray(np.arange(len(x)) if own else grids[outlines.level], dtype=np.int64)
            spots = outlines.middles.get("street", np.full((len(names), 2), np.nan))
            return cls(x, y, residents, unit, outlines, [], names, spots)
        count = np.maximum(np.bincount(street), 1)
        spots = np.stack([np.bincount(street, axis) / count for axis in (x, y)], axis=1)
        unit = np.arange(len(x), dtype=np.int64)
        return cls(x, y, residents, unit, None, street_lines(x, y, street), names, spots)

    def left_out(self, lang: str) -> str:
        """How many grids are not drawn because their unit has no boundary, as a sentence; empty if all are."""
        if self.outlines is None:
            return ""
        paths = self.outlines.paths[self.outlines.level]
        number = sum(paths[unit] is None for unit in self.unit.tolist())
        return _WORDS[lang if lang in _WORDS else "en"]["left_out"].format(n=number) if number else ""

    def values(self, run: Run, name: str) -> Array:
        """Values of what is drawn: of the grids, or of units with boundaries as means over their grids."""
        values = grid_values(run, name)
        if self.outlines is None or self.outlines.level == "grid":
            return values
        weights = grid_outcomes(run, "mean_wait")[1] if name in ("unmet", "wait") else self.residents
        return self.spread(values, weights)

    def spread(self, values: Array, weights: Array | None = None) -> Array:
        """Values of grids as means over the units with boundaries, by residents unless weights say otherwise."""
        if self.outlines is None or self.outlines.level == "grid":
            return values
        weights = self.residents if weights is None else weights
        known = np.isfinite(values) & (weights > 0)
        n = len(self.outlines.paths[self.outlines.level])
        total = np.bincount(self.unit[known], weights=(values * weights)[known], minlength=n)
        weight = np.bincount(self.unit[known], weights=weights[known], minlength=n)
        means: Array = np.divide(total, weight, out=np.full(n, np.nan), where=weight > 0)
        return means

    def filled(self, values: Array) -> NDArray[np.bool_]:
        """Which of these values have a dot or a polygon of their own: those whose colours can be set again."""
        known: NDArray[np.bool_] = np.isfinite(values)
        if self.outlines is None:
            return known
        known &= np.array([path is not None for path in self.outlines.paths[self.outlines.level]])
        return known

    def draw(self, axes: Axes, values: Array, limits: tuple[float, float]) -> Any:
        """Fill polygons or dots by values; returns what a colour bar reads."""
        colours = {"cmap": "cividis_r", "clim": limits}
        drawn = self._dots(axes, values, colours) if self.outlines is None else self._polygons(axes, values, colours)
        if len(self.names) <= _MOST_NAMES:
            for name, (x, y) in zip(self.names, self.spots, strict=True):
                if np.isfinite(x):
                    axes.annotate(
                        name, (x, y), ha="center", va="center", fontsize=7, color="black", path_effects=_halo()
                    )
        axes.set_aspect("equal")
        axes.set_xticks([])
        axes.set_yticks([])
        for side in axes.spines.values():
            side.set_visible(False)
        return drawn

    def _polygons(self, axes: Axes, values: Array, colours: dict[str, Any]) -> Any:
        from matplotlib.collections import PathCollection

        assert self.outlines is not None
        paths = self.outlines.paths
        units = paths[self.outlines.level]
        there = np.array([path is not None for path in units])
        known = there & np.isfinite(values)
        shapes = [unit for unit, fill in zip(units, known, strict=True) if unit is not None and fill]
        filled = PathCollection(shapes, array=values[known], **colours)
        filled.set(linewidth=0.15, edgecolor="white", rasterized=True)
        axes.add_collection(filled)
        rest = [unit for unit, fill in zip(units, known, strict=True) if unit is not None and not fill]
        axes.add_collection(PathCollection(rest, facecolor=LIGHT, lw=0.15, edgecolor="white", rasterized=True))
        for level, width in (("community", 0.3), ("street", 1.1)):
            lines = [path for path in paths.get(level, ()) if path is not None]
            if lines and (level == "street" or self.outlines.level == "grid"):
                outline = PathCollection(lines, facecolor="none", edgecolor=INK, lw=width, rasterized=True)
                axes.add_collection(outline)
        axes.autoscale_view()
        return filled

    def _dots(self, axes: Axes, values: Array, colours: dict[str, Any]) -> Any:
        from matplotlib.collections import LineCollection

        x, y, residents = self.x, self.y, self.residents
        sizes = np.clip(6000.0 / len(residents), 3.0, 60.0) * (0.4 + residents / max(float(residents.mean()), 1.0))
        known = np.isfinite(values)
        dots = axes.scatter(
            x[known], y[known], s=sizes[known], c=values[known], lw=0, rasterized=True,
            cmap=colours["cmap"], vmin=colours["clim"][0], vmax=colours["clim"][1],
        )  # fmt: skip
        axes.scatter(x[~known], y[~known], s=sizes[~known], c=LIGHT, lw=0, zorder=0, rasterized=True)
        if self.lines:
            axes.add_collection(LineCollection(self.lines, colors=GREY, linewidths=0.8, rasterized=True))
        return dots


def _grids(run: Run) -> tuple[Any, Any]:
    """Grids of a run's place, and what its table of units tells.

    Raises
    ------
    ValueError
        The records hold no scenario, so that the territory cannot be laid out again.
    """
    territory = getattr(run.scenario, "territory", None)
    if territory is None:
        raise ArgumentError(
            "grid_map: the records hold no valid scenario, so the place of the grids is not known; pass "
            "places=(x, y), or run the scenario again with this version"
        )
    from sim.world import world_of

    world = world_of(territory)
    return world.grids, world.told


def _height(axes: Axes) -> float:
    """Height of a map over its width; a panel is as high, between a quarter and one and a half."""
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    return float(np.clip((north - south) / (east - west), 0.25, 1.5))


def _halo() -> list[Any]:
    from matplotlib import patheffects

    return [patheffects.withStroke(linewidth=1.8, foreground="white")]


def _limits(values: Sequence[Array]) -> tuple[float, float]:
    """Colour limits that all maps of one thing share: the 5th and 95th percentile of all values."""
    every = np.concatenate(values)
    low, high = np.nanquantile(every, [0.05, 0.95]) if np.isfinite(every).any() else (0.0, 1.0)
    return (float(low), float(high)) if high > low else (0.0, max(1.0, float(high)))
