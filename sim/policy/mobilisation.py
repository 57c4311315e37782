"""Double report-in: party members volunteer where they live (M4, M7)."""

from __future__ import annotations

from sim.policy.column import Column
from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section, Whole
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import DAYS, HOURS_A_MONTH, NO_FIGURE, RATIO, SHARE, T, guess


class Mobilisation(Section):
    """Double report-in: party members volunteer where they live (M4, M7)."""

    report_in: Real = param(
        0.0, T("Members who report in", "党员报到比例"), T("share of party members", "占党员比例"), within=(0, 1),
        usual=(0.0, 0.5), varies="community", grade="assumption",
        why=T("0: no volunteers; .20 after and .05 before in Panjin", "0：无志愿者；盘锦之后0.20、之前0.05")
    )
    residents: Real = param(
        0.0, T("Willing residents who are called in", "有意愿居民的组织率"),
        T("share of the willing", "有意愿居民的比例"), within=(0, 1), usual=(0.0, 0.5), varies="community",
        grade="assumption",
        why=T(
            "0: nobody asks them; who is willing follows residents.volunteering and the grid's trust",
            "0：无人组织；意愿取决于居民的志愿倾向与网格信任")
    )
    volunteers: Whole = param(
        0, T("Volunteers on the roll of the grids", "网格在册志愿者"), T("persons, city total", "人，全市合计"),
        within=(0, 10_000_000), grade="assumption",
        why=T(
            "0: none; 200 in Weigang (S1); a number besides the two shares above, even over inhabited grids",
            "0：无；韦岗200人（S1）；在上两项比例之外，平均分到有人居住的网格")
    )
    monthly_hours: Real = param(
        1.5, T("Hours of a volunteer", "志愿者月服务时长"), HOURS_A_MONTH, within=(0, 100), usual=(0.3, 4.0),
        varies="community", grade="weak source",
        why=T(
            "1.5 after, 0.3 before; registered averages are 13.85 h; times 0.5 + vitality of the grid's branch",
            "之后1.5，之前0.3；登记平均为13.85小时；乘以0.5加网格支部活力")
    )
    visits: Real = param(
        0.0, T("Household visits of members who have reported in", "报到党员联户走访"),
        T("visits a year and member", "次走访/年·党员"), within=(0, 365), usual=(0, 12), varies="community",
        grade="source document",
        why=T(
            "0: none; 13,000 members of Luhe (S0) called on 66,000 households, 5.1 each; out of their monthly hours",
            "0：无；六合（S0）1.3万名党员联系走访6.6万户，人均5.1户；占用其月服务时长")
    )
    recorded: Real = param(
        1.0, T("Employers that record attendance", "单位登记报到情况比例"), SHARE, within=(0, 1), usual=(0.0, 1.0),
        varies="community", grade="assumption",
        why=T("attendance decays where employers do not record it (M7)", "雇主不记录时出勤逐渐下降（M7）")
    )
    elsewhere_reached: Real = param(
        0.0, T("Members who belong elsewhere: reached", "组织关系在外党员的报到覆盖率"), SHARE, within=(0, 1),
        usual=(0.0, 1.0), varies="community", grade="assumption",
        why=guess(
            "0: a member whose organisation is elsewhere takes no part where he lives; double report-in reaches him; "
            "counts where territory.members_elsewhere is above 0",
            "0：组织关系在外的党员不参与居住地活动；双报到可覆盖；仅在territory.members_elsewhere大于0时起作用")
    )
    attendance_floor: Real = param(
        0.4, T("Attendance that nobody records", "无登记时的到岗水平"), SHARE, within=(0, 1), usual=(0.2, 0.7),
        varies="community", grade="assumption",
        why=T("level to which attendance decays without any record", "没有任何记录时出勤下降到的水平")
    )
    attendance_days: Real = param(
        180.0, T("Decay of attendance: pace", "到岗水平调整时间"), DAYS, within=(1, 3650), usual=(60, 365),
        varies="community", grade="assumption", why=NO_FIGURE
    )
    skill: Real = param(
        0.8, T("Skill of volunteers", "志愿者能力"), SHARE, within=(0, 1), usual=(0.6, 0.95), grade="assumption",
        why=T("they leave alone what is more difficult; staff have 0.93", "更难的不接手；专职人员为0.93")
    )
    speed: Real = param(
        0.8, T("Speed of volunteers", "志愿者工作速度"), RATIO, within=(0.1, 2), usual=(0.5, 1.1),
        grade="assumption", why=T("staff have 0.95", "专职人员为0.95")
    )


#: Levers of which any above 0, anywhere and at any time, brings the institution into the day.
SWITCH = ("mobilisation.report_in", "mobilisation.residents")
#: What brings it in, too, without varying by place.
ALSO = ("mobilisation.volunteers",)

SERIES = (
    Column("volunteers", "float64", "persons", "party members who have reported in"),
)

VOLUNTEERS = Cost("volunteers", T("Recognition of volunteers", "志愿者激励"), money="points and awards")

PRECONDITIONS = (
    Precondition(
        (
            "mobilisation.monthly_hours", "mobilisation.recorded", "mobilisation.attendance_floor",
            "mobilisation.attendance_days", "mobilisation.skill", "mobilisation.speed",
        ),
        ("mobilisation.report_in", "mobilisation.residents", "mobilisation.volunteers"),
    ),
    Precondition(("mobilisation.visits",), ("mobilisation.report_in",)),
    Precondition(("mobilisation.elsewhere_reached",), ("territory.members_elsewhere",)),
)
