"""Co-building units of a place: where they are and what kind they are; no policy changes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtri

from sim.jit.functions import exp
from sim.jit.units import FloatArray, IntArray
from sim.policy import names
from sim.policy.own_kinds import UNIT_KEYS, value_of
from sim.random.streams import WORLD_UNIT
from sim.scenario.own_kinds import unit_kind_shares
from sim.world.columns import Rows, row_type, rows_of
from sim.world.draws import uniforms_of
from sim.world.rounding import largest_remainder, offsets

if TYPE_CHECKING:
    from sim.scenario import Territory
    from sim.world.world import World

UNIT_KINDS = names.UNIT_KINDS

#: A unit: its community, kind, scope (size, mean 1), fixed readiness (standard normal), and two uniforms that say which
#: units get a seat and a branch first.
UNIT_PLAN = row_type(
    [
        ("community", "i4"),
        ("kind", "i4"),
        ("scope", "f8"),
        ("z", "f8"),
        ("seat_rank", "f8"),
        ("branch_rank", "f8"),
        ("chain_rank", "f8"),
        ("venue_rank", "f8"),
    ]
)
SIZE_SIGMA = 0.6
OTHER_FIT = 0.2

#: How well a kind of unit suits the work of a category, in [0, 1]: what it knows, owns and is there for. Assumptions;
#: categories that are not named count 0.2.
FIT: dict[str, tuple[float, ...]] = {
    # enterprise, property, agency, institution, social, owners
    "certificates": (0.0, 0.0, 0.6, 0.3, 0.2, 0.0),
    "sanitation": (0.4, 0.9, 0.4, 0.3, 0.6, 0.3),
    "facilities": (0.6, 0.9, 0.3, 0.2, 0.2, 0.3),
    "estate": (0.2, 1.0, 0.2, 0.0, 0.2, 0.9),
    "disputes": (0.1, 0.4, 0.6, 0.2, 0.7, 0.6),
    "noise": (0.2, 0.7, 0.2, 0.1, 0.3, 0.5),
    "traffic": (0.4, 0.7, 0.3, 0.2, 0.3, 0.4),
    "safety": (0.5, 0.8, 0.4, 0.3, 0.4, 0.3),
    "labour": (0.3, 0.0, 0.5, 0.1, 0.4, 0.0),
    "welfare": (0.5, 0.2, 0.6, 0.9, 1.0, 0.2),
    "market": (0.4, 0.0, 0.4, 0.1, 0.2, 0.0),
    "drainage": (0.3, 0.8, 0.2, 0.0, 0.0, 0.3),
    "renovation": (0.2, 0.4, 0.2, 0.1, 0.0, 0.3),
    "enquiry": (0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
}


def build_units(world: World, territory: Territory) -> Rows:
    """Units of all communities, sorted by community: ``organisations`` in each.

    Kinds follow ``territory.unit_kinds`` and ``own_unit_kinds`` exactly in the city, places by lot; draws are keyed by
    community and number under ``territory.seed``.
    """
    per_community = world.communities.organisations.astype(np.int64)
    units = rows_of(int(per_community.sum()), UNIT_PLAN)
    units.community = np.repeat(np.arange(per_community.size), per_community)
    number = np.arange(units.size) - np.repeat(offsets(per_community)[:-1], per_community)
    entity = (units.community.astype(np.int64) << 20) | number
    kind, size, z, seat, branch, chain, venue = (_draw(world.seed, entity, k) for k in range(7))
    shares = unit_kind_shares(territory)
    units.kind[np.argsort(kind, kind="stable")] = np.repeat(
        np.arange(len(shares)), largest_remainder(shares, units.size)
    )
    units.scope = exp(SIZE_SIGMA * ndtri(size) - 0.5 * SIZE_SIGMA**2)
    units.z = ndtri(z)
    units.seat_rank, units.branch_rank, units.chain_rank, units.venue_rank = seat, branch, chain, venue
    return units


def _draw(seed: int, entity: IntArray, occurrence: int) -> FloatArray:
    return uniforms_of(seed, WORLD_UNIT, entity, occurrence)


def fit_table(categories: tuple[str, ...], own: Mapping[str, Mapping[str, Any]] | None = None) -> FloatArray:
    """How well each kind suits each category, flat: ``category * kinds + kind``.

    Parameters
    ----------
    categories : tuple of str
    own : mapping, optional
        Kinds of the user's own (``territory.own_unit_kinds``), whose columns follow those of the package.
    """
    own = own or {}

    def of_own(kind: str, category: str) -> float:
        other = value_of(own[kind], "other_fit", UNIT_KEYS)
        return float(value_of(own[kind], "fit", UNIT_KEYS).get(category, other))

    rows = [
        (*FIT.get(name, (OTHER_FIT,) * len(UNIT_KINDS)), *(of_own(kind, name) for kind in sorted(own)))
        for name in categories
    ]
    return np.array(rows, np.float64).ravel()
