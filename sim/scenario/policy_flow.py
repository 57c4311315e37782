"""Policy on the way of a case: structure, dispatch, discovery."""

from __future__ import annotations

from typing import Literal

from sim.policy.frozen import FrozenMapping
from sim.policy.kinds import Names, Real, Section, Whole
from sim.policy.parameter import param
from sim.policy.rule_names import Code
from sim.scenario.policy_priority import Vulnerable, Weights
from sim.scenario.policy_rules import Assignments, Priorities, Routes


class Structure(Section):
    """Offices, departments, delegation, hand-offs."""

    offices_per_street: Whole = param(
        5,
        title="Offices per street",
        zh="每街道内设机构数",
        unit="count",
        low=0,
        high=17,
        grade="source document",
        source="S3: 17 departments became 5 offices; 0: no street level",
    )
    departments: Whole = param(
        8,
        title="Departments per district",
        zh="每区县职能部门数",
        unit="count",
        low=0,
        high=17,
        usual=(5, 17),
        grade="assumption",
        source="departments that handle cases; 0: no district level",
    )
    delegated_items: Whole = param(
        59,
        title="Delegated items",
        zh="下放事项数",
        unit="items",
        low=0,
        high=400,
        grade="source document",
        source="S3: 59 items; those of highest volume that pass the capability test",
    )
    delegation_max_hours: Real = param(
        8.0,
        title="Capability test of delegation",
        zh="下放事项工时上限",
        unit="h, median work of the item",
        low=0,
        high=100,
        usual=(4, 16),
        grade="assumption",
        source="S3 asks for items that can be used, taken and managed",
    )
    stationed: Real = param(
        0.0,
        title="District officials stationed in streets",
        zh="下沉街道执法人员比例",
        unit="share of district officials",
        low=0,
        high=0.9,
        usual=(0.0, 0.4),
        grade="source document",
        source="0: none; enforcement is stationed at the street and works for it (M15: S3, in words); the departments"
        " keep at least one official each",
    )
    stationed_categories: Names = param(
        (),
        title="Categories of the stationed officials",
        zh="下沉执法事项类别",
        unit="list",
        kind="a list of categories",
        grade="source document",
        source="none; the street gets the district's authority for their items, capital work apart, with or without"
        " the people (M15)",
    )
    hop_hours: Real = param(
        1.0,
        title="Delay of a hand-off",
        zh="转办延迟",
        unit="working h",
        low=0,
        high=16,
        usual=(0, 8),
        grade="assumption",
        varies="street",
        source="1 with a smart platform, 4 without",
    )
    accountability: Real = param(
        0.0,
        title="Accountability of offices",
        zh="首问负责强度",
        unit="0-1",
        low=0,
        high=1,
        usual=(0, 0.8),
        grade="assumption",
        varies="street",
        source="lowers wrong dispatch and passing on by this share (M13); 0: the chances as they are given",
    )


class Dispatch(Section):
    """Route, priority and assignment, and what a hand-off costs."""

    route: Routes = Routes()
    priority: Priorities = Priorities()
    ageing: Real = param(
        0.0,
        title="Ageing",
        zh="等待老化权重",
        unit="weight of an hour of waiting",
        low=0,
        high=100,
        usual=(0, 1),
        grade="assumption",
        source="0: none; keeps keyed priorities from starving a case",
    )
    vulnerable: Vulnerable = Vulnerable()
    equity_bonus: Real = param(
        1.0,
        title="Bonus of a group that is behind",
        zh="落后群体加分",
        unit="hours per hour behind",
        low=0,
        high=100,
        usual=(0.5, 10),
        grade="assumption",
        source="priority `equity`: a case counts as if it had come so many hours earlier for every hour by which its"
        " group's cases are open longer than everybody's, over the last 28 days",
    )
    weights: Weights = Weights()
    assignment: Assignments = Assignments()
    mixed_hours: Real = param(
        24.0,
        title="Hours of a unit of a score, in mixed queues",
        zh="混合队列中评分一单位折算小时",
        unit="h per unit of score",
        low=0,
        high=100_000,
        usual=(1, 240),
        grade="assumption",
        source=(
            "where categories or grid types have priorities of their own: a case under severity, shortest_work or"
            " vulnerable_first counts as so many hours earlier for each unit of severity or vulnerability, later for"
            " each hour of work; one rule everywhere does not use it"
        ),
    )
    code: Code = param(
        FrozenMapping(),
        title="Source of own rules",
        zh="自定义规则代码",
        unit="mapping",
        kind="a mapping name > Python source of a rule",
        grade="assumption",
        source="filled when a scenario is given a function; the rule is then called code:name",
    )
    look_hours: Real = param(
        0.15,
        title="A look before forwarding",
        zh="初步研判时长",
        unit="work h",
        low=0,
        high=2,
        usual=(0.05, 0.5),
        grade="assumption",
        source="at each desk passed; no figure in the sources",
    )
    look_distribution: Literal["fixed", "exponential"] = param(
        "fixed",
        title="Distribution of a look",
        zh="研判时长分布",
        unit="choice",
        grade="assumption",
        source="exponential is for checks against queueing theory",
    )
    misroute_street: Real = param(
        0.35,
        title="Wrong office at the street, 17 offices",
        zh="街道错派概率（17个机构）",
        unit="probability a try",
        low=0,
        high=0.9,
        usual=(0.175, 0.7),
        grade="assumption",
        source="scaled by ln K / ln 17 for K offices: .20 at 5; chosen to meet the prototype's totals",
    )
    misroute_district: Real = param(
        0.12,
        title="Wrong department at the district",
        zh="区县错派概率",
        unit="probability a try",
        low=0,
        high=0.9,
        usual=(0.05, 0.3),
        grade="assumption",
        source="chosen to meet the prototype's totals",
    )
    sideways: Real = param(
        0.0,
        title="Passed on though competent, 17 offices",
        zh="推诿概率（17个机构）",
        unit="probability a visit",
        low=0,
        high=0.9,
        usual=(0, 0.3),
        grade="assumption",
        source="buck-passing (M13) at streets and districts, scaled by ln K / ln 17; 0: none; no figure in the sources",
    )
    unowned_taken: Real = param(
        0.25,
        title="A case that nobody owns is taken up",
        zh="无主事项接办概率",
        unit="probability a visit",
        low=0.05,
        high=1,
        usual=(0.1, 0.5),
        grade="assumption",
        source="by the office that it reaches, where demand.unowned_factor is above 0; no figure in the sources",
    )
    bottom_line: Literal["none", "community"] = param(
        "none",
        title="Who answers for what nobody owns",
        zh="社区兜底",
        unit="choice",
        grade="source document",
        source="M40 (S3, in words); none: such a case is passed on until an office takes it up",
    )


class PatrolFactor(Section):
    """Patrols in grids of each type, relative to `policy.discovery.patrol_rate` (M44)."""

    living: Real = param(
        1.0, title="Patrols in living grids, relative", zh="生活型网格巡查系数", unit="ratio", low=0, high=20,
        usual=(0.5, 2), varies="community", grade="assumption",
        source="three grid types with ways of their own (M44: S3, S4, in words)",
    )  # fmt: skip
    production: Real = param(
        1.0, title="Patrols in production grids, relative", zh="生产型网格巡查系数", unit="ratio", low=0, high=20,
        usual=(0.5, 3), varies="community", grade="assumption", source="as for living grids",
    )  # fmt: skip
    road: Real = param(
        1.0, title="Patrols in road grids, relative", zh="道路型网格巡查系数", unit="ratio", low=0, high=20,
        usual=(0.5, 5), varies="community", grade="assumption", source="as for living grids",
    )  # fmt: skip


class Discovery(Section):
    """Finding needs nobody reported."""

    visit_reveal: Real = param(
        0.40,
        title="A visit reveals a need",
        zh="走访发现概率",
        unit="probability per latent need",
        low=0,
        high=1,
        usual=(0.2, 0.6),
        varies="community",
        grade="derived",
        source="4.2 finds per 100 visits (S0: 2,759 of 66,000) over 0.10 latent needs per household",
    )
    patrol_rate: Real = param(
        0.10,
        title="Finds by patrol",
        zh="巡查发现率",
        unit="per 30 days and visible latent need",
        low=0,
        high=5,
        usual=(0.02, 0.3),
        varies="community",
        grade="assumption",
        source="no figure in the sources",
    )
    word_of_mouth: Real = param(
        0.0,
        title="Finds by word of mouth",
        zh="口口相传发现率",
        unit="per 30 days and latent need",
        low=0,
        high=5,
        usual=(0.0, 0.1),
        grade="assumption",
        source="0: none; members of the grid's branch hear of needs; times 0.5 + vitality of the branch",
        varies="community",
    )
    patrol_factor: PatrolFactor = PatrolFactor()
