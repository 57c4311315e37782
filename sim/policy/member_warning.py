"""Two-colour warning of party members who no longer come (M24): reminded (yellow), then talked to (red)."""

from __future__ import annotations

from sim.policy.column import Column
from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import HOURS, SHARE, T, guess


class MemberWarning(Section):
    """Two-colour warning of party members who no longer come (M24): reminded (yellow), then talked to (red)."""

    covered: Real = param(
        0.0, T("Members under the two-colour warning", "双色预警覆盖率"),
        T("share of members who have reported in", "占报到党员比例"),
        within=(0, 1), usual=(0.0, 1.0), varies="community", grade="source document",
        why=T(
            "0: none; S2 completes a two-colour warning of members, without thresholds; only attendance that employers "
            "record is known",
            "0：无；S2完善党员双色预警制度，未给出阈值；只有单位登记的到岗情况可知")
    )
    reminder: Real = param(
        0.2, T("Members who come again after a reminder", "黄色提醒后恢复到岗比例"), SHARE, within=(0, 1),
        usual=(0.05, 0.4), varies="community", grade="assumption",
        why=guess("yellow: in the first month of staying away", "黄色：未到岗的第一个月")
    )
    talk: Real = param(
        0.5, T("Members who come again after a talk", "红色谈话后恢复到岗比例"), SHARE, within=(0, 1),
        usual=(0.2, 0.8), varies="community", grade="assumption",
        why=guess("red: in every further month", "红色：其后每月")
    )
    talk_hours: Real = param(
        0.5, T("Length of a talk", "单次谈话时长"), HOURS, within=(0, 10), usual=(0.25, 2), varies="community",
        grade="assumption",
        why=guess("by people of the community, at the cost of their cases", "由社区人员进行，占用其办件时间")
    )


#: Levers of which any above 0, anywhere and at any time, brings the institution into the day.
SWITCH = ("member_warning.covered",)

SERIES = (
    Column("members_reminded", "float64", "persons", "members with a yellow warning this month"),
    Column("members_talked_to", "float64", "persons", "members with a red warning this month"),
)

COST = Cost("member_warning", T("Two-colour warning of members", "党员双色预警"), hours="talks with members")

PRECONDITIONS = (
    Precondition(
        ("member_warning.covered",),
        ("mobilisation.report_in", "mobilisation.residents", "mobilisation.volunteers"),
    ),
    Precondition(("member_warning.covered",), ("mobilisation.recorded",)),
)
