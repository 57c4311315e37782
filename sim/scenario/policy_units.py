"""Policy on co-building units: what they pledge, what makes them willing, how they claim cases."""

from __future__ import annotations

from sim.policy.kinds import Real, Section, Whole
from sim.policy.parameter import param

_LOGIT = "term of the log-odds of the level that willingness moves to"


class Willingness(Section):
    """Willingness moves to the logistic of a sum: what it starts from and what adds to it."""

    base: Real = param(
        -1.6, title="Willingness without anything", zh="共建意愿基准", unit="log-odds", low=-10, high=10,
        usual=(-3, 0), grade="academic", varies="community",
        source="0.17 of the pledge: contributions in public-goods games fall from half to a sixth of what players have"
        " when nothing rewards them",
    )  # fmt: skip
    start: Real = param(
        0.5, title="Willingness at the start", zh="共建意愿初值", unit="share", low=0, high=1, usual=(0.4, 0.6),
        grade="academic", varies="community",
        source="first rounds of public-goods games: 40-60 % of what players have",
    )  # fmt: skip
    meetings: Real = param(
        1.0, title="Effect of joint meetings", zh="联席会议效应", unit="log-odds", low=0, high=10, usual=(0.4, 2),
        grade="assumption", varies="community", source=_LOGIT + ", times 1 - exp(-meetings a year / 6) (M11)",
    )  # fmt: skip
    seat: Real = param(
        0.8, title="Effect of a committee seat", zh="兼职委员效应", unit="log-odds", low=0, high=10, usual=(0.3, 1.5),
        grade="assumption", varies="community",
        source=_LOGIT + " of units whose head is a part-time committee member (M12)",
    )  # fmt: skip
    recognition: Real = param(
        1.0, title="Effect of recognition", zh="表彰激励效应", unit="log-odds", low=0, high=10, usual=(0.4, 2),
        grade="assumption", varies="community", source=_LOGIT + ", times recognition (M11, M35)",
    )  # fmt: skip
    reciprocity: Real = param(
        0.6, title="Effect of services received", zh="互惠服务效应", unit="log-odds", low=0, high=10, usual=(0.2, 1.2),
        grade="assumption", varies="community",
        source=_LOGIT + ", times services that the street gives to units (M35)",
    )  # fmt: skip
    others: Real = param(
        1.5, title="Effect of the others' example", zh="同伴示范效应", unit="log-odds", low=0, high=3.5,
        usual=(0.5, 2.5), grade="academic", varies="community",
        source=_LOGIT + ", times what the community's units give on average minus a half (conditional cooperation)",
    )  # fmt: skip
    branch: Real = param(
        0.6, title="Effect of a branch in the unit", zh="单位支部效应", unit="log-odds", low=0, high=10,
        usual=(0.2, 1.2), grade="assumption", varies="community",
        source=_LOGIT + ", times the vitality of that branch",
    )  # fmt: skip
    spread: Real = param(
        0.7, title="Spread of readiness", zh="共建意愿差异", unit="log-odds", low=0, high=5, usual=(0.3, 1.2),
        grade="assumption", varies="community", source="standard deviation between units, fixed for each",
    )  # fmt: skip
    days: Real = param(
        90.0, title="Willingness: pace", zh="共建意愿调整时间", unit="days", low=1, high=3650, usual=(30, 180),
        grade="assumption", varies="community",
        source="willingness moves by 63 % of the way to its level in this time",
    )  # fmt: skip


class Units(Section):
    """Enterprises, property companies, agencies, schools, banks, social organisations, owners' committees."""

    monthly_hours: Real = param(
        0.0, title="Hours that a unit pledges", zh="共建单位承诺工时", unit="h a month", low=0, high=500,
        usual=(0, 40), grade="assumption", varies="community",
        source="0: no co-building; 8 in Panjin with big committees",
    )  # fmt: skip
    money: Real = param(
        0.0, title="Money that a unit pledges", zh="共建单位承诺资金", unit="yuan a year", low=0, high=1e7,
        usual=(0, 10_000), grade="assumption", varies="community",
        source="0: none; pays cases of the community that its service fund cannot; given in proportion to willingness",
    )  # fmt: skip
    venues: Real = param(
        0.3, title="Units that pledge a venue", zh="承诺场地的单位占比", unit="share", low=0, high=1, usual=(0.1, 0.6),
        grade="assumption", varies="community",
        source="a venue is given while willingness is at least a half; recorded, no effect on cases",
    )  # fmt: skip
    meetings: Real = param(
        0.0, title="Joint meetings with units", zh="联席会议次数", unit="meetings a year", low=0, high=52,
        usual=(0, 12), grade="assumption", varies="community",
        source="0: none; quarterly or monthly with big committees (M11: S3)",
    )  # fmt: skip
    seats: Real = param(
        0.0, title="Units with a seat on the committee", zh="兼职委员单位占比", unit="share", low=0, high=1,
        usual=(0, 0.5), grade="assumption", varies="community",
        source="0: none; part-time committee members (M12: S4)",
    )  # fmt: skip
    recognition: Real = param(
        0.0, title="Recognition of units", zh="单位表彰力度", unit="0-1", low=0, high=1, usual=(0, 1),
        grade="assumption", varies="community",
        source="0: none; 1: every contribution is made public, rated and thanked",
    )  # fmt: skip
    reciprocity: Real = param(
        0.0, title="Services that units receive", zh="反哺服务力度", unit="0-1", low=0, high=1, usual=(0, 1),
        grade="assumption", varies="community",
        source="0: none; two lists, of what a unit offers and of what it needs (M11, M35)",
    )  # fmt: skip
    claim_days: Whole = param(
        2, title="Claim window", zh="认领期限", unit="days", low=1, high=90, usual=(1, 7), grade="assumption",
        source="what nobody has claimed after so many mornings goes level by level (M10)",
    )  # fmt: skip
    claim_scale: Real = param(
        1.0, title="Readiness to claim", zh="认领意愿系数", unit="score", low=0, high=100, usual=(0.3, 3),
        grade="assumption",
        source="score of a perfectly fitting hour of work of mean severity at full willingness",
    )  # fmt: skip
    prestige: Real = param(
        1.0, title="Prestige of visible work", zh="可见度声望系数", unit="ratio", low=0, high=20, usual=(0, 3),
        grade="assumption",
        source="work that everybody sees counts so much more: times the category's visible share",
    )  # fmt: skip
    pace: Real = param(
        0.25, title="Pace of claimed work", zh="认领项目推进速度", unit="h per office hour", low=0.01, high=5,
        usual=(0.1, 1), grade="assumption",
        source="two hours in a working day: the unit has other things to do",
    )  # fmt: skip
    willingness: Willingness = Willingness()
