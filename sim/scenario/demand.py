"""Demand: which needs arise, when and for whom. No policy changes any of it."""

from __future__ import annotations

from sim.policy.frozen import FrozenMapping
from sim.policy.kinds import (
    CategoryGridRates,
    CategoryGroupRates,
    CategoryValues,
    Days,
    HourProfile,
    Name,
    Real,
    Section,
    WeekProfile,
    Whole,
    Words,
    YearProfile,
)
from sim.policy.parameter import param
from sim.policy.text import LIST, MAPPING, PER_YEAR, RATIO, RELATIVE, T
from sim.scenario.demand_types import MOST_PERSISTENCE, AreaRates, ByType, TypeRates
from sim.scenario.item_spread import ItemSpread
from sim.scenario.shocks import Shocks

# fmt: off
BOSTON_HOURS = (
    0.6, 0.4, 0.4, 0.2, 0.3, 0.4, 1.3, 3.5, 7.9, 9.2, 9.3, 9.4,
    7.9, 7.9, 8.3, 8.1, 6.3, 4.6, 4.0, 3.0, 2.6, 2.1, 1.6, 0.9,
)
# fmt: on
BOSTON_WEEKDAYS = (17.6, 19.0, 18.1, 17.4, 14.7, 6.9, 6.4)
BOSTON_MONTHS = (6.2, 9.8, 7.5, 8.8, 8.4, 8.8, 8.8, 10.3, 10.2, 8.2, 7.0, 6.4)
OFFICE_HOURS = (0.0,) * 8 + (1.0,) * 4 + (0.0,) + (1.0,) * 4 + (0.0,) * 7
OFFICE_DAYS = (1.0,) * 5 + (0.0,) * 2


class Demand(Section):
    """The need stream; it depends on the territory, this section and the seed only."""

    catalogue: Name = param(
        "default", T("Catalogue of categories", "诉求分类目录"), T("name", "名称"), kind="a catalogue name or file",
        grade="assumption",
        why=T(
            "14 categories and about 160 items; rates and times are assumptions (see the file)",
            "14类约160项；发生率与工时为假设（见目录文件）")
    )
    categories: CategoryValues = param(
        FrozenMapping(), T("Changes to catalogue values", "分类参数覆盖"), MAPPING,
        kind="a mapping category > {field: value}", grade="derived",
        why=T("empty: the catalogue as it is", "空：按目录原样")
    )
    items: CategoryValues = param(
        FrozenMapping(), T("Values of single items", "事项参数覆盖"), MAPPING,
        kind="a mapping item > {field: value}", grade="assumption",
        why=T(
            "empty: items have the values of their category but for what the catalogue says of them",
            "空：除目录另有说明外，事项取其类别的数值")
    )
    item_spread: ItemSpread = ItemSpread()
    rate_factor: Real = param(
        1.0, T("Factor on all need rates", "诉求发生率系数"), RATIO, within=(0, 10), usual=(0.67, 1.5),
        grade="derived",
        why=T("1 is the catalogue: 0.628 needs per resident-year", "1为目录所列：每居民每年0.628件诉求")
    )
    enquiry_factor: Real = param(
        1.0, T("Factor on the enquiry rate", "咨询量系数"), RATIO, within=(0, 10), usual=(0.7, 1.5), grade="derived",
        why=T(
            "1 is the catalogue: enquiries are then about 76 % of contacts (Panjin 75.0 %)",
            "1为目录所列：此时咨询约占接触量的76%（盘锦75.0%）")
    )
    day_cv: Real = param(
        0.19, T("Day-to-day variation", "日间波动系数"), T("coefficient of variation", "变异系数"), within=(0, 1),
        usual=(0.1, 0.3), grade="derived",
        why=T(
            "Gamma day factor by district; computed from Boston 2015 after calendar effects; 0 switches it off",
            "各区县的伽马分布日因子；由波士顿2015年数据剔除日历效应后计算；0为关闭")
    )
    day_persistence: Real = param(
        0.0, T("Persistence of the day-to-day variation", "日间波动的持续性"),
        T("lag-1 autocorrelation", "滞后一日自相关"), within=(0, MOST_PERSISTENCE), usual=(0, 0.5),
        grade="derived",
        why=T(
            "0: days are independent; Boston 2015: .27 to .30 by type after calendar effects (computed)",
            "0：各日独立；波士顿2015年剔除日历效应后各类为0.27至0.30（计算所得）")
    )
    hour_profile: HourProfile = param(
        BOSTON_HOURS, T("Profile over the hours of a day", "小时分布"), RELATIVE, within=(0, 1e6),
        kind="24 numbers in [0, 1,000,000], not all 0", grade="derived",
        why=T(
            "Boston 2015 requests (computed; shape only): no hourly profile of a Chinese hotline is published",
            "波士顿2015年诉求（计算所得，仅取形状）：国内热线未公布分时数据")
    )
    weekday_profile: WeekProfile = param(
        BOSTON_WEEKDAYS, T("Profile over the week, Monday first", "星期分布"), RELATIVE, within=(0, 1e6),
        kind="7 numbers in [0, 1,000,000], not all 0", grade="derived",
        why=T(
            "Boston 2015 requests (computed; shape only): no hourly profile of a Chinese hotline is published",
            "波士顿2015年诉求（计算所得，仅取形状）：国内热线未公布分时数据")
    )
    month_profile: YearProfile = param(
        BOSTON_MONTHS, T("Profile over the year, January first", "月份分布"), RELATIVE, within=(0, 1e6),
        kind="12 numbers in [0, 1,000,000], not all 0", grade="derived",
        why=T(
            "Boston 2015 requests (computed; shape only): no hourly profile of a Chinese hotline is published; "
            "shares of the year divided by the days of the month: intensity of a day",
            "波士顿2015年诉求（计算所得，仅取形状）：国内热线未公布分时数据；全年占比除以当月天数：为每日强度")
    )
    holiday_factor: Real = param(
        1.0, T("Factor on needs of a public holiday", "节假日诉求系数"), RATIO, within=(0, 10), usual=(0.4, 1.0),
        grade="assumption",
        why=T(
            "1: a holiday is a day like others of its weekday and month; offices are closed all the same",
            "1：节假日诉求与同星期同月份的平日相同；单位照常放假")
    )
    holidays: Days = param(
        (), T("Holidays of residents", "居民节假日"), T("dates", "日期"), kind="a list of ISO dates (YYYY-MM-DD)",
        grade="official",
        why=T(
            "empty: public holidays of China by the notices of the State Council, 2015 to 2027; for another calendar, "
            "or other years, its own dates. Offices close by policy.shifts.holidays",
            "空：按国务院办公厅2015年至2027年放假安排；其他历法或年份列出自己的日期。单位放假按policy.shifts.holidays")
    )
    by_type: ByType = ByType()
    staff_finds: TypeRates = param(
        FrozenMapping(), T("Cases that staff find and file themselves", "工作人员自行发现立案率"), MAPPING,
        within=(0, 1e5), kind="a mapping category > cases per 1,000 residents and year, a number in [0, 100000]",
        grade="assumption",
        why=T(
            "empty: staff find needs that residents have; Boston 2015: 23 % of requests were filed by staff, with "
            "kinds and hours of their own",
            "空：工作人员只发现居民已有诉求；波士顿2015年23%的工单由工作人员自行立案，类别与时段自成一体")
    )
    staff_hours: HourProfile = param(
        OFFICE_HOURS, T("Hours in which staff file cases", "工作人员立案时段"), RELATIVE, within=(0, 1e6),
        kind="24 numbers in [0, 1,000,000], not all 0", grade="assumption",
        why=T("even over the office shift, 8-12 and 13-17", "在8至12时、13至17时的办公班次内均匀")
    )
    staff_weekdays: WeekProfile = param(
        OFFICE_DAYS, T("Days on which staff file cases, Monday first", "工作人员立案星期"), RELATIVE, within=(0, 1e6),
        kind="7 numbers in [0, 1,000,000], not all 0", grade="assumption",
        why=T("Monday to Friday alike", "周一至周五均匀")
    )
    daily_counts: Words = param(
        "", T("Series of daily counts", "逐日诉求量序列"), T("file", "文件"),
        kind="the path of a CSV or Parquet file, or an empty text", grade="assumption",
        why=T(
            "none; a file with columns date (or day), category and count replays needs day by day",
            "无；文件含date（或day）、category、count三列时按日重放诉求")
    )
    group_rates: CategoryGroupRates = param(
        FrozenMapping(), T("Multipliers of need rates by group", "群体诉求倍数"), MAPPING,
        kind="a mapping category > {group: number in [0, 1,000]}", grade="assumption",
        why=T(
            "1 everywhere: groups differ in reporting, not in needs, unless a scenario says so",
            "一律为1：除非情景另有说明，群体差异在上报而不在诉求")
    )
    grid_rates: CategoryGridRates = param(
        FrozenMapping(), T("Multipliers of need rates by grid type", "网格类型诉求倍数"), MAPPING,
        kind="a mapping category > {living | production | road: number in [0, 1,000]}", grade="assumption",
        why=T(
            "1 everywhere: grid types differ in residents, not in needs, unless a scenario says so (M44, S3)",
            "一律为1：除非情景另有说明，网格类型的差异在居民而不在诉求（M44、S3）")
    )
    area_rates: AreaRates = param(
        (), T("Multipliers of need rates by place", "地区诉求倍数"), LIST,
        kind="a list of {category: name, where: {community: [0, 1]}, factor: ratio}", grade="assumption",
        why=T(
            "none: places differ in residents and by demand multiplier only; factors of one place multiply",
            "无：地区差异仅在居民与需求系数；同一地区的系数相乘")
    )
    shocks: Shocks = param(
        (), T("Shocks", "突发冲击"), LIST,
        kind="a list of shocks {from: day, days: count, category: name, factor: ratio, where: {street: [0, 1]}}",
        grade="assumption",
        why=T(
            "none; a heavy February in Boston (2015) brought 1.7 times the work (M8); below 1 it takes needs away",
            "无；波士顿2015年2月大雪使工作增至1.7倍（M8）；系数小于1时诉求减少")
    )
    cause_rate: Real = param(
        6.0, T("Occurrences of one chronic cause", "慢性问题复发频率"), PER_YEAR, within=(0.1, 60), usual=(2, 36),
        grade="assumption",
        why=T(
            "a milder drain than Longhai's (S1), which blocks 2-3 times a month; the number of causes follows",
            "比陇海（S1，每月堵塞2至3次）轻的排水问题；成因数量由此推出")
    )
    estate_causes: Whole = param(
        0, T("Chronic causes of an old estate", "老旧小区慢性问题数"),
        T("causes of each chronic category", "每类慢性问题成因数"), within=(0, 20), usual=(0, 2), grade="assumption",
        why=T(
            "0: chronic causes lie anywhere; 1: each old estate has one of its own besides, as Longhai yard (S1)",
            "0：慢性成因随处分布；1：每个老旧小区另有一个，如陇海118号院（S1）")
    )
    unowned_factor: Real = param(
        0.0, T("Factor on the shares of cases that nobody owns", "无主事项比例系数"), RATIO, within=(0, 10),
        usual=(0, 2), grade="assumption",
        why=T(
            "0: every case has an owner; 1: the catalogue's shares (unowned_p), at streets and districts",
            "0：每件都有责任单位；1：按目录的占比，在街道与区县")
    )
    consent_factor: Real = param(
        0.0, T("Factor on the shares of cases that need consent", "需业主同意比例系数"), RATIO, within=(0, 10),
        usual=(0, 2), grade="assumption",
        why=T(
            "0: none does; 1: the catalogue's shares (consent_p) of property and renovation cases",
            "0：均不需要；1：按目录的占比，物业与改造类案件")
    )
