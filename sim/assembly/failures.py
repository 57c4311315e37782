"""What becomes of a run in which a custom rule has failed."""

from __future__ import annotations

from sim.assembly.setup import Setup
from sim.flow.codes import NOBODY
from sim.flow.state import State
from sim.jit.units import DAY_HOURS
from sim.policy.names import GRID_TYPES
from sim.rules.errors import RuleError
from sim.rules.rule import KINDS
from sim.rules.trial import facts_text, unfit


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
    day, hour = divmod(float(fault.time), DAY_HOURS)
    category = setup.catalogue.category_names[int(case.category)]
    raise RuleError(
        f"rule {slot.reference} ({kind}) {said}\n"
        f"    case  need {int(fault.need)}, {category}, {setup.world.groups[int(case.group)]} resident, "
        f"{GRID_TYPES[int(case.grid_type)]} grid\n"
        f"    time  {float(fault.time):.4f} h, day {int(day)}, {int(hour):02d}:{int(hour % 1 * 60):02d}\n"
        f"    facts {facts_text(told[0])}\n"
        f"    {KINDS[kind][1]} {facts_text(told[1])}"
    )
