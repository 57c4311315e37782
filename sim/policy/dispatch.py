"""Route, priority and assignment, and what a hand-off costs."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from sim.policy.by_group import by_group
from sim.policy.frozen import FrozenMapping
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.rule_names import (
    AssignmentName,
    CategoryAssignments,
    CategoryPriorities,
    CategoryRoutes,
    Code,
    GridAssignments,
    GridPriorities,
    GridRoutes,
    PriorityName,
    RouteName,
)
from sim.policy.text import CHOICE, MAPPING, PROBABILITY_A_TRY, WORK_HOURS, ZERO_TO_ONE, T, Text, guess
from sim.rules import builtin
from sim.rules.sources import SPELLING


def _names(rules: dict[str, builtin.BuiltIn]) -> str:
    return " | ".join((*rules, SPELLING))

#: Groups that are vulnerable unless a scenario says otherwise.
_FIRST = ("elder", "low_income")
_VULNERABLE = T(
    "1: belongs to those whom `vulnerable_first` puts in front; between 0 and 1: in order of the number",
    "1：属于vulnerable_first优先的群体；0与1之间按数值排序")
_WEIGHT = T(
    "used by the priority `weighted` only; key = sum of weights, smallest first",
    "仅用于优先规则weighted；按加权和从小到大")


class Routes(Section):
    """The way a case takes through the levels. A name alone (`route: direct`) is the default."""

    short_form: ClassVar[str] = "default"

    default: RouteName = param(
        "level_by_level", T("Route", "派单路径"), CHOICE, grade="source document",
        why=T(
            "four-level closed loop (M1): authority or skill lacking, one level up",
            "四级闭环（M1）：无权限或能力不足则上报一级")
    )
    by_category: CategoryRoutes = param(
        FrozenMapping(), T("Routes of single categories", "分类派单路径"), MAPPING,
        kind=f"a mapping category > {_names(builtin.ROUTES)}", grade="assumption",
        why=T(
            "empty: the default route for all; a category's own goes before a grid type's, that before the default",
            "空：一律用默认路径；分类设定先于网格类型，网格类型先于默认")
    )
    by_grid_type: GridRoutes = param(
        FrozenMapping(), T("Routes of single grid types", "分网格类型派单路径"), MAPPING,
        kind=f"a mapping living | production | road > {_names(builtin.ROUTES)}", grade="assumption",
        why=T(
            "type of the grid where the need is; empty: the default route for all; a category's own goes before a "
            "grid type's, that before the default",
            "诉求所在网格的类型；空：一律用默认路径；分类设定先于网格类型，网格类型先于默认")
    )


class Priorities(Section):
    """In which order a queue is served. A name alone (`priority: deadline`) is the default."""

    short_form: ClassVar[str] = "default"

    default: PriorityName = param(
        "fifo", T("Priority in a queue", "排队优先规则"), CHOICE, grade="assumption",
        why=T("no rule is named in the sources", "来源未说明规则")
    )
    by_category: CategoryPriorities = param(
        FrozenMapping(), T("Priorities of single categories", "分类排队优先规则"), MAPPING,
        kind=f"a mapping category > {_names(builtin.PRIORITIES)}", grade="assumption",
        why=T(
            "empty: the default priority for all; a category's own goes before a grid type's, that before the "
            "default",
            "空：一律用默认优先规则；分类设定先于网格类型，网格类型先于默认")
    )
    by_grid_type: GridPriorities = param(
        FrozenMapping(), T("Priorities of single grid types", "分网格类型排队优先规则"), MAPPING,
        kind=f"a mapping living | production | road > {_names(builtin.PRIORITIES)}", grade="assumption",
        why=T(
            "type of the grid where the need is; empty: the default priority for all; a category's own goes before "
            "a grid type's, that before the default",
            "诉求所在网格的类型；空：一律用默认优先规则；分类设定先于网格类型，网格类型先于默认")
    )


def _vulnerability(group: str, title: Text) -> Any:
    name = title.en.replace("-employment", " employment")
    return param(
        1.0 if group in _FIRST else 0.0, T(f"Vulnerability, {name}", f"{title.zh}脆弱度"), ZERO_TO_ONE,
        within=(0, 1), grade="assumption", why=_VULNERABLE
    )


@by_group(_vulnerability)
class Vulnerable(Section):
    """How vulnerable each group counts."""


class Weights(Section):
    """What the priority `weighted` adds up, in hours of waiting."""

    waiting: Real = param(
        1.0, T("Weight of waiting", "等待时间权重"), T("per hour of joining later", "每晚到一小时"), within=(0, 100),
        grade="assumption",
        why=T(
            "used by the priority `weighted` only; key = sum of weights, smallest first; 1 alone is first come, "
            "first served",
            "仅用于优先规则weighted；按加权和从小到大；仅此项为1即先来先办")
    )
    deadline: Real = param(
        0.0, T("Weight of the deadline", "时限权重"), T("per hour until due", "距时限每小时"), within=(0, 100),
        grade="assumption", why=_WEIGHT
    )
    severity: Real = param(
        0.0, T("Weight of severity", "严重程度权重"), T("hours per unit of severity", "每单位严重度折合小时数"),
        within=(0, 10_000), grade="assumption", why=_WEIGHT
    )
    work: Real = param(
        0.0, T("Weight of short work", "短工时权重"), T("hours per work hour", "每工时折合小时数"),
        within=(0, 10_000), grade="assumption", why=_WEIGHT
    )
    vulnerable: Real = param(
        0.0, T("Weight of vulnerability", "脆弱群体权重"),
        T("hours per unit of vulnerability", "每单位弱势程度折合小时数"), within=(0, 10_000), grade="assumption",
        why=_WEIGHT
    )
    equity: Real = param(
        0.0, T("Weight of being behind", "均等权重"),
        T("hours per hour that the group is behind", "群体每落后一小时折合小时数"), within=(0, 100),
        grade="assumption", why=_WEIGHT
    )


class Assignments(Section):
    """Which idle server takes a case. A name alone (`assignment: own_grid`) is the default."""

    short_form: ClassVar[str] = "default"

    default: AssignmentName = param(
        "community_pool", T("Assignment", "人员指派方式"), CHOICE, grade="assumption",
        why=T(
            "staff pooled and posted (M39) after the reform, own_grid before; mean wait 31 against 113 h in a "
            "prototype",
            "改革后人员统筹下沉（M39），之前各管网格；原型中平均等待31小时对113小时")
    )
    by_category: CategoryAssignments = param(
        FrozenMapping(), T("Assignments of single categories", "分类人员指派方式"), MAPPING,
        kind=f"a mapping category > {_names(builtin.ASSIGNMENTS)}", grade="assumption",
        why=T(
            "empty: the default assignment for all; a category's own goes before a grid type's, that before the "
            "default",
            "空：一律用默认指派；分类设定先于网格类型，网格类型先于默认")
    )
    by_grid_type: GridAssignments = param(
        FrozenMapping(), T("Assignments of single grid types", "分网格类型人员指派方式"), MAPPING,
        kind=f"a mapping living | production | road > {_names(builtin.ASSIGNMENTS)}", grade="assumption",
        why=T(
            "type of the grid where the need is; empty: the default assignment for all; a category's own goes "
            "before a grid type's, that before the default",
            "诉求所在网格的类型；空：一律用默认指派；分类设定先于网格类型，网格类型先于默认")
    )


class Dispatch(Section):
    """Route, priority and assignment, and what a hand-off costs."""

    route: Routes = Routes()
    priority: Priorities = Priorities()
    ageing: Real = param(
        0.0, T("Ageing", "等待老化权重"), T("weight of an hour of waiting", "每等待一小时的权重"), within=(0, 100),
        usual=(0, 1), grade="assumption",
        why=T(
            "0: none; keeps keyed priorities from starving a case",
            "0为无；避免按规则排队时个别案件一直得不到办理")
    )
    vulnerable: Vulnerable = Vulnerable()
    equity_bonus: Real = param(
        1.0, T("Bonus of a group that is behind", "落后群体加分"),
        T("hours per hour behind", "每落后一小时折合小时数"), within=(0, 100), usual=(0.5, 10), grade="assumption",
        why=T(
            "priority `equity`: a case counts as if it had come so many hours earlier for every hour by which its "
            "group's cases are open longer than everybody's, over the last 28 days",
            "优先规则equity：群体近28天案件的平均未结时间每超出全体一小时，其案件视同早到若干小时")
    )
    weights: Weights = Weights()
    assignment: Assignments = Assignments()
    mixed_hours: Real = param(
        24.0, T("Hours of a unit of a score, in mixed queues", "混合队列中评分一单位折算小时"),
        T("h per unit of score", "每单位得分折合小时"), within=(0, 100_000), usual=(1, 240), grade="assumption",
        why=T(
            "where categories or grid types have priorities of their own: a case under severity, shortest_work or "
            "vulnerable_first counts as so many hours earlier for each unit of severity or vulnerability, later "
            "for each hour of work; one rule everywhere does not use it",
            "分类或网格类型各有优先规则时：severity、shortest_work或vulnerable_first下，每单位严重度或弱势程度视同"
            "早到若干小时，每工时视同晚到；全市同一规则时不用")
    )
    code: Code = param(
        FrozenMapping(), T("Source of custom rules", "自定义规则代码"), MAPPING,
        kind="a mapping name > Python source of a rule", grade="assumption",
        why=T(
            "filled when a scenario is given a function; the rule is then called code:name",
            "情景给定函数时填写；规则名为 代码:名称")
    )
    triage_hours: Real = param(
        0.15, T("Triage before forwarding", "初步研判时长"), WORK_HOURS, within=(0, 2), usual=(0.05, 0.5),
        grade="assumption", why=guess("at each desk passed", "每经一处均发生")
    )
    triage_distribution: Literal["fixed", "exponential"] = param(
        "fixed", T("Distribution of triage time", "研判时长分布"), CHOICE, grade="assumption",
        why=T("exponential is for checks against queueing theory", "指数分布仅用于与排队论核对")
    )
    misroute_street: Real = param(
        0.35, T("Wrong office at the street, 17 offices", "街道错派概率（17个机构）"), PROBABILITY_A_TRY,
        within=(0, 0.9), usual=(0.175, 0.7), grade="assumption",
        why=T(
            "scaled by ln K / ln 17 for K offices: .20 at 5; chosen to meet the prototype's totals",
            "K个机构时按ln K / ln 17缩放：5个时0.20；按原型总量选定")
    )
    misroute_district: Real = param(
        0.12, T("Wrong department at the district", "区县错派概率"), PROBABILITY_A_TRY, within=(0, 0.9),
        usual=(0.05, 0.3), grade="assumption", why=T("chosen to meet the prototype's totals", "按原型总量选定")
    )
    sideways: Real = param(
        0.0, T("Passed on though competent, 17 offices", "推诿概率（17个机构）"),
        T("probability a visit", "每次走访的概率"), within=(0, 0.9), usual=(0, 0.3), grade="assumption",
        why=guess(
            "buck-passing (M13) at streets and districts, scaled by ln K / ln 17; 0: none",
            "街道与区县推诿（M13），按ln K / ln 17缩放；0为无")
    )
    unowned_taken: Real = param(
        0.25, T("A case that nobody owns is taken up", "无主事项接办概率"),
        T("probability a visit", "每次走访的概率"), within=(0.05, 1), usual=(0.1, 0.5), grade="assumption",
        why=guess(
            "by the office that it reaches, where demand.unowned_factor is above 0",
            "由所到机构推诿，仅当demand.unowned_factor大于0")
    )
    bottom_line: Literal["none", "community"] = param(
        "none", T("Who answers for what nobody owns", "社区兜底"), CHOICE, grade="assumption",
        why=T(
            "M40; in S3 the community's party organisation answers for party work; none: such a case is passed on "
            "until an office takes it up",
            "M40；S3所述为社区党组织履行党建兜底职责；none：此类案件不断流转，直至有科室承接")
    )

_PRIORITIES = ("dispatch.priority.default", "dispatch.priority.by_category", "dispatch.priority.by_grid_type")
PRECONDITIONS = (
    Precondition(("dispatch.weights.",), _PRIORITIES, ("weighted",)),
    Precondition(("dispatch.equity_bonus",), _PRIORITIES, ("equity",)),
    Precondition(("dispatch.vulnerable.",), _PRIORITIES, ("vulnerable_first", "weighted")),
    Precondition(("dispatch.unowned_taken", "dispatch.bottom_line"), ("demand.unowned_factor",)),
    Precondition(("dispatch.mixed_hours",), _PRIORITIES[1:], tuple(builtin.PRIORITIES)),
    Precondition(("dispatch.ageing",), _PRIORITIES, tuple(name for name in builtin.PRIORITIES if name != "fifo")),
)
