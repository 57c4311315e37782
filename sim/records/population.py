"""Who lives where: the numbers of residents that rates and partitions are measured against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from sim.policy.own_kinds import OwnGroup, names_with
from sim.records.columns import GRID_TYPES, PARTITIONS
from sim.records.errors import RecordError
from sim.records.unit_names import UnitNames


@dataclass(frozen=True, slots=True)
class Population:
    """Residents by grid and group, with what grids are grouped by.

    Attributes
    ----------
    counts : ndarray of int32, shape (grids, groups)
        Residents of each group, in the order of ``groups``.
    kind : ndarray of int8, shape (grids,)
        Type of the grid: 0 living, 1 production, 2 road.
    community : ndarray of int32, shape (grids,)
    deprivation : ndarray of float32, shape (grids,)
        Deprivation index in [0, 1].
    names : UnitNames or None
        Codes and names of the units, where a table of units gives them.
    own : tuple of OwnGroup
        Groups of the user's own; their columns follow those of the package.
    """

    counts: NDArray[np.int32]
    kind: NDArray[np.int8]
    community: NDArray[np.int32]
    deprivation: NDArray[np.float32]
    names: UnitNames | None = None
    own: tuple[OwnGroup, ...] = ()

    def __post_init__(self) -> None:
        grids = len(self.kind)
        shapes = {"counts": self.counts.shape, "community": self.community.shape, "deprivation": self.deprivation.shape}
        wanted = {"counts": (grids, len(self.groups)), "community": (grids,), "deprivation": (grids,)}
        for name, shape in shapes.items():
            if shape != wanted[name]:
                raise RecordError(f"population.{name}: expected shape {wanted[name]}, found {shape}")

    @classmethod
    def of_world(cls, world: Any) -> Self:
        """Counts of a built world (``world.grids`` and ``world.group_offsets``)."""
        offsets = np.asarray(world.group_offsets)
        return cls(
            counts=np.diff(offsets, axis=1).astype(np.int32),
            kind=np.ascontiguousarray(world.grids["kind"], dtype=np.int8),
            community=np.ascontiguousarray(world.grids["community"], dtype=np.int32),
            deprivation=np.ascontiguousarray(world.grids["deprivation"], dtype=np.float32),
            names=UnitNames.of_world(world),
            own=world.own_groups,
        )

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the groups."""
        return names_with(self.own)

    @property
    def residents(self) -> int:
        """Residents of the city."""
        return int(self.counts.sum())

    @property
    def quintile(self) -> NDArray[np.int8]:
        """Fifth of the residents, 1 (least deprived) to 5, of each grid by its deprivation.

        Grids are put in order of deprivation and each goes to the fifth that holds the middle of its
        residents; a grid without residents goes where its neighbours in that order go.
        """
        residents = self.counts.sum(axis=1, dtype=np.int64)
        order = np.argsort(self.deprivation, kind="stable")
        before = np.cumsum(residents[order]) - residents[order]
        middle = (before + residents[order] / 2) / max(int(residents.sum()), 1)
        result = np.empty(len(order), dtype=np.int8)
        result[order] = np.minimum(np.floor(middle * 5), 4).astype(np.int8) + 1
        return result

    def partition(self, name: str) -> tuple[NDArray[np.int64] | None, NDArray[np.int64], list[str]]:
        """One way of grouping the residents.

        Parameters
        ----------
        name : str
            One of ``PARTITIONS``.

        Returns
        -------
        part_of_grid : ndarray of int64, shape (grids,), or None
            Part of each grid; None where a part is a group of residents.
        residents : ndarray of int64, shape (parts,)
        labels : list of str
        """
        if name == "group":
            return None, self.counts.sum(axis=0, dtype=np.int64), list(self.groups)
        if name == "grid_type":
            part, labels = self.kind.astype(np.int64), list(GRID_TYPES)
        elif name == "deprivation_quintile":
            part, labels = self.quintile.astype(np.int64) - 1, ["1", "2", "3", "4", "5"]
        elif name == "community":
            part = self.community.astype(np.int64)
            labels = [str(i) for i in range(int(part.max()) + 1)] if len(part) else []
            if self.names is not None:
                labels = self.names.labels("community", part)
        else:
            raise RecordError(f"unknown partition {name!r}; expected one of {', '.join(PARTITIONS)}")
        residents = np.bincount(part, weights=self.counts.sum(axis=1), minlength=len(labels))
        return part, residents.astype(np.int64), labels
