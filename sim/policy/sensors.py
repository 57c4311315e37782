"""Couriers and drivers who tell what they see on their way, for points (M30)."""

from __future__ import annotations

from sim.policy.column import Column
from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.text import DAYS, NO_FIGURE, SHARE, T, guess


class Sensors(Section):
    """Couriers and drivers who tell what they see on their way, for points (M30)."""

    share: Real = param(
        0.0, T("People in new employment who are sensors", "新就业群体移动探头比例"),
        T("share of people in new employment", "占新就业群体比例"), within=(0, 1), usual=(0.0, 0.3),
        varies="community", grade="assumption", why=T("0: none; S2, in words (M30)", "0：无；S2，文字表述（M30）")
    )
    rate: Real = param(
        0.02, T("Finds by a sensor", "移动探头发现率"),
        T("per 30 days and visible latent need, each sensor", "每30天每个可见的未上报诉求，每名探头"),
        within=(0, 10), usual=(0.005, 0.1), varies="community", grade="assumption",
        why=guess("a fifth of what patrols find, which see .10", "巡查发现率为0.10，取其五分之一")
    )
    points: Real = param(
        20.0, T("Points of a sensor", "先锋指数积分"), T("yuan a month", "元/月"), within=(0, 10_000),
        usual=(0, 100), varies="community", grade="assumption",
        why=guess("worth of points, awards and care for one who takes part", "每名参与者积分、奖励与关爱的价值")
    )
    points_scale: Real = param(
        20.0, T("Points that hold most", "积分激励尺度"), T("yuan a month", "元/月"), within=(0.1, 10_000),
        usual=(5, 100), grade="assumption",
        why=guess(
            "participation holds at floor + (1 - floor) (1 - exp(-points / this))",
            "参与率稳定于 下限＋（1−下限）（1−exp(−积分/此值)）")
    )
    floor: Real = param(
        0.1, T("Participation without points", "无积分参与率"), SHARE, within=(0, 1), usual=(0.0, 0.4),
        varies="community", grade="assumption", why=NO_FIGURE
    )
    decay_days: Real = param(
        90.0, T("Time scale of participation", "参与衰减时间"), DAYS, within=(1, 3650), usual=(30, 365),
        grade="assumption", why=guess("everybody takes part at first", "起初人人参与")
    )


#: Levers of which any above 0, anywhere and at any time, brings the institution into the day.
SWITCH = ("sensors.share",)

SERIES = (
    Column("sensors", "float64", "persons", "couriers and drivers who take part as sensors"),
)

COST = Cost("sensors", T("Mobile sensors", "移动探头"), money="points")
