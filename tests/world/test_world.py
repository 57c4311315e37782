"""The world: tree, totals, scale, groups, spatial fields, seeds."""

from __future__ import annotations

import numpy as np
import pytest

from sim.scenario import Scenario
from sim.world import GRID_KINDS, GROUPS, World, build_world

PANJIN = Scenario.from_dict({})
TABLES = ("grids", "communities", "streets", "districts", "residents", "group_offsets")


def world_of(**changes) -> World:
    return build_world(PANJIN.with_({f"territory.{key}": value for key, value in changes.items()}).territory)


@pytest.fixture(scope="module")
def panjin() -> World:
    return build_world(PANJIN.territory)


@pytest.mark.parametrize("scale", [1.0, 0.05, 0.004])
def test_numbering_is_nested_and_contiguous(scale):
    world = world_of(scale=scale)
    grids, communities, streets, districts = (getattr(world, name) for name in TABLES[:4])
    for parent, first, size, child in (
        (communities, "first_grid", "n_grids", grids.community),
        (streets, "first_community", "n_communities", communities.street),
        (districts, "first_street", "n_streets", streets.district),
    ):
        np.testing.assert_array_equal(child, np.repeat(np.arange(parent.size), parent[size]))
        np.testing.assert_array_equal(parent[first], np.cumsum(parent[size]) - parent[size])
        assert parent[size].min() >= 1
    np.testing.assert_array_equal(grids.street, communities.street[grids.community])
    np.testing.assert_array_equal(grids.district, streets.district[grids.street])
    np.testing.assert_array_equal(communities.district, streets.district[communities.street])
    for table in (grids, communities, streets, districts):
        assert table.residents.sum() == world.residents.size
    residents = world.residents
    np.testing.assert_array_equal(residents.grid, np.repeat(np.arange(grids.size), grids.residents))
    np.testing.assert_array_equal(grids.first_resident, np.cumsum(grids.residents) - grids.residents)
    bounds = world.group_offsets
    np.testing.assert_array_equal(bounds[:, 0], grids.first_resident)
    np.testing.assert_array_equal(bounds[:, -1], grids.first_resident + grids.residents)
    for k in range(len(GROUPS)):
        inside = np.zeros(residents.size + 1, dtype=np.int64)
        np.add.at(inside, bounds[:, k], 1)
        np.add.at(inside, bounds[:, k + 1], -1)
        np.testing.assert_array_equal(np.cumsum(inside[:-1]) == 1, residents.group == k)


def test_panjin_totals(panjin):
    counts = [getattr(panjin, name).size for name in TABLES[:5]]
    assert counts == [3475, 225, 30, 4, 1_440_000]
    kinds = np.bincount(panjin.grids.kind, minlength=3)
    assert kinds.tolist() == [2433, 695, 347]  # .70, .20, .10 by largest remainder; the tie goes to living
    shares = np.bincount(panjin.residents.group, minlength=5) / panjin.residents.size
    np.testing.assert_allclose(shares, [0.62, 0.14, 0.14, 0.04, 0.06], atol=1e-5)
    assert panjin.residents.member.sum() == panjin.grids.members.sum() == 72_258
    np.testing.assert_array_equal(
        np.bincount(panjin.residents.grid, weights=panjin.residents.member), panjin.grids.members
    )
    assert panjin.communities.members.sum() == 72_258
    assert panjin.communities.organisations.sum() == 1425
    mean = [panjin.grids.residents[panjin.grids.kind == k].mean() for k in range(len(GRID_KINDS))]
    assert mean[1] / mean[0] == pytest.approx(0.15, rel=0.06)
    assert mean[2] / mean[0] == pytest.approx(0.05, rel=0.08)
    assert panjin.nbytes < 100e6


def test_residents_have_the_given_attributes(panjin):
    residents = panjin.residents
    access = PANJIN.territory.digital_access
    for k, group in enumerate(GROUPS):
        share = residents.digital[residents.group == k].mean()
        assert share == pytest.approx(getattr(access, group), abs=0.005)
    assert residents.trust.mean() == pytest.approx(0.5, abs=0.001)
    assert residents.trust.std() == pytest.approx(0.15, abs=0.001)
    assert residents.trust.min() >= 0
    assert residents.trust.max() <= 1
    assert (residents.efficacy == 0.5).all()  # neutral: no experience yet


def test_scale_keeps_ratios(panjin):
    small = world_of(scale=0.05)
    assert small.grids.size == 174
    assert small.residents.size == 72_000
    for ratio in (
        lambda w: w.residents.size / w.grids.size,
        lambda w: w.grids.size / w.communities.size,
        lambda w: w.residents.member.mean(),
        lambda w: w.communities.organisations.sum() / w.residents.size,
    ):
        assert ratio(small) == pytest.approx(ratio(panjin), rel=0.03)
    tiny = world_of(scale=0.0002)
    assert [getattr(tiny, name).size for name in TABLES[:5]] == [1, 1, 1, 1, 288]


def test_heterogeneity_is_gamma_with_mean_one_by_resident(panjin):
    h = panjin.grids.heterogeneity.astype(np.float64)
    assert np.average(h, weights=panjin.grids.residents) == pytest.approx(1.0, abs=1e-6)
    assert h.std() / h.mean() == pytest.approx(0.41, rel=0.08)
    assert np.log(h).std() == pytest.approx(0.43, rel=0.1)  # sqrt(trigamma(5.95))
    assert (world_of(scale=0.01, heterogeneity_cv=0).grids.heterogeneity == 1).all()
    assert world_of(scale=0.0002).grids.heterogeneity[0] == 1


def morans_i(values: np.ndarray, communities: np.ndarray) -> float:
    """Moran's I with neighbours = the other grids of the community."""
    z = values - values.mean()
    size = np.bincount(communities).astype(float)
    total = np.bincount(communities, weights=z)
    products = total**2 - np.bincount(communities, weights=z**2)
    return (products.sum() / (size * (size - 1)).sum()) / np.mean(z**2)


@pytest.mark.parametrize("column", ["deprivation", "heterogeneity"])
def test_half_of_the_variance_is_spatially_smooth(panjin, column):
    values = panjin.grids[column].astype(np.float64)
    if column == "heterogeneity":
        values = np.log(values)
    assert morans_i(values, panjin.grids.community) == pytest.approx(0.42, abs=0.1)  # less in wide communities
    rough = world_of(spatial_share=0.0).grids[column].astype(np.float64)
    assert abs(morans_i(rough, panjin.grids.community)) < 0.03


def test_communities_have_a_similar_load(panjin):
    grids = panjin.grids
    load = grids.residents * grids.heterogeneity.astype(np.float64)
    of_community = np.bincount(grids.community, weights=load)
    assert of_community.std() / of_community.mean() < 0.2
    assert panjin.communities.n_grids.min() >= 1
    # More communities where more is to be expected.
    of_street = np.bincount(grids.street, weights=load)
    quota = of_street / of_street.sum() * 225
    assert np.abs(panjin.streets.n_communities - quota).max() < 1.5


def test_kinds_and_residents_lie_beside_their_like(panjin):
    def like(world: World, column: str) -> float:
        return morans_i(world.grids[column].astype(np.float64), panjin.grids.community)

    by_lot = world_of(local_share=0.0)
    for column in ("kind", "residents"):
        assert like(panjin, column) > 0.2
        assert abs(like(by_lot, column)) < 0.05
    assert np.bincount(by_lot.grids.kind).tolist() == np.bincount(panjin.grids.kind).tolist()


def test_deprivation_drives_low_income_and_migrant_shares(panjin):
    grids, bounds = panjin.grids, panjin.group_offsets
    assert grids.deprivation.min() >= 0
    assert grids.deprivation.max() <= 1
    shares = np.diff(bounds, axis=1) / np.maximum(grids.residents, 1)[:, None]
    high, low = grids.deprivation > 0.8, grids.deprivation < 0.2
    count = grids.residents
    for group, risen in zip(GROUPS, (False, False, True, True, False), strict=True):
        k = GROUPS.index(group)
        poor, rich = (np.average(shares[rows, k], weights=count[rows]) for rows in (high, low))
        # two standardised units apart, slope .5: odds differ by about e^1.4 less what the others give way
        assert (poor / rich > 2) if risen else (0.7 < poor / rich < 1)
    even = world_of(group_clustering=0).group_offsets
    share = np.diff(even, axis=1)[:, 2] / np.maximum(grids.residents, 1)
    assert share[grids.residents > 200].std() < 0.003


def test_coordinates_make_a_round_city_of_compact_communities(panjin):
    grids = panjin.grids
    distance = np.hypot(grids.x, grids.y)
    assert distance.max() <= panjin.radius * 1.001
    assert panjin.radius == pytest.approx(12.36, abs=0.01)  # 1.44 million at 3,000 per km2
    centre_x = np.bincount(grids.community, weights=grids.x) / panjin.communities.n_grids
    centre_y = np.bincount(grids.community, weights=grids.y) / panjin.communities.n_grids
    within = np.hypot(grids.x - centre_x[grids.community], grids.y - centre_y[grids.community])
    assert within.mean() < 0.07 * panjin.radius
    assert np.unique(np.column_stack([grids.x, grids.y]), axis=0).shape[0] == grids.size


def test_same_territory_same_bytes_and_seed_matters():
    first, again, other = (world_of(scale=0.02, seed=seed) for seed in (1, 1, 2))
    for name in TABLES:
        assert getattr(first, name).tobytes() == getattr(again, name).tobytes()
    assert first.grids.tobytes() != other.grids.tobytes()
    assert first.residents.trust.tobytes() != other.residents.trust.tobytes()


def test_tables_are_read_only(panjin):
    with pytest.raises(ValueError, match="read-only"):
        panjin.grids.residents[0] = 1
