"""Desks and staff: what policy makes of a world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from sim.purposes import WORLD_STAFF
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
    FloatArray,
    IntArray,
    Rows,
    rows_of,
)
from sim.world.draws import uniforms_of
from sim.world.rounding import largest_remainder, nearest, offsets
from sim.world.world import World

if TYPE_CHECKING:
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


@dataclass(frozen=True, slots=True)
class Posts:
    """Whole posts by place: grid members and desk posts by community, officials by street, district."""

    members: IntArray
    desk: IntArray
    street: IntArray
    district: IntArray
    intake: IntArray


def allocate_posts(world: World, scenario: Scenario) -> Posts:
    """Turn the staffing norms into whole posts, by largest remainder in the city.

    City totals scale with ``territory.scale``. Posts follow residents: communities have at least one grid
    member and one desk post each, streets and districts at least one official where their level exists. A
    norm of grid members changes the total of posts, not the community desks.
    """
    staffing, structure = scenario.policy.staffing, scenario.policy.structure
    territory = scenario.territory
    n_communities, n_grids = world.communities.size, world.grids.size
    if staffing.posts_per_grid is not None:
        posts = nearest(staffing.posts_per_grid * n_grids)
    else:
        posts = nearest(staffing.posts * world.scale)
    members = max(n_communities, nearest(staffing.member_share * posts))
    desk = max(n_communities, posts - members)
    if staffing.members_per_grid is not None:
        members = max(n_communities, nearest(staffing.members_per_grid * n_grids))
    residents = world.communities.residents
    street = staffing.street_officials * territory.streets * world.scale
    district = staffing.district_officials * territory.districts * world.scale
    intake = staffing.intake_servers * territory.districts * world.scale
    return Posts(
        members=largest_remainder(residents, members, minimum=1),
        desk=largest_remainder(residents, desk, minimum=1),
        street=_by_residents(street, world.streets, structure.offices_per_street),
        district=_by_residents(district, world.districts, structure.departments),
        intake=_by_residents(intake, world.districts, 1),
    )


def _by_residents(norm: float, places: Rows, desks: int) -> IntArray:
    """Officials of each place, ``norm`` in the city, by the residents of the place.

    Each place gets one for every desk as far as an even division allows, so that the smallest street does
    not decide how many offices all have; at least one, unless there are none at all.
    """
    if norm == 0 or desks == 0:
        return np.zeros(places.size, dtype=np.int64)
    total = max(nearest(norm), places.size)
    return largest_remainder(places.residents, total, minimum=max(1, min(desks, total // places.size)))


def responsible(desks: int) -> npt.NDArray[np.int32]:
    """Desk of each of the 17 fields when neighbouring fields share ``desks`` desks; -1 for none."""
    if desks == 0:
        return np.full(N_FIELDS, -1, dtype=np.int32)
    return (np.arange(N_FIELDS) * desks // N_FIELDS).astype(np.int32)


def build_organisation(
    world: World, scenario: Scenario, field_load: FloatArray | None = None
) -> Organisation:
    """Build desks and staff.

    Parameters
    ----------
    world : World
    scenario : sim.scenario.Scenario
        Its ``policy`` decides; ``territory`` only scales city totals.
    field_load : ndarray of float64, shape (5, 17), optional
        Expected work by level and field: officials are divided over the
        offices of a street and the departments of a district by it. Without it fields count the same.

    Returns
    -------
    Organisation
    """
    policy = scenario.policy
    load = np.ones((5, N_FIELDS)) if field_load is None else field_load
    posts = allocate_posts(world, scenario)
    beats, servers_of_beats, beat_of_grid = _beats(world, posts.members)
    n_offices = min(policy.structure.offices_per_street, int(posts.street.min()))
    n_departments = min(policy.structure.departments, int(posts.district.min()))
    office_of_field, department_of_field = responsible(n_offices), responsible(n_departments)

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
        _divided(posts.street, office_of_field, load[OFFICE]),
        _divided(posts.district, department_of_field, load[DEPARTMENT]),
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


def _beats(world: World, members: IntArray) -> tuple[Rows, IntArray, npt.NDArray[np.int32]]:
    load = world.grids.residents * world.grids.heterogeneity.astype(np.float64)
    beat_of_grid = np.empty(world.grids.size, dtype=np.int32)
    servers: list[IntArray] = []
    community: list[IntArray] = []
    first = 0
    for c, (start, size) in enumerate(
        zip(world.communities.first_grid, world.communities.n_grids, strict=True)
    ):
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


def _divided(officials: IntArray, desk_of_field: npt.NDArray[np.int32], load: FloatArray) -> IntArray:
    """Officials of each place over its desks by the expected load of their fields, at least one each."""
    if desk_of_field[0] < 0:
        return np.zeros(0, dtype=np.int64)
    weights = np.bincount(desk_of_field, weights=load)
    return np.concatenate([largest_remainder(weights, int(n), minimum=1) for n in officials])


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
    places = np.stack([desks.community, desks.community, desks.street, desks.district, desks.district])
    place = places[level, staff.desk].astype(np.int64)
    entity = (level << 44) | (place << 20) | _slots(level, place)
    score = ndtri(uniforms_of(world.seed, WORLD_STAFF, entity))
    skill = policy.staffing.skill_mean + policy.staffing.skill_sd * score
    staff.skill = np.clip(skill, 0.0, 1.0)
    return staff


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
