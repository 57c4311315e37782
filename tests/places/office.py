"""Tables as an office would hand them over, for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

PLACE = """
title: {en: A district, zh: 某区}
territory:
  residents: 12000   # of the yearbook
  districts: 1
  streets: 2
  communities: 4
  grids: 20
  party_members: 600
  organisations: 30
policy:
  staffing: {}
  funding:
    per_community: 60_000
"""
STREETS = [["街道编码", "街道名称", "经办人员数"], ["S1", "东街", 20], ["S2", "西街", 24]]
COMMUNITIES = [
    [
        "社区编码",
        "社区名称",
        "所属街道",
        "常住人口",
        "60岁以上",
        "党员人数",
        "网格员数",
        "窗口岗位数",
        "社区经费（万元）",
        "困难程度",
    ],
    ["C1", "锦绣社区", "东街", 3200, 500, 160, 5, 3, 6, 0.2],
    ["C2", "和平社区", "S1", "２，８００", 450, 140, 4, 3, 5, 0.4],
    ["C3", "新华社区", "西街", "0.3万", 400, 150, 5, 4, 6.5, 0.6],
    ["C4", "幸福社区", "西街", 3000, 380, 150, 4, 3, 5.5, 0.8],
]
GRIDS = [
    ["网格编码", "社区", "类型", "人口"],
    *([f"G{c}{g}", f"C{c}", "道路" if g == 5 else "居住", None] for c in range(1, 5) for g in range(1, 6)),
]
SHEETS = {"街道": STREETS, "社区": COMMUNITIES, "网格": GRIDS}


def workbook(
    path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], merged: Mapping[str, str] | None = None
) -> Path:
    """Write a workbook; ``merged`` names a range by sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
        if merged and name in merged:
            page.merge_cells(merged[name])
    book.save(path)
    return path


def place(folder: Path, text: str = PLACE) -> Path:
    """A folder with a place.yaml in it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "place.yaml").write_text(text.replace("  staffing: {}\n", ""), encoding="utf-8")
    return folder


def csv_text(rows: Sequence[Sequence[Any]], delimiter: str = ",") -> str:
    """Rows as the text of a CSV file."""
    lines = (delimiter.join('"' + str("" if cell is None else cell) + '"' for cell in row) for row in rows)
    return "\r\n".join(lines) + "\r\n"
