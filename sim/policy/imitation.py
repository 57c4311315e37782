"""Demonstration sites: a community takes over a practice of a better one nearby (M27)."""

from __future__ import annotations

from typing import Literal

from sim.policy.column import Column
from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import CHOICE, MEETINGS_A_YEAR, PER_YEAR, STANDARD_DEVIATIONS, T, guess


class Imitation(Section):
    """Demonstration sites: a community takes over a practice of a better one nearby (M27)."""

    rate: Real = param(
        0.0, T("Imitation", "学习借鉴率"), PER_YEAR, within=(0, 50), usual=(0.0, 4.0), varies="community",
        grade="assumption", why=T("0: none; M27 (S2), in words", "0：无；M27（S2，文字表述）")
    )
    meetings: Real = param(
        0.0, T("Observation meetings", "现场观摩会"), MEETINGS_A_YEAR, within=(0, 52), usual=(0, 12),
        varies="district", grade="assumption",
        why=T(
            "0: none; S1 describes one with more than forty people who came; the district's best is shown to all",
            "0：无；S1记述一次四十余人参加的观摩；全区县最好的社区向各社区展示")
    )
    effect: Real = param(
        0.25, T("Imitation by a meeting", "观摩会对学习借鉴的影响"), T("per meeting", "每次会议"), within=(0, 10),
        usual=(0.05, 1.0), varies="community", grade="assumption", why=guess("added to the rate", "叠加于学习借鉴率")
    )
    practice: Literal[
        "visits", "patrols", "agency", "booking", "branch_meetings", "report_in", "merged_systems", "extension"
    ] = param(
        "visits", T("Practice that may be taken over", "可借鉴的做法"), CHOICE, grade="assumption",
        why=T(
            "a lever that communities have values of their own of; extension: deadlines extended on paper",
            "各社区可有不同取值的杠杆；extension：纸面延期")
    )
    margin: Real = param(
        0.25, T("Lead of an example", "示范点领先幅度"), STANDARD_DEVIATIONS, within=(0, 5), usual=(0.0, 1.0),
        varies="community", grade="assumption",
        why=guess("nobody learns from those who are no better", "不向并不更好者学习")
    )
    hours: Real = param(
        4.0, T("Hours of an observation meeting", "观摩会工时"), T("h a community", "小时/社区"), within=(0, 100),
        usual=(2, 10), varies="district", grade="assumption", why=guess("one person half a day", "一人半天")
    )


SERIES = (
    Column("adopters", "float64", "communities", "communities that have taken a practice over from another"),
)

COST = Cost("imitation", T("Observation meetings", "现场观摩会"), hours="meetings; not taken from cases")

PRECONDITIONS = (
    Precondition(("imitation.rate", "imitation.meetings"), ("evaluation.rounds_per_year",)),
    Precondition(("imitation.practice", "imitation.margin"), ("imitation.rate", "imitation.meetings")),
    Precondition(("imitation.effect", "imitation.hours"), ("imitation.meetings",)),
)
