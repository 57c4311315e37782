"""Residents: who reports what, through which channel, and what an experience leaves behind."""

from __future__ import annotations

from typing import Any

from sim.policy.by_group import by_group
from sim.policy.column import Column
from sim.policy.kinds import Real, Section
from sim.policy.names import GROUPS
from sim.policy.parameter import param
from sim.policy.text import HOURS, LOG_ODDS, NO_FIGURE, SATISFACTION, SHARE, T, Text, guess
from sim.scenario.residents_again import Again
from sim.scenario.residents_reaction import Reaction, Volunteering

_GROUP_SOURCE = T(
    "reporting differs up to threefold between places after controls (Liu, Bhandaram and Garg 2023); the split "
    "over groups is an assumption",
    "控制其他因素后各地上报率相差可达三倍（Liu、Bhandaram、Garg 2023）；各群体间的分配为假设")


#: Log-odds of each group; a group that is not here reports like everybody.
_LOG_ODDS = {"local": 0.22, "elder": -0.13, "migrant": -0.73, "low_income": -0.43, "new_employment": -0.43}
_PLAUSIBLE = 0.4  # to either side


def _log_odds(group: str, title: Text) -> Any:
    default = _LOG_ODDS.get(group, 0.0)
    return param(
        default, T(f"Reporting, {title.en}", f"{title.zh}上报倾向"), LOG_ODDS, within=(-2, 2),
        usual=(round(default - _PLAUSIBLE, 2), round(default + _PLAUSIBLE, 2)), grade="academic", why=_GROUP_SOURCE
    )


@by_group(_log_odds)
class GroupLogOdds(Section):
    """Log-odds of reporting against the category's own probability."""


class Reporting(Section):
    """Whether, when and how a need is reported."""

    group_logodds: GroupLogOdds = GroupLogOdds()
    severity_slope: Real = param(
        0.8, T("Effect of severity", "严重度影响"), T("log-odds on 2 x severity - 1", "对数优势（对2×严重度−1）"),
        within=(0, 3), usual=(0.4, 1.5), grade="assumption", why=NO_FIGURE
    )
    trust_slope: Real = param(
        1.0, T("Effect of trust", "信任影响"), T("log-odds on trust - 1/2", "对数优势（对信任−1/2）"), within=(0, 4),
        usual=(0.5, 2.0), grade="derived",
        why=T(
            "with efficacy: odds x 1.57 after a satisfactory fix against none (Sjoberg, Mellon and Peixoto 2017); "
            "split assumed",
            "与效能感合计：满意解决后再次上报的优势为未解决时的1.57倍（Sjoberg、Mellon、Peixoto 2017）；二者分配为"
            "假设")
    )
    efficacy_slope: Real = param(
        0.6, T("Effect of efficacy", "效能感影响"), T("log-odds on efficacy", "对数优势（对效能感）"), within=(0, 4),
        usual=(0.5, 2.0), grade="derived",
        why=T(
            "with trust: odds x 1.57 after a satisfactory fix against none (Sjoberg, Mellon and Peixoto 2017), the "
            "closing flipped to a superficial one; split assumed",
            "与信任合计：满意解决后再次上报的优势为未解决时的1.57倍（Sjoberg、Mellon、Peixoto 2017），以该次办结改"
            "为办而未结作对照；二者分配为假设")
    )
    visited_slope: Real = param(
        0.3, T("Effect of a recent visit", "近期走访影响"), LOG_ODDS, within=(0, 3), usual=(0.0, 0.8),
        grade="assumption",
        why=guess("for households that a grid member called on in the last 90 days", "近90天内网格员走访过的户")
    )
    visited_relief: Real = param(
        0.3, T("Group's hurdle that a recent visit removes", "近期走访消减群体上报障碍"), SHARE, within=(0, 1),
        usual=(0.0, 0.6), grade="assumption",
        why=T(
            "of the group's log-odds below those of locals: visits narrow under-reporting (direction only)",
            "占群体低于本地居民的对数优势：走访缩小上报不足（只有方向）")
    )
    organised_slope: Real = param(
        0.4, T("Effect of an organisation of one's own", "自身组织影响"), LOG_ODDS, within=(0, 3), usual=(0.1, 1.0),
        grade="assumption",
        why=T(
            "migrants with a hometown branch in their community (M31), people in new employment with a branch of "
            "their sector (M30); direction only in the sources",
            "所在社区有家乡支部的外来人口（M31）、有行业支部的新就业群体（M30）；来源只给方向")
    )
    language_cost: Real = param(
        0.2, T("Language part of the migrants' hurdle", "外来人口语言障碍"), LOG_ODDS, within=(0, 2),
        usual=(0.0, 0.4), grade="assumption",
        why=T(
            "contained in the migrants' log-odds; a hometown branch removes it (M31)",
            "包含在外来人口的对数优势中；家乡支部可消除（M31）")
    )
    digital_slope: Real = param(
        0.1, T("Effect of digital access", "数字接入影响"), LOG_ODDS, within=(0, 2), usual=(0.0, 0.5),
        grade="assumption",
        why=T("small while hotline and grid members are open to everybody", "热线与网格员对所有人开放，故影响小")
    )
    delay_hours: Real = param(
        12.0, T("Delay from need to report, mean", "上报延迟均值"), HOURS, within=(0, 240), usual=(4, 48),
        grade="assumption",
        why=guess(
            "exponential, passing while people are about (weekly profile of demand)",
            "指数分布，在有人活动时路过（诉求的周分布）")
    )
    factor_logodds: Real = param(
        -0.2, T("Shift of reporting, everybody", "整体上报倾向偏移"), LOG_ODDS, within=(-3, 3), usual=(-0.5, 0.5),
        grade="derived",
        why=T(
            "0: the catalogue's shares hold for residents without experience whom nobody visits; experience and "
            "visits raise reporting, and -0.2 brings the first year back to the 60 % of the catalogue",
            "0：目录所列比例适用于无经历且无人走访的居民；经历与走访提高上报，取−0.2使第一年回到目录的60%")
    )
    centre_share: Real = param(
        0.20, T("Centre's share of reports on foot", "服务中心上报占比"), SHARE, within=(0, 1), usual=(0.1, 0.4),
        grade="assumption",
        why=T(
            "of reports not made by hotline or app; the others are told to a grid member",
            "占非热线、非手机应用的上报；其余告知网格员")
    )
    app_share: Real = param(
        0.3, T("App's share of remote reports", "线上应用上报占比"), SHARE, within=(0, 1), usual=(0.1, 0.6),
        grade="weak source",
        why=T(
            "of hotline and app reports of residents with digital access; Boston 2015: call 51, app 16, web 10 %",
            "占有数字接入居民的热线与应用上报；波士顿2015年：电话51%、应用16%、网页10%")
    )


class Satisfaction(Section):
    """How a resident judges a closure: 1 minus what was lost on the way, in [0, 1]."""

    late_weight: Real = param(
        0.5, T("Loss by lateness", "逾期对满意度的影响"), SATISFACTION, within=(0, 1), usual=(0.2, 0.8),
        grade="assumption",
        why=T(
            "lost in full when far beyond the deadline, half of it when late by as much as the deadline",
            "远超时限则全部扣除，超时与时限等长则扣一半")
    )
    handoff_weight: Real = param(
        0.03, T("Loss per hand-off", "每次转办对满意度的影响"), SATISFACTION, within=(0, 0.5), usual=(0.0, 0.08),
        grade="assumption",
        why=T(
            "hotline studies report lower satisfaction for cases passed on; the size is an assumption",
            "热线研究显示转办件满意度较低；幅度为假设")
    )
    trip_weight: Real = param(
        0.05, T("Loss per trip", "每次跑腿对满意度的影响"), SATISFACTION, within=(0, 0.5), usual=(0.0, 0.15),
        grade="assumption",
        why=T(
            "'run at most once' reforms aim at trips (S0); the size is an assumption",
            "“最多跑一次”针对跑动次数（S0）；幅度为假设")
    )
    superficial: Real = param(
        0.3, T("Satisfaction left by a superficial closure", "办而未结后的满意度系数"), SHARE, within=(0, 1),
        usual=(0.1, 0.5), grade="assumption",
        why=T("a closure on paper multiplies satisfaction by this", "纸面办结时满意度乘以此数")
    )


class Residents(Section):
    """Behaviour of residents."""

    reporting: Reporting = Reporting()
    satisfaction: Satisfaction = Satisfaction()
    reaction: Reaction = Reaction()
    again: Again = Again()
    volunteering: Volunteering = Volunteering()
    trust_step: Real = param(
        0.10, T("Step of trust per contact", "信任更新步长"), SHARE, within=(0, 1), usual=(0.03, 0.3),
        grade="assumption",
        why=T(
            "trust moves by this share towards the satisfaction of the last contact",
            "信任向最近一次接触的满意度移动的比例")
    )
    efficacy_step: Real = param(
        1.0, T("Step of efficacy per contact", "效能感更新步长"), SHARE, within=(0, 1), usual=(0.5, 1.0),
        grade="assumption",
        why=T("1: efficacy is the outcome of the last contact alone", "1：效能感只取决于最近一次接触的结果")
    )
    trust_drift: Real = param(
        0.02, T("Drift of trust to the grid's mean", "信任向网格均值的漂移"), T("share a month", "比例/月"),
        within=(0, 1), usual=(0.0, 0.1), grade="assumption",
        why=T("neighbours talk; on the first of every month", "邻里相传；每月一日")
    )


SERIES = (
    Column("trust", "float64", "0-1", "mean trust of residents on the first of the month"),
    *(
        Column(f"trust_{group}", "float64", "0-1", f"the same, group {group}", "nobody belongs to it")
        for group in GROUPS
    ),
    Column("trust_grid_sd", "float64", "0-1", "standard deviation of the grids' mean trust, weighted by residents"),
)
