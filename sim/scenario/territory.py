"""Territory: the place itself, its grids and its people. No policy changes any of it."""

from __future__ import annotations

from typing import Any

from sim.policy.by_group import by_group
from sim.policy.frozen import FrozenMapping
from sim.policy.kinds import Name, Real, Section, Whole
from sim.policy.own_kinds import OwnKinds
from sim.policy.parameter import param
from sim.policy.text import COUNT, LOG_SIGMA, MAPPING, NO_FIGURE, PERSONS, RATIO, SHARE, T, Text, guess
from sim.scenario.estates import Estates

_REASON = T("the three types are in S3, their shares are not", "S3给出三类网格，未给出占比")


class GridTypes(Section):
    """Shares of the three grid types; they must sum to 1."""

    living: Real = param(
        0.70, T("Living grids", "生活型网格占比"), SHARE, within=(0, 1), usual=(0.6, 0.8), grade="assumption",
        why=_REASON
    )
    production: Real = param(
        0.20, T("Production grids", "生产型网格占比"), SHARE, within=(0, 1), usual=(0.1, 0.3), grade="assumption",
        why=_REASON
    )
    road: Real = param(
        0.10, T("Road grids", "道路型网格占比"), SHARE, within=(0, 1), usual=(0.0, 0.2), grade="assumption",
        why=_REASON
    )


def _kind(default: float, title: Text) -> Any:
    return param(
        default, title, SHARE, within=(0, 1), usual=(default / 2, 2.5 * default), grade="assumption",
        why=T("the kinds are in S3 and S4, their shares are not", "S3与S4给出类别，未给出占比")
    )


class UnitKinds(Section):
    """Shares of the kinds of co-building units; they must sum to 1."""

    enterprise: Real = _kind(0.35, T("Units: enterprises", "共建单位：企业"))
    property: Real = _kind(0.12, T("Units: property companies", "共建单位：物业公司"))
    agency: Real = _kind(0.15, T("Units: agencies", "共建单位：机关"))
    institution: Real = _kind(0.18, T("Units: banks, schools, hospitals", "共建单位：银行学校医院"))
    social: Real = _kind(0.14, T("Units: social organisations", "共建单位：社会组织"))
    owners: Real = _kind(0.06, T("Units: owners' committees", "共建单位：业主委员会"))


class ResidentWeights(Section):
    """Residents of a grid relative to a living grid; at least one must be above 0."""

    living: Real = param(
        1.0, T("Residents of a living grid, relative", "生活型网格人口权重"), RATIO, within=(0, 10), grade="derived",
        why=T("reference of the other two weights", "另两项权重的基准")
    )
    production: Real = param(
        0.15, T("Residents of a production grid, relative", "生产型网格人口权重"), RATIO, within=(0, 10),
        grade="assumption", why=guess("few people live in parks and office buildings", "园区与楼宇居住者少")
    )
    road: Real = param(
        0.05, T("Residents of a road grid, relative", "道路型网格人口权重"), RATIO, within=(0, 10),
        grade="assumption", why=guess("shops and dwellings along roads", "沿街商铺与住宅")
    )


#: Share of each group, plausible range, what is said in its reason; a group that is not here has no residents.
_NO_BREAKDOWN = T(
    "one group per resident (exclusive); no breakdown in the Panjin report",
    "每人只属一个群体；盘锦报告没有分项")
_GROUP_SHARES: dict[str, tuple[float, tuple[float, float] | None, Text]] = {
    "local": (0.62, None, T("what the other four shares leave", "其余四类比例之外的部分")),
    "elder": (0.14, (0.10, 0.20), _NO_BREAKDOWN),
    "migrant": (
        0.14, (0.08, 0.55),
        T(
            f"{_NO_BREAKDOWN}; in Luohu (S4) migrants are more than half",
            f"{_NO_BREAKDOWN.zh}；罗湖（S4）外来人口过半"),
    ),
    "low_income": (
        0.04, (0.02, 0.06),
        T(
            f"{_NO_BREAKDOWN}; Luhe (S0) counts 17,950 low-income people",
            f"{_NO_BREAKDOWN.zh}；六合（S0）有低收入者17950人"),
    ),
    "new_employment": (0.06, (0.03, 0.10), _NO_BREAKDOWN),
}
_TITLES_EN = {"new_employment": "New-employment residents (couriers, drivers)"}


def _share(group: str, title: Text) -> Any:
    default, usual, why = _GROUP_SHARES.get(group, (0.0, None, _NO_BREAKDOWN))
    name = _TITLES_EN.get(group, f"{title.en.capitalize()} residents")
    return param(
        default, T(name, f"{title.zh}占比"), SHARE, within=(0, 1), usual=usual,
        grade="derived" if group == "local" else "assumption", why=why
    )


@by_group(_share)
class GroupShares(Section):
    """Shares of the resident groups; they must sum to 1."""


_DIGITAL_SOURCE = T(
    "no breakdown of callers by age or origin is published; order of groups follows M29 (elderly lose)",
    "未见按年龄或来源划分的来电统计；群体次序依M29（老年人受损）")
_PLATFORM = T(
    f"{_DIGITAL_SOURCE}; platform work needs a phone",
    f"{_DIGITAL_SOURCE.zh}；平台就业离不开手机")
#: Share of each group, plausible range; a group that is not here is like local residents.
_DIGITAL: dict[str, tuple[float, tuple[float, float]]] = {
    "local": (0.90, (0.8, 0.98)),
    "elder": (0.45, (0.3, 0.7)),
    "migrant": (0.85, (0.7, 0.95)),
    "low_income": (0.70, (0.5, 0.9)),
    "new_employment": (0.98, (0.9, 1.0)),
}


def _digital(group: str, title: Text) -> Any:
    default, usual = _DIGITAL.get(group, _DIGITAL["local"])
    return param(
        default, T(f"Digital access, {title.en}", f"{title.zh}数字接入率"), SHARE, within=(0, 1), usual=usual,
        grade="assumption", why=_PLATFORM if group == "new_employment" else _DIGITAL_SOURCE
    )


@by_group(_digital)
class DigitalAccess(Section):
    """Share of each group that can use an app."""


class Territory(Section):
    """The place: how many of everything, and how unequal."""

    seed: Whole = param(
        1, T("Seed of the place", "地域随机种子"), T("whole number", "整数"), within=(0, 2**31 - 1),
        grade="assumption",
        why=T(
            "any number; apart from the run's seed so that replications share the place",
            "任意数；与运行种子分开，使各次重复共用同一地方")
    )
    scale: Real = param(
        1.0, T("Scale", "缩放比例"), SHARE, within=(0, 1), open_low=True, grade="derived",
        why=T(
            "1 is the whole place; smaller values keep the ratios, for quick sweeps",
            "1为全域；较小的值保持各项比例，供快速批量运行")
    )
    table: Name | None = param(
        None, T("Table of units", "单元表"), T("file", "文件"), kind="the name of a table of units (Parquet), or null",
        grade="derived",
        why=T(
            "null: units are drawn within the totals; a place of one's own has a table that lists its districts, "
            "streets, communities and grids (gridgov import)",
            "空：各单元在总数内由模型生成；自建区域的单元表逐一列出区县、街道、社区和网格（gridgov import）")
    )
    residents: Whole = param(
        1_440_000, T("Residents", "居民人数"), PERSONS, within=(1, 20_000_000), grade="source document",
        why=T(
            "S3: 1.44 million; the whole population is spread over the grids (assumption)",
            "S3：144万人；全部人口分布于各网格（假设）")
    )
    districts: Whole = param(
        4, T("Districts", "区县数"), COUNT, within=(1, 50), usual=(3, 6), grade="assumption",
        why=T("not in S3", "S3未给出")
    )
    streets: Whole = param(
        30, T("Streets", "街道数"), COUNT, within=(1, 2000), usual=(20, 45), grade="assumption",
        why=T("not in S3", "S3未给出")
    )
    communities: Whole = param(
        225, T("Communities", "社区数"), COUNT, within=(1, 20_000), grade="source document",
        why=T("S3: 225 communities", "S3：225个社区")
    )
    grids: Whole = param(
        3475, T("Grids", "网格数"), COUNT, within=(1, 200_000), grade="source document",
        why=T(
            "S3: 3,475 grids; 15.4 per community, 414 residents each",
            "S3：3,475个网格；每社区15.4个，每网格414人")
    )
    grid_types: GridTypes = GridTypes()
    resident_weights: ResidentWeights = ResidentWeights()
    resident_sigma: Real = param(
        0.5, T("Spread of residents per grid", "网格人口离散度"), LOG_SIGMA, within=(0, 1.5), usual=(0.3, 0.8),
        grade="assumption", why=T("log-normal; no distribution in the sources", "对数正态；来源未给出分布")
    )
    household_size: Real = param(
        2.6, T("Household size", "户均人数"), PERSONS, within=(1, 8), usual=(2.3, 3.0), grade="official",
        why=T("national census 2020", "2020年全国人口普查")
    )
    low_income_household: Real | None = param(
        None, T("Household size, low-income", "低收入户户均人数"), PERSONS, within=(1, 8), usual=(1.5, 3.0),
        grade="assumption",
        why=T(
            "null: as everybody's; Luhe (S0) has 17,950 people in 8,708 such households, 2.06",
            "空：与全体居民相同；六合（S0）8708户低收入户共17950人，户均2.06人")
    )
    groups: GroupShares = GroupShares()
    own_groups: OwnKinds = param(
        FrozenMapping(), T("Resident groups of one's own", "自定义居民群体"), MAPPING,
        kind="a mapping name > {en, zh, share, reporting, digital_access, vulnerability, needs, clustered, "
        "disadvantaged}",
        grade="assumption",
        why=T(
            "none; share: of all residents, the shipped groups keep their proportions in the rest; en, zh: title; "
            "reporting: log-odds; needs: category > factor of its rate; see docs/how-to/extend.md",
            "无；share：占全部居民比例，原有群体按原比例分其余；en、zh：名称；reporting：上报对数优势；needs：类别 > "
            "诉求率倍数；见docs/how-to/extend_zh.md")
    )
    group_clustering: Real = param(
        0.5, T("Clustering of disadvantage", "弱势群体空间聚集度"),
        T("log-odds per SD of deprivation", "每个困难程度标准差的对数优势"), within=(0, 2), usual=(0.2, 1.0),
        grade="assumption",
        why=T(
            "slope of the low-income and migrant shares on deprivation; direction from the request literature",
            "低收入与外来人口占比随困难程度的斜率；方向取自诉求研究文献")
    )
    digital_access: DigitalAccess = DigitalAccess()
    heterogeneity_cv: Real = param(
        0.41, T("Heterogeneity of grids", "网格诉求异质性"), T("coefficient of variation", "变异系数"),
        within=(0, 1), usual=(0.29, 0.58), grade="assumption",
        why=T(
            "Gamma of shape 6; with shape 1 one member per beat becomes unstable; 0 switches it off",
            "形状参数为6的伽马分布；形状为1时每责任区一名网格员不稳定；0为关闭")
    )
    local_share: Real = param(
        0.7, T("Kinds and residents of grids, share smooth in space", "网格类型与人口局部聚集占比"), SHARE,
        within=(0, 1), usual=(0.0, 0.9), grade="assumption",
        why=T(
            "dense estates and parks lie beside their like (correlation length 1 km); fitted to Moran's I of "
            "requests (0.55, Boston cells of 500 m, computed); 0: by lot",
            "密集小区与园区各自相邻成片（相关长度1公里）；按诉求的莫兰指数拟合（0.55，波士顿500米格网，计算所得）；"
            "0为随机分布")
    )
    spatial_share: Real = param(
        0.5, T("Spatially smooth share", "空间平滑方差占比"), SHARE, within=(0, 1), usual=(0.3, 0.7),
        grade="assumption",
        why=T(
            "half of the log-variance is smooth in space; Boston cells have Moran's I 0.55",
            "对数方差的一半在空间上平滑；波士顿网格的莫兰指数为0.55")
    )
    party_members: Whole = param(
        72_258, T("Party members", "党员人数"), PERSONS, within=(0, 20_000_000), grade="source document",
        why=T("S3: 72,258 members, 5.0 % of residents", "S3：72,258名党员，占居民5.0%")
    )
    members_elsewhere: Real = param(
        0.0, T("Members who belong elsewhere", "组织关系在外的党员比例"),
        T("share of the members living here", "占居住党员比例"),
        within=(0, 1), usual=(0.0, 0.5), grade="source document",
        why=T(
            "0: none; members live in one place and belong to another (S1, in words, no figure); see "
            "policy.mobilisation.elsewhere_reached",
            "0：无；党员“两栖化”（S1，文字表述，无数字）；见policy.mobilisation.elsewhere_reached")
    )
    organisations: Whole = param(
        1425, T("Co-building units", "共建单位数"), COUNT, within=(0, 1_000_000), grade="assumption",
        why=T(
            "units whose party organisations take part: 500 social organisations (S3) and .266 others a grid, as in "
            "Shuangqiao (S1); the 3,515 of S3 are all party organisations, branches of grids included",
            "参与共建的单位：S3社会组织500家，另按双桥（S1）每格0.266家其他单位；S3的3,515个为全部党组织，含网格支部")
    )
    unit_kinds: UnitKinds = UnitKinds()
    own_unit_kinds: OwnKinds = param(
        FrozenMapping(), T("Kinds of co-building units of one's own", "自定义共建单位类别"), MAPPING,
        kind="a mapping name > {en, zh, share, fit, other_fit, new_sector}", grade="assumption",
        why=T(
            "none; share: of all units, the shipped kinds keep their proportions in the rest; en, zh: title; fit: "
            "category > how well it suits such work, 0 to 1; see docs/how-to/extend.md",
            "无；share：占全部单位比例，原有类别按原比例分其余；en、zh：名称；fit：类别 > 与该类事项的匹配度，0至1；"
            "见docs/how-to/extend_zh.md")
    )
    estates: Estates = Estates()
    distance_km: Real = param(
        0.0, T("Way to town", "距城区路程"), T("km", "公里"), within=(0, 500), usual=(0, 60), grade="assumption",
        why=T(
            "0: in town; Weigang lies 15 km out (S1); officials of streets and districts travel it",
            "0：在城区；韦岗距城区15公里（S1）；街道与区县人员往返办理")
    )
    trust_mean: Real = param(
        0.5, T("Trust at the start, mean", "初始信任均值"), SHARE, within=(0, 1), usual=(0.3, 0.7),
        grade="assumption",
        why=T("neutral: reporting reads trust minus one half", "中性取值：上报模型使用信任减二分之一")
    )
    trust_sd: Real = param(
        0.15, T("Trust at the start, spread", "初始信任标准差"), SHARE, within=(0, 0.3), usual=(0.05, 0.25),
        grade="assumption", why=NO_FIGURE
    )
