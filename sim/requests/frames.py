"""Files of requests as columns: headers found, recognised columns read, everything else left where it is.

Workbooks come from the reader of places; texts and Parquet files, which may have a million rows, are read column by
column. Columns that are not recognised are never parsed, so that what stands in them cannot be stored.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.places.aliases import SKIPPED, is_personal, plain
from sim.places.cells import is_empty
from sim.places.mistakes import Findings, Where
from sim.places.rows import letter
from sim.places.sheets import (
    UNREADABLE,
    Sheet,
    decoded,
    delimiter_of,
    is_table,
    read_sheets,
    refuse,
    refuse_encoding,
)
from sim.policy.text import T
from sim.requests.headers import REQUIRED
from sim.scenario.parquet_file import read_bounded

MAX_BYTES: Final = 2 * 2**30
MAX_ROWS: Final = 5_000_000
_HEAD: Final = 262_144
_HEADER_ROWS: Final = 12
_LEAST: Final = 2
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class RequestColumns:
    """Recognised columns of one table.

    Attributes
    ----------
    file, sheet : str
    columns : mapping of str to pandas.Series
        Raw cells by column of `sim.requests.headers`.
    letters : mapping of str to str
        Letter and header of each column, for messages.
    rows : ndarray of int64, shape (rows,)
        Row of the file, as a spreadsheet counts.
    """

    file: str
    sheet: str
    columns: Mapping[str, pd.Series]
    letters: Mapping[str, str]
    rows: np.ndarray

    def where(self, row: int, column: str = "") -> Where:
        """Place of a row (its place in the table, from 0), or of a column in it."""
        return Where(self.file, self.sheet, int(self.rows[row]), self.letters.get(column, ""))

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class _FoundHeader:
    row: int
    places: Mapping[str, int]
    letters: Mapping[str, str]


def read_frames(path: Path, known: Mapping[str, tuple[str, int]], findings: Findings) -> list[RequestColumns]:
    """All tables of requests in a file; mistakes and what is left out are noted."""
    if not is_table(path, findings, MAX_BYTES):
        return []
    suffix = path.suffix.lower()
    reader = _workbook if suffix in (".xlsx", ".xlsm") else _parquet if suffix == ".parquet" else _text
    before = len(findings.mistakes)
    try:
        frames = [frame for frame in reader(path, known, findings) if len(frame)]
    except (*UNREADABLE, pa.ArrowException) as error:
        refuse(path, error, findings)
        return []
    if not frames and len(findings.mistakes) == before:
        findings.wrong(
            Where(path.name), T("no row of a request was found", "没有任何工单数据"), T("check the file", "请核对文件")
        )
    return frames


def _workbook(path: Path, known: Mapping[str, tuple[str, int]], findings: Findings) -> Iterator[RequestColumns]:
    for sheet in read_sheets(path, findings):
        if SKIPPED.match(sheet.name) or not any(not is_empty(cell) for row in sheet.rows for cell in row):
            continue
        yield from _of_sheet(sheet, known, findings)


def _of_sheet(sheet: Sheet, known: Mapping[str, tuple[str, int]], findings: Findings) -> Iterator[RequestColumns]:
    header = _header(sheet.rows[:_HEADER_ROWS], sheet.where(), known, findings)
    if header is None:
        return
    sheet.refuse_merged(header.row, findings)
    filled = [n for n in range(header.row + 1, len(sheet.rows)) if not all(map(is_empty, sheet.rows[n]))]
    columns = {
        name: pd.Series([_cell(sheet.rows[n], place) for n in filled], dtype=object)
        for name, place in header.places.items()
    }
    yield RequestColumns(sheet.file, sheet.name, columns, header.letters, np.array(filled, dtype=np.int64) + 1)


def _cell(row: Sequence[Any], place: int) -> Any:
    return row[place] if place < len(row) else None


def _text(path: Path, known: Mapping[str, tuple[str, int]], findings: Findings) -> Iterator[RequestColumns]:
    text = decoded(path.read_bytes())
    if text is None:
        refuse_encoding(path, findings)
        return
    delimiter = delimiter_of(text)
    if not delimiter.isascii():
        for sheet in read_sheets(path, findings):
            yield from _of_sheet(sheet, known, findings)
        return
    reader = csv.reader(io.StringIO(text[:_HEAD], newline=""), delimiter=delimiter)
    head: list[list[str]] = []
    ends: list[int] = []
    for row in reader:
        head.append(row)
        ends.append(reader.line_num)
        if len(head) == _HEADER_ROWS:
            break
    where = Where(path.name)
    header = _header(head, where, known, findings)
    if header is None:
        return
    lines = io.StringIO(text[:_HEAD], newline="")
    body = text[sum(len(next(lines)) for _ in range(ends[header.row])) :].encode("utf-8")
    del text
    width = len(head[header.row])
    table, wrong = _body(body, width, header, delimiter)
    bad = np.array([number for number, _, _ in wrong], dtype=np.int64)
    for number, cells, words in wrong:
        if words.strip(f"{delimiter} \t\r\n"):
            findings.wrong(
                Where(path.name, "", header.row + 1 + number),
                T(f"{cells} cells, the header has {width}", f"共{cells}列，表头为{width}列"),
                T("put texts with a delimiter in them into quotes", "含分隔符的文本请加引号"),
            )
    every = np.arange(1, table.num_rows + len(bad) + 1, dtype=np.int64)
    rows = np.delete(every, bad - 1) + header.row + 1
    columns = {name: table.column(name).to_pandas() for name in header.places}
    yield _without_empty(RequestColumns(path.name, "", columns, header.letters, rows))


def _body(body: bytes, width: int, header: _FoundHeader, delimiter: str) -> tuple[pa.Table, list[tuple[int, int, str]]]:
    """Recognised columns of the rows behind the header, as texts, and rows of another width: (row, cells, text)."""
    import pyarrow.csv as pc

    wrong: list[tuple[int, int, str]] = []

    def note(row: Any) -> str:
        wrong.append((row.number, row.actual_columns, row.text[:_SHOWN]))
        return "skip"

    if not body.strip():
        return pa.table({name: pa.array([], pa.string()) for name in header.places}), wrong
    names = [str(number) for number in range(width)]
    wanted = {name: str(place) for name, place in header.places.items()}
    table = pc.read_csv(
        pa.BufferReader(body),
        pc.ReadOptions(column_names=names, use_threads=False, block_size=1 << 26),
        pc.ParseOptions(
            delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=note
        ),
        pc.ConvertOptions(
            include_columns=list(wanted.values()),
            column_types=dict.fromkeys(wanted.values(), pa.string()),
            strings_can_be_null=False,
        ),
    )
    return table.rename_columns(list(wanted)), wrong


def _without_empty(frame: RequestColumns) -> RequestColumns:
    """A frame without rows in which nothing that is recognised is filled."""
    empty = np.ones(len(frame), dtype=bool)
    for column in frame.columns.values():
        empty &= (column.fillna("") == "").to_numpy(dtype=bool)
    if not empty.any():
        return frame
    kept = {name: column[~empty].reset_index(drop=True) for name, column in frame.columns.items()}
    return RequestColumns(frame.file, frame.sheet, kept, frame.letters, frame.rows[~empty])


def _parquet(path: Path, known: Mapping[str, tuple[str, int]], findings: Findings) -> Iterator[RequestColumns]:
    import pyarrow.parquet as pq

    source = pq.ParquetFile(path)
    names = list(source.schema_arrow.names)
    header = _header([names], Where(path.name), known, findings)
    if header is None:
        return
    table = read_bounded(path, MAX_ROWS, [names[place] for place in header.places.values()])
    columns = {name: table.column(names[place]).to_pandas() for name, place in header.places.items()}
    yield RequestColumns(path.name, "", columns, header.letters, np.arange(2, table.num_rows + 2, dtype=np.int64))


def _header(
    rows: Sequence[Sequence[Any]], where: Where, known: Mapping[str, tuple[str, int]], findings: Findings
) -> _FoundHeader | None:
    """The row with most recognised headers, and which column each of them is."""
    best = (0, -1)
    for number, row in enumerate(rows):
        found = {known[plain(cell)][0] for cell in row if isinstance(cell, str) and plain(cell) in known}
        if len(found) > best[0]:
            best = (len(found), number)
    if best[0] < _LEAST:
        findings.wrong(
            where,
            T("no header of requests is recognised", "未识别出工单表头"),
            T("name the headers in a file and give it with --columns FILE", "请用 --columns 指定表头对照文件"),
        )
        return None
    return _assigned(rows[best[1]], best[1], where, known, findings)


def _assigned(
    row: Sequence[Any], number: int, where: Where, known: Mapping[str, tuple[str, int]], findings: Findings
) -> _FoundHeader:
    ranked: dict[str, list[tuple[int, int]]] = {}
    unread: list[str] = []
    titles: dict[int, str] = {}
    for index, cell in enumerate(row):
        if is_empty(cell):
            continue
        titles[index] = f'{letter(index)} "{cell}"' if str(cell).isascii() else f"{letter(index)} “{cell}”"
        if plain(cell) in known:
            column, rank = known[plain(cell)]
            ranked.setdefault(column, []).append((rank, index))
        elif is_personal(cell):
            here = Where(where.file, where.sheet, 0, titles[index])
            findings.personal.append(T(here.text("en"), here.text("zh")))
        else:
            unread.append(titles[index])
    places: dict[str, int] = {}
    for column, fitting in ranked.items():
        fitting.sort()
        if len({rank for rank, _ in fitting}) < len(fitting):
            findings.wrong(
                Where(where.file, where.sheet, number + 1, titles[fitting[1][1]]),
                T(f"a second column of the same name as {titles[fitting[0][1]]}", f"与{titles[fitting[0][1]]}列重名"),
                T("take one of the two out", "请删去其中一列"),
            )
        places[column] = fitting[0][1]
        rest = [index for _, index in fitting[1:]]
        if column == "category" and rest and fitting[0][0] >= 0 and "item" not in ranked:
            places["item"] = rest.pop(0)
        unread += [titles[index] for index in rest]
    for column in REQUIRED:
        if column not in places:
            findings.wrong(
                Where(where.file, where.sheet, number + 1),
                T(f"no column is recognised as {column}", f"未识别出{_REQUIRED_ZH[column]}列"),
                T("name its header in a file and give it with --columns FILE", "请用 --columns 指定该列的表头"),
            )
    if unread:
        here = Where(where.file, where.sheet)
        findings.note(
            f"{here.text('en')}: not read: {', '.join(unread)}", f"{here.text('zh')}：未读取：{'、'.join(unread)}"
        )
    return _FoundHeader(number, places, {name: titles[place] for name, place in places.items()})


_REQUIRED_ZH: Final = {"opened": "受理时间", "category": "诉求类别"}
