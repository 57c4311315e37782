"""Tables as rows of cells: workbooks, text files in the encodings of Chinese offices, Parquet."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sim.places.mistakes import Findings, Where
from sim.policy.text import T

MAX_BYTES: Final = 128 * 2**20
MAX_UNPACKED: Final = 1024 * 2**20
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
UNREADABLE: Final = (OSError, ValueError, KeyError, TypeError, MemoryError, zipfile.BadZipFile, SyntaxError)


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
    """Note that a file cannot be read."""
    why = str(error)[:100]
    findings.wrong(
        Where(path.name),
        T(f"the file cannot be read ({why})", f"文件无法读取（{why}）"),
        T("open it, save it anew as .xlsx or .csv without a password", "请打开后另存为 .xlsx 或 .csv，不设密码"),
    )


def _workbook(path: Path, findings: Findings) -> Iterator[Sheet]:
    import openpyxl

    with zipfile.ZipFile(path) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > MAX_UNPACKED:
            raise ValueError(f"more than {MAX_UNPACKED >> 20} MB when unpacked")
    book = openpyxl.load_workbook(path, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        if sheet.max_row > MAX_ROWS or sheet.max_column > MAX_COLUMNS:
            _too_large(Where(path.name, sheet.title), findings)
            continue
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        merged = tuple((str(one.coord), int(one.min_row), int(one.max_row)) for one in sheet.merged_cells.ranges)
        yield Sheet(path.name, sheet.title, _trimmed(rows), merged)


def _text(path: Path, findings: Findings) -> Iterator[Sheet]:
    raw = path.read_bytes()
    text = decoded(raw)
    if text is None:
        refuse_encoding(path, findings)
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
    import pyarrow.parquet as pq

    table = pq.read_table(path)
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


def _too_large(where: Where, findings: Findings) -> None:
    findings.wrong(
        where,
        T(f"more than {MAX_ROWS:,} rows or {MAX_COLUMNS} columns", f"超过{MAX_ROWS:,}行或{MAX_COLUMNS}列"),
        T("delete empty rows and columns behind the table", "请删除表后的空行空列"),
    )
