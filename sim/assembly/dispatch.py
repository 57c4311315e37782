"""The dispatch rules of a scenario for the engine: codes by category and grid type, and custom rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.demand import Catalogue, Needs
from sim.flow.codes import (
    ASSIGNMENTS,
    CUSTOM_RULE,
    DISTRICT,
    EQUITY,
    GRID_TYPES,
    MIXED,
    N_CUSTOM_RULES,
    NOBODY,
    PRIORITIES,
    ROUTES,
    WEIGHTED,
)
from sim.organisation import Organisation
from sim.rules.errors import RuleError
from sim.rules.facts import CASE_FACTS, FAULT, OTHER
from sim.rules.loading import load_rule
from sim.rules.native import Slot, make_slot
from sim.rules.rule import KINDS
from sim.rules.sources import find_source
from sim.rules.trial import CASES, Sample, facts_text, try_rule, unfit
from sim.scenario import Scenario
from sim.scenario.custom_rules import references
from sim.world import World
from sim.world.columns import GROUPS

if TYPE_CHECKING:
    from sim.assembly.setup import Setup
    from sim.flow.state import State

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
        slots.append(make_slot(reference, rule))
    return tuple(slots)


def rule_table(setup: Setup, kind: str) -> np.ndarray:
    """Code of the rule of a kind for every category and grid type: int32, grid types running fastest."""
    section = getattr(setup.scenario.policy.dispatch, kind)
    custom = {slot.reference: int(CUSTOM_RULE) + place for place, slot in enumerate(setup.rules)}
    codes = {name: code for code, name in enumerate(BUILT_IN[kind])} | custom
    names = [
        section.by_category.get(category, section.by_grid_type.get(grid_type, section.default))
        for category in setup.catalogue.category_names
        for grid_type in GRID_TYPES
    ]
    return np.array([codes[name] for name in names], np.int32)


def uniform_rule(table: np.ndarray) -> int:
    """The one rule of a table, or MIXED where there are several."""
    return int(table[0]) if (table == table[0]).all() else int(MIXED)


def reads_behind(setup: Setup) -> bool:
    """Whether a rule asks how far the groups of residents are behind."""
    used = {int(code) for code in rule_table(setup, "priority")}
    weight = setup.scenario.policy.dispatch.weights.equity
    return bool(setup.rules) or EQUITY in used or (WEIGHTED in used and weight > 0.0)


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


def check_rules(setup: Setup, state: State) -> None:
    """Stop a run in which a custom rule has failed.

    Raises
    ------
    RuleError
        Naming the rule, the case and the time.
    """
    fault = state.faults[0]
    if fault.slot == NOBODY:
        return
    slot = setup.rules[int(fault.slot)]
    if slot.stop is not None:
        raise slot.stop
    kind = slot.rule.kind
    case = state.case_facts[0]
    other = state.server_facts[0] if kind == "assignment" else state.desk_facts[0]
    told = slot.told(case, other)
    said = slot.explain(told)
    if said.startswith("returned"):
        wrong = unfit(kind, float(fault.value))
        said = f"{said}, expected {wrong}" if wrong else f"sent the case round {int(case.desks)} desks without an end"
    day, hour = divmod(float(fault.time), 24.0)
    category = setup.catalogue.category_names[int(case.category)]
    raise RuleError(
        f"rule {slot.reference} ({kind}) {said}\n"
        f"    case  need {int(fault.need)}, {category}, {GROUPS[int(case.group)]} resident, "
        f"{GRID_TYPES[int(case.grid_type)]} grid\n"
        f"    time  {float(fault.time):.4f} h, day {int(day)}, {int(hour):02d}:{int(hour % 1 * 60):02d}\n"
        f"    facts {facts_text(told[0])}\n"
        f"    {KINDS[kind][1]} {facts_text(told[1])}"
    )


def _sample(
    kind: str, scenario: Scenario, world: World, catalogue: Catalogue, organisation: Organisation, needs: Needs
) -> Sample:
    """Facts of the first needs of the run, at all kinds of desks and in all stages, for a trial."""
    n = CASES if len(needs.rows) else 0
    turn = np.arange(n)
    rows = needs.rows[turn % max(len(needs.rows), 1)]
    categories = catalogue.categories[rows["category"]]
    vulnerable = scenario.policy.dispatch.vulnerable
    cases = np.zeros(n, CASE_FACTS)
    cases["registered"] = rows["arose"]
    cases["waited"] = np.where(turn % 2, 37.0 * (turn % 50), 0.0)
    cases["now"] = rows["arose"] + cases["waited"]
    cases["due"] = rows["arose"] + categories["deadline"]
    cases["work"] = categories["work_median"] * np.exp2(turn % 5 - 2.0)
    cases["severity"] = rows["severity"]
    cases["vulnerability"] = np.array([getattr(vulnerable, group) for group in GROUPS])[rows["group"]]
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
