"""Maps of grids: deprivation, unmet need, waiting, open cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.errors import ArgumentError
from sim.report.checks import checked
from sim.report.records_in import Array, grid_outcomes, view_of
from sim.report.style import GREY, LIGHT, note, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.records.run import Run

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
        "note": "A dot is a grid, its size grows with residents; grey: no need was followed there. The darkest and "
        "lightest twentieth share a colour each.",
        "axis": "position in the city (arbitrary units)",
    },
    "zh": {
        "deprivation": "贫困程度",
        "unmet": "未满足诉求",
        "backlog": "积压",
        "wait": "等待",
        "deprivation_unit": "指数，0至1",
        "unmet_unit": "未发现而流失的诉求（%）",
        "backlog_unit": "期末每千居民未办结件数",
        "wait_unit": "到实际解决的平均天数",
        "note": "每点为一个网格，大小随居民数增加；灰色：无可追踪的诉求。最深与最浅的二十分之一各用同一颜色。",
        "axis": "城市中的位置（任意单位）",
    },
}


def coordinates(run: Run) -> tuple[Array, Array]:
    """Position of each grid, in the arbitrary units of the territory.

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
    from sim.world import build_world

    grids = build_world(territory).grids
    return np.asarray(grids["x"], dtype=np.float64), np.asarray(grids["y"], dtype=np.float64)


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


@checked
def grid_map(
    run: Run,
    what: str | Sequence[str] = ("deprivation", "unmet", "backlog"),
    places: tuple[Array, Array] | None = None,
    lang: str = "en",
) -> Axes:
    """Grids as dots, one panel for each thing shown.

    Parameters
    ----------
    run : Run
    what : str or sequence of str
        Of ``deprivation``, ``unmet``, ``backlog`` and ``wait``.
    places : tuple of two arrays of shape (grids,), optional
        Position of the grids; by default those of the scenario's territory.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        The first map; its first collection holds positions and values (``get_offsets``, ``get_array``).
    """
    import matplotlib.pyplot as plt

    x, y = coordinates(run) if places is None else places
    chosen = [what] if isinstance(what, str) else list(what)
    values = {name: grid_values(run, name) for name in chosen}
    words = _WORDS[lang if lang in _WORDS else "en"]
    residents = run.population.counts.sum(axis=1)
    with style(lang):
        figure, row = plt.subplots(
            1, len(chosen), figsize=(0.6 + 4.4 * len(chosen), 4.9), squeeze=False, layout="constrained"
        )
        sizes = np.clip(6000.0 / len(residents), 3.0, 60.0) * (0.4 + residents / max(float(residents.mean()), 1.0))
        for axes, name in zip(row[0], chosen, strict=True):
            _panel(axes, x, y, sizes, values[name], words[name], words[f"{name}_unit"])
        row[0, 0].set_xlabel(words["axis"], fontsize=8.5, color=GREY, loc="left")
        note(figure, words["note"])
    first: Axes = row[0, 0]
    return first


def _panel(axes: Axes, x: Array, y: Array, sizes: Array, values: Array, title: str, unit: str) -> None:
    known = np.isfinite(values)
    low, high = np.nanquantile(values, [0.05, 0.95]) if known.any() else (0.0, 1.0)
    dots = axes.scatter(
        x[known],
        y[known],
        s=sizes[known],
        c=values[known],
        cmap="cividis_r",
        vmin=low,
        vmax=high if high > low else low + 1.0,
        lw=0,
        rasterized=True,
    )
    axes.scatter(x[~known], y[~known], s=sizes[~known], c=LIGHT, lw=0, zorder=0, rasterized=True)
    figure = axes.figure
    figure.colorbar(dots, ax=axes, location="bottom", shrink=0.85, label=unit, extend="both", pad=0.06)
    axes.set_aspect("equal")
    axes.set_title(title)
    axes.set_xticks([])
    axes.set_yticks([])
    for side in axes.spines.values():
        side.set_visible(False)
