"""Residents as columns: grid, group, digital access, party membership, trust, efficacy."""

# mypy: disallow-untyped-calls=False
from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.jit.compiled import entry
from sim.jit.functions import exp
from sim.jit.units import FloatArray
from sim.policy.own_kinds import GROUP_KEYS, value_of
from sim.random.keyed import normal_quantile, uniform_four
from sim.random.streams import ONCE, WORLD_RESIDENT
from sim.scenario import own_kinds
from sim.world.columns import GROUPS, RESIDENT, Rows, rows_of
from sim.world.fields import standardised
from sim.world.rounding import offsets
from sim.world.told_groups import told_counts, told_shares

if TYPE_CHECKING:
    from sim.scenario import Territory
    from sim.scenario.unit_table import UnitTable

NEUTRAL = 0.5  # efficacy of somebody without experience
CLUSTERED = ("migrant", "low_income")  # groups whose share follows deprivation
_ROUNDS = 60


def group_shares(territory: Territory, grids: Rows) -> FloatArray:
    """Expected share of each group in each grid.

    Log-odds of the clustered groups rise with standardised deprivation by ``group_clustering``;
    the shares are then scaled (iterative proportional fitting) until the city has the shares of
    ``territory.groups``.

    Returns
    -------
    ndarray of float64, shape (grids, groups)
        Rows sum to 1.
    """
    city = np.array(own_kinds.group_shares(territory), dtype=np.float64)
    city /= city.sum()
    slope = np.array([territory.group_clustering if _clustered(territory, name) else 0.0 for name in _names(territory)])
    deprivation = standardised(grids.deprivation.astype(np.float64))
    residents = grids.residents.astype(np.float64)
    shares: FloatArray = city * exp(np.outer(deprivation, slope))
    shares /= shares.sum(axis=1, keepdims=True)
    for _ in range(_ROUNDS):
        found = residents @ shares / residents.sum()
        if np.allclose(found, city, rtol=0, atol=1e-9):
            break
        shares *= np.divide(city, found, out=np.zeros_like(city), where=found > 0)
        shares /= shares.sum(axis=1, keepdims=True)
    return shares


def _names(territory: Territory) -> tuple[str, ...]:
    return own_kinds.group_names(territory)


def _clustered(territory: Territory, group: str) -> bool:
    own = territory.own_groups.get(group)
    return group in CLUSTERED if own is None else bool(value_of(own, "clustered", GROUP_KEYS))


@entry
def _whole_groups(shares: Any, residents: Any, group_offsets: Any) -> None:
    """Whole residents by grid and group; what rounding leaves over is carried to the next grid."""
    groups = shares.shape[1]
    carry = np.zeros(groups)
    count = np.zeros(groups, dtype=np.int64)
    first = 0
    for g in range(shares.shape[0]):
        left = residents[g]
        for k in range(groups):
            carry[k] += shares[g, k] * residents[g]
            count[k] = min(max(0, np.int64(np.floor(carry[k]))), left)
            left -= count[k]
        while left > 0:
            best = 0
            for k in range(1, groups):
                if carry[k] - count[k] > carry[best] - count[best]:
                    best = k
            count[best] += 1
            left -= 1
        group_offsets[g, 0] = first
        for k in range(groups):
            carry[k] -= count[k]
            first += count[k]
            group_offsets[g, k + 1] = first


def _own_shares(territory: Territory) -> dict[str, float]:
    return dict(zip(_names(territory)[len(GROUPS) :], own_kinds.group_shares(territory)[len(GROUPS) :], strict=True))


@entry
def _fill(seed: Any, group_offsets: Any, members: Any, digital: Any, mean: Any, sd: Any, rows: Any) -> None:
    for g in range(group_offsets.shape[0]):
        first = group_offsets[g, 0]
        size = group_offsets[g, group_offsets.shape[1] - 1] - first
        for k in range(group_offsets.shape[1] - 1):
            for i in range(group_offsets[g, k], group_offsets[g, k + 1]):
                a, b, _, _ = uniform_four(seed, WORLD_RESIDENT, i, ONCE)
                row = rows[i]
                row.grid = g
                row.group = k
                row.digital = 1 if a < digital[k] else 0
                # Members are spread evenly over the grid's residents, and so over its groups.
                j = i - first
                row.member = 1 if (j + 1) * members[g] // size > j * members[g] // size else 0
                trust = mean
                if sd > 0.0:
                    trust = min(1.0, max(0.0, mean + sd * normal_quantile(b)))
                row.trust = trust
                row.efficacy = NEUTRAL


def build_residents(
    territory: Territory, grids: Rows, units: UnitTable | None = None
) -> tuple[Rows, npt.NDArray[np.int32]]:
    """All residents, sorted by grid and group.

    Parameters
    ----------
    territory : Territory
    grids : recarray of GRID
    units : UnitTable, optional
        Residents by group, where a table tells them.

    Returns
    -------
    residents : recarray of RESIDENT
    group_offsets : ndarray of int32, shape (grids, groups + 1)
        Residents of group k of grid g are ``group_offsets[g, k] : group_offsets[g, k + 1]``.
    """
    count = grids.residents.astype(np.int64)
    group_offsets = np.zeros((grids.size, len(_names(territory)) + 1), dtype=np.int32)
    shares = group_shares(territory, grids)
    told = None if units is None else told_counts(units, count, _own_shares(territory))
    if told is not None:
        group_offsets[:, 1:] = np.cumsum(told, axis=1)
        group_offsets += offsets(count)[:-1, None].astype(np.int32)
    else:
        if units is not None:
            shares = told_shares(units, grids, shares, _names(territory)[len(GROUPS) :])
        _whole_groups(shares, count, group_offsets)
    residents = rows_of(int(count.sum()), RESIDENT)
    digital = np.array(own_kinds.group_values(territory, territory.digital_access, "digital_access"))
    members = grids.members.astype(np.int64)
    _fill(
        territory.seed,
        group_offsets.astype(np.int64),
        members,
        digital,
        float(territory.trust_mean),
        float(territory.trust_sd),
        residents,
    )
    return residents, group_offsets
