"""Rounds of consent of the owners in property and renovation cases (M9)."""

from __future__ import annotations

from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import NO_FIGURE, PROBABILITY, SHARE, WORK_HOURS, D, T, guess


class Consent(Section):
    """Rounds of consent of the owners in property and renovation cases (M9)."""

    success: Real = param(
        0.35, T("A round of consent succeeds", "每轮协商成功率"), PROBABILITY, within=(0.02, 1), usual=(0.2, 0.8),
        varies="community", grade="assumption",
        why=guess(
            "linkage of residents' committee, owners and property firm raises it (M9)",
            "居委会、业委会与物业联动可提高（M9）")
    )
    linkage: Real = param(
        0.0, T("Estates with property linkage", "红色物业覆盖率"), SHARE, within=(0, 1), usual=(0, 1),
        varies="community", grade="assumption",
        why=T("0: none; all 192 estates of Qiaodong (M9: S1)", "0：无；桥东192个小区全覆盖（M9：S1）")
    )
    linked_success: Real = param(
        0.6, T("A round of consent succeeds, linked estate", "每轮协商成功率（红色物业小区）"), PROBABILITY,
        within=(0.02, 1), usual=(0.4, 0.9), varies="community", grade="assumption",
        why=T(
            "takes the place of policy.consent.success in the share of estates that is linked; no figure in the "
            "sources",
            "在已联动的小区中取代policy.consent.success；来源无数字")
    )
    round_hours: Real = param(
        2.0, T("Work of a round of consent", "每轮协商工时"), WORK_HOURS, within=(0, 100), usual=(1, 8),
        grade="assumption", why=NO_FIGURE
    )
    gap_days: Real = param(
        7.0, T("Time before a round of consent", "协商轮次间隔"), D, within=(0, 365), usual=(3, 30),
        grade="assumption", why=NO_FIGURE
    )


ROUNDS = Cost("rounds", T("Consent and deliberation", "协商议事"), hours="rounds", counted="consent_hours")

PRECONDITIONS = (
    Precondition(
        ("consent.success", "consent.round_hours", "consent.gap_days"),
        ("demand.consent_factor",),
    ),
    Precondition(("consent.linkage",), ("demand.consent_factor", "renovation.at_a_time")),
    Precondition(("consent.linked_success",), ("consent.linkage",)),
)
