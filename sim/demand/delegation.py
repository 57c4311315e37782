"""Delegation: which items are handled one level lower than the law first had it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.jit.units import FloatArray
from sim.world.columns import DEPARTMENT, OFFICE, Rows

if TYPE_CHECKING:
    from sim.demand.catalogue import Catalogue
    from sim.policy.structure import Structure


def volume(categories: Rows, items: Rows) -> FloatArray:
    """Needs per resident and year of each item."""
    needs: FloatArray = categories.rate[items.category] * items.weight
    return needs


def capable(categories: Rows, items: Rows, max_hours: float) -> npt.NDArray[np.bool_]:
    """Whether the level below could handle an item.

    It can if the median of the work is at most ``max_hours``, it is not paid from the capital account
    and it is not reserved for the level that has it.
    """
    scale = np.where(categories.work_exponential == 1, math.log(2.0), 1.0)
    hours = (categories.work_median * scale)[items.category]
    result: npt.NDArray[np.bool_] = (
        (hours <= max_hours) & (categories.capital[items.category] == 0) & (items.reserved == 0)
    )
    return result


def authority(catalogue: Catalogue, structure: Structure, delegated: int | None = None) -> npt.NDArray[np.int8]:
    """Level with authority for each item after delegation and stationing.

    The `delegated` (by default ``structure.delegated_items``) street and district items of highest volume that pass the
    capability test are lowered one level: district to street, street to community. What is still with the district goes
    to the street for the ``structure.stationed_categories``, reserved items too, for the powers are stationed with
    the officials; capital work does not.

    Returns
    -------
    ndarray of int8, shape (items,)
    """
    categories, items = catalogue.categories, catalogue.items
    now: npt.NDArray[np.int8] = items.authority.copy()
    upper = (items.authority == OFFICE) | (items.authority == DEPARTMENT)
    candidates = np.flatnonzero(upper & capable(categories, items, structure.delegation_max_hours))
    order = np.argsort(-volume(categories, items)[candidates], kind="stable")
    now[candidates[order[: structure.delegated_items if delegated is None else delegated]]] -= 1
    named = [catalogue.category_names.index(name) for name in structure.stationed_categories]
    if named and structure.offices_per_street:
        works = categories.capital[items.category] == 0
        stationed = np.isin(items.category, named) & (now == DEPARTMENT) & works
        now[stationed] = OFFICE
    return now
