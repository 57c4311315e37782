"""Tables as rows of cells: workbooks, text files in the encodings of Chinese offices, Parquet."""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sim.places.mistakes import Findings, Where
from sim.policy.text import T, Text
from sim.scenario.parquet_file import read_bounded

MAX_BYTES: Final = 128 * 2**20
MAX_UNPACKED: Final = 1024 * 2**20
MAX_CELLS: Final = 192 * 2**20  # of the text in which a workbook holds its cells
MAX_ROWS: Final = 300_000
MAX_COLUMNS: Final = 200
SUFFIXES: Final = (".xlsx", ".xlsm", ".csv", ".txt", ".tsv", ".parquet")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS: Final = ",\t;|，；"
#: What readers raise where a file is not what its name says.
UNREADABLE: Final = (
    OSError, ValueError, KeyError, TypeError, MemoryError, zipfile.BadZipFile, SyntaxError, csv.Error, LookupError,
    AttributeError, EOFError, NotImplementedError, OverflowError, RuntimeError, zlib.error,
)  # fmt: skip
_BEGINNINGS: Final = (
    (b"PK\x03\x04", T("a packed file, such as a workbook", "压缩文件（如工作簿）")),
    (b"PAR1", T("a Parquet file", "Parquet 文件")),
    (b"\xd0\xcf\x11\xe0", T("an old workbook (.xls) or one with a password", "旧版工作簿（.xls）或加密的工作簿")),
    (b"%PDF", T("a PDF", "PDF 文件")),
    (b"\x1f\x8b", T("a packed file", "压缩文件")),
    (b"<", T("a web page or XML", "网页或 XML 文件")),
)
_FORMULA: Final = re.compile(rb"<c [^>]*?r=\"([A-Z]{1,3}\d{1,7})\"[^>]*>\s*<f[ >/](?:(?!</c>).)*?</c>", re.DOTALL)
_COMPUTED: Final = re.compile(rb"<v>[^<]|<is>|t=\"str\"")
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MOST_FORMULAS: Final = 100


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as it lies in a file.

    Attributes
    ----------
    file, name : str
        Name of the file; of the sheet, empty for files without.
    rows : list of list
        Cells as texts, numbers or None; the first is row 1 of the file.
    merged : tuple of str
        Ranges of merged cells, each with its first and last row.
    """

    file: str
    name: str
    rows: list[list[Any]]
    merged: tuple[tuple[str, int, int], ...] = field(default=())

    def where(self, row: int = 0, column: str = "") -> Where:
        """A place in this table; ``row`` from 0."""
        return Where(self.file, self.name, row + 1 if column or row else 0, column)

    def refuse_merged(self, head: int, findings: Findings) -> None:
        """Note cells below the row of the heads (from 0) that are merged."""
        for area, first, last in sorted(self.merged, key=lambda one: one[1:]):
            if last > head + 1:
                findings.wrong(
                    Where(self.file, self.name, max(first, head + 2), area),
                    T(f"merged cells ({area})", f"含合并单元格（{area}）"),
                    T("unmerge them and fill every row", "请取消合并，并逐行填写"),
                )


def read_sheets(path: Path, findings: Findings) -> list[Sheet]:
    """All tables of a file; what cannot be read becomes a mistake."""
    if not is_table(path, findings):
        return []
    suffix = path.suffix.lower()
    reader = _workbook if suffix in (".xlsx", ".xlsm") else _parquet if suffix == ".parquet" else _text
    try:
        return list(reader(path, findings))
    except UNREADABLE as error:
        refuse(path, error, findings)
        return []


def is_table(path: Path, findings: Findings, most: int = MAX_BYTES) -> bool:
    """Whether there is a file of a kind that is read, of at most so many bytes; what is not becomes a mistake."""
    where = Where(path.name)
    try:
        size = path.stat().st_size if path.is_file() else -1
    except (OSError, ValueError):
        size = -1
    if size < 0:
        findings.wrong(where, T("there is no such file", "没有该文件"), T("check the name", "请核对文件名"))
        return False
    if path.suffix.lower() not in SUFFIXES:
        findings.wrong(
            where,
            T(f"files that end in {path.suffix or 'nothing'} are not read", f"不支持扩展名“{path.suffix}”"),
            T("save it as .xlsx or .csv", "请另存为 .xlsx 或 .csv"),
        )
        return False
    if size > most:
        findings.wrong(
            where,
            T(f"{size >> 20} MB, at most {most >> 20} are read", f"文件{size >> 20}MB，上限{most >> 20}MB"),
            T("take out sheets and pictures that are not needed", "请删去无关工作表和图片"),
        )
        return False
    return True


def refuse(path: Path, error: BaseException, findings: Findings) -> None:
    """Note that a file cannot be read, and what it seems to be."""
    if isinstance(error, csv.Error):
        findings.wrong(
            Where(path.name),
            T("a cell does not end: its quotation mark is not closed", "单元格未结束：引号未闭合"),
            T("close or delete the quotation mark, or save as .xlsx", "请补全或删去引号，或另存为 .xlsx"),
        )
        return
    what, why = seems(path), str(error).replace(str(path), path.name)[:100]
    findings.wrong(
        Where(path.name),
        T(
            f"the file cannot be read: it is {what}" if what else f"the file cannot be read ({why})",
            f"文件无法读取：实为{what.zh}" if what else f"文件无法读取（{why}）",
        ),
        T("open it, save it anew as .xlsx or .csv without a password", "请打开后另存为 .xlsx 或 .csv，不设密码"),
    )


def seems(path: Path) -> Text | None:
    """What a file is by its beginning, where that is not what its name says; None where it cannot be told."""
    own = {".xlsx": b"PK", ".xlsm": b"PK", ".parquet": b"PAR1"}.get(path.suffix.lower())
    with path.open("rb") as file:
        begins = file.read(8)
    if own and begins.startswith(own):
        return None
    if not begins:
        return T("empty", "空文件")
    found = next((what for sign, what in _BEGINNINGS if begins.startswith(sign)), None)
    return found or (T("no workbook", "非工作簿文件") if own == b"PK" else None)


def _not_computed(packed: zipfile.ZipFile, files: dict[str, str], file: str, findings: Findings) -> None:
    """Note formulas whose value was never computed: they would read as empty."""
    for title, part in files.items():
        raw = packed.read(part)
        if b"<f" not in raw:
            continue
        cells = [one[1].decode() for one in _FORMULA.finditer(raw) if not _COMPUTED.search(one[0])]
        for cell in cells[:_MOST_FORMULAS]:
            column = cell.rstrip("0123456789")
            findings.wrong(
                Where(file, title, int(cell[len(column) :]), column),
                T("a formula that was never computed", "公式未计算，没有数值"),
                T("open the file, save it anew, or write the value", "请打开文件重新保存，或直接填写数值"),
            )


def _workbook(path: Path, findings: Findings) -> Iterator[Sheet]:
    import openpyxl

    with zipfile.ZipFile(path) as packed:
        entries = packed.infolist()
        cells = sum(entry.file_size for entry in entries if not entry.filename.startswith("xl/media/"))
        if cells > MAX_CELLS or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            _too_much(path, MAX_CELLS if cells > MAX_CELLS else MAX_UNPACKED, findings)
            return
        book = openpyxl.load_workbook(path, data_only=True, keep_links=False)
        _not_computed(packed, _parts(book, packed), path.name, findings)
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            here = Where(path.name, sheet.title)
            findings.note(f"{here.text('en')}: hidden, not read", f"{here.text('zh')}：工作表已隐藏，未读取")
            continue
        if sheet.max_row > MAX_ROWS or sheet.max_column > MAX_COLUMNS:
            _too_large(Where(path.name, sheet.title), findings)
            continue
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        _note_hidden(sheet, Where(path.name, sheet.title), findings)
        merged = tuple((str(one.coord), int(one.min_row), int(one.max_row)) for one in sheet.merged_cells.ranges)
        yield Sheet(path.name, sheet.title, _trimmed(rows), merged)


def _note_hidden(sheet: Any, where: Where, findings: Findings) -> None:
    """Note that rows or columns which a spreadsheet hides are read like the others."""
    rows = sum(row.hidden for row in sheet.row_dimensions.values())
    columns = sum(column.hidden for column in sheet.column_dimensions.values())
    if rows or columns:
        findings.note(
            f"{where.text('en')}: hidden rows ({rows:,}) and columns ({columns:,}) are read like the others",
            f"{where.text('zh')}：隐藏的行（{rows:,}行）、列（{columns:,}列）一并读取",
        )


def _text(path: Path, findings: Findings) -> Iterator[Sheet]:
    raw = path.read_bytes()
    text = decoded(raw)
    if text is None:
        what = seems(path)
        refuse(path, ValueError("no text"), findings) if what else refuse_encoding(path, findings)
        return
    delimiter = delimiter_of(text)
    rows: list[list[Any]] = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        if len(rows) >= MAX_ROWS or len(row) > MAX_COLUMNS:
            _too_large(Where(path.name), findings)
            return
        rows.append([cell if cell.strip() else None for cell in row])
    yield Sheet(path.name, "", _trimmed(rows))


def refuse_encoding(path: Path, findings: Findings) -> None:
    """Note that a text is in no encoding that is read."""
    findings.wrong(
        Where(path.name),
        T("the text is neither UTF-8, UTF-16 nor GB18030", "文本编码不是UTF-8、UTF-16或GB18030"),
        T("save it as .xlsx, or as CSV in UTF-8", "请另存为 .xlsx，或另存为UTF-8编码的CSV"),
    )


def delimiter_of(text: str) -> str:
    """The sign between the cells of a text."""
    lines = [line for line in io.StringIO(text[:100_000]) if line.strip()][:20]
    head = next((line for line in lines if any(sign in line for sign in _DELIMITERS)), "")  # a title may stand above
    return max(_DELIMITERS, key=head.count)


def decoded(raw: bytes) -> str | None:
    """The text of a file in UTF-8 or UTF-16 (with or without mark) or GB18030; None if it is neither."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _try(raw, name)
    if raw[:200].count(0) > len(raw[:200]) // 4:  # Latin and digits in UTF-16 without a mark
        return _try(raw, "utf-16-be" if raw[:1] == b"\0" else "utf-16-le")
    for name in ("utf-8", "gb18030"):
        text = _try(raw, name)
        if text is not None and "\0" not in text:
            return text
    return None


def _try(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, ValueError):
        return None


def _parquet(path: Path, findings: Findings) -> Iterator[Sheet]:
    table = read_bounded(path, 2 * MAX_ROWS)
    if table.num_rows >= MAX_ROWS or table.num_columns > MAX_COLUMNS:
        _too_large(Where(path.name), findings)
        return
    columns = [column.to_pylist() for column in table.columns]
    yield Sheet(path.name, "", [list(table.column_names), *map(list, zip(*columns, strict=True))])


def _trimmed(rows: list[list[Any]]) -> list[list[Any]]:
    """Rows without the empty ones at the end."""
    while rows and all(cell is None or cell == "" for cell in rows[-1]):
        rows.pop()
    return rows


def _parts(book: Any, packed: zipfile.ZipFile) -> dict[str, str]:
    """Title of a sheet > the part of the packed file that holds its cells."""
    from openpyxl.xml.functions import fromstring

    there = set(packed.namelist())
    if not {_BOOK, _LINKS} <= there:
        return {}
    links = {one.get("Id"): str(one.get("Target")) for one in fromstring(packed.read(_LINKS))}
    titles = {sheet.title for sheet in book.worksheets}
    found: dict[str, str] = {}
    for one in fromstring(packed.read(_BOOK)).iter(f"{_MAIN}sheet"):
        target = links.get(one.get(f"{_RELATED}id"), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if one.get("name") in titles and part in there:
            found[str(one.get("name"))] = part
    return found


def _too_much(path: Path, most: int, findings: Findings) -> None:
    findings.wrong(
        Where(path.name),
        T(f"more than {most >> 20} MB when unpacked", f"解压后超过{most >> 20}MB"),
        T("take out sheets and pictures that are not needed", "请删去无关工作表和图片"),
    )


def _too_large(where: Where, findings: Findings) -> None:
    findings.wrong(
        where,
        T(f"more than {MAX_ROWS:,} rows or {MAX_COLUMNS} columns", f"超过{MAX_ROWS:,}行或{MAX_COLUMNS}列"),
        T("delete empty rows and columns behind the table", "请删除表后的空行空列"),
    )
