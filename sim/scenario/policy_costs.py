"""What levers cost: prices of paid work and of what is bought. They change what is booked, never what happens."""

from __future__ import annotations

from sim.policy.kinds import Real, Section
from sim.policy.parameter import param

_NONE = "no figure in the sources"


class Costs(Section):
    """Prices by which runs are compared at equal budget."""

    pay: Real = param(
        42_900.0, title="Pay of a community worker", zh="社区工作者年薪酬", unit="yuan a year at market pay", low=0,
        high=1e6, usual=(30_000, 80_000), grade="source document", varies="community",
        source="S3: a chief's average after the rise of 32 %; taken for all; 40 shift hours a week, more in proportion",
    )  # fmt: skip
    official_pay: Real = param(
        80_000.0, title="Pay of an official", zh="机关经办人员年薪酬", unit="yuan a year", low=0, high=1e6,
        usual=(50_000, 150_000), grade="assumption", varies="street", source="streets and districts; " + _NONE,
    )  # fmt: skip
    training: Real = param(
        30.0, title="Courses", zh="培训课程费用", unit="yuan a training hour", low=0, high=5000, usual=(0, 100),
        grade="assumption", varies="community", source="the hours themselves are paid anyway; " + _NONE,
    )  # fmt: skip
    meeting: Real = param(
        500.0, title="A joint meeting", zh="联席会议费用", unit="yuan a meeting", low=0, high=1e5, usual=(0, 3000),
        grade="assumption", varies="community", source="of units with a community (M11); " + _NONE,
    )  # fmt: skip
    meeting_hours: Real = param(
        6.0, title="Paid hours of a joint meeting", zh="联席会议工时", unit="h a meeting", low=0, high=200,
        usual=(2, 20), grade="assumption", varies="community",
        source="three people for two hours; booked, not taken from cases; " + _NONE,
    )  # fmt: skip
    recognition: Real = param(
        300.0, title="Recognition of a unit", zh="共建单位激励费用", unit="yuan a year and unit", low=0, high=1e5,
        usual=(0, 2000), grade="assumption", varies="community",
        source="where recognition is 1, less in proportion (M11); " + _NONE,
    )  # fmt: skip
    volunteer: Real = param(
        50.0, title="Recognition of a volunteer", zh="志愿者激励费用", unit="yuan a year", low=0, high=1e4,
        usual=(0, 300), grade="assumption", varies="community",
        source="points and awards of members whose attendance is recorded (M7); " + _NONE,
    )  # fmt: skip
    commendation: Real = param(
        500.0, title="A commendation", zh="评优奖励", unit="yuan", low=0, high=1e5, usual=(0, 3000),
        grade="assumption", varies="community", source="of one of the best at an evaluation (M20, M23); " + _NONE,
    )  # fmt: skip
    audit_hours: Real = param(
        0.5, title="Work of an audit", zh="单次抽查工时", unit="h of an inspector", low=0, high=100, usual=(0.25, 4),
        grade="assumption", varies="community", source="booked, inspectors are not simulated (M23); " + _NONE,
    )  # fmt: skip
    platform: Real = param(
        0.0, title="Platform", zh="智慧平台年成本", unit="yuan a year and 10,000 residents", low=0, high=1e7,
        usual=(0, 100_000), grade="assumption", varies="community",
        source="0: none; 20,000 with the reform `platform` (M1, M29); " + _NONE,
    )  # fmt: skip
