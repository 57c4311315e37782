"""Star rating of communities by 22 items, 14 of process and 8 of results, in six classes (M21)."""

from __future__ import annotations

from sim.policy.column import Column
from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.text import NO_FIGURE, SHARE, ZERO_OR_ONE, T, guess


class Stars(Section):
    """Star rating of communities by 22 items, 14 of process and 8 of results, in six classes (M21)."""

    rated: Real = param(
        0.0, T("Star rating", "评星定级"), ZERO_OR_ONE, within=(0, 1), varies="community", grade="source document",
        why=T(
            "0: none; six classes and 22 items (S0), 2168 (S2); above 1/2 counts as 1",
            "0：无；六个等级、22项指标（S0），2168（S2）；大于1/2按1计")
    )
    process_weight: Real = param(
        0.64, T("Weight of process items", "过程性指标权重"), SHARE, within=(0, 1), usual=(0.2, 0.9),
        varies="community", grade="derived",
        why=T(
            "14 of 22 items at equal weights; the sources name the 22 items only (S0)",
            "等权时22项中的14项；来源只给出22项（S0）")
    )
    kept: Real = param(
        0.5, T("Process items kept without a rating", "未评星时过程性指标达标比例"), SHARE, within=(0, 1),
        usual=(0.3, 0.8), varies="community", grade="assumption", why=NO_FIGURE
    )
    faked: Real = param(
        0.4, T("Further process items kept on paper only", "新增达标中的纸面达标比例"), SHARE, within=(0, 1),
        usual=(0.1, 0.7), varies="community", grade="assumption",
        why=guess("process items are cheap to fake (M21)", "过程性指标易于造假（M21）")
    )
    item_hours: Real = param(
        1.0, T("Paperwork of a process item", "每项过程性指标台账工时"), T("h a week and community", "小时/周·社区"),
        within=(0, 100), usual=(0.3, 3), varies="community", grade="assumption",
        why=guess("of an item that is kept because of the rating", "因评星而达标的指标")
    )
    fake_hours: Real = param(
        0.2, T("Paperwork of an item kept on paper only", "纸面达标工时比例"),
        T("share of an item's paperwork", "占一项台账工时比例"), within=(0, 1), usual=(0.1, 0.5), varies="community",
        grade="assumption",
        why=guess("as for superficial closing, which takes a fifth of the work", "同虚假办结，只需五分之一工时")
    )
    incentive: Real = param(
        0.02, T("Effort by the weight of results", "结果性指标权重对努力影响"),
        T("share at weight 1", "比例（权重为1时）"), within=(0, 0.5), usual=(0.0, 0.05), varies="community",
        grade="assumption", why=guess("what counts is worked for (M21: S0)", "考什么干什么（M21：S0）")
    )


#: Levers of which any above 0, anywhere and at any time, brings the institution into the day.
SWITCH = ("stars.rated",)

SERIES = (
    Column("stars", "float64", "0-5", "mean star class of rated communities at the last evaluation"),
    Column("stars_true", "float64", "0-5", "mean class that they deserved by what is true"),
)

COST = Cost("stars", T("Star rating", "评星定级"), hours="paperwork of process items")
