"""An invented district for the worked example: its tables and its boundaries.

Writes ``district.xlsx`` (streets, communities and grids with Chinese headers) and ``district.geojson`` (polygons of the
grids) into a folder:

    python experiments/worked_city.py FOLDER [--grids 1350]

Nothing in it is about a real place. The same numbers give the same files. Boundaries need the extra ``geo``.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl

SEED = 20261127
STREETS, COMMUNITIES, GRIDS, RESIDENTS = 8, 96, 1350, 620_000
ORIGIN = (121.35, 41.02)  # degrees; open country in the north-east
KM_A_DEGREE = 111.32
TURN = np.radians(14.0)  # the streets run at this angle
STREET_NAMES = ("东风", "新华", "胜利", "建设", "兴隆", "河畔", "平安", "光明")
FIRST = "锦和新幸友团前红向东春金玉福康永"
SECOND = ("绣", "平", "华", "福", "谊", "结", "进", "旗", "阳", "升", "晖", "桥")


@dataclass(frozen=True)
class District:
    """An invented district.

    Attributes
    ----------
    x, y : ndarray of float64, shape (grids,)
        Kilometres.
    community, street : ndarray of int
        Community of each grid; street of each community.
    cells : list of shapely polygons
        In kilometres.
    """

    x: Any
    y: Any
    community: Any
    street: Any
    cells: list[Any]


def outline(area: float) -> Any:
    """An irregular round outline of an area in square kilometres."""
    import shapely

    rng = np.random.default_rng(SEED)
    angle = np.linspace(0.0, 2.0 * np.pi, 90, endpoint=False)
    radius = np.ones(90)
    for wave in (2, 3, 5):
        radius += 0.09 * rng.normal() * np.cos(wave * angle + rng.uniform(0, 6.3))
    shape = shapely.Polygon(np.stack([1.25 * radius * np.cos(angle), 0.85 * radius * np.sin(angle)], axis=1))
    return shapely.affinity.scale(shape, np.sqrt(area / shape.area), np.sqrt(area / shape.area), origin=(0, 0))


def points_inside(shape: Any, number: int) -> Any:
    """Points of a bent and jittered lattice inside a shape, as many as asked for, denser in the middle."""
    import shapely

    rng = np.random.default_rng(SEED + 1)
    step = np.sqrt(shape.area / number)
    for _ in range(200):
        reach = np.arange(-80, 81) * step
        u, v = (axis.ravel() for axis in np.meshgrid(reach, reach * 0.92))
        u, v = u + rng.uniform(-0.24, 0.24, u.size) * step, v + rng.uniform(-0.24, 0.24, v.size) * step
        pull = 0.86 + 0.14 * np.minimum(1.0, np.hypot(u, v) / np.sqrt(shape.area))
        x, y = pull * (np.cos(TURN) * u - np.sin(TURN) * v), pull * (np.sin(TURN) * u + np.cos(TURN) * v)
        inside = shapely.contains_xy(shape, x, y)
        if inside.sum() >= number:
            keep = np.sort(rng.choice(np.flatnonzero(inside), number, replace=False))
            return np.stack([x[keep], y[keep]], axis=1)
        step *= 0.997
    raise RuntimeError("no lattice fits")


def cut(points: Any, rows: Any, parts: int) -> list[Any]:
    """Rows cut into compact parts of nearly even number, across the longer side again and again."""
    if parts == 1:
        return [rows]
    span = np.ptp(points[rows], axis=0)
    order = rows[np.argsort(points[rows, int(span[1] > span[0])], kind="stable")]
    left = parts // 2
    at = round(len(rows) * left / parts)
    return [*cut(points, order[:at], left), *cut(points, order[at:], parts - left)]


def make_district(streets: int = STREETS, communities: int = COMMUNITIES, grids: int = GRIDS) -> District:
    """Lay out the district: grids as cells of a lattice, joined to communities and streets."""
    import shapely

    shape = outline(grids * 0.062)
    points = points_inside(shape, grids)
    order: list[int] = []
    community, street = [], []
    for number, rows in enumerate(cut(points, np.arange(grids), streets)):
        here = communities * (number + 1) // streets - communities * number // streets
        for part in cut(points, rows, here):
            community += [len(street)] * len(part)
            street.append(number)
            order += part.tolist()
    points = points[order]
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=shape))
    index = shapely.STRtree(cells).query(shapely.points(points), predicate="within")
    ordered = [None] * grids
    for point, cell in zip(*index, strict=True):
        ordered[point] = shapely.intersection(cells[cell], shape)
    return District(points[:, 0], points[:, 1], np.array(community), np.array(street), ordered)


def names(communities: int) -> list[str]:
    """Names of communities, all different."""
    found = [f"{first}{second}社区" for second in SECOND for first in FIRST]
    while len(found) < communities:
        found += [f"{name[:-2]}{len(found)}社区" for name in found[: communities - len(found)]]
    return found[:communities]


def tables(district: District, residents: int = RESIDENTS) -> dict[str, list[list[Any]]]:
    """Sheets of the workbook: headers, then one row a unit."""
    rng = np.random.default_rng(SEED + 2)
    grids, communities = len(district.x), len(district.street)
    kind = rng.choice(3, grids, p=[0.72, 0.18, 0.10])
    weight = np.array([1.0, 0.12, 0.06])[kind] * np.exp(0.45 * rng.normal(size=grids))
    people = np.floor(weight / weight.sum() * residents).astype(int)
    people[np.argsort(-weight)[: residents - people.sum()]] += 1
    here = np.bincount(district.community, people, communities)
    poor = 0.5 + 0.25 * np.sin(district.x / 2.5) - 0.2 * np.cos(district.y / 2.0) + 0.08 * rng.normal(size=grids)
    poor = np.bincount(district.community, poor, communities) / np.bincount(district.community)
    titles = names(communities)
    head = ["街道编码", "街道名称", "经办人员数"]
    streets = [[f"2199{s + 1:02d}", f"{name}街道", 18 + s % 5] for s, name in enumerate(STREET_NAMES)]
    rows = []
    for c in range(communities):
        elders, migrants = 0.13 + 0.06 * poor[c], 0.08 + 0.10 * poor[c]
        rows.append([
            f"2199{district.street[c] + 1:02d}{c + 1:03d}", titles[c], f"{STREET_NAMES[district.street[c]]}街道",
            int(here[c]), round(here[c] * elders), round(here[c] * migrants), round(here[c] * (0.01 + 0.06 * poor[c])),
            round(here[c] * 0.05), 8 + c % 9, max(2, round(here[c] / 1300)), max(2, round(here[c] / 1900)),
            round(float(here[c]) * 15 / 1e4, 1),
        ])  # fmt: skip
    communities_head = [
        "社区编码", "社区名称", "所属街道", "常住人口", "60岁以上", "流动人口", "低保低收入人数", "党员人数",
        "党组织数", "网格员数", "窗口岗位数", "社区经费（万元）",
    ]  # fmt: skip
    words = ("居住", "产业", "道路")
    grid_rows = [
        [f"{rows[c][0]}{g + 1:04d}", f"{titles[c][:-2]}第{g + 1}网格", rows[c][0], words[kind[g]], int(people[g])]
        for g, c in enumerate(district.community)
    ]
    return {
        "街道": [head, *streets[: int(district.street.max()) + 1]],
        "社区": [communities_head, *rows],
        "网格": [["网格编码", "网格名称", "所属社区", "网格类型", "常住人口"], *grid_rows],
    }


def geojson(district: District, codes: list[str]) -> dict[str, Any]:
    """Polygons of the grids in degrees (WGS 84)."""
    import shapely

    features = []
    for cell, code in zip(district.cells, codes, strict=True):
        shape = shapely.transform(
            cell,
            lambda km: km / KM_A_DEGREE / np.array([np.cos(np.radians(ORIGIN[1])), 1.0]) + np.array(ORIGIN),
        )
        geometry = json.loads(shapely.to_geojson(shapely.set_precision(shape, 1e-6)))
        features.append({"type": "Feature", "properties": {"网格编码": code}, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


def write(folder: Path, grids: int = GRIDS) -> tuple[Path, Path]:
    """Write the workbook and the boundaries."""
    folder.mkdir(parents=True, exist_ok=True)
    district = make_district(grids=grids)
    sheets = tables(district, round(RESIDENTS * grids / GRIDS))
    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(folder / "district.xlsx")
    codes = [row[0] for row in sheets["网格"][1:]]
    text = json.dumps(geojson(district, codes), ensure_ascii=False)
    (folder / "district.geojson").write_text(text, encoding="utf-8")
    return folder / "district.xlsx", folder / "district.geojson"


def main() -> None:
    """Write the files into the folder that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--grids", type=int, default=GRIDS)
    given = parser.parse_args()
    for path in write(given.folder, given.grids):
        print(path)


if __name__ == "__main__":
    main()
