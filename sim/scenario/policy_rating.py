"""Policy on how communities and people are rated, warned, promoted and shown as examples; mobile sensors."""

from __future__ import annotations

from typing import Literal

from sim.policy.kinds import Real, Section, Whole
from sim.policy.parameter import param

_NONE = "no figure in the sources"


class Stars(Section):
    """Star rating of communities by 22 items, 14 of process and 8 of results, in six classes (M21)."""

    rated: Real = param(
        0.0, title="Star rating", zh="评星定级", unit="0 or 1", low=0, high=1, grade="source document",
        varies="community", source="0: none; six classes and 22 items (S0), 2168 (S2); above 1/2 counts as 1",
    )  # fmt: skip
    process_weight: Real = param(
        0.64, title="Weight of process items", zh="过程性指标权重", unit="share", low=0, high=1, usual=(0.2, 0.9),
        grade="derived", varies="community",
        source="14 of 22 items at equal weights; the sources name the 22 items only (S0)",
    )  # fmt: skip
    kept: Real = param(
        0.5, title="Process items kept without a rating", zh="未评星时过程性指标达标比例", unit="share", low=0, high=1,
        usual=(0.3, 0.8), grade="assumption", varies="community", source=_NONE,
    )  # fmt: skip
    faked: Real = param(
        0.4, title="Further process items kept on paper only", zh="新增达标中的纸面达标比例", unit="share", low=0,
        high=1, usual=(0.1, 0.7), grade="assumption", varies="community",
        source="process items are cheap to fake (M21); " + _NONE,
    )  # fmt: skip
    item_hours: Real = param(
        1.0, title="Paperwork of a process item", zh="每项过程性指标台账工时", unit="h a week and community", low=0,
        high=100, usual=(0.3, 3), grade="assumption", varies="community",
        source="of an item that is kept because of the rating; " + _NONE,
    )  # fmt: skip
    fake_hours: Real = param(
        0.2, title="Paperwork of an item kept on paper only", zh="纸面达标工时比例",
        unit="share of an item's paperwork", low=0, high=1, usual=(0.1, 0.5), grade="assumption", varies="community",
        source="as for superficial closing, which takes a fifth of the work; " + _NONE,
    )  # fmt: skip
    spur: Real = param(
        0.02, title="Effort by the weight of results", zh="结果性指标权重对努力影响", unit="share at weight 1", low=0,
        high=0.5, usual=(0.0, 0.05), grade="assumption", varies="community",
        source="what counts is worked for (M21: S0); " + _NONE,
    )  # fmt: skip


class Appraisal(Section):
    """360-degree evaluation of the people in communities: who judges with what weight (M22)."""

    resident: Real = param(
        0.0, title="Weight of residents", zh="群众评议权重", unit="share", low=0, high=1, usual=(0.0, 0.5),
        grade="source document", varies="community",
        source="0: superiors alone, by cases closed; S3 evaluates from above, below and beside, in words (M22)",
    )  # fmt: skip
    peer: Real = param(
        0.0, title="Weight of colleagues", zh="同事互评权重", unit="share", low=0, high=1, usual=(0.0, 0.4),
        grade="source document", varies="community",
        source="as for residents; what both leave is the weight of superiors, at least nothing",
    )  # fmt: skip
    noise: Real = param(
        0.3, title="Noise of an appraisal", zh="评议误差", unit="standard deviations", low=0, high=5, usual=(0.1, 1.0),
        grade="assumption", source=_NONE,
    )  # fmt: skip
    reciprocity: Real = param(
        0.5, title="Reciprocity among colleagues", zh="互评人情偏差", unit="share", low=0, high=1, usual=(0.2, 0.9),
        grade="assumption", varies="community",
        source="0: colleagues tell what they see, 1: everybody gives everybody the same good mark; " + _NONE,
    )  # fmt: skip
    hours: Real = param(
        2.0, title="Hours for an appraisal", zh="每次评议工时", unit="h a person and evaluation", low=0, high=100,
        usual=(0.5, 8), grade="assumption", varies="community", source=_NONE,
    )  # fmt: skip


class TwoColours(Section):
    """Two-colour warning by the overdue share of the cases in a community's own hands, once a month (M24)."""

    yellow: Real = param(
        0.0, title="Threshold of a yellow warning", zh="黄色预警阈值", unit="share of cases overdue",
        low=0, high=1,
        usual=(0.0, 0.5), grade="assumption", varies="community",
        source="0: no warnings; two colours in S2, thresholds not given",
    )  # fmt: skip
    red: Real = param(
        0.3, title="Threshold of a red warning", zh="红色预警阈值", unit="share of cases overdue",
        low=0, high=1,
        usual=(0.2, 0.8), grade="assumption", varies="community", source="two colours in S2, thresholds not given",
    )  # fmt: skip
    reminder: Real = param(
        0.03, title="Effort by a warning", zh="预警对努力影响", unit="share", low=0, high=0.5, usual=(0.0, 0.1),
        grade="assumption", varies="community", source="as for recognition; yellow and red; " + _NONE,
    )  # fmt: skip
    help: Real = param(
        0.2, title="Help for a red community", zh="红色预警支援", unit="share of its staff's time", low=0, high=2,
        usual=(0.0, 0.5), grade="assumption", varies="street",
        source="sent by the communities of its street that are not warned, a tenth of their time at most; " + _NONE,
    )  # fmt: skip
    sanction: Real = param(
        0.2, title="Temptation by a red warning", zh="红色预警问责引发的虚假办结倾向", unit="log-odds", low=0, high=5,
        usual=(0.0, 1.0), grade="assumption", varies="community",
        source="who is called to account closes more on paper only; " + _NONE,
    )  # fmt: skip


class Tiers(Section):
    """Responsibility contracts level by level: communities sorted in tiers, with promotion (M26)."""

    contracts: Real = param(
        0.0, title="Responsibility contracts", zh="责任书与分类定级", unit="0 or 1", low=0, high=1,
        grade="source document", varies="community", source="0: none; S4, in words (M26); above 1/2 counts as 1",
    )  # fmt: skip
    count: Whole = param(
        4, title="Tiers", zh="等级数", unit="count", low=2, high=10, usual=(3, 5), grade="assumption", source=_NONE,
    )  # fmt: skip
    dead_zone: Real = param(
        0.25, title="Dead zone of a tier", zh="晋级缓冲区", unit="standard deviations", low=0, high=5,
        usual=(0.0, 1.0),
        grade="assumption", varies="community",
        source="so far beyond a threshold a community has to stand to change its tier; " + _NONE,
    )  # fmt: skip
    spur: Real = param(
        0.04, title="Effort at a threshold", zh="临界努力", unit="share", low=0, high=0.5, usual=(0.0, 0.1),
        grade="assumption", varies="community", source="falls with the distance of the score from it; " + _NONE,
    )  # fmt: skip
    width: Real = param(
        0.25, title="Reach of a threshold", zh="临界影响范围", unit="standard deviations", low=0.01, high=5,
        usual=(0.1, 1.0), grade="assumption",
        source="distance at which a third of the effort is left; " + _NONE,
    )  # fmt: skip
    yuan: Real = param(
        10_000.0, title="Award for a promotion", zh="晋级奖励", unit="yuan a community", low=0, high=1e7,
        usual=(0, 50_000), grade="assumption", varies="community", source=_NONE,
    )  # fmt: skip


class Rectification(Section):
    """The bottom communities of every district are put right: help from outside, and paperwork (M27)."""

    share: Real = param(
        0.0, title="Communities under rectification", zh="软弱涣散整顿比例", unit="share of communities", low=0, high=1,
        usual=(0.0, 0.1), grade="assumption", varies="district",
        source="0: none; the last of every district by score until the next evaluation (M27: S1, S2, in words)",
    )  # fmt: skip
    help: Real = param(
        0.15, title="Help in a rectification", zh="整顿帮扶力量", unit="share of its staff's time", low=0, high=2,
        usual=(0.0, 0.5), grade="assumption", varies="community",
        source="a work team from above, of people who are no case staff; " + _NONE,
    )  # fmt: skip
    paperwork: Real = param(
        0.03, title="Paperwork of a rectification", zh="整顿台账", unit="share of the shift", low=0, high=0.5,
        usual=(0.0, 0.1), grade="assumption", varies="community", source=_NONE,
    )  # fmt: skip


class Imitation(Section):
    """Demonstration sites: a community takes over a practice of a better one nearby (M27)."""

    rate: Real = param(
        0.0, title="Imitation", zh="学习借鉴率", unit="per year", low=0, high=50, usual=(0.0, 4.0),
        grade="assumption", varies="community", source="0: none; M27 (S2), in words",
    )  # fmt: skip
    meetings: Real = param(
        0.0, title="Observation meetings", zh="现场观摩会", unit="meetings a year", low=0, high=52, usual=(0, 12),
        grade="source document", varies="district",
        source="0: none; S1 describes one with more than forty people who came; the district's best is shown to all",
    )  # fmt: skip
    effect: Real = param(
        0.25, title="Imitation by a meeting", zh="观摩会对学习借鉴的影响", unit="per meeting", low=0, high=10,
        usual=(0.05, 1.0), grade="assumption", varies="community", source="added to the rate; " + _NONE,
    )  # fmt: skip
    practice: Literal[
        "visits", "patrols", "agency", "booking", "branch_meetings", "report_in", "merged_systems", "extension"
    ] = param(
        "visits", title="Practice that may be taken over", zh="可借鉴的做法", unit="choice", grade="assumption",
        source="a lever that communities have values of their own of; extension: deadlines extended on paper",
    )  # fmt: skip
    margin: Real = param(
        0.25, title="Lead of an example", zh="示范点领先幅度", unit="standard deviations", low=0, high=5,
        usual=(0.0, 1.0), grade="assumption", varies="community",
        source="nobody learns from those who are no better; " + _NONE,
    )  # fmt: skip
    hours: Real = param(
        4.0, title="Hours of an observation meeting", zh="观摩会工时", unit="h a community",
        low=0, high=100,
        usual=(2, 10), grade="assumption", varies="district", source="one person half a day; " + _NONE,
    )  # fmt: skip


class Promotion(Section):
    """A way up for people in communities: a tournament that keeps them and raises what is seen of them (M20)."""

    share: Real = param(
        0.0, title="Promoted a year", zh="年晋升比例", unit="share of community staff", low=0, high=0.5,
        usual=(0.0, 0.1), grade="source document", varies="community",
        source="0: a ceiling; S3: 30 of 1,850 (.016); S2: a third of the secretaries",
    )  # fmt: skip
    effort: Real = param(
        1.0, title="Effort by prospects", zh="晋升前景对努力影响", unit="per unit of the share", low=0, high=10,
        usual=(0.2, 3.0), grade="assumption", source="half as much for the last, half as much again for the first; "
        + _NONE,
    )  # fmt: skip
    stay: Real = param(
        5.0, title="Staying by prospects", zh="晋升前景对留任影响", unit="per unit of the share", low=0, high=50,
        usual=(1, 15), grade="assumption", source="on the logarithm of the hazard of leaving; " + _NONE,
    )  # fmt: skip
    visible: Real = param(
        4.0, title="Temptation by prospects", zh="晋升前景引发的虚假办结倾向", unit="log-odds per unit of the share",
        low=0, high=50, usual=(0.0, 10.0), grade="assumption",
        source="what is seen is cases closed, on paper, too; " + _NONE,
    )  # fmt: skip


class Sensors(Section):
    """Couriers and drivers who tell what they see on their way, for points (M30)."""

    share: Real = param(
        0.0, title="People in new employment who are sensors", zh="新就业群体移动探头比例",
        unit="share of people in new employment", low=0, high=1, usual=(0.0, 0.3), grade="assumption",
        varies="community", source="0: none; S2, in words (M30)",
    )  # fmt: skip
    rate: Real = param(
        0.02, title="Finds by a sensor", zh="移动探头发现率",
        unit="per 30 days and visible latent need, each sensor",
        low=0, high=10, usual=(0.005, 0.1), grade="assumption", varies="community",
        source="a fifth of what patrols find, which see .10; " + _NONE,
    )  # fmt: skip
    points: Real = param(
        20.0, title="Points of a sensor", zh="先锋指数积分", unit="yuan a month", low=0, high=10_000, usual=(0, 100),
        grade="assumption", varies="community", source="worth of points, awards and care for one who takes part; "
        + _NONE,
    )  # fmt: skip
    points_scale: Real = param(
        20.0, title="Points that hold most", zh="积分激励尺度", unit="yuan a month", low=0.1, high=10_000,
        usual=(5, 100), grade="assumption",
        source="participation holds at floor + (1 - floor) (1 - exp(-points / this)); " + _NONE,
    )  # fmt: skip
    floor: Real = param(
        0.1, title="Participation without points", zh="无积分参与率", unit="share", low=0, high=1, usual=(0.0, 0.4),
        grade="assumption", varies="community", source=_NONE,
    )  # fmt: skip
    decay_days: Real = param(
        90.0, title="Time scale of participation", zh="参与衰减时间", unit="days", low=1, high=3650, usual=(30, 365),
        grade="assumption", source="everybody takes part at first; " + _NONE,
    )  # fmt: skip
