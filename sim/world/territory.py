"""The territory tree: districts, streets, communities and grids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.jit.functions import exp
from sim.jit.units import FloatArray, IntArray
from sim.random.streams import WORLD_GRID
from sim.scenario.scaling import Counts, scaled_counts
from sim.world import fields
from sim.world.beats import cut_beats
from sim.world.columns import COMMUNITY, DISTRICT, GRID, GRID_KINDS, STREET, Rows, rows_of
from sim.world.draws import uniform_table
from sim.world.layout import grid_coordinates
from sim.world.rounding import bounded_remainder, even_split, largest_remainder, offsets

if TYPE_CHECKING:
    from sim.scenario import Territory


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
    grids = rows_of(counts.grids, GRID)
    radius, grids_of_street = _place(territory, grids, streets_of, counts)
    communities_of, grids_of = _communities_cut(grids, grids_of_street, counts.communities)
    street_of_community = np.repeat(np.arange(counts.streets), communities_of)
    district_of_street = np.repeat(np.arange(counts.districts), streets_of)
    grids.community = np.repeat(np.arange(counts.communities), grids_of)
    grids.street = np.repeat(np.arange(counts.streets), grids_of_street)
    grids.district = district_of_street[grids.street]
    grids.members = largest_remainder(grids.residents, counts.party_members)

    communities = communities_of_grids(grids, grids_of, street_of_community, district_of_street)
    communities.organisations = largest_remainder(communities.residents, counts.organisations)
    streets, districts = upper_tables(communities, communities_of, streets_of)
    return Tree(grids, communities, streets, districts, radius)


def upper_tables(communities: Rows, communities_of: IntArray, streets_of: IntArray) -> tuple[Rows, Rows]:
    """The tables of streets and districts of some communities."""
    streets = rows_of(communities_of.size, STREET)
    streets.district = np.repeat(np.arange(streets_of.size), streets_of)
    streets.first_community, streets.n_communities = offsets(communities_of)[:-1], communities_of
    streets.residents = sums(communities.residents, communities_of)
    districts = rows_of(streets_of.size, DISTRICT)
    districts.first_street, districts.n_streets = offsets(streets_of)[:-1], streets_of
    districts.residents = sums(streets.residents, streets_of)
    return streets, districts


def sums(values: IntArray, sizes: IntArray) -> IntArray:
    """Sums of consecutive pieces of these sizes."""
    return np.add.reduceat(np.asarray(values, dtype=np.int64), offsets(sizes)[:-1])


def _place(territory: Territory, grids: Rows, streets_of: IntArray, counts: Counts) -> tuple[float, IntArray]:
    """Coordinates, kinds, residents, deprivation and heterogeneity; the radius in km and the grids of each street."""
    communities_of = even_split(counts.communities, counts.streets)
    grids_of = even_split(counts.grids, counts.communities)
    children = (np.array([counts.districts]), streets_of, communities_of, grids_of)
    grids.x, grids.y, radius = grid_coordinates(territory.seed, counts.residents, children)
    u = uniform_table(territory.seed, WORLD_GRID, counts.grids)
    scores = grid_scores(territory, grids, u, radius)
    grids.kind = drawn_kinds(territory, scores[:, 0])
    grids.residents = _residents(territory, grids.kind, scores[:, 1], counts.residents)
    grids.first_resident = offsets(grids.residents.astype(np.int64))[:-1]
    grids.households = grids.residents / territory.household_size
    grids.deprivation = fields.deprivation_index(scores[:, 2])
    weights = grids.residents.astype(np.float64)
    grids.heterogeneity = fields.heterogeneity(scores[:, 3], territory.heterogeneity_cv, weights)
    return radius, sums(grids_of, communities_of)


def _communities_cut(grids: Rows, grids_of_street: IntArray, communities: int) -> tuple[IntArray, IntArray]:
    """Communities of each street, and grids of each community, so that communities have a similar load.

    Streets have communities by their load (residents times heterogeneity), at least one each, at most one a grid;
    a street's grids are cut in their order into runs of even load.
    """
    load = grids.residents * grids.heterogeneity.astype(np.float64)
    starts = offsets(grids_of_street)
    of_street = np.add.reduceat(load, starts[:-1])
    number = bounded_remainder(of_street, communities, 1, grids_of_street)
    sizes = []
    for street, n in enumerate(number):
        beat, _ = cut_beats(load[starts[street] : starts[street + 1]], int(n))
        sizes.append(np.bincount(beat, minlength=int(n)))
    return number, np.concatenate(sizes)


def grid_scores(territory: Territory, grids: Rows, u: FloatArray, radius: float) -> FloatArray:
    """Normal scores of each grid, partly smooth in space: kind, residents, deprivation, heterogeneity; (grids, 4)."""
    local, wide = territory.local_share, territory.spatial_share
    scores = np.empty(u.shape)
    for j, (field, share) in enumerate(zip(fields.BY_SCORE, (local, local, wide, wide), strict=True)):
        smooth = fields.smooth_field(territory.seed, field, grids.x, grids.y, fields.length_of(field, radius))
        scores[:, j] = fields.mixed(smooth, u[:, j], share)
    return scores


def drawn_kinds(territory: Territory, scores: FloatArray) -> IntArray:
    """Kind of each grid: exact shares by largest remainder, places in the order of the scores."""
    shares = [getattr(territory.grid_types, kind) for kind in GRID_KINDS]
    kinds = np.empty(scores.size, dtype=np.int64)
    kinds[np.argsort(scores, kind="stable")] = np.repeat(np.arange(3), largest_remainder(shares, scores.size))
    return kinds


def _residents(territory: Territory, kinds: IntArray, scores: FloatArray, total: int) -> IntArray:
    weights = np.array([getattr(territory.resident_weights, kind) for kind in GRID_KINDS])[kinds]
    sizes = weights * exp(territory.resident_sigma * scores)
    if not np.any(sizes > 0):  # scaled down until no grid of an inhabited kind is left
        sizes = np.ones(scores.size)
    return largest_remainder(sizes, total)


def communities_of_grids(grids: Rows, grids_of: IntArray, street_of: IntArray, district_of_street: IntArray) -> Rows:
    """The table of communities of some grids, without organisations yet."""
    table = rows_of(grids_of.size, COMMUNITY)
    starts = offsets(grids_of)[:-1]
    table.street = street_of
    table.district = district_of_street[street_of]
    table.first_grid, table.n_grids = starts, grids_of
    table.residents = sums(grids.residents, grids_of)
    table.members = sums(grids.members, grids_of)
    weights = np.maximum(grids.residents.astype(np.float64), 1e-9)  # an empty community: plain mean
    total = np.add.reduceat(weights, starts)
    table.deprivation = np.add.reduceat(weights * grids.deprivation, starts) / total
    return table
