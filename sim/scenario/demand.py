"""Demand: which needs arise, when and for whom. No policy changes any of it."""

from __future__ import annotations

from sim.policy.frozen import FrozenMapping
from sim.policy.kinds import (
    CategoryGridRates,
    CategoryGroupRates,
    CategoryValues,
    HourProfile,
    Name,
    Real,
    Section,
    WeekProfile,
    Whole,
    YearProfile,
)
from sim.policy.parameter import param
from sim.scenario.shocks import Shocks

_BOSTON = "Boston 2015 requests (computed; shape only): no hourly profile of a Chinese hotline is published"
# fmt: off
BOSTON_HOURS = (
    0.6, 0.4, 0.4, 0.2, 0.3, 0.4, 1.3, 3.5, 7.9, 9.2, 9.3, 9.4,
    7.9, 7.9, 8.3, 8.1, 6.3, 4.6, 4.0, 3.0, 2.6, 2.1, 1.6, 0.9,
)
# fmt: on
BOSTON_WEEKDAYS = (17.6, 19.0, 18.1, 17.4, 14.7, 6.9, 6.4)
BOSTON_MONTHS = (6.2, 9.8, 7.5, 8.8, 8.4, 8.8, 8.8, 10.3, 10.2, 8.2, 7.0, 6.4)


class Demand(Section):
    """The need stream; it depends on the territory, this section and the seed only."""

    catalogue: Name = param(
        "default",
        title="Catalogue of categories",
        zh="诉求分类目录",
        unit="name",
        kind="a catalogue name or file",
        grade="assumption",
        source="14 categories and about 160 items; rates and times are assumptions (see the file)",
    )
    categories: CategoryValues = param(
        FrozenMapping(),
        title="Changes to catalogue values",
        zh="分类参数覆盖",
        unit="mapping",
        kind="a mapping category > {field: value}",
        grade="derived",
        source="empty: the catalogue as it is",
    )
    rate_factor: Real = param(
        1.0,
        title="Factor on all need rates",
        zh="诉求发生率系数",
        unit="ratio",
        low=0,
        high=10,
        usual=(0.67, 1.5),
        grade="derived",
        source="1 is the catalogue: 0.628 needs per resident-year",
    )
    enquiry_factor: Real = param(
        1.0,
        title="Factor on the enquiry rate",
        zh="咨询量系数",
        unit="ratio",
        low=0,
        high=10,
        usual=(0.7, 1.5),
        grade="derived",
        source="1 is the catalogue: enquiries are then about 76 % of contacts (Panjin 75.0 %)",
    )
    day_cv: Real = param(
        0.19,
        title="Day-to-day variation",
        zh="日间波动系数",
        unit="coefficient of variation",
        low=0,
        high=1,
        usual=(0.1, 0.3),
        grade="derived",
        source=(
            "Gamma day factor by district; computed from Boston 2015 after calendar effects; 0 switches"
            " it off"
        ),
    )
    hour_profile: HourProfile = param(
        BOSTON_HOURS,
        title="Profile over the hours of a day",
        zh="小时分布",
        unit="relative",
        kind="24 numbers >= 0, not all 0",
        low=0,
        grade="derived",
        source=_BOSTON,
    )
    weekday_profile: WeekProfile = param(
        BOSTON_WEEKDAYS,
        title="Profile over the week, Monday first",
        zh="星期分布",
        unit="relative",
        kind="7 numbers >= 0, not all 0",
        low=0,
        grade="derived",
        source=_BOSTON,
    )
    month_profile: YearProfile = param(
        BOSTON_MONTHS,
        title="Profile over the year, January first",
        zh="月份分布",
        unit="relative",
        kind="12 numbers >= 0, not all 0",
        low=0,
        grade="derived",
        source=_BOSTON + "; shares of the year divided by the days of the month: intensity of a day",
    )
    group_rates: CategoryGroupRates = param(
        FrozenMapping(),
        title="Multipliers of need rates by group",
        zh="群体诉求倍数",
        unit="mapping",
        kind="a mapping category > {group: number >= 0}",
        grade="assumption",
        source="1 everywhere: groups differ in reporting, not in needs, unless a scenario says so",
    )
    grid_rates: CategoryGridRates = param(
        FrozenMapping(),
        title="Multipliers of need rates by grid type",
        zh="网格类型诉求倍数",
        unit="mapping",
        kind="a mapping category > {living | production | road: number >= 0}",
        grade="assumption",
        source="1 everywhere: grid types differ in residents, not in needs, unless a scenario says so (M44, S3)",
    )
    shocks: Shocks = param(
        (),
        title="Shocks",
        zh="突发冲击",
        unit="list",
        kind="a list of shocks {from: day, days: count, category: name, factor: ratio, where: {street: [0, 1]}}",
        grade="assumption",
        source="none; a heavy February in Boston (2015) brought 1.7 times the work (M8)",
    )
    cause_rate: Real = param(
        6.0,
        title="Occurrences of one chronic cause",
        zh="慢性问题复发频率",
        unit="per year",
        low=0.1,
        high=60,
        usual=(2, 36),
        grade="assumption",
        source=(
            "a milder drain than Longhai's (S1), which blocks 2-3 times a month; the number of causes follows"
        ),
    )
    estate_causes: Whole = param(
        0,
        title="Chronic causes of an old estate",
        zh="老旧小区慢性问题数",
        unit="causes of each chronic category",
        low=0,
        high=20,
        usual=(0, 2),
        grade="assumption",
        source="0: chronic causes lie anywhere; 1: each old estate has one of its own besides, as Longhai yard (S1)",
    )
    unowned_factor: Real = param(
        0.0,
        title="Factor on the shares of cases that nobody owns",
        zh="无主事项比例系数",
        unit="ratio",
        low=0,
        high=10,
        usual=(0, 2),
        grade="assumption",
        source="0: every case has an owner; 1: the catalogue's shares (unowned_p), at streets and districts",
    )
    consent_factor: Real = param(
        0.0,
        title="Factor on the shares of cases that need consent",
        zh="需业主同意比例系数",
        unit="ratio",
        low=0,
        high=10,
        usual=(0, 2),
        grade="assumption",
        source="0: none does; 1: the catalogue's shares (consent_p) of property and renovation cases",
    )
