"""Desks and staff: what policy makes of a world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from sim.jit.units import FloatArray, IntArray
from sim.organisation.posts import allocate_posts
from sim.random.streams import ENTRY_ROUTE, WORLD_STAFF
from sim.world.beats import cut_beats
from sim.world.columns import (
    BEAT,
    COMMUNITY_DESK,
    DEPARTMENT,
    DESK_PLAN,
    INTAKE,
    N_FIELDS,
    OFFICE,
    SHIFTS,
    STAFF_PLAN,
    Rows,
    rows_of,
)
from sim.world.draws import uniforms_of
from sim.world.rounding import largest_remainder, offsets
from sim.world.world import World

if TYPE_CHECKING:
    from sim.organisation.workload import Workload
    from sim.policy.staffing import Routes
    from sim.scenario import Policy, Scenario


@dataclass(frozen=True, slots=True)
class Organisation:
    """Desks, their servers, and who is responsible for what.

    Attributes
    ----------
    desks : recarray of DESK_PLAN
        Beats (by community, then grid), community desks, street offices, departments, intake desks.
        An intake desk without servers has ample capacity; no other desk is without servers.
    staff : recarray of STAFF_PLAN
        Sorted by desk.
    beat_of_grid : ndarray of int32, shape (grids,)
        Desk of each grid.
    first_community_desk, first_office, first_department, first_intake : int
        Index of the first desk of each kind (of where it would be, if there is none).
    offices_per_street, departments : int
        In effect: not more than there are officials for in any street or district; 0 where the level
        is absent.
    office_of_field, department_of_field : ndarray of int32, shape (17,)
        Office inside its street, department inside its district; -1 where the level is absent.
    """

    desks: Rows
    staff: Rows
    beat_of_grid: npt.NDArray[np.int32]
    first_community_desk: int
    first_office: int
    first_department: int
    first_intake: int
    offices_per_street: int
    departments: int
    office_of_field: npt.NDArray[np.int32]
    department_of_field: npt.NDArray[np.int32]


def responsible(desks: int) -> npt.NDArray[np.int32]:
    """Desk of each of the 17 fields when neighbouring fields share ``desks`` desks; -1 for none."""
    if desks == 0:
        return np.full(N_FIELDS, -1, dtype=np.int32)
    return (np.arange(N_FIELDS) * desks // N_FIELDS).astype(np.int32)


def build_organisation(world: World, scenario: Scenario, workload: Workload | None = None) -> Organisation:
    """Build desks and staff.

    Parameters
    ----------
    world : World
    scenario : sim.scenario.Scenario
        Its ``policy`` decides; ``territory`` only scales city totals.
    workload : Workload, optional
        Expected work: posts are divided over places by that of their grids, officials over the offices of a street and
        the departments of a district by that of their fields. Without it fields count the same.

    Returns
    -------
    Organisation
    """
    policy = scenario.policy
    expected = None if workload is None else workload.by_grid
    posts = allocate_posts(world, scenario, expected)
    beats, servers_of_beats, beat_of_grid = _beats(world, posts.members, expected)
    n_offices = min(policy.structure.offices_per_street, int(posts.street.min()))
    n_departments = min(policy.structure.departments, int(posts.district.min()))
    office_of_field, department_of_field = responsible(n_offices), responsible(n_departments)

    stray = policy.dispatch.triage_hours * policy.dispatch.misroute_district

    tables = [
        beats,
        _community_desks(world),
        _office_desks(world, n_offices),
        _department_desks(world, n_departments),
        _intake_desks(world),
    ]
    servers = [
        servers_of_beats,
        posts.desk,
        _divided(posts.street, office_of_field, workload, "streets", OFFICE, stray),
        _divided(posts.district, department_of_field, workload, "districts", DEPARTMENT, stray),
        posts.intake,
    ]
    desks = np.concatenate(tables).view(np.recarray)
    desks.n_servers = np.concatenate(servers)
    desks.first_server = offsets(desks.n_servers.astype(np.int64))[:-1]
    desks.shift = _shifts(policy)[desks.level]
    firsts = np.cumsum([table.size for table in tables])
    return Organisation(
        desks=desks,
        staff=_staff(world, policy, desks),
        beat_of_grid=beat_of_grid,
        first_community_desk=int(firsts[0]),
        first_office=int(firsts[1]),
        first_department=int(firsts[2]),
        first_intake=int(firsts[3]),
        offices_per_street=n_offices,
        departments=n_departments,
        office_of_field=office_of_field,
        department_of_field=department_of_field,
    )


def _beats(
    world: World, members: IntArray, expected: FloatArray | None
) -> tuple[Rows, IntArray, npt.NDArray[np.int32]]:
    load = expected
    if load is None:
        load = world.grids.residents * world.grids.heterogeneity.astype(np.float64)
    beat_of_grid = np.empty(world.grids.size, dtype=np.int32)
    servers: list[IntArray] = []
    community: list[IntArray] = []
    first = 0
    for c, (start, size) in enumerate(zip(world.communities.first_grid, world.communities.n_grids, strict=True)):
        beat, staffing = cut_beats(load[start : start + size], int(members[c]))
        beat_of_grid[start : start + size] = first + beat
        servers.append(staffing)
        community.append(np.full(staffing.size, c))
        first += staffing.size
    return _in_community(world, np.concatenate(community), BEAT), np.concatenate(servers), beat_of_grid


def _in_community(world: World, community: IntArray, level: int) -> Rows:
    desks = rows_of(community.size, DESK_PLAN)
    desks.level = level
    desks.community = community
    desks.street = world.communities.street[community]
    desks.district = world.communities.district[community]
    desks.office = -1
    return desks


def _community_desks(world: World) -> Rows:
    return _in_community(world, np.arange(world.communities.size), COMMUNITY_DESK)


def _office_desks(world: World, n_offices: int) -> Rows:
    street = np.repeat(np.arange(world.streets.size), n_offices)
    desks = rows_of(street.size, DESK_PLAN)
    desks.level = OFFICE
    desks.community = -1
    desks.street = street
    desks.district = world.streets.district[street]
    desks.office = np.tile(np.arange(n_offices), world.streets.size)
    return desks


def _department_desks(world: World, n_departments: int) -> Rows:
    desks = rows_of(world.districts.size * n_departments, DESK_PLAN)
    desks.level = DEPARTMENT
    desks.community = desks.street = -1
    desks.district = np.repeat(np.arange(world.districts.size), n_departments)
    desks.office = np.tile(np.arange(n_departments), world.districts.size)
    return desks


def _intake_desks(world: World) -> Rows:
    desks = rows_of(world.districts.size, DESK_PLAN)
    desks.level = INTAKE
    desks.community = desks.street = desks.office = -1
    desks.district = np.arange(world.districts.size)
    return desks


def _divided(
    officials: IntArray,
    desk_of_field: npt.NDArray[np.int32],
    workload: Workload | None,
    places: Literal["streets", "districts"],
    level: int,
    stray: float,
) -> IntArray:
    """Officials of each place over its desks by the work that is expected there, at least one each."""
    if desk_of_field[0] < 0:
        return np.zeros(0, dtype=np.int64)
    if workload is None:
        fields = np.bincount(desk_of_field).astype(np.float64)
        weights = [fields] * officials.size
    else:
        own = getattr(workload, places) or (workload,) * officials.size
        weights = [work.by_desk(level, desk_of_field, stray) for work in own]
    divided = (largest_remainder(w, int(n), minimum=1) for w, n in zip(weights, officials, strict=True))
    return np.concatenate(list(divided))


def _shifts(policy: Policy) -> IntArray:
    """Shift number by desk level."""
    shifts = policy.shifts
    names = (shifts.member, shifts.community, shifts.office, shifts.office, shifts.intake)
    return np.array([SHIFTS.index(name) for name in names])


def _staff(world: World, policy: Policy, desks: Rows) -> Rows:
    """One row per server; skill is keyed by place and slot, so that other places' posts do not matter."""
    staff = rows_of(int(desks.n_servers.sum()), STAFF_PLAN)
    staff.desk = np.repeat(np.arange(desks.size), desks.n_servers)
    level = desks.level[staff.desk].astype(np.int64)
    staff.shift = desks.shift[staff.desk]
    staff.speed = policy.staffing.speed
    time = policy.time
    staff.availability = np.array(
        [
            1.0 - time.paperwork - time.visits - time.training,
            1.0 - time.paperwork - time.training,
            1.0 - time.upper_levels,
            1.0 - time.upper_levels,
            1.0,
        ]
    )[level]
    posts = post_keys(desks, staff.desk)
    score = ndtri(uniforms_of(world.seed, WORLD_STAFF, posts))
    skill = policy.staffing.skill_mean + policy.staffing.skill_sd * score
    skill = skill + route_skill(world.seed, policy.staffing.routes, posts, level <= COMMUNITY_DESK)
    staff.skill = np.clip(skill, 0.0, 1.0)
    return staff


def post_keys(desks: Rows, desk: npt.NDArray[np.integer[Any]]) -> IntArray:
    """Key of each post, by level, place and number inside it: whoever holds it draws with it.

    Parameters
    ----------
    desks : recarray of DESK_PLAN
    desk : ndarray of int, shape (posts,)
        Desk of each post, sorted.
    """
    level = desks.level[desk].astype(np.int64)
    places = np.stack([desks.community, desks.community, desks.street, desks.district, desks.district])
    place = places[level, desk].astype(np.int64)
    keys: IntArray = (level << 44) | (place << 20) | _slots(level, place)
    return keys


def route_skill(seed: int, routes: Routes, posts: IntArray, community: npt.NDArray[np.bool_]) -> FloatArray | float:
    """Skill against that of the openly examined, by the route of whoever holds each community post (M17)."""
    if routes.incumbent + routes.directed <= 0.0:
        return 0.0
    u = uniforms_of(seed, ENTRY_ROUTE, posts)
    kept, sent = u < routes.incumbent, u < routes.incumbent + routes.directed
    shift = np.where(kept, routes.incumbent_skill, np.where(sent, routes.directed_skill, 0.0))
    return np.where(community, shift, 0.0)


def _slots(level: IntArray, place: IntArray) -> IntArray:
    """Number of each server inside its level and place; servers of a place are neighbours."""
    index = np.arange(level.size)
    if index.size == 0:
        return index
    new = np.ones(level.size, dtype=np.bool_)
    new[1:] = (level[1:] != level[:-1]) | (place[1:] != place[:-1])
    starts = np.maximum.accumulate(np.where(new, index, 0))
    slots: IntArray = index - starts
    return slots
