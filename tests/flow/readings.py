"""Reading the engine's state by rows of the need stream, without knowing which slot or table a case lies in."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.flow.codes import N_LEVELS, NOBODY, T_AGAIN, T_END, T_HANG_UP, T_REPORT, UNBORN
from sim.flow.event_list import BLOCK, FIRST_ARRIVAL, FIRST_SERVER, page_of
from sim.flow.state import State
from sim.random import keyed, streams
from sim.simulation.model import Simulation


class CaseColumns:
    """Columns of all needs that have arisen: histories, overlaid by what is known of live cases.

    Columns that only live cases have are NaN or NOBODY for the others.
    """

    def __init__(self, state: State, stop: int) -> None:
        self._state = state
        self._stop = stop
        self._slots = live_slots(state)
        self._rows = state.cases.row[self._slots]

    def __getattr__(self, name: str) -> np.ndarray:
        histories, cases = self._state.histories, self._state.cases
        if name in histories.dtype.names:
            values = np.array(histories[name][: self._stop])
        elif name in cases.dtype.names:
            kind = cases.dtype[name]
            values = np.full(self._stop, np.nan if kind.kind == "f" else NOBODY, kind)
        else:
            raise AttributeError(f"cases have no column {name}")
        if name in cases.dtype.names:
            values[self._rows] = cases[name][self._slots]
        return values

    def __len__(self) -> int:
        return self._stop


def live_slots(state: State) -> np.ndarray:
    """Slots of the pool that hold a case."""
    used = _used_slots(state)
    return used[state.cases.parent[used] == NOBODY]


def part_slots(state: State) -> np.ndarray:
    """Slots of the pool that hold a part of a case's joint work."""
    used = _used_slots(state)
    return used[state.cases.parent[used] != NOBODY]


def _used_slots(state: State) -> np.ndarray:
    used = int(state.clock.n_slots[0])
    return np.flatnonzero(state.cases.state[:used] != UNBORN)


def free_slots(state: State) -> list[int]:
    """Slots of the pool that have been left, last left first."""
    slots: list[int] = []
    slot = int(state.clock.free[0])
    while slot != NOBODY:
        slots.append(slot)
        slot = int(state.cases.child[slot])
    return slots


def arisen(simulation: Simulation) -> tuple[CaseColumns, Any]:
    """Cases and needs that have arisen before the clock's time, counted from the need stream itself."""
    state = simulation.state
    stop = int(np.searchsorted(state.needs.arose, float(state.clock.now[0]), side="left"))
    return CaseColumns(state, stop), state.needs[:stop]


def queue_of(state: State, desk: int) -> list[int]:
    """Rows that wait at a desk, those of parts of cases, too."""
    return [int(state.cases.row[slot]) for slot in waiting_slots(state, desk)]


def waiting_slots(state: State, desk: int) -> list[int]:
    """Slots that wait at a desk; asserts the order of its list and of its heap."""
    queue, cases = state.desks[desk], state.cases
    line: list[int] = []
    slot = int(queue.first)
    while slot != NOBODY:
        line.append(slot)
        slot = int(cases[slot].sibling)
    order = [_rank(cases, slot) for slot in line]
    assert order == sorted(order), f"list of desk {desk}"
    return line + _heap(cases, int(queue.root))


def _rank(cases: Any, slot: int) -> tuple[float, int]:
    return float(cases[slot].key), int(cases[slot].row)


def _heap(cases: Any, root: int) -> list[int]:
    members, stack = [], [root] if root != NOBODY else []
    while stack:
        slot = stack.pop()
        members.append(slot)
        child = int(cases[slot].child)
        while child != NOBODY:
            assert _rank(cases, slot) <= _rank(cases, child), "heap order of a queue"  # parts of one case tie
            stack.append(child)
            child = int(cases[child].sibling)
    return members


def timers_of(state: State) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows, times and kinds of all timers on the event list but those of parts of cases and of residents' acts."""
    entries = agenda_of(state)
    entries = entries[(entries["kind"] >= 0) & ~np.isin(entries["kind"], (T_HANG_UP, T_AGAIN))]
    of_row = entries["kind"] == T_REPORT
    slots = np.where(of_row, 0, entries["subject"])
    whole = of_row | (state.cases.parent[slots] == NOBODY)
    entries, of_row, slots = entries[whole], of_row[whole], slots[whole]
    rows = np.where(of_row, entries["subject"], state.cases.row[slots])
    assert (entries["rank"] % FIRST_ARRIVAL == rows).all(), "at one instant, by the number of the need"
    return rows, entries["time"], entries["kind"]


def hang_ups(state: State) -> set[tuple[int, float]]:
    """Slots and times of all timers at which callers give up, those of calls that have been answered included."""
    entries = agenda_of(state)
    entries = entries[entries["kind"] == T_HANG_UP]
    return {(int(one["subject"]), float(one["time"])) for one in entries}


def part_timers(state: State) -> tuple[np.ndarray, np.ndarray]:
    """Slots and kinds of the timers of parts of cases."""
    entries = agenda_of(state)
    entries = entries[(entries["kind"] >= 0) & ~np.isin(entries["kind"], (T_REPORT, T_HANG_UP, T_AGAIN))]
    of_part = state.cases.parent[entries["subject"]] != NOBODY
    return entries["subject"][of_part].astype(np.int64), entries["kind"][of_part]


def agenda_of(state: State) -> np.ndarray:
    """All entries of the event list; asserts that each lies on its page or day and that the present page is a heap."""
    clock = state.clock[0]
    near = state.near[: int(clock.n_near)]
    order = np.arange(1, len(near))
    child, parent = near[order], near[(order - 1) // 4]
    behind = (child.time > parent.time) | ((child.time == parent.time) & (child["rank"] > parent["rank"]))
    assert behind.all(), "heap order of the present page"
    assert all(page_of(state, float(one.time)) <= int(clock.page) for one in near)
    entries = [near.copy()]
    for page in np.flatnonzero(state.pages != NOBODY):
        entry = int(state.pages[page])
        while entry != NOBODY:
            assert page_of(state, float(state.timers[entry].time)) == page > clock.page
            entries.append(state.timers[entry : entry + 1].copy())
            entry = int(state.timers[entry].next)
    for day in np.flatnonzero(state.planned):
        left, block = int(state.planned[day]), int(state.ahead[day])
        begins = float(clock.first) + 24.0 * day
        while left > 0:
            inside = (left - 1) % int(BLOCK) + 1
            chunk = state.later[block * int(BLOCK) :][:inside]
            assert ((chunk.time >= begins) & (chunk.time >= clock.midnight)).all(), "an entry before its day"
            assert (chunk.time < begins + 24.0).all() or day == clock.n_days, "an entry after its day"
            entries.append(chunk.copy())
            left -= inside
            block = int(state.blocks[block])
    return np.concatenate(entries)


def ends_of(state: State) -> dict[int, tuple[float, int]]:
    """Server > time and case of the end of its piece on the event list."""
    entries = agenda_of(state)
    entries = entries[entries["kind"] == T_END]
    servers = entries["rank"].astype(np.int64) - int(FIRST_SERVER)
    assert len(np.unique(servers)) == len(servers), "a server with two ends"
    return {int(k): (float(one["time"]), int(one["subject"])) for k, one in zip(servers, entries, strict=True)}


def in_hand(state: State) -> tuple[np.ndarray, np.ndarray]:
    """Servers at a piece of work and the rows that they work on."""
    busy, slots = at_work(state)
    return busy, state.cases.row[slots]


def at_work(state: State) -> tuple[np.ndarray, np.ndarray]:
    """Servers at a piece of work and the slots that they work on."""
    servers = state.servers[: int(state.desks.n_servers.sum())]
    busy = np.flatnonzero(servers.case >= 0)
    return busy, servers.case[busy].astype(np.int64)


def pool_queue(state: State, pool: int) -> list[int]:
    """Slots of the cases that wait for a contractor of a pool; asserts the order of its heap."""
    return _heap(state.cases, int(state.pools.root[pool]))


def held_line(state: State, account: int) -> list[int]:
    """Rows that wait for the money of an account, first come first."""
    one, line = state.accounts[account], []
    slot = int(one.first)
    for _ in range(int(one.n_held)):
        line.append(int(state.cases.row[slot]))
        slot = int(state.cases.child[slot])
    return line


def posted_on(state: State, community: int) -> list[int]:
    """Rows on the board of a community, first come first."""
    line: list[int] = []
    slot = int(state.boards[community].first) if state.boards[community].n_posted else NOBODY
    while slot != NOBODY:
        line.append(int(state.cases.row[slot]))
        slot = int(state.cases.child[slot])
    return line


def work_of(simulation: Simulation, row: int, level: int, attempt: int) -> float:
    """Staff hours that a need takes at a level in an attempt, from its keyed draw (log-normal work)."""
    need = simulation.state.needs[row]
    kind = simulation.state.categories[need.category]
    assert not kind.work_exponential
    occurrence = level + int(N_LEVELS) * attempt
    u = keyed.uniform(simulation.seed, streams.FLOW_WORK, np.uint64(need.key), occurrence)
    return float(keyed.lognormal(u, kind.work_median, kind.work_sigma))
