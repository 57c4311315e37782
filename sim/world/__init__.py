"""The place: districts, streets, communities, grids and residents as columns."""

from __future__ import annotations

from sim.world.columns import (
    COMMUNITY,
    DESK_PLAN,
    DISTRICT,
    GRID,
    GRID_KINDS,
    GROUPS,
    LEVELS,
    N_FIELDS,
    RESIDENT,
    SHIFTS,
    STAFF_PLAN,
    STREET,
)
from sim.world.world import World, build_world, world_of

__all__ = [
    "COMMUNITY",
    "DESK_PLAN",
    "DISTRICT",
    "GRID",
    "GRID_KINDS",
    "GROUPS",
    "LEVELS",
    "N_FIELDS",
    "RESIDENT",
    "SHIFTS",
    "STAFF_PLAN",
    "STREET",
    "World",
    "build_world",
    "world_of",
]
