"""A place written as tables and read back is the same place."""

from __future__ import annotations

import io
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import sim
from sim.places.export import export_place
from sim.places.importing import import_tables
from sim.world import build_world

TABLES = ("grids", "communities", "streets", "districts", "residents", "group_offsets")
SHORT = {"run.days": 20, "run.warm_up_days": 5}


def again(name: str, folder: Path, lang: str) -> sim.Scenario:
    export_place(sim.load(name), folder, lang)
    import_tables(folder, [folder / "place.xlsx"])
    return sim.load(folder)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", ["demo", "weigang", "qiaodong/after"])
def test_the_world_is_the_same_to_the_byte(tmp_path: Path, name: str, lang: str) -> None:
    back = again(name, tmp_path / "place", lang)
    one, other = build_world(sim.load(name).territory), build_world(back.territory)
    assert [getattr(one, table).tobytes() == getattr(other, table).tobytes() for table in TABLES] == [True] * 6


def test_results_are_the_same_to_the_byte(tmp_path: Path) -> None:
    back = again("demo", tmp_path / "place", "zh")
    runs = [sim.run(scenario.with_(SHORT), seed=3) for scenario in (sim.load("demo"), back)]
    for table in ("table", "series_table"):
        texts = []
        for run in runs:
            sink = io.BytesIO()
            pq.write_table(getattr(run, table), sink)
            texts.append(sink.getvalue())
        assert texts[0] == texts[1]
    assert repr(runs[0].summary) == repr(runs[1].summary)


def test_an_own_place_is_written_with_its_codes_and_names(tmp_path: Path) -> None:
    from tests.places.office import SHEETS, place, workbook

    place(tmp_path / "a")
    import_tables(tmp_path / "a", [workbook(tmp_path / "a.xlsx", SHEETS)])
    back = again(str(tmp_path / "a"), tmp_path / "b", "en")
    one, other = build_world(sim.load(tmp_path / "a").territory), build_world(back.territory)
    assert one.told is not None
    assert other.told is not None
    assert one.told.names["community"] == other.told.names["community"]
    assert one.communities.tobytes() == other.communities.tobytes()
    assert other.told.members is not None
    assert other.told.members.tolist() == [5, 4, 5, 4]
