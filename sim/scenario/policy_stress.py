"""Policy under stress: surges, the parts of paperwork, service centres, assistance, recruitment."""

from __future__ import annotations

from sim.policy.kinds import Real, Section, Whole
from sim.policy.parameter import param

_NONE = "no figure in the sources"


class Surge(Section):
    """Calm and surge: what is put aside and who is called in while a surge is declared (M8)."""

    declared: Real = param(
        0.0, title="Surge declared", zh="启动战时机制", unit="0 or 1", low=0, high=1, grade="assumption",
        varies="community",
        source="0: calm (M8, S2); a stage of a roll-out declares it for days and places; above 1/2 counts as 1",
    )  # fmt: skip
    trigger: Real = param(
        0.0, title="Trigger of a surge", zh="自动启动阈值", unit="ratio", low=0, high=20, usual=(0.0, 2.0),
        grade="assumption", varies="community",
        source="0: only what is declared; else also while the city's registered cases of a week exceed so many times"
        " those of the four weeks before; over when less than half of the excess is left",
    )  # fmt: skip
    visits_cut: Real = param(
        0.8, title="Visits put aside in a surge", zh="战时压减走访", unit="share of visits", low=0, high=1,
        usual=(0.5, 1.0), grade="assumption", varies="community", source="calm work is displaced (M8); " + _NONE,
    )  # fmt: skip
    paperwork_cut: Real = param(
        0.5, title="Paperwork put aside in a surge", zh="战时压减文书", unit="share of paperwork", low=0, high=1,
        usual=(0.2, 0.8), grade="assumption", varies="community", source="calm work is displaced (M8); " + _NONE,
    )  # fmt: skip
    overtime: Real = param(
        0.2, title="Overtime in a surge", zh="战时加班", unit="share of the shift", low=0, high=1, usual=(0.0, 0.4),
        grade="assumption", varies="community", source="two hours a day are .25; " + _NONE,
    )  # fmt: skip
    overtime_pay: Real = param(
        35.0, title="Pay of an overtime hour", zh="加班小时工资", unit="yuan an hour", low=0, high=1000,
        usual=(20, 60), grade="derived", varies="community",
        source="one and a half times 42,900 yuan a year (S3) over 1,840 hours",
    )  # fmt: skip
    members: Real = param(
        0.05, title="Party members called in", zh="战时动员党员比例", unit="share of party members", low=0, high=1,
        usual=(0.0, 0.2), grade="assumption", varies="community",
        source="a twentieth of the members who live in the grids (M8, S2: in words)",
    )  # fmt: skip
    member_hours: Real = param(
        0.5, title="Hours of a member called in", zh="动员党员日服务时长", unit="h of case work a working day", low=0,
        high=8, usual=(0.25, 4), grade="assumption", varies="community",
        source="an evening a week, at the side of the grid members; unpaid; " + _NONE,
    )  # fmt: skip


class Burden(Section):
    """What is added to the paperwork of `policy.time.paperwork`: the parts add up (M2, M38, M40, M41)."""

    systems: Whole = param(
        1, title="Parallel grid systems", zh="并行网格套数", unit="count", low=1, high=10, usual=(1, 5),
        grade="source document", varies="community",
        source="1: merged (M2: many nets into one, S0, S2); more systems have forms and ledgers of their own",
    )  # fmt: skip
    system_share: Real = param(
        0.04, title="Forms of one more system", zh="每增一套网格的报表时间", unit="share of the shift", low=0, high=0.3,
        usual=(0.02, 0.08), grade="assumption", varies="community",
        source="three systems more make the .42 of before the burden cut out of .30",
    )  # fmt: skip
    duplicates: Real = param(
        0.1, title="Cases entered again", zh="重复录入概率", unit="probability by further system", low=0, high=1,
        usual=(0.05, 0.3), grade="assumption",
        source="each takes its first desk in the community another look; residents are not asked twice; " + _NONE,
    )  # fmt: skip
    signs: Real = param(
        0.0, title="Signs on the door", zh="社区挂牌数（基准以外）", unit="signs", low=0, high=200, usual=(0, 30),
        grade="source document", varies="community",
        source="0: those that the base contains; each sign stands for an office above that wants ledgers (M38: S0, S2)",
    )  # fmt: skip
    sign_hours: Real = param(
        1.0, title="Ledgers of one sign", zh="每块牌子的台账工时", unit="h a week", low=0, high=20, usual=(0.5, 3),
        grade="assumption", varies="community", source=_NONE,
    )  # fmt: skip
    tasks: Real = param(
        0.0, title="Tasks from above", zh="上级下派任务", unit="tasks a week and community", low=0, high=100,
        usual=(0, 10), grade="assumption", varies="community",
        source="0: those that the base contains; a thousand threads above, one needle below (M40: S3)",
    )  # fmt: skip
    task_hours: Real = param(
        4.0, title="Work of a task from above", zh="单项任务工时", unit="h", low=0, high=100, usual=(1, 12),
        grade="assumption", varies="community", source=_NONE,
    )  # fmt: skip
    reversals: Real = param(
        0.0, title="Policy reversals", zh="政策反复", unit="reversals a year and district", low=0, high=50,
        usual=(0, 4), grade="assumption", varies="district", source="0: none (M41: S1, in words)",
    )  # fmt: skip
    reversal_weeks: Whole = param(
        6, title="Weeks that a reversal costs", zh="政策反复影响周数", unit="weeks", low=1, high=52, usual=(2, 12),
        grade="assumption", source=_NONE,
    )  # fmt: skip
    reversal_waste: Real = param(
        0.1, title="Work that a reversal wastes", zh="政策反复浪费工时", unit="share of the shift", low=0, high=0.5,
        usual=(0.05, 0.2), grade="assumption", varies="community",
        source="what was begun is undone and reported anew, at all desks of the district; " + _NONE,
    )  # fmt: skip


class Centres(Section):
    """Service centres that keep their doors open (M38)."""

    upgraded: Real = param(
        0.0, title="Upgraded service centres", zh="党群服务中心提升比例", unit="share of communities", low=0, high=1,
        usual=(0.0, 1.0), grade="source document", varies="community",
        source="0: as they are; Luhe (S0) upgraded 105, all of them; which ones come first is drawn by lot",
    )  # fmt: skip
    attraction: Real = param(
        0.15, title="More reports told at an upgraded centre", zh="提升后到中心反映增量", unit="share", low=0, high=1,
        usual=(0.05, 0.3), grade="assumption", varies="community",
        source="added to `residents.reporting.centre_share`; " + _NONE,
    )  # fmt: skip
    yuan: Real = param(
        60_000.0, title="Cost of an upgraded centre", zh="中心提升年成本", unit="yuan a year", low=0, high=1e7,
        usual=(20_000, 200_000), grade="assumption", varies="community",
        source="300,000 yuan of works over five years; " + _NONE,
    )  # fmt: skip


class Assistance(Section):
    """One helps one: targeted visits to vulnerable households (M43)."""

    low_income: Real = param(
        0.0, title="Visits to low-income households", zh="结对帮扶低收入户走访", unit="visits a year and household",
        low=0, high=365, usual=(0, 24), grade="source document", varies="community",
        source="0: none; S0 and S4 pair helpers with 8,708 low-income households, monthly visits are 12",
    )  # fmt: skip
    elder: Real = param(
        0.0, title="Visits to elderly households", zh="结对关爱老年户走访", unit="visits a year and household", low=0,
        high=365, usual=(0, 24), grade="assumption", varies="community", source="0: none; as for low-income ones",
    )  # fmt: skip
    logodds: Real = param(
        0.4, title="Effect of a helper on reporting", zh="结对帮扶对上报的影响", unit="log-odds", low=0, high=3,
        usual=(0.1, 1.0), grade="assumption", varies="community",
        source="where a household is visited at least quarterly; less in proportion to 1 - exp(-visits / 4); " + _NONE,
    )  # fmt: skip
    yuan: Real = param(
        30.0, title="Gift of a targeted visit", zh="单次帮扶慰问支出", unit="yuan a visit", low=0, high=5000,
        usual=(0, 300), grade="assumption", varies="community", source=_NONE,
    )  # fmt: skip


class Recruitment(Section):
    """New party members among people in new employment: 500 activists, 300 candidates, 100 members (M37)."""

    activists: Real = param(
        0.0, title="New activists", zh="两新组织入党积极分子", unit="persons a year and 100,000 residents", low=0,
        high=1000, usual=(0, 20), grade="source document", varies="community",
        source="0: none; Nantong (S2) takes in 500 a year for 7.7 million residents, 6.5",
    )  # fmt: skip
    to_candidate: Real = param(
        0.6, title="Activists who become candidates", zh="积极分子转发展对象比例", unit="share", low=0, high=1,
        usual=(0.4, 0.8), grade="source document", varies="community", source="S2: 300 of 500",
    )  # fmt: skip
    to_member: Real = param(
        1.0 / 3.0, title="Candidates who become members", zh="发展对象转党员比例", unit="share", low=0, high=1,
        usual=(0.2, 0.5), grade="source document", varies="community", source="S2: 100 of 300",
    )  # fmt: skip
    stage_years: Real = param(
        1.0, title="Length of a stage", zh="各阶段培养时长", unit="years, mean", low=0.1, high=10, usual=(0.5, 2),
        grade="official", varies="community",
        source="party statutes: at least a year as an activist and a year on probation",
    )  # fmt: skip
    yuan: Real = param(
        1000.0, title="Training of an activist", zh="积极分子培养经费", unit="yuan", low=0, high=1e5,
        usual=(300, 3000), grade="assumption", varies="community", source=_NONE,
    )  # fmt: skip
