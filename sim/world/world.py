"""The world: everything about a place that no policy changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import numpy.typing as npt

from sim.world.columns import Rows
from sim.world.residents import build_residents
from sim.world.territory import build_tree

if TYPE_CHECKING:
    from sim.scenario import Territory


@dataclass(frozen=True, slots=True)
class World:
    """Columns of one place; read only.

    Attributes
    ----------
    grids, communities, streets, districts : recarray
        Rows of GRID, COMMUNITY, STREET and DISTRICT, nested and contiguous.
    residents : recarray of RESIDENT
        Sorted by grid and group.
    group_offsets : ndarray of int32, shape (grids, 6)
        Residents of group k of grid g are ``group_offsets[g, k] : group_offsets[g, k + 1]``.
    scale : float
        ``territory.scale``, for city totals of policy.
    seed : int
        ``territory.seed``.
    radius : float
        Radius of the map in km.
    """

    grids: Rows
    communities: Rows
    streets: Rows
    districts: Rows
    residents: Rows
    group_offsets: npt.NDArray[np.int32]
    scale: float
    seed: int
    radius: float
    #: Nobody writes it: copies of a model in one process share it.
    shared_by_copies: ClassVar[bool] = True

    @property
    def nbytes(self) -> int:
        """Bytes of all columns."""
        tables = (self.grids, self.communities, self.streets, self.districts, self.residents)
        return sum(table.nbytes for table in tables) + self.group_offsets.nbytes


@lru_cache(maxsize=2)
def world_of(territory: Territory) -> World:
    """The world of a territory, remembered: replications and policies share it."""
    return build_world(territory)


def build_world(territory: Territory) -> World:
    """Build the world of a territory.

    Parameters
    ----------
    territory : sim.scenario.Territory
        Sizes, shares, seed and scale of the place. The same territory gives the same bytes.

    Returns
    -------
    World
        All tables are write-protected: a run copies the columns that it changes.
    """
    tree = build_tree(territory)
    residents, group_offsets = build_residents(territory, tree.grids)
    for table in (tree.grids, tree.communities, tree.streets, tree.districts, residents, group_offsets):
        table.flags.writeable = False
    return World(
        grids=tree.grids,
        communities=tree.communities,
        streets=tree.streets,
        districts=tree.districts,
        residents=residents,
        group_offsets=group_offsets,
        scale=territory.scale,
        seed=territory.seed,
        radius=tree.radius,
    )
