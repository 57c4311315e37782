"""New party members among people in new employment, and the training of members and activists there (M37)."""

from __future__ import annotations

from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.text import NO_FIGURE, RATIO, SHARE, T, guess


class Recruitment(Section):
    """New party members among people in new employment, and the training of members and activists there (M37)."""

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
    training_hours: Real = param(
        0.0, T("Training in new sectors", "两新组织培训时长"), T("h a year and person", "小时/年·人"), within=(0, 1000),
        usual=(0, 60), varies="community", grade="assumption",
        why=T(
            "0: none; secretaries of new sectors are trained (S2), able people become members and members able people "
            "(S4); hours are not given",
            "0：无；两新组织党组织书记培训（S2），双向培养（S4）；时长未载")
    )
    training_scale: Real = param(
        40.0, T("Training: scale", "培训效果尺度"), T("h a year and person", "小时/年·人"), within=(1, 1000),
        usual=(20, 80), varies="community", grade="assumption",
        why=guess("63 % of the effect at so many hours", "达到此时长时效果为63%")
    )
    engaged: Real = param(
        0.5, T("Trained members: further weight in their branch", "受训党员在支部中的作用增量"), RATIO, within=(0, 5),
        usual=(0.1, 1.0), varies="community", grade="assumption",
        why=guess("members become able people: they take part for so much more", "把党员培养成骨干：参与程度的提高")
    )
    two_ways: Real = param(
        0.3, T("Trained activists: further candidates", "受训骨干发展为党员的比例增量"),
        T("share of those who would not", "占未转化者比例"),
        within=(0, 1), usual=(0.0, 0.6), varies="community", grade="assumption",
        why=guess(
            "able people become members (S4: both ways); 0: members are trained alone",
            "把骨干发展成党员（S4：双向培养）；0：仅培训党员")
    )
    training_yuan: Real = param(
        50.0, T("Price of a training hour", "每培训小时经费"), T("yuan", "元"), within=(0, 1000), usual=(20, 150),
        varies="community", grade="assumption", why=NO_FIGURE
    )
    yuan: Real = param(
        1000.0, T("Training of an activist", "积极分子培养经费"), T("yuan", "元"), within=(0, 1e5),
        usual=(300, 3000), varies="community", grade="assumption", why=NO_FIGURE
    )


#: Levers of which any above 0, anywhere and at any time, brings the institution into the day.
SWITCH = ("recruitment.activists", "recruitment.training_hours")

COST = Cost("recruitment", T("Recruitment", "两新组织发展党员"), money="training in new sectors")
