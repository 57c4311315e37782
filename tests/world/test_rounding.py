"""Largest remainder, even splits, beats."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.scaling import whole
from sim.world.beats import cut_beats
from sim.world.rounding import bounded_remainder, even_split, largest_remainder

weights = st.lists(st.floats(0, 1000), min_size=1, max_size=40)


def test_largest_remainder_by_hand():
    # Quotas 5.5, 3.3, 2.2 of 11: floors 5, 3, 2 and the one left goes to the largest remainder.
    assert largest_remainder([5, 3, 2], 11).tolist() == [6, 3, 2]
    assert largest_remainder([1, 1, 1], 3).tolist() == [1, 1, 1]
    assert largest_remainder([1, 1, 1], 4).tolist() == [2, 1, 1]
    assert largest_remainder([100, 1, 1], 10, minimum=1).tolist() == [8, 1, 1]
    assert largest_remainder([0, 0], 3).tolist() == [2, 1]


@given(weights, st.integers(0, 5000), st.integers(0, 3))
def test_largest_remainder_sums_and_stays_near_the_quota(w, extra, minimum):
    total = extra + minimum * len(w)
    share = largest_remainder(w, total, minimum)
    assert share.sum() == total
    assert share.min() >= minimum
    if minimum == 0 and sum(w) > 1e-6:
        assert np.abs(share - np.array(w) / sum(w) * total).max() < 1.0 + 1e-6


def test_largest_remainder_refuses_the_impossible():
    with pytest.raises(ValueError, match="cannot give 2"):
        largest_remainder([1, 1], 3, minimum=2)
    with pytest.raises(ValueError, match="negative"):
        largest_remainder([1, -1], 3)


@given(st.integers(0, 500), st.integers(1, 40))
def test_even_split(total, parts):
    sizes = even_split(total, parts)
    assert sizes.sum() == total
    assert sizes.max() - sizes.min() <= 1


def test_nearest_rounds_halves_up():
    assert [whole(x) for x in (0.5, 1.5, 2.5, 2.49)] == [1, 2, 3, 2]


def test_beats_by_hand():
    beat, servers = cut_beats(np.array([4.0, 1.0, 1.0, 1.0, 1.0, 4.0]), 3)
    assert beat.tolist() == [0, 1, 1, 1, 1, 2]
    assert servers.tolist() == [1, 1, 1]
    beat, servers = cut_beats(np.array([3.0, 1.0]), 6)
    assert beat.tolist() == [0, 1]
    assert servers.tolist() == [5, 1] or servers.tolist() == [4, 2]  # quotas 4.5 and 1.5


@given(weights, st.integers(1, 60))
def test_beats_are_contiguous_complete_and_staffed(load, members):
    beat, servers = cut_beats(np.array(load), members)
    assert servers.sum() == members
    assert servers.min() >= 1
    assert beat[0] == 0
    assert set(np.diff(beat)) <= {0, 1}
    assert beat[-1] == servers.size - 1


def test_beats_have_even_load():
    load = np.random.default_rng(1).gamma(6.0, 1.0, 300)
    beat, _ = cut_beats(load, 20)
    per_beat = np.bincount(beat, weights=load)
    assert np.abs(per_beat / per_beat.mean() - 1).max() < 0.15  # a beat has 15 grids: cuts are within one


def test_bounded_remainder_keeps_the_bounds_and_the_sum() -> None:
    share = bounded_remainder([1, 1, 1, 100, 50], 40, 6, 10)
    assert share.tolist() == [7, 7, 6, 10, 10]
    assert share.sum() == 40
    with pytest.raises(ValueError, match="more than 3 for each of 2"):
        bounded_remainder([1, 1], 7, 0, 3)
