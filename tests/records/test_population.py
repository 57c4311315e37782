"""Residents by partition."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from sim.records.columns import PARTITIONS
from sim.records.errors import RecordError
from sim.records.population import Population
from sim.records.tables import grid_table, population_of
from tests import synthetic


@pytest.mark.parametrize("name", PARTITIONS)
def test_every_partition_holds_every_resident_once(name: str) -> None:
    people = synthetic.population(seed=3)
    _, residents, labels = people.partition(name)
    assert residents.sum() == people.residents
    assert len(labels) == len(residents)


def test_quintiles_hold_about_a_fifth_and_rise_with_deprivation() -> None:
    people = synthetic.population(communities=100, seed=4)
    _, residents, _ = people.partition("deprivation_quintile")
    assert np.allclose(residents / people.residents, 0.2, atol=0.01)
    means = [people.deprivation[people.quintile == k].mean() for k in range(1, 6)]
    assert means == sorted(means)


def test_population_of_a_world() -> None:
    world = SimpleNamespace(
        group_offsets=np.array([[0, 2, 3, 3, 3, 4], [4, 9, 9, 9, 9, 9]], dtype=np.int32),
        grids=np.rec.fromarrays(
            [np.array([0, 2], "i1"), np.array([0, 0], "i4"), np.array([0.1, 0.9], "f4")],
            names="kind,community,deprivation",
        ),
        own_groups=(),
    )
    people = Population.of_world(world)
    assert people.counts.tolist() == [[2, 1, 0, 0, 1], [5, 0, 0, 0, 0]]
    assert people.quintile.tolist() == [2, 4]


def test_grid_table_keeps_the_population() -> None:
    people = synthetic.population(seed=5)
    again = population_of(grid_table(people))
    for field in ("counts", "kind", "community", "deprivation"):
        assert np.array_equal(getattr(again, field), getattr(people, field)), field


def test_wrong_shapes_are_refused() -> None:
    people = synthetic.population()
    with pytest.raises(RecordError, match=r"population\.counts: expected shape"):
        Population(people.counts[:, :3], people.kind, people.community, people.deprivation)
