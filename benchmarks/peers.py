"""The plain network written for a ``heapq`` loop in plain Python and for SimPy resources.

Both take the same draws, made beforehand, and return the hour at which each case was closed for good; the two
must agree.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush, heapreplace

import numpy as np

from benchmarks.network import DAYS, Draws, FloatArray, desk_table

MEASURED_HOURS = 0.75 * 24.0 * DAYS
"""Times in the system are compared for the cases that arrive before this hour."""


@dataclass(frozen=True)
class Timing:
    """What one run took.

    Attributes
    ----------
    cpu : float
        CPU seconds of the event loop, building of queues and resources included, draws not.
    events : int
        Arrivals and ends of pieces.
    mean_hours : float
        Mean time from arrival to the last closing of the cases that arrive before ``MEASURED_HOURS``.
    closed : FloatArray
        Hour of the last closing of each case; empty where cases have no common order.
    """

    cpu: float
    events: int
    mean_hours: float
    closed: FloatArray

    @property
    def per_event(self) -> float:
        """CPU seconds per event."""
        return self.cpu / self.events


def timing_of(cpu: float, draws: Draws, closed: FloatArray) -> Timing:
    """The timing of a peer, from the hour at which each case was closed for good."""
    early = draws.arrival < MEASURED_HOURS
    return Timing(cpu, draws.events, float(np.mean((closed - draws.arrival)[early])), closed)


def heapq_run(draws: Draws) -> Timing:
    """Plain Python: one heap of completions, sorted arrivals merged from outside, columns as lists."""
    path_table, servers = desk_table()
    path = path_table.tolist()
    arrival, grid, level = draws.arrival.tolist(), draws.grid.tolist(), draws.level.tolist()
    left, cursor, piece = draws.passes.tolist(), draws.first_piece.tolist(), draws.piece.tolist()
    start = time.process_time()
    n = len(arrival)
    idle = servers.tolist()
    queues: list[deque[int]] = [deque() for _ in idle]
    step = [0] * n
    closed = [0.0] * n
    heap: list[tuple[float, int, int]] = []
    upcoming = 0
    next_arrival = arrival[0]
    while upcoming < n or heap:
        if heap and heap[0][0] <= next_arrival:
            now, case, desk = heap[0]
            queue = queues[desk]
            if queue:
                other = queue.popleft()
                at = cursor[other]
                cursor[other] = at + 1
                heapreplace(heap, (now + piece[at], other, desk))
            else:
                heappop(heap)
                idle[desk] += 1
            left[case] -= 1
            if not left[case]:
                closed[case] = now
                continue
            if step[case] < level[case]:
                step[case] += 1
            desk = path[grid[case]][step[case]]
        else:
            now, case = next_arrival, upcoming
            upcoming += 1
            next_arrival = arrival[upcoming] if upcoming < n else float("inf")
            desk = path[grid[case]][0]
        if idle[desk]:
            idle[desk] -= 1
            at = cursor[case]
            cursor[case] = at + 1
            heappush(heap, (now + piece[at], case, desk))
        else:
            queues[desk].append(case)
    return timing_of(time.process_time() - start, draws, np.array(closed))


def simpy_run(draws: Draws) -> Timing:
    """SimPy: a process per case, a resource per desk."""
    import simpy

    path_table, servers = desk_table()
    path = path_table.tolist()
    arrival, grid, level = draws.arrival.tolist(), draws.grid.tolist(), draws.level.tolist()
    passes, first, piece = draws.passes.tolist(), draws.first_piece.tolist(), draws.piece.tolist()
    closed = [0.0] * len(arrival)
    start = time.process_time()
    env = simpy.Environment()
    desks = [simpy.Resource(env, capacity=c) for c in servers.tolist()]

    def way(case: int) -> Iterator[simpy.Event]:
        desks_of_case, top, at = path[grid[case]], level[case], first[case]
        for k in range(passes[case]):
            with desks[desks_of_case[min(k, top)]].request() as request:
                yield request
                yield env.timeout(piece[at + k])
        closed[case] = env.now

    def source() -> Generator[simpy.Event]:
        for case, hour in enumerate(arrival):
            yield env.timeout(hour - env.now)
            env.process(way(case))

    env.process(source())
    env.run()
    return timing_of(time.process_time() - start, draws, np.array(closed))
