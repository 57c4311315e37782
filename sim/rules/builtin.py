"""The rules that are built in: names as in a scenario, titles, and what each does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A rule of the engine.

    Attributes
    ----------
    en, zh : str
        Title in English and Chinese.
    does : str
        What it does, in one line.
    """

    en: str
    zh: str
    does: str


ROUTES: Final = {
    "level_by_level": BuiltIn("Level by level", "逐级上报", "in at the beat, up one level at a time"),
    "territorial": BuiltIn("Handed down first", "属地派单", "from intake down street > community > beat, then up"),
    "direct": BuiltIn("Direct", "直派", "straight to the level with authority"),
    "whistle": BuiltIn("Whistle", "吹哨报到", "level by level; all parties of a joint case are called together"),
    "claim": BuiltIn("Claim", "项目认领", "on a board where units choose; what nobody claims goes level by level"),
}
PRIORITIES: Final = {
    "fifo": BuiltIn("First come, first served", "先到先办", "time of joining the queue"),
    "deadline": BuiltIn("Earliest deadline first", "临期优先", "the case's deadline"),
    "severity": BuiltIn("Most severe first", "重大优先", "severity, highest first"),
    "shortest_work": BuiltIn("Shortest work first", "短工时优先", "staff hours that the task at hand takes on average"),
    "vulnerable_first": BuiltIn("Vulnerable groups first", "弱势优先", "vulnerability of the group, highest first"),
    "equity": BuiltIn("Those behind first", "落后群体优先", "time of joining, earlier for groups that are behind"),
    "weighted": BuiltIn("Weighted", "加权", "a linear mix of all of these"),
    "due_then_last": BuiltIn(
        "Earliest deadline, overdue last",
        "临期优先、逾期殿后",
        "the deadline until it passes, extensions that were asked for counted; then after all that are in time",
    ),
}
ASSIGNMENTS: Final = {
    "own_grid": BuiltIn("Own grid", "各管各格", "members serve their own beat"),
    "community_pool": BuiltIn("Community pool", "社区统筹", "own beat first, then any idle member of the community"),
    "least_loaded": BuiltIn("Least loaded", "最少负荷", "the idle member of the community with fewest hours so far"),
    "best_skill": BuiltIn("Best skill", "能力最优", "the idle member of the community with the highest skill"),
    "random": BuiltIn("Random", "随机", "any idle member of the community"),
}
BUILT_IN: Final = {"route": ROUTES, "priority": PRIORITIES, "assignment": ASSIGNMENTS}
TITLES: Final = {
    "route": ("Routes", "派单路径"),
    "priority": ("Priorities", "排队优先规则"),
    "assignment": ("Assignments", "人员指派方式"),
}
