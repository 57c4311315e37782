"""Sets of values that bring unmet facts into their ranges, and what they take out of theirs.

``python -m sim.facts.sets`` makes the runs and writes its part of docs/background/facts.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from sim.experiments.statistics import mean_interval, paired
from sim.facts.check import verdict_of
from sim.facts.mechanisms import FACTS, OUTSIDE, PAGE, SCALE, SCENARIO, SURGE, measured
from sim.facts.page_block import PageBlock, apart
from sim.facts.target import Target, load_targets
from sim.policy.text import T, Text
from sim.scenario import Scenario, load

SEEDS: Final = tuple(range(1, 11))
SHOWN: Final = ("sigma_within_category", "variance_by_category", "variance_by_item", SURGE, "closings_after_deadline")
OUTCOMES: Final = ("on_time_share", "solution_rate")
BLOCK: Final = PageBlock(
    "<!-- made by python -m sim.facts.sets: do not edit below -->",
    "<!-- end of sets -->",
)
_LAST: Final = {"policy.dispatch.priority": "due_then_last"}
_EFFORT: Final = {"policy.deadlines.effort": 1.0, "policy.deadlines.effort_hours": 24.0}
_WIDE: Final = {"demand.item_spread.work": 1.0, "demand.item_spread.outside": 3.0, "demand.item_spread.deadline": 0.5}
_ONCE: Final = {"policy.closing.reopen": 0.0}
_HONEST: Final = {"policy.closing.superficial_pressure": 0.0, "policy.closing.superficial_due": 0.0}


def _each(**values: float) -> dict[str, Any]:
    """Values of every category that may have an outside step."""
    return {"demand.categories": {name: dict(values) for name in OUTSIDE}}


@dataclass(frozen=True, slots=True)
class Values:
    """A set of values that differ from the defaults.

    Attributes
    ----------
    title : Text
    changes : mapping of str to Any
        Dotted path > value.
    """

    title: Text
    changes: Mapping[str, Any] = field(default_factory=dict)


SETS: Final[Mapping[str, Values]] = {
    "defaults": Values(T("defaults", "默认值")),
    "late": Values(T("A: what is late comes last", "A：逾期殿后"), _LAST),
    "effort": Values(T("B: A and more effort in the last day", "B：A并期限前加快"), {**_LAST, **_EFFORT}),
    "moderate": Values(
        T("C: B and items that differ (outside 2, work .5)", "C：B并项目差异（外部2、工时.5）"),
        {**_LAST, **_EFFORT, "demand.item_spread.outside": 2.0, "demand.item_spread.work": 0.5},
    ),
    "wider": Values(
        T("D: B and items that differ (outside 3, work .7)", "D：B并项目差异（外部3、工时.7）"),
        {**_LAST, **_EFFORT, "demand.item_spread.outside": 3.0, "demand.item_spread.work": 0.7},
    ),
    "wide": Values(
        T("E: A and items that differ (outside 3, work 1, deadline .5)", "E：A并项目差异（外部3、工时1、期限.5）"),
        {**_LAST, **_WIDE},
    ),
    "always": Values(T("F: E, an outside step in every case", "F：E并全部有外部环节"),
                     {**_LAST, **_WIDE, **_each(outside_p=1.0)}),
    "alike": Values(T("G: F, its sigma .2", "G：F并外部环节离散.2"),
                    {**_LAST, **_WIDE, **_each(outside_p=1.0, outside_sigma=0.2)}),
    "once": Values(T("H: G, nothing comes back", "H：G并无重复诉求"),
                   {**_LAST, **_WIDE, **_ONCE, **_each(outside_p=1.0, outside_sigma=0.2)}),
    "same": Values(T("I: H, the sigma of work .2", "I：H并工时离散.2"),
                   {**_LAST, **_WIDE, **_ONCE, **_each(outside_p=1.0, outside_sigma=0.2, work_sigma=0.2)}),
    "honest": Values(T("J: I, no pressure to close on paper", "J：I并无未实质办结压力"),
                     {**_LAST, **_WIDE, **_ONCE, **_HONEST,
                      **_each(outside_p=1.0, outside_sigma=0.2, work_sigma=0.2)}),
}  # fmt: skip


def scenario_of(key: str, scale: float = SCALE) -> Scenario:
    """The scenario under a set of values."""
    return load(SCENARIO).with_({"territory.scale": scale, **SETS[key].changes})


def measure(key: str, scale: float = SCALE, seeds: tuple[int, ...] = SEEDS) -> dict[str, np.ndarray]:
    """Facts and outcomes under a set of values, a value for each seed."""
    return measured(scenario_of(key, scale), seeds, (*FACTS, *OUTCOMES))


def targets() -> dict[str, Target]:
    """The target of each reading; the surge's by its own name."""
    found = {target.reading: target for target in load_targets("facts").targets.values()}
    return {name: found["ordinary_close_hours" if name == SURGE else name] for name in FACTS}


def left(base: Mapping[str, np.ndarray], other: Mapping[str, np.ndarray]) -> list[str]:
    """Readings that the defaults meet at this scale and a set of values, by a sure difference, does not."""
    wanted = targets()

    def met(values: np.ndarray, target: Target) -> bool:
        return verdict_of(target, *mean_interval(values)[1:]) == "met"

    def moved(name: str) -> bool:
        step = paired(base[name], other[name])
        return step.low > 0.0 or step.high < 0.0

    return [
        name for name in FACTS if met(base[name], wanted[name]) and not met(other[name], wanted[name]) and moved(name)
    ]


def table(found: Mapping[str, Mapping[str, np.ndarray]]) -> str:
    """The table of the page, from what was measured."""
    wanted, base = targets(), found["defaults"]
    heads = [f"`{name}` ({wanted[name].fact})" for name in SHOWN]
    expected = [f"{wanted[name].low:g} to {wanted[name].high:g}" for name in SHOWN]
    lines = [
        f"`{SCENARIO}`, `territory.scale` {SCALE:g}, a year, {len(SEEDS)} seeds, the same in all rows; means with 95 % "
        "intervals, **bold** where the whole interval lies in the range. The last columns: facts that the defaults "
        "meet at this scale and the set does not, by a difference whose interval is without 0 (of all that the tables "
        "below read), and paired differences in percentage points.",
        "",
        "| values 取值 | " + " | ".join(heads) + " | no longer met 不再符合 | closed on time 按期办结 | solved 解决 |",
        "|---|" + "---|" * (len(SHOWN) + 3),
        "| expected | " + " | ".join(expected) + " | | | |",
    ]
    for key, values in SETS.items():
        cells = [_cell(found[key][name], wanted[name]) for name in SHOWN]
        gone = ", ".join(f"`{name}` ({wanted[name].fact})" for name in left(base, found[key])) or "none"
        steps = [apart(base[name], found[key][name], 100.0) for name in OUTCOMES]
        row = [f"{values.title} {values.title.zh}", *cells, *([gone, *steps] if key != "defaults" else ["", "", ""])]
        lines.append("| " + " | ".join(row) + " |")
    return "\n".join(lines)


def _cell(values: np.ndarray, target: Target) -> str:
    mean, low, high = mean_interval(values)
    text = f"{mean:.3g} [{low:.3g}, {high:.3g}]"
    return f"**{text}**" if verdict_of(target, low, high) == "met" else text


def sets_of(page: str) -> list[str]:
    """Titles of the sets in the table of a page, in their order."""
    return [line.split("|")[1].strip() for line in BLOCK.inside(page).splitlines() if line.startswith("| ")][2:]


def main() -> None:
    """Make the runs and write the table of a checkout's page."""
    found = {}
    for number, key in enumerate(SETS, 1):
        found[key] = measure(key)
        print(f"{number} of {len(SETS)}: {key}", flush=True)
    BLOCK.fill(PAGE, table(found))
    print(f"wrote {PAGE}")


if __name__ == "__main__":
    main()
