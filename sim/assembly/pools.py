"""Pools of contractors as columns of the engine: crews by pool and place, and whose outside steps they do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.assembly.setup import Setup
from sim.flow.codes import NOBODY
from sim.flow.row_types import POOL
from sim.flow.state import empty_records
from sim.jit.units import IntArray
from sim.policy.pools import PLACES, QUEUES, value_of
from sim.scenario.scaling import whole
from sim.world import World
from sim.world.rounding import largest_remainder


def places_served(world: World, pool: Mapping[str, Any]) -> int:
    """Number of places that have crews of their own in a pool."""
    return len(_residents(world, value_of(pool, "place")))


def crews_of(setup: Setup, pool: Mapping[str, Any]) -> IntArray:
    """Crews of a pool at each of its places: the city's by residents, one at least; none at all where it has none."""
    weights = _residents(setup.world, value_of(pool, "place"))
    norm = value_of(pool, "crews") * setup.scenario.territory.scale
    if norm <= 0.0:
        return np.zeros(len(weights), np.int64)
    return largest_remainder(weights, max(whole(norm), len(weights)), minimum=1)


def pools_of(setup: Setup) -> Any:
    """All pools, idle and without a queue, a row by pool and place; one that nobody reads where there are none."""
    declared = list(setup.scenario.policy.contractors.pools.values())
    rows = empty_records(max(sum(places_served(setup.world, pool) for pool in declared), 1), POOL)
    rows.root[:] = NOBODY
    for first, pool in zip(first_rows(setup), declared, strict=True):
        own = rows[first : first + places_served(setup.world, pool)]
        own.scope[:] = PLACES.index(value_of(pool, "place"))
        own.shift[:] = setup.shifts.of(value_of(pool, "shift"))
        own.queue[:] = QUEUES.index(value_of(pool, "queue"))
        own.share[:] = value_of(pool, "share")
        own.most[:] = value_of(pool, "most")
        own.crews[:] = crews_of(setup, pool)
    return rows


def first_rows(setup: Setup) -> list[int]:
    """First row of each pool, in the order in which they are declared."""
    sizes = [places_served(setup.world, pool) for pool in setup.scenario.policy.contractors.pools.values()]
    return [sum(sizes[:k]) for k in range(len(sizes))]


def pool_of_item(setup: Setup) -> Any:
    """First row of the pool that does the outside step of each item, int32 (items,); NOBODY: none.

    A pool that names the item goes before one that names its category, that before one that names its field.
    """
    catalogue = setup.catalogue
    found = np.full(len(catalogue.items), NOBODY, np.int32)
    pools = setup.scenario.policy.contractors.pools
    whose = (
        ("fields", catalogue.field_names, catalogue.items["field"]),
        ("categories", catalogue.category_names, catalogue.items.category),
        ("items", catalogue.item_names, np.arange(len(catalogue.items))),
    )
    for kind, names, of_item in whose:
        for first, pool in zip(first_rows(setup), pools.values(), strict=True):
            chosen = [names.index(name) for name in value_of(pool, kind)]
            found[np.isin(of_item, chosen)] = first
    return found


def _residents(world: World, place: str) -> IntArray:
    """Residents of each place that has crews of its own."""
    if place == "city":
        return np.array([len(world.residents)])
    places = world.districts if place == "district" else world.streets
    return np.asarray(places.residents, np.int64)
