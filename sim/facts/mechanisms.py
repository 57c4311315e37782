"""Which mechanism makes which fact: each mechanism switched off, or on, in turn, and the facts read again.

``python -m sim.facts.mechanisms`` makes the runs and writes docs/background/facts.md; `SCALE` and `SEEDS` say how many.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from sim.experiments.statistics import paired
from sim.facts.readings import read
from sim.facts.target import load_targets
from sim.policy.text import T, Text
from sim.scenario import Scenario, load

PAGE: Final = Path("docs") / "background" / "facts.md"
SCENARIO: Final = "panjin/after"
SCALE: Final = 0.05
SEEDS: Final = (1, 2, 3, 4, 5)
MOVED: Final = 0.15
"""Share of its value by which a reading must move, besides a 95 % interval of the paired difference without 0."""
_SURGE: Final = ({"from": 0, "days": 28, "factor": 1.7},)
_SURGE_DAYS: Final = 90
_MARK: Final = "<!-- made by python -m sim.facts.mechanisms: do not edit below -->"
OUTSIDE: Final = (
    "certificates", "sanitation", "facilities", "estate", "disputes", "noise", "traffic", "safety", "labour", "welfare",
    "market", "drainage", "renovation",
)  # fmt: skip
_REPAIRS: Final = ("facilities", "estate", "drainage", "renovation")
SURGE: Final = "surge"
"""Reading that takes two runs: usual cases in a surge over calm (fact 10)."""


@dataclass(frozen=True, slots=True)
class Switched:
    """One mechanism and the values that switch it.

    Attributes
    ----------
    title : Text
    on : bool
        Whether the values switch it on (it is off by default) or off.
    changes : mapping of str to Any
        Dotted path > value.
    """

    title: Text
    on: bool
    changes: Mapping[str, Any] = field(default_factory=dict)


MECHANISMS: Final[Mapping[str, Switched]] = {
    "outside_step": Switched(
        T("outside steps of work", "外部环节"), False,
        {"demand.categories": {name: {"outside_p": 0.0} for name in OUTSIDE}},
    ),
    "hours_of_day": Switched(T("hours of the day", "时段分布"), False, {"demand.hour_profile": [1.0] * 24}),
    "weekdays": Switched(T("days of the week", "星期分布"), False, {"demand.weekday_profile": [1.0] * 7}),
    "day_factor": Switched(T("good and bad days", "日波动"), False, {"demand.day_cv": 0.0}),
    "reporting_delay": Switched(
        T("time until residents report", "上报延迟"), False, {"residents.reporting.delay_hours": 0.0}
    ),
    "places_differ": Switched(T("places that differ", "区位差异"), False, {"territory.heterogeneity_cv": 0.0}),
    "clustering": Switched(T("groups that live together", "群体集聚"), False, {"territory.group_clustering": 0.0}),
    "visits": Switched(T("visits", "走访"), False, {"policy.time.visits": 0.0}),
    "reopening": Switched(T("honest closings that come back", "重复诉求"), False, {"policy.closing.reopen": 0.0}),
    "efficacy": Switched(
        T("residents who learn from what became of a case", "信任与效能感变化"), False,
        {"residents.trust_step": 0.0, "residents.efficacy_step": 0.0},
    ),
    "callback": Switched(T("callers who say what is wished", "回访虚高"), False, {"policy.callback.inflation": 0.0}),
    "paper": Switched(
        T("pressure and due dates that lead to closing on paper", "考核压力与期限压力"), False,
        {"policy.closing.superficial_pressure": 0.0, "policy.closing.superficial_due": 0.0},
    ),
    "items_differ": Switched(
        T("items that differ", "事项差异"), True,
        {"demand.item_spread.work": 0.5, "demand.item_spread.outside": 2.0, "demand.item_spread.deadline": 0.3},
    ),
    "items_differ_more": Switched(
        T("items that differ more", "事项差异（更大）"), True,
        {"demand.item_spread.work": 1.0, "demand.item_spread.outside": 3.0, "demand.item_spread.deadline": 0.5},
    ),
    "contractors": Switched(
        T("contractors with few crews", "外部作业队伍有限"), True,
        {"policy.contractors.pools": {"repairs": {"categories": list(_REPAIRS), "crews": 40, "place": "district"}}},
    ),
    "due_then_last": Switched(
        T("what is late comes last", "逾期殿后"), True, {"policy.dispatch.priority": "due_then_last"}
    ),
    "due_and_effort": Switched(
        T("the same, with more effort before the deadline", "逾期殿后并期限前加快"), True,
        {"policy.dispatch.priority": "due_then_last", "policy.deadlines.effort": 1.0,
         "policy.deadlines.effort_hours": 24.0},
    ),
    "repeats": Switched(T("residents who ask again", "重复反映"), True, {"residents.again.repeat_rate": 0.02}),
    "witnesses": Switched(
        T("several who report one incident", "多人反映"), True, {"residents.again.witness_factor": 1.0}
    ),
}  # fmt: skip

#: Facts that are read, by reading: those of one run of the scenario itself, and the surge.
FACTS: Final = (
    "territory_share", "weekday_to_weekend", "share_08_to_16", "day_factor_cv", "sigma_within_category",
    "variance_by_category", "variance_by_item", "variance_by_grid", "gini_of_street_medians", "migrant_reporting_odds",
    "later_report_odds", SURGE, "satisfaction_gap", "reopened_share", "satisfaction_of_repeats",
    "closings_after_deadline", "found_to_reported_time", "top_tenth_of_grids", "morans_i",
)  # fmt: skip


def changed(key: str | None, scale: float = SCALE) -> Scenario:
    """The scenario with one mechanism switched; None: as it is."""
    changes = dict(MECHANISMS[key].changes) if key is not None else {}
    return load(SCENARIO).with_({"territory.scale": scale, **changes})


def measure(
    key: str | None, scale: float = SCALE, seeds: tuple[int, ...] = SEEDS, names: tuple[str, ...] = FACTS
) -> dict[str, np.ndarray]:
    """Facts with a mechanism switched, a value for each seed."""
    return measured(changed(key, scale), seeds, names)


def measured(scenario: Scenario, seeds: tuple[int, ...], names: tuple[str, ...] = FACTS) -> dict[str, np.ndarray]:
    """Facts of a scenario, a value for each seed; the surge by two shorter runs of it, with and without the shock."""
    from sim.simulation.model import Simulation

    calm = scenario.with_({"run.days": _SURGE_DAYS})
    surge = calm.with_({"demand.shocks": list(_SURGE)})
    found: dict[str, list[float]] = {name: [] for name in names}
    for seed in seeds:
        run = Simulation(scenario, seed).run(False, release=True)
        for name in names:
            if name != SURGE:
                found[name].append(read(run, name))
        if SURGE not in names:
            continue
        hours = [read(Simulation(one, seed).run(False, release=True), "ordinary_close_hours") for one in (surge, calm)]
        found[SURGE].append(hours[0] / hours[1])
    return {name: np.array(values) for name, values in found.items()}


def moved(base: np.ndarray, other: np.ndarray) -> bool:
    """Whether a reading moved: by more than `MOVED` of its value, and surely (same seeds, 95 %)."""
    if not (np.isfinite(base).all() and np.isfinite(other).all()):
        return bool(np.isfinite(base).all() != np.isfinite(other).all())
    step = paired(base, other)
    sure = step.low > 0.0 or step.high < 0.0
    return sure and abs(step.difference) > MOVED * abs(float(base.mean()))


def numbers() -> dict[str, int]:
    """Number of the fact of each reading."""
    found = {target.reading: target.fact or 0 for target in load_targets("facts").targets.values()}
    return {name: found["ordinary_close_hours" if name == SURGE else name] for name in FACTS}


def ranges() -> dict[str, str]:
    """What is expected of each reading, in words."""
    found = {}
    for target in load_targets("facts").targets.values():
        low, high = target.low, target.high
        if low is not None and high is not None:
            found[target.reading] = f"{low:g} to {high:g}"
        else:
            found[target.reading] = f"over {low:g}" if low is not None else f"under {high:g}"
    return {name: found["ordinary_close_hours" if name == SURGE else name] for name in FACTS}


def tables(found: Mapping[str | None, Mapping[str, np.ndarray]]) -> str:
    """The tables of the page, from what was measured."""
    base, facts, wanted = found[None], numbers(), ranges()
    lines = [
        f"`{SCENARIO}`, `territory.scale` {SCALE:g}, a year, seeds {', '.join(map(str, SEEDS))}; the surge is four "
        f"weeks of 1.7 times the needs in {_SURGE_DAYS} days. Means over the seeds; **bold**: moved by more than "
        f"{MOVED:.0%}, and the 95 % interval of the difference at the same seeds is without 0.",
        "",
    ]
    for start in range(0, len(FACTS), 7):
        part = FACTS[start : start + 7]
        lines += [
            "| mechanism 机制 | " + " | ".join(f"`{name}` ({facts[name]})" for name in part) + " |",
            "|---|" + "---|" * len(part),
            "| expected | " + " | ".join(wanted[name] for name in part) + " |",
            "| as it is 默认 | " + " | ".join(_number(base[name]) for name in part) + " |",
        ]
        for key, mechanism in MECHANISMS.items():
            cells = [
                f"**{_number(found[key][name])}**" if moved(base[name], found[key][name]) else _number(found[key][name])
                for name in part
            ]
            lines.append(f"| {_title(mechanism)} | " + " | ".join(cells) + " |")
        lines.append("")
    return "\n".join(lines)


def _title(mechanism: Switched) -> str:
    return f"{mechanism.title} {mechanism.title.zh}: {'on 启用' if mechanism.on else 'off 关闭'}"


def _number(values: np.ndarray) -> str:
    mean = float(values.mean())
    return f"{mean:.3g}" if np.isfinite(mean) else "none"


def written(page: str, made: str) -> str:
    """The page with its tables made anew."""
    return f"{page.split(_MARK)[0]}{_MARK}\n\n{made}"


def mechanisms_of(page: str) -> list[str]:
    """Titles of the mechanisms in the tables of a page, in their order, each once."""
    titles = re.findall(r"^\| (.+?): (?:on|off) ", page.split(_MARK)[-1], re.M)
    return list(dict.fromkeys(titles))


def main() -> None:
    """Make the runs and write the tables of a checkout's page."""
    found: dict[str | None, Mapping[str, np.ndarray]] = {}
    for number, key in enumerate((None, *MECHANISMS), 1):
        found[key] = measure(key)
        print(f"{number} of {len(MECHANISMS) + 1}: {key or 'as it is'}", flush=True)
    page = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    PAGE.write_text(written(page, tables(found)), encoding="utf-8")
    print(f"wrote {PAGE}")


if __name__ == "__main__":
    main()
