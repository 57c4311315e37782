"""Accounts and what flows into them."""

from __future__ import annotations

from typing import Literal

from sim.policy.kinds import Real, Section, Whole
from sim.policy.parameter import param
from sim.policy.text import CHOICE, COUNT, DAYS, SHARE, YUAN_A_YEAR, T


class Funding(Section):
    """Accounts and what flows into them."""

    per_community: Real = param(
        200_000.0, T("Funding per community", "每社区经费"), YUAN_A_YEAR, within=(0, 1e7), varies="community",
        grade="source document",
        why=T(
            "S3: 200,000 yuan per community and year; paid monthly (assumption)",
            "S3：每社区每年20万元；按月拨付（假设）")
    )
    service_share: Real = param(
        0.5, T("Service fund's share", "服务经费占比"), SHARE, within=(0, 1), usual=(0.3, 0.7), varies="community",
        grade="assumption",
        why=T("half pays cases, half pays offices and activities", "一半用于办件，一半用于办公与活动")
    )
    per_branch: Real = param(
        0.0, T("Funding per branch", "每支部经费"), YUAN_A_YEAR, within=(0, 1e6), usual=(0, 10_000),
        varies="community", grade="assumption",
        why=T(
            "0 in Panjin; in Nantong (S2) a 20-member branch costs 9,600 a year",
            "盘锦为0；南通（S2）20名党员的支部每年9600元")
    )
    per_member: Real = param(
        0.0, T("Funding per party member", "每党员经费"), YUAN_A_YEAR, within=(0, 5000), usual=(0, 500),
        varies="community", grade="assumption",
        why=T("0 in Panjin; Nantong (S2) pays 300", "盘锦为0；南通（S2）为300元")
    )
    per_new_branch: Real = param(
        0.0, T("Founding of a branch", "新建支部启动经费"), T("yuan once", "元（一次性）"), within=(0, 1e6),
        usual=(0, 10_000), varies="community", grade="assumption",
        why=T(
            "0 in Panjin; Nantong (S2) pays 3,000; branches there at the beginning of a run are not new",
            "盘锦为0；南通（S2）为3000元；运行开始时已有的支部不算新建")
    )
    branches_per_grid: Real = param(
        1.0, T("Branches per grid", "每网格支部数"), COUNT, within=(0, 5), usual=(0.5, 1.5), varies="community",
        grade="source document",
        why=T(
            "one grid, one branch (M3: S0, S2, S3); Panjin counts 1.01 organisations a grid",
            "一网格一支部（M3：S0、S2、S3）；盘锦每网格1.01个组织")
    )
    small_works_share: Real = param(
        0.3, T("Small works from branch money", "支部经费用于小实事占比"), SHARE, within=(0, 1), usual=(0.1, 0.5),
        varies="community", grade="assumption",
        why=T("pays small works of the branch's community", "用于支部所在社区的小微项目")
    )
    allocation: Literal["equal", "by_need", "by_performance"] = param(
        "equal", T("Allocation of service funds", "服务经费分配方式"), CHOICE, grade="assumption",
        why=T(
            "equal: as the norms say; by_need: residents, deprivation and backlog; by_performance: reported "
            "closing; the city's total stays the same (M16)",
            "equal：按规范；by_need：按居民、贫困程度与积压；by_performance：按上报办结；全市总额不变（M16）")
    )
    allocation_strength: Real = param(
        0.5, T("Strength of the allocation", "分配倾斜强度"), T("log per standard deviation", "每标准差的对数"),
        within=(0, 5), usual=(0.2, 1.0), varies="community", grade="assumption",
        why=T(
            "a community one standard deviation above the mean gets exp(this) times as much",
            "比均值高一个标准差的社区得到exp(此数)倍")
    )
    tilt: Real = param(
        0.0, T("Tilt to weak areas", "薄弱地区倾斜"), T("log per standard deviation", "每标准差的对数"),
        within=(-5, 5), usual=(0.0, 0.5), varies="community", grade="assumption",
        why=T(
            "0: none; on top of any allocation, by deprivation; members' dues warm the grassroots (M16: S2)",
            "0：无；在任何分配之外，按贫困程度；党费向基层倾斜（M16：S2）")
    )
    capital: Real = param(
        80e6, T("Capital account", "建设资金"), T("yuan a year, city total", "元/年，全市合计"), within=(0, 1e10),
        usual=(40e6, 120e6), varies="district", grade="source document",
        why=T("S3: more than 80 million yuan; yearly (assumption)", "S3：8,000多万元；按年计（假设）")
    )
    hold_days: Whole = param(
        180, T("Longest wait for money", "等待经费上限"), DAYS, within=(1, 3650), usual=(90, 365),
        grade="assumption", why=T("a case held longer is withdrawn: no money came", "等待更久则因无经费撤回")
    )
