"""Star rating of the branches of grids by 22 items, some of process and the others of results (M21)."""

from __future__ import annotations

from sim.policy.column import Column
from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section, Whole
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import NO_FIGURE, SHARE, ZERO_OR_ONE, T, guess


class Stars(Section):
    """Star rating of the branches of grids by 22 items, some of process and the others of results (M21)."""

    rated: Real = param(
        0.0, T("Star rating of branches", "党支部评星定级"), ZERO_OR_ONE, within=(0, 1), varies="community",
        grade="source document",
        why=T(
            "0: none; party branches are rated by 22 items in six classes of criteria (S0), by 2168 (S2); above 1/2 "
            "counts as 1",
            "0：无；党支部按6大类22小项标准评星（S0），2168（S2）；大于1/2按1计")
    )
    process_weight: Real = param(
        0.64, T("Weight of process items", "过程性指标权重"), SHARE, within=(0, 1), usual=(0.2, 0.9),
        varies="community", grade="assumption",
        why=guess(
            "14 of 22 items at equal weights; S0 gives the number of items alone",
            "等权时22项中的14项；S0只给出项数")
    )
    process_items: Whole = param(
        14, T("Process items", "过程性指标项数"), T("of 22 items", "项，共22项"), within=(1, 21), usual=(8, 18),
        grade="assumption",
        why=guess(
            "which of the 22 items (S0) are of process; the others are of results",
            "22项（S0）中过程性指标的项数，其余为结果性指标")
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
        0.07, T("Paperwork of a process item", "每项过程性指标台账工时"), T("h a week and branch", "小时/周·支部"),
        within=(0, 100), usual=(0.02, 0.2), varies="community", grade="assumption",
        why=guess(
            "of an item that is kept because of the rating: an hour a week for fifteen branches, by people of the "
            "community",
            "因评星而达标的指标：十五个支部每周约一小时，由社区人员承担")
    )
    fake_hours: Real = param(
        0.2, T("Paperwork of an item kept on paper only", "纸面达标工时比例"),
        T("share of an item's paperwork", "占一项台账工时比例"), within=(0, 1), usual=(0.1, 0.5), varies="community",
        grade="assumption",
        why=guess("as for superficial closing, which takes a fifth of the work", "同办而未结，只需五分之一工时")
    )
    incentive: Real = param(
        0.02, T("Effort by the weight of results", "结果性指标权重对努力影响"),
        T("share at weight 1", "比例（权重为1时）"), within=(0, 0.5), usual=(0.0, 0.05), varies="community",
        grade="assumption", why=guess("what counts is worked for (M21: S0)", "考什么干什么（M21：S0）")
    )
    vitality: Real = param(
        0.1, T("Vitality by stars", "星级对支部活力影响"),
        T("share of what it lacks, at five stars", "占不足部分比例（五星时）"),
        within=(0, 1), usual=(0.0, 0.3), varies="community", grade="assumption",
        why=guess("branches vie for stars (S2, in words)", "支部争星晋位（S2，文字表述）")
    )


#: Levers of which any above 0, anywhere and at any time, brings the institution into the day.
SWITCH = ("stars.rated",)

SERIES = (
    Column("stars", "float64", "0-5", "mean stars of rated branches at the last evaluation"),
    Column("stars_true", "float64", "0-5", "mean class that they deserved by what is true"),
)

COST = Cost("stars", T("Star rating", "评星定级"), hours="paperwork of process items")

PRECONDITIONS = (Precondition(("stars.",), ("evaluation.rounds_per_year",)),)
