"""Branches of grids, of production grids (buildings, parks), of co-building units and of industry chains."""

from __future__ import annotations

from sim.policy.column import Column
from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import DAYS, MEETINGS_A_YEAR, RATIO, SHARE, SHARE_OF_COMMUNITIES, T


class Branches(Section):
    """Branches of grids, of production grids (buildings, parks), of co-building units and of industry chains."""

    coverage: Real = param(
        1.0, T("Grids with a branch of their own", "网格支部覆盖率"), SHARE, within=(0, 1), usual=(0.5, 1.0),
        varies="community", grade="source document",
        why=T(
            "one grid, one branch (M3: S0, S2, S3); a grid without one has no vitality and no branch money",
            "一网格一支部（M3：S0、S2、S3）；未建支部的网格没有活力，也没有支部经费")
    )
    building: Real = param(
        0.0, T("Production grids with a building branch", "楼宇园区支部覆盖率"), SHARE, within=(0, 1),
        usual=(0.0, 0.8), varies="community", grade="assumption",
        why=T(
            "0: none; S4 has branches of buildings, S3 near fifty parks (M32); word of mouth in production grids",
            "0：无；S4有楼栋党支部，S3有近五十个园区党支部（M32）；生产型网格内口口相传")
    )
    unit: Real = param(
        0.0, T("Units with a branch", "共建单位支部覆盖率"), SHARE, within=(0, 1), usual=(0.0, 0.9),
        varies="community", grade="assumption",
        why=T(
            "0: none; the vitality of its branch makes a unit more willing (M11)",
            "0：无；支部活力使单位更愿意参与（M11）")
    )
    chain: Real = param(
        0.0, T("Enterprises in an industry-chain branch", "产业链党建联盟覆盖率"), SHARE, within=(0, 1),
        usual=(0.0, 0.6), varies="community", grade="assumption",
        why=T(
            "0: none; S2's alliances 1 + X + Y (M34) share in willingness across communities",
            "0：无；S2的“1+X+Y”联盟（M34）在社区间共享意愿")
    )
    meetings: Real = param(
        12.0, T("Branch meetings", "支部活动次数"), MEETINGS_A_YEAR, within=(0, 365), usual=(2, 24),
        varies="community", grade="assumption",
        why=T(
            "monthly meetings are the rule of the party's statutes; S0 finds them weakened (M42)",
            "党章规定每月一次；S0发现有所弱化（M42）")
    )
    vitality_days: Real = param(
        120.0, T("Branch vitality: pace", "支部活力调整时间"), DAYS, within=(1, 3650), usual=(60, 240),
        varies="community", grade="assumption",
        why=T(
            "vitality moves by 63 % of the way to its level in this time; it decays likewise (M42)",
            "活力在此时间内走完与目标差距的63%；消退亦同（M42）")
    )
    vitality_yuan: Real = param(
        300.0, T("Branch vitality: unit of money", "支部活力经费尺度"), T("yuan per member-year", "元/党员·年"),
        within=(1, 1e5), usual=(150, 600), varies="community", grade="assumption",
        why=T(
            "level = 1 - exp(-(yuan per member-year / this + meetings a year / 12) / saturation); S2 gives members of "
            "the new sectors 300",
            "水平=1−exp(−(每党员年经费/此数+年会议次数/12)/饱和参数)；S2“两新”组织党员为300元")
    )
    vitality_saturation: Real = param(
        1.5, T("Branch vitality: saturation", "支部活力饱和系数"), RATIO, within=(0.1, 20), usual=(0.75, 3),
        varies="community", grade="assumption",
        why=T("monthly meetings without money give 0.49; returns diminish", "每月会议而无经费时为0.49；效果递减")
    )
    hometown: Real = param(
        0.0, T("Hometown branches", "同乡党支部覆盖率"), SHARE_OF_COMMUNITIES, within=(0, 1), usual=(0.0, 1.0),
        varies="community", grade="assumption",
        why=T(
            "M31 (S4): communities whose migrants have one; which ones is drawn by lot",
            "M31（S4）：外来人口设有家乡支部的社区；由抽签决定是哪些")
    )
    sector: Real = param(
        0.0, T("Branches of new employment", "新就业群体党支部覆盖率"), SHARE_OF_COMMUNITIES, within=(0, 1),
        usual=(0.0, 1.0), varies="community", grade="assumption",
        why=T(
            "M30 (S2): communities whose couriers, drivers and the like have one; drawn by lot",
            "M30（S2）：设有快递员、司机等新就业群体支部的社区；抽签决定")
    )


SERIES = (
    Column("vitality", "float64", "0-1", "vitality of the branches of grids, mean of residents"),
    Column("vitality_new_sector", "float64", "0-1", "vitality of the branches of the new sectors, mean of those there"),
)

COST = Cost("branches", T("Party branches", "党支部"), money="activity of branches")
NEW_BRANCHES = Cost("new_branches", T("New branches", "新建党组织"), money="founding, in the new sectors")

PRECONDITIONS = (
    Precondition(
        ("branches.meetings", "branches.vitality_days", "branches.vitality_yuan", "branches.vitality_saturation"),
        ("branches.coverage", "branches.building", "branches.unit", "branches.chain"),
    ),
)
