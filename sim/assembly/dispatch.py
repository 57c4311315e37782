"""The dispatch rules of a scenario for the engine: codes by category and grid type, and custom rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.demand import Catalogue, Needs
from sim.flow.codes import (
    ASSIGNMENTS,
    CUSTOM_RULE,
    DISTRICT,
    MIXED,
    N_CUSTOM_RULES,
    NOBODY,
    PRIORITIES,
    ROUTES,
)
from sim.organisation import Organisation
from sim.policy.names import GRID_TYPES
from sim.rules.errors import RuleError
from sim.rules.facts import CASE_FACTS, FAULT, OTHER
from sim.rules.loading import load_rule
from sim.rules.native import Slot, make_slot
from sim.rules.sources import find_source
from sim.rules.trial import CASES, Sample, try_rule
from sim.scenario import Scenario
from sim.scenario.custom_rules import references
from sim.scenario.own_kinds import group_values
from sim.world import World

BUILT_IN: Final = {"route": ROUTES, "priority": PRIORITIES, "assignment": ASSIGNMENTS}


def custom_rules(
    scenario: Scenario, world: World, catalogue: Catalogue, organisation: Organisation, needs: Needs
) -> tuple[Slot, ...]:
    """Find, try out and compile the custom rules that a scenario names; none costs nothing.

    Raises
    ------
    RuleError
        One of them cannot be used.
    """
    slots = []
    for reference, kind in references(scenario.policy.dispatch).items():
        source = find_source(reference, scenario.policy.dispatch.code)
        sample = _sample(kind, scenario, world, catalogue, organisation, needs)
        if len(sample.cases):
            try_rule(reference, source, kind, sample)
        rule = load_rule(source)
        if rule.kind != kind:
            raise RuleError(f"rule {reference}: expected a {kind} rule, found a {rule.kind} rule")
        slots.append(make_slot(reference, rule, source))
    return tuple(slots)


@dataclass(frozen=True, slots=True)
class RuleTables:
    """Codes of the dispatch rules in force, by category and grid type.

    Attributes
    ----------
    route, priority, assignment : ndarray of int32, shape (categories * grid types,)
        Grid types run fastest.
    """

    route: np.ndarray
    priority: np.ndarray
    assignment: np.ndarray

    def uniform(self, kind: str) -> int:
        """The one rule of a kind, or MIXED where there are several."""
        table = getattr(self, kind)
        return int(table[0]) if (table == table[0]).all() else int(MIXED)


def rule_tables(scenario: Scenario, catalogue: Catalogue, slots: tuple[Slot, ...]) -> RuleTables:
    """The rules that a scenario names: a category goes before a grid type, and that before the default."""
    custom = {slot.reference: int(CUSTOM_RULE) + place for place, slot in enumerate(slots)}

    def table(kind: str) -> np.ndarray:
        section = getattr(scenario.policy.dispatch, kind)
        codes = {name: code for code, name in enumerate(BUILT_IN[kind])} | custom
        names = [
            section.by_category.get(category, section.by_grid_type.get(grid_type, section.default))
            for category in catalogue.category_names
            for grid_type in GRID_TYPES
        ]
        return np.array([codes[name] for name in names], np.int32)

    return RuleTables(table("route"), table("priority"), table("assignment"))


def rule_slots(slots: tuple[Slot, ...]) -> np.ndarray:
    """What the engine calls: addresses, or functions where it runs uncompiled."""
    entries = [slot.entry for slot in slots]
    if any(callable(entry) for entry in entries):
        functions = np.empty(int(N_CUSTOM_RULES), object)
        functions[: len(entries)] = entries
        return functions
    return np.array(entries + [0] * (int(N_CUSTOM_RULES) - len(entries)), np.uint64)


def no_fault() -> Any:
    """The place where the engine notes a rule that failed, still empty."""
    fault = np.zeros(1, FAULT).view(np.recarray)
    fault.slot[0] = NOBODY
    return fault


def _sample(
    kind: str, scenario: Scenario, world: World, catalogue: Catalogue, organisation: Organisation, needs: Needs
) -> Sample:
    """Facts of the first needs of the run, at all kinds of desks and in all stages, for a trial."""
    n = CASES if len(needs.rows) else 0
    turn = np.arange(n)
    rows = needs.rows[turn % max(len(needs.rows), 1)]
    categories = catalogue.categories[rows["category"]]
    by_group = group_values(scenario.territory, scenario.policy.dispatch.vulnerable, "vulnerability")
    cases = np.zeros(n, CASE_FACTS)
    cases["registered"] = rows["arose"]
    cases["waited"] = np.where(turn % 2, 37.0 * (turn % 50), 0.0)
    cases["now"] = rows["arose"] + cases["waited"]
    cases["due"] = rows["arose"] + categories["deadline"]
    cases["work"] = categories["work_median"] * np.exp2(turn % 5 - 2.0)
    cases["severity"] = rows["severity"]
    cases["vulnerability"] = np.array(by_group)[rows["group"]]
    cases["behind"] = np.where(turn % 3, 10.0 * (turn % 7 - 3), 0.0)
    cases["chance"] = (turn + 0.5) / max(n, 1)
    cases["category"], cases["group"] = rows["category"], rows["group"]
    cases["channel"] = 1 + turn % 6
    cases["grid_type"] = world.grids["kind"][rows["grid"]]
    cases["level"] = np.clip(catalogue.items["authority_now"][rows["item"]], 0, 3)
    cases["task"] = turn % 4
    cases["desks"] = turn // 2 % 9
    cases["returns"] = np.where(turn % 5 == 0, turn % 3, 0)
    cases["parties"] = np.where(turn % 4 == 0, turn % 5, 0)
    others = np.zeros(n, OTHER[kind][0])
    if kind == "assignment":
        staff = organisation.staff[turn % max(len(organisation.staff), 1)] if len(organisation.staff) else None
        if staff is not None:
            for name in ("skill", "speed", "availability"):
                others[name] = staff[name]
            others["level"] = organisation.desks["level"][staff["desk"]]
        others["busy"], others["own"] = 1.7 * (turn % 900), turn % 2
    else:
        desks: Any = organisation.desks
        if kind == "route":  # nobody asks at the top, or at intake
            desks = desks[desks["level"] < DISTRICT]
        desks = desks[turn * 7 % len(desks)]
        for name in ("level", "community", "street", "district"):
            others[name] = desks[name]
        others["servers"] = desks["n_servers"]
        if kind == "route":
            others[: n // 2] = (NOBODY, 0, 0, 0, NOBODY, NOBODY, NOBODY)
    others["waiting"] = np.where(turn % 2, turn % 40, 0)
    return Sample(cases, others)
