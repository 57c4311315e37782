"""Boundaries of units: read from GeoJSON, shapefiles and GeoPackages, joined to the table of units by code or name.

Needs the extra ``geo`` (geopandas, pyogrio, shapely). What is written, ``boundaries.geojson``, is drawn without it.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from sim.errors import GridgovError
from sim.places.aliases import Aliases, plain
from sim.places.chinese_datum import from_gcj02
from sim.places.mistakes import Findings, Where
from sim.places.points import to_plane
from sim.places.resolve import Index, Unit
from sim.policy.text import T
from sim.scenario.unit_columns import LEVEL_TITLES, LEVELS
from sim.scenario.unit_table import Units, UnitTable

GCJ02: Final = "gcj02"
SUFFIXES: Final = (".geojson", ".json", ".shp", ".gpkg", ".zip")
MAX_BYTES: Final = 512 * 2**20
_DIGITS: Final = 6  # of a degree: a tenth of a metre
_NAMED: Final = 20
_CODES: Final = ("code", "adcode", "编码", "代码", "id", "gb")
_NAMES: Final = ("name", "名称", "fullname")


class GeoError(GridgovError):
    """The libraries that read boundaries are not there."""


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


@dataclass(slots=True)
class Boundaries:
    """Boundaries as read from a file, and those of units once they are joined.

    Attributes
    ----------
    file : str
    texts : list of dict
        Attributes of each feature: plain header > text.
    geometries : ndarray of shapely geometries
        In degrees (WGS 84).
    shapes : list of Shape
        Joined units; those of the levels above made from them.
    """

    file: str
    texts: list[dict[str, str]]
    geometries: Any
    shapes: list[Shape] = field(default_factory=list)

    def join(self, table: UnitTable, findings: Findings) -> UnitTable:
        """Join the boundaries to units; the units get area and point from theirs.

        The level is the one at which most boundaries fit. Units and boundaries without each other are noted.
        """
        level, found = max(((level, self._matches(level, table)) for level in LEVELS), key=lambda one: len(one[1]))
        if not found:
            findings.wrong(
                Where(self.file),
                T("no boundary has the code or name of a unit", "没有边界与任何单元的编码或名称相符"),
                T(
                    "give the features a column code or name as in the tables",
                    "请在边界属性中加入与表格一致的编码或名称",
                ),
            )
            return table
        self._note_unmatched(level, found, table[level], findings)
        order = sorted(found)
        shapes = [self.geometries[found[number]] for number in order]
        area = areas(shapes)
        self.shapes = [
            Shape(level, table[level].code[number], table[level].name[number], shape, round(float(one), 5))
            for number, shape, one in zip(order, shapes, area, strict=True)
        ]
        note_neighbours(self.shapes)
        self._above(level, order, shapes, table)
        return _with_points(table, self.shapes)

    def _matches(self, level: str, table: UnitTable) -> dict[int, int]:
        """Number of a unit > number of its boundary."""
        units = table[level]
        index = Index(level, [Unit(c, n, 0) for c, n in zip(units.code, units.name, strict=True)])
        headers = Aliases.known().headers[level]
        found: dict[int, int] = {}
        for number, texts in enumerate(self.texts):
            codes = [t for h, t in texts.items() if h in _CODES or headers.get(h) == "code"]
            names = [t for h, t in texts.items() if h in _NAMES or headers.get(h) == "name"]
            fitting = [index.codes[code] for code in codes if code in index.codes]
            fitting += [numbers[0] for name in names if len(numbers := index.names.get(name, [])) == 1]
            if fitting:
                found.setdefault(fitting[0], number)
        return found

    def _note_unmatched(self, level: str, found: dict[int, int], units: Units, findings: Findings) -> None:
        title = LEVEL_TITLES[level]
        findings.note(
            f"{self.file}: {len(found):,} of {len(units):,} {title} have boundaries",
            f"{self.file}：{len(units):,}个{title.zh}中{len(found):,}个有边界",
        )
        without = [units.name[n] or units.code[n] for n in range(len(units)) if n not in found]
        used = set(found.values())
        spare = [next(iter(t.values()), "?") for n, t in enumerate(self.texts) if n not in used]
        for names, en, zh in (
            (without, f"{title} without a boundary", f"无边界的{title.zh}"),
            (spare, "boundaries that no unit has", "无对应单元的边界"),
        ):
            if names:
                more = len(names) - _NAMED
                findings.note(
                    f"{en} ({len(names):,}): {', '.join(names[:_NAMED])}{f' and {more:,} more' if more > 0 else ''}",
                    f"{zh}（{len(names):,}个）：{'、'.join(names[:_NAMED])}{'等' if more > 0 else ''}",
                )

    def _above(self, level: str, numbers: list[int], geometries: list[Any], table: UnitTable) -> None:
        """Boundaries of the levels above: what their units cover together."""
        import shapely

        parent = np.array(numbers)
        below = level
        shapes = np.array(geometries, dtype=object)
        for upper in reversed(LEVELS[: LEVELS.index(level)]):
            parent = table[below].parent[parent]
            merged = []
            for number in np.unique(parent):
                whole = shapely.union_all(shapes[parent == number])
                merged.append(whole)
                units = table[upper]
                self.shapes.append(Shape(upper, units.code[number], units.name[number], whole))
            added = self.shapes[-len(merged) :]
            for shape, area in zip(added, areas(merged), strict=True):
                shape.area = round(float(area), 5)
            note_neighbours(added)
            shapes, parent, below = np.array(merged, dtype=object), np.unique(parent), upper

    def write(self, path: Path) -> None:
        """Write all shapes as GeoJSON in degrees (WGS 84)."""
        import shapely

        features = []
        for shape in self.shapes:
            geometry = json.loads(shapely.to_geojson(shapely.set_precision(shape.geometry, 10.0**-_DIGITS)))
            properties = {"level": shape.level, "code": shape.code, "name": shape.name, "area_km2": shape.area}
            properties["neighbours"] = shape.neighbours
            features.append({"type": "Feature", "properties": properties, "geometry": geometry})
        text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
        path.write_text(text, encoding="utf-8", newline="\n")


def read_boundaries(path: Path, crs: str, findings: Findings) -> Boundaries | None:
    """Read boundaries; what is wrong is noted.

    Parameters
    ----------
    path : Path
        GeoJSON, shapefile or GeoPackage.
    crs : str
        Coordinate reference system: empty for that of the file, ``gcj02``, or any definition (``EPSG:4490``).
    findings : Findings

    Returns
    -------
    Boundaries or None
        None if the file cannot be used.

    Raises
    ------
    GeoError
        The extra ``geo`` is not installed.
    """
    try:
        import geopandas
        import pyogrio  # noqa: F401
        import pyproj.exceptions
        from shapely.errors import ShapelyError
    except ImportError as error:
        raise GeoError(
            f"--boundaries: expected geopandas, pyogrio and shapely, found none ({error}); "
            'install them with pip install "gridgov[geo]"'
        ) from error
    where = Where(path.name)
    if not path.is_file() or path.suffix.lower() not in SUFFIXES or path.stat().st_size > MAX_BYTES:
        findings.wrong(
            where,
            T("no file of boundaries that can be read", "没有可读取的边界文件"),
            T(
                "give a .geojson, .shp or .gpkg file of at most 512 MB",
                "请提供 .geojson、.shp 或 .gpkg 文件（不超过512MB）",
            ),
        )
        return None
    try:
        frame = _frame(path)
    except (RuntimeError, ShapelyError, TypeError, ValueError, OSError) as error:
        why = str(error)[:100]
        findings.wrong(
            where,
            T(f"the boundaries cannot be read ({why})", f"边界文件无法读取（{why}）"),
            T("export them anew as GeoJSON or GeoPackage", "请重新导出为 GeoJSON 或 GeoPackage"),
        )
        return None
    if not isinstance(frame, geopandas.GeoDataFrame) or frame.geometry.isna().all() or not len(frame):
        findings.wrong(where, T("no geometry in it", "文件中没有几何图形"), T("export polygons", "请导出面要素"))
        return None
    try:
        frame = _in_degrees(frame, crs)
    except pyproj.exceptions.CRSError:
        findings.wrong(
            where,
            T(f'the coordinate system "{crs}" is not known', f"坐标系“{crs}”无法识别"),
            T("write EPSG:4490, EPSG:4326, gcj02 or another definition", "请填写EPSG:4490、EPSG:4326、gcj02等"),
        )
        return None
    except GridgovError:
        findings.wrong(
            where,
            T("the file does not say its coordinate system", "文件未注明坐标系"),
            T(
                "give it: --crs EPSG:4490 (CGCS2000), gcj02 or another",
                "请用 --crs 注明，如EPSG:4490（CGCS2000）或gcj02",
            ),
        )
        return None
    return _checked(path, frame, findings)


def _frame(path: Path) -> Any:
    import pyogrio

    if path.suffix.lower() != ".shp" or path.with_suffix(".cpg").exists():
        return pyogrio.read_dataframe(path)
    try:
        return pyogrio.read_dataframe(path, encoding="utf-8")
    except UnicodeDecodeError:
        return pyogrio.read_dataframe(path, encoding="gb18030")


def _in_degrees(frame: Any, crs: str) -> Any:
    """The frame in WGS 84."""
    import shapely

    if crs.strip().lower().replace("-", "") == GCJ02:
        points = from_gcj02(shapely.get_coordinates(frame.geometry.values))
        frame = frame.set_geometry(shapely.set_coordinates(frame.geometry.values.copy(), points))
        return frame.set_crs("EPSG:4326", allow_override=True)
    if crs:
        frame = frame.set_crs(crs, allow_override=True)
    if frame.crs is None:
        raise GeoError("no coordinate system")
    return frame.to_crs("EPSG:4326")


def _checked(path: Path, frame: Any, findings: Findings) -> Boundaries | None:
    import shapely

    geometries = shapely.force_2d(frame.geometry.values)
    polygons = np.isin(shapely.get_type_id(geometries), (3, 6))
    bounds = shapely.total_bounds(geometries[polygons]) if polygons.any() else np.full(4, np.nan)
    if not polygons.any() or not np.isfinite(bounds).all() or max(np.abs(bounds)) > 180:
        findings.wrong(
            Where(path.name),
            T("no polygons within the degrees of the globe", "没有位于经纬度范围内的面要素"),
            T("export polygons, and give the coordinate system with --crs", "请导出面要素，并用 --crs 注明坐标系"),
        )
        return None
    rows = frame.drop(columns=frame.geometry.name).loc[polygons].to_dict("records")
    texts = [{plain(k): _text(v) for k, v in row.items() if v is not None and v == v} for row in rows]
    valid = geometries[polygons]
    broken = ~shapely.is_valid(valid)
    if broken.any():
        valid[broken] = shapely.make_valid(valid[broken])
        number = int(broken.sum())
        findings.note(f"{path.name}: {number} polygons were mended", f"{path.name}：修复了{number}个自相交图形")
    return Boundaries(path.name, texts, valid)


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


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


def _with_points(table: UnitTable, shapes: Iterable[Shape]) -> UnitTable:
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
