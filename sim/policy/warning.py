"""Warning of communities by the overdue share of the cases in their own hands, once a month.

No source has it: the two colours of S2 are about party members (`policy.member_warning`).
"""

from __future__ import annotations

from sim.policy.column import Column
from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.text import LOG_ODDS, SHARE, T, guess


class Warning(Section):
    """Warning of communities by the overdue share of the cases in their own hands, once a month; no source has it."""

    yellow: Real = param(
        0.0, T("Threshold of a yellow warning", "黄色预警阈值"), T("share of cases overdue", "超期件比例"),
        within=(0, 1), usual=(0.0, 0.5), varies="community", grade="assumption",
        why=guess(
            "0: no warnings; the two colours of S2 are about party members (policy.member_warning)",
            "0：不预警；S2的双色预警针对党员")
    )
    red: Real = param(
        0.3, T("Threshold of a red warning", "红色预警阈值"), T("share of cases overdue", "超期件比例"),
        within=(0, 1), usual=(0.2, 0.8), varies="community", grade="assumption",
        why=guess("cases overdue", "超期件比例")
    )
    reminder: Real = param(
        0.03, T("Effort by a warning", "预警对努力影响"), SHARE, within=(0, 0.5), usual=(0.0, 0.1),
        varies="community", grade="assumption",
        why=guess("as for recognition; yellow and red", "同表彰；黄色与红色均适用")
    )
    help: Real = param(
        0.2, T("Help for a red community", "红色预警支援"), T("share of its staff's time", "占本社区人员工时比例"),
        within=(0, 2), usual=(0.0, 0.5), varies="street", grade="assumption",
        why=guess(
            "sent by the communities of its street that are not warned, a tenth of their time at most",
            "由本街道未预警社区派出，至多占其工时一成")
    )
    sanction: Real = param(
        0.2, T("Temptation by a red warning", "红色预警问责引发的办而未结倾向"), LOG_ODDS, within=(0, 5),
        usual=(0.0, 1.0), varies="community", grade="assumption",
        why=guess("who is called to account closes more on paper only", "被问责者更多办而未结")
    )


#: Levers of which any above 0, anywhere and at any time, brings the institution into the day.
SWITCH = ("warning.yellow",)

SERIES = (
    Column("warned_yellow", "float64", "communities", "communities with a yellow warning this month"),
    Column("warned_red", "float64", "communities", "communities with a red warning this month"),
)

COST = Cost("warning", T("Warning of communities", "社区超期预警"), hours="people lent to red communities")
