"""Reference groups: who is compared with whom, and ranks, standings and shares within each group.

Nothing is ranked or averaged over the whole place unless ``policy.comparison`` says ``city``: what happens in one
place then changes nothing in another with which it shares no desk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.jit.units import FloatArray, IntArray

if TYPE_CHECKING:
    from sim.world import World

LEAST_SPREAD = 1e-12


def communities_within(world: World, reference: str) -> IntArray:
    """Number of the reference group of every community, int64 (communities,).

    Parameters
    ----------
    world : World
    reference : str
        ``community``, ``street``, ``district`` or ``city``.
    """
    n = len(world.communities)
    if reference == "community":
        return np.arange(n)
    if reference == "city":
        return np.zeros(n, np.int64)
    groups: IntArray = world.communities[reference].astype(np.int64)
    return groups


def desks_within(world: World, desks: Any, reference: str) -> IntArray:
    """Number of the reference group of every desk, int64 (desks,): that place, or the smallest that holds the desk.

    Parameters
    ----------
    world : World
    desks : recarray of DESK_PLAN
    reference : str
        ``community``, ``street``, ``district`` or ``city``.
    """
    if reference == "city":
        return np.zeros(len(desks), np.int64)
    n_communities, n_streets = len(world.communities), len(world.streets)
    group = n_communities + n_streets + desks["district"].astype(np.int64)
    if reference in ("community", "street"):
        group = np.where(desks["street"] >= 0, n_communities + desks["street"], group)
    if reference == "community":
        group = np.where(desks["community"] >= 0, desks["community"], group)
    groups: IntArray = group.astype(np.int64)
    return groups


def mean_within(values: npt.NDArray[Any], group: IntArray) -> FloatArray:
    """Mean of the group of each, float64 (n,)."""
    size = np.maximum(np.bincount(group), 1)
    mean: FloatArray = (np.bincount(group, values) / size)[group]
    return mean


def spread_within(values: npt.NDArray[Any], group: IntArray) -> FloatArray:
    """Standard deviation in the group of each, float64 (n,)."""
    centred = np.asarray(values, np.float64) - mean_within(values, group)
    spread: FloatArray = np.sqrt(mean_within(centred * centred, group))
    return spread


def standardised_within(values: npt.NDArray[Any], group: IntArray) -> FloatArray:
    """Values minus the mean of their group over its standard deviation; zeros where nothing varies in the group.

    Parameters
    ----------
    values : ndarray of numbers, shape (n,)
    group : ndarray of int, shape (n,)
        Number of the group of each, from 0.
    """
    values = np.asarray(values, np.float64)
    spread = spread_within(values, group)
    centred = values - mean_within(values, group)
    result: FloatArray = np.divide(centred, spread, out=np.zeros(len(values)), where=spread > LEAST_SPREAD)
    return result


def ranked_within(values: npt.NDArray[Any], group: IntArray) -> FloatArray:
    """Ranks within each group, in (0, 1): the i-th of n has (i - 1/2) / n; ties in the order of the rows.

    The mean of every group is 1/2, and the share of it above 1 - s is s, to the nearest person: nobody is first by
    being alone.

    Parameters
    ----------
    values : ndarray of numbers, shape (n,)
    group : ndarray of int, shape (n,)
        Number of the group of each, from 0.
    """
    order = np.lexsort((np.arange(len(values)), values, group))
    size = np.bincount(group)
    first = np.cumsum(size) - size
    ranks = np.empty(len(values))
    ranks[order] = (np.arange(len(values)) - first[group[order]] + 0.5) / size[group[order]]
    return ranks
