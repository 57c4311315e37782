"""Geometry of boundaries: polygons mended, areas, neighbours, points."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.places.points import to_plane
from sim.scenario.unit_columns import LEVELS
from sim.scenario.unit_table import Units, UnitTable


@dataclass(slots=True)
class Shape:
    """Boundary of one unit.

    Attributes
    ----------
    level, code, name : str
    geometry : shapely geometry
        In degrees (WGS 84).
    area : float
        Square kilometres.
    neighbours : list of str
        Codes of the units of its level that it has a boundary with.
    """

    level: str
    code: str
    name: str
    geometry: Any
    area: float = 0.0
    neighbours: list[str] = field(default_factory=list)


def cleaned(geometries: Any) -> tuple[Any, int]:
    """Polygons with an area; None where there is none, and the number of those that were mended.

    Parameters
    ----------
    geometries : ndarray of shapely geometries
    """
    import shapely

    points, owner = shapely.get_coordinates(geometries, return_index=True)
    usable = np.isin(shapely.get_type_id(geometries), (3, 6)) & ~shapely.is_empty(geometries)
    usable[owner[~np.isfinite(points).all(axis=1)]] = False
    kept: Any = np.where(usable, shapely.force_2d(np.where(usable, geometries, None)), None)
    broken = usable & ~shapely.is_valid(kept)
    kept[broken] = [_areal(one) for one in shapely.make_valid(kept[broken])]
    kept[~(shapely.area(kept) > 0)] = None
    return kept, int((broken & ~shapely.is_missing(kept)).sum())


def _areal(geometry: Any) -> Any:
    """What of a geometry has an area: its lines and points are left out."""
    import shapely

    parts = shapely.get_parts(shapely.get_parts(geometry))
    parts = parts[shapely.get_dimensions(parts) == 2]
    return shapely.union_all(parts) if len(parts) else None


def united(geometries: Sequence[Any]) -> Any:
    """One geometry of the parts of a unit."""
    import shapely

    return geometries[0] if len(geometries) == 1 else shapely.union_all(list(geometries))


def areas(geometries: Sequence[Any]) -> Any:
    """Areas in square kilometres, on an equal-area projection round their middle; float64 (geometries,)."""
    import geopandas

    series = geopandas.GeoSeries(list(geometries), crs="EPSG:4326")
    west, south, east, north = series.total_bounds
    middle = f"+proj=laea +lat_0={(south + north) / 2} +lon_0={(west + east) / 2} +datum=WGS84 +units=km"
    return series.to_crs(middle).area.to_numpy()


def note_neighbours(shapes: Sequence[Shape]) -> None:
    """Note for each shape the codes of those with which it has more than a point in common."""
    import shapely

    geometries = np.array([shape.geometry for shape in shapes], dtype=object)
    one, other = shapely.STRtree(geometries).query(geometries, predicate="intersects")
    apart = one < other
    one, other = one[apart], other[apart]
    common = shapely.length(shapely.intersection(shapely.boundary(geometries[one]), geometries[other]))
    for a, b in zip(one[common > 0].tolist(), other[common > 0].tolist(), strict=True):
        shapes[a].neighbours.append(shapes[b].code)
        shapes[b].neighbours.append(shapes[a].code)


def with_points(table: UnitTable, shapes: Iterable[Shape]) -> UnitTable:
    """The table with area, x and y of the units that have boundaries."""
    import shapely

    listed = list(shapes)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        points = shapely.get_coordinates(shapely.point_on_surface([shape.geometry for shape in listed]))
        middles = shapely.get_coordinates(shapely.centroid([shape.geometry for shape in listed]))
    inside = shapely.contains_xy([shape.geometry for shape in listed], middles)
    points = np.where(inside[:, None], middles, points)
    origin = tuple(np.mean(points, axis=0).tolist())
    x, y = to_plane(points[:, 0], points[:, 1], origin)
    levels = dict(table.levels)
    for level in LEVELS:
        units = levels[level]
        number = {code: i for i, code in enumerate(units.code)}
        values = {name: units.column(name).copy() for name in ("x", "y", "area")}
        here = [i for i, shape in enumerate(listed) if shape.level == level]
        for i in here:
            unit = number[listed[i].code]
            values["x"][unit], values["y"][unit] = round(float(x[i]), 4), round(float(y[i]), 4)
            values["area"][unit] = listed[i].area
        if here:
            levels[level] = Units(units.code, units.name, units.drawn, units.parent, {**units.values, **values})
    return UnitTable(levels)
