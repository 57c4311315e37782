"""Calm and surge: what is put aside and who is called in while a surge is declared (M8)."""

from __future__ import annotations

from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.text import RATIO, SHARE_OF_SHIFT, ZERO_OR_ONE, T, guess


class Surge(Section):
    """Calm and surge: what is put aside and who is called in while a surge is declared (M8)."""

    declared: Real = param(
        0.0, T("Surge declared", "启动战时机制"), ZERO_OR_ONE, within=(0, 1), varies="community", grade="assumption",
        why=T(
            "0: calm (M8, S2); a stage of a roll-out declares it for days and places; above 1/2 counts as 1",
            "0：平时（M8、S2）；推广的某个阶段可按日期与地点宣布；大于1/2按1计")
    )
    trigger: Real = param(
        0.0, T("Trigger of a surge", "自动启动阈值"), RATIO, within=(0, 20), usual=(0.0, 2.0), varies="community",
        grade="assumption",
        why=T(
            "0: only what is declared; else also while registered cases of a week (of the district, see "
            "comparison.cases) exceed so many times those of the four weeks before; over when less than half of the "
            "excess is left",
            "0：仅按宣布；否则所在范围（comparison.cases，默认区县）一周登记件数超过前四周若干倍时亦算，余额不足一半时结束")
    )
    visits_cut: Real = param(
        0.8, T("Visits put aside in a surge", "战时压减走访"), T("share of visits", "占走访比例"), within=(0, 1),
        usual=(0.5, 1.0), varies="community", grade="assumption",
        why=guess("calm work is displaced (M8)", "平时工作被挤占（M8）")
    )
    paperwork_cut: Real = param(
        0.5, T("Paperwork put aside in a surge", "战时压减文书"), T("share of paperwork", "占台账时间比例"),
        within=(0, 1), usual=(0.2, 0.8), varies="community", grade="assumption",
        why=guess("calm work is displaced (M8)", "平时工作被挤占（M8）")
    )
    overtime: Real = param(
        0.2, T("Overtime in a surge", "战时加班"), SHARE_OF_SHIFT, within=(0, 1), usual=(0.0, 0.4),
        varies="community", grade="assumption", why=guess("two hours a day are .25", "每天两小时即0.25")
    )
    overtime_pay: Real = param(
        35.0, T("Pay of an overtime hour", "加班小时工资"), T("yuan an hour", "元/小时"), within=(0, 1000),
        usual=(20, 60), varies="community", grade="derived",
        why=T(
            "one and a half times 42,900 yuan a year (S3) over 1,840 hours",
            "年薪42,900元（S3）除以1,840小时的一倍半")
    )
    members: Real = param(
        0.05, T("Party members called in", "战时动员党员比例"), T("share of party members", "占党员比例"),
        within=(0, 1), usual=(0.0, 0.2), varies="community", grade="assumption",
        why=T(
            "a twentieth of the members who live in the grids (M8, S2: in words)",
            "居住在网格中的党员的二十分之一（M8、S2：文字表述）")
    )
    member_hours: Real = param(
        0.5, T("Hours of a member called in", "动员党员日服务时长"),
        T("h of case work a working day", "每工作日办案小时"), within=(0, 8), usual=(0.25, 4), varies="community",
        grade="assumption",
        why=guess("an evening a week, at the side of the grid members; unpaid", "每周一个晚上，与网格员一起；无报酬")
    )


#: Levers of which any above 0, anywhere and at any time, brings the institution into the day.
SWITCH = ("surge.declared", "surge.trigger")

COST = Cost("surge", T("Surge", "平战结合"), money="overtime", hours="overtime")
