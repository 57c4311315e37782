"""Assembly: scenario, world, organisation, catalogue and needs become the state of the engine.

The only place that knows both the scenario's names and the engine's columns.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any

import numpy as np

from sim.assembly.dispatch import no_fault, own_rules, rule_slots, rule_table, uniform_rule
from sim.demand import Catalogue, Needs, Shifts, build_shifts, generate_needs, load_catalogue
from sim.flow.agenda import BLOCK, N_PAGES
from sim.flow.codes import (
    COMMUNITY,
    DISTRICT,
    GRID,
    N_GROUPS,
    N_LEVELS,
    N_STATES,
    NOBODY,
    STREET,
    UNBORN,
)
from sim.flow.draws import most_parts
from sim.flow.state import (
    ACCOUNT,
    BOARD,
    CASE,
    CAUSE,
    CLOCK,
    CREW,
    DAY,
    DESK,
    HISTORY,
    LATENT_NEED,
    OFFER,
    OPENING,
    PARAMETERS,
    PLACE,
    RATION,
    SERVER,
    SHIFT,
    TALLY,
    TEAM,
    TIMER,
    UNIT,
    State,
    empty_records,
    raw_records,
)
from sim.organisation import Organisation, build_organisation, mean_work, workload_of
from sim.rules.facts import CASE_FACTS, DESK_FACTS, SERVER_FACTS
from sim.rules.native import Slot
from sim.scenario import Scenario
from sim.scenario.demand import Demand
from sim.world import World, build_world
from sim.world.columns import GROUPS, N_FIELDS
from sim.world.units import build_units, fit_table

DAY_HOURS = 24.0


@lru_cache(maxsize=2)
def world_of(territory: Any) -> World:
    """The world of a territory, remembered: replications and policies share it."""
    return build_world(territory)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a run is put together from."""

    scenario: Scenario
    seed: int
    world: World
    catalogue: Catalogue
    organisation: Organisation
    shifts: Shifts
    needs: Needs
    units: Any  # recarray of UNIT_PLAN
    rules: tuple[Slot, ...] = ()  # rules of one's own

    @property
    def first_hour(self) -> float:
        """Clock time at which the warm-up begins."""
        return -DAY_HOURS * self.scenario.run.warm_up_days

    @property
    def n_days(self) -> int:
        """Days of the warm-up and the run."""
        return int(self.scenario.run.warm_up_days + self.scenario.run.days)


def _accounts(parts: Parts) -> Any:
    """Service funds, capital accounts and units' pledges; what comes in every month is the institutions' business."""
    communities, districts = len(parts.world.communities), len(parts.world.districts)
    accounts = empty_records(2 * communities + districts, ACCOUNT)
    accounts.first[:] = NOBODY
    accounts.last[:] = NOBODY
    return accounts


def _rations(n: int) -> Any:
    """Everybody full-time: no limit of hours."""
    rations = empty_records(n, RATION)
    rations.monthly[:] = rations.left[:] = np.inf
    return rations


def _crews(parts: Parts) -> Any:
    """A team for every beat, without heads and hours yet."""
    org = parts.organisation
    crews = empty_records(max(org.first_community_desk, 1), CREW)
    crews.community[: org.first_community_desk] = org.desks["community"][: org.first_community_desk]
    crews.case[:] = NOBODY
    crews.attendance[:] = 1.0
    return crews


def _units(parts: Parts) -> Any:
    """The units of the place, without pledges yet."""
    units = empty_records(max(len(parts.units), 1), UNIT)
    units.community[: len(parts.units)] = parts.units.community
    units.kind[: len(parts.units)] = parts.units.kind
    return units


def _boards(parts: Parts) -> Any:
    per_community = parts.world.communities.organisations.astype(np.int64)
    boards = empty_records(len(per_community), BOARD)
    boards.first_unit[:] = np.cumsum(per_community) - per_community
    boards.n_units[:] = per_community
    boards.first[:] = NOBODY
    boards.last[:] = NOBODY
    return boards


def _desks(parts: Parts) -> Any:
    plan = parts.organisation.desks
    dispatch = parts.scenario.policy.dispatch
    desks = empty_records(len(plan), DESK)
    for name in ("level", "community", "street", "district", "office", "first_server", "n_servers", "shift"):
        desks[name] = plan[name]
    desks.n_idle[:] = plan["n_servers"]
    desks.n_present[:] = plan["n_servers"]
    desks.superficial_logit[:] = parts.scenario.policy.closing.superficial_logit
    desks.root[:] = NOBODY
    desks.first[:] = NOBODY
    desks.last[:] = NOBODY
    desks.priority[:] = uniform_rule(rule_table(parts, "priority"))
    desks.ageing[:] = dispatch.ageing
    numbers = np.arange(len(plan))
    desks.pool_first[:] = numbers
    desks.pool_last[:] = numbers + 1
    beats = np.flatnonzero(plan["level"] == GRID)
    communities = plan["community"][beats]
    first = np.searchsorted(communities, communities, side="left")
    last = np.searchsorted(communities, communities, side="right")
    desks.pool_first[beats] = beats[first]
    desks.pool_last[beats] = beats[last - 1] + 1
    desks.pool_idle[:] = np.bincount(desks.pool_first, weights=desks.n_idle, minlength=len(plan))
    return desks


def _servers(parts: Parts, desks: Any) -> Any:
    plan = parts.organisation.staff
    servers = empty_records(max(len(plan), 1), SERVER)
    if len(plan) == 0:
        return servers
    for name in ("desk", "shift", "skill", "speed", "availability"):
        servers[name] = plan[name]
    servers.case[:] = NOBODY
    servers.team[:] = NOBODY
    servers.level[:] = desks.level[servers.desk]
    return servers


def _parameters(parts: Parts) -> Any:
    scenario = parts.scenario
    org = parts.organisation
    reporting, residents = scenario.residents.reporting, scenario.residents
    satisfaction = scenario.residents.satisfaction
    policy = scenario.policy
    parameters = empty_records(1, PARAMETERS)
    p = parameters[0]
    p.seed = np.uint64(parts.seed)
    p.report_constant = reporting.factor_logodds
    p.severity_slope = reporting.severity_slope
    p.trust_slope = reporting.trust_slope
    p.efficacy_slope = reporting.efficacy_slope
    p.digital_slope = reporting.digital_slope
    p.report_delay = reporting.delay_hours
    p.app_share = reporting.app_share
    p.trust_step = residents.trust_step
    p.efficacy_step = residents.efficacy_step

    dispatch = policy.dispatch
    p.triage_hours = dispatch.triage_hours
    p.triage_exponential = dispatch.triage_distribution == "exponential"
    p.assignment = uniform_rule(rule_table(parts, "assignment"))
    p.equity_bonus = dispatch.equity_bonus
    p.mixed_hours = dispatch.mixed_hours
    for name in ("waiting", "deadline", "severity", "work", "vulnerable", "equity"):
        setattr(p, f"weight_{name}", getattr(dispatch.weights, name))
    p.round_shift = parts.shifts.names.index(policy.shifts.member)
    p.travel_hours = 2.0 * scenario.territory.distance_km / policy.time.travel_speed
    p.transfer_shift = parts.shifts.names.index(policy.shifts.office)
    p.offices = org.offices_per_street
    p.departments = org.departments
    p.top_level = DISTRICT if org.departments else STREET if org.offices_per_street else COMMUNITY
    p.misroute_street = dispatch.misroute_street
    p.misroute_district = dispatch.misroute_district
    p.sideways = dispatch.sideways
    p.among_offices = _among_offices(org.offices_per_street)
    p.among_departments = _among_offices(org.departments)
    p.unowned = scenario.demand.unowned_factor
    p.unowned_taken = dispatch.unowned_taken
    p.bottom_line = dispatch.bottom_line == "community"
    p.first_community_desk = org.first_community_desk
    p.first_office = org.first_office
    p.first_department = org.first_department
    p.first_intake = org.first_intake
    p.intake_servers = policy.staffing.intake_servers

    p.pickup_median = policy.joint.pickup_median_hours
    p.pickup_sigma = policy.joint.pickup_sigma
    p.send_back = policy.joint.send_back
    p.work_share = policy.joint.work_share
    _joint_parameters(p, scenario)

    p.duplicate_chance = policy.burden.duplicates
    p.first_capital = len(parts.world.communities)
    p.hold_hours = DAY_HOURS * policy.funding.hold_days
    p.first_pledge = NOBODY

    p.volunteer_shift = parts.shifts.names.index("volunteer")
    p.volunteer_skill = policy.mobilisation.skill
    p.volunteer_speed = policy.mobilisation.speed
    p.claim_hours = DAY_HOURS * policy.units.claim_days
    p.claim_scale = policy.units.claim_scale
    p.prestige = policy.units.prestige
    p.unit_pace = policy.units.pace

    closing = policy.closing
    p.superficial_due = closing.superficial_due
    p.superficial_work = closing.superficial_work
    p.superficial_return = closing.superficial_return
    p.superficial_return_hours = DAY_HOURS * closing.superficial_return_days
    p.superficial_return_sigma = closing.superficial_return_sigma
    p.audit_hours = DAY_HOURS * policy.evaluation.audit_days
    p.reopen = closing.reopen
    p.reopen_hours = closing.reopen_hours
    p.reopen_logit = math.log(closing.reopen / (1.0 - closing.reopen)) if closing.reopen > 0.0 else 0.0
    p.petition_hours = closing.petition_hours
    p.late_weight = satisfaction.late_weight
    p.handoff_weight = satisfaction.handoff_weight
    p.trip_weight = satisfaction.trip_weight
    p.superficial_satisfaction = satisfaction.superficial
    p.consent = scenario.demand.consent_factor
    reaction = residents.reaction
    p.reaction = reaction.strength
    for name in (
        "expected",
        "dissatisfaction_slope",
        "give_up_logit",
        "give_up_trust",
        "petition_logit",
        "petition_dissatisfaction",
        "petition_trust",
        "petition_again",
    ):
        setattr(p, name, getattr(reaction, name))
    p.agency_hours = policy.services.agency_hours
    p.wasted_trip = policy.services.wasted_trip
    return parameters


def _among_offices(number: int) -> float:
    """How a chance rises with the number of offices, 1 at seventeen: ln K / ln 17."""
    return math.log(number) / math.log(N_FIELDS) if number > 1 else 0.0


def _values(scenario: Scenario, path: str) -> list[Any]:
    """Values of a lever over all places and days: the scenario's own, and those of the stages of its roll-out."""
    own = reduce(getattr, path.split("."), scenario)
    return [own, *(stage["set"][path] for stage in scenario.rollout if path in stage["set"])]


def _joint_parameters(p: Any, scenario: Scenario) -> None:
    """What concerns whistles, teams and rounds; what varies by place is in the offers."""
    policy = scenario.policy
    whistle, team = policy.whistle, policy.team
    p.whistle_rate = max(_values(scenario, "policy.whistle.rate"))
    p.whistle_attendance = whistle.attendance_hours
    p.whistle_bystanders = whistle.bystanders
    p.whistle_logodds = whistle.answer_logodds + whistle.evaluation_weight
    p.whistle_fatigue = whistle.fatigue
    p.whistle_hours = whistle.deadline_hours
    p.whistle_cap = whistle.monthly_cap
    p.whistle_by_grid = whistle.blower == "grid"
    p.team_size = max(_values(scenario, "policy.team.size"))
    p.team_parties = team.min_parties
    p.team_age = DAY_HOURS * team.after_days
    p.team_at_a_time = team.at_a_time
    p.team_by_street = team.place == "street"
    p.team_of_desk = team.per_desk
    for name, rounds in (("consent", policy.consent), ("deliberation", policy.deliberation)):
        setattr(p, f"{name}_hours", rounds.round_hours)
        setattr(p, f"{name}_gap", DAY_HOURS * rounds.gap_days)
    p.deliberation_success = policy.deliberation.success
    p.deliberation = max(_values(scenario, "policy.deliberation.share")) > 0.0
    p.deliberation_gain = policy.deliberation.satisfaction


def _chosen(parts: Parts, names: tuple[str, ...]) -> np.ndarray:
    """1 for the categories that are named; all categories of needs where none is."""
    chosen = [(name in names or not names) for name in parts.catalogue.category_names]
    return np.array(chosen, np.int8)


def _deliberated(parts: Parts) -> np.ndarray:
    return _chosen(parts, parts.scenario.policy.deliberation.categories).astype(np.float64)


def _most_slots(parts: Parts, parameters: Any) -> int:
    """Slots of the pool that needs and the parts of their joint work can take at most."""
    rows = parts.needs.rows
    policy = parts.scenario.policy
    route = policy.dispatch.route
    routes = (route.default, *route.by_category.values(), *route.by_grid_type.values())
    whistles = "whistle" in routes and parameters.whistle_rate[0] > 0.0
    at_once = "parallel" in _values(parts.scenario, "policy.joint.mode")
    if len(rows) == 0 or not (whistles or at_once):
        return max(len(rows), 1)
    bystanders = policy.whistle.bystanders if whistles else 0
    return len(rows) + int(most_parts(parameters.seed[0], parts.catalogue.categories, rows, bystanders))


def _visited_logodds(parts: Parts) -> np.ndarray:
    """What a recent visit adds to the log-odds of reporting, by group: the more, the higher the group's hurdle."""
    reporting = parts.scenario.residents.reporting
    logodds = _by_group(reporting.group_logodds)
    hurdle = np.maximum(logodds[GROUPS.index("local")] - logodds, 0.0)
    return np.asarray(reporting.visited_slope + reporting.visited_relief * hurdle)


def _by_group(section: Any) -> np.ndarray:
    """Values of a section that has one field for every group of residents."""
    return np.array([getattr(section, group) for group in GROUPS], np.float64)


def _places(parts: Parts) -> Any:
    grids = parts.world.grids
    places = empty_records(len(grids), PLACE)
    for name in ("community", "street", "district", "kind"):
        places[name] = grids[name]
    return places


def waking_hours(demand: Demand) -> np.ndarray:
    """People's time passed before each hour of a week by the profiles of demand, float64 (169,), from 0 to 168."""
    profile = np.outer(demand.weekday_profile, demand.hour_profile).ravel()
    passed = np.concatenate([[0.0], np.cumsum(profile)])
    hours: np.ndarray = passed / passed[-1] * profile.size
    hours[-1] = profile.size
    return hours


def _openings(parts: Parts) -> Any:
    """When shifts open; that of the volunteers only where somebody works it."""
    volunteer = parts.shifts.names.index("volunteer")
    scenario = parts.scenario
    paths = tuple(f"policy.mobilisation.{name}" for name in ("report_in", "residents", "volunteers"))
    called_in = any(max(_values(scenario, path)) > 0.0 for path in paths)
    works = called_in or volunteer in parts.organisation.desks["shift"]
    used = [(k, times) for k, times in enumerate(parts.shifts.openings) if works or k != volunteer]
    times = np.concatenate([*(opens for _, opens in used), [np.inf]])
    owners = np.concatenate([np.full(len(opens), k) for k, opens in used] + [[0]])
    order = np.argsort(times, kind="stable")
    openings = empty_records(len(times), OPENING)
    openings.time[:] = times[order]
    openings.shift[:] = owners[order]
    return openings


def build_parts(scenario: Scenario, seed: int, needs: Needs | None = None) -> Parts:
    """Build the world, the organisation and the need stream of a scenario.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        Seed of the run; the place has its own, ``territory.seed``.
    needs : Needs, optional
        A need stream made before for the same world, demand and seed.
    """
    world = world_of(scenario.territory)
    catalogue = load_catalogue(scenario)
    if needs is None:
        needs = generate_needs(world, catalogue, scenario, seed)
    organisation = build_organisation(world, scenario, workload_of(scenario, world, catalogue))
    return Parts(
        scenario=scenario,
        seed=seed,
        world=world,
        catalogue=catalogue,
        organisation=organisation,
        shifts=build_shifts(scenario),
        needs=needs,
        rules=own_rules(scenario, world, catalogue, organisation, needs),
        units=build_units(world, scenario.territory),
    )


def build_state(parts: Parts) -> State:
    """Lay out the engine's state, standing at the start of the warm-up."""
    parameters = _parameters(parts)
    n = max(len(parts.needs.rows), 1)
    slots = _most_slots(parts, parameters)
    desks = _desks(parts)
    servers = _servers(parts, desks)
    n_blocks = (slots + len(servers)) // int(BLOCK) + parts.n_days + 2  # each day may have one that is not full
    shifts = empty_records(len(parts.shifts.names), SHIFT)
    shifts.continuous[:] = parts.shifts.continuous
    shifts.n_hours[:] = parts.shifts.n_hours
    shifts.first[:] = np.arange(len(shifts)) * parts.shifts.cum.shape[1]
    shifts.first_hour[:] = np.arange(len(shifts)) * parts.shifts.start_hour.shape[1]
    causes = empty_records(max(parts.needs.n_causes, 1), CAUSE)
    causes.removed[:] = np.inf
    clock = empty_records(1, CLOCK)
    clock.now[0] = clock.first[0] = clock.area_since[0] = parts.first_hour
    clock.free[0] = NOBODY
    clock.n_desks[0] = len(desks)
    clock.n_accounts[0] = len(parts.world.communities) + len(parts.world.districts)
    clock.free_timer[0] = clock.free_block[0] = NOBODY
    clock.page[0] = NOBODY
    clock.n_days[0] = parts.n_days
    clock.horizon[0] = parts.first_hour + DAY_HOURS * parts.n_days
    counts = np.zeros(N_STATES, np.int64)
    counts[UNBORN] = len(parts.needs.rows)
    group_logodds = _by_group(parts.scenario.residents.reporting.group_logodds)
    report_p = parts.catalogue.categories["report_p"]
    with np.errstate(divide="ignore"):
        report_logit = np.log(report_p) - np.log1p(-report_p)
    return State(
        clock=clock,
        parameters=parameters,
        group_logodds=group_logodds,
        centre_share=np.full(len(parts.world.communities), parts.scenario.residents.reporting.centre_share),
        further_systems=np.zeros(len(parts.world.communities)),
        assisted=np.zeros(2 * len(parts.world.communities)),
        cases=raw_records(slots, CASE),
        report_shift=np.tile(group_logodds, len(parts.world.grids)),
        visited_logodds=_visited_logodds(parts),
        visited=np.zeros(len(parts.world.grids)),
        offers=empty_records(len(parts.world.communities), OFFER),
        histories=raw_records(n, HISTORY),
        needs=parts.needs.rows,
        residents=parts.world.residents.copy(),
        grids=_places(parts),
        categories=parts.catalogue.categories,
        items=parts.catalogue.items,
        routes=rule_table(parts, "route"),
        priorities=rule_table(parts, "priority"),
        assignments=rule_table(parts, "assignment"),
        rules=rule_slots(parts.rules),
        case_facts=empty_records(1, CASE_FACTS),
        desk_facts=empty_records(1, DESK_FACTS),
        server_facts=empty_records(1, SERVER_FACTS),
        faults=no_fault(),
        report_logit=report_logit,
        beat_of_grid=parts.organisation.beat_of_grid,
        office_of_field=parts.organisation.office_of_field,
        department_of_field=parts.organisation.department_of_field,
        desks=desks,
        servers=servers,
        ends=np.full(len(servers), np.inf),
        timers=raw_records(slots + len(servers), TIMER),
        near=raw_records(slots + len(servers), TIMER),
        pages=np.full(N_PAGES, NOBODY, np.int32),
        later=raw_records(n_blocks * int(BLOCK), TIMER),
        blocks=np.empty(n_blocks, np.int32),
        ahead=np.full(parts.n_days + 1, NOBODY, np.int32),
        planned=np.zeros(parts.n_days + 1, np.int64),
        latent=raw_records(n, LATENT_NEED),
        learned=np.empty(n, np.int32),
        hazards=np.zeros(2 * len(parts.world.grids)),
        accounts=_accounts(parts),
        causes=causes,
        shifts=shifts,
        worked=parts.shifts.cum.ravel(),
        working_hour=parts.shifts.start_hour.ravel(),
        waking=waking_hours(parts.scenario.demand),
        openings=_openings(parts),
        counts=counts,
        days=empty_records(parts.n_days, DAY),
        busy=np.zeros(parts.n_days * N_LEVELS),
        vulnerability=_by_group(parts.scenario.policy.dispatch.vulnerable),
        behind=np.zeros(N_GROUPS),
        registrations=np.zeros(parts.n_days * N_GROUPS, np.int64),
        heard=np.zeros(len(desks), np.int64),
        blown=np.zeros(len(parts.world.communities), np.int64),
        teams=empty_records(len(servers), TEAM),
        team_categories=_chosen(parts, parts.scenario.policy.team.categories),
        deliberated=_deliberated(parts),
        expected_hours=mean_work(parts.catalogue.categories),
        rations=_rations(len(servers)),
        crews=_crews(parts),
        units=_units(parts),
        boards=_boards(parts),
        unit_fit=fit_table(parts.catalogue.category_names),
        word_of_mouth=np.zeros(len(parts.world.grids)),
        tallies=empty_records(len(parts.world.communities), TALLY),
    )
