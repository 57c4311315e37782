"""Enterprises, property companies, agencies, schools, banks, social organisations, owners' committees."""

from __future__ import annotations

from sim.policy.column import Column
from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section, Whole
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import DAYS, HOURS_A_MONTH, LOG_ODDS, MEETINGS_A_YEAR, RATIO, SHARE, YUAN_A_YEAR, ZERO_TO_ONE, T


class Willingness(Section):
    """Willingness moves to the logistic of a sum: what it starts from and what adds to it."""

    base: Real = param(
        -1.6, T("Willingness without anything", "共建意愿基准"), LOG_ODDS, within=(-10, 10), usual=(-3, 0),
        varies="community", grade="academic",
        why=T(
            "0.17 of the pledge: contributions in public-goods games fall from half to a sixth of what players "
            "have when nothing rewards them",
            "承诺的0.17：公共物品实验中，无激励时贡献由一半降至六分之一")
    )
    start: Real = param(
        0.5, T("Willingness at the start", "共建意愿初值"), SHARE, within=(0, 1), usual=(0.4, 0.6),
        varies="community", grade="academic",
        why=T(
            "first rounds of public-goods games: 40-60 % of what players have",
            "公共物品实验首轮：拿出所有的40%至60%")
    )
    meetings: Real = param(
        1.0, T("Effect of joint meetings", "联席会议效应"), LOG_ODDS, within=(0, 10), usual=(0.4, 2),
        varies="community", grade="assumption",
        why=T(
            "term of the log-odds of the level that willingness moves to, times 1 - exp(-meetings a year / 6) (M11)",
            "意愿所趋水平的对数优势项，乘以1−exp(−年会议次数/6)（M11）")
    )
    seat: Real = param(
        0.8, T("Effect of a committee seat", "兼职委员效应"), LOG_ODDS, within=(0, 10), usual=(0.3, 1.5),
        varies="community", grade="assumption",
        why=T(
            "term of the log-odds of the level that willingness moves to of units whose head is a part-time "
            "committee member (M12)",
            "负责人为兼职委员的单位，其意愿所趋水平的对数优势项（M12）")
    )
    recognition: Real = param(
        1.0, T("Effect of recognition", "表彰激励效应"), LOG_ODDS, within=(0, 10), usual=(0.4, 2),
        varies="community", grade="assumption",
        why=T(
            "term of the log-odds of the level that willingness moves to, times recognition (M11, M35)",
            "意愿所趋水平的对数优势项，乘以认可程度（M11、M35）")
    )
    reciprocity: Real = param(
        0.6, T("Effect of services received", "互惠服务效应"), LOG_ODDS, within=(0, 10), usual=(0.2, 1.2),
        varies="community", grade="assumption",
        why=T(
            "term of the log-odds of the level that willingness moves to, times services that the street gives to "
            "units (M35)",
            "意愿所趋水平的对数优势项，乘以街道为单位提供的服务（M35）")
    )
    others: Real = param(
        1.5, T("Effect of the others' example", "同伴示范效应"), LOG_ODDS, within=(0, 3.5), usual=(0.5, 2.5),
        varies="community", grade="academic",
        why=T(
            "term of the log-odds of the level that willingness moves to, times what the community's units give on "
            "average minus a half (conditional cooperation)",
            "意愿所趋水平的对数优势项，乘以本社区各单位平均贡献减二分之一（有条件合作）")
    )
    branch: Real = param(
        0.6, T("Effect of a branch in the unit", "单位支部效应"), LOG_ODDS, within=(0, 10), usual=(0.2, 1.2),
        varies="community", grade="assumption",
        why=T(
            "term of the log-odds of the level that willingness moves to, times the vitality of that branch",
            "意愿所趋水平的对数优势项，乘以该支部的活力")
    )
    spread: Real = param(
        0.7, T("Spread of readiness", "共建意愿差异"), LOG_ODDS, within=(0, 5), usual=(0.3, 1.2), varies="community",
        grade="assumption", why=T("standard deviation between units, fixed for each", "单位之间的标准差，各单位固定")
    )
    days: Real = param(
        90.0, T("Willingness: pace", "共建意愿调整时间"), DAYS, within=(1, 3650), usual=(30, 180),
        varies="community", grade="assumption",
        why=T("willingness moves by 63 % of the way to its level in this time", "意愿在此时间内走完与目标差距的63%")
    )


class Units(Section):
    """Enterprises, property companies, agencies, schools, banks, social organisations, owners' committees."""

    monthly_hours: Real = param(
        0.0, T("Hours that a unit pledges", "共建单位承诺工时"), HOURS_A_MONTH, within=(0, 500), usual=(0, 40),
        varies="community", grade="assumption",
        why=T("0: no co-building; 8 in Panjin with big committees", "0：无共建；盘锦大工委时为8")
    )
    money: Real = param(
        0.0, T("Money that a unit pledges", "共建单位承诺资金"), YUAN_A_YEAR, within=(0, 1e7), usual=(0, 10_000),
        varies="community", grade="assumption",
        why=T(
            "0: none; pays cases of the community that its service fund cannot; given in proportion to willingness",
            "0：无；支付社区服务经费不足以支付的案件；按意愿比例提供")
    )
    venues: Real = param(
        0.3, T("Units that pledge a venue", "承诺场地的单位占比"), SHARE, within=(0, 1), usual=(0.1, 0.6),
        varies="community", grade="assumption",
        why=T(
            "a venue is given while willingness is at least a half; recorded, no effect on cases",
            "意愿至少一半时提供场地；仅作记录，不影响案件")
    )
    meetings: Real = param(
        0.0, T("Joint meetings with units", "联席会议次数"), MEETINGS_A_YEAR, within=(0, 52), usual=(0, 12),
        varies="community", grade="assumption",
        why=T(
            "0: none; quarterly or monthly with big committees (M11: S3)",
            "0：无；大工委每季或每月一次（M11：S3）")
    )
    seats: Real = param(
        0.0, T("Units with a seat on the committee", "兼职委员单位占比"), SHARE, within=(0, 1), usual=(0, 0.5),
        varies="community", grade="assumption",
        why=T("0: none; part-time committee members (M12: S4)", "0：无；兼职委员（M12：S4）")
    )
    recognition: Real = param(
        0.0, T("Recognition of units", "单位表彰力度"), ZERO_TO_ONE, within=(0, 1), usual=(0, 1), varies="community",
        grade="assumption",
        why=T(
            "0: none; 1: every contribution is made public, rated and thanked",
            "0：无；1：每项贡献均公开、评价并致谢")
    )
    reciprocity: Real = param(
        0.0, T("Services that units receive", "反哺服务力度"), ZERO_TO_ONE, within=(0, 1), usual=(0, 1),
        varies="community", grade="assumption",
        why=T(
            "0: none; two lists, of what a unit offers and of what it needs (M11, M35)",
            "0：无；单位的资源清单与需求清单（M11、M35）")
    )
    claim_days: Whole = param(
        2, T("Claim window", "认领期限"), DAYS, within=(1, 90), usual=(1, 7), grade="assumption",
        why=T(
            "what nobody has claimed after so many mornings goes level by level (M10)",
            "若干个早晨无人认领者逐级流转（M10）")
    )
    claim_scale: Real = param(
        1.0, T("Readiness to claim", "认领意愿系数"), T("score", "分"), within=(0, 100), usual=(0.3, 3),
        grade="assumption",
        why=T(
            "score of a perfectly fitting hour of work of mean severity at full willingness",
            "完全对口、平均严重度、意愿充分时一小时工作的得分")
    )
    prestige: Real = param(
        1.0, T("Prestige of visible work", "可见度声望系数"), RATIO, within=(0, 20), usual=(0, 3),
        grade="assumption",
        why=T(
            "work that everybody sees counts so much more: times the category's visible share",
            "人人可见的工作加倍计分：乘以该类可见占比")
    )
    pace: Real = param(
        0.25, T("Pace of claimed work", "认领项目推进速度"), T("h per office hour", "每办公小时折合小时"),
        within=(0.01, 5), usual=(0.1, 1), grade="assumption",
        why=T("two hours in a working day: the unit has other things to do", "每个工作日两小时：单位另有工作")
    )
    willingness: Willingness = Willingness()


SERIES = (
    Column("willingness", "float64", "0-1", "willingness of co-building units, mean; 0 where there are none"),
    Column("unit_hours_given", "float64", "h", "hours that units put at disposal, noted when a month begins"),
    Column(
        "money_pledged", "float64", "yuan", "of the money allocated, what units paid in",
        noted=("pledged_fen",), per=100
    ),
)

COMMITTEES = Cost(
    "committees", T("Joint meetings", "联席会议"), money="meetings", hours="meetings; not taken from cases"
)

COST = Cost("units", T("Recognition of units", "共建单位激励"), money="recognition")

PRECONDITIONS = (
    Precondition(
        ("units.claim_days", "units.claim_scale", "units.prestige", "units.pace"),
        ("dispatch.route.default", "dispatch.route.by_category", "dispatch.route.by_grid_type"),
        ("claim",),
    ),
    Precondition(
        ("units.meetings", "units.seats", "units.recognition", "units.reciprocity", "units.willingness."),
        ("units.monthly_hours", "units.money", "units.venues"),
    ),
)
