"""Pay of the people in communities, and the part of it that follows performance."""

from __future__ import annotations

from sim.policy.kinds import Real, Section, Whole
from sim.policy.parameter import param
from sim.policy.text import NO_FIGURE, RATIO, SHARE, T


class Pay(Section):
    """Pay of the people in communities, and the part of it that follows performance."""

    ratio: Real = param(
        1.0, T("Pay against the market", "薪酬与市场之比"), RATIO, within=(0.3, 3), usual=(0.6, 1.4),
        varies="community", grade="source document",
        why=T(
            "S3: pay +32 % with the reform, taken to bring it to the market; .76 before",
            "S3：改革后薪酬提高32%，视为达到市场水平；改革前0.76")
    )
    performance_share: Real = param(
        0.2, T("Performance share of pay", "绩效工资占比"), SHARE, within=(0, 0.9), usual=(0.0, 0.4),
        varies="community", grade="source document",
        why=T(
            "S3: 80 % fixed, 20 % by performance; .10 before (assumption: a year-end bonus)",
            "S3：80%固定，20%绩效；改革前0.10（假设：年终奖）")
    )
    grades: Whole = param(
        16, T("Grades", "薪级数"), T("grades", "级"), within=(1, 50), usual=(10, 18), grade="source document",
        why=T("S3: 16 grades (S0: 18)", "S3：16级（S0：18级）")
    )
    grade_spread: Real = param(
        0.3, T("Pay of the highest grade above the lowest", "薪级差幅"), T("share of mean pay", "占平均薪酬比例"),
        within=(0, 2), usual=(0.1, 0.6), varies="community", grade="assumption", why=NO_FIGURE
    )
    years_per_grade: Real = param(
        1.0, T("Years per grade", "每级年限"), T("years", "年"), within=(0.1, 20), usual=(0.5, 3.0),
        grade="assumption", why=NO_FIGURE
    )
