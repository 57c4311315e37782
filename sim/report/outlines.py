"""Outlines for maps: boundaries of units where a place has them, else lines between the streets of the drawn place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.places.points import to_plane
from sim.report.records_in import Array
from sim.scenario.problems import ScenarioError
from sim.scenario.unit_columns import LEVELS
from sim.scenario.unit_sample import units_of

if TYPE_CHECKING:
    from matplotlib.path import Path as Outline

    from sim.records.run import Run
    from sim.scenario import Territory
    from sim.scenario.unit_table import UnitTable

FILE: Final = "boundaries.geojson"
MAX_BYTES: Final = 128 * 2**20
_EDGE: Final = 0.12  # of the span: lines between streets end so far outside of the outermost grids


@dataclass(frozen=True, slots=True)
class Outlines:
    """Boundaries of the units of a place.

    Attributes
    ----------
    level : str
        Lowest level that has boundaries.
    paths : dict of str to list
        Level > outline of each unit in kilometres, None for a unit without.
    middles : dict of str to ndarray of float64, shape (units, 2)
        Where the name of a street stands; NaN without an outline, and for units of other levels.
    """

    level: str
    paths: dict[str, list[Outline | None]]
    middles: dict[str, Array]


def outlines_of(run: Run) -> Outlines | None:
    """The boundaries beside the table of units of a run's place; None if there are none, or they cannot be read."""
    territory: Territory | None = getattr(run.scenario, "territory", None)
    if territory is None or territory.table is None:
        return None
    file = Path(territory.table).with_name(FILE)
    try:
        units = units_of(territory)
        if units is None or not file.is_file() or file.stat().st_size > MAX_BYTES:
            return None
        return _read(json.loads(file.read_text(encoding="utf-8")), units)
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, ScenarioError):
        return None


def _read(content: Any, units: UnitTable) -> Outlines | None:
    number = {level: {code: i for i, code in enumerate(units[level].code)} for level in LEVELS}
    rings: dict[str, dict[int, list[Array]]] = {level: {} for level in LEVELS}
    for feature in content["features"]:
        level, code = feature["properties"]["level"], feature["properties"]["code"]
        if code in number.get(level, {}):
            rings[level][number[level][code]] = [np.asarray(ring, float)[:, :2] for ring in _rings(feature["geometry"])]
    levels = [level for level in LEVELS if rings[level]]
    if not levels:
        return None
    every = np.concatenate([ring for shape in rings[levels[-1]].values() for ring in shape])
    origin = (float(every[:, 0].mean()), float(every[:, 1].mean()))
    paths: dict[str, list[Outline | None]] = {}
    middles: dict[str, Array] = {}
    for level in levels:
        paths[level] = [None] * len(units[level])
        middles[level] = np.full((len(units[level]), 2), np.nan)
        for unit, shape in rings[level].items():
            ends = np.cumsum([len(ring) for ring in shape])
            joined = np.concatenate(shape)
            points = np.stack(to_plane(joined[:, 0], joined[:, 1], origin), axis=1)
            plane = np.split(points, ends[:-1])
            paths[level][unit] = _path(points, ends)
            if level == "street":
                middles[level][unit] = _middle(max(plane, key=len))
    return Outlines(levels[-1], paths, middles)


def _rings(geometry: Mapping[str, Any]) -> Iterable[Any]:
    if geometry["type"] == "Polygon":
        return list(geometry["coordinates"])
    if geometry["type"] == "MultiPolygon":
        return [ring for polygon in geometry["coordinates"] for ring in polygon]
    return [ring for one in geometry.get("geometries", ()) for ring in _rings(one)]


def _path(points: Array, ends: Any) -> Outline:
    """One outline of several rings; ``ends`` are where each ring ends among the points."""
    from matplotlib.path import Path as Outline

    codes = np.full(len(points), Outline.LINETO, dtype=np.uint8)
    codes[ends - 1] = Outline.CLOSEPOLY
    codes[np.concatenate([[0], ends[:-1]])] = Outline.MOVETO
    return Outline(points, codes)


def _middle(ring: Array) -> Array:
    """Centroid of the area inside a closed ring."""
    x, y = ring[:, 0], ring[:, 1]
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    area = cross.sum()
    if abs(area) < 1e-12:
        return np.asarray(ring.mean(axis=0))
    ends = ((x[:-1] + x[1:]) * cross).sum(), ((y[:-1] + y[1:]) * cross).sum()
    return np.array(ends) / (3.0 * area)


def street_lines(x: Array, y: Array, street: Array) -> list[Array]:
    """Lines between the streets of a drawn place: edges of the cells of its grids where the street changes.

    Parameters
    ----------
    x, y : ndarray, shape (grids,)
    street : ndarray of int, shape (grids,)

    Returns
    -------
    list of ndarray, shape (2, 2)
    """
    from scipy.spatial import QhullError, Voronoi

    points = np.stack([x, y], axis=1)
    span = float(max(np.ptp(x), np.ptp(y), 1e-9))
    middle = points.mean(axis=0)
    turn = np.linspace(0.0, 2.0 * np.pi, 48, endpoint=False)
    ring = middle + (0.5 + _EDGE) * span * 1.1 * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    try:
        cells = Voronoi(np.concatenate([points, ring]))
    except (QhullError, ValueError):
        return []
    n, lines = len(points), []
    for (a, b), (one, other) in zip(cells.ridge_points, cells.ridge_vertices, strict=True):
        here = street[a] if a < n else -1
        there = street[b] if b < n else -1
        if one >= 0 and other >= 0 and here != there:
            lines.append(cells.vertices[[one, other]])
    return lines
