"""The trace of a run: what happened to every case, event by event, and whose hands it was in.

Kept on wish only; a traced run has the results of one that is not, to the byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.errors import GridgovError
from sim.records.trace import Trace

if TYPE_CHECKING:
    from sim.flow.state import State
    from sim.simulation.model import Simulation


class TraceError(GridgovError):
    """What happened on a day does not fit in the room for it."""


class Recorder:
    """Takes the entries of every day out of the engine."""

    def __init__(self) -> None:
        self.days: list[np.ndarray[Any, Any]] = []

    def take(self, state: State) -> None:
        """Take the entries of the day that has ended.

        Raises
        ------
        TraceError
            There were more than there is room for.
        """
        number = int(state.clock.n_traced[0])
        if number > len(state.trace):
            raise TraceError(
                f"trace: expected at most {len(state.trace):,} entries in one day, found {number:,}; "
                "run a smaller place with a trace, or this one without"
            )
        self.days.append(np.array(state.trace[:number]))
        state.clock.n_traced[0] = 0

    def trace(self, simulation: Simulation) -> Trace:
        """The entries of all cases of the records so far."""
        state = simulation.state
        days = (*self.days, np.zeros(0, state.trace.dtype))
        keys = np.array(state.needs.key[: int(state.clock.next_need[0])])
        desks = {name: np.array(state.desks[name]) for name in ("level", "community", "street", "district", "office")}
        return Trace(days, keys, desks, np.array(state.servers.desk), float(state.clock.now[0]))
