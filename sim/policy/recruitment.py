"""New party members among people in new employment: 500 activists, 300 candidates, 100 members (M37)."""

from __future__ import annotations

from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.text import NO_FIGURE, SHARE, T


class Recruitment(Section):
    """New party members among people in new employment: 500 activists, 300 candidates, 100 members (M37)."""

    activists: Real = param(
        0.0, T("New activists", "两新组织入党积极分子"),
        T("persons a year and 100,000 residents", "人/年·每十万居民"), within=(0, 1000), usual=(0, 20),
        varies="community", grade="source document",
        why=T(
            "0: none; Nantong (S2) takes in 500 a year for 7.7 million residents, 6.5",
            "0：无；南通（S2）770万居民每年500名，为6.5")
    )
    to_candidate: Real = param(
        0.6, T("Activists who become candidates", "积极分子转发展对象比例"), SHARE, within=(0, 1), usual=(0.4, 0.8),
        varies="community", grade="source document", why=T("S2: 300 of 500", "S2：500名中的300名")
    )
    to_member: Real = param(
        1.0 / 3.0, T("Candidates who become members", "发展对象转党员比例"), SHARE, within=(0, 1), usual=(0.2, 0.5),
        varies="community", grade="source document", why=T("S2: 100 of 300", "S2：300名中的100名")
    )
    stage_years: Real = param(
        1.0, T("Length of a stage", "各阶段培养时长"), T("years, mean", "年（均值）"), within=(0.1, 10),
        usual=(0.5, 2), varies="community", grade="official",
        why=T(
            "party statutes: at least a year as an activist and a year on probation",
            "党章：积极分子至少培养一年，预备期一年")
    )
    yuan: Real = param(
        1000.0, T("Training of an activist", "积极分子培养经费"), T("yuan", "元"), within=(0, 1e5),
        usual=(300, 3000), varies="community", grade="assumption", why=NO_FIGURE
    )


#: Levers of which any above 0, anywhere and at any time, brings the institution into the day.
SWITCH = ("recruitment.activists",)

COST = Cost("recruitment", T("Recruitment", "两新组织发展党员"), money="training of activists")
