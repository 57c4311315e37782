"""Whether the figures of units agree with each other and with those of the units above."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sim.places.mistakes import Findings
from sim.places.resolve import Index, Unit
from sim.places.rows import Tables
from sim.policy.text import T
from sim.scenario.unit_columns import (
    ADDITIVE,
    GROUP_COLUMNS,
    LEVEL_TITLES,
    LEVELS,
    UnitColumn,
    column_named,
    own_columns,
)

TOLERANCE: Final = 0.01
"""Share by which the sum of the units may differ from the figure of the unit above; the sum counts."""
_COUNTS: Final = {"street": ("communities", "community"), "community": ("grids", "grid")}


def check_units(units: Mapping[str, list[Unit]], member_share: float, findings: Findings) -> None:
    """Note figures that cannot be together; numbers of posts are split into grid members and desk posts."""
    for level in LEVELS:
        for unit in units[level]:
            _one(unit, findings)
    for unit in units["community"]:
        _posts(unit, member_share, findings)
    for level, below in zip(LEVELS[:-1], LEVELS[1:], strict=True):
        if units[below]:
            _sums(units, level, below, findings)


def _one(unit: Unit, findings: Findings) -> None:
    values, row = unit.values, unit.row
    if row is None:
        return
    residents = values.get("residents")
    groups = sum(values.get(name, 0.0) for name in (*GROUP_COLUMNS, *own_columns(values)))
    if residents is not None and groups > residents:
        findings.wrong(
            row.where("residents"),
            T(
                f"groups of {groups:,.0f} among {residents:,.0f} residents",
                f"各群体合计{groups:,.0f}人，多于常住人口{residents:,.0f}人",
            ),
            T("count each resident in one group only", "每人只计入一个群体，请更正"),
        )
    members = values.get("party_members")
    if residents is not None and members is not None and members > residents:
        findings.wrong(
            row.where("party_members"),
            T(
                f"{members:,.0f} party members among {residents:,.0f} residents",
                f"党员{members:,.0f}人，多于常住人口{residents:,.0f}人",
            ),
            T("correct one of the two", "请更正其中一项"),
        )
    for one, other in (("x", "y"), ("y", "x"), ("longitude", "latitude"), ("latitude", "longitude")):
        if one in values and other not in values and row.texts.get("_broken") != other:
            findings.wrong(
                row.where(other if other in row.letters else one),
                T(f"{one} without {other}", "坐标不完整"),
                T("fill in both, or neither", "请同时填写两项坐标，或均留空"),
            )


def _posts(unit: Unit, member_share: float, findings: Findings) -> None:
    posts = unit.values.pop("posts", None)
    if posts is None:
        return
    members, desk = unit.values.get("grid_members"), unit.values.get("desk_posts")
    if members is None and desk is None:
        members = min(posts - 1, max(1.0, float(round(posts * member_share))))
    elif members is None:
        members = posts - (desk or 0.0)
    desk = posts - members if desk is None else desk
    if members < 1 or desk < 1 or members + desk != posts:
        assert unit.row is not None
        findings.wrong(
            unit.row.where("posts"),
            T(f"{posts:,.0f} posts, but {members:,.0f} grid members and {desk:,.0f} at desks",
              f"岗位{posts:,.0f}个，网格员{members:,.0f}人、窗口{desk:,.0f}人"),
            T("posts are grid members and desk posts, at least one of each",
              "岗位数应为网格员与窗口岗位之和，各不少于一人"),
        )  # fmt: skip
        return
    unit.values["grid_members"], unit.values["desk_posts"] = members, desk


def _sums(units: Mapping[str, list[Unit]], level: str, below: str, findings: Findings) -> None:
    """Sums of the units of one level against the figures of the level above."""
    above = units[level]
    inside: list[list[Unit]] = [[] for _ in above]
    for unit in units[below]:
        if unit.parent >= 0:
            inside[unit.parent].append(unit)
    count, counted = _COUNTS.get(level, ("", ""))
    for unit, children in zip(above, inside, strict=True):
        if unit.row is None or not children:
            continue
        listed = unit.values.get(count)
        if counted == below and listed is not None and listed < len(children):
            findings.wrong(
                unit.row.where(count),
                T(
                    f"{listed:,.0f} {LEVEL_TITLES[below]}, but {len(children)} are listed",
                    f"{LEVEL_TITLES[below].zh}数为{listed:,.0f}，实际列出{len(children)}个",
                ),
                T("correct the number", "请更正数量"),
            )
        complete = listed is None or listed == len(children)
        for column in (*ADDITIVE, *own_columns(unit.values)):
            own, known = unit.values.get(column), column_named(column)
            if own is None or known is None or below not in known.levels:
                continue
            told = [child.values[column] for child in children if column in child.values]
            _sum(unit, known, own, sum(told), complete and len(told) == len(children), below, findings)


def _sum(unit: Unit, summed: UnitColumn, own: float, total: float, whole: bool, below: str, findings: Findings) -> None:
    assert unit.row is not None
    column, title, of = summed.name, summed.title, LEVEL_TITLES[below]
    if total > own * (1 + TOLERANCE) or (whole and total < own * (1 - TOLERANCE)):
        findings.wrong(
            unit.row.where(column),
            T(
                f"{title}: {own:,.0f}, but its {of} have {total:,.0f}",
                f"{title.zh}{own:,.0f}，而所辖{of.zh}合计{total:,.0f}",
            ),
            T("correct one of the two, or leave the sum empty", "请更正其中一项，或将合计留空"),
        )
    elif total > own or (whole and total != own):
        unit.values[column] = total
        if not whole:
            return
        where = unit.row.where(column)
        findings.note(
            f"{where.text('en')}: {own:,.0f} > {total:,.0f}, the sum of its {of}",
            f"{where.text('zh')}：{own:,.0f}改为所辖{of.zh}合计{total:,.0f}",
        )


def add_desks(tables: Tables, units: Mapping[str, list[Unit]], findings: Findings) -> None:
    """Add up the tables of desks and organisations by unit."""
    known = {level: Index(level, units[level]) for level in LEVELS[:3]}
    for row in tables.rows["desk"]:
        unit, level = _meant(row.texts.get("unit", ""), known, units)
        if unit is None or "staff" not in row.values:
            _no_unit(row.texts.get("unit", ""), row.where("unit" if unit is None else "staff"), unit is None, findings)
            continue
        role = row.texts.get("role", "") + row.texts.get("title", "")
        column = (
            "officials"
            if level != "community"
            else "grid_members"
            if "网格" in role or "grid" in role.lower()
            else "desk_posts"
        )
        unit.values[column] = unit.values.get(column, 0.0) + row.values["staff"]
    for row in tables.rows["organisation"]:
        unit, level = _meant(row.texts.get("unit", ""), {"community": known["community"]}, units)
        if unit is None:
            _no_unit(row.texts.get("unit", ""), row.where("unit"), True, findings)
            continue
        unit.values["organisations"] = unit.values.get("organisations", 0.0) + row.values.get("number", 1.0)


def _meant(text: str, known: Mapping[str, Index], units: Mapping[str, list[Unit]]) -> tuple[Unit | None, str]:
    for level, index in known.items():
        found = index.find(text) if text else []
        if len(found) == 1:
            return units[level][found[0]], level
    return None, ""


def _no_unit(text: str, where: object, unit: bool, findings: Findings) -> None:
    from sim.places.mistakes import Where

    assert isinstance(where, Where)
    if unit:
        wrong = T(
            f'"{text}" is no unit that is listed' if text else "the unit is missing",
            f"“{text}”不是已列出的单元" if text else "未填写所属单位",
        )
        remedy = T("write the code or name of a listed unit", "请填写已列出单元的编码或名称")
    else:
        wrong, remedy = T("the number of staff is missing", "未填写人数"), T("fill it in", "请填写")
    findings.wrong(where, wrong, remedy)
