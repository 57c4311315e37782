"""Queues and the event list against the standard library's heap."""

from __future__ import annotations

import heapq
import math
from functools import lru_cache

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.flow.codes import NOBODY, T_ARISE, T_MOVE
from sim.flow.event_list import FIRST_ARRIVAL, day_of, next_time, open_event_list, plan, take_next
from sim.flow.queues import push_waiting, remove_waiting
from sim.flow.state import State
from sim.flow.timers import set_end, set_idle, set_timer
from sim.flow.turning import pop_waiting
from sim.simulation.model import Simulation
from tests.flow.places import demo
from tests.flow.readings import queue_of, timers_of

POP = None
KEYS = st.one_of(st.sampled_from([0.0, 1.0, 2.0]), st.floats(-1e9, 1e9))
OPERATIONS = st.lists(st.one_of(st.just(POP), KEYS), max_size=120)


@lru_cache(maxsize=1)
def _state() -> State:
    state = Simulation(demo().with_({"run.days": 60, "run.warm_up_days": 0}), 1).state
    assert len(state.cases) > 200
    state.cases.row[:] = np.arange(len(state.cases))  # slot and row of a need are the same here
    return state


def _orders(operations: list[float | None], numbers: list[int]) -> list[tuple[float, int] | None]:
    """Keys with a case number each; a pop of an empty queue is left out."""
    free = iter(numbers)
    size, result = 0, []
    for key in operations:
        if key is POP:
            if size:
                size -= 1
                result.append(POP)
        else:
            size += 1
            result.append((key, next(free)))
    return result


@given(OPERATIONS, st.permutations(range(120)))
def test_a_queue_serves_in_the_order_of_a_heap(operations: list[float | None], numbers: list[int]) -> None:
    state, desk, expected = _state(), 2, []
    while state.desks[desk].n_waiting:
        pop_waiting(state, desk)
    for order in [*_orders(operations, numbers), *[POP] * len(operations)]:
        if order is not POP:
            key, case = order
            state.cases[case].key = key
            push_waiting(state, desk, case)
            heapq.heappush(expected, order)
        elif expected:
            assert pop_waiting(state, desk) == heapq.heappop(expected)[1]
        assert state.desks[desk].n_waiting == len(expected)
        assert sorted(queue_of(state, desk)) == sorted(case for _, case in expected)
    assert queue_of(state, desk) == []


def test_queues_of_two_desks_do_not_mix() -> None:
    state = _state()
    for case in range(100):
        state.cases[case].key = (case * 37) % 101
        push_waiting(state, case % 2, case)
    for desk in (0, 1):
        served = [pop_waiting(state, desk) for _ in range(50)]
        assert served == sorted(range(desk, 100, 2), key=lambda case: (case * 37) % 101)
        assert state.desks[desk].n_waiting == 0


TODAY = st.one_of(st.sampled_from([0.0, 1.0, 2.0]), st.floats(0.0, 24.0, exclude_max=True))
LATER = st.floats(24.0, 100.0)
FOREVER = st.sampled_from([1e6, math.inf])


def _morning(state: State, day: int) -> None:
    clock = state.clock[0]
    clock.day, clock.midnight = day, 24.0 * (day + 1)
    open_event_list(state)


def _empty_agenda() -> State:
    state = _state()
    clock = state.clock[0]
    clock.n_near = clock.n_blocks = 0
    clock.free_block = NOBODY
    state.pages[:] = NOBODY
    state.ahead[:] = NOBODY
    state.planned[:] = 0
    state.cases.parent[:] = NOBODY
    _morning(state, 0)
    return state


def _rest_of_day(state: State) -> list[tuple[int, int, int]]:
    taken = []
    while next_time(state) < math.inf:
        taken.append(take_next(state))
    return taken


@given(st.lists(st.one_of(st.just(POP), TODAY, LATER, FOREVER), max_size=120), st.permutations(range(120)))
def test_timers_ring_in_the_order_of_a_heap(operations: list[float | None], numbers: list[int]) -> None:
    """On the first day; those of later days wait for their morning, those after the last day for ever."""
    state, today, later, now = _empty_agenda(), [], [], 0.0
    for order in _orders(operations, numbers):
        if order is not POP:
            time, case = order
            time = max(time, now)  # nothing is planned for the past
            set_timer(state, time, case, T_MOVE)
            if time < 24.0:
                heapq.heappush(today, (time, case))
            else:
                later.append((time, case))
        elif today:
            assert next_time(state) == today[0][0]
            now, case = heapq.heappop(today)
            assert take_next(state) == (case, case, T_MOVE)
        assert len(timers_of(state)[0]) == len(today) + len(later)
    assert [case for _, case, _ in _rest_of_day(state)] == [case for _, case in sorted(today)]
    for day in range(1, 5):
        _morning(state, day)
        woken = sorted(order for order in later if order[0] < 24.0 * (day + 1))
        later = [order for order in later if order[0] >= 24.0 * (day + 1)]
        assert [case for _, case, _ in _rest_of_day(state)] == [case for _, case in woken]
        assert len(timers_of(state)[0]) == len(later)


def test_many_later_entries_fill_and_free_blocks() -> None:
    """More than a block for each of several days; what one day leaves, a later one uses again."""
    state = _empty_agenda()
    for case in range(120):
        set_timer(state, 24.0 + (case * 17) % 48 + case / 1000.0, case, case % 7)
    used = int(state.clock.n_blocks[0])
    assert used == 4
    for day in (1, 2):
        _morning(state, day)
        taken = _rest_of_day(state)
        expected = sorted((case * 17 % 48 + case / 1000.0, case) for case in range(120))
        cases = [case for hours, case in expected if hours // 24 == day - 1]
        assert taken == [(case, case, case % 7) for case in cases]
    for case in range(120):
        set_timer(state, 24.0 * 40 + case, case, T_MOVE)
    assert state.clock.n_blocks[0] <= used + 5
    assert len(timers_of(state)[0]) == 120


def test_at_one_instant_pieces_end_before_timers_and_timers_before_arrivals() -> None:
    state = _empty_agenda()
    plan(state, 5.0, FIRST_ARRIVAL + 3, 3, T_ARISE)
    set_timer(state, 5.0, 9, T_MOVE)
    set_timer(state, 5.0, 4, T_MOVE)
    set_end(state, 2, 11, 5.0)
    set_end(state, 1, 12, 5.0)
    set_timer(state, 4.9, 50, T_MOVE)
    assert [subject for _, subject, _ in _rest_of_day(state)] == [50, 12, 11, 4, 9, 3]
    assert state.ends[1] == state.ends[2] == 5.0
    for server in (1, 2):
        set_idle(state, server)
    assert np.isinf(state.ends).all()


@given(st.integers(0, 500), st.floats(0.0, 24.0, exclude_max=True))
def test_an_instant_lies_on_its_day(day: int, hour: float) -> None:
    """Also where hours counted from far back are rounded up to midnight."""
    state = _empty_agenda()
    clock = state.clock[0]
    before = float(clock.first), float(clock.horizon), int(clock.n_days)
    clock.first, clock.horizon, clock.n_days = -24.0 * 501, 0.0, 501
    time = float(np.nextafter(clock.first + 24.0 * day + hour, -math.inf))
    time = max(time, float(clock.first))
    found = day_of(state, time)
    assert clock.first + 24.0 * found <= time < clock.first + 24.0 * (found + 1)
    clock.first, clock.horizon, clock.n_days = before


@given(OPERATIONS, st.permutations(range(120)), st.data())
def test_a_case_may_leave_a_queue_from_anywhere(
    operations: list[float | None], numbers: list[int], data: st.DataObject
) -> None:
    """Pops and removals from the middle leave the order of the rest as it is."""
    state, desk, expected = _state(), 3, []
    while state.desks[desk].n_waiting:
        pop_waiting(state, desk)
    for order in _orders(operations, numbers):
        if order is not POP:
            key, case = order
            state.cases[case].key = key
            push_waiting(state, desk, case)
            expected.append(order)
        elif expected:
            leaver = data.draw(st.sampled_from(sorted(expected)))
            expected.remove(leaver)
            remove_waiting(state, desk, leaver[1])
        assert sorted(queue_of(state, desk)) == sorted(case for _, case in expected)
    while expected:
        first = min(expected)
        expected.remove(first)
        assert pop_waiting(state, desk) == first[1]
    assert state.desks[desk].n_waiting == 0
