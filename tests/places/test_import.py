"""Tables of an office become a place: what is told is kept, what is missing is drawn, mistakes are told all at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import sim
from sim.places.importing import Imported, import_tables
from sim.places.mistakes import TableError
from sim.scenario import ScenarioError
from sim.world import build_world
from tests.places.office import COMMUNITIES, GRIDS, PLACE, SHEETS, STREETS, csv_text, place, workbook

ROOT = Path(__file__).resolve().parents[2]


def imported(folder: Path, sheets: dict[str, Any] | None = None, **options: Any) -> Imported:
    place(folder)
    return import_tables(folder, [workbook(folder / "office.xlsx", sheets or SHEETS)], **options)


def gridgov(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sim", *words], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )


def test_what_is_told_is_kept(tmp_path: Path) -> None:
    imported(tmp_path / "city")
    scenario = sim.load(tmp_path / "city")
    world = build_world(scenario.territory)
    assert world.communities.residents.tolist() == [3200, 2800, 3000, 3000]
    assert world.communities.members.tolist() == [160, 140, 150, 150]
    assert (world.grids.kind.reshape(4, 5)[:, 4] == 2).all()
    assert world.told is not None
    assert world.told.names["community"] == ["锦绣社区", "和平社区", "新华社区", "幸福社区"]
    elders = np.add.reduceat(np.diff(world.group_offsets, axis=1)[:, 1], world.communities.first_grid)
    assert np.abs(elders - [500, 450, 400, 380]).max() <= 3


def test_the_totals_of_the_file_follow_the_tables_and_comments_stay(tmp_path: Path) -> None:
    done = imported(tmp_path / "city")
    scenario = sim.load(tmp_path / "city")
    assert done.totals["territory.residents"] == 12_000
    assert "# of the yearbook" in (tmp_path / "city/place.yaml").read_text(encoding="utf-8")
    assert scenario.policy.staffing.posts == 31
    assert scenario.policy.staffing.street_officials == 22
    assert scenario.policy.funding.per_community == 57_500


def test_staff_stands_where_the_table_has_it(tmp_path: Path) -> None:
    from sim.organisation.posts import allocate_posts

    imported(tmp_path / "city")
    scenario = sim.load(tmp_path / "city")
    posts = allocate_posts(build_world(scenario.territory), scenario)
    assert posts.members.tolist() == [5, 4, 5, 4]
    assert posts.desk.tolist() == [3, 3, 4, 3]
    assert posts.street.tolist() == [20, 24]
    more = scenario.with_({"policy.staffing.posts": 62})
    assert allocate_posts(build_world(more.territory), more).members.tolist() == [10, 8, 10, 8]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_in_the_encodings_of_offices(tmp_path: Path, encoding: str) -> None:
    folder = place(tmp_path / "city")
    files = []
    for name, rows in SHEETS.items():
        (folder / f"{name}.csv").write_bytes(csv_text(rows).encode(encoding))
        files.append(folder / f"{name}.csv")
    import_tables(folder, files)
    assert sim.load(folder).territory.residents == 12_000


def test_parquet_and_english_headers(tmp_path: Path) -> None:
    folder = place(tmp_path / "city")
    table = pa.table({"community code": ["a", "b"], "street": ["East", "West"], "population": [4000, 5000]})
    pq.write_table(table, folder / "communities.parquet")
    done = import_tables(folder, [folder / "communities.parquet"])
    assert done.units["street"].name == ("East", "West")
    assert done.units["community"].code == ("a", "b")
    assert len(done.units["grid"]) == 20  # drawn, as many as the place has


def test_one_sheet_of_grids_is_enough(tmp_path: Path) -> None:
    rows = [["网格编码", "社区名称", "街道名称", "人口"]]
    rows += [[f"G{i}", f"社区{i // 3}", f"街道{i // 6}", 300 + i] for i in range(12)]
    done = imported(tmp_path / "city", {"Sheet1": rows})
    assert [len(done.units[level]) for level in ("street", "community", "grid")] == [2, 4, 12]
    assert sim.load(tmp_path / "city").territory.residents == sum(300 + i for i in range(12))


def test_headers_of_the_office_come_from_a_file(tmp_path: Path) -> None:
    from sim.places.aliases import Aliases

    rows = [["社区编码", "辖区人数"], ["C1", 5000], ["C2", 7000]]
    aliases = Aliases.known({"residents": ["辖区人数"]})
    done = imported(tmp_path / "city", {"社区": rows}, aliases=aliases)
    assert done.units["community"].values["residents"].tolist() == [5000, 7000]


def test_desks_and_organisations_are_added_up(tmp_path: Path) -> None:
    desks = [["所属单位", "科室名称", "人数"], ["东街", "综合办", 6], ["东街", "城管办", 8], ["西街", "综合办", 7]]
    organisations = [["所属社区", "组织名称"], ["C1", "第一支部"], ["C1", "某公司"], ["C3", "第二支部"]]
    sheets = {**SHEETS, "街道": [row[:2] for row in STREETS], "科室人员": desks, "组织": organisations}
    units = imported(tmp_path / "city", sheets).units
    assert units["street"].values["officials"].tolist() == [14, 7]
    assert units["community"].column("organisations")[[0, 2]].tolist() == [2, 1]


def test_personal_columns_are_named_and_never_stored(tmp_path: Path) -> None:
    people = [[*COMMUNITIES[0], "书记姓名", "联系电话", "身份证号"]]
    people += [[*row, "张三丰", "13912345678", "21110019800101123X"] for row in COMMUNITIES[1:]]
    done = imported(tmp_path / "city", {**SHEETS, "社区": people})
    assert [text.zh.count("姓名") + text.zh.count("电话") + text.zh.count("身份证") for text in done.findings.personal]
    assert len(done.findings.personal) == 3
    stored = (tmp_path / "city/territory.parquet").read_bytes() + (tmp_path / "city/place.yaml").read_bytes()
    for secret in ("张三丰", "13912345678", "21110019800101123X"):
        assert secret.encode() not in stored
        assert secret not in str(done.findings)


def test_names_under_the_header_of_a_number_are_personal_too(tmp_path: Path) -> None:
    rows = [["社区编码", "常住人口", "网格员"], ["C1", 900, "张三丰"], ["C2", 800, "李四、王五"], ["C3", 700, "赵六"]]
    done = imported(tmp_path / "city", {"社区": rows})
    assert len(done.findings.personal) == 1
    assert "网格员" in done.findings.personal[0].zh
    assert "grid_members" not in done.units["community"].values


def test_sheets_that_are_no_tables_of_units_are_left_alone_and_named(tmp_path: Path) -> None:
    done = imported(tmp_path / "city", {**SHEETS, "会议纪要": [["议题", "时间"], ["换届", "周一"]]})
    assert any("会议纪要" in note.zh for note in done.findings.notes)


def test_an_index_of_deprivation_from_columns(tmp_path: Path) -> None:
    rows = [["社区编码", "人口", "低保人数"], ["C1", 1000, 10], ["C2", 1000, 90], ["C3", 1000, 50]]
    done = imported(tmp_path / "city", {"社区": rows}, index=("low_income",))
    assert done.units["community"].values["deprivation"].round(3).tolist() == [0.167, 0.833, 0.5]


def test_levers_and_shocks_address_units_by_code_or_name(tmp_path: Path) -> None:
    from sim.institutions.core.levers import scopes_of

    imported(tmp_path / "city")
    base = sim.load(tmp_path / "city")
    for where in (
        {"community": ["锦绣社区"]},
        {"community": ["C1"]},
        {"community": ["东街/锦绣社区"]},
        {"community": [0]},
    ):
        stage = {"from": 0, "where": where, "set": {"policy.time.visits": 0.2}}
        scenario = base.with_({"rollout": [stage]})
        (scope,) = scopes_of(scenario, build_world(scenario.territory))
        assert scope.communities.tolist() == [True, False, False, False]
        shock = {"from": 0, "days": 3, "factor": 2, "where": where}
        base.with_({"demand.shocks": [shock]})


@pytest.mark.parametrize(("written", "meant"), [("锦绣小区", "锦绣社区"), ("东街/锦秀社区", "东街/锦绣社区")])
def test_a_unit_that_is_not_there_is_named_with_the_nearest(tmp_path: Path, written: str, meant: str) -> None:
    imported(tmp_path / "city")
    stage = {"from": 0, "where": {"community": [written]}, "set": {"policy.time.visits": 0.2}}
    with pytest.raises(ScenarioError, match=meant):
        sim.load(tmp_path / "city").with_({"rollout": [stage]})


@pytest.mark.parametrize("path", ["residents", "streets", "communities", "grids", "party_members"])
def test_totals_that_differ_from_the_table_are_refused(tmp_path: Path, path: str) -> None:
    imported(tmp_path / "city")
    scenario = sim.load(tmp_path / "city")
    value = getattr(scenario.territory, path) + (-1 if path == "streets" else 1)
    with pytest.raises(ScenarioError, match="in the table"):
        scenario.with_({f"territory.{path}": value})


def test_the_identity_of_a_place_is_what_its_table_holds(tmp_path: Path) -> None:
    imported(tmp_path / "a")
    imported(tmp_path / "b")
    other = [COMMUNITIES[0], *[[*row[:2], row[2], *row[3:-1], 0.5] for row in COMMUNITIES[1:]]]
    imported(tmp_path / "c", {**SHEETS, "社区": other})
    hashes = [sim.load(tmp_path / name).hash for name in "abc"]
    assert hashes[0] == hashes[1] != hashes[2]
    assert sim.load("demo").hash == sim.load("demo").with_({"territory.table": None}).hash


@pytest.mark.parametrize("scale", [0.3, 0.5, 0.75])
def test_a_sample_takes_whole_communities(tmp_path: Path, scale: float) -> None:
    imported(tmp_path / "city")
    scenario = sim.load(tmp_path / "city").with_({"territory.scale": scale})
    whole, sample = build_world(sim.load(tmp_path / "city").territory), build_world(scenario.territory)
    assert set(sample.communities.residents.tolist()) <= set(whole.communities.residents.tolist())
    assert (sample.communities.n_grids == 5).all()
    assert sample.scale == sample.grids.residents.sum() / whole.grids.residents.sum()


MISTAKES = {
    "街道": [
        ["街道编码", "街道名称", "经办人员数", "街道名"],  # 1 a second column of the same meaning
        ["S1", "东街", 20, None],
        ["S1", "西街", 24, None],  # 2 a code that repeats
        [None, "南街", 10, None],  # 3 no code
        ["S4", "北街", "约二十", None],  # 4 no number
        ["S5", "中街", -3, None],  # 5 negative
        ["合计", None, 51, None],  # 6 a row of totals
    ],
    "社区": [
        ["社区编码", "社区名称", "所属街道", "常住人口", "60岁以上", "党员人数", "岗位数", "网格员数", "窗口岗位数",
         "困难程度", "经费（两）"],
        # 7 above: the unit of money is not known
        ["C1", "锦绣", "东街", 3200, 500, 160, None, 5, 3, 0.2, None],
        ["C2", "和平", "东接", 2800, 450, 140, None, 4, 3, 0.4, None],  # 8 a street that is not listed
        ["C3", "新华", None, 3000, 400, 150, None, 5, 4, 0.6, None],  # 9 no street
        ["C4", "幸福", "北街", 3000, 3380, 150, None, 4, 3, 0.8, None],  # 10 more elders than residents
        ["C5", "光明", "北街", 100, 20, 150, None, 4, 3, 0.8, None],  # 11 more members than residents
        ["C6", "前进", "北街", 3000.5, 20, 150, None, 4, 3, 0.8, None],  # 12 a fraction of a resident
        ["C7", "团结", "北街", 3000, "15%", 150, None, 4, 3, 0.8, None],  # 13 a share
        ["C8", "建设", "北街", 3000, 20, 150, 9, 4, 3, 0.8, None],  # 14 posts that do not add up
        ["C9", "友谊", "北街", 3000, 20, 150, None, 0, 3, 0.8, None],  # 15 no grid member
        ["C10", "红旗", "北街", "#REF!", 20, 150, None, 4, 3, 0.8, None],  # 16 a formula that failed
        ["C11", "向阳", "北街", 3000, 20, 150, None, 4, 3, 8, None],  # 17 an index outside of 0-1
        ["2.11E+11", "东风", "北街", 3000, 20, 150, None, 4, 3, 0.8, None],  # 18 a code that lost its digits
        ["13912345678", "春天", "北街", 3000, 20, 150, None, 4, 3, 0.8, None],  # 19 a telephone number as a code
        ["C14", "夏", "北街", True, 20, 150, None, 4, 3, 0.8, None],  # 20 true is no number
        [None, None, "北街", 3000, 20, 150, None, 4, 3, 0.8, None],  # 21 neither code nor name
        ["C16", "秋", "北街", 9e9, 20, 150, None, 4, 3, 0.8, None],  # 22 too many
        ["C17", "冬", "北街", 700, 20, 50, None, 4, 3, 0.8, None],
    ],
    "网格": [
        ["网格编码", "社区", "类型", "人口", "X坐标", "Y坐标"],
        ["G1", "C1", "居住", 300, 1, None],  # 23 x without y
        ["G2", "C1", "农田", 300, None, None],  # 24 an unknown type
        ["G3", "C99", "居住", 300, None, None],  # 25 an unknown community
        ["G3", "C1", "居住", 300, None, None],  # 26 a code that repeats
        ["G5", "C1", "居住", "三百", None, None],  # 27 a number in words
        ["G6", "C17", "居住", 900, None, None],  # 28 more than its community has
        ["G7", "C1", "居住", 300, 5000, 1],  # 29 a point that lies elsewhere
        ["G8", "C1", "居住", 300, None, None],  # 30 merged cells, see below
        [None, "C1", None, 300, None, None],
    ],
}  # fmt: skip
PLACES = (
    ("街道", 1, "D"), ("街道", 3, "A"), ("街道", 4, "A"), ("街道", 5, "C"), ("街道", 6, "C"), ("街道", 7, ""),
    ("社区", 1, "K"), ("社区", 3, "C"), ("社区", 4, "C"), ("社区", 5, "D"), ("社区", 6, "F"), ("社区", 7, "D"),
    ("社区", 8, "E"), ("社区", 9, "G"), ("社区", 10, "H"), ("社区", 11, "D"), ("社区", 12, "J"), ("社区", 13, "A"),
    ("社区", 14, "A"), ("社区", 15, "D"), ("社区", 16, ""), ("社区", 17, "D"),
    ("网格", 2, "F"), ("网格", 3, "C"), ("网格", 4, "B"), ("网格", 5, "A"), ("网格", 6, "D"), ("社区", 18, "D"),
    ("网格", 8, "E"), ("网格", 9, "A9:A10"),
)  # fmt: skip


@pytest.mark.parametrize(("lang", "row", "remedy"), [("en", "row {}", "remedy: "), ("zh", "第{}行", "处理：")])
def test_thirty_planted_mistakes_are_all_told(tmp_path: Path, lang: str, row: str, remedy: str) -> None:
    folder = place(tmp_path / "city")
    file = workbook(folder / "错误.xlsx", MISTAKES, {"网格": "A9:A10"})
    before = sorted(path.name for path in folder.iterdir())
    done = gridgov("import", str(folder), str(file), "--lang", lang)
    assert done.returncode == 2, done.stderr
    assert sorted(path.name for path in folder.iterdir()) == before
    assert (folder / "place.yaml").read_text(encoding="utf-8") == PLACE.replace("  staffing: {}\n", "")
    lines = done.stderr.splitlines()
    told = [(lines[i], lines[i + 1]) for i in range(1, len(lines) - 1, 2)]
    assert len(PLACES) == 30
    for sheet, number, column in PLACES:
        found = [
            pair
            for pair in told
            if sheet in pair[0]
            and row.format(number) in pair[0]
            and (f"column {column}" in pair[0] or f"，{column}" in pair[0] or not column)
        ]
        assert found, (sheet, number, column, done.stderr)
        assert all(remedy in second for _, second in found)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.xlsx", b"no workbook"),
        ("empty.xlsx", b""),
        ("empty.csv", b""),
        ("numbers.csv", b"1,2\n3,4\n"),
        ("broken.parquet", b"PAR1"),
        ("word.docx", b""),
        ("bytes.csv", bytes(range(256))),
    ],
)
def test_files_that_are_no_tables_are_told_and_nothing_is_written(tmp_path: Path, name: str, content: bytes) -> None:
    folder = place(tmp_path / "city")
    (folder / name).write_bytes(content)
    with pytest.raises(TableError):
        import_tables(folder, [folder / name])
    assert not (folder / "territory.parquet").exists()


def test_a_folder_without_a_place_says_how_to_make_one(tmp_path: Path) -> None:
    done = gridgov("import", str(tmp_path), "none.xlsx")
    assert done.returncode == 2
    assert "gridgov new" in done.stderr


def test_grids_in_units_above_that_are_not_listed_go_where_they_belong(tmp_path: Path) -> None:
    done = imported(tmp_path / "city", {"网格": GRIDS})
    assert done.units["community"].code == ("C1", "C2", "C3", "C4")
    assert done.units["grid"].parent.tolist() == [i // 5 for i in range(20)]
