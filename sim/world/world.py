"""The world: everything about a place that no policy changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import numpy.typing as npt

from sim.policy.names import UNIT_KINDS
from sim.policy.own_kinds import OwnGroup, names_with, own_groups
from sim.scenario.own_kinds import unit_kind_names
from sim.scenario.unit_sample import units_of
from sim.world.columns import Rows
from sim.world.residents import build_residents
from sim.world.territory import build_tree
from sim.world.told import Told, build_told_tree, told_of

if TYPE_CHECKING:
    from sim.scenario import Territory
    from sim.scenario.unit_table import UnitTable


@dataclass(frozen=True, slots=True)
class World:
    """Columns of one place; read only.

    Attributes
    ----------
    grids, communities, streets, districts : recarray
        Rows of GRID, COMMUNITY, STREET and DISTRICT, nested and contiguous.
    residents : recarray of RESIDENT
        Sorted by grid and group.
    group_offsets : ndarray of int32, shape (grids, groups + 1)
        Residents of group k of grid g are ``group_offsets[g, k] : group_offsets[g, k + 1]``.
    scale : float
        Share of the place that is here, for city totals of policy: ``territory.scale``; for a place whose units are
        listed one by one, the share of residents in the communities of the sample.
    seed : int
        ``territory.seed``.
    radius : float
        Radius of the map in km.
    told : Told or None
        What a table of units tells beyond these columns; None for a place that is drawn.
    own_groups : tuple of OwnGroup
        Groups of the user's own, whose codes follow those of the package.
    unit_kinds : tuple of str
        Names of the kinds of units in the order of their codes.
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
    told: Told | None = None
    own_groups: tuple[OwnGroup, ...] = ()
    unit_kinds: tuple[str, ...] = UNIT_KINDS
    #: Nobody writes it: copies of a model in one process share it.
    shared_by_copies: ClassVar[bool] = True

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the groups of residents in the order of their codes."""
        return names_with(self.own_groups)

    @property
    def nbytes(self) -> int:
        """Bytes of all columns."""
        tables = (self.grids, self.communities, self.streets, self.districts, self.residents)
        return sum(table.nbytes for table in tables) + self.group_offsets.nbytes


def world_of(territory: Territory) -> World:
    """The world of a territory, remembered: replications and policies share it."""
    return _remembered(territory, units_of(territory))


@lru_cache(maxsize=2)
def _remembered(territory: Territory, units: UnitTable | None) -> World:
    return _built(territory, units)


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
    return _built(territory, units_of(territory))


def _built(territory: Territory, units: UnitTable | None) -> World:
    tree = build_tree(territory) if units is None else build_told_tree(territory, units)
    residents, group_offsets = build_residents(territory, tree.grids, units)
    for table in (tree.grids, tree.communities, tree.streets, tree.districts, residents, group_offsets):
        table.flags.writeable = False
    return World(
        grids=tree.grids,
        communities=tree.communities,
        streets=tree.streets,
        districts=tree.districts,
        residents=residents,
        group_offsets=group_offsets,
        scale=territory.scale if units is None else units.share,
        seed=territory.seed,
        radius=tree.radius,
        told=None if units is None else told_of(units, tree),
        own_groups=own_groups(territory.own_groups),
        unit_kinds=unit_kind_names(territory),
    )
