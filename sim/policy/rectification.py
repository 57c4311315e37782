"""The bottom communities of every district are put right: help from outside, and paperwork (M27)."""

from __future__ import annotations

from sim.policy.column import Column
from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import NO_FIGURE, SHARE_OF_COMMUNITIES, SHARE_OF_SHIFT, T, guess


class Rectification(Section):
    """The bottom communities of every district are put right: help from outside, and paperwork (M27)."""

    share: Real = param(
        0.0, T("Communities under rectification", "软弱涣散整顿比例"), SHARE_OF_COMMUNITIES, within=(0, 1),
        usual=(0.0, 0.1), varies="district", grade="assumption",
        why=T(
            "0: none; the last of every district by score until the next evaluation (M27: S1, S2, in words)",
            "0：无；各区县得分末位者，至下次考核为止（M27：S1、S2，文字表述）")
    )
    help: Real = param(
        0.15, T("Help in a rectification", "整顿帮扶力量"), T("share of its staff's time", "占本社区人员工时比例"),
        within=(0, 2), usual=(0.0, 0.5), varies="community", grade="assumption",
        why=guess("a work team from above: officials of the district, else of the street, at the cost of their cases",
            "上级派出的工作队，由区县（无则街道）人员组成，占用其办件时间")
    )
    paperwork: Real = param(
        0.03, T("Paperwork of a rectification", "整顿台账"), SHARE_OF_SHIFT, within=(0, 0.5), usual=(0.0, 0.1),
        varies="community", grade="assumption", why=NO_FIGURE
    )


#: Levers of which any above 0, anywhere and at any time, brings the institution into the day.
SWITCH = ("rectification.share",)

SERIES = (
    Column("rectified", "float64", "communities", "communities under rectification"),
)

COST = Cost("rectification", T("Rectification", "软弱涣散整顿"), hours="its paperwork")

PRECONDITIONS = (Precondition(("rectification.",), ("evaluation.rounds_per_year",)),)
