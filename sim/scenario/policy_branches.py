"""Policy on party branches: where there are any, what they do, and how lively they stay."""

from __future__ import annotations

from sim.policy.kinds import Real, Section, Whole
from sim.policy.parameter import param


class Branches(Section):
    """Branches of grids, of production grids (buildings, parks), of co-building units and of industry chains."""

    coverage: Real = param(
        1.0, title="Grids with a branch of their own", zh="网格支部覆盖率", unit="share", low=0, high=1,
        usual=(0.5, 1.0), grade="source document", varies="community",
        source="one grid, one branch (M3: S0, S2, S3); a grid without one has no vitality and no branch money",
    )  # fmt: skip
    building: Real = param(
        0.0, title="Production grids with a building branch", zh="楼宇园区支部覆盖率", unit="share", low=0, high=1,
        usual=(0.0, 0.8), grade="assumption", varies="community",
        source="0: none; S4 has branches of buildings, S3 near fifty parks (M32); word of mouth in production grids",
    )  # fmt: skip
    unit: Real = param(
        0.0, title="Units with a branch", zh="共建单位支部覆盖率", unit="share", low=0, high=1, usual=(0.0, 0.9),
        grade="assumption", varies="community",
        source="0: none; the vitality of its branch makes a unit more willing (M11)",
    )  # fmt: skip
    chain: Real = param(
        0.0, title="Enterprises in an industry-chain branch", zh="产业链党建联盟覆盖率", unit="share", low=0, high=1,
        usual=(0.0, 0.6), grade="assumption", varies="community",
        source="0: none; S2's alliances 1 + X + Y (M34) share in willingness across communities",
    )  # fmt: skip
    meetings: Real = param(
        12.0, title="Branch meetings", zh="支部活动次数", unit="meetings a year", low=0, high=365, usual=(2, 24),
        grade="assumption", varies="community",
        source="monthly meetings are the rule of the party's statutes; S0 finds them weakened (M42)",
    )  # fmt: skip
    vitality_days: Real = param(
        120.0, title="Branch vitality: pace", zh="支部活力调整时间", unit="days", low=1, high=3650, usual=(60, 240),
        grade="assumption", varies="community",
        source="vitality moves by 63 % of the way to its level in this time; it decays likewise (M42)",
    )  # fmt: skip
    vitality_yuan: Real = param(
        300.0, title="Branch vitality: unit of money", zh="支部活力经费尺度", unit="yuan per member-year", low=1,
        high=1e5, usual=(150, 600), grade="assumption", varies="community",
        source="level = 1 - exp(-(yuan per member-year / this + meetings a year / 12) / saturation); Nantong pays 300",
    )  # fmt: skip
    vitality_saturation: Real = param(
        1.5, title="Branch vitality: saturation", zh="支部活力饱和系数", unit="ratio", low=0.1, high=20,
        usual=(0.75, 3), grade="assumption", varies="community",
        source="monthly meetings without money give 0.49; returns diminish",
    )  # fmt: skip
    hometown: Real = param(
        0.0, title="Hometown branches", zh="同乡党支部覆盖率", unit="share of communities", low=0, high=1,
        usual=(0.0, 1.0), varies="community", grade="assumption",
        source="M31 (S4): communities whose migrants have one; which ones is drawn by lot",
    )  # fmt: skip
    sector: Real = param(
        0.0, title="Branches of new employment", zh="新就业群体党支部覆盖率", unit="share of communities", low=0,
        high=1, usual=(0.0, 1.0), varies="community", grade="assumption",
        source="M30 (S2): communities whose couriers, drivers and the like have one; drawn by lot",
    )  # fmt: skip


class Mobilisation(Section):
    """Double report-in: party members volunteer where they live (M4, M7)."""

    report_in: Real = param(
        0.0, title="Members who report in", zh="党员报到比例", unit="share of party members", low=0, high=1,
        usual=(0.0, 0.5), grade="assumption", varies="community",
        source="0: no volunteers; .20 after and .05 before in Panjin",
    )  # fmt: skip
    residents: Real = param(
        0.0, title="Willing residents who are called in", zh="有意愿居民的组织率", unit="share of the willing", low=0,
        high=1, usual=(0.0, 0.5), grade="assumption", varies="community",
        source="0: nobody asks them; who is willing follows residents.volunteering and the grid's trust",
    )  # fmt: skip
    volunteers: Whole = param(
        0, title="Volunteers on the roll of the grids", zh="网格在册志愿者", unit="persons, city total", low=0,
        high=10_000_000, grade="assumption",
        source="0: none; 200 in Weigang (S1); a number besides the two shares above, even over inhabited grids",
    )  # fmt: skip
    monthly_hours: Real = param(
        1.5, title="Hours of a volunteer", zh="志愿者月服务时长", unit="h a month", low=0, high=100,
        usual=(0.3, 4.0), grade="weak source", varies="community",
        source="1.5 after, 0.3 before; registered averages are 13.85 h; times 0.5 + vitality of the grid's branch",
    )  # fmt: skip
    visits: Real = param(
        0.0, title="Household visits of members who have reported in", zh="报到党员联户走访",
        unit="visits a year and member", low=0, high=365, usual=(0, 12), grade="source document", varies="community",
        source="0: none; 13,000 members of Luhe (S0) called on 66,000 households, 5.1 each; out of their monthly hours",
    )  # fmt: skip
    recorded: Real = param(
        1.0, title="Employers that record attendance", zh="单位登记报到情况比例", unit="share", low=0, high=1,
        usual=(0.0, 1.0), grade="assumption", varies="community",
        source="attendance decays where employers do not record it (M7)",
    )  # fmt: skip
    attendance_floor: Real = param(
        0.4, title="Attendance that nobody records", zh="无登记时的到岗水平", unit="share", low=0, high=1,
        usual=(0.2, 0.7), grade="assumption", varies="community",
        source="level to which attendance decays without any record",
    )  # fmt: skip
    attendance_days: Real = param(
        180.0, title="Decay of attendance: pace", zh="到岗水平调整时间", unit="days", low=1, high=3650,
        usual=(60, 365), grade="assumption", varies="community", source="no figure in the sources",
    )  # fmt: skip
    skill: Real = param(
        0.8, title="Skill of volunteers", zh="志愿者能力", unit="share", low=0, high=1, usual=(0.6, 0.95),
        grade="assumption", source="they leave alone what is more difficult; staff have 0.93",
    )  # fmt: skip
    speed: Real = param(
        0.8, title="Speed of volunteers", zh="志愿者工作速度", unit="ratio", low=0.1, high=2, usual=(0.5, 1.1),
        grade="assumption", source="staff have 0.95",
    )  # fmt: skip
