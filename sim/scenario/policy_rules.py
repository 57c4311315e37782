"""Policy on who decides how: route, priority and assignment, by category and by grid type."""

from __future__ import annotations

from typing import ClassVar

from sim.policy.frozen import FrozenMapping
from sim.policy.kinds import Section
from sim.policy.parameter import param
from sim.policy.rule_names import (
    AssignmentName,
    CategoryAssignments,
    CategoryPriorities,
    CategoryRoutes,
    GridAssignments,
    GridPriorities,
    GridRoutes,
    PriorityName,
    RouteName,
)
from sim.rules import builtin
from sim.rules.sources import SPELLING

_PRECEDENCE = "; a category's own goes before a grid type's, that before the default"


def _names(rules: dict[str, builtin.BuiltIn]) -> str:
    return " | ".join((*rules, SPELLING))


class Routes(Section):
    """The way a case takes through the levels. A name alone (`route: direct`) is the default."""

    short_form: ClassVar[str] = "default"

    default: RouteName = param(
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
        kind=f"a mapping category > {_names(builtin.ROUTES)}",
        grade="assumption",
        source="empty: the default route for all" + _PRECEDENCE,
    )
    by_grid_type: GridRoutes = param(
        FrozenMapping(),
        title="Routes of single grid types",
        zh="分网格类型派单路径",
        unit="mapping",
        kind=f"a mapping living | production | road > {_names(builtin.ROUTES)}",
        grade="assumption",
        source="type of the grid where the need is; empty: the default route for all" + _PRECEDENCE,
    )


class Priorities(Section):
    """In which order a queue is served. A name alone (`priority: deadline`) is the default."""

    short_form: ClassVar[str] = "default"

    default: PriorityName = param(
        "fifo",
        title="Priority in a queue",
        zh="排队优先规则",
        unit="choice",
        grade="assumption",
        source="no rule is named in the sources",
    )
    by_category: CategoryPriorities = param(
        FrozenMapping(),
        title="Priorities of single categories",
        zh="分类排队优先规则",
        unit="mapping",
        kind=f"a mapping category > {_names(builtin.PRIORITIES)}",
        grade="assumption",
        source="empty: the default priority for all" + _PRECEDENCE,
    )
    by_grid_type: GridPriorities = param(
        FrozenMapping(),
        title="Priorities of single grid types",
        zh="分网格类型排队优先规则",
        unit="mapping",
        kind=f"a mapping living | production | road > {_names(builtin.PRIORITIES)}",
        grade="assumption",
        source="type of the grid where the need is; empty: the default priority for all" + _PRECEDENCE,
    )


class Assignments(Section):
    """Which idle server takes a case. A name alone (`assignment: own_grid`) is the default."""

    short_form: ClassVar[str] = "default"

    default: AssignmentName = param(
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
    by_category: CategoryAssignments = param(
        FrozenMapping(),
        title="Assignments of single categories",
        zh="分类人员指派方式",
        unit="mapping",
        kind=f"a mapping category > {_names(builtin.ASSIGNMENTS)}",
        grade="assumption",
        source="empty: the default assignment for all" + _PRECEDENCE,
    )
    by_grid_type: GridAssignments = param(
        FrozenMapping(),
        title="Assignments of single grid types",
        zh="分网格类型人员指派方式",
        unit="mapping",
        kind=f"a mapping living | production | road > {_names(builtin.ASSIGNMENTS)}",
        grade="assumption",
        source="type of the grid where the need is; empty: the default assignment for all" + _PRECEDENCE,
    )
