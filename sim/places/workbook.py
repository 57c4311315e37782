"""Workbooks of places: headers, rows, explanations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.policy.text import T, Text
from sim.records.atomic import put_packed
from sim.scenario.unit_columns import LEVELS, column_named, columns_of

SHEET_TITLES: Final = {
    "district": T("districts", "区县"),
    "street": T("streets", "街道"),
    "community": T("communities", "社区"),
    "grid": T("grids", "网格"),
    "desk": T("desks", "科室人员"),
    "organisation": T("organisations", "组织"),
}
_UNIT_TITLES: Final = {
    "district": T("district", "区县"),
    "street": T("street", "街道"),
    "community": T("community", "社区"),
    "grid": T("grid", "网格"),
}
EXTRA_COLUMNS: Final = {
    "desk": (T("unit", "所属单位"), T("desk", "科室名称"), T("role", "岗位类别"), T("staff", "人数")),
    "organisation": (T("community", "所属社区"), T("organisation", "组织名称"), T("number", "数量")),
}
_WIDTH: Final = 16


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A sheet of a workbook.

    Attributes
    ----------
    table : str
        A level, ``desk`` or ``organisation``.
    columns : tuple of str
        Columns behind code, name and unit above.
    rows : list of list
        Cells in the order of the headers.
    lang : {"en", "zh"}
    title : str
        Name of the sheet; by default that of the table.
    """

    table: str
    columns: tuple[str, ...]
    rows: list[list[Any]]
    lang: str
    title: str = ""

    @property
    def name(self) -> str:
        """Name of the sheet."""
        return self.title or SHEET_TITLES[self.table].of(self.lang)

    @property
    def header(self) -> list[str]:
        """Headers of all columns."""
        return headers(self.table, self.columns, self.lang)


def headers(table: str, columns: Iterable[str], lang: str) -> list[str]:
    """Headers of a sheet in a language."""
    if table in EXTRA_COLUMNS:
        return [text.of(lang) for text in EXTRA_COLUMNS[table]]
    unit = _UNIT_TITLES[table]
    found = [T(f"{unit} code", f"{unit.zh}编码"), T(f"{unit} name", f"{unit.zh}名称")]
    if table != LEVELS[0]:
        above = _UNIT_TITLES[LEVELS[LEVELS.index(table) - 1]]
        found.append(T(f"{above} code", f"所属{above.zh}"))
    return [text.of(lang) for text in (*found, *(header(name) for name in columns))]


def header(name: str) -> Text:
    """Header of a column: its title, with the unit in brackets where it is not plain."""
    column = column_named(name)
    assert column is not None, name
    if column.name in ("funds", "area", "x", "y"):
        return T(f"{column.title} ({column.unit})", f"{column.title.zh}（{column.unit.zh}）")
    return column.title


def all_columns(level: str) -> tuple[str, ...]:
    """Columns of the template of a level."""
    return tuple(column.name for column in columns_of(level))


def write_workbook(sheets: Sequence[FilledSheet], texts: Sequence[tuple[str, list[list[str]]]], path: Path) -> None:
    """Write a workbook: sheets of texts first, then the tables; the file holds no time of writing of its own."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    book = openpyxl.Workbook(write_only=True)
    bold, fill = Font(bold=True), PatternFill("solid", fgColor="DCE6F1")
    for name, lines in texts:
        page = book.create_sheet(name)
        for number, width in enumerate((22, 22, 18, 22, 60)):
            page.column_dimensions["ABCDE"[number]].width = width
        for line in lines:
            page.append(line)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.freeze_panes = "C2"
        cells = []
        for number, text in enumerate(sheet.header):
            page.column_dimensions[_letter(number)].width = max(
                _WIDTH, 2 * len(text) if sheet.lang == "zh" else len(text) + 2
            )
            cell = WriteOnlyCell(page, text)
            cell.font, cell.fill, cell.alignment = bold, fill, Alignment(wrap_text=True)
            cells.append(cell)
        page.append(cells)
        for row in sheet.rows:
            page.append(row)
    put_packed(path, book.save)


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(number + 1))
