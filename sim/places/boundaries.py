"""Boundaries of units: read from GeoJSON, shapefiles and GeoPackages, joined to the table of units by code or name.

Needs the extra ``geo`` (geopandas, pyogrio, shapely). What is written, ``boundaries.geojson``, is drawn without it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from sim.errors import GridgovError
from sim.places.aliases import Aliases, plain
from sim.places.cells import one_width
from sim.places.chinese_datum import from_gcj02
from sim.places.mistakes import Findings, Where
from sim.places.resolve import Index, Unit
from sim.places.shapes import Shape, areas, cleaned, note_neighbours, united, with_points
from sim.policy.text import T
from sim.scenario.unit_columns import LEVEL_TITLES, LEVELS
from sim.scenario.unit_table import Units, UnitTable

GCJ02: Final = "gcj02"
SUFFIXES: Final = (".geojson", ".json", ".shp", ".gpkg", ".zip")
MAX_BYTES: Final = 512 * 2**20
_DIGITS: Final = 6  # of a degree: a tenth of a metre
_NAMED: Final = 20
_LONGITUDES, _LATITUDES = (70, 140), (0, 60)
_LEAST_SPAN: Final = 1e-5  # of a degree: a metre
_CODES: Final = ("code", "adcode", "编码", "代码", "id", "gb")
_NAMES: Final = ("name", "名称", "fullname")


class GeoError(GridgovError):
    """The libraries that read boundaries are not there."""


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
        fitting = ((level, self._matches(level, table)) for level in reversed(LEVELS))
        level, found = max(fitting, key=lambda one: len(one[1]))
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
        shapes = [united([self.geometries[part] for part in found[number]]) for number in order]
        area = areas(shapes)
        self.shapes = [
            Shape(level, table[level].code[number], table[level].name[number], shape, round(float(one), 5))
            for number, shape, one in zip(order, shapes, area, strict=True)
        ]
        note_neighbours(self.shapes)
        self._above(level, order, shapes, table)
        return with_points(table, self.shapes)

    def _matches(self, level: str, table: UnitTable) -> dict[int, list[int]]:
        """Number of a unit > numbers of its boundaries, which are parts of it where there are several."""
        units = table[level]
        index = Index(level, [Unit(c, n, 0) for c, n in zip(units.code, units.name, strict=True)])
        headers = Aliases.known().headers[level]
        above = _Above(level, table, headers)
        found: dict[int, list[int]] = {}
        for number, texts in enumerate(self.texts):
            if texts.get("level") in LEVELS and texts["level"] != level:  # as in boundaries.geojson
                continue
            codes = [t for h, t in texts.items() if h in _CODES or headers.get(h) == "code"]
            names = [t for h, t in texts.items() if h in _NAMES or headers.get(h) == "name"]
            fitting = [index.codes[code] for code in codes if code in index.codes]
            for name in names:
                inside = above.narrowed(index.names.get(name, []), texts)
                fitting += inside if len(inside) == 1 else []
            if fitting:
                found.setdefault(fitting[0], []).append(number)
        return found

    def _note_unmatched(self, level: str, found: dict[int, list[int]], units: Units, findings: Findings) -> None:
        title = LEVEL_TITLES[level]
        findings.note(
            f"{self.file}: {len(found):,} of {len(units):,} {title} have boundaries",
            f"{self.file}：{len(units):,}个{title.zh}中{len(found):,}个有边界",
        )
        without = [units.name[n] or units.code[n] for n in range(len(units)) if n not in found]
        used = {number for parts in found.values() for number in parts}
        if len(used) > len(found):
            findings.note(
                f"{self.file}: parts of one unit were put together ({len(used):,} boundaries)",
                f"{self.file}：同一单元的多个图形已合并（共{len(used):,}个图形）",
            )
        spare = [_called(texts) for n, texts in enumerate(self.texts) if n not in used]
        for names, en, zh in (
            (without, f"{title} without a boundary", f"无边界的{title.zh}"),
            (spare, f"boundaries without one of the {title}", f"无对应{title.zh}的边界"),
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
    except pyproj.exceptions.ProjError:
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

    geometries, mended = cleaned(np.asarray(frame.geometry.values, dtype=object))
    there = ~shapely.is_missing(geometries)
    west, south, east, north = shapely.total_bounds(geometries[there]).tolist() if there.any() else [np.nan] * 4
    (low_x, high_x), (low_y, high_y) = _LONGITUDES, _LATITUDES
    inside = low_x <= west and east <= high_x and low_y <= south and north <= high_y
    if not inside or max(east - west, north - south) < _LEAST_SPAN:
        findings.wrong(
            Where(path.name),
            T(
                f"no polygons between the degrees {low_x}-{high_x} east and {low_y}-{high_y} north",
                f"没有位于东经{low_x}—{high_x}度、北纬{low_y}—{high_y}度之间的面要素",
            ),
            T(
                "export polygons with longitude before latitude, and give the coordinate system with --crs",
                "请导出面要素（经度在前、纬度在后），并用 --crs 注明坐标系",
            ),
        )
        return None
    rows = frame.drop(columns=frame.geometry.name).loc[there].to_dict("records")
    texts = [{plain(key): text for key, value in row.items() if (text := _text(value))} for row in rows]
    if mended:
        findings.note(f"{path.name}: {mended} polygons were mended", f"{path.name}：修复了{mended}个自相交图形")
    without = int((~there).sum())
    if without:
        findings.note(
            f"{path.name}: {without} features without an area were left out",
            f"{path.name}：略去{without}个无面积的要素",
        )
    return Boundaries(path.name, texts, geometries[there])


def _text(value: object) -> str:
    """A value of a feature as a text; empty for what is neither a text nor a number."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else "" if value != value else str(value)
    return one_width(str(value)) if isinstance(value, str | int) else ""


def _called(texts: Mapping[str, str]) -> str:
    """A name, else a code, else the first text of a feature."""
    return next((texts[header] for header in (*_NAMES, *_CODES) if header in texts), next(iter(texts.values()), "?"))


class _Above:
    """The units above those of a level, to tell units of one name apart."""

    def __init__(self, level: str, table: UnitTable, headers: Mapping[str, str]) -> None:
        self.table, self.headers = table, headers
        self.levels = LEVELS[: LEVELS.index(level) + 1]

    def narrowed(self, numbers: list[int], texts: Mapping[str, str]) -> list[int]:
        """Those of some units that lie in the units above which a feature names; all if it names none that is known."""
        above = dict(zip(numbers, numbers, strict=True))
        for upper, below in zip(reversed(self.levels[:-1]), reversed(self.levels[1:]), strict=True):
            above = {number: int(self.table[below].parent[unit]) for number, unit in above.items()}
            role = "parent" if below == self.levels[-1] else f"{upper}_of"
            told = {text for header, text in texts.items() if self.headers.get(header) in (role, f"{role}_name")}
            units = self.table[upper]
            if told & {*units.code, *units.name}:
                above = {n: unit for n, unit in above.items() if told & {units.code[unit], units.name[unit]}}
        return list(above)
