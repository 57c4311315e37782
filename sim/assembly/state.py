"""The engine's state, laid out: scenario, world, organisation and needs become its columns.

With :mod:`sim.assembly.parameters` and :mod:`sim.assembly.tables` the only place that knows both the scenario's names
and the engine's columns.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.assembly.dispatch import no_fault, rule_slots
from sim.assembly.parameters import build_parameters
from sim.assembly.pools import pool_of_item, pools_of
from sim.assembly.setup import Setup
from sim.assembly.tables import (
    accounts_of,
    allowances_of,
    boards_of,
    causes_of,
    clock_of,
    crews_of,
    desks_of,
    openings_of,
    places_of,
    roster_of,
    servers_of,
    shifts_of,
    units_of,
    waking_hours,
)
from sim.flow.codes import N_LEVELS, N_STATES, NOBODY, UNBORN
from sim.flow.draws import most_parts
from sim.flow.event_list import BLOCK, N_PAGES
from sim.flow.row_types import AGAIN, CASE, COMMUNITY_COUNT, DAY, HISTORY, LATENT_NEED, LOCAL, TEAM, TIMER
from sim.flow.state import State, empty_records, raw_records
from sim.flow.tracing import TRACE
from sim.jit.functions import log, log1p
from sim.jit.units import FloatArray
from sim.organisation.expected import mean_work_by_category
from sim.rules.facts import CASE_FACTS, DESK_FACTS, SERVER_FACTS
from sim.scenario.own_kinds import group_values
from sim.world.columns import GROUPS
from sim.world.units import fit_table

#: Entries of the trace that one day has room for: so many a need of the whole run, and so many besides. Memory that
#: is not written to is not taken.
_ENTRIES_OF_NEED, _ENTRIES, _MOST_ENTRIES = 4, 1 << 16, 1 << 30


def build_state(setup: Setup, traced: bool = False) -> State:
    """Lay out the engine's state, standing at the start of the warm-up.

    Parameters
    ----------
    setup : Setup
    traced : bool
        Whether what happens to cases is to be written down.
    """
    parameters = build_parameters(setup)
    desks = desks_of(setup)
    servers = servers_of(setup, desks)
    room = min(_ENTRIES_OF_NEED * len(setup.needs.rows) + _ENTRIES, _MOST_ENTRIES)
    parameters.traced[0] = room if traced else 0
    slots = _most_slots(setup, parameters)
    acts_of = len(setup.needs.rows) if parameters.acts_again[0] else 0  # needs about which residents may act
    return State(
        clock=clock_of(setup, len(desks)),
        parameters=parameters,
        desks=desks,
        servers=servers,
        ends=np.full(len(servers), np.inf),
        **_residents(setup),
        **_catalogue(setup),
        **_rules(setup),
        **_working_time(setup),
        **_cases(setup, slots),
        **_event_list(setup, slots * (2 if parameters.patience[0] > 0.0 else 1) + len(servers) + acts_of),
        again=empty_records(max(acts_of, 1), AGAIN),
        **_place(setup),
        **_counts(setup),
        **_helpers(setup, len(servers)),
        heard=np.zeros(len(desks), np.int64),
        false_alarms=np.zeros(len(desks)),
        trace=raw_records(room if traced else 1, TRACE),
        until=np.full(slots if parameters.asks_again[0] else 1, np.inf),
    )


def _residents(setup: Setup) -> dict[str, Any]:
    """Who lives here and what makes them report."""
    reporting = setup.scenario.residents.reporting
    group_logodds = _by_group(setup, reporting.group_logodds, "reporting")
    communities, grids = len(setup.world.communities), len(setup.world.grids)
    return {
        "residents": setup.world.residents.copy(),
        "group_logodds": group_logodds,
        "report_shift": np.tile(group_logodds, grids),
        "visited_logodds": _visited_logodds(setup),
        "visited": np.zeros(grids),
        "centre_share": np.full(communities, reporting.centre_share),
        "further_systems": np.zeros(communities),
        "assisted": np.zeros(2 * communities),
        "vulnerability": _by_group(setup, setup.scenario.policy.dispatch.vulnerable, "vulnerability"),
        "behind": np.zeros(len(setup.world.communities) * len(setup.world.groups)),
        "waking": waking_hours(setup.scenario.demand),
    }


def _catalogue(setup: Setup) -> dict[str, Any]:
    """Categories, items and what follows from them."""
    catalogue, policy = setup.catalogue, setup.scenario.policy
    report_p = catalogue.categories["report_p"]
    with np.errstate(divide="ignore"):
        report_logit = log(report_p) - log1p(-report_p)
    return {
        "categories": catalogue.categories,
        "items": catalogue.items,
        "kinds": catalogue.kinds,
        "quantiles": catalogue.quantiles,
        "report_logit": report_logit,
        "team_categories": _chosen(setup, policy.team.categories),
        "deliberated": _chosen(setup, policy.deliberation.categories).astype(np.float64),
        "expected_hours": mean_work_by_category(catalogue),
        "unit_fit": fit_table(catalogue.category_names, setup.scenario.territory.own_unit_kinds),
    }


def _rules(setup: Setup) -> dict[str, Any]:
    """Dispatch rules: their codes, and what custom ones are told."""
    return {
        "routes": setup.rule_tables.route,
        "priorities": setup.rule_tables.priority,
        "assignments": setup.rule_tables.assignment,
        "rules": rule_slots(setup.rules),
        "case_facts": empty_records(1, CASE_FACTS),
        "desk_facts": empty_records(1, DESK_FACTS),
        "server_facts": empty_records(1, SERVER_FACTS),
        "faults": no_fault(),
    }


def _working_time(setup: Setup) -> dict[str, Any]:
    """When shifts open and how their hours pass."""
    return {
        "shifts": shifts_of(setup),
        "worked": setup.shifts.cum.ravel(),
        "working_hour": setup.shifts.start_hour.ravel(),
        "openings": openings_of(setup),
    }


def _cases(setup: Setup, slots: int) -> dict[str, Any]:
    """Needs, the pool of live cases, what is kept of them."""
    n = max(len(setup.needs.rows), 1)
    return {
        "needs": setup.needs.rows,
        "cases": raw_records(slots, CASE),
        "histories": raw_records(n, HISTORY),
        "latent": raw_records(n, LATENT_NEED),
        "learned": np.empty(n, np.int32),
        "causes": causes_of(setup),
    }


def _event_list(setup: Setup, entries: int) -> dict[str, Any]:
    """The event list, empty, with room for as many entries as there can be at once."""
    n_blocks = entries // int(BLOCK) + setup.n_days + 2  # each day may have one that is not full
    return {
        "timers": raw_records(entries, TIMER),
        "near": raw_records(entries, TIMER),
        "pages": np.full(N_PAGES, NOBODY, np.int32),
        "later": raw_records(n_blocks * int(BLOCK), TIMER),
        "blocks": np.empty(n_blocks, np.int32),
        "ahead": np.full(setup.n_days + 1, NOBODY, np.int32),
        "planned": np.zeros(setup.n_days + 1, np.int64),
    }


def _place(setup: Setup) -> dict[str, Any]:
    """Grids, who is responsible for them, and what holds in communities."""
    communities, grids = len(setup.world.communities), len(setup.world.grids)
    return {
        "grids": places_of(setup),
        "beat_of_grid": setup.organisation.beat_of_grid,
        "office_of_field": setup.organisation.office_of_field,
        "department_of_field": setup.organisation.department_of_field,
        "hazards": np.zeros(2 * grids),
        "word_of_mouth": np.zeros(grids),
        "accounts": accounts_of(setup),
        "local": empty_records(communities, LOCAL),
        "community_counts": empty_records(communities, COMMUNITY_COUNT),
        "blown": np.zeros(communities, np.int64),
        "whistle_bar": np.zeros(communities),
        "roster": roster_of(setup),
    }


def _counts(setup: Setup) -> dict[str, Any]:
    """Counts by state, day, level and group."""
    counts = np.zeros(N_STATES, np.int64)
    counts[UNBORN] = len(setup.needs.rows)
    return {
        "counts": counts,
        "days": empty_records(setup.n_days, DAY),
        "busy": np.zeros(setup.n_days * N_LEVELS),
        "registrations": np.zeros(setup.n_days * len(setup.world.communities) * len(setup.world.groups), np.int32),
    }


def _helpers(setup: Setup, n_servers: int) -> dict[str, Any]:
    """Teams, monthly hours, volunteers, units and their boards."""
    return {
        "teams": empty_records(n_servers, TEAM),
        "allowances": allowances_of(n_servers),
        "crews": crews_of(setup),
        "units": units_of(setup),
        "boards": boards_of(setup),
        "pools": pools_of(setup),
        "pool_of_item": pool_of_item(setup),
    }


def _most_slots(setup: Setup, parameters: Any) -> int:
    """Slots of the pool that needs and the parts of their joint work can take at most."""
    rows = setup.needs.rows
    policy = setup.scenario.policy
    route = policy.dispatch.route
    routes = (route.default, *route.by_category.values(), *route.by_grid_type.values())
    whistles = "whistle" in routes and parameters.whistle_rate[0] > 0.0
    at_once = "parallel" in setup.values("policy.joint.mode")
    if len(rows) == 0 or not (whistles or at_once):
        return max(len(rows), 1)
    bystanders = policy.whistle.bystanders if whistles else 0
    return len(rows) + int(most_parts(parameters.seed[0], setup.catalogue.kinds, rows, bystanders))


def _visited_logodds(setup: Setup) -> FloatArray:
    """What a recent visit adds to the log-odds of reporting, by group: the more, the higher the group's hurdle."""
    reporting = setup.scenario.residents.reporting
    logodds = _by_group(setup, reporting.group_logodds, "reporting")
    hurdle = np.maximum(logodds[GROUPS.index("local")] - logodds, 0.0)
    return np.asarray(reporting.visited_slope + reporting.visited_relief * hurdle)


def _chosen(setup: Setup, names: tuple[str, ...]) -> Any:
    """1 for the categories that are named, int8 (categories,); all categories of needs where none is."""
    return np.array([(name in names or not names) for name in setup.catalogue.category_names], np.int8)


def _by_group(setup: Setup, section: Any, key: str) -> FloatArray:
    """Values of a section that has one field for every group of residents, and those of own groups."""
    return np.array(group_values(setup.scenario.territory, section, key), np.float64)
