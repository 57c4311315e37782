"""Posts: how many people work for each community, street and district."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.jit.units import FloatArray, IntArray
from sim.scenario.scaling import whole
from sim.world.rounding import bounded_remainder, largest_remainder
from sim.world.world import World

if TYPE_CHECKING:
    from sim.policy.staffing import Staffing
    from sim.scenario import Scenario
    from sim.world.told import Told


@dataclass(frozen=True, slots=True)
class Posts:
    """Whole posts by place: grid members and desk posts by community, officials by street, district."""

    members: IntArray
    desk: IntArray
    street: IntArray
    district: IntArray
    intake: IntArray


def allocate_posts(world: World, scenario: Scenario, expected: FloatArray | None = None) -> Posts:
    """Turn the staffing norms into whole posts, by largest remainder in the city.

    City totals scale with ``territory.scale``. Posts follow residents or expected work (`staffing.by_workload`),
    between the least and the most that a community may have; communities have at least one grid member and one desk
    post each, streets and districts at least one official where their level exists. A norm of grid members changes
    the total of posts, not the community desks.
    """
    staffing, structure = scenario.policy.staffing, scenario.policy.structure
    territory = scenario.territory
    n_communities, n_grids = world.communities.size, world.grids.size
    if staffing.posts_per_grid is not None:
        posts = whole(staffing.posts_per_grid * n_grids)
    else:
        posts = whole(staffing.posts * world.scale)
    claims = claims_of_places(world, staffing.by_workload, expected)
    told = world.told
    if told is not None:
        claims |= told.claims(claims_of_places(world, 1.0, expected), staffing.by_workload)
    members, desk = _community_posts(claims["community"], posts, staffing, told)
    if staffing.members_per_grid is not None:
        total = max(n_communities, whole(staffing.members_per_grid * n_grids))
        members = largest_remainder(claims["community"], total, minimum=1)
    street = staffing.street_officials * territory.streets * world.scale
    district = staffing.district_officials * territory.districts * world.scale
    least = {"street": structure.offices_per_street, "district": structure.departments}
    if told is not None:
        street, district = told.exact("street", street), told.exact("district", district)
        least = {level: min(desks, told.least_officials(level, desks)) for level, desks in least.items()}
    intake = staffing.intake_servers * territory.districts * world.scale
    streets = _officials(street, claims["street"], least["street"])
    districts = _officials(district, claims["district"], least["district"])
    moved = stationed_officials(districts, structure.stationed, structure.departments)
    return Posts(
        members=members,
        desk=desk,
        street=streets + _to_streets(world, moved, claims["street"]),
        district=districts - moved,
        intake=_officials(intake, claims["district"], 1),
    )


def stationed_officials(officials: IntArray, share: float, departments: int) -> IntArray:
    """Officials of each district that sit at its streets: a share, but one stays for every department (M15)."""
    moved: IntArray = np.round(share * officials).astype(np.int64)
    return np.minimum(moved, np.maximum(officials - departments, 0))


def _to_streets(world: World, moved: IntArray, claims: FloatArray) -> IntArray:
    """Divide the stationed officials of each district over its streets by their claims."""
    added = np.zeros(claims.size, dtype=np.int64)
    for d in np.flatnonzero(moved):
        here = np.flatnonzero(world.streets.district == d)
        added[here] = largest_remainder(claims[here], int(moved[d]))
    return added


def _community_posts(
    claims: FloatArray, posts: int, staffing: Staffing, told: Told | None
) -> tuple[IntArray, IntArray]:
    """Grid members and desk posts of each community."""
    n = claims.size
    low = max(2, staffing.posts_min or 0)
    high = max(low, staffing.posts_max or posts)
    each = bounded_remainder(claims, min(max(posts, n * low), n * high), low, high)
    weights = each if told is None else told.member_weights(each, staffing.by_workload)
    members = largest_remainder(weights, max(n, whole(staffing.member_share * each.sum())), minimum=1)
    members = np.minimum(members, each - 1)
    return members, each - members


def claims_of_places(world: World, by_workload: float, expected: FloatArray | None = None) -> dict[str, FloatArray]:
    """What posts of communities, streets and districts are divided by: residents, expected work, or between.

    Parameters
    ----------
    world : World
    by_workload : float
        0: residents; 1: work to be expected from them.
    expected : ndarray of float64, shape (grids,), optional
        Expected work of each grid, in any unit; residents times the heterogeneity of their grid without it.
    """
    grids = world.grids
    residents = grids["residents"].astype(np.float64)
    needs = residents * grids["heterogeneity"] if expected is None else expected
    needs = needs * (residents.sum() / max(needs.sum(), 1e-9))
    claim = (1.0 - by_workload) * residents + by_workload * needs
    return {
        place: np.bincount(grids[place], weights=claim, minlength=len(table))
        for place, table in (("community", world.communities), ("street", world.streets), ("district", world.districts))
    }


def _officials(norm: float, claims: FloatArray, desks: int) -> IntArray:
    """Officials of each place, ``norm`` in the city, by the claims of the places.

    Each place gets one for every desk as far as an even division allows, so that the smallest street does
    not decide how many offices all have; at least one, unless there are none at all.
    """
    if norm == 0 or desks == 0:
        return np.zeros(claims.size, dtype=np.int64)
    total = max(whole(norm), claims.size)
    return largest_remainder(claims, total, minimum=max(1, min(desks, total // claims.size)))
