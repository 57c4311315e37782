"""Queues, timers and the tree of completions against the standard library's heap and numpy's argmin."""

from __future__ import annotations

import heapq
import math
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.flow.codes import NOBODY, T_MOVE
from sim.flow.queues import pop_waiting, push_waiting
from sim.flow.state import State
from sim.flow.timers import pop_timer, set_timer, wake_today
from sim.flow.tree import leaves_for, new_tree, set_end
from sim.model import Simulation
from tests.flow.places import demo
from tests.flow.readings import queue_of, timers_of

POP = None
KEYS = st.one_of(st.sampled_from([0.0, 1.0, 2.0]), st.floats(-1e9, 1e9))
OPERATIONS = st.lists(st.one_of(st.just(POP), KEYS), max_size=120)


@lru_cache(maxsize=1)
def _state() -> State:
    state = Simulation(demo().with_({"run.days": 60, "run.run_up_days": 0}), 1).state
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


TODAY = st.one_of(st.sampled_from([0.0, 1.0, 2.0]), st.floats(0.0, 23.9))
LATER = st.floats(24.0, 100.0)


@given(st.lists(st.one_of(st.just(POP), TODAY, LATER), max_size=120), st.permutations(range(120)))
def test_timers_ring_in_the_order_of_a_heap(operations: list[float | None], numbers: list[int]) -> None:
    """On the first day; those of later days wait for their morning."""
    state, today, later = _timers(), [], []
    for order in _orders(operations, numbers):
        if order is not POP:
            set_timer(state, order[0], order[1], T_MOVE)
            if order[0] < 24.0:
                heapq.heappush(today, order)
            else:
                later.append(order)
        elif today:
            assert pop_timer(state) == (heapq.heappop(today)[1], T_MOVE)
        assert len(timers_of(state)[0]) == len(today) + len(later)
    for midnight in (24.0, 48.0, 72.0, 120.0):
        state.clock.midnight[0] = midnight
        wake_today(state)
        woken = sorted([*today, *(order for order in later if order[0] < midnight)])
        later = [order for order in later if order[0] >= midnight]
        today = []
        assert [pop_timer(state) for _ in woken] == [(case, T_MOVE) for _, case in woken]
        assert state.clock.n_timers[0] == 0
        assert len(timers_of(state)[0]) == len(later)


def _timers() -> State:
    state = _state()
    state.clock.n_timers[0] = 0
    state.clock.n_later[0] = 0
    state.clock.midnight[0] = 24.0
    return state


def test_a_timer_keeps_its_kind() -> None:
    state = _timers()
    for case in range(60):
        set_timer(state, float((case * 17) % 60), case, case % 7)
    state.clock.midnight[0] = 60.0
    wake_today(state)
    for _ in range(60):
        case, kind = pop_timer(state)
        assert kind == case % 7


@given(st.lists(st.tuples(st.integers(0, 10**6), st.one_of(st.just(math.inf), KEYS)), max_size=60))
def test_the_tree_knows_the_first_completion(changes: list[tuple[int, float]]) -> None:
    state = _state()
    leaves = len(state.ends)
    state.ends[:] = math.inf
    state.winners[:] = new_tree(leaves)
    for number, time in changes:
        set_end(state, number % leaves, time)
        first = int(state.winners[1])
        assert state.ends[first] == state.ends.min()
        assert first == int(np.argmin(state.ends)), "ties go to the lower number"
    state.ends[:] = math.inf
    state.winners[:] = new_tree(leaves)


@pytest.mark.parametrize(("servers", "leaves"), [(0, 2), (1, 2), (2, 2), (3, 4), (4, 4), (5, 8), (2800, 4096)])
def test_leaves_are_the_next_power_of_two(servers: int, leaves: int) -> None:
    assert leaves_for(servers) == leaves
    tree = new_tree(leaves)
    assert tree[1] == 0
    assert sorted(tree[leaves:].tolist()) == list(range(leaves))


def test_an_empty_queue_has_no_head() -> None:
    state = Simulation(demo().with_({"run.days": 1, "run.run_up_days": 0}), 1).state
    assert (state.desks.root == NOBODY).all()
    assert (state.desks.n_waiting == 0).all()
