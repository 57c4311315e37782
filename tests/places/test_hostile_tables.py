"""Tables that nobody should hand over: each is refused with the place of the mistake, and nothing is written."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from sim.places.importing import import_tables
from sim.places.mistakes import TableError
from tests.each import each
from tests.places.office import COMMUNITIES, SHEETS, place, workbook


def _cell(row: int, column: int, value: object) -> dict[str, list[list[object]]]:
    rows = [list(one) for one in COMMUNITIES]
    rows[row][column] = value
    return {**SHEETS, "社区": rows}


HOSTILE = {
    "a number beyond all numbers": (_cell(1, 3, "9" * 5000), "D"),
    "a number that its unit makes infinite": (_cell(1, 3, "1e308万"), "D"),
    "a formula without a value": (_cell(1, 3, "=1+1"), "D"),
    "a formula that names a unit": (_cell(1, 1, '="a"&"b"'), "B"),
    "a date for a number": (_cell(1, 3, date(2026, 1, 1)), "D"),
    "a date for a code": (_cell(1, 0, date(2026, 1, 1)), "A"),
    "a very long name": (_cell(1, 1, "长" * 32_000), "B"),
    "a unit that belongs to itself": (_cell(1, 2, "C1"), "C"),
    "a code that repeats": (_cell(2, 0, "C1"), "A"),
    "no residents at all": ({"社区": [COMMUNITIES[0][:4], ["C1", "甲", "东街", 0]]}, "place.yaml"),
    "a street that contradicts the community": (
        {**SHEETS, "网格": [["网格编码", "社区", "所属街道"], ["G1", "C1", "西街"]]}, "C",
    ),
    "headers alone": ({"社区": COMMUNITIES[:1]}, ""),
    "a telephone number kept as a number": (_cell(1, 0, 13912345678), "A"),
    "a telephone number behind a name": (_cell(1, 1, "锦绣社区139 1234 5678"), "B"),
    "an identity number behind a name": (_cell(1, 1, "张三110101199003070000"), "B"),
    "a sum of a street": (_cell(2, 1, "东街小计"), "社区"),
    "a remark below the table": (_cell(4, 0, "填表人：某某"), "社区"),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_hostile_tables_are_refused_with_the_place_of_the_mistake(tmp_path: Path, lang: str) -> None:
    def told(name: str) -> None:
        sheets, column = HOSTILE[name]
        folder = place(tmp_path / name)
        file = workbook(folder / "t.xlsx", sheets)
        with pytest.raises(TableError) as error:
            import_tables(folder, [file], lang=lang)
        assert any(column in mistake.where.text(lang) for mistake in error.value.mistakes), str(error.value)
        assert not (folder / "territory.parquet").exists()

    each(told, HOSTILE)


TEXTS = {
    "a quotation mark that is not closed": (('社区编码,社区名称\nC1,"甲\n' + "C2,乙\n" * 30_000).encode(), "引号"),
    "signs that cannot be printed": ("社区编码,社区名称\nC1,\x1b[31m甲\n".encode(), "不可打印"),
    "two encodings in one file": ("社区编码,社区名称\nC1,甲街\n".encode() + "C2,乙街\n".encode("gb18030"), "编码|表头"),
    "a workbook under another name": (b"PK\x03\x04\xff\xfe\x00", "压缩文件"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "旧版"),
    "a Parquet file under another name": (b"PAR1\x00\xff\xfe", "Parquet"),
    "zeros": (bytes(10_000), "文件"),
    "more rows than are read": (b"code,name\n" + b"a,b\n" * 300_001, "300,000"),
}


def test_hostile_texts_are_refused_with_a_word_on_what_they_are(tmp_path: Path) -> None:
    def told(name: str) -> None:
        content, word = TEXTS[name]
        folder = place(tmp_path / name)
        (folder / "社区.csv").write_bytes(content)
        with pytest.raises(TableError, match=word):
            import_tables(folder, [folder / "社区.csv"], lang="zh")

    each(told, TEXTS)


@pytest.mark.parametrize("codes", [[b"a", b"b"], [["a"], ["b"]], [{"a": 1}, {"a": 2}]], ids=["bytes", "lists", "maps"])
def test_codes_that_are_no_texts_are_refused(tmp_path: Path, codes: list[object]) -> None:
    folder = place(tmp_path / "city")
    pd.DataFrame({"社区编码": codes, "社区名称": ["甲", "乙"]}).to_parquet(folder / "社区.parquet")
    with pytest.raises(TableError, match="store the column as text|lists or mappings in the column 社区编码"):
        import_tables(folder, [folder / "社区.parquet"])


def test_a_workbook_that_unpacks_to_too_much_is_refused_unread(tmp_path: Path) -> None:
    folder = place(tmp_path / "city")
    file = workbook(folder / "t.xlsx", SHEETS)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/more.xml", b"0" * (200 << 20))
    with pytest.raises(TableError, match="when unpacked"):
        import_tables(folder, [file])


def test_line_breaks_and_unseen_signs_in_names_are_taken_out(tmp_path: Path) -> None:
    folder = place(tmp_path / "city")
    done = import_tables(folder, [workbook(folder / "t.xlsx", _cell(1, 1, "锦\u200b绣\n社区"))])
    assert done.units["community"].name[0] == "锦绣 社区"


@pytest.mark.parametrize("form", ['="{}"', "'{}", "\t{}"])
def test_digits_that_an_export_kept_as_texts_keep_their_zeros(tmp_path: Path, form: str) -> None:
    folder = place(tmp_path / "city")
    rows = [["社区编码", "社区名称", "常住人口"], *([form.format(f"00{n}"), f"社区{n}", "3000"] for n in (1, 2))]
    (folder / "社区.csv").write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    assert import_tables(folder, [folder / "社区.csv"]).units["community"].code == ("001", "002")


def test_a_code_of_eighteen_digits_is_no_identity_number(tmp_path: Path) -> None:
    folder = place(tmp_path / "city")
    sheets = {name: rows for name, rows in _cell(1, 0, "210102001001000001").items() if name != "网格"}
    done = import_tables(folder, [workbook(folder / "t.xlsx", sheets)])
    assert done.units["community"].code[0] == "210102001001000001"


def test_a_code_without_its_zeros_is_told_the_one_that_is_meant(tmp_path: Path) -> None:
    folder = place(tmp_path / "city")
    sheets = {"街道": [["街道编码"], ["001"], ["002"]], "社区": [["社区编码", "所属街道"], ["C1", 1]]}
    with pytest.raises(TableError, match=r"001\?"):
        import_tables(folder, [workbook(folder / "t.xlsx", sheets)])


def test_hidden_sheets_are_not_read_and_hidden_rows_are_told(tmp_path: Path) -> None:
    folder = place(tmp_path / "city")
    file = workbook(folder / "t.xlsx", {**SHEETS, "社区旧": [COMMUNITIES[0], ["C9", "旧", "东街"]]})
    book = openpyxl.load_workbook(file)
    book["社区旧"].sheet_state = "hidden"
    book["社区"].row_dimensions[3].hidden = True
    book.save(file)
    done = import_tables(folder, [file])
    assert done.units["community"].code == ("C1", "C2", "C3", "C4")
    assert [str(note) for note in done.findings.notes if "hidden" in note] == [
        't.xlsx, sheet "社区": hidden rows (1) and columns (0) are read like the others',
        't.xlsx, sheet "社区旧": hidden, not read',
    ]


def test_a_repeated_code_names_the_other_sheet(tmp_path: Path) -> None:
    folder = place(tmp_path / "city")
    sheets = {"街道": SHEETS["街道"], "东街社区": COMMUNITIES[:2], "西街社区": COMMUNITIES[:2]}
    with pytest.raises(TableError, match='stands in t.xlsx, sheet "东街社区", row 2 too'):
        import_tables(folder, [workbook(folder / "t.xlsx", sheets)])
