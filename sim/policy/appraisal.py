"""360-degree evaluation of the people in communities: who judges with what weight (M22)."""

from __future__ import annotations

from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import NO_FIGURE, SHARE, STANDARD_DEVIATIONS, T, guess


class Appraisal(Section):
    """360-degree evaluation of the people in communities: who judges with what weight (M22)."""

    resident: Real = param(
        0.0, T("Weight of residents", "群众评议权重"), SHARE, within=(0, 1), usual=(0.0, 0.5), varies="community",
        grade="assumption",
        why=T(
            "0: superiors alone, by cases closed; S3 evaluates from above, below and beside, in words (M22)",
            "0：仅由上级按办结数评价；S3为上级、群众、同级评价，文字表述（M22）")
    )
    peer: Real = param(
        0.0, T("Weight of colleagues", "同事互评权重"), SHARE, within=(0, 1), usual=(0.0, 0.4), varies="community",
        grade="assumption",
        why=T(
            "as for residents; what both leave is the weight of superiors, at least nothing",
            "同群众评议；二者之外为上级权重，至少为零")
    )
    noise: Real = param(
        0.3, T("Noise of an appraisal", "评议误差"), STANDARD_DEVIATIONS, within=(0, 5), usual=(0.1, 1.0),
        grade="assumption", why=NO_FIGURE
    )
    reciprocity: Real = param(
        0.5, T("Reciprocity among colleagues", "互评人情偏差"), SHARE, within=(0, 1), usual=(0.2, 0.9),
        varies="community", grade="assumption",
        why=guess(
            "0: colleagues tell what they see, 1: everybody gives everybody the same good mark",
            "0：同事如实评价，1：人人互打同样的高分")
    )
    hours: Real = param(
        2.0, T("Hours for an appraisal", "每次评议工时"), T("h a person and evaluation", "小时/人·次考核"),
        within=(0, 100), usual=(0.5, 8), varies="community", grade="assumption", why=NO_FIGURE
    )


#: Levers of which any above 0, anywhere and at any time, brings the institution into the day.
SWITCH = ("appraisal.resident", "appraisal.peer")

COST = Cost("appraisal", T("All-round appraisal", "三百六十度评价"), hours="judging and being judged")

PRECONDITIONS = (Precondition(("appraisal.",), ("evaluation.rounds_per_year",)),)
