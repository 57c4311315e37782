"""Reading the engine's state without knowing how its columns are divided over tables."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.flow.codes import NOBODY
from sim.flow.state import State
from sim.model import Simulation


class CaseColumns:
    """Columns of all cases that have arisen, whichever table they lie in: ``columns.registered``."""

    def __init__(self, state: State, stop: int) -> None:
        self._tables = (state.cases[:stop], state.histories[:stop])
        self._stop = stop

    def __getattr__(self, name: str) -> Any:
        for table in self._tables:
            if name in table.dtype.names:
                return np.asarray(table[name])
        raise AttributeError(f"no table of cases has a column {name}")

    def __len__(self) -> int:
        return self._stop


def arisen(simulation: Simulation) -> tuple[CaseColumns, Any]:
    """Cases and needs that have arisen before the clock's time, counted from the need stream itself."""
    state = simulation.state
    stop = int(np.searchsorted(state.needs.arose, float(state.clock.now[0]), side="left"))
    return CaseColumns(state, stop), state.needs[:stop]


def queue_of(state: State, desk: int) -> list[int]:
    """Cases in the queue of a desk; asserts the order of its list and that no case overtakes its parent."""
    queue, cases = state.desks[desk], state.cases
    line: list[int] = []
    case = int(queue.first)
    while case != NOBODY:
        line.append(case)
        case = int(cases[case].sibling)
    order = [(cases[c].key, c) for c in line]
    assert order == sorted(order), f"list of desk {desk}"
    return line + _heap(cases, int(queue.root))


def _heap(cases: Any, root: int) -> list[int]:
    members, stack = [], [root] if root != NOBODY else []
    while stack:
        case = stack.pop()
        members.append(case)
        child = int(cases[case].child)
        while child != NOBODY:
            assert (cases[case].key, case) < (cases[child].key, child), "heap order of a queue"
            stack.append(child)
            child = int(cases[child].sibling)
    return members


def timers_of(state: State) -> Any:
    """All timers that are set, TIMER rows; asserts the heap order of today's and that the others ring later."""
    clock = state.clock[0]
    today, later = state.timers[: int(clock.n_timers)], state.later[: int(clock.n_later)]
    order = np.arange(1, len(today))
    child, parent = today[order], today[(order - 1) // 4]
    behind = (child.time > parent.time) | ((child.time == parent.time) & (child.case > parent.case))
    assert behind.all(), "heap order of the timers"
    assert (later.time >= clock.midnight).all()
    return np.concatenate([today, later]).view(np.recarray)
