"""Rounds of deliberation of disputes with councils, gentry and units (M36)."""

from __future__ import annotations

from sim.policy.kinds import Names, Real, Section
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import LIST, NO_FIGURE, PROBABILITY, SHARE, WORK_HOURS, D, T, guess


class Deliberation(Section):
    """Rounds of deliberation of disputes with councils, gentry and units (M36)."""

    share: Real = param(
        0.0, T("Cases that are deliberated", "议事协商比例"), SHARE, within=(0, 1), usual=(0, 1), varies="community",
        grade="assumption", why=T("0: none", "0：无")
    )
    categories: Names = param(
        ("disputes",), T("Categories that may be deliberated", "议事协商适用类别"), LIST,
        kind="a list of categories", grade="source document", why=T("S0 (M36): disputes", "S0（M36）：矛盾纠纷")
    )
    success: Real = param(
        0.5, T("A round of deliberation succeeds", "每轮议事成功率"), PROBABILITY, within=(0.02, 1),
        usual=(0.3, 0.8), grade="assumption", why=guess("two rounds on average", "平均两轮")
    )
    round_hours: Real = param(
        1.5, T("Work of a round of deliberation", "每轮议事工时"), WORK_HOURS, within=(0, 100), usual=(0.5, 4),
        grade="assumption", why=NO_FIGURE
    )
    gap_days: Real = param(
        5.0, T("Time before a round of deliberation", "议事轮次间隔"), D, within=(0, 365), usual=(2, 14),
        grade="assumption", why=NO_FIGURE
    )
    satisfaction: Real = param(
        0.3, T("Satisfaction gained by deliberation", "议事提升满意度"),
        T("share of what is missing to 1", "占距1差额的比例"), within=(0, 1), usual=(0.1, 0.5), grade="assumption",
        why=guess("satisfied even if it was slow (M36, in words)", "办得慢也可满意（M36，文字表述）")
    )

PRECONDITIONS = (
    Precondition(
        (
            "deliberation.categories", "deliberation.success", "deliberation.round_hours", "deliberation.gap_days",
            "deliberation.satisfaction",
        ),
        ("deliberation.share",),
    ),
)
