"""Residents: who reports what, through which channel, and what an experience leaves behind."""

from __future__ import annotations

from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.scenario.residents_reaction import Reaction, Volunteering

_GROUP_SOURCE = (
    "reporting differs up to threefold between places after controls (Liu, Bhandaram and Garg 2023);"
    " the split over groups is an assumption"
)


class GroupLogOdds(Section):
    """Log-odds of reporting against the category's own probability."""

    local: Real = param(
        0.22,
        title="Reporting, local",
        zh="本地居民上报倾向",
        unit="log-odds",
        low=-2,
        high=2,
        usual=(-0.18, 0.62),
        grade="academic",
        source=_GROUP_SOURCE,
    )
    elder: Real = param(
        -0.13,
        title="Reporting, elderly",
        zh="老年居民上报倾向",
        unit="log-odds",
        low=-2,
        high=2,
        usual=(-0.53, 0.27),
        grade="academic",
        source=_GROUP_SOURCE,
    )
    migrant: Real = param(
        -0.73,
        title="Reporting, migrant",
        zh="外来居民上报倾向",
        unit="log-odds",
        low=-2,
        high=2,
        usual=(-1.13, -0.33),
        grade="academic",
        source=_GROUP_SOURCE,
    )
    low_income: Real = param(
        -0.43,
        title="Reporting, low-income",
        zh="低收入居民上报倾向",
        unit="log-odds",
        low=-2,
        high=2,
        usual=(-0.83, -0.03),
        grade="academic",
        source=_GROUP_SOURCE,
    )
    new_employment: Real = param(
        -0.43,
        title="Reporting, new-employment",
        zh="新就业群体上报倾向",
        unit="log-odds",
        low=-2,
        high=2,
        usual=(-0.83, -0.03),
        grade="academic",
        source=_GROUP_SOURCE,
    )


class Reporting(Section):
    """Whether, when and how a need is reported."""

    group_logodds: GroupLogOdds = GroupLogOdds()
    severity_slope: Real = param(
        0.8,
        title="Effect of severity",
        zh="严重度影响",
        unit="log-odds on 2 x severity - 1",
        low=0,
        high=3,
        usual=(0.4, 1.5),
        grade="assumption",
        source="no figure in the sources",
    )
    trust_slope: Real = param(
        1.0,
        title="Effect of trust",
        zh="信任影响",
        unit="log-odds on trust - 1/2",
        low=0,
        high=4,
        usual=(0.5, 2.0),
        grade="derived",
        source=(
            "with efficacy: odds x 1.57 after a satisfactory fix against none (Sjoberg, Mellon and Peixoto 2017);"
            " split assumed"
        ),
    )
    efficacy_slope: Real = param(
        0.6,
        title="Effect of efficacy",
        zh="效能感影响",
        unit="log-odds on efficacy",
        low=0,
        high=4,
        usual=(0.5, 2.0),
        grade="derived",
        source=(
            "with trust: odds x 1.57 after a satisfactory fix against none (Sjoberg, Mellon and Peixoto 2017), the"
            " closing flipped to a superficial one; split assumed"
        ),
    )
    visited_slope: Real = param(
        0.3,
        title="Effect of a recent visit",
        zh="近期走访影响",
        unit="log-odds",
        low=0,
        high=3,
        usual=(0.0, 0.8),
        grade="assumption",
        source="for households that a grid member called on in the last 90 days; no figure in the sources",
    )
    visited_relief: Real = param(
        0.3,
        title="Group's hurdle that a recent visit removes",
        zh="近期走访消减群体上报障碍",
        unit="share",
        low=0,
        high=1,
        usual=(0.0, 0.6),
        grade="assumption",
        source="of the group's log-odds below those of locals: visits narrow under-reporting (direction only)",
    )
    organised_slope: Real = param(
        0.4,
        title="Effect of an organisation of one's own",
        zh="自身组织影响",
        unit="log-odds",
        low=0,
        high=3,
        usual=(0.1, 1.0),
        grade="assumption",
        source="migrants with a hometown branch in their community (M31), people in new employment with a branch of"
        " their sector (M30); direction only in the sources",
    )
    language_cost: Real = param(
        0.2,
        title="Language part of the migrants' hurdle",
        zh="外来居民语言障碍",
        unit="log-odds",
        low=0,
        high=2,
        usual=(0.0, 0.4),
        grade="assumption",
        source="contained in the migrants' log-odds; a hometown branch removes it (M31)",
    )
    digital_slope: Real = param(
        0.1,
        title="Effect of digital access",
        zh="数字接入影响",
        unit="log-odds",
        low=0,
        high=2,
        usual=(0.0, 0.5),
        grade="assumption",
        source="small while hotline and grid members are open to everybody",
    )
    delay_hours: Real = param(
        12.0,
        title="Delay from need to report, mean",
        zh="上报延迟均值",
        unit="h",
        low=0,
        high=240,
        usual=(4, 48),
        grade="assumption",
        source="exponential, passing while people are about (weekly profile of demand); no figure in the sources",
    )
    factor_logodds: Real = param(
        -0.2,
        title="Shift of reporting, everybody",
        zh="整体上报倾向偏移",
        unit="log-odds",
        low=-3,
        high=3,
        usual=(-0.5, 0.5),
        grade="derived",
        source="0: the catalogue's shares hold for residents without experience whom nobody visits; experience and"
        " visits raise reporting, and -0.2 brings the first year back to the 60 % of the catalogue",
    )
    centre_share: Real = param(
        0.20,
        title="Centre's share of reports on foot",
        zh="服务中心上报占比",
        unit="share",
        low=0,
        high=1,
        usual=(0.1, 0.4),
        grade="assumption",
        source="of reports not made by hotline or app; the others are told to a grid member",
    )
    app_share: Real = param(
        0.3,
        title="App's share of remote reports",
        zh="线上应用上报占比",
        unit="share",
        low=0,
        high=1,
        usual=(0.1, 0.6),
        grade="weak source",
        source=(
            "of hotline and app reports of residents with digital access; Boston 2015: call 51, app 16,"
            " web 10 %"
        ),
    )


class Satisfaction(Section):
    """How a resident judges a closure: 1 minus what was lost on the way, in [0, 1]."""

    late_weight: Real = param(
        0.5,
        title="Loss by lateness",
        zh="逾期对满意度的影响",
        unit="satisfaction",
        low=0,
        high=1,
        usual=(0.2, 0.8),
        grade="assumption",
        source="lost in full when far beyond the deadline, half of it when late by as much as the deadline",
    )
    handoff_weight: Real = param(
        0.03,
        title="Loss per hand-off",
        zh="每次转办对满意度的影响",
        unit="satisfaction",
        low=0,
        high=0.5,
        usual=(0.0, 0.08),
        grade="assumption",
        source=("hotline studies report lower satisfaction for cases passed on; the size is an assumption"),
    )
    trip_weight: Real = param(
        0.05,
        title="Loss per trip",
        zh="每次跑腿对满意度的影响",
        unit="satisfaction",
        low=0,
        high=0.5,
        usual=(0.0, 0.15),
        grade="assumption",
        source="'run at most once' reforms aim at trips (S0); the size is an assumption",
    )
    superficial: Real = param(
        0.3,
        title="Satisfaction left by a superficial closure",
        zh="虚假办结后的满意度系数",
        unit="share",
        low=0,
        high=1,
        usual=(0.1, 0.5),
        grade="assumption",
        source="a closure on paper multiplies satisfaction by this",
    )


class Residents(Section):
    """Behaviour of residents."""

    reporting: Reporting = Reporting()
    satisfaction: Satisfaction = Satisfaction()
    reaction: Reaction = Reaction()
    volunteering: Volunteering = Volunteering()
    trust_step: Real = param(
        0.10,
        title="Step of trust per contact",
        zh="信任更新步长",
        unit="share",
        low=0,
        high=1,
        usual=(0.03, 0.3),
        grade="assumption",
        source="trust moves by this share towards the satisfaction of the last contact",
    )
    efficacy_step: Real = param(
        1.0,
        title="Step of efficacy per contact",
        zh="效能感更新步长",
        unit="share",
        low=0,
        high=1,
        usual=(0.5, 1.0),
        grade="assumption",
        source="1: efficacy is the outcome of the last contact alone",
    )
    trust_drift: Real = param(
        0.02,
        title="Drift of trust to the grid's mean",
        zh="信任向网格均值的漂移",
        unit="share a month",
        low=0,
        high=1,
        usual=(0.0, 0.1),
        grade="assumption",
        source="neighbours talk; on the first of every month",
    )
