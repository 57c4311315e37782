"""What a run is put together from: scenario, place, organisation, catalogue, shifts, needs and dispatch rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Any

from sim.assembly.dispatch import RuleTables, custom_rules, rule_tables
from sim.demand import Catalogue, Needs, Shifts, build_shifts, generate_needs, load_catalogue
from sim.flow.codes import EQUITY, WEIGHTED
from sim.jit.units import DAY_HOURS
from sim.organisation import Organisation, build_organisation, workload_of
from sim.rules.native import Slot
from sim.scenario import Scenario
from sim.scenario.own_code import own_values
from sim.world import World, world_of
from sim.world.units import build_units


@dataclass(frozen=True, slots=True)
class Setup:
    """What a run is put together from.

    Attributes
    ----------
    scenario : Scenario
    seed : int
        Seed of the run; the place has its own, ``territory.seed``.
    world : World
    catalogue : Catalogue
    organisation : Organisation
    shifts : Shifts
    needs : Needs
    units : recarray of UNIT_PLAN
        Co-building units of the place.
    rules : tuple of Slot
        Custom rules.
    rule_tables : RuleTables
        Dispatch rules by category and grid type.
    """

    scenario: Scenario
    seed: int
    world: World
    catalogue: Catalogue
    organisation: Organisation
    shifts: Shifts
    needs: Needs
    units: Any
    rules: tuple[Slot, ...]
    rule_tables: RuleTables

    @property
    def first_hour(self) -> float:
        """Clock time at which the warm-up begins."""
        return -DAY_HOURS * self.scenario.run.warm_up_days

    @property
    def n_days(self) -> int:
        """Days of the warm-up and the run."""
        return int(self.scenario.run.warm_up_days + self.scenario.run.days)

    @property
    def reads_behind(self) -> bool:
        """Whether a dispatch rule asks how far the groups of residents are behind."""
        used = set(self.rule_tables.priority.tolist())
        weight = self.scenario.policy.dispatch.weights.equity
        return bool(self.rules) or int(EQUITY) in used or (int(WEIGHTED) in used and weight > 0.0)

    def values(self, path: str) -> list[Any]:
        """Values of a lever over all places and days: the scenario's own, and those of the stages of its roll-out."""
        own = reduce(getattr, path.split("."), self.scenario)
        mine = own_values(self.scenario, path)  # of functions of the state
        return [own, *mine, *(stage["set"][path] for stage in self.scenario.rollout if path in stage["set"])]


def build_setup(scenario: Scenario, seed: int, needs: Needs | None = None) -> Setup:
    """Build the world, the organisation and the need stream of a scenario.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        Seed of the run; the place has its own, ``territory.seed``.
    needs : Needs, optional
        A need stream made before for the same world, demand and seed.

    Raises
    ------
    RuleError
        A custom rule of the scenario cannot be used.
    """
    world = world_of(scenario.territory)
    catalogue = load_catalogue(scenario)
    if needs is None:
        needs = generate_needs(world, catalogue, scenario, seed)
    organisation = build_organisation(world, scenario, workload_of(scenario, world, catalogue))
    rules = custom_rules(scenario, world, catalogue, organisation, needs)
    return Setup(
        scenario=scenario,
        seed=seed,
        world=world,
        catalogue=catalogue,
        organisation=organisation,
        shifts=build_shifts(scenario),
        needs=needs,
        units=build_units(world, scenario.territory),
        rules=rules,
        rule_tables=rule_tables(scenario, catalogue, rules),
    )
