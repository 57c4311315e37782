"""Headers by which columns and tables are recognised, in Chinese and English; a file can add others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sim.policy.own_kinds import OwnGroup
from sim.scenario.unit_columns import BY_NAME, LEVELS, OWN_GROUP

_LEVEL_ZH: Final = {
    "district": ("区县", "区", "县", "县区", "市辖区"),
    "street": ("街道", "镇街", "街镇", "乡镇", "乡镇街道", "镇"),
    "community": ("社区", "村社区", "社区村", "村社", "村居"),
    "grid": ("网格", "单元网格", "责任网格", "基础网格"),
}
_LEVEL_EN: Final = {"district": "district", "street": "street", "community": "community", "grid": "grid"}
_PLURALS: Final = {"district": "districts", "street": "streets", "community": "communities", "grid": "grids"}

#: Further tables: one row a desk, one row an organisation; they are summed up by unit.
EXTRA: Final = ("desk", "organisation")
SHEETS: Final[Mapping[str, tuple[str, ...]]] = {
    **{level: (*zh, _LEVEL_EN[level], _PLURALS[level], *(f"{one}表" for one in zh)) for level, zh in _LEVEL_ZH.items()},
    "desk": ("科室人员", "科室", "部门", "人员", "编制", "岗位", "desks", "staff"),
    "organisation": ("组织", "党组织", "共建单位", "单位", "organisations", "organizations"),
}
SKIPPED: Final = re.compile(r"^(说明|填表说明|示例|样例|example|explanation|readme|notes)", re.IGNORECASE)

#: Columns of units besides their names and codes.
HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "residents": ("常住人口", "人口", "人口数", "居民人数", "居民数", "实有人口", "服务人口", "总人口", "population"),
    "elder": (
        "60岁以上",
        "60岁及以上",
        "60周岁以上",
        "老年人",
        "老年人口",
        "老年人数",
        "elders",
        "elderly",
        "aged 60+",
    ),
    "migrant": ("流动人口", "流动人口数", "外来人口", "外来人员", "migrants", "migrant residents"),
    "low_income": (
        "低保低收入人数",
        "低保人数",
        "低收入人数",
        "低保",
        "低收入",
        "困难群众",
        "low-income",
        "low income",
        "low-income residents",
    ),
    "new_employment": ("新就业群体", "新就业群体人数", "快递外卖人员", "new-employment residents", "couriers"),
    "party_members": ("党员人数", "党员", "党员数", "party members"),
    "organisations": ("党组织数", "组织数", "单位数", "共建单位数", "党组织", "organisations", "organizations"),
    "communities": ("社区数", "村社区数", "communities"),
    "grids": ("网格数", "网格个数", "grids"),
    "grid_members": ("网格员数", "网格员", "专职网格员", "专职网格员数", "网格员人数", "grid members"),
    "desk_posts": ("窗口岗位数", "社区窗口", "窗口人数", "社区窗口人数", "desk posts"),
    "posts": ("岗位数", "社区岗位", "社区岗位数", "社工数", "社区工作者", "社区工作者数", "posts"),
    "officials": ("经办人员数", "经办人员", "编制", "编制人数", "在岗人数", "工作人员数", "officials", "staff"),
    "funds": ("社区经费", "经费", "年度经费", "党组织服务群众经费", "funds", "budget"),
    "deprivation": ("困难程度", "困难指数", "贫困程度", "deprivation", "deprivation index"),
    "demand_factor": ("诉求强度", "诉求倍数", "demand factor", "heterogeneity"),
    "kind": ("类型", "网格类型", "类别", "type", "kind", "grid type"),
    "x": ("x坐标", "x", "coordinate_x"),
    "y": ("y坐标", "y", "coordinate_y"),
    "longitude": ("经度", "longitude", "lon", "lng"),
    "latitude": ("纬度", "latitude", "lat"),
    "area": ("面积", "辖区面积", "area"),
    "households": ("户数", "households"),
}
#: Columns of the tables of desks and organisations.
EXTRA_HEADERS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "desk": {
        "unit": ("所属单位", "单位", "所属", "单位编码", "单位名称", "unit"),
        "level": ("层级", "级别", "level"),
        "staff": ("人数", "编制", "编制人数", "在岗人数", "staff", "persons"),
        "role": ("岗位", "岗位类别", "类别", "role"),
        "title": ("科室", "科室名称", "部门", "部门名称", "desk"),
    },
    "organisation": {
        "unit": ("所属社区", "社区", "社区编码", "社区名称", "unit", "community"),
        "number": ("数量", "个数", "number"),
        "title": ("组织", "组织名称", "单位名称", "党组织名称", "类别", "类型", "organisation", "organization", "kind"),
    },
}
KIND_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "living": ("居住", "居住型", "居民", "生活", "生活型", "小区", "居民区", "living", "residential"),
    "production": ("产业", "产业型", "生产", "生产型", "商务", "商圈", "园区", "楼宇", "production", "business"),
    "road": ("道路", "道路型", "街面", "商业街", "road", "street"),
}
#: Headers of columns about persons: they are named and never stored.
PERSONAL: Final = re.compile(
    r"姓名|电话|手机|联系方式|联系人|身份证|证件号|住址|家庭地址|微信|邮箱|出生|性别|民族|户主|负责人|责任人|包片|包保|领导|名单|书记|网格长|"
    r"籍贯|护照|\bqq\b|wechat|passport|(member|officer|manager|head|leader|secretary|owner|worker|staff)('s)? name|"
    r"\bphone|mobile|telephone|\btel\b|id ?(number|card)|\bemail|e-mail|address|birth|person|contact|full name|surname",
    re.IGNORECASE,
)
#: Telephone numbers, also in groups, and identity numbers, which hold a date of birth; not longer codes of digits.
NUMBER_OF_PERSON: Final = re.compile(
    r"(?<!\d)(?:(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}"
    r"|\d{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx])(?!\d)"
)
_NAMES_OF_PERSONS: Final = re.compile(r"[\u4e00-\u9fff·]{2,4}([、,，/ ][\u4e00-\u9fff·]{2,4})*")
_LOOKED_AT: Final = 2000
_COUNTS_PERSONS: Final = re.compile(r"数$|人数|数量|number of")
_UNIT: Final = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]\s*$")
#: Factors of units that a header may name in brackets.
UNITS: Final[Mapping[str, float]] = {
    "万元": 1e4, "千元": 1e3, "元": 1.0, "亿元": 1e8, "万人": 1e4, "人": 1.0, "个": 1.0, "名": 1.0,
    "平方公里": 1.0, "平方千米": 1.0, "km2": 1.0, "km²": 1.0, "square km": 1.0, "公顷": 0.01, "亩": 1 / 1500,
    "平方米": 1e-6,
    "公里": 1.0, "千米": 1.0, "km": 1.0, "米": 1e-3, "m": 1e-3, "10,000 yuan": 1e4, "yuan": 1.0, "persons": 1.0,
    "km east": 1.0, "km north": 1.0, "公里,向东": 1.0, "公里,向北": 1.0, "元/年": 1.0, "万元/年": 1e4,
    "yuan a year": 1.0,
}  # fmt: skip


def plain(header: object) -> str:
    """A header as it is compared: one width of signs, lower case, no spaces, star marks or bracketed unit."""
    text = unicodedata.normalize("NFKC", str(header)).strip().strip("*＊").lower()
    text = _UNIT.sub("", text)
    return re.sub(r"[\s_\-:：、]+", "", text)


def unit_factor(header: object) -> tuple[str, float | None]:
    """Unit in the brackets of a header and its factor; an empty text where there is none, None where it is unknown."""
    found = _UNIT.search(unicodedata.normalize("NFKC", str(header)).strip())
    if found is None:
        return "", 1.0
    return found[1].strip(), UNITS.get(found[1].strip().lower())


def is_personal(header: object) -> bool:
    """Whether a header names a column about persons."""
    text = unicodedata.normalize("NFKC", str(header))
    return bool(PERSONAL.search(text)) and not _COUNTS_PERSONS.search(_UNIT.sub("", text).strip())


def is_personal_column(cells: Sequence[object]) -> bool:
    """Whether most cells of a column look like names, telephone or identity numbers of persons."""
    texts = [unicodedata.normalize("NFKC", str(cell)).strip() for cell in cells[:_LOOKED_AT]]
    found = sum(bool(_NAMES_OF_PERSONS.fullmatch(text) or NUMBER_OF_PERSON.search(text)) for text in texts)
    return bool(texts) and found > len(texts) / 2


@dataclass(frozen=True, slots=True)
class Aliases:
    """Headers by table and column.

    Attributes
    ----------
    headers : mapping of str to mapping of str to str
        Table (a level, ``desk``, ``organisation``) > plain header > column.
    sheets : mapping of str to str
        Plain name of a sheet or file > table.
    """

    headers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def known(cls, extra: Mapping[str, list[str]] | None = None) -> Aliases:
        """The aliases that come with gridgov and those of a file (column > list of headers)."""
        own = {column: tuple(map(plain, names)) for column, names in (extra or {}).items()}
        headers = {level: _of_level(level, own) for level in LEVELS}
        for table, columns in EXTRA_HEADERS.items():
            headers[table] = {plain(a): c for c, names in columns.items() for a in (c, *names, *own.get(c, ()))}
        sheets = {plain(name): table for table, names in SHEETS.items() for name in names}
        return cls(headers, sheets)

    def with_groups(self, groups: Iterable[OwnGroup]) -> Aliases:
        """With the names and titles of resident groups of the user's own, where they mean nothing else yet."""
        own = {
            plain(header): f"{OWN_GROUP}{group.name}"
            for group in groups
            for header in (f"{OWN_GROUP}{group.name}", group.name, group.title.en, group.title.zh)
        }
        told = {table: {**own, **headers} if table in LEVELS else headers for table, headers in self.headers.items()}
        return Aliases(told, self.sheets)

    def table_of(self, name: str) -> str | None:
        """The table that a sheet or file of this name holds, if its name says so."""
        text = plain(name)
        if text in self.sheets:
            return self.sheets[text]
        fitting = [one for one in self.sheets if len(one) > 1 and (text.startswith(one) or text.endswith(one))]
        return self.sheets[max(fitting, key=len)] if fitting else None


def _of_level(level: str, own: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Plain header > column of the table of a level."""
    found: dict[str, str] = {}
    for column, names in HEADERS.items():
        if column in BY_NAME and level not in BY_NAME[column].levels:
            continue
        titles = (BY_NAME[column].title.en, BY_NAME[column].title.zh) if column in BY_NAME else ()
        for alias in (column, *titles, *names):
            found[plain(alias)] = column
    place = LEVELS.index(level)
    for above in LEVELS[:place]:
        role = "parent" if above == LEVELS[place - 1] else f"{above}_of"
        found |= _called(above, f"{role}", f"{role}_name", of=True)
    if place:
        found |= {plain(one): "parent" for one in ("parent", "所属", "上级", "上级编码", "所属上级", "parent code")}
    found |= _called(level, "code", "name", of=False)
    found |= {plain(one): "code" for one in ("编码", "代码", "编号", "code", "id")}
    found |= {plain(one): "name" for one in ("名称", "name")}
    for column, names in own.items():
        found |= dict.fromkeys(names, column)
    return found


def _called(level: str, code: str, name: str, *, of: bool) -> dict[str, str]:
    """Headers for the code and for the name of a unit of a level; ``of``: of the unit that another belongs to."""
    found: dict[str, str] = {}
    for word in (*_LEVEL_ZH[level], _LEVEL_EN[level]):
        for end in ("编码", "代码", "编号", "号", " code", " id", "_code"):
            found[plain(f"{word}{end}")] = code
        for end in ("名称", "名", " name"):
            found[plain(f"{word}{end}")] = name
        if of:
            found[plain(f"所属{word}")] = code
        found[plain(word)] = code if of else name
    return found
