"""Policy on the renovation of old estates (M33): how many at a time, who must agree, how long it takes."""

from __future__ import annotations

from typing import Literal

from sim.policy.kinds import Real, Section, Whole
from sim.policy.parameter import param

_NO_FIGURE = "no figure in the sources"


class Renovation(Section):
    """A programme that renovates the old estates of a district one after the other."""

    at_a_time: Whole = param(
        0, title="Estates under renovation at a time", zh="同时改造小区数", unit="estates per district", low=0,
        high=10_000, usual=(0, 60), varies="district", grade="assumption",
        source="0: no programme; the pace follows from this and from how long an estate takes",
    )  # fmt: skip
    way: Literal["in_turn", "committee"] = param(
        "in_turn", title="How the parties decide", zh="各方协商方式", unit="choice", grade="assumption",
        source="in_turn: one party after the other; committee: a temporary committee, all at the same time (M33, S1)",
    )  # fmt: skip
    parties: Whole = param(
        5, title="Parties that must agree", zh="必须参与的各方", unit="parties", low=0, high=20, usual=(3, 8),
        grade="source document", source="S1: the temporary committee of Longhai yard has five sub-organisations",
    )  # fmt: skip
    party_days: Real = param(
        20.0, title="Decision of a party, median", zh="单方决定时长中位数", unit="d", low=0, high=1000, usual=(7, 60),
        grade="assumption", source="log-normal; " + _NO_FIGURE,
    )  # fmt: skip
    party_sigma: Real = param(
        0.8, title="Decision of a party, spread", zh="单方决定时长离散度", unit="sigma of the logarithm", low=0, high=3,
        usual=(0.4, 1.2), grade="assumption", source=_NO_FIGURE,
    )  # fmt: skip
    quorum: Real = param(
        0.67, title="Households that must agree", zh="同意户数门槛", unit="share", low=0, high=1, usual=(0.5, 0.95),
        grade="assumption", source="between a simple majority and everybody; " + _NO_FIGURE,
    )  # fmt: skip
    agree: Real = param(
        0.35, title="Agreeing at a round", zh="每轮征询同意比例", unit="share of the undecided", low=0.02, high=1,
        usual=(0.2, 0.6), grade="assumption",
        source="of the households that have not yet agreed, each by its own lot; " + _NO_FIGURE,
    )  # fmt: skip
    agree_linked: Real = param(
        0.5, title="Agreeing at a round, linked estate", zh="每轮征询同意比例（红色物业小区）",
        unit="share of the undecided", low=0.02, high=1, usual=(0.3, 0.8), grade="assumption",
        source="where committee, owners and property firm are linked (policy.consent.linkage; M9); " + _NO_FIGURE,
    )  # fmt: skip
    round_days: Real = param(
        14.0, title="Length of a round from door to door", zh="每轮入户征询时长", unit="d", low=1, high=365,
        usual=(5, 30), grade="assumption", source=_NO_FIGURE,
    )  # fmt: skip
    household_hours: Real = param(
        0.25, title="Asking a household", zh="单户征询工时", unit="h of a grid member", low=0, high=8,
        usual=(0.1, 1.0), grade="assumption", source="half as long as a visit; taken from the time for cases",
    )  # fmt: skip
    works_days: Real = param(
        90.0, title="Works, median", zh="施工时长中位数", unit="d", low=0, high=3650, usual=(30, 270),
        grade="assumption", source="log-normal; one building season; " + _NO_FIGURE,
    )  # fmt: skip
    works_sigma: Real = param(
        0.3, title="Works, spread", zh="施工时长离散度", unit="sigma of the logarithm", low=0, high=3,
        usual=(0.2, 0.8), grade="assumption", source=_NO_FIGURE,
    )  # fmt: skip
    cost: Real = param(
        15_000.0, title="Cost of a renovation", zh="单户改造费用", unit="yuan per household", low=0, high=1e6,
        usual=(5_000, 40_000), grade="assumption",
        source="booked as a cost; paid from upper levels' own funds, not from the capital account; " + _NO_FIGURE,
    )  # fmt: skip
