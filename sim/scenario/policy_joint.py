"""Policy on joint work: further parties, whistles, dedicated teams, rounds of consent and deliberation."""

from __future__ import annotations

from typing import Literal

from sim.policy.kinds import Names, Real, Section, Whole
from sim.policy.parameter import param

_NO_FIGURE = "no figure in the sources"


class Joint(Section):
    """Further parties of a case."""

    mode: Literal["sequential", "parallel"] = param(
        "sequential",
        title="Order of further parties",
        zh="协办方式",
        unit="choice",
        grade="assumption",
        varies="community",
        source="sequential: asked one after the other; parallel: all at once, the case goes on when the last is done",
    )
    pickup_median_hours: Real = param(
        48.0,
        title="Pick-up delay of a further party, median",
        zh="协办响应延迟中位数",
        unit="h",
        low=0,
        high=500,
        usual=(12, 120),
        grade="assumption",
        source="log-normal; Beijing and Nanjing rules ask for 24 h to 5 days",
    )
    pickup_sigma: Real = param(
        1.0,
        title="Pick-up delay, spread",
        zh="协办响应离散度",
        unit="sigma of the logarithm",
        low=0,
        high=3,
        usual=(0.5, 1.5),
        grade="assumption",
        source="no figure in the sources",
    )
    send_back: Real = param(
        0.30,
        title="Sent back by a further party",
        zh="协办退回概率",
        unit="probability a try",
        low=0,
        high=0.9,
        usual=(0.1, 0.5),
        grade="assumption",
        source="geometric; one Nanjing case took 8 whistles in two years",
    )
    work_share: Real = param(
        0.4,
        title="Work of a further party",
        zh="协办工作量占比",
        unit="share of the case's work",
        low=0,
        high=2,
        usual=(0.2, 0.8),
        grade="assumption",
        source="no figure in the sources",
    )


class Whistle(Section):
    """The community calls all parties of a joint case together (M6); on the route `whistle` only."""

    rate: Real = param(
        0.4,
        title="Whistle rate",
        zh="吹哨比例",
        unit="share of joint cases",
        low=0,
        high=1,
        usual=(0, 1),
        grade="assumption",
        varies="community",
        source="shortest joint cases in a prototype at .4 to .6; the other joint cases go by policy.joint.mode",
    )
    deadline_hours: Real = param(
        72.0,
        title="Answer deadline",
        zh="报到时限",
        unit="h",
        low=1,
        high=500,
        usual=(24, 120),
        grade="official",
        source="Beijing and Nanjing rules ask for 24 h to 5 days; answers come evenly over this time, and who has not"
        " answered by then is asked like any further party",
    )
    answer_logodds: Real = param(
        2.5,
        title="Answering, untired",
        zh="报到意愿",
        unit="log-odds",
        low=-10,
        high=10,
        usual=(1, 4),
        grade="assumption",
        source="92 % of calls; " + _NO_FIGURE,
    )
    fatigue: Real = param(
        0.05,
        title="Fatigue from whistles",
        zh="吹哨疲劳",
        unit="log-odds per whistle that the desk has heard this week",
        low=0,
        high=5,
        usual=(0.02, 0.3),
        grade="assumption",
        source=_NO_FIGURE,
    )
    evaluation_weight: Real = param(
        0.0,
        title="Weight of answering in evaluation",
        zh="报到考核权重",
        unit="log-odds",
        low=0,
        high=10,
        usual=(0, 3),
        grade="assumption",
        source="0: answering does not count; " + _NO_FIGURE,
    )
    attendance_hours: Real = param(
        0.5,
        title="Attendance of an office that is called",
        zh="到场时长",
        unit="work h",
        low=0,
        high=40,
        usual=(0.25, 3),
        grade="assumption",
        source="on top of its share of the work; " + _NO_FIGURE,
    )
    bystanders: Whole = param(
        1,
        title="Offices called and not needed",
        zh="陪会单位数",
        unit="offices",
        low=0,
        high=3,
        usual=(0, 3),
        grade="assumption",
        source="they pay attendance, and nobody waits for them; " + _NO_FIGURE,
    )
    monthly_cap: Whole = param(
        100,
        title="Whistles of a community a month",
        zh="社区每月吹哨上限",
        unit="whistles",
        low=0,
        high=100_000,
        usual=(2, 100),
        grade="assumption",
        source="100 does not bind in Panjin (some 30 joint cases a month and community)",
    )
    blower: Literal["community", "grid"] = param(
        "community",
        title="Who may blow the whistle",
        zh="吹哨主体",
        unit="choice",
        grade="source document",
        source="S3: the community; grid: grid members, too, for what they solve themselves",
    )


class Team(Section):
    """Servers who are set free for one case until it closes (M25, M33)."""

    size: Whole = param(
        0,
        title="People in a team",
        zh="专班人数",
        unit="persons",
        low=0,
        high=50,
        usual=(0, 5),
        grade="assumption",
        varies="community",
        source="0: no teams; fewer where a desk cannot spare them",
    )
    categories: Names = param(
        (),
        title="Categories that may get a team",
        zh="专班适用类别",
        unit="list",
        kind="a list of categories",
        grade="assumption",
        source="empty: all",
    )
    min_parties: Whole = param(
        0,
        title="Further parties that make a case one for a team",
        zh="专班最少协办方",
        unit="parties",
        low=0,
        high=4,
        usual=(0, 3),
        grade="assumption",
        source="at least; " + _NO_FIGURE,
    )
    after_days: Real = param(
        0.0,
        title="Age that makes a case one for a team",
        zh="专班最短积压天数",
        unit="d since registration",
        low=0,
        high=1000,
        usual=(0, 60),
        grade="assumption",
        source="asked when somebody takes it up to solve it; " + _NO_FIGURE,
    )
    at_a_time: Whole = param(
        1,
        title="Teams at a time",
        zh="同时运行专班数",
        unit="teams per community or street",
        low=1,
        high=1000,
        usual=(1, 5),
        grade="source document",
        source="S2 (M25): one hard project for a secretary",
    )
    place: Literal["community", "street"] = param(
        "community",
        title="Whose teams are counted",
        zh="专班所属层级",
        unit="choice",
        grade="assumption",
        source="a secretary's project is one of a community",
    )
    per_desk: Whole = param(
        2,
        title="Servers of one desk in teams",
        zh="每窗口专班人数上限",
        unit="persons",
        low=0,
        high=1000,
        usual=(1, 4),
        grade="assumption",
        source="at most; a desk keeps at least one in any event",
    )


class Consent(Section):
    """Rounds of consent of the owners in property and renovation cases (M9)."""

    success: Real = param(
        0.35,
        title="A round of consent succeeds",
        zh="每轮协商成功率",
        unit="probability",
        low=0.02,
        high=1,
        usual=(0.2, 0.8),
        varies="community",
        grade="assumption",
        source="linkage of residents' committee, owners and property firm raises it (M9); " + _NO_FIGURE,
    )
    linkage: Real = param(
        0.0,
        title="Estates with property linkage",
        zh="红色物业覆盖率",
        unit="share",
        low=0,
        high=1,
        usual=(0, 1),
        varies="community",
        grade="assumption",
        source="0: none; all 192 estates of Qiaodong (M9: S1)",
    )
    linked_success: Real = param(
        0.6,
        title="A round of consent succeeds, linked estate",
        zh="每轮协商成功率（红色物业小区）",
        unit="probability",
        low=0.02,
        high=1,
        usual=(0.4, 0.9),
        varies="community",
        grade="assumption",
        source="takes the place of policy.consent.success in the share of estates that is linked; " + _NO_FIGURE,
    )
    round_hours: Real = param(
        2.0,
        title="Work of a round of consent",
        zh="每轮协商工时",
        unit="work h",
        low=0,
        high=100,
        usual=(1, 8),
        grade="assumption",
        source=_NO_FIGURE,
    )
    gap_days: Real = param(
        7.0,
        title="Time before a round of consent",
        zh="协商轮次间隔",
        unit="d",
        low=0,
        high=365,
        usual=(3, 30),
        grade="assumption",
        source=_NO_FIGURE,
    )


class Deliberation(Section):
    """Rounds of deliberation of disputes with councils, gentry and units (M36)."""

    share: Real = param(
        0.0,
        title="Cases that are deliberated",
        zh="议事协商比例",
        unit="share",
        low=0,
        high=1,
        usual=(0, 1),
        grade="assumption",
        varies="community",
        source="0: none",
    )
    categories: Names = param(
        ("disputes",),
        title="Categories that may be deliberated",
        zh="议事协商适用类别",
        unit="list",
        kind="a list of categories",
        grade="source document",
        source="S0 (M36): disputes",
    )
    success: Real = param(
        0.5,
        title="A round of deliberation succeeds",
        zh="每轮议事成功率",
        unit="probability",
        low=0.02,
        high=1,
        usual=(0.3, 0.8),
        grade="assumption",
        source="two rounds on average; " + _NO_FIGURE,
    )
    round_hours: Real = param(
        1.5,
        title="Work of a round of deliberation",
        zh="每轮议事工时",
        unit="work h",
        low=0,
        high=100,
        usual=(0.5, 4),
        grade="assumption",
        source=_NO_FIGURE,
    )
    gap_days: Real = param(
        5.0,
        title="Time before a round of deliberation",
        zh="议事轮次间隔",
        unit="d",
        low=0,
        high=365,
        usual=(2, 14),
        grade="assumption",
        source=_NO_FIGURE,
    )
    satisfaction: Real = param(
        0.3,
        title="Satisfaction gained by deliberation",
        zh="议事提升满意度",
        unit="share of what is missing to 1",
        low=0,
        high=1,
        usual=(0.1, 0.5),
        grade="assumption",
        source="satisfied even if it was slow (M36, in words); " + _NO_FIGURE,
    )
