"""The numbers of a scenario that the engine reads, filled from the table of :mod:`sim.flow.parameters`."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import reduce
from types import MappingProxyType
from typing import Any, Final

from sim.assembly.pools import places_served
from sim.assembly.setup import Setup
from sim.demand.columns import FIRST_STAFF, SOURCE_BIT
from sim.flow.codes import COMMUNITY, CUSTOM_RULE, DISTRICT, NOBODY, STREET
from sim.flow.parameters import DERIVED, PARAMETERS, SCALARS, SWITCHED, Scalar
from sim.flow.state import empty_records
from sim.organisation.workload import USUAL_DEPARTMENTS, apart
from sim.policy.names import SHORT_RULES, WHISTLE_CHOICES
from sim.world.columns import N_FIELDS


def build_parameters(setup: Setup) -> Any:
    """All scalars of a run, recarray of PARAMETERS (1,); what institutions switch on is still 0."""
    parameters = empty_records(1, PARAMETERS)
    for scalar in SCALARS:
        if scalar.source != SWITCHED:
            parameters[scalar.name][0] = value_of(scalar, setup)
    return parameters


def value_of(scalar: Scalar, setup: Setup) -> Any:
    """Value of one scalar before it is stored."""
    if scalar.source == DERIVED:
        return DERIVATIONS[scalar.name](setup)
    root = setup if scalar.source.startswith("organisation.") else setup.scenario
    value: Any = reduce(getattr, scalar.source.split("."), root)
    if scalar.choice:
        return value == scalar.choice
    return value if scalar.factor == 1.0 else scalar.factor * value


def seed(setup: Setup) -> int:
    """Seed of the run."""
    return setup.seed


def assignment(setup: Setup) -> int:
    """Code of the one rule of assignment, or MIXED."""
    return setup.rule_tables.uniform("assignment")


def acts_again(setup: Setup) -> bool:
    """Whether residents act about open cases."""
    again = setup.scenario.residents.again
    return again.repeat_rate > 0.0 or again.witness_factor > 0.0 or again.escalate_rate > 0.0


def first_staff_key(setup: Setup) -> int:
    """Lowest key of a need that staff file themselves; the highest number where they file none."""
    return FIRST_STAFF << SOURCE_BIT if setup.scenario.demand.staff_finds else (1 << 64) - 1


def outreach_shift(setup: Setup) -> int:
    """Members visit and patrol in their shift."""
    return setup.shifts.of(setup.scenario.policy.shifts.member)


def transfer_shift(setup: Setup) -> int:
    """Cases move in the hours of offices."""
    return setup.shifts.of(setup.scenario.policy.shifts.office)


def volunteer_shift(setup: Setup) -> int:
    """Volunteers have a shift of their own."""
    return setup.shifts.of("volunteer")


def travel_hours(setup: Setup) -> float:
    """Hours there and back."""
    return 2.0 * setup.scenario.territory.distance_km / setup.scenario.policy.time.travel_speed


def top_level(setup: Setup) -> int:
    """Highest level that has desks."""
    organisation = setup.organisation
    return int(DISTRICT if organisation.departments else STREET if organisation.offices_per_street else COMMUNITY)


def among_offices(setup: Setup) -> float:
    """How passing on rises with the number of offices of a street."""
    return among(setup.organisation.offices_per_street)


def among_departments(setup: Setup) -> float:
    """How passing on rises with the number of departments of a district."""
    return among(setup.organisation.departments)


def apart_offices(setup: Setup) -> float:
    """Chance that two matters of a street lie in two offices, against seventeen offices."""
    return apart(setup.organisation.offices_per_street, N_FIELDS, setup.scenario.policy.joint.inside)


def apart_departments(setup: Setup) -> float:
    """Chance that two matters of a district lie in two departments, against eight departments."""
    return apart(setup.organisation.departments, USUAL_DEPARTMENTS, setup.scenario.policy.joint.inside)


def among(number: int) -> float:
    """How a chance rises with the number of offices, 1 at seventeen: ln K / ln 17."""
    return math.log(number) / math.log(N_FIELDS) if number > 1 else 0.0


def whistle_rate(setup: Setup) -> float:
    """Highest share of joint cases that are whistled."""
    return float(max(setup.values("policy.whistle.rate")))


def whistle_logodds(setup: Setup) -> float:
    """Log-odds of an answer before fatigue, with what evaluation adds."""
    whistle = setup.scenario.policy.whistle
    return whistle.answer_logodds + whistle.evaluation_weight


def team_size(setup: Setup) -> int:
    """Most people of a team."""
    return int(max(setup.values("policy.team.size")))


def deliberation(setup: Setup) -> bool:
    """Whether any cases are deliberated."""
    return bool(max(setup.values("policy.deliberation.share")) > 0.0)


def first_capital(setup: Setup) -> int:
    """Capital accounts come after the service funds of communities."""
    return len(setup.world.communities)


def first_pledge(setup: Setup) -> int:
    """Nobody has pledged anything yet."""
    return int(NOBODY)


def short_rule(setup: Setup) -> int:
    """Code of what becomes of a bill that its account cannot carry."""
    return SHORT_RULES.index(setup.scenario.policy.funding.short)


def reopen_logit(setup: Setup) -> float:
    """Log-odds of reopening; 0 where nothing is reopened."""
    reopen = setup.scenario.policy.closing.reopen
    return math.log(reopen / (1.0 - reopen)) if reopen > 0.0 else 0.0


def n_pools(setup: Setup) -> int:
    """Pools of contractors, each place of a pool counted."""
    return sum(places_served(setup.world, pool) for pool in setup.scenario.policy.contractors.pools.values())


def n_groups(setup: Setup) -> int:
    """Groups of residents."""
    return len(setup.world.groups)


def n_unit_kinds(setup: Setup) -> int:
    """Kinds of co-building units."""
    return len(setup.world.unit_kinds)


def items_differ(setup: Setup) -> bool:
    """Whether items have values of their own."""
    return setup.catalogue.items_differ


def asks_again(setup: Setup) -> bool:
    """Whether there are custom priorities."""
    return bool((setup.rule_tables.priority >= CUSTOM_RULE).any())


def whistle_choice(setup: Setup) -> int:
    """How cases are chosen for a whistle."""
    return WHISTLE_CHOICES.index(setup.scenario.policy.whistle.choice)


def pickup_mean(setup: Setup) -> float:
    """Mean hours until a further party takes a case up: log-normal delays, a geometric number of them."""
    joint = setup.scenario.policy.joint
    return joint.pickup_median_hours * math.exp(0.5 * joint.pickup_sigma**2) / (1.0 - joint.send_back)


def rostered(setup: Setup) -> bool:
    """Whether operators of the intake are on duty by the hour."""
    return bool(setup.scenario.policy.intake.roster)


#: Name of a derived scalar > the function that works it out.
DERIVATIONS: Final[Mapping[str, Callable[[Setup], Any]]] = MappingProxyType(
    {
        function.__name__: function
        for function in (
            seed,
            assignment,
            acts_again,
            first_staff_key,
            outreach_shift,
            transfer_shift,
            volunteer_shift,
            travel_hours,
            top_level,
            apart_offices,
            apart_departments,
            among_offices,
            among_departments,
            whistle_rate,
            whistle_logodds,
            team_size,
            deliberation,
            first_capital,
            first_pledge,
            short_rule,
            reopen_logit,
            n_pools,
            n_groups,
            n_unit_kinds,
            items_differ,
            asks_again,
            whistle_choice,
            pickup_mean,
            rostered,
        )
    }
)
