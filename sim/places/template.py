"""The template of a place's workbook: empty tables, a filled example, a sheet of explanations."""

from __future__ import annotations

from typing import Any, Final

from sim.places.workbook import EXTRA_COLUMNS, SHEET_TITLES, FilledSheet, all_columns, header, headers
from sim.policy.text import T, Text
from sim.scenario.unit_columns import BY_NAME, LEVELS

_LEFT_OUT: Final = ("demand_factor",)
_EXAMPLE: Final[dict[str, list[dict[str, Any]]]] = {
    "district": [{"code": "211102", "name": T("Example district", "示例区")}],
    "street": [
        {"code": "211102001", "name": T("East street", "东风街道"), "of": "211102", "officials": 18},
        {"code": "211102002", "name": T("West street", "新华街道"), "of": "211102", "officials": 21, "communities": 12},
    ],
    "community": [
        {"code": "211102001001", "name": T("Jinxiu community", "锦绣社区"), "of": "211102001", "residents": 6200,
         "elder": 1100, "migrant": 540, "low_income": 96, "party_members": 310, "organisations": 14,
         "grid_members": 5, "desk_posts": 4, "funds": 80_000},
        {"code": "211102001002", "name": T("Heping community", "和平社区"), "of": "211102001", "residents": 7450,
         "elder": 1620, "party_members": 402, "grids": 16, "grid_members": 6, "desk_posts": 4},
    ],
    "grid": [
        {"code": "21110200100101", "name": T("Grid 1", "第一网格"), "of": "211102001001", "residents": 412,
         "kind": T("living", "居住")},
        {"code": "21110200100102", "name": T("Grid 2", "第二网格"), "of": "211102001001", "kind": T("road", "道路")},
    ],
}  # fmt: skip
_CODE: Final = T("its code, unique; format the column as text", "编码，不得重复；请设为文本格式")
_NAME: Final = T("its name, as it appears in maps and reports", "名称，用于地图和报告")
_OF: Final = T("code or name of the unit above", "上级单元的编码或名称")
_EXTRA: Final[dict[str, Text]] = {
    "desk": T("one row a desk; added up by unit", "每个科室一行，按单位汇总"),
    "organisation": T("one row an organisation; counted by community", "每个组织一行，按社区计数"),
}


def columns_of_template(level: str) -> tuple[str, ...]:
    """Columns of a level in the template."""
    return tuple(name for name in all_columns(level) if name not in _LEFT_OUT)


def template_sheets(lang: str) -> list[FilledSheet]:
    """Empty sheets of all tables, then a filled example of each level."""
    empty = [FilledSheet(level, columns_of_template(level), [], lang) for level in LEVELS]
    empty += [FilledSheet(table, (), [], lang) for table in EXTRA_COLUMNS]
    return [*empty, *(_example(level, lang) for level in LEVELS)]


def _example(level: str, lang: str) -> FilledSheet:
    columns = columns_of_template(level)
    rows = []
    for unit in _EXAMPLE[level]:
        keys = ("code", "name", *(("of",) if level != LEVELS[0] else ()), *columns)
        cells = (unit.get(key) for key in keys)
        rows.append([cell.of(lang) if isinstance(cell, Text) else cell for cell in cells])
    title = T(f"Example {SHEET_TITLES[level]}", f"示例-{SHEET_TITLES[level].zh}")
    return FilledSheet(level, columns, rows, lang, title.of(lang))


def explanations(lang: str) -> list[tuple[str, list[list[str]]]]:
    """The sheet of explanations: what each column of each table means."""
    zh = lang == "zh"
    lines = [
        ["工作表", "列", "单位", "填写", "说明"] if zh else ["sheet", "column", "unit", "fill in", "what it means"]
    ]
    for level in LEVELS:
        sheet = SHEET_TITLES[level].of(lang)
        names = headers(level, (), lang)
        notes = [_CODE, _NAME, _OF]
        for number, name in enumerate(names):
            must = ("编码、名称至少一项" if zh else "code or name") if number < 2 else ("必填" if zh else "yes")
            lines.append([sheet, name, "", must, notes[number].of(lang)])
        for column in (BY_NAME[name] for name in columns_of_template(level)):
            title, unit = header(column.name).of(lang), column.unit.of(lang)
            lines.append([sheet, title, unit, "选填" if zh else "if known", column.about.of(lang)])
    for table, about in _EXTRA.items():
        for text in EXTRA_COLUMNS[table]:
            lines.append(
                [SHEET_TITLES[table].of(lang), text.of(lang), "", "选填" if zh else "if known", about.of(lang)]
            )
    last = (
        "表头可用常见别称；数字可含全角、千分位和“万”；金额列可在表头括号内写“万元”。不要合并单元格，不要写合计行，不要填写个人信息。"
        if zh
        else "Common other headers are understood. No merged cells, no rows of totals, no data of persons."
    )
    return [("说明" if zh else "Explanations", [*lines, [], [last]])]
