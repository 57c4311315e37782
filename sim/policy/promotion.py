"""A way up for people in communities: a tournament that keeps them and raises what is seen of them (M20)."""

from __future__ import annotations

from sim.policy.column import Column
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import T, guess


class Promotion(Section):
    """A way up for people in communities: a tournament that keeps them and raises what is seen of them (M20)."""

    share: Real = param(
        0.0, T("Promoted a year", "年晋升比例"), T("share of community staff", "占社区人员比例"), within=(0, 0.5),
        usual=(0.0, 0.1), varies="community", grade="source document",
        why=T(
            "0: a ceiling; S3: 30 of 1,850 (.016); S2: a third of the secretaries",
            "0：无晋升通道；S3：1,850人中30人（0.016）；S2：三分之一的书记")
    )
    effort: Real = param(
        1.0, T("Effort by prospects", "晋升前景对努力影响"), T("per unit of the share", "每单位比例"),
        within=(0, 10), usual=(0.2, 3.0), grade="assumption",
        why=guess("half as much for the last, half as much again for the first", "末位者减半，首位者多一半")
    )
    stay: Real = param(
        5.0, T("Staying by prospects", "晋升前景对留任影响"), T("per unit of the share", "每单位比例"),
        within=(0, 50), usual=(1, 15), grade="assumption",
        why=guess("on the logarithm of the hazard of leaving", "作用于离职风险的对数")
    )
    visible: Real = param(
        4.0, T("Temptation by prospects", "晋升前景引发的办而未结倾向"),
        T("log-odds per unit of the share", "每单位比例的对数优势"), within=(0, 50), usual=(0.0, 10.0),
        grade="assumption",
        why=guess("what is seen is cases closed, on paper, too", "上级看到的是办结数，包括纸面办结")
    )


#: Levers of which any above 0, anywhere and at any time, brings the institution into the day.
SWITCH = ("promotion.share",)

SERIES = (
    Column("promoted", "float64", "persons", "people in communities promoted in the day"),
)

PRECONDITIONS = (Precondition(("promotion.",), ("evaluation.rounds_per_year",)),)
