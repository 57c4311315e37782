"""Territory: the place itself, its grids and its people. No policy changes any of it."""

from __future__ import annotations

from typing import Any

from sim.policy.kinds import Real, Section, Whole
from sim.policy.parameter import param
from sim.scenario.estates import Estates


class GridTypes(Section):
    """Shares of the three grid types; they must sum to 1."""

    living: Real = param(
        0.70,
        title="Living grids",
        zh="生活型网格占比",
        unit="share",
        low=0,
        high=1,
        usual=(0.6, 0.8),
        grade="assumption",
        source="the three types are in S3, their shares are not",
    )
    production: Real = param(
        0.20,
        title="Production grids",
        zh="生产型网格占比",
        unit="share",
        low=0,
        high=1,
        usual=(0.1, 0.3),
        grade="assumption",
        source="the three types are in S3, their shares are not",
    )
    road: Real = param(
        0.10,
        title="Road grids",
        zh="道路型网格占比",
        unit="share",
        low=0,
        high=1,
        usual=(0.0, 0.2),
        grade="assumption",
        source="the three types are in S3, their shares are not",
    )


def _kind(default: float, title: str, zh: str) -> Any:
    source = "the kinds are in S3 and S4, their shares are not"
    return param(
        default, title=title, zh=zh, unit="share", low=0, high=1, usual=(default / 2, 2 * default), grade="assumption",
        source=source,
    )  # fmt: skip


class UnitKinds(Section):
    """Shares of the kinds of co-building units; they must sum to 1."""

    enterprise: Real = _kind(0.35, "Units: enterprises", "共建单位：企业")
    property: Real = _kind(0.12, "Units: property companies", "共建单位：物业公司")
    agency: Real = _kind(0.15, "Units: agencies", "共建单位：机关")
    institution: Real = _kind(0.18, "Units: banks, schools, hospitals", "共建单位：银行学校医院")
    social: Real = _kind(0.14, "Units: social organisations", "共建单位：社会组织")
    owners: Real = _kind(0.06, "Units: owners' committees", "共建单位：业主委员会")


class ResidentWeights(Section):
    """Residents of a grid relative to a living grid; at least one must be above 0."""

    living: Real = param(
        1.0,
        title="Residents of a living grid, relative",
        zh="生活型网格人口权重",
        unit="ratio",
        low=0,
        high=10,
        grade="derived",
        source="reference of the other two weights",
    )
    production: Real = param(
        0.15,
        title="Residents of a production grid, relative",
        zh="生产型网格人口权重",
        unit="ratio",
        low=0,
        high=10,
        grade="assumption",
        source="few people live in parks and office buildings; no figure in the sources",
    )
    road: Real = param(
        0.05,
        title="Residents of a road grid, relative",
        zh="道路型网格人口权重",
        unit="ratio",
        low=0,
        high=10,
        grade="assumption",
        source="shops and dwellings along roads; no figure in the sources",
    )


_GROUP_SOURCE = "one group per resident (exclusive); no breakdown in the Panjin report"


class GroupShares(Section):
    """Shares of the resident groups; they must sum to 1."""

    local: Real = param(
        0.62,
        title="Local residents",
        zh="本地居民占比",
        unit="share",
        low=0,
        high=1,
        grade="derived",
        source="what the other four shares leave",
    )
    elder: Real = param(
        0.14,
        title="Elderly residents",
        zh="老年居民占比",
        unit="share",
        low=0,
        high=1,
        usual=(0.10, 0.20),
        grade="assumption",
        source=_GROUP_SOURCE,
    )
    migrant: Real = param(
        0.14,
        title="Migrant residents",
        zh="外来居民占比",
        unit="share",
        low=0,
        high=1,
        usual=(0.08, 0.55),
        grade="assumption",
        source=_GROUP_SOURCE + "; in Luohu (S4) migrants are more than half",
    )
    low_income: Real = param(
        0.04,
        title="Low-income residents",
        zh="低收入居民占比",
        unit="share",
        low=0,
        high=1,
        usual=(0.02, 0.06),
        grade="assumption",
        source=_GROUP_SOURCE + "; Luhe (S0) counts 17,950 low-income people",
    )
    new_employment: Real = param(
        0.06,
        title="New-employment residents (couriers, drivers)",
        zh="新就业群体占比",
        unit="share",
        low=0,
        high=1,
        usual=(0.03, 0.10),
        grade="assumption",
        source=_GROUP_SOURCE,
    )


_DIGITAL_SOURCE = (
    "no breakdown of callers by age or origin is published; order of groups follows M29 (elderly lose)"
)


class DigitalAccess(Section):
    """Share of each group that can use an app."""

    local: Real = param(
        0.90,
        title="Digital access, local",
        zh="本地居民数字接入率",
        unit="share",
        low=0,
        high=1,
        usual=(0.8, 0.98),
        grade="assumption",
        source=_DIGITAL_SOURCE,
    )
    elder: Real = param(
        0.45,
        title="Digital access, elderly",
        zh="老年居民数字接入率",
        unit="share",
        low=0,
        high=1,
        usual=(0.3, 0.7),
        grade="assumption",
        source=_DIGITAL_SOURCE,
    )
    migrant: Real = param(
        0.85,
        title="Digital access, migrant",
        zh="外来居民数字接入率",
        unit="share",
        low=0,
        high=1,
        usual=(0.7, 0.95),
        grade="assumption",
        source=_DIGITAL_SOURCE,
    )
    low_income: Real = param(
        0.70,
        title="Digital access, low-income",
        zh="低收入居民数字接入率",
        unit="share",
        low=0,
        high=1,
        usual=(0.5, 0.9),
        grade="assumption",
        source=_DIGITAL_SOURCE,
    )
    new_employment: Real = param(
        0.98,
        title="Digital access, new-employment",
        zh="新就业群体数字接入率",
        unit="share",
        low=0,
        high=1,
        usual=(0.9, 1.0),
        grade="assumption",
        source=_DIGITAL_SOURCE + "; platform work needs a phone",
    )


class Territory(Section):
    """The place: how many of everything, and how unequal."""

    seed: Whole = param(
        1,
        title="Seed of the place",
        zh="地域随机种子",
        unit="whole number",
        low=0,
        high=2**31 - 1,
        grade="assumption",
        source="any number; apart from the run's seed so that replications share the place",
    )
    scale: Real = param(
        1.0,
        title="Scale",
        zh="缩放比例",
        unit="share",
        low=0,
        high=1,
        open_low=True,
        grade="derived",
        source="1 is the whole place; smaller values keep the ratios, for quick sweeps",
    )
    residents: Whole = param(
        1_440_000,
        title="Residents",
        zh="居民人数",
        unit="persons",
        low=1,
        high=20_000_000,
        grade="source document",
        source="S3: 1.44 million; the whole population is spread over the grids (assumption)",
    )
    districts: Whole = param(
        4,
        title="Districts",
        zh="区县数",
        unit="count",
        low=1,
        high=50,
        usual=(3, 6),
        grade="assumption",
        source="not in S3",
    )
    streets: Whole = param(
        30,
        title="Streets",
        zh="街道数",
        unit="count",
        low=1,
        high=2000,
        usual=(20, 45),
        grade="assumption",
        source="not in S3",
    )
    communities: Whole = param(
        225,
        title="Communities",
        zh="社区数",
        unit="count",
        low=1,
        high=20_000,
        grade="source document",
        source="S3: 225 communities",
    )
    grids: Whole = param(
        3475,
        title="Grids",
        zh="网格数",
        unit="count",
        low=1,
        high=200_000,
        grade="source document",
        source="S3: 3,475 grids; 15.4 per community, 414 residents each",
    )
    grid_types: GridTypes = GridTypes()
    resident_weights: ResidentWeights = ResidentWeights()
    resident_sigma: Real = param(
        0.5,
        title="Spread of residents per grid",
        zh="网格人口离散度",
        unit="sigma of the logarithm",
        low=0,
        high=1.5,
        usual=(0.3, 0.8),
        grade="assumption",
        source="log-normal; no distribution in the sources",
    )
    household_size: Real = param(
        2.6,
        title="Household size",
        zh="户均人数",
        unit="persons",
        low=1,
        high=8,
        usual=(2.3, 3.0),
        grade="official",
        source="national census 2020",
    )
    low_income_household: Real | None = param(
        None,
        title="Household size, low-income",
        zh="低收入户户均人数",
        unit="persons",
        low=1,
        high=8,
        usual=(1.5, 3.0),
        grade="assumption",
        source="null: as everybody's; Luhe (S0) has 17,950 people in 8,708 such households, 2.06",
    )
    groups: GroupShares = GroupShares()
    group_clustering: Real = param(
        0.5,
        title="Clustering of disadvantage",
        zh="弱势群体空间聚集度",
        unit="log-odds per SD of deprivation",
        low=0,
        high=2,
        usual=(0.2, 1.0),
        grade="assumption",
        source=(
            "slope of the low-income and migrant shares on deprivation; direction from the request literature"
        ),
    )
    digital_access: DigitalAccess = DigitalAccess()
    heterogeneity_cv: Real = param(
        0.41,
        title="Heterogeneity of grids",
        zh="网格诉求异质性",
        unit="coefficient of variation",
        low=0,
        high=1,
        usual=(0.29, 0.58),
        grade="assumption",
        source="Gamma of shape 6; with shape 1 one member per beat becomes unstable; 0 switches it off",
    )
    local_share: Real = param(
        0.7,
        title="Kinds and residents of grids, share smooth in space",
        zh="网格类型与人口局部聚集占比",
        unit="share",
        low=0,
        high=1,
        usual=(0.0, 0.9),
        grade="assumption",
        source="dense estates and parks lie beside their like (correlation length 1 km); fitted to Moran's I of"
        " requests (0.55, Boston cells of 500 m, computed); 0: by lot",
    )
    spatial_share: Real = param(
        0.5,
        title="Spatially smooth share",
        zh="空间平滑方差占比",
        unit="share",
        low=0,
        high=1,
        usual=(0.3, 0.7),
        grade="assumption",
        source="half of the log-variance is smooth in space; Boston cells have Moran's I 0.55",
    )
    party_members: Whole = param(
        72_258,
        title="Party members",
        zh="党员人数",
        unit="persons",
        low=0,
        high=20_000_000,
        grade="source document",
        source="S3: 72,258 members, 5.0 % of residents",
    )
    organisations: Whole = param(
        3515,
        title="Party organisations",
        zh="党组织数",
        unit="count",
        low=0,
        high=1_000_000,
        grade="source document",
        source="S3: 3,515 organisations, 20.6 members each",
    )
    unit_kinds: UnitKinds = UnitKinds()
    estates: Estates = Estates()
    distance_km: Real = param(
        0.0, title="Way to town", zh="距城区路程", unit="km", low=0, high=500, usual=(0, 60), grade="assumption",
        source="0: in town; Weigang lies 15 km out (S1); officials of streets and districts travel it",
    )  # fmt: skip
    trust_mean: Real = param(
        0.5,
        title="Trust at the start, mean",
        zh="初始信任均值",
        unit="share",
        low=0,
        high=1,
        usual=(0.3, 0.7),
        grade="assumption",
        source="neutral: reporting reads trust minus one half",
    )
    trust_sd: Real = param(
        0.15,
        title="Trust at the start, spread",
        zh="初始信任标准差",
        unit="share",
        low=0,
        high=0.3,
        usual=(0.05, 0.25),
        grade="assumption",
        source="no figure in the sources",
    )
