"""A programme that renovates the old estates of a district one after the other."""

from __future__ import annotations

from typing import Literal

from sim.policy.column import Column
from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section, Whole
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import CHOICE, LOG_SIGMA, NO_FIGURE, SHARE, D, T, guess


class Renovation(Section):
    """A programme that renovates the old estates of a district one after the other."""

    at_a_time: Whole = param(
        0, T("Estates under renovation at a time", "同时改造小区数"), T("estates per district", "个小区/区县"),
        within=(0, 10_000), usual=(0, 60), varies="district", grade="assumption",
        why=T(
            "0: no programme; the pace follows from this and from how long an estate takes",
            "0：无改造计划；进度取决于此值与单个小区时长")
    )
    way: Literal["in_turn", "committee"] = param(
        "in_turn", T("How the parties decide", "各方协商方式"), CHOICE, grade="assumption",
        why=T(
            "in_turn: one party after the other; committee: a temporary committee, all at the same time (M33, S1)",
            "in_turn：各方依次；committee：临时党委，各方同时（M33，S1）")
    )
    parties: Whole = param(
        5, T("Parties that must agree", "必须参与的各方"), T("parties", "个单位"), within=(0, 20), usual=(3, 8),
        grade="source document",
        why=T(
            "S1: the temporary committee of Longhai yard has five sub-organisations",
            "S1：陇海大院临时党委下设五个组织")
    )
    party_days: Real = param(
        20.0, T("Decision of a party, median", "单方决定时长中位数"), D, within=(0, 1000), usual=(7, 60),
        grade="assumption", why=guess("log-normal", "对数正态")
    )
    party_sigma: Real = param(
        0.8, T("Decision of a party, spread", "单方决定时长离散度"), LOG_SIGMA, within=(0, 3), usual=(0.4, 1.2),
        grade="assumption", why=NO_FIGURE
    )
    quorum: Real = param(
        0.67, T("Households that must agree", "同意户数门槛"), SHARE, within=(0, 1), usual=(0.5, 0.95),
        grade="assumption",
        why=T(
            "between a simple majority and everybody; no figure in the sources",
            "介于简单多数与全体之间；来源无数字")
    )
    agree: Real = param(
        0.35, T("Agreeing at a round", "每轮征询同意比例"), T("share of the undecided", "未同意户的比例"),
        within=(0.02, 1), usual=(0.2, 0.6), grade="assumption",
        why=T(
            "of the households that have not yet agreed, each by its own lot; no figure in the sources",
            "尚未同意的住户各自抽签；来源无数字")
    )
    agree_linked: Real = param(
        0.5, T("Agreeing at a round, linked estate", "每轮征询同意比例（红色物业小区）"),
        T("share of the undecided", "未同意户的比例"), within=(0.02, 1), usual=(0.3, 0.8), grade="assumption",
        why=T(
            "where committee, owners and property firm are linked (policy.consent.linkage; M9); no figure in the "
            "sources",
            "社区、业主、物业三方联动的小区（policy.consent.linkage；M9）；来源无数字")
    )
    round_days: Real = param(
        14.0, T("Length of a round from door to door", "每轮入户征询时长"), D, within=(1, 365), usual=(5, 30),
        grade="assumption", why=NO_FIGURE
    )
    household_hours: Real = param(
        0.25, T("Asking a household", "单户征询工时"), T("h of a grid member", "网格员小时"), within=(0, 8),
        usual=(0.1, 1.0), grade="assumption",
        why=T("half as long as a visit; taken from the time for cases", "为一次走访的一半；占用办件时间")
    )
    works_days: Real = param(
        90.0, T("Works, median", "施工时长中位数"), D, within=(0, 3650), usual=(30, 270), grade="assumption",
        why=T("log-normal; one building season; no figure in the sources", "对数正态；一个施工季；来源无数字")
    )
    works_sigma: Real = param(
        0.3, T("Works, spread", "施工时长离散度"), LOG_SIGMA, within=(0, 3), usual=(0.2, 0.8), grade="assumption",
        why=NO_FIGURE
    )
    cost: Real = param(
        15_000.0, T("Cost of a renovation", "单户改造费用"), T("yuan per household", "元/户"), within=(0, 1e6),
        usual=(5_000, 40_000), grade="assumption",
        why=T(
            "booked as a cost; paid from upper levels' own funds, not from the capital account; no figure in the "
            "sources",
            "计入成本；由上级专项资金支付，不占基建账户；来源无数字")
    )


#: Levers of which any above 0, anywhere and at any time, brings the institution into the day.
SWITCH = ("renovation.at_a_time",)

SERIES = (
    Column("renovated", "float64", "estates", "old estates whose renovation is finished"),
)

COST = Cost(
    "renovation", T("Renovation", "老旧小区改造"), money="works; drawn on no account", hours="asking from door to door"
)

PRECONDITIONS = (Precondition(("renovation.at_a_time",), ("territory.estates.old",)),)
