"""The state of the engine: one array of records per noun (:mod:`sim.flow.row_types`), one tuple of arrays.

Institutions write columns between days; only the functions of this package move cases.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from sim.copies import Independent

_LINE = 64  # bytes of a cache line


class Layout(tuple[tuple[str, np.dtype[Any]], ...]):
    """Names and types of the columns of a state; hashed once, because every call of the engine looks its type up.

    Equal layouts are one object (:func:`one_layout`): comparing two takes as long as a quiet day of a small place.
    """

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return super().__hash__()


@lru_cache(maxsize=64)
def one_layout(layout: Layout) -> Layout:
    """The first of all equal layouts."""
    return layout


@dataclass(frozen=True, slots=True)
class State(Independent):
    """Everything the engine reads and writes: one recarray per noun, or a plain array.

    Compiled code sees it as one pointer to a table of addresses (:mod:`sim.flow.pointers`); arrays are
    one-dimensional and stay where they are for the life of the state. A copy has columns and a table of its own.
    """

    clock: Any  # CLOCK (1,)
    parameters: Any  # PARAMETERS (1,)
    group_logodds: Any  # float64 (groups,): reporting against the category's
    report_shift: Any  # float64 (grids * groups,): the same with what helpers and organisations of one's own add
    visited_logodds: Any  # float64 (groups,): what a recent visit adds to a report
    visited: Any  # float64 (grids,): share of households visited lately
    local: Any  # LOCAL (communities,)
    centre_share: Any  # float64 (communities,): share of what is not phoned in that is told at the centre
    further_systems: Any  # float64 (communities,): further grid systems beside the first
    assisted: Any  # float64 (communities * 2,): targeted finds per working hour, low-income and elder
    cases: Any  # CASE: pool of live cases
    histories: Any  # HISTORY (needs,)
    needs: Any  # NEED (needs,), read only
    residents: Any  # RESIDENT (residents,): trust and efficacy change at midnight
    grids: Any  # PLACE (grids,), read only
    categories: Any  # CATEGORY (categories,)
    items: Any  # ITEM (items,)
    kinds: Any  # CATEGORY (items,): the values of every item, read where items differ
    quantiles: Any  # float64: of empirical distributions of outside steps, h, one behind the other
    routes: Any  # int32 (categories * N_GRID_TYPES,): route by category and grid type
    priorities: Any  # int32 (categories * N_GRID_TYPES,): likewise, where desks have MIXED
    assignments: Any  # int32 (categories * N_GRID_TYPES,): likewise, where the assignment is MIXED
    rules: Any  # uint64 (N_CUSTOM_RULES,): addresses of custom rules (uncompiled: the functions)
    case_facts: Any  # CASE_FACTS (1,): what a custom rule is told
    desk_facts: Any  # DESK_FACTS (1,)
    server_facts: Any  # SERVER_FACTS (1,)
    faults: Any  # FAULT (1,): the first rule that failed; slot NOBODY: none
    report_logit: Any  # float64 (categories,)
    beat_of_grid: Any  # int32 (grids,)
    office_of_field: Any  # int32 (fields,)
    department_of_field: Any  # int32 (fields,)
    desks: Any  # DESK (desks,)
    servers: Any  # SERVER (servers,)
    ends: Any  # float64 (servers,): when each server's piece ends; inf when idle
    timers: Any  # TIMER: entries of the event list of today
    near: Any  # TIMER: copies of those of the present page, a 4-ary heap
    pages: Any  # int32 (N_PAGES,): first entry of each page of today
    later: Any  # TIMER: entries of later days, in blocks
    blocks: Any  # int32: next block of each block
    ahead: Any  # int32 (days + 1,): first block of each day, and of all days after the run
    planned: Any  # int64 (days + 1,): entries in the blocks of each day
    latent: Any  # LATENT_NEED: list of unreported needs
    learned: Any  # int32: rows of cases closed today, for trust at midnight
    hazards: Any  # float64 (2 * grids,): hazard of being found today, by grid: hidden, then visible needs
    accounts: Any  # ACCOUNT (communities + districts,)
    causes: Any  # CAUSE (causes,)
    shifts: Any  # SHIFT (shifts,)
    worked: Any  # float64: hours worked before each clock hour, all shifts behind one another
    working_hour: Any  # float64: clock time at which the k-th working hour starts, likewise
    waking: Any  # float64 (169,): people's time passed before each hour of a week
    openings: Any  # OPENING: when shifts open, sorted, closed by one at infinity
    counts: Any  # int64 (N_STATES,): cases in each state
    days: Any  # DAY (warm-up + days,)
    busy: Any  # float64 (days * N_LEVELS,): shift hours of pieces started, by day and level
    vulnerability: Any  # float64 (groups,)
    behind: Any  # float64 (communities * groups,): hours that a group's cases are open longer than all, last 28 days
    registrations: Any  # int32 (days * communities * groups,): cases registered, by day, community and group
    heard: Any  # int64 (desks,): whistles that called each desk this week
    blown: Any  # int64 (communities,): whistles of each community this month
    false_alarms: Any  # float64 (desks,): share of false alarms among the last whistles that a desk has heard
    whistle_bar: Any  # float64 (communities,): logarithm of the expected wait (h) beyond which it blows; 0: not yet set
    until: Any  # float64 (slots,): when a custom priority wants to be asked again; one number where none does
    roster: Any  # float64 (168,): share of the operators of the intake on duty, by hour of the week
    teams: Any  # TEAM: those at work
    team_categories: Any  # int8 (categories,): whether a case of the category may get a team
    deliberated: Any  # float64 (categories,): 1 where cases may be deliberated
    expected_hours: Any  # float64 (categories,): mean work
    allowances: Any  # ALLOWANCE (servers,)
    crews: Any  # CREW (beats,): volunteers
    units: Any  # UNIT (units,), by community
    boards: Any  # BOARD (communities,)
    pools: Any  # POOL: contractors by pool and place; one row that nobody reads where there are none
    pool_of_item: Any  # int32 (items,): first row of the pool that does an item's outside step, or NOBODY
    unit_fit: Any  # float64 (categories * kinds of units,): how well a kind suits a category
    word_of_mouth: Any  # float64 (grids,): hazard of being found by word of mouth today, part of both hazards
    again: Any  # AGAIN (needs,), or (1,) where residents do nothing about open cases
    community_counts: Any  # COMMUNITY_COUNT (communities,): written where somebody reads it
    trace: Any  # TRACE: what happened to cases today, or (1,) where nobody asked
    addresses: Any = field(init=False)  # uint64: where each of the above begins
    layout: Layout = field(init=False)  # (name, dtype) of each of the above

    def __post_init__(self) -> None:
        columns = [(f.name, getattr(self, f.name)) for f in fields(self) if f.init]
        for name, array in columns:
            if array.ndim != 1 or not array.flags.c_contiguous:
                raise ValueError(f"state.{name}: expected a contiguous one-dimensional array, found {array.shape}")
        object.__setattr__(self, "addresses", np.array([a.ctypes.data for _, a in columns], np.uint64))
        object.__setattr__(self, "layout", one_layout(Layout((name, array.dtype) for name, array in columns)))

    @property
    def address(self) -> int:
        """Address of the table of addresses."""
        return int(self.addresses.ctypes.data)

    @property
    def has_rules(self) -> bool:
        """Whether it holds addresses of custom rules."""
        return bool(np.any(self.rules))

    def reduce_parts(self) -> tuple[Any, ...]:
        """The columns; addresses are found anew. Those of custom rules are left to the town, which has the rules."""
        columns = {f.name: getattr(self, f.name) for f in fields(self) if f.init}
        if self.has_rules:
            columns["rules"] = np.zeros(len(self.rules), np.uint64)
        return State, tuple(columns.values())

    def check_alone(self) -> None:
        """Refuse to be copied without the custom rules that it holds the addresses of."""
        if self.has_rules:
            raise TypeError(
                "this State cannot be copied alone: it holds addresses of custom rules; copy the Simulation, which "
                "has the rules, too"
            )


def raw_records(n: int, dtype: np.dtype[Any]) -> Any:
    """Recarray of ``n`` records that hold anything yet: large ones lie in huge pages, which fault far less."""
    return _records_in(np.empty(n * dtype.itemsize + _LINE, np.uint8), n, dtype)


def empty_records(n: int, dtype: np.dtype[Any]) -> Any:
    """Zeroed recarray of ``n`` records."""
    return _records_in(np.zeros(n * dtype.itemsize + _LINE, np.uint8), n, dtype)


def _records_in(memory: Any, n: int, dtype: np.dtype[Any]) -> Any:
    """Recarray that begins with a cache line: rows of that size then never straddle two."""
    start = -memory.ctypes.data % _LINE
    return memory[start : start + n * dtype.itemsize].view(dtype).view(np.recarray)
