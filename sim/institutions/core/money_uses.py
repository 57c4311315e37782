"""What yearly sums are for: small works, hours of helpers, activities; each use is a share that may be 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.institutions.core.levers import Levers
from sim.jit.units import FloatArray

if TYPE_CHECKING:
    from sim.institutions.core.town import Town


#: Use > lever that says its share, of the sum per community and of the money of branches.
COMMUNITY = {
    "works": "funding.service_share",
    "helpers": "funding.helpers_share",
    "activities": "funding.activity_share",
}
BRANCH = {
    "works": "funding.small_works_share",
    "helpers": "funding.branch_helpers_share",
    "activities": "funding.branch_activity_share",
}


def shares(levers: Levers, uses: dict[str, str]) -> dict[str, FloatArray]:
    """Share of each use in every community, float64 (communities,); scaled down together where they exceed one.

    Parameters
    ----------
    levers : Levers
    uses : dict of str to str
        :data:`COMMUNITY` or :data:`BRANCH`.
    """
    values = {use: levers.community(path) for use, path in uses.items()}
    whole = np.maximum(np.sum(list(values.values()), axis=0), 1.0)
    return {use: value / whole for use, value in values.items()}


def per_community(town: Town) -> FloatArray:
    """Yuan a year of every community, float64 (communities,): the lever, times what the place's own table says."""
    yuan: FloatArray = town.levers.community("funding.per_community")
    told = town.setup.world.told
    return yuan if told is None else yuan * told.funds


def per_grid_branch(levers: Levers) -> FloatArray:
    """Yuan a year for the branches of one grid, float64 (communities,)."""
    yuan: FloatArray = levers.community("funding.branches_per_grid") * levers.community("funding.per_branch")
    return yuan
