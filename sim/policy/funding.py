"""Accounts and what flows into them."""

from __future__ import annotations

from typing import Literal

from sim.policy.column import Column
from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section, Whole
from sim.policy.names import ShortRule
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import CHOICE, COUNT, DAYS, SHARE, YUAN_A_YEAR, T, guess


class Funding(Section):
    """Accounts and what flows into them."""

    per_community: Real = param(
        200_000.0, T("Funding per community", "每社区经费"), YUAN_A_YEAR, within=(0, 1e7), usual=(30_000, 400_000),
        varies="community", grade="source document",
        why=T(
            "S3: 200,000 yuan of running costs per community and year, with sums for party work and for services to "
            "residents listed in it; paid monthly (assumption)",
            "S3：每社区每年20万元工作经费，其中专项列明党建工作经费与服务群众经费；按月拨付（假设）")
    )
    service_share: Real = param(
        0.5, T("Service fund's share", "服务群众经费占比"), SHARE, within=(0, 1), usual=(0.3, 0.7), varies="community",
        grade="assumption",
        why=T(
            "materials and small works for residents' cases (S3, in words); what no share names runs the office",
            "用于居民诉求的材料与小微工程（S3，文字表述）；未列明的部分用于日常办公")
    )
    activity_share: Real = param(
        0.2, T("Party work's share", "党建工作经费占比"), SHARE, within=(0, 1), usual=(0.1, 0.4), varies="community",
        grade="assumption",
        why=T(
            "activities of the branches of grids, by member (S3, in words): vitality (M42)",
            "用于网格支部活动，按党员分配（S3，文字表述）：影响支部活力（M42）")
    )
    helpers_share: Real = param(
        0.0, T("Paid helpers' share", "购买辅助工时占比"), SHARE, within=(0, 1), usual=(0.0, 0.3), varies="community",
        grade="assumption",
        why=guess("hours beside the community's own people; 0: none", "在社区人员之外购买工时；0：不购买")
    )
    per_branch: Real = param(
        0.0, T("Funding per branch", "每支部经费"), YUAN_A_YEAR, within=(0, 1e6), usual=(0, 10_000),
        varies="community", grade="assumption",
        why=T(
            "branches of grids; 0: no source has such a norm; a lever of its own that reaches outcomes by the three "
            "shares below",
            "网格支部；0：来源中无此标准；单独的政策杠杆，经以下三项占比起作用")
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
        why=T(
            "joins the service fund of the branch's community; 0 switches it off",
            "并入支部所在社区服务经费；0为关闭")
    )
    branch_helpers_share: Real = param(
        0.2, T("Paid helpers from branch money", "支部经费购买工时占比"), SHARE, within=(0, 1), usual=(0.0, 0.4),
        varies="community", grade="assumption",
        why=guess("hours in the branch's community; 0 switches it off", "用于支部所在社区工时；0为关闭")
    )
    branch_activity_share: Real = param(
        0.5, T("Activities from branch money", "支部经费用于活动占比"), SHARE, within=(0, 1), usual=(0.2, 0.8),
        varies="community", grade="assumption",
        why=T(
            "vitality of the branch (M42); 0 switches it off; what no share names is not paid out",
            "影响支部活力（M42）；0为关闭；未列明部分不拨付")
    )
    helper_pay: Real = param(
        25.0, T("Pay of a helper", "辅助工时价格"), T("yuan an hour", "元/小时"), within=(1, 1000), usual=(16, 45),
        varies="community", grade="assumption",
        why=guess(
            "between a minimum wage and a community worker's 23 yuan with overheads",
            "介于最低工资与社区工作者含管理成本时薪之间")
    )
    per_new_branch: Real = param(
        0.0, T("Founding of a new-sector organisation", "两新组织党组织创建经费"), T("yuan once", "元（一次性）"),
        within=(0, 1e6), usual=(0, 10_000), varies="community", grade="source document",
        why=T(
            "0: none; S2: 3,000 for an organisation of the new economic and social sectors, no other; those there at "
            "the beginning of a run are not new",
            "0：无；S2：“两新”组织党组织每家3000元，其他支部不适用；运行开始时已有的不算新建")
    )
    per_member: Real = param(
        0.0, T("Funding per new-sector member", "两新组织党员活动经费"), YUAN_A_YEAR, within=(0, 5000), usual=(0, 600),
        varies="community", grade="source document",
        why=T(
            "0: none; S2: 300 for a member in organisations of the new economic and social sectors, no other",
            "0：无；S2：“两新”组织党员每人每年300元，其他党员不适用")
    )
    per_secretary: Real = param(
        0.0, T("Allowance per new-sector secretary", "两新组织专职书记补助"), YUAN_A_YEAR, within=(0, 1e5),
        usual=(0, 7200), varies="community", grade="source document",
        why=T(
            "0: none; S2: 300 a month for a full-time secretary in the new sectors, 3,600 a year; buys hours of "
            "organising, counted as activity",
            "0：无；S2：“两新”组织专职书记每月300元，即每年3600元；用于组织工作，按活动计")
    )
    full_time_secretaries: Real = param(
        0.3, T("New-sector branches with a full-time secretary", "两新组织专职书记占比"), SHARE, within=(0, 1),
        usual=(0.1, 1.0), varies="community", grade="assumption",
        why=guess("S2 names the allowance, not how many there are", "S2给出补助标准，未给出人数")
    )
    new_sector_members: Real = param(
        8.0, T("Members of a new-sector branch", "两新组织支部党员数"), COUNT, within=(3, 1000), usual=(3, 20),
        grade="assumption", why=guess("the statutes ask for three at least", "党章规定三人以上")
    )
    allocation: Literal["equal", "by_need", "by_performance"] = param(
        "equal", T("Allocation of service funds", "服务经费分配方式"), CHOICE, grade="assumption",
        why=T(
            "equal: as the norms say; by_need: residents, deprivation and backlog; by_performance: reported "
            "closing; the city's total stays the same (M16)",
            "equal：按规范；by_need：按居民、困难程度与积压；by_performance：按上报办结；全市总额不变（M16）")
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
            "0：无；在任何分配之外，按困难程度；党费向基层倾斜（M16：S2）")
    )
    capital: Real = param(
        20e6, T("Capital budget", "年度建设资金"), T("yuan a year, city total", "元/年，全市合计"), within=(0, 1e10),
        usual=(8e6, 60e6), varies="district", grade="assumption",
        why=guess(
            "yearly, of city and districts, by residents: 14 yuan a head, somewhat less than the works asked for; the "
            "80 million of S3 were paid once, for service centres (centres.works)",
            "市区两级年度资金，按人口分到区县：人均14元，略低于诉求所需；S3的8000多万元为一次性累计投入，用于党群服务中心（centres.works）")
    )
    small_works_limit: Real = param(
        5_000.0, T("Limit of small works", "小微工程限额"), T("yuan a bill", "元/笔"), within=(0, 1e6),
        usual=(2_000, 50_000), grade="assumption",
        why=guess(
            "dearer works, and all of a capital category, are paid from the capital budget, whatever is in the fund",
            "超过限额的工程及建设类诉求由建设资金支付，与社区经费余额无关")
    )
    short: ShortRule = param(
        "wait", T("A bill that the account cannot carry", "经费不足时的处理"), CHOICE, grade="assumption",
        why=T(
            "after pledges of units: wait, first come, first served, until money comes or hold_days are over; share: "
            "the capital budget carries what is missing; scale: the part of the works that there is money for, which "
            "solves the need by chance as large as the part; refuse at once. A yearly sum per community (S3) is a "
            "limit, so that waiting is the default",
            "先用共建单位承诺资金；wait：按先后等候至到账或期满；share：缺口由建设资金分担；scale：按现有资金缩减工程，以相应概率解决；refuse：当即不予办理。社区经费按年核定（S3），故默认等候")
    )
    scale_least: Real = param(
        0.3, T("Least part worth beginning", "缩减工程下限"), SHARE, within=(0, 1), usual=(0.1, 0.7),
        grade="assumption", why=guess("with rule scale; less money than that waits", "仅用于scale规则；资金更少时等候")
    )
    managed_share: Real = param(
        1.0, T("Work that capital bills pay", "建设项目委托管理占比"), SHARE, within=(0, 1), usual=(0.5, 1.0),
        grade="assumption",
        why=guess(
            "design, tender and supervision by others; below 1 the desks do the rest beside their cases, and more "
            "capital then means longer queues",
            "设计、招标、监理等由代建单位承担；小于1时其余由经办窗口承担，资金越多窗口排队越长")
    )
    management_fee: Real = param(
        0.2, T("Price of that work", "委托管理费率"), T("share of the works", "占工程费比例"), within=(0, 1),
        usual=(0.05, 0.3), grade="derived",
        why=T(
            "the hours that it saves (14 h median, parties .4 of them) at an official's pay (costs.official_pay)",
            "按所节省工时（中位14小时及协同单位0.4）乘以机关人员时薪（costs.official_pay）")
    )
    hold_days: Whole = param(
        180, T("Longest wait for money", "等待经费上限"), DAYS, within=(1, 3650), usual=(90, 365),
        grade="assumption",
        why=T(
            "a case held longer is withdrawn: no money came; it counts as unsolved",
            "等待更久则因无经费撤回，计为未解决")
    )


SERIES = (
    Column("helper_hours", "float64", "h", "hours of paid helpers"),
)

HELPERS = Cost("helpers", T("Paid helpers", "购买辅助工时"), money="hours bought for communities")
OFFICE = Cost("office", T("Running of communities", "社区办公运转"), money="what is left of the sum per community")

PRECONDITIONS = (
    Precondition(("funding.full_time_secretaries",), ("funding.per_secretary",)),
    Precondition(("funding.scale_least",), ("funding.short",), ("scale",)),
    Precondition(
        ("funding.per_new_branch",), ("branches.unit", "branches.building", "branches.sector"), later=True
    ),
)
