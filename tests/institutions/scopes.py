"""A tiny city of two streets in districts of their own, and what is known of each of them after some weeks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from sim.demand import Needs
from sim.scenario import Scenario, load, parameters
from sim.simulation.model import Simulation
from sim.simulation.records import case_columns

PILOT = 1
#: Levers that divide a total among the communities of a district: there is one alone in the other street.
DIVIDING = ("policy.funding.tilt", "policy.funding.allocation_strength")
FIRST_DAY = 3

#: Everything is on, ranks and commendation too, so that every lever has something to act on.
CITY: dict[str, Any] = {
    "territory.residents": 6_000, "territory.districts": 2, "territory.streets": 2, "territory.communities": 4,
    "territory.grids": 16, "territory.party_members": 400, "territory.organisations": 40,
    "policy.staffing.posts": 16, "policy.staffing.street_officials": 4, "policy.staffing.district_officials": 4,
    "policy.staffing.secondments": 1.0, "policy.staffing.secondment_days": 14, "policy.staffing.pooled": 0.3,
    "policy.staffing.monthly_hours": None, "policy.staffing.hiring_days": 20,
    "policy.evaluation.rounds_per_year": 12, "policy.evaluation.commended": 0.3,
    "policy.evaluation.audit_probability": 0.2, "policy.closing.superficial_logit": -1.0,
    "policy.structure.accountability": 0.2, "policy.dispatch.sideways": 0.2,
    "policy.dispatch.route": {"default": "whistle", "by_category": {"welfare": "claim", "sanitation": "claim"}},
    "policy.whistle.rate": 0.5, "policy.team.size": 1, "policy.deliberation.share": 0.5,
    "policy.discovery.word_of_mouth": 0.1, "policy.discovery.patrol_rate": 0.5,
    "policy.discovery.patrol_factor": {"living": 0.9, "production": 0.9, "road": 0.9},
    "policy.funding": {"per_community": 30_000, "per_branch": 4_000, "per_member": 200, "capital": 200_000,
                       "per_secretary": 3_600, "helpers_share": 0.1,
                       "branches_per_grid": 0.9},
    "policy.branches": {"coverage": 0.8, "building": 0.5, "unit": 0.5, "chain": 0.5, "hometown": 0.0, "sector": 0.0},
    "policy.mobilisation": {"report_in": 0.3, "recorded": 0.5, "attendance_days": 60},
    "policy.units": {"monthly_hours": 8, "money": 2_000, "meetings": 4, "seats": 0.3, "recognition": 0.5,
                     "reciprocity": 0.3},
    "policy.services": {"agency": 0.3, "booking": 0.3},
    "policy.surge.declared": 1, "policy.burden": {"systems": 2, "signs": 5, "tasks": 2, "reversals": 40},
    "policy.centres.upgraded": 1.0, "policy.assistance": {"low_income": 6, "elder": 3},
    "policy.recruitment.activists": 5, "staff.effort.rank_slope": 0.5, "staff.exits.hazard": 2.0,
    "demand.rate_factor": 2.0, "demand.consent_factor": 1.0,
    "run.start_date": "2023-03-27", "run.days": 39, "run.warm_up_days": 7,
}

#: Values of the pilot that the limits of a lever do not suggest, and what else has to hold everywhere.
VALUES: dict[str, Any] = {
    "policy.staffing.monthly_hours": 10, "policy.joint.mode": "parallel", "policy.surge.declared": 0,
    "policy.branches.chain": 1.0, "policy.burden.systems": 4, "policy.team.size": 3, "policy.surge.trigger": 0.05,
}
ELSE: dict[str, dict[str, Any]] = {
    "policy.surge.trigger": {"policy.surge.declared": 0},
    "policy.funding.tilt": {"policy.funding.allocation": "by_need"},
    "policy.funding.allocation_strength": {"policy.funding.allocation": "by_need"},
    # Their effect needs a third month, a change of the level that is moved to, or the first day of all.
    "policy.recruitment.to_candidate": {"run.days": 70},
    "policy.recruitment.to_member": {"run.days": 70},
    "policy.recruitment.stage_years": {"run.days": 70},
    "policy.branches.vitality_days": {"rollout": [{"from": 0, "set": {"policy.branches.meetings": 0}}]},
    "policy.consent.linked_success": {"policy.consent.linkage": 0.5},
    "policy.funding.per_new_branch": {"rollout": [{"from": 20, "set": {"policy.branches.unit": 1.0}}]},
    "policy.centres.works": {
        "policy.centres.upgraded": 0.0, "rollout": [{"from": 20, "set": {"policy.centres.upgraded": 1.0}}],
    },
    "policy.mobilisation.elsewhere_reached": {"territory.members_elsewhere": 0.5},
    "policy.recruitment.training_scale": {"policy.recruitment.training_hours": 30},
    "policy.recruitment.training_yuan": {"policy.recruitment.training_hours": 30},
    "policy.recruitment.engaged": {"policy.recruitment.training_hours": 30},
    "policy.recruitment.two_ways": {"policy.recruitment.training_hours": 30, "run.days": 70},
    # Few cases a week: longer, or more of what the lever works on.
    "policy.closing.pressure_cases": {"policy.pay.performance_share": 0.4},
    "policy.evaluation.audit_detection": {"policy.evaluation.audit_probability": 1.0, "run.days": 70},
    "policy.team.size": {"policy.staffing.posts": 40, "policy.staffing.street_officials": 20},
}
#: What has to be on for the levers of a section.
SECTIONS: dict[str, dict[str, Any]] = {
    "policy.stars": {"policy.stars.rated": 1},
    "policy.appraisal": {"policy.appraisal.resident": 0.3, "policy.appraisal.peer": 0.3, "run.days": 70,
                         "staff.effort.rank_slope": 0.5, "policy.pay.performance_share": 0.4},
    "policy.member_warning": {"policy.member_warning.covered": 0.5},
    "policy.warning": {"policy.warning.yellow": 0.005, "policy.warning.red": 0.01},
    "policy.tiers": {"policy.tiers.contracts": 1, "policy.tiers.count": 2, "run.days": 70},
    "policy.rectification": {"policy.rectification.share": 0.5},
    "policy.sensors": {"policy.sensors.share": 0.3, "policy.sensors.rate": 0.05},
    "policy.promotion": {"policy.promotion.share": 0.2},
    "policy.contractors": {"policy.contractors.pools": {"works": {"categories": ["sanitation", "estate"], "crews": 4}}},
}
#: Shown by tests of their own: nothing to take over, nothing to renovate, no second tier, nobody to send help, in so
#: small a city.
ELSEWHERE = (
    "policy.imitation.", "policy.renovation.", "policy.tiers.dead_zone", "policy.tiers.yuan", "policy.warning.help",
    "policy.warning.red",
)
FIRST_DAYS = {"policy.units.willingness.start": -7}

def levers() -> dict[str, Any]:
    """Every lever that may vary by place: path > value of the pilot."""
    found = {}
    for leaf in parameters():
        if leaf.varies and not leaf.path.startswith(ELSEWHERE):
            found[leaf.path] = VALUES[leaf.path] if leaf.path in VALUES else _other(leaf)
    return found


def _other(leaf: Any) -> Any:
    """The end of the usual range that is farther from the value of the city."""
    now = city().to_dict()
    for name in leaf.path.split("."):
        now = now[name]
    low, high = leaf.usual or (leaf.low, leaf.high)
    other = low if abs(now - low) > abs(now - high) else high
    return int(other) if isinstance(leaf.default, int) else other


def besides(path: str) -> dict[str, Any]:
    """What a lever needs besides the city."""
    section = SECTIONS.get(path.rpartition(".")[0], {})
    return {name: value for name, value in {**section, **ELSE.get(path, {})}.items() if name != path}


@lru_cache
def city(path: str = "") -> Scenario:
    """The city, with what a lever needs besides."""
    return load("demo").with_({**CITY, **besides(path)})


@lru_cache
def needs_of(days: int) -> Needs:
    """No lever changes what arises."""
    return Simulation(city().with_({"run.days": days}), 1).setup.needs


def pilot_of(path: str) -> int:
    """The street that has a lever of its own."""
    return 1 - PILOT if path in DIVIDING else PILOT


def pilot(path: str, value: Any, place: str) -> Simulation:
    """The city with a lever of its own in one street from a day on, run to its end."""
    stage = {"from": FIRST_DAYS.get(path, FIRST_DAY), "where": {place: [pilot_of(path)]}, "set": {path: value}}
    return _run(city(path).with_({"rollout": [*besides(path).get("rollout", ()), stage]}))


def without(path: str) -> Simulation:
    """The city without the pilot of a lever (those that need nothing else share a run)."""
    return _plain(path if besides(path) else "")


@lru_cache
def _plain(path: str) -> Simulation:
    return _run(city(path))


def _run(scenario: Scenario) -> Simulation:
    simulation = Simulation(scenario, 1, needs_of(scenario.run.days))
    while simulation.running:
        simulation.step()
    return simulation


def street_of(simulation: Simulation, street: int) -> Mapping[str, str]:
    """What is known of a street and its district, as digests: cases, people, branches, units, volunteers, accounts."""
    state, town, world = simulation.state, simulation.town, simulation.setup.world
    grids = world.grids["street"] == street
    communities = world.communities["street"] == street
    desks = simulation.setup.organisation.desks
    of_desk = np.where(desks["community"] >= 0, communities[desks["community"]], desks["district"] == street)
    people = of_desk[simulation.setup.organisation.staff["desk"]]
    accounts = np.concatenate([communities, np.arange(len(world.districts)) == street, communities])
    tables: dict[str, Any] = {
        "residents": state.residents[grids[state.residents["grid"]]],
        "branches": town.branches[communities[town.branches["community"]]],
        "units": town.units[communities[town.units["community"]]],
        "crews": town.crews[communities[town.crews["community"]]],
        "accounts": state.accounts[accounts][["left", "spent", "received", "reserved"]],
        "hazards": state.hazards.reshape(-1, 2)[grids],
        "reporting": state.report_shift.reshape(len(grids), -1)[grids],
    }
    cases = case_columns(simulation)
    tables |= {f"cases.{name}": column[cases["street"] == street] for name, column in cases.items()}
    for name in town.staff.names():
        tables[f"staff.{name}"] = town.staff[name][people]
    for name in ("speed", "skill", "availability", "busy", "done", "gone"):
        tables[f"servers.{name}"] = state.servers[name][: len(people)][people]
    return {name: hashlib.sha256(_bytes(table)).hexdigest() for name, table in tables.items()}


def _bytes(table: Any) -> bytes:
    """Bytes of a column, or of all columns of a table but slots of the pool, which all streets share."""
    names = table.dtype.names
    columns = [table] if names is None else [table[name] for name in names if name != "case"]
    return b"".join(np.ascontiguousarray(column).tobytes() for column in columns)


def books_of(simulation: Simulation) -> dict[str, float]:
    """Money and hours booked by every lever."""
    books = simulation.town.ledger
    money = {f"fen {name}": float(days.sum()) for name, days in books.fen.items()}
    return money | {f"hours {name}": float(days.sum()) for name, days in books.hours.items()}
