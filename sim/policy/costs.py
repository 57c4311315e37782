"""Prices by which runs are compared at equal budget."""

from __future__ import annotations

from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.text import YUAN_A_YEAR, T, guess


class Costs(Section):
    """Prices by which runs are compared at equal budget."""

    pay: Real = param(
        42_900.0, T("Pay of a community worker", "社区工作者年薪酬"),
        T("yuan a year at market pay", "元/年（按市场薪酬）"), within=(0, 1e6), usual=(30_000, 80_000),
        varies="community", grade="source document",
        why=T(
            "S3: a chief's average after the rise of 32 %; taken for all; 40 shift hours a week, more in proportion",
            "S3：社区正职提高32%后的平均数；适用于所有人；按每周40小时班次，长则按比例")
    )
    official_pay: Real = param(
        80_000.0, T("Pay of an official", "机关经办人员年薪酬"), YUAN_A_YEAR, within=(0, 1e6),
        usual=(50_000, 150_000), varies="street", grade="assumption", why=guess("streets and districts", "街道与区县")
    )
    training: Real = param(
        30.0, T("Courses", "培训课程费用"), T("yuan a training hour", "元/培训小时"), within=(0, 5000),
        usual=(0, 100), varies="community", grade="assumption",
        why=guess("the hours themselves are paid anyway", "培训工时本身照付薪酬")
    )
    meeting: Real = param(
        500.0, T("A joint meeting", "联席会议费用"), T("yuan a meeting", "元/次会议"), within=(0, 1e5),
        usual=(0, 3000), varies="community", grade="assumption",
        why=guess("of units with a community (M11)", "单位与社区联席（M11）")
    )
    meeting_hours: Real = param(
        6.0, T("Paid hours of a joint meeting", "联席会议工时"), T("h a meeting", "小时/次会议"), within=(0, 200),
        usual=(2, 20), varies="community", grade="assumption",
        why=guess(
            "three people of the community for two hours, at the cost of their cases",
            "社区三人两小时，占用其办件时间")
    )
    recognition: Real = param(
        300.0, T("Recognition of a unit", "共建单位激励费用"), T("yuan a year and unit", "元/年·单位"),
        within=(0, 1e5), usual=(0, 2000), varies="community", grade="assumption",
        why=guess("where recognition is 1, less in proportion (M11)", "激励强度为1时，较弱则按比例（M11）")
    )
    volunteer: Real = param(
        50.0, T("Recognition of a volunteer", "志愿者激励费用"), YUAN_A_YEAR, within=(0, 1e4), usual=(0, 300),
        varies="community", grade="assumption",
        why=guess(
            "points and awards of members whose attendance is recorded (M7)",
            "出勤有登记的党员的积分与奖励（M7）")
    )
    commendation: Real = param(
        500.0, T("A commendation", "评优奖励"), T("yuan", "元"), within=(0, 1e5), usual=(0, 3000),
        varies="community", grade="assumption",
        why=guess("of one of the best at an evaluation (M20, M23)", "考核中每名优秀者（M20、M23）")
    )
    audit_hours: Real = param(
        0.5, T("Work of an audit", "单次抽查工时"), T("h of an inspector", "检查人员小时"), within=(0, 100),
        usual=(0.25, 4), varies="community", grade="assumption",
        why=guess("by officials of the district, else of the street, at the cost of their cases (M23)",
            "由区县（无则街道）人员承担，占用其办件时间（M23）")
    )
    platform: Real = param(
        0.0, T("Platform", "智慧平台年成本"), T("yuan a year and 10,000 residents", "元/年·万人"), within=(0, 1e7),
        usual=(0, 100_000), varies="community", grade="assumption",
        why=guess("0: none; 20,000 with the reform `platform` (M1, M29)", "0：无；“智慧平台”举措为2万（M1、M29）")
    )


PAY_COMMUNITIES = Cost("pay_communities", T("Pay, communities", "社区薪酬"), money="pay of posts that are held")
PAY_OFFICES = Cost("pay_offices", T("Pay, streets and districts", "街道区县薪酬"), money="pay of posts that are held")
PLATFORM = Cost("platform", T("Platform", "智慧平台"), money="building and running it")
