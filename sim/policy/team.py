"""Servers who are set free for one case until it closes (M25, M33)."""

from __future__ import annotations

from typing import Literal

from sim.policy.kinds import Names, Real, Section, Whole
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import CHOICE, LIST, PERSONS, T, guess


class Team(Section):
    """Servers who are set free for one case until it closes (M25, M33)."""

    size: Whole = param(
        0, T("People in a team", "专班人数"), PERSONS, within=(0, 50), usual=(0, 5), varies="community",
        grade="assumption",
        why=T("0: no teams; fewer where a desk cannot spare them", "0：无队伍；窗口抽不出人手时更少")
    )
    categories: Names = param(
        (), T("Categories that may get a team", "专班适用类别"), LIST, kind="a list of categories",
        grade="assumption", why=T("empty: all", "空：全部")
    )
    min_parties: Whole = param(
        0, T("Further parties that make a case one for a team", "专班最少协办方"), T("parties", "个单位"),
        within=(0, 4), usual=(0, 3), grade="assumption", why=guess("at least", "至少")
    )
    after_days: Real = param(
        0.0, T("Age that makes a case one for a team", "专班最短积压天数"),
        T("d since registration", "登记以来天数"), within=(0, 1000), usual=(0, 60), grade="assumption",
        why=guess("asked when somebody takes it up to solve it", "有人接手办理时询问")
    )
    at_a_time: Whole = param(
        1, T("Teams at a time", "同时运行专班数"), T("teams per community or street", "每社区或街道队伍数"),
        within=(1, 1000), usual=(1, 5), grade="source document",
        why=T("S2 (M25): one hard project for a secretary", "S2（M25）：一名书记一个攻坚项目")
    )
    place: Literal["community", "street"] = param(
        "community", T("Whose teams are counted", "专班所属层级"), CHOICE, grade="assumption",
        why=T("a secretary's project is one of a community", "书记项目以社区为单位")
    )
    per_desk: Whole = param(
        2, T("Servers of one desk in teams", "每窗口专班人数上限"), PERSONS, within=(0, 1000), usual=(1, 4),
        grade="assumption", why=T("at most; a desk keeps at least one in any event", "至多；窗口无论如何保留至少一人")
    )

PRECONDITIONS = (
    Precondition(
        ("team.categories", "team.min_parties", "team.after_days", "team.at_a_time", "team.place", "team.per_desk"),
        ("team.size",),
    ),
)
