"""Exports become one tidy table; mistakes are told all at once, by sheet, row and column."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.measures import measure
from sim.places.columns_file import read_columns
from sim.places.mistakes import TableError
from sim.policy.names import CHANNELS
from sim.records.errors import RecordError
from sim.requests.categories import read_map, slug
from sim.requests.headers import HEADERS
from sim.requests.reading import import_requests
from sim.requests.table import read_requests
from sim.requests.words import channel_of
from sim.scenario import ScenarioError
from tests.commands import gridgov, started
from tests.places.office import SHEETS, place, workbook
from tests.requests.exports import HEAD, read, row, written


def test_what_is_told_is_kept_with_the_column_names_of_a_run(tmp_path: Path) -> None:
    frame = read(written(tmp_path / "a.csv", [HEAD, row()])).requests.frame
    one = frame.iloc[0]
    assert (one["category"], one["channel"], one["end"]) == ("噪声", "hotline", "solved")
    assert one["registered"] == pytest.approx(24 + 8.5)  # 5 March 2024 is a Tuesday
    assert one["open_hours"] == pytest.approx(24.5)
    assert one["due"] - one["registered"] == pytest.approx(72)
    assert one["reported_satisfaction"] == 1
    assert measure(frame, days=10)["closed"] == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "，"])
def test_texts_are_read_in_every_encoding_and_with_every_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    text = "\r\n".join(delimiter.join(cells) for cells in (["导出时间 2024"], HEAD, row(), row(number="A2")))
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    assert len(read(tmp_path / "a.csv").requests) == 2


def test_workbooks_and_parquet_files_say_the_same_as_texts(tmp_path: Path) -> None:
    rows = [row(), row(number="A2", opened="2024-03-07 10:00", closed="")]
    pd.DataFrame(rows, columns=HEAD).to_parquet(tmp_path / "a.parquet")
    files = (
        written(tmp_path / "a.csv", [HEAD, *rows]),
        workbook(tmp_path / "a.xlsx", {"工单": [["导出"], HEAD, *rows], "说明": [["无"]]}),
        tmp_path / "a.parquet",
    )
    first, *others = (read(file).requests.frame for file in files)
    for other in others:
        pd.testing.assert_frame_equal(first, other)


def test_several_files_become_one_table_in_the_order_of_time(tmp_path: Path) -> None:
    a = written(tmp_path / "a.csv", [HEAD, row(number="A3", opened="2024-03-09 08:00", closed="")])
    english = ["unique key", "created date", "closed date", "complaint type", "borough"]
    b = written(tmp_path / "b.csv", [english, ["B1", "03/13/2024 01:00:00 PM", "", "Noise", "East"]])
    frame = read(a, b).requests.frame
    assert frame["request"].tolist() == ["A3", "B1"]
    assert frame["category"].tolist() == ["噪声", "noise"]
    assert frame["registered"].is_monotonic_increasing


def test_personal_columns_are_named_and_never_stored(tmp_path: Path) -> None:
    head = [*HEAD, "联系电话", "诉求人姓名", "身份证号", "诉求内容"]
    file = written(tmp_path / "a.csv", [head, [*row(), "13812345678", "王小明", "11010119900101123X", "王小明的电话"]])
    city = place(tmp_path / "city")
    reading, paths = import_requests(city, [file])
    assert len(reading.findings.personal) == 3
    for path in paths:
        content = path.read_bytes()
        for secret in ("13812345678", "王小明", "11010119900101123X"):
            assert secret.encode() not in content


def problems_of(reading: Any) -> dict[str, int]:
    return {kind: entry["count"] for kind, entry in reading.quality.problems.items()}


@pytest.mark.parametrize(
    ("changes", "kind", "kept"),
    [
        ({"opened": ""}, "no_opening", 1),
        ({"opened": "2024-02-30 10:00"}, "impossible_opening", 1),
        ({"opened": "2091-01-01 10:00"}, "impossible_opening", 1),
        ({"category": ""}, "no_category", 1),
        ({"closed": "2024-02-31"}, "impossible_closing", 2),
        ({"closed": "2024-03-01 09:00"}, "closed_before_opened", 2),
        ({"due": "2024-03-01 09:00"}, "due_before_opened", 2),
        ({"due": "2024-13-01 09:00"}, "impossible_deadline", 2),
        ({"number": "A0"}, "duplicates", 1),
    ],
)
def test_rows_that_cannot_be_used_are_counted_and_named(
    tmp_path: Path, changes: dict[str, Any], kind: str, kept: int
) -> None:
    reading = read(written(tmp_path / "a.csv", [HEAD, row(number="A0"), row(**changes)]))
    assert problems_of(reading) == {kind: 1}
    assert reading.quality.problems[kind]["rows"][0]["row"] == 3
    assert len(reading.requests) == kept


def test_a_closing_that_cannot_be_true_leaves_the_request_in_the_counts_only(tmp_path: Path) -> None:
    reading = read(written(tmp_path / "a.csv", [HEAD, row(closed="2024-03-01 09:00"), row(number="A2")]))
    frame = reading.requests.frame
    assert frame["followed"].tolist() == [False, True]
    assert np.isnan(frame["closed"].iloc[0])


def test_a_mistyped_year_is_told_and_does_not_stretch_the_period(tmp_path: Path) -> None:
    moments = [str(np.datetime64("2024-03-05T08:00") + np.timedelta64(6 * n, "h")) for n in range(400)]
    moments[7], moments[390] = "2004-03-05T08:00", "2026-03-05T08:00"
    rows = [row(number=str(n), opened=moment, closed="", due="") for n, moment in enumerate(moments)]
    reading = read(written(tmp_path / "a.csv", [HEAD, *rows]))
    assert problems_of(reading) == {"isolated": 2}
    assert [one["row"] for one in reading.quality.problems["isolated"]["rows"]] == [9, 392]
    assert reading.quality.notes["period"][0] == "2024-03-05"


def test_a_day_without_any_request_among_many_is_a_gap_of_the_export(tmp_path: Path) -> None:
    days = [day for day in range(60) if day != 20]
    moments = [
        np.datetime64("2024-03-05T08:00") + np.timedelta64(1440 * day + n, "m") for day in days for n in range(30)
    ]
    rows = [row(number=str(n), opened=str(moment), closed="", due="") for n, moment in enumerate(moments)]
    reading = read(written(tmp_path / "a.csv", [HEAD, *rows]))
    assert reading.quality.notes["gaps"] == ["2024-03-25"]
    assert any("2024-03-25" in line for line in reading.quality.lines("zh"))


def test_duplicates_are_found_across_files(tmp_path: Path) -> None:
    files = [written(tmp_path / f"{name}.csv", [HEAD, row()]) for name in "ab"]
    reading = read(*files)
    assert problems_of(reading) == {"duplicates": 1}
    assert len(reading.requests) == 1


def test_open_requests_are_censored_at_the_last_moment_that_was_seen(tmp_path: Path) -> None:
    reading = read(written(tmp_path / "a.csv", [HEAD, row(closed=""), row(number="A2", closed="2024-03-10 08:30")]))
    frame = reading.requests.frame
    assert frame["end"].tolist() == ["open", "solved"]
    assert frame["open_hours"].iloc[0] == pytest.approx(120)
    assert reading.quality.notes["open"] == 1


MISTAKES: list[tuple[str, int, str, dict[str, Any]]] = [
    *[("受理时间", n, "B", {"opened": text}) for n, text in enumerate(["昨天", "13:00", "#REF!", "2024-03", "三月"])],
    *[("办结时间", n, "C", {"closed": text}) for n, text in enumerate(["未知道", "12", "#VALUE!", "3月5日", "x"])],
    *[("办结时限", n, "D", {"due": text}) for n, text in enumerate(["5个工作日", "72", "x", "尽快", "2024"])],
    *[
        ("诉求类别", n, "E", {"category": text})
        for n, text in enumerate(["#N/A!", "13812345678", "1.2e15", "长" * 200])
    ],
    *[("社区", n, "G", {"community": text}) for n, text in enumerate(["#REF!", "11010119900101123X", "3.1E+12"])],
    *[("重办次数", n, "I", {"reopened": text}) for n, text in enumerate(["-1", "多次", "1.5", "99999999"])],
    *[("工单编号", n, "A", {"number": text}) for n, text in enumerate(["合计", "小计", "total", "13912345678"])],
]
PLANTED = [one for one in MISTAKES if one[3] != {"category": "#N/A!"}]


def test_thirty_planted_mistakes_are_told_at_once_with_sheet_row_and_column(tmp_path: Path) -> None:
    rows = [{"number": f"N{n}", **changes} for n, (_, _, _, changes) in enumerate(PLANTED)]
    file = workbook(
        tmp_path / "office.xlsx",
        {"三月": [HEAD, *(row(**one) for one in rows)], "四月": [HEAD, row(number="B1"), row(number="B2")]},
        merged={"四月": "H2:H3"},
    )
    with pytest.raises(TableError) as caught:
        read(file)
    told = caught.value.mistakes
    assert len(PLANTED) + 1 >= 30
    for number, (header, _, column, _) in enumerate(PLANTED):
        hit = [m for m in told if m.where.row == number + 2 and m.where.column == f"{column} “{header}”"]
        assert hit, (header, PLANTED[number])
        assert all(m.where.sheet == "三月" and m.remedy.en and m.remedy.zh for m in hit)
    assert any(m.where.sheet == "四月" and "merged" in m.wrong for m in told)
    assert len(told) == len(PLANTED) + 1
    assert "13812345678" not in str(caught.value)


def test_mistakes_of_texts_name_rows_with_cells_too_many_or_too_few(tmp_path: Path) -> None:
    lines = [",".join(cells) for cells in (HEAD, row(), [*row(), "x", "y"], row()[:4], row(opened="昨天"))]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read(tmp_path / "a.csv")
    assert sorted(m.where.row for m in caught.value.mistakes) == [3, 4, 5]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no header"),
        (b"a,b\n1,2\n", "no header"),
        ("工单编号,受理时间\nA1,2024-03-05\n".encode(), "category"),
        ("受理时间,受理时间,诉求类别\n2024-03-05,2024-03-05,x\n".encode(), "second column"),
        ("受理时间,诉求类别\n".encode(), "no row"),
        (b"\xff\xfe\xfd\x81", "no header|encod|cannot be read|neither"),
    ],
)
def test_files_that_are_no_exports_are_refused_with_a_remedy(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(TableError, match=words):
        read(tmp_path / "a.csv")


@pytest.mark.parametrize("name", ["none.csv", "a.pdf", "a.xlsx", "a.parquet"])
def test_files_that_cannot_be_read_are_told(tmp_path: Path, name: str) -> None:
    if name != "none.csv":
        (tmp_path / name).write_bytes(b"no table")
    with pytest.raises(TableError):
        read(tmp_path / name)


def test_units_are_matched_by_code_or_name_and_units_above_follow(tmp_path: Path) -> None:
    from sim.places.importing import import_tables

    city = place(tmp_path / "city")
    import_tables(city, [workbook(tmp_path / "office.xlsx", SHEETS)])
    rows = [row(number=str(n), community=name) for n, name in enumerate(["新华社区", "C1", "无名社区"])]
    reading = read(written(tmp_path / "a.csv", [HEAD, *rows]), place=str(city))
    assert reading.requests.frame["community"].tolist() == [2, 0, -1]
    assert reading.requests.frame["street"].tolist() == [1, 0, -1]
    assert reading.quality.notes["unmatched_units"] == {"无名社区": 1}


def test_categories_are_mapped_by_a_file_and_the_rest_is_told(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text("noise: [噪声, 噪音]\n", encoding="utf-8")
    (tmp_path / "map.csv").write_bytes("原类别,对应\n噪声,noise\n噪音,noise\n".encode("gb18030"))
    rows = [row(number=str(n), category=name) for n, name in enumerate(["噪声", "噪音", "其他"])]
    file = written(tmp_path / "a.csv", [HEAD, *rows])
    for name in ("map.yaml", "map.csv"):
        reading = read(file, categories=read_map(tmp_path / name))
        assert reading.requests.frame["category"].tolist() == ["noise", "noise", "other"]
        assert reading.quality.notes["unmatched_categories"] == {"其他": 1}


def test_titles_of_the_places_catalogue_are_its_categories(tmp_path: Path) -> None:
    rows = [row(number="1", category="证明与便民服务"), row(number="2", category="Certificates and services")]
    reading = read(written(tmp_path / "a.csv", [HEAD, *rows]))
    assert reading.requests.frame["category"].tolist() == ["certificates", "certificates"]


def test_enquiries_are_recognised_by_the_kind_of_request(tmp_path: Path) -> None:
    file = written(
        tmp_path / "a.csv",
        [["受理时间", "问题类别", "诉求类型"], ["2024-03-05", "噪声", "咨询"], ["2024-03-06", "噪声", "投诉"]],
    )
    assert read(file).requests.frame["category"].tolist() == ["enquiry", "噪声"]


def test_headers_of_a_file_come_before_those_that_are_known(tmp_path: Path) -> None:
    (tmp_path / "columns.yaml").write_text("category: [type]\ncommunity: [parish]\n", encoding="utf-8")
    file = written(tmp_path / "a.csv", [["open_dt", "reason", "type", "parish"], ["2024-03-05", "A", "B", "P"]])
    assert read(file).requests.frame["category"].tolist() == ["a"]
    mapped = read(file, columns=read_columns(tmp_path / "columns.yaml", HEADERS)).requests.frame
    assert (mapped["category"].iloc[0], mapped["unit"].iloc[0]) == ("b", "P")


@pytest.mark.parametrize("text", ["categry: [x]", "category: 3", "category: [x", "- a"])
def test_files_of_headers_that_are_wrong_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "columns.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError):
        read_columns(tmp_path / "columns.yaml", HEADERS)


@pytest.mark.parametrize(
    ("label", "name"),
    [("Pothole Repair (Internal)", "pothole_repair_internal"), ("市容环境", "市容环境"), ("311", "c_311")],
)
def test_names_of_categories_can_stand_in_a_scenario(label: str, name: str) -> None:
    assert slug(label) == name


def test_the_command_writes_the_table_and_the_report_in_both_languages(tmp_path: Path) -> None:
    city = place(tmp_path / "city")
    file = written(tmp_path / "a.csv", [HEAD, row(), row(number="A2", closed="2024-03-01")])
    done = started("requests", str(file), "--place", str(city), "--lang", "zh")
    assert done.returncode == 0, done.stderr
    assert "办结早于受理：1行" in done.stdout
    assert len(read_requests(city)) == 2
    told = json.loads((city / "requests_quality.json").read_text(encoding="utf-8"))
    assert told["problems"]["closed_before_opened"]["title"] == {"en": "closed before opened", "zh": "办结早于受理"}
    again = gridgov("requests", str(file), "--place", str(city))
    assert again.returncode == 0
    assert "closed before opened: 1 rows" in again.stdout


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--timezone", "Mars/Base"], "time zone"),
        (["--dates", "ymd"], "dmy"),
        (["--columns", "none.yaml"], "no file"),
        (["--categories", "none.yaml"], "no file"),
        (["--lang", "fr"], "en"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(tmp_path: Path, options: list[str], words: str) -> None:
    city = place(tmp_path / "city")
    file = written(tmp_path / "a.csv", [HEAD, row()])
    done = gridgov("requests", str(file), "--place", str(city), *options)
    assert done.returncode == 2
    assert words in done.stderr


def test_the_reports_of_a_run_are_read_as_an_export_is(tmp_path: Path) -> None:
    small = {"run.days": 60, "run.warm_up_days": 0}
    run = sim.run(sim.load("demo").with_(small), seed=1)
    run.write(tmp_path / "run")
    frame = read(tmp_path / "run").requests.frame
    cases = run.cases[run.cases["registered"] >= 0].sort_values("registered", kind="stable")
    assert len(frame) == len(cases)
    apart = frame["registered"].to_numpy() - cases["registered"].to_numpy()
    assert np.abs(apart - apart[0]).max() < 1e-3  # both in hours, from a day each
    for column in ("category", "channel"):
        assert frame[column].astype(str).tolist() == cases[column].astype(str).tolist()
    assert [channel_of(name) for name in CHANNELS] == list(CHANNELS)
    assert frame["closed"].notna().sum() == (cases["closed"].notna() & (cases["end"] != "open")).sum()
    needs = frame[frame["closed"].notna() & (frame["category"] != "enquiry")]
    told = {
        "on_time_reported_share": needs["on_time"].mean(),
        "reported_satisfaction": needs["reported_satisfaction"].mean(),
        "reopen_rate": (needs["reopenings"] > 0).mean(),
    }
    assert told == {name: pytest.approx(run.summary[name], abs=1e-6) for name in told}
    assert told["reopen_rate"] > 0.0
    assert frame.loc[frame["closed"].isna(), ["on_time", "reported_satisfaction"]].isna().all(axis=None)


def test_without_a_place_the_remedy_is_named(tmp_path: Path) -> None:
    done = gridgov("requests", str(written(tmp_path / "a.csv", [HEAD, row()])), "--place", str(tmp_path / "none"))
    assert done.returncode == 2
    assert "gridgov new" in done.stderr


def test_nothing_is_written_where_anything_cannot_be_read(tmp_path: Path) -> None:
    city = place(tmp_path / "city")
    done = gridgov("requests", str(written(tmp_path / "a.csv", [HEAD, row(opened="x")])), "--place", str(city))
    assert done.returncode == 2
    assert "row 2, column B" in done.stderr
    assert not (city / "requests.parquet").exists()


def test_a_table_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="gridgov requests"):
        read_requests(tmp_path)
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "requests.parquet")
    with pytest.raises(RecordError, match="gridgov requests"):
        read_requests(tmp_path)
