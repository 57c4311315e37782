"""Estates: dealt out evenly among the grids where people live, old and linked ones by lot."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.scenario import load
from sim.world import build_world
from sim.world.estates import build_estates


def estates(number: int, old: int = 0, **changes: Any) -> tuple[Any, Any]:
    """Grids of the demonstration street and its estates."""
    paths = {"territory.estates.number": number, "territory.estates.old": old, **changes}
    territory = load("demo").with_(paths).territory
    world = build_world(territory)
    return world.grids, build_estates(world, territory)


def test_without_estates_there_are_none() -> None:
    assert len(estates(0, 5)[1]) == 0


def test_they_lie_where_people_live_and_share_the_households() -> None:
    grids, found = estates(20)
    homes = np.flatnonzero(grids["kind"] == 0)
    per_grid = np.bincount(found.grid, minlength=len(grids))
    assert set(np.flatnonzero(per_grid)) <= set(homes)
    assert np.ptp(per_grid[homes]) <= 1
    np.testing.assert_allclose(
        np.bincount(found.grid, found.households, minlength=len(grids))[homes], grids["households"][homes], rtol=1e-6
    )
    np.testing.assert_array_equal(found.community, grids["community"][found.grid])


def test_more_old_ones_only_add_some() -> None:
    few, many = estates(20, 5)[1], estates(20, 12)[1]
    assert (few.old.sum(), many.old.sum()) == (5, 12)
    assert (many.old >= few.old).all()
    np.testing.assert_array_equal(few.grid, many.grid)


@pytest.mark.parametrize(("scale", "number", "old"), [(0.5, 10, 6), (0.01, 1, 1)])
def test_numbers_follow_the_scale(scale: float, number: int, old: int) -> None:
    found = estates(20, 12, **{"territory.scale": scale})[1]
    assert (len(found), found.old.sum()) == (number, old)
