"""Responsibility contracts level by level: communities sorted in tiers, with promotion (M26)."""

from __future__ import annotations

from sim.policy.column import Column
from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section, Whole
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import COUNT, NO_FIGURE, SHARE, STANDARD_DEVIATIONS, ZERO_OR_ONE, T, guess


class Tiers(Section):
    """Responsibility contracts level by level: communities sorted in tiers, with promotion (M26)."""

    contracts: Real = param(
        0.0, T("Responsibility contracts", "责任书与分类定级"), ZERO_OR_ONE, within=(0, 1), varies="community",
        grade="source document",
        why=T("0: none; S4, in words (M26); above 1/2 counts as 1", "0：无；S4，文字表述（M26）；大于1/2按1计")
    )
    count: Whole = param(
        4, T("Tiers", "等级数"), COUNT, within=(2, 10), usual=(3, 5), grade="assumption", why=NO_FIGURE
    )
    dead_zone: Real = param(
        0.25, T("Dead zone of a tier", "晋级缓冲区"), STANDARD_DEVIATIONS, within=(0, 5), usual=(0.0, 1.0),
        varies="community", grade="assumption",
        why=guess("so far beyond a threshold a community has to stand to change its tier", "超过阈值这么多才升降级")
    )
    incentive: Real = param(
        0.04, T("Effort at a threshold", "临界努力"), SHARE, within=(0, 0.5), usual=(0.0, 0.1), varies="community",
        grade="assumption", why=guess("falls with the distance of the score from it", "随得分离阈值的距离递减")
    )
    width: Real = param(
        0.25, T("Reach of a threshold", "临界影响范围"), STANDARD_DEVIATIONS, within=(0.01, 5), usual=(0.1, 1.0),
        grade="assumption", why=guess("distance at which a third of the effort is left", "努力降至三分之一时的距离")
    )
    yuan: Real = param(
        10_000.0, T("Award for a promotion", "晋级奖励"), T("yuan a community", "元/社区"), within=(0, 1e7),
        usual=(0, 50_000), varies="community", grade="assumption", why=NO_FIGURE
    )


#: Levers of which any above 0, anywhere and at any time, brings the institution into the day.
SWITCH = ("tiers.contracts",)

SERIES = (
    Column("moved_up", "float64", "communities", "communities promoted to a higher tier at the last evaluation"),
)

COST = Cost("tiers", T("Tiers", "分类定级"), money="awards for promotions")

PRECONDITIONS = (Precondition(("tiers.",), ("evaluation.rounds_per_year",)),)
