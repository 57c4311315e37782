"""From sheets to rows of units: headers recognised, cells read, personal columns left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Final

from sim.places.aliases import EXTRA, SKIPPED, Aliases, is_personal, is_personal_column, plain, unit_factor
from sim.places.cells import CellError, is_empty, number_of, text_of
from sim.places.mistakes import Findings, Where
from sim.places.sheets import Sheet
from sim.policy.text import T
from sim.scenario.unit_columns import LEVELS, UnitColumn, column_named

_HEADER_ROWS: Final = 12
_LEAST: Final = 2
_TOTAL: Final = re.compile(r".*(合计|总计|小计|共计)|(sub|grand ?)?total|sum|all", re.IGNORECASE)
_REMARK: Final = re.compile(
    r"(填表|制表|填报|审核|复核|联系|备注|说明|注|单位负责|数据来源|资料来源|notes?|sources?|remarks?|prepared by|date)"
    r"[^:：]{0,6}[:：].*",
    re.IGNORECASE | re.DOTALL,
)
_DEGREES: Final = T("degrees", "度")
#: Columns that are read and not kept as such.
_EXTRA_COLUMNS: Final = {
    "longitude": UnitColumn("longitude", T("longitude", "经度"), LEVELS, _DEGREES, 70, 140, False, T("", "")),
    "latitude": UnitColumn("latitude", T("latitude", "纬度"), LEVELS, _DEGREES, 0, 60, False, T("", "")),
    "posts": UnitColumn("posts", T("posts", "岗位数"), ("community",), T("persons", "人"), 2, 1000, True, T("", "")),
    "staff": UnitColumn("staff", T("staff", "人数"), EXTRA, T("persons", "人"), 0, 20_000, True, T("", "")),
    "number": UnitColumn("number", T("number", "数量"), EXTRA, T("number", "个"), 0, 100_000, True, T("", "")),
}
_IGNORED: Final = ("households",)
#: Columns that count persons and whose headers offices also use for their names.
_COUNTS_OF_PERSONS: Final = ("grid_members", "desk_posts", "posts", "officials", "party_members", "staff")
_SHARES: Final = ("%", "‰", "比例", "占比", "share")


def _number(column: str) -> UnitColumn | None:
    """What is known of a column of numbers; None for one of texts."""
    return _EXTRA_COLUMNS.get(column) or column_named(column)


@dataclass(slots=True)
class Row:
    """One row of a table: texts and numbers by column, and where it stands."""

    sheet: Sheet
    number: int
    letters: dict[str, str]
    texts: dict[str, str] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)

    def where(self, column: str = "") -> Where:
        """Place of the row, or of a column in it."""
        return self.sheet.where(self.number, self.letters.get(column, ""))

    def beside(self, other: Row, lang: str = "en") -> str:
        """The row as told to somebody who looks at another: with its sheet if that is another one."""
        if (self.sheet.file, self.sheet.name) != (other.sheet.file, other.sheet.name):
            return self.where().text(lang)
        return f"第{self.number + 1}行" if lang == "zh" else f"row {self.number + 1}"


@dataclass(slots=True)
class Tables:
    """Rows by table: the four levels, ``desk`` and ``organisation``."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {table: [] for table in (*LEVELS, *EXTRA)})

    def columns(self, table: str) -> set[str]:
        """Columns that any row of a table fills."""
        return {name for row in self.rows[table] for name in (*row.values, *row.texts)}


@dataclass(frozen=True, slots=True)
class _Header:
    table: str
    row: int
    columns: dict[int, tuple[str, float]]
    letters: dict[str, str]


def read_rows(sheets: Iterable[Sheet], aliases: Aliases, findings: Findings) -> Tables:
    """Rows of all tables; mistakes and what is left out are noted."""
    tables = Tables()
    for sheet in sheets:
        if SKIPPED.match(sheet.name) or not any(not is_empty(cell) for row in sheet.rows for cell in row):
            continue
        header = _header(sheet, aliases, findings)
        if header is None:
            continue
        sheet.refuse_merged(header.row, findings)
        tables.rows[header.table] += _rows(sheet, header, findings)
    if not any(tables.rows[level] for level in LEVELS) and not findings.mistakes:
        findings.wrong(
            Where(", ".join(dict.fromkeys(sheet.file for sheet in sheets)) or "-"),
            T("no row of a unit was found", "没有任何单元数据"),
            T("fill at least one row of streets, communities or grids", "请至少填写一行街道、社区或网格"),
        )
    return tables


def letter(index: int) -> str:
    """Letters of a column as a spreadsheet writes them; 0 is A."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def _header(sheet: Sheet, aliases: Aliases, findings: Findings) -> _Header | None:
    """The header of a sheet: the row with most recognised headers of the table that fits best."""
    named = aliases.table_of(sheet.name or PurePath(sheet.file).stem)
    best: tuple[int, int, str, int] = (0, 0, "", -1)
    for table in (named,) if named else (*reversed(LEVELS), *EXTRA):
        known = aliases.headers[table]
        for number, row in enumerate(sheet.rows[:_HEADER_ROWS]):
            found = {known[text] for cell in row if isinstance(cell, str) and (text := plain(cell)) in known}
            own = len(found & {"code", "name"}) if table in LEVELS else 1
            score = (len(found) + (2 * own if not named else 0), -number, table, number)
            if len(found) >= (1 if named else _LEAST) and own + bool(named) and score[:2] > best[:2]:
                best = score
    if best[3] < 0 and sheet.name and not named:
        here = sheet.where()
        findings.note(f"{here.text('en')}: no table of units, not read", f"{here.text('zh')}：不是单元表，未读取")
        return None
    if best[3] < 0:
        findings.wrong(
            sheet.where(),
            T("no header is recognised", "未识别出表头"),
            T(
                "use the headers of the template, or give others with --columns FILE",
                "请使用模板表头，或用 --columns 指定对照文件",
            ),
        )
        return None
    return _columns(sheet, best[2], best[3], aliases, findings)


def _columns(sheet: Sheet, table: str, row: int, aliases: Aliases, findings: Findings) -> _Header:
    columns: dict[int, tuple[str, float]] = {}
    letters: dict[str, str] = {}
    unread = []
    for index, cell in enumerate(sheet.rows[row]):
        if is_empty(cell):
            continue
        title = f"{letter(index)} “{cell}”" if not str(cell).isascii() else f'{letter(index)} "{cell}"'
        column = aliases.headers[table].get(plain(cell))
        told = [line[index] for line in sheet.rows[row + 1 :] if index < len(line) and not is_empty(line[index])]
        if column in _COUNTS_OF_PERSONS and is_personal_column(told):
            column = ""
        if not column or column in _IGNORED:
            if column == "" or (column is None and is_personal(cell)):
                where = sheet.where(0, title)
                findings.personal.append(T(where.text("en"), where.text("zh")))
            else:
                unread.append(title)
            continue
        unit, factor = unit_factor(cell)
        number = _number(column)
        if unit in _SHARES and number is not None:
            findings.wrong(
                sheet.where(row, title),
                T("a column of shares, numbers were expected", "该列为比例，应为具体数值"),
                T("give the numbers themselves", "请改填具体数值"),
            )
        elif factor is None and number is not None and column not in ("kind", "elder", "deprivation", "demand_factor"):
            findings.wrong(
                sheet.where(row, title),
                T(f"the unit ({unit}) is not known", f"单位“{unit}”无法识别"),
                T(f"give it in {number.unit}", f"请改用{number.unit.zh}"),
            )
        if column in letters:
            findings.wrong(
                sheet.where(row, title),
                T(f"a second column of the same meaning as {letters[column]}", f"与{letters[column]}列含义重复"),
                T("take one of the two out", "请删去其中一列"),
            )
            continue
        columns[index], letters[column] = (column, factor or 1.0), title
    if unread:
        here = sheet.where()
        findings.note(
            f"{here.text('en')}: not read: {', '.join(unread)}", f"{here.text('zh')}：未读取：{'、'.join(unread)}"
        )
    return _Header(table, row, columns, letters)


def _rows(sheet: Sheet, header: _Header, findings: Findings) -> Iterator[Row]:
    for number in range(header.row + 1, len(sheet.rows)):
        cells = sheet.rows[number]
        if all(is_empty(cell) for cell in cells):
            continue
        row = Row(sheet, number, header.letters)
        for index, (column, factor) in header.columns.items():
            cell = cells[index] if index < len(cells) else None
            if not is_empty(cell):
                _read(row, column, cell, factor, findings)
        first = row.texts.get("name") or row.texts.get("code") or row.texts.get("unit") or _first(cells)
        if _REMARK.fullmatch(_first(cells)):
            findings.wrong(
                row.where(),
                T("a remark below the table", "该行为表外备注"),
                T("take it out: each row is a unit", "请删除，每行应为一个单元"),
            )
            continue
        if _TOTAL.fullmatch(first):
            findings.wrong(
                row.where(),
                T("a row of totals", "该行为合计行"),
                T("take it out: sums are made anew", "请删除，合计由程序计算"),
            )
            continue
        yield row


def _first(cells: list[Any]) -> str:
    return next((str(cell).strip() for cell in cells if not is_empty(cell)), "")


def _read(row: Row, column: str, cell: Any, factor: float, findings: Findings) -> None:
    """Read one cell into its row."""
    try:
        if (number := _number(column)) is not None:
            row.values[column] = number_of(cell, number, factor)
        else:
            row.texts[column] = text_of(cell)
    except CellError as error:
        findings.wrong(row.where(column), error.wrong, error.remedy)
        row.texts.setdefault("_broken", column)
