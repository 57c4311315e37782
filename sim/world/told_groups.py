"""Residents by group where a table of units tells them, at any level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sim.jit.units import FloatArray, IntArray
from sim.scenario.unit_columns import GROUP_COLUMNS, LEVELS, OWN_GROUP
from sim.scenario.unit_table import UnitTable
from sim.world.columns import GROUPS, Rows

_ROUNDS = 60
_LOCAL = GROUPS.index("local")


def told_counts(units: UnitTable, residents: IntArray, own: Mapping[str, float]) -> IntArray | None:
    """Residents of each grid and group, if the table tells all of the package's; int64 (grids, groups).

    A group of the user's own is what the table has in its column. Where it has none, its people come out of the local
    residents, by its share ``own`` of everybody, as far as there are so many.
    """
    table = units["grid"]
    if any(name not in table.values or np.isnan(table.values[name]).any() for name in GROUP_COLUMNS):
        return None
    counts = np.zeros((residents.size, len(GROUPS) + len(own)), dtype=np.int64)
    for name in GROUP_COLUMNS:
        counts[:, GROUPS.index(name)] = table.values[name]
    for k, name in enumerate(own, len(GROUPS)):
        counts[:, k] = np.nan_to_num(table.column(f"{OWN_GROUP}{name}"))
    counts[:, _LOCAL] = residents - counts.sum(axis=1)
    if counts[:, _LOCAL].min() < 0:
        return None
    for k, (name, share) in enumerate(own.items(), len(GROUPS)):
        wanted = np.diff(np.floor(np.cumsum(residents) * share), prepend=0.0).astype(np.int64)
        drawn = np.where(np.isnan(table.column(f"{OWN_GROUP}{name}")), np.minimum(wanted, counts[:, _LOCAL]), 0)
        counts[:, k] += drawn
        counts[:, _LOCAL] -= drawn
    return counts


def told_shares(units: UnitTable, grids: Rows, shares: FloatArray, own: Sequence[str]) -> FloatArray:
    """Shares of the groups in each grid, made to agree with what the units tell (iterative proportional fitting).

    Parameters
    ----------
    units : UnitTable
    grids : recarray of GRID
    shares : ndarray, shape (grids, groups)
        As drawn.
    own : sequence of str
        Groups of the user's own, in the order of their codes.

    Returns
    -------
    ndarray of float64, shape (grids, groups)
        Rows sum to 1.
    """
    people = grids.residents.astype(np.float64)
    levels = (_told(units, grids, level, own) for level in LEVELS)
    targets = [(place, told) for place, told in levels if told is not None]
    if not targets:
        return shares
    shares = np.maximum(shares, 1e-9)  # a group that the place does not have may still be told somewhere
    shares /= shares.sum(axis=1, keepdims=True)
    for _ in range(_ROUNDS):
        before = shares.copy()
        for place, told in targets:
            found = np.stack([np.bincount(place, people * shares[:, k], len(told)) for k in range(shares.shape[1])], 1)
            ratio = np.divide(told, found, out=np.ones_like(found), where=(found > 0) & ~np.isnan(told))
            shares = shares * ratio[place]
            total = shares.sum(axis=1, keepdims=True)
            shares = np.divide(shares, total, out=before.copy(), where=total > 0)
        if np.abs(shares - before).max() < 1e-10:
            break
    return shares


def _told(units: UnitTable, grids: Rows, level: str, own: Sequence[str]) -> tuple[IntArray, FloatArray | None]:
    """Unit of each grid at a level, and residents of each group there; NaN where not told, None where nothing is."""
    place = np.arange(grids.size) if level == "grid" else grids[level].astype(np.int64)
    table = units[level]
    groups = len(GROUPS) + len(own)
    told = np.full((len(table), groups), np.nan)
    for name in GROUP_COLUMNS:
        told[:, GROUPS.index(name)] = table.column(name)
    for k, name in enumerate(own, len(GROUPS)):
        told[:, k] = table.column(f"{OWN_GROUP}{name}")
    if np.isnan(told).all():
        return place, None
    people = np.bincount(place, grids.residents.astype(np.float64), len(table))
    others = [k for k in range(groups) if k != _LOCAL]
    told[:, _LOCAL] = np.maximum(0.0, people - told[:, others].sum(axis=1))  # NaN unless all others are told
    return place, told
