"""The territory tree: districts, streets, communities and grids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from sim.purposes import WORLD_GRID
from sim.world import fields
from sim.world.columns import (
    COMMUNITY,
    DISTRICT,
    GRID,
    GRID_KINDS,
    STREET,
    FloatArray,
    IntArray,
    Rows,
    rows_of,
)
from sim.world.draws import uniform_table
from sim.world.layout import grid_coordinates
from sim.world.rounding import even_split, largest_remainder, nearest, offsets

if TYPE_CHECKING:
    from sim.scenario import Territory


@dataclass(frozen=True, slots=True)
class Counts:
    """Sizes of the city after ``territory.scale``; every one at least 1 except the last two."""

    districts: int
    streets: int
    communities: int
    grids: int
    residents: int
    party_members: int
    organisations: int


def scaled_counts(territory: Territory) -> Counts:
    """Sizes of the city after scaling: the same ratios, rounded to the nearest, at least one each."""

    def scaled(count: int) -> int:
        return max(1, nearest(count * territory.scale))

    residents = scaled(territory.residents)
    return Counts(
        districts=scaled(territory.districts),
        streets=scaled(territory.streets),
        communities=scaled(territory.communities),
        grids=scaled(territory.grids),
        residents=residents,
        party_members=min(residents, nearest(territory.party_members * territory.scale)),
        organisations=nearest(territory.organisations * territory.scale),
    )


@dataclass(frozen=True, slots=True)
class Tree:
    """The four tables of the territory, nested and contiguous from grid to district."""

    grids: Rows
    communities: Rows
    streets: Rows
    districts: Rows
    radius: float


def build_tree(territory: Territory) -> Tree:
    """Lay out the territory: sizes, kinds, residents, coordinates, deprivation, heterogeneity.

    Everything depends on ``territory`` alone and is drawn under ``territory.seed``.
    """
    counts = scaled_counts(territory)
    streets_of = even_split(counts.streets, counts.districts)
    communities_of = even_split(counts.communities, counts.streets)
    grids_of = even_split(counts.grids, counts.communities)
    grids = rows_of(counts.grids, GRID)
    u = uniform_table(territory.seed, WORLD_GRID, counts.grids)

    community_of_grid = np.repeat(np.arange(counts.communities), grids_of)
    street_of_community = np.repeat(np.arange(counts.streets), communities_of)
    district_of_street = np.repeat(np.arange(counts.districts), streets_of)
    grids.community = community_of_grid
    grids.street = street_of_community[community_of_grid]
    grids.district = district_of_street[grids.street]
    grids.kind = _kinds(territory, u[:, 0])
    grids.residents = _residents(territory, grids.kind, u[:, 1], counts.residents)
    grids.first_resident = offsets(grids.residents.astype(np.int64))[:-1]
    grids.households = grids.residents / territory.household_size
    children = (np.array([counts.districts]), streets_of, communities_of, grids_of)
    radius = _place(territory, grids, children, u)
    grids.members = largest_remainder(grids.residents, counts.party_members)

    communities = _communities(grids, grids_of, street_of_community, district_of_street, counts)
    streets = rows_of(counts.streets, STREET)
    streets.district = district_of_street
    streets.first_community, streets.n_communities = offsets(communities_of)[:-1], communities_of
    streets.residents = _sums(communities.residents, communities_of)
    districts = rows_of(counts.districts, DISTRICT)
    districts.first_street, districts.n_streets = offsets(streets_of)[:-1], streets_of
    districts.residents = _sums(streets.residents, streets_of)
    return Tree(grids, communities, streets, districts, radius)


def _sums(values: IntArray, sizes: IntArray) -> IntArray:
    return np.add.reduceat(np.asarray(values, dtype=np.int64), offsets(sizes)[:-1])


def _kinds(territory: Territory, u: FloatArray) -> IntArray:
    """Kind of each grid: exact shares by largest remainder, places by lot."""
    shares = [getattr(territory.grid_types, kind) for kind in GRID_KINDS]
    kinds = np.empty(u.size, dtype=np.int64)
    kinds[np.argsort(u, kind="stable")] = np.repeat(np.arange(3), largest_remainder(shares, u.size))
    return kinds


def _residents(territory: Territory, kinds: IntArray, u: FloatArray, total: int) -> IntArray:
    weights = np.array([getattr(territory.resident_weights, kind) for kind in GRID_KINDS])[kinds]
    sizes = weights * np.exp(territory.resident_sigma * ndtri(u))
    if not np.any(sizes > 0):  # scaled down until no grid of an inhabited kind is left
        sizes = np.ones(u.size)
    return largest_remainder(sizes, total)


def _place(
    territory: Territory,
    grids: Rows,
    children: tuple[IntArray, IntArray, IntArray, IntArray],
    u: FloatArray,
) -> float:
    """Coordinates and the two spatial attributes; returns the city's radius in km."""
    x, y, radius = grid_coordinates(territory.seed, int(grids.residents.sum()), children)
    grids.x, grids.y = x, y
    share = territory.spatial_share
    deprivation = fields.mixed(
        fields.smooth_field(territory.seed, fields.DEPRIVATION_FIELD, x, y, radius), u[:, 2], share
    )
    grids.deprivation = fields.deprivation_index(deprivation)
    liveliness = fields.mixed(
        fields.smooth_field(territory.seed, fields.HETEROGENEITY_FIELD, x, y, radius), u[:, 3], share
    )
    weights = grids.residents.astype(np.float64)
    grids.heterogeneity = fields.heterogeneity(liveliness, territory.heterogeneity_cv, weights)
    return radius


def _communities(
    grids: Rows, grids_of: IntArray, street_of: IntArray, district_of_street: IntArray, counts: Counts
) -> Rows:
    table = rows_of(counts.communities, COMMUNITY)
    starts = offsets(grids_of)[:-1]
    table.street = street_of
    table.district = district_of_street[street_of]
    table.first_grid, table.n_grids = starts, grids_of
    table.residents = _sums(grids.residents, grids_of)
    table.members = _sums(grids.members, grids_of)
    table.organisations = largest_remainder(table.residents, counts.organisations)
    weights = np.maximum(grids.residents.astype(np.float64), 1e-9)  # an empty community: plain mean
    total = np.add.reduceat(weights, starts)
    table.deprivation = np.add.reduceat(weights * grids.deprivation, starts) / total
    return table
