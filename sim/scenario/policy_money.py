"""Policy on money: funding per community, branch and member, and the capital account."""

from __future__ import annotations

from typing import Literal

from sim.policy.kinds import Real, Section, Whole
from sim.policy.parameter import param


class Funding(Section):
    """Accounts and what flows into them."""

    per_community: Real = param(
        200_000.0,
        title="Funding per community",
        zh="每社区经费",
        unit="yuan a year",
        low=0,
        high=1e7,
        grade="source document",
        source="S3: 200,000 yuan per community and year; paid monthly (assumption)",
        varies="community",
    )
    service_share: Real = param(
        0.5,
        title="Service fund's share",
        zh="服务经费占比",
        unit="share",
        low=0,
        high=1,
        usual=(0.3, 0.7),
        grade="assumption",
        source="half pays cases, half pays offices and activities",
        varies="community",
    )
    per_branch: Real = param(
        0.0,
        title="Funding per branch",
        zh="每支部经费",
        unit="yuan a year",
        low=0,
        high=1e6,
        usual=(0, 10_000),
        grade="assumption",
        source="0 in Panjin; in Nantong (S2) a 20-member branch costs 9,600 a year",
        varies="community",
    )
    per_member: Real = param(
        0.0,
        title="Funding per party member",
        zh="每党员经费",
        unit="yuan a year",
        low=0,
        high=5000,
        usual=(0, 500),
        grade="assumption",
        source="0 in Panjin; Nantong (S2) pays 300",
        varies="community",
    )
    per_new_branch: Real = param(
        0.0,
        title="Founding of a branch",
        zh="新建支部启动经费",
        unit="yuan once",
        low=0,
        high=1e6,
        usual=(0, 10_000),
        grade="assumption",
        source="0 in Panjin; Nantong (S2) pays 3,000; branches there at the beginning of a run are not new",
        varies="community",
    )
    branches_per_grid: Real = param(
        1.0,
        title="Branches per grid",
        zh="每网格支部数",
        unit="count",
        low=0,
        high=5,
        usual=(0.5, 1.5),
        grade="source document",
        source="one grid, one branch (M3: S0, S2, S3); Panjin counts 1.01 organisations a grid",
        varies="community",
    )
    small_works_share: Real = param(
        0.3,
        title="Small works from branch money",
        zh="支部经费用于小实事占比",
        unit="share",
        low=0,
        high=1,
        usual=(0.1, 0.5),
        grade="assumption",
        source="pays small works of the branch's community",
        varies="community",
    )
    allocation: Literal["equal", "by_need", "by_performance"] = param(
        "equal",
        title="Allocation of service funds",
        zh="服务经费分配方式",
        unit="choice",
        grade="assumption",
        source="equal: as the norms say; by_need: residents, deprivation and backlog; by_performance: reported closing;"
        " the city's total stays the same (M16)",
    )
    allocation_strength: Real = param(
        0.5,
        title="Strength of the allocation",
        zh="分配倾斜强度",
        unit="log per standard deviation",
        low=0,
        high=5,
        usual=(0.2, 1.0),
        grade="assumption",
        source="a community one standard deviation above the mean gets exp(this) times as much",
        varies="community",
    )
    tilt: Real = param(
        0.0,
        title="Tilt to weak areas",
        zh="薄弱地区倾斜",
        unit="log per standard deviation",
        low=-5,
        high=5,
        usual=(0.0, 0.5),
        grade="assumption",
        source="0: none; on top of any allocation, by deprivation; members' dues warm the grassroots (M16: S2)",
        varies="community",
    )
    capital: Real = param(
        80e6,
        title="Capital account",
        zh="建设资金",
        unit="yuan a year, city total",
        low=0,
        high=1e10,
        usual=(40e6, 120e6),
        grade="source document",
        source="S3: more than 80 million yuan; yearly (assumption)",
        varies="district",
    )
    hold_days: Whole = param(
        180,
        title="Longest wait for money",
        zh="等待经费上限",
        unit="days",
        low=1,
        high=3650,
        usual=(90, 365),
        grade="assumption",
        source="a case held longer is withdrawn: no money came",
    )
