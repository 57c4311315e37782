"""Row types of the world and the names behind its small integer codes.

All types are aligned as a C compiler would lay them out, so that compiled code reads whole words.
"""

from __future__ import annotations

from typing import cast

import numpy as np

from sim.policy import names

type Rows = np.recarray[tuple[int], np.dtype[np.record]]

GROUPS, GRID_KINDS, LEVELS, SHIFTS = names.GROUPS, names.GRID_TYPES, names.LEVELS, names.SHIFTS
N_FIELDS = 17

BEAT, COMMUNITY_DESK, OFFICE, DEPARTMENT, INTAKE = range(len(LEVELS))


def row_type(fields: list[tuple[str, str]]) -> np.dtype[np.record]:
    """Record type with the given columns, aligned."""
    return cast("np.dtype[np.record]", np.dtype((np.record, np.dtype(fields, align=True))))


GRID = row_type(
    [
        ("community", "i4"),
        ("street", "i4"),
        ("district", "i4"),
        ("kind", "i1"),
        ("residents", "i4"),
        ("first_resident", "i4"),
        ("households", "f4"),
        ("x", "f4"),
        ("y", "f4"),
        ("deprivation", "f4"),
        ("heterogeneity", "f4"),
        ("members", "i4"),
    ]
)

COMMUNITY = row_type(
    [
        ("street", "i4"),
        ("district", "i4"),
        ("first_grid", "i4"),
        ("n_grids", "i4"),
        ("residents", "i4"),
        ("members", "i4"),
        ("organisations", "i4"),
        ("deprivation", "f4"),
    ]
)

STREET = row_type([("district", "i4"), ("first_community", "i4"), ("n_communities", "i4"), ("residents", "i4")])

DISTRICT = row_type([("first_street", "i4"), ("n_streets", "i4"), ("residents", "i4")])

RESIDENT = row_type(
    [
        ("grid", "i4"),
        ("group", "i1"),
        ("digital", "i1"),
        ("member", "i1"),
        ("trust", "f4"),
        ("efficacy", "f4"),
    ]
)

DESK_PLAN = row_type(
    [
        ("level", "i1"),
        ("community", "i4"),
        ("street", "i4"),
        ("district", "i4"),
        ("office", "i4"),
        ("first_server", "i4"),
        ("n_servers", "i4"),
        ("shift", "i4"),
    ]
)

STAFF_PLAN = row_type([("desk", "i4"), ("shift", "i4"), ("skill", "f4"), ("speed", "f4"), ("availability", "f4")])


def rows_of(count: int, row: np.dtype[np.record]) -> Rows:
    """Zeroed record array of ``count`` rows (padding bytes included, so equal rows have equal bytes)."""
    return np.zeros(count, dtype=row).view(np.recarray)
