"""Boundaries become areas, points, neighbours and maps; what does not fit is named."""

from __future__ import annotations

import importlib.util
import json
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import sim
from sim.places.importing import Imported, import_tables
from sim.places.making import make_place
from sim.places.mistakes import TableError
from sim.report import animation, grid_map
from tests.each import each
from tests.places import office

geopandas = pytest.importorskip("geopandas")
pytest.importorskip("pyogrio")

from sim.places.boundaries import read_boundaries  # noqa: E402
from sim.places.chinese_datum import from_gcj02, to_gcj02  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
GRIDS = 240
_CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("worked_city", ROOT / "experiments" / "worked_city.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    __import__("sys").modules["worked_city"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Tables and boundaries of the worked city, smaller."""
    return script().write(tmp_path_factory.mktemp("files"), GRIDS)


def imported(folder: Path, table: Path, boundaries: Path, crs: str = "") -> Imported:
    make_place(folder, {"residents": 110_000, "districts": 1, "streets": 8, "communities": 96, "grids": GRIDS}, "demo")
    return import_tables(folder, [table], boundaries=partial(read_boundaries, boundaries, crs))


def test_every_grid_gets_the_area_and_point_of_its_boundary(tmp_path: Path, files: tuple[Path, Path]) -> None:
    units = imported(tmp_path / "city", *files).units
    area = units["grid"].column("area")
    assert area.sum() == pytest.approx(GRIDS * 0.062, rel=0.01)
    assert units["community"].column("area").sum() == pytest.approx(area.sum(), rel=1e-3)
    x, y = units["grid"].column("x"), units["grid"].column("y")
    assert np.isfinite(x).all()
    assert np.ptp(x) > np.ptp(y) > 1
    shapes = json.loads((tmp_path / "city/boundaries.geojson").read_text(encoding="utf-8"))["features"]
    assert {shape["properties"]["level"] for shape in shapes} == {"grid", "community", "street", "district"}
    by_code = {(s["properties"]["level"], s["properties"]["code"]): s["properties"] for s in shapes}
    for (level, code), one in by_code.items():
        assert all(code in by_code[level, other]["neighbours"] for other in one["neighbours"])


@pytest.mark.parametrize("form", ["gpkg", "shp", "gb18030", "epsg", "gcj02", "nameless crs"])
def test_forms_of_boundaries_give_the_same_points(tmp_path: Path, files: tuple[Path, Path], form: str) -> None:
    frame = geopandas.read_file(files[1])
    plain = imported(tmp_path / "plain", *files).units["grid"]
    crs = ""
    if form == "gpkg":
        path = tmp_path / "b.gpkg"
        frame.to_file(path)
    elif form in ("shp", "gb18030"):
        path = tmp_path / "b.shp"
        frame = frame.rename(columns={"网格编码": "code"}).assign(备注="网格")
        frame.to_file(path, encoding="gb18030" if form == "gb18030" else "utf-8")
        path.with_suffix(".cpg").unlink(missing_ok=True)
    elif form == "gcj02":
        import shapely

        path, crs = tmp_path / "b.geojson", "gcj02"
        shifted = shapely.transform(frame.geometry.values, to_gcj02)
        frame.set_geometry(shifted).to_file(path)
    else:
        path = tmp_path / "b.shp"
        frame.rename(columns={"网格编码": "code"}).to_crs("EPSG:4549").to_file(path)
        if form == "nameless crs":
            path.with_suffix(".prj").unlink()
            crs = "EPSG:4549"
    other = imported(tmp_path / "other", files[0], path, crs).units["grid"]
    assert np.abs(other.column("x") - plain.column("x")).max() < 0.01
    assert np.abs(other.column("area") - plain.column("area")).max() < 0.001


def test_gcj02_is_undone_to_a_centimetre() -> None:
    points = np.array([[116.39, 39.91], [121.47, 31.23], [104.07, 30.57]])
    shifted = to_gcj02(points)
    assert (np.abs(shifted - points) > 0.001).any(axis=1).all()
    assert np.abs(from_gcj02(shifted) - points).max() < 1e-7


@pytest.mark.parametrize(
    ("content", "crs"),
    [
        ('{"type": "FeatureCollection", "features": []}', ""),
        ("no geojson", ""),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"code": "x"}, '
         '"geometry": {"type": "Point", "coordinates": [121, 41]}}]}', ""),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"code": "x"}, '
         '"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}}]}', ""),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"code": "x"}, '
         '"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}}]}', "EPSG:abc"),
    ],
)  # fmt: skip
def test_boundaries_that_do_not_fit_are_refused(
    tmp_path: Path, files: tuple[Path, Path], content: str, crs: str
) -> None:
    (tmp_path / "b.geojson").write_text(content, encoding="utf-8")
    with pytest.raises(TableError):
        imported(tmp_path / "city", files[0], tmp_path / "b.geojson", crs)
    assert not (tmp_path / "city/territory.parquet").exists()


def test_units_and_boundaries_without_each_other_are_named(tmp_path: Path, files: tuple[Path, Path]) -> None:
    content: Any = json.loads(files[1].read_text(encoding="utf-8"))
    content["features"][0]["properties"]["网格编码"] = "elsewhere"
    (tmp_path / "b.geojson").write_text(json.dumps(content), encoding="utf-8")
    notes = " ".join(imported(tmp_path / "city", files[0], tmp_path / "b.geojson").findings.notes)
    assert "elsewhere" in notes
    assert "without a boundary (1)" in notes


def features(*properties: dict[str, Any], at: tuple[float, float] = (121.0, 41.0)) -> list[dict[str, Any]]:
    """Squares of a hundredth of a degree beside each other."""
    x, y = at
    rings = [[[x + (n + i) / 100, y + j / 100] for i, j in _CORNERS] for n in range(len(properties))]
    return [
        {"type": "Feature", "properties": told, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for told, ring in zip(properties, rings, strict=True)
    ]


def joined(folder: Path, shapes: list[dict[str, Any]], crs: str = "", sheets: Any = None) -> Imported:
    """Tables of four communities, imported with boundaries."""
    office.place(folder)
    table = office.workbook(folder / "t.xlsx", sheets or office.SHEETS)
    (folder / "b.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": shapes}), encoding="utf-8")
    return import_tables(folder, [table], boundaries=partial(read_boundaries, folder / "b.geojson", crs))


BROKEN: dict[str, Any] = {
    "empty": {"type": "Polygon", "coordinates": []},
    "missing": None,
    "a point": {"type": "Point", "coordinates": [121, 41]},
    "no area": {"type": "Polygon", "coordinates": [[[121, 41], [121.1, 41], [121.05, 41], [121, 41]]]},
    "no numbers": {"type": "Polygon", "coordinates": [[[121, 41], [float("nan"), 41], [121.1, 41.1], [121, 41]]]},
}


@pytest.mark.filterwarnings("ignore:invalid value")
def test_a_shape_without_an_area_is_left_out_and_the_others_are_drawn(tmp_path: Path) -> None:
    def left_out(name: str) -> None:
        shapes = features(*({"code": f"C{n}", "list": [n]} for n in range(1, 5)))
        shapes[0]["geometry"] = BROKEN[name]
        done = joined(tmp_path / name, shapes)
        assert np.isnan(done.units["community"].column("area")).tolist() == [True, False, False, False]
        assert "1 features without an area were left out" in " ".join(done.findings.notes)

    each(left_out, BROKEN)


def test_of_a_mended_shape_only_what_has_an_area_stays(tmp_path: Path) -> None:
    shapes = features(*({"code": f"C{n}"} for n in range(1, 5)))
    ring = shapes[0]["geometry"]["coordinates"][0]
    shapes[0]["geometry"]["coordinates"] = [[*ring[:3], [121.01, 41.02], *ring[2:]]]  # a line there and back
    area = joined(tmp_path / "city", shapes).units["community"].column("area")
    assert area[0] == pytest.approx(area[1], rel=1e-3)
    kinds = {
        shape["geometry"]["type"]
        for shape in json.loads((tmp_path / "city/boundaries.geojson").read_bytes())["features"]
    }
    assert kinds == {"Polygon"}


def test_parts_of_one_unit_are_put_together(tmp_path: Path) -> None:
    area = (
        joined(tmp_path / "city", features(*({"code": f"C{n}"} for n in (1, 2, 3, 4, 1))))
        .units["community"]
        .column("area")
    )
    assert area[0] == pytest.approx(2 * area[1], rel=1e-3)


def test_units_of_one_name_are_told_apart_by_the_unit_above(tmp_path: Path) -> None:
    rows = [["社区名称", "街道", "常住人口"], ["和平", "东街", 3000], ["新华", "东街", 3000], ["和平", "西街", 2000]]
    told = ({"社区": "新华", "街道": "东街"}, {"社区": "和平", "街道": "西街"}, {"社区": "和平", "街道": "东街"})
    units = joined(tmp_path / "city", features(*told), sheets={"社区": rows}).units["community"]
    x = dict(zip(units.code, units.column("x"), strict=True))
    assert sorted(x, key=x.__getitem__) == ["D1-01-02", "D1-02-01", "D1-01-01"]


@pytest.mark.parametrize(
    ("at", "crs"),
    [((41, 121), ""), ((43, 87), ""), ((-70, -20), ""), ((121, 41), "EPSG:4549"), ((121, 41), 'LOCAL_CS["x"]')],
    ids=["swapped", "swapped in the west", "elsewhere", "not projected", "no place on the globe"],
)
def test_coordinates_that_cannot_be_are_refused_with_a_remedy(
    tmp_path: Path, at: tuple[float, float], crs: str
) -> None:
    with pytest.raises(TableError, match=r"longitude before latitude|is not known"):
        joined(tmp_path / "city", features(*({"code": f"C{n}"} for n in range(1, 5)), at=at), crs)


def test_boundaries_of_an_earlier_import_are_told_and_can_be_joined_again(tmp_path: Path) -> None:
    first = joined(tmp_path, features(*({"code": f"C{n}"} for n in range(1, 5)))).units["community"]
    again = import_tables(tmp_path, [tmp_path / "t.xlsx"])
    assert "of an earlier import is not joined anew" in " ".join(again.findings.notes)
    own = partial(read_boundaries, tmp_path / "boundaries.geojson", "")
    units = import_tables(tmp_path, [tmp_path / "t.xlsx"], boundaries=own).units["community"]
    np.testing.assert_allclose(units.column("area"), first.column("area"), rtol=1e-3)
    np.testing.assert_allclose(units.column("x"), first.column("x"), atol=1e-3)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_map_draws_polygons_and_a_schematic_says_that_it_is_one(
    tmp_path: Path, files: tuple[Path, Path], lang: str
) -> None:
    import matplotlib.pyplot as plt
    from matplotlib.collections import PathCollection

    from sim.report import figures

    imported(tmp_path / "city", *files)
    short = {"run.days": 8, "run.warm_up_days": 2}
    run = sim.run(sim.load(tmp_path / "city").with_(short), seed=1)
    axes = figures.grid_map({"a": run, "b": run}, ["deprivation"], lang=lang)
    filled = axes.collections[0]
    assert isinstance(filled, PathCollection)
    assert len(filled.get_paths()) == GRIDS
    other = axes.figure.axes[1].collections[0]
    assert filled.get_clim() == other.get_clim()
    assert {"东风街道", "光明街道"} <= {text.get_text() for text in axes.texts}
    _fits(axes)
    drawn = figures.grid_map(sim.run(sim.load("demo").with_(short), seed=1), ["deprivation"], lang=lang)
    assert ("示意图" if lang == "zh" else "Schematic") in drawn.figure.get_supxlabel()
    _fits(drawn)
    plt.close("all")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_map_says_how_many_grids_have_no_boundary(tmp_path: Path, files: tuple[Path, Path], lang: str) -> None:
    from sim.report import figures

    content: Any = json.loads(files[1].read_text(encoding="utf-8"))
    content["features"][3]["geometry"] = {"type": "Point", "coordinates": [121, 41]}
    del content["features"][0]
    (tmp_path / "b.geojson").write_text(json.dumps(content), encoding="utf-8")
    imported(tmp_path / "city", files[0], tmp_path / "b.geojson")
    run = sim.run(sim.load(tmp_path / "city").with_({"run.days": 8, "run.warm_up_days": 2}), seed=1)
    axes = figures.grid_map(run, ["deprivation"], lang=lang)
    assert len(axes.collections[0].get_paths()) == GRIDS - 2
    assert ("没有边界" if lang == "zh" else "without a boundary, not drawn: 2") in axes.figure.get_supxlabel()
    _fits(axes)
    figure, _ = animation._scene(run, lang)
    assert figure.get_supxlabel().endswith(("未画出。", "drawn: 2."))


def test_colours_of_a_map_with_one_value_stay_within_what_can_be() -> None:
    assert grid_map._limits([np.array([0.4, np.nan])]) == (0.0, 1.0)
    assert grid_map._limits([np.array([30.0, 30.0])]) == (0.0, 30.0)


def _fits(axes: Any) -> None:
    """A map fills most of the width of its figure, with its title inside of it."""
    axes.figure.draw_without_rendering()
    box, whole = axes.get_tightbbox(), axes.figure.bbox
    assert box.y1 <= whole.y1
    assert box.width > 0.75 * whole.width


def test_names_stand_in_the_records_and_in_the_report(tmp_path: Path, files: tuple[Path, Path]) -> None:
    import pyarrow.parquet as pq

    from sim.report.page import write_report

    imported(tmp_path / "city", *files)
    run = sim.run(sim.load(tmp_path / "city").with_({"run.days": 8, "run.warm_up_days": 2}), seed=1)
    run.write(tmp_path / "run")
    table = pq.read_table(tmp_path / "run/grids.parquet")
    assert table.column("street_name").to_pylist()[0] == "东风街道"
    back = sim.Run.read(tmp_path / "run")
    assert back.population.names == run.population.names
    labels = set(run.groups.loc[run.groups["partition"] == "community", "value"])
    assert set(table.column("community_name").to_pylist()) == labels
    page = write_report(tmp_path / "run", "zh").read_text(encoding="utf-8")
    assert "东风街道" in page
    assert len(page) < 6e6
