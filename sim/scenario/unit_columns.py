"""Columns of a table of units: what can be told of each district, street, community and grid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sim.policy.names import GRID_TYPES, GROUPS
from sim.policy.text import PERSONS, T, Text

LEVELS: Final = ("district", "street", "community", "grid")
LEVEL_TITLES: Final = {
    "district": T("districts", "区县"),
    "street": T("streets", "街道"),
    "community": T("communities", "社区"),
    "grid": T("grids", "网格"),
}
KINDS: Final = GRID_TYPES
KIND_TITLES: Final = {
    "living": T("living", "居住"), "production": T("production", "产业"), "road": T("road", "道路")
}


@dataclass(frozen=True, slots=True)
class UnitColumn:
    """One column of a table of units.

    Attributes
    ----------
    name : str
        Name in ``territory.parquet`` and, as an alias, in every table.
    title : Text
        Header in a workbook.
    levels : tuple of str
        Kinds of units that may have it.
    unit : Text
        Unit of its numbers.
    low, high : float
        Least and greatest number allowed, both included.
    whole : bool
        Whether only whole numbers make sense.
    about : Text
        What it means and what is done where it is empty.
    group : bool
        Whether it counts the residents of a group.
    """

    name: str
    title: Text
    levels: tuple[str, ...]
    unit: Text
    low: float
    high: float
    whole: bool
    about: Text
    group: bool = False


_ALL = LEVELS
_TO_STREET = ("district", "street", "community", "grid")
_NUMBER = T("number", "个")
_DRAWN = T("empty: drawn", "空：由模型生成")

_GROUP_TITLES: Final = {
    "local": T("local residents", "户籍常住人口"),
    "elder": T("elders", "60岁以上"),
    "migrant": T("migrants", "流动人口"),
    "low_income": T("low-income residents", "低保低收入人数"),
    "new_employment": T("new-employment residents", "新就业群体"),
}


def _groups() -> tuple[UnitColumn, ...]:
    return tuple(
        UnitColumn(
            name, _GROUP_TITLES.get(name, T(name, name)), _ALL, PERSONS, 0, 2e7, True,
            T(
                "each resident counts in one group; empty: by the shares of the place",
                "每人只计入一个群体；空：按全域占比分配"),
            group=True,
        )
        for name in GROUPS
        if name != "local"
    )


COLUMNS: Final = (
    UnitColumn("residents", T("residents", "常住人口"), _ALL, PERSONS, 0, 2e7, True,
               T("empty: drawn within the total of the place", "空：在全域总数内由模型生成")),
    *_groups(),
    UnitColumn("party_members", T("party members", "党员人数"), _ALL, PERSONS, 0, 2e7, True,
               T("empty: by residents, within the total", "空：在总数内按人口分配")),
    UnitColumn("organisations", T("organisations", "党组织数"), ("district", "street", "community"), _NUMBER, 0, 1e6,
               True, T("party organisations and units; empty: by residents", "党组织及共建单位；空：按人口分配")),
    UnitColumn("communities", T("communities", "社区数"), ("street",), _NUMBER, 1, 20_000, True,
               T("if communities are not listed one by one", "未逐一列出社区时填写")),
    UnitColumn("grids", T("grids", "网格数"), ("community", "street"), _NUMBER, 1, 200_000, True,
               T("if grids are not listed one by one", "未逐一列出网格时填写")),
    UnitColumn("grid_members", T("grid members", "网格员数"), ("community",), PERSONS, 1, 1000, True,
               T("full-time; empty: by the norms of the scenario", "专职；空：按情景的配置标准")),
    UnitColumn("desk_posts", T("desk posts", "窗口岗位数"), ("community",), PERSONS, 1, 1000, True,
               T("posts of a community that are no grid members", "社区岗位中网格员以外的人数")),
    UnitColumn("officials", T("officials", "经办人员数"), ("street", "district"), PERSONS, 0, 20_000, True,
               T("people who work on cases; empty: by the norm", "办理事项的人员；空：按标准")),
    UnitColumn("funds", T("funds", "社区经费"), ("community",), T("yuan a year", "元/年"), 0, 1e7, False,
               T("service and branch money of a community; empty: as the others", "服务群众等经费；空：按平均")),
    UnitColumn("deprivation", T("deprivation", "困难程度"), ("street", "community", "grid"), T("0-1", "0至1"), 0, 1,
               False, T("0 well-off, 1 deprived; empty: drawn", "0为宽裕，1为困难；空：由模型生成")),
    UnitColumn("demand_factor", T("demand factor", "诉求强度"), ("grid",), T("ratio", "倍数"), 0, 100, False,
               T("needs per resident against the mean; empty: drawn", "人均诉求与平均之比；空：由模型生成")),
    UnitColumn("kind", T("type", "类型"), ("grid",), T("living, production, road", "居住、产业、道路"), 0, 2, True,
               _DRAWN),
    UnitColumn("x", T("x", "X坐标"), _TO_STREET, T("km east", "公里，向东"), -2000, 2000, False,
               T("from any one point of the place", "以域内任一点为原点")),
    UnitColumn("y", T("y", "Y坐标"), _TO_STREET, T("km north", "公里，向北"), -2000, 2000, False,
               T("from any one point of the place", "以域内任一点为原点")),
    UnitColumn("area", T("area", "面积"), _ALL, T("square km", "平方公里"), 0, 2e6, False,
               T("only shown", "仅供显示")),
)
BY_NAME: Final = {column.name: column for column in COLUMNS}
GROUP_COLUMNS: Final = tuple(column.name for column in COLUMNS if column.group)
#: Columns that add up from unit to unit: a unit's value is the sum of the values below it.
ADDITIVE: Final = ("residents", *GROUP_COLUMNS, "party_members", "organisations")
TEXTS: Final = ("level", "code", "name", "parent", "drawn")
#: How the names of columns begin that count a resident group of the user's own.
OWN_GROUP: Final = "group_"


def columns_of(level: str) -> tuple[UnitColumn, ...]:
    """Columns that units of a level may have, in order."""
    return tuple(column for column in COLUMNS if level in column.levels)


def column_named(name: str) -> UnitColumn | None:
    """A column by its name, those of the user's own groups included; None where there is no such column."""
    if name.startswith(OWN_GROUP):
        about = T("each resident counts in one group; empty: by its share", "每人只计入一个群体；空：按其占比分配")
        return UnitColumn(name, T(name, name), _ALL, PERSONS, 0, 2e7, True, about, group=True)
    return BY_NAME.get(name)


def own_columns(names: Iterable[str]) -> tuple[str, ...]:
    """Columns of the user's own groups among some names, each once, by alphabet."""
    return tuple(sorted({name for name in names if name.startswith(OWN_GROUP)}))
