"""The numbers of a scenario that the engine reads, filled from the table of :mod:`sim.flow.parameters`."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import reduce
from types import MappingProxyType
from typing import Any, Final

from sim.assembly.setup import Setup
from sim.demand.columns import FIRST_STAFF, SOURCE_BIT
from sim.flow.codes import COMMUNITY, DISTRICT, NOBODY, STREET
from sim.flow.parameters import DERIVED, PARAMETERS, SCALARS, SWITCHED, Scalar
from sim.flow.state import empty_records
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
    return setup.shifts.names.index(setup.scenario.policy.shifts.member)


def transfer_shift(setup: Setup) -> int:
    """Cases move in the hours of offices."""
    return setup.shifts.names.index(setup.scenario.policy.shifts.office)


def volunteer_shift(setup: Setup) -> int:
    """Volunteers have a shift of their own."""
    return setup.shifts.names.index("volunteer")


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


def reopen_logit(setup: Setup) -> float:
    """Log-odds of reopening; 0 where nothing is reopened."""
    reopen = setup.scenario.policy.closing.reopen
    return math.log(reopen / (1.0 - reopen)) if reopen > 0.0 else 0.0


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
            among_offices,
            among_departments,
            whistle_rate,
            whistle_logodds,
            team_size,
            deliberation,
            first_capital,
            first_pledge,
            reopen_logit,
        )
    }
)
