"""What is added to the paperwork of `policy.time.paperwork`: the parts add up (M2, M38, M40, M41)."""

from __future__ import annotations

from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section, Whole
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import COUNT, HOURS, NO_FIGURE, SHARE_OF_SHIFT, T, guess


class Burden(Section):
    """What is added to the paperwork of `policy.time.paperwork`: the parts add up (M2, M38, M40, M41)."""

    systems: Whole = param(
        1, T("Parallel grid systems", "并行网格套数"), COUNT, within=(1, 10), usual=(1, 5), varies="community",
        grade="source document",
        why=T(
            "1: merged (M2: many nets into one, S0, S2); more systems have forms and ledgers of their own",
            "1：已合并（M2：多网合一，S0、S2）；系统多则表格台账各成一套")
    )
    system_share: Real = param(
        0.04, T("Forms of one more system", "每增一套网格的报表时间"), SHARE_OF_SHIFT, within=(0, 0.3),
        usual=(0.02, 0.08), varies="community", grade="assumption",
        why=T(
            "three systems more make the .42 of before the burden cut out of .30",
            "多三个系统，使0.30变为减负前的0.42")
    )
    duplicates: Real = param(
        0.1, T("Cases entered again", "重复录入概率"), T("probability by further system", "每增一个系统的概率"),
        within=(0, 1), usual=(0.05, 0.3), grade="assumption",
        why=guess(
            "each takes its first desk in the community another triage; residents are not asked twice",
            "社区首个窗口各多看一遍；居民不被重复询问")
    )
    signs: Real = param(
        0.0, T("Signs on the door", "社区挂牌数（基准以外）"), T("signs", "块牌子"), within=(0, 200), usual=(0, 30),
        varies="community", grade="source document",
        why=T(
            "0: those that the base contains; each sign stands for an office above that wants ledgers (M38: S0, S2)",
            "0：仅基础部分所含；每块牌子代表一个要台账的上级部门（M38：S0、S2）")
    )
    sign_hours: Real = param(
        1.0, T("Ledgers of one sign", "每块牌子的台账工时"), T("h a week", "小时/周"), within=(0, 20),
        usual=(0.5, 3), varies="community", grade="assumption", why=NO_FIGURE
    )
    tasks: Real = param(
        0.0, T("Tasks from above", "上级下派任务"), T("tasks a week and community", "项任务/周·社区"),
        within=(0, 100), usual=(0, 10), varies="community", grade="assumption",
        why=T(
            "0: those that the base contains; a thousand threads above, one needle below (M40: S3)",
            "0：基数已含的部分；上面千条线、下面一根针（M40：S3）")
    )
    task_hours: Real = param(
        4.0, T("Work of a task from above", "单项任务工时"), HOURS, within=(0, 100), usual=(1, 12),
        varies="community", grade="assumption", why=NO_FIGURE
    )
    reversals: Real = param(
        0.0, T("Policy reversals", "政策反复"), T("reversals a year and district", "次反复/年·区县"), within=(0, 50),
        usual=(0, 4), varies="district", grade="assumption",
        why=T("0: none (M41: S1, in words)", "0：无（M41：S1，文字表述）")
    )
    reversal_weeks: Whole = param(
        6, T("Weeks that a reversal costs", "政策反复影响周数"), T("weeks", "周"), within=(1, 52), usual=(2, 12),
        grade="assumption", why=NO_FIGURE
    )
    reversal_waste: Real = param(
        0.1, T("Work that a reversal wastes", "政策反复浪费工时"), SHARE_OF_SHIFT, within=(0, 0.5),
        usual=(0.05, 0.2), varies="community", grade="assumption",
        why=guess(
            "what was begun is undone and reported anew, at all desks of the district",
            "已开始的工作作废并在全区窗口重新上报")
    )


COST = Cost("burden", T("Further burdens", "新增负担"), hours="further systems, signs, tasks, reversals")

PRECONDITIONS = (
    Precondition(("burden.system_share", "burden.duplicates"), ("burden.systems",), above=1.0),
    Precondition(("burden.sign_hours",), ("burden.signs",)),
    Precondition(("burden.task_hours",), ("burden.tasks",)),
    Precondition(("burden.reversal_weeks", "burden.reversal_waste"), ("burden.reversals",)),
)
