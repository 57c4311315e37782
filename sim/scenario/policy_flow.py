"""Policy on the way of a case: structure, dispatch, joint work, discovery."""

from __future__ import annotations

from typing import Literal

from sim.scenario.frozen import FrozenMapping
from sim.scenario.kinds import CategoryRoutes, Real, Route, Section, Whole
from sim.scenario.parameter import param
from sim.scenario.policy_priority import Vulnerable, Weights


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
    hop_hours: Real = param(
        1.0,
        title="Delay of a hand-off",
        zh="转办延迟",
        unit="working h",
        low=0,
        high=16,
        usual=(0, 8),
        grade="assumption",
        source="1 with a smart platform, 4 without",
    )


class Routes(Section):
    """The way a case takes through the levels."""

    default: Route = param(
        "level_by_level",
        title="Route",
        zh="派单路径",
        unit="choice",
        grade="source document",
        source="four-level closed loop (M1): authority or skill lacking, one level up",
    )
    by_category: CategoryRoutes = param(
        FrozenMapping(),
        title="Routes of single categories",
        zh="分类派单路径",
        unit="mapping",
        kind="a mapping category > level_by_level | territorial | direct | claim",
        grade="assumption",
        source="empty: the default route for all",
    )


class Dispatch(Section):
    """Route, priority and assignment, and what a hand-off costs."""

    route: Routes = Routes()
    priority: Literal[
        "fifo", "deadline", "severity", "shortest_work", "vulnerable_first", "equity", "weighted"
    ] = param(
        "fifo",
        title="Priority in a queue",
        zh="排队优先规则",
        unit="choice",
        grade="assumption",
        source="no rule is named in the sources",
    )
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
        " group's mean time to closing over the last 28 days exceeds everybody's",
    )
    weights: Weights = Weights()
    assignment: Literal["own_grid", "community_pool", "least_loaded", "best_skill", "random"] = param(
        "community_pool",
        title="Assignment",
        zh="人员指派方式",
        unit="choice",
        grade="assumption",
        source=(
            "staff pooled and posted (M39) after the reform, own_grid before; mean wait 31 against 113"
            " h in a prototype"
        ),
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


class Joint(Section):
    """Further parties, visited one after the other."""

    pickup_median_hours: Real = param(
        48.0,
        title="Pick-up delay of a further party, median",
        zh="协办响应延迟中位数",
        unit="h",
        low=0,
        high=500,
        usual=(12, 120),
        grade="assumption",
        source="log-normal; Beijing and Nanjing rules ask for 24 h to 5 days",
    )
    pickup_sigma: Real = param(
        1.0,
        title="Pick-up delay, spread",
        zh="协办响应离散度",
        unit="sigma of the logarithm",
        low=0,
        high=3,
        usual=(0.5, 1.5),
        grade="assumption",
        source="no figure in the sources",
    )
    send_back: Real = param(
        0.30,
        title="Sent back by a further party",
        zh="协办退回概率",
        unit="probability a try",
        low=0,
        high=0.9,
        usual=(0.1, 0.5),
        grade="assumption",
        source="geometric; one Nanjing case took 8 whistles in two years",
    )
    work_share: Real = param(
        0.4,
        title="Work of a further party",
        zh="协办工作量占比",
        unit="share of the case's work",
        low=0,
        high=2,
        usual=(0.2, 0.8),
        grade="assumption",
        source="no figure in the sources",
    )


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
