"""Tables of the engine's state: desks, servers, accounts and the other nouns, standing at the start of the warm-up."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.assembly.setup import Setup
from sim.flow.codes import DUE_THEN_LAST, GRID, NOBODY, ROSTER
from sim.flow.row_types import (
    ACCOUNT,
    ALLOWANCE,
    BOARD,
    CAUSE,
    CLOCK,
    CREW,
    DESK,
    OPENING,
    PLACE,
    SERVER,
    SHIFT,
    UNIT,
)
from sim.flow.state import empty_records
from sim.jit.units import DAY_HOURS, WEEK_HOURS, FloatArray
from sim.policy.pools import value_of
from sim.scenario.demand import Demand


def accounts_of(setup: Setup) -> Any:
    """Service funds, capital accounts and units' pledges; what comes in every month is the institutions' business."""
    communities, districts = len(setup.world.communities), len(setup.world.districts)
    accounts = empty_records(2 * communities + districts, ACCOUNT)
    accounts.first[:] = NOBODY
    accounts.last[:] = NOBODY
    return accounts


def allowances_of(n: int) -> Any:
    """Everybody full-time: no limit of hours."""
    allowances = empty_records(n, ALLOWANCE)
    allowances.monthly[:] = allowances.left[:] = np.inf
    return allowances


def crews_of(setup: Setup) -> Any:
    """A team for every beat, without heads and hours yet."""
    org = setup.organisation
    crews = empty_records(max(org.first_community_desk, 1), CREW)
    crews.community[: org.first_community_desk] = org.desks["community"][: org.first_community_desk]
    crews.case[:] = NOBODY
    crews.attendance[:] = 1.0
    return crews


def units_of(setup: Setup) -> Any:
    """The units of the place, without pledges yet."""
    units = empty_records(max(len(setup.units), 1), UNIT)
    units.community[: len(setup.units)] = setup.units.community
    units.kind[: len(setup.units)] = setup.units.kind
    return units


def boards_of(setup: Setup) -> Any:
    """An empty board for every community, and which units may claim from it."""
    per_community = setup.world.communities.organisations.astype(np.int64)
    boards = empty_records(len(per_community), BOARD)
    boards.first_unit[:] = np.cumsum(per_community) - per_community
    boards.n_units[:] = per_community
    boards.first[:] = NOBODY
    boards.last[:] = NOBODY
    return boards


def desks_of(setup: Setup) -> Any:
    """All desks with empty queues; the beats of a community may help each other."""
    plan = setup.organisation.desks
    dispatch = setup.scenario.policy.dispatch
    desks = empty_records(len(plan), DESK)
    for name in ("level", "community", "street", "district", "office", "first_server", "n_servers", "shift"):
        desks[name] = plan[name]
    desks.n_idle[:] = plan["n_servers"]
    desks.n_present[:] = plan["n_servers"]
    desks.superficial_logit[:] = setup.scenario.policy.closing.superficial_logit
    desks.root[:] = NOBODY
    desks.first[:] = NOBODY
    desks.last[:] = NOBODY
    desks.priority[:] = setup.rule_tables.uniform("priority")
    desks.ageing[:] = dispatch.ageing
    desks.next_turn[:] = np.inf
    desks.turns[:] = (setup.rule_tables.priority == DUE_THEN_LAST).any()
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


def servers_of(setup: Setup, desks: Any) -> Any:
    """All posts, filled and idle; one row that nobody reads where there are none."""
    plan = setup.organisation.staff
    servers = empty_records(max(len(plan), 1), SERVER)
    if len(plan) == 0:
        return servers
    for name in ("desk", "shift", "skill", "speed", "availability"):
        servers[name] = plan[name]
    servers.case[:] = NOBODY
    servers.team[:] = NOBODY
    servers.level[:] = desks.level[servers.desk]
    return servers


def places_of(setup: Setup) -> Any:
    """Where each grid lies."""
    grids = setup.world.grids
    places = empty_records(len(grids), PLACE)
    for name in ("community", "street", "district", "kind"):
        places[name] = grids[name]
    return places


def openings_of(setup: Setup) -> Any:
    """When shifts open; that of the volunteers only where somebody works it."""
    volunteer = setup.shifts.of("volunteer")
    paths = tuple(f"policy.mobilisation.{name}" for name in ("report_in", "residents", "volunteers"))
    called_in = any(max(setup.values(path)) > 0.0 for path in paths)
    pools = setup.scenario.policy.contractors.pools.values()
    works = called_in or volunteer in setup.organisation.desks["shift"]
    works = works or any(value_of(pool, "shift") == "volunteer" for pool in pools)
    used = [(k, times) for k, times in enumerate(setup.shifts.openings) if works or k != volunteer]
    used += [(int(ROSTER), roster_changes(setup))] if setup.scenario.policy.intake.roster else []
    times = np.concatenate([*(opens for _, opens in used), [np.inf]])
    owners = np.concatenate([np.full(len(opens), k) for k, opens in used] + [[0]])
    order = np.argsort(times, kind="stable")
    openings = empty_records(len(times), OPENING)
    openings.time[:] = times[order]
    openings.shift[:] = owners[order]
    return openings


def roster_of(setup: Setup) -> FloatArray:
    """Share of the operators of the intake on duty in each hour of a week, float64 (168,)."""
    roster = np.array(setup.scenario.policy.intake.roster or (1.0,))
    week: FloatArray = np.tile(roster, int(WEEK_HOURS) // len(roster))
    return week


def roster_changes(setup: Setup) -> FloatArray:
    """Clock times at which another share of the operators is on duty, float64."""
    roster = roster_of(setup)
    hours = np.arange(int(setup.first_hour), int(setup.first_hour) + int(DAY_HOURS) * setup.n_days)
    changes = roster[hours % len(roster)] != roster[(hours - 1) % len(roster)]
    times: FloatArray = hours[changes].astype(np.float64)
    return times


def waking_hours(demand: Demand) -> FloatArray:
    """People's time passed before each hour of a week by the profiles of demand, float64 (169,), from 0 to 168."""
    profile = np.outer(demand.weekday_profile, demand.hour_profile).ravel()
    passed = np.concatenate([[0.0], np.cumsum(profile)])
    hours: FloatArray = passed / passed[-1] * profile.size
    hours[-1] = profile.size
    return hours


def shifts_of(setup: Setup) -> Any:
    """Where the hours of each shift begin in the two tables of working time."""
    shifts = empty_records(len(setup.shifts.names), SHIFT)
    shifts.continuous[:] = setup.shifts.continuous
    shifts.n_hours[:] = setup.shifts.n_hours
    shifts.first[:] = np.arange(len(shifts)) * setup.shifts.cum.shape[1]
    shifts.first_hour[:] = np.arange(len(shifts)) * setup.shifts.start_hour.shape[1]
    return shifts


def causes_of(setup: Setup) -> Any:
    """Chronic causes, none of them removed."""
    causes = empty_records(max(setup.needs.n_causes, 1), CAUSE)
    causes.removed[:] = np.inf
    return causes


def clock_of(setup: Setup, n_desks: int) -> Any:
    """The engine stands at the first hour of the warm-up; nothing has been used yet."""
    clock = empty_records(1, CLOCK)
    clock.now[0] = clock.first[0] = clock.area_since[0] = setup.first_hour
    clock.free[0] = NOBODY
    clock.n_desks[0] = n_desks
    clock.n_accounts[0] = len(setup.world.communities) + len(setup.world.districts)
    clock.free_timer[0] = clock.free_block[0] = NOBODY
    clock.page[0] = NOBODY
    clock.n_days[0] = setup.n_days
    clock.horizon[0] = setup.first_hour + DAY_HOURS * setup.n_days
    return clock
