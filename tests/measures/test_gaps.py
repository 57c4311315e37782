"""Intervals of gaps: agreement with published numbers, and coverage by simulation."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from sim.measures import Gap, group_gap, group_gaps, range_gap
from sim.measures.gaps import wilson

TRIALS = 2000
# Three standard errors of a coverage of 95 % over so many trials.
SLACK = 3 * math.sqrt(0.95 * 0.05 / TRIALS)


def test_newcombe_agrees_with_the_published_example() -> None:
    """Newcombe (1998), Statistics in Medicine 17:873-890, table II: 56/70 - 48/80, method 10."""
    values = np.r_[np.ones(56), np.zeros(14), np.ones(48), np.zeros(32)]
    found = group_gap(values, np.arange(150) < 70)
    assert found.gap == pytest.approx(0.2)
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert found.method == "newcombe"
    assert wilson(56, 70) == pytest.approx(tuple(stats.binomtest(56, 70).proportion_ci(method="wilson")))


def test_welch_agrees_with_scipy() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(3.0, 1.0, 12), rng.normal(1.0, 4.0, 30)
    found = group_gap(np.r_[a, b], np.arange(42) < 12, level=0.9)
    low, high = stats.ttest_ind(a, b, equal_var=False).confidence_interval(0.9)
    assert (found.low, found.high) == pytest.approx((low, high))


def _coverage(trial: Callable[[np.random.Generator], tuple[Gap, float]], seed: int) -> float:
    rng = np.random.default_rng(seed)
    hits = 0
    for _ in range(TRIALS):
        found, truth = trial(rng)
        hits += found.low <= truth <= found.high
    return hits / TRIALS


@pytest.mark.parametrize(("p", "q", "n", "m"), [(0.3, 0.2, 40, 80), (0.95, 0.9, 60, 200), (0.05, 0.05, 50, 50)])
def test_newcombe_covers(p: float, q: float, n: int, m: int) -> None:
    member = np.arange(n + m) < n

    def trial(rng: np.random.Generator) -> tuple[Gap, float]:
        values = rng.random(n + m) < np.where(member, p, q)
        return group_gap(values, member), p - q

    assert 0.95 - SLACK - 0.005 <= _coverage(trial, 1) <= 0.985


def test_welch_covers_waits() -> None:
    """Skewed waits cut off at 60 days, as the runs have them."""
    member = np.arange(700) < 150
    scale = np.where(member, 45.0, 25.0)
    truth = 45.0 * (1 - math.exp(-60 / 45)) - 25.0 * (1 - math.exp(-60 / 25))

    def trial(rng: np.random.Generator) -> tuple[Gap, float]:
        return group_gap(np.minimum(rng.exponential(scale), 60.0), member), truth

    assert _coverage(trial, 2) == pytest.approx(0.95, abs=SLACK + 0.005)


def test_weighted_welch_covers() -> None:
    member = np.arange(400) < 120

    def trial(rng: np.random.Generator) -> tuple[Gap, float]:
        return group_gap(rng.normal(np.where(member, 2.0, 1.0)), member, rng.uniform(0.5, 2.0, 400)), 1.0

    assert _coverage(trial, 3) == pytest.approx(0.95, abs=SLACK + 0.005)


@pytest.mark.parametrize("mixed", [True, False])
def test_clustered_intervals_cover_and_plain_ones_do_not(mixed: bool) -> None:
    """Forty neighbourhoods with a lot of their own; groups live side by side or apart."""
    clusters = np.repeat(np.arange(40), 15)

    def draw(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        share = np.full(40, 0.4) if mixed else np.arange(40) % 2
        member = rng.random(600) < share[clusters]
        # Residents of a neighbourhood share its luck; the group's is on top of it.
        lot = rng.normal(0.0, 1.0, (40, 2))
        return member, rng.normal(lot[clusters, member.astype(int)]) + 1.5 * member

    def robust(rng: np.random.Generator) -> tuple[Gap, float]:
        member, values = draw(rng)
        return group_gap(values, member, clusters=clusters), 1.5

    def plain(rng: np.random.Generator) -> tuple[Gap, float]:
        member, values = draw(rng)
        return group_gap(values, member), 1.5

    assert _coverage(robust, 4) == pytest.approx(0.95, abs=SLACK + 0.01)
    assert _coverage(plain, 4) < 0.8


@pytest.mark.parametrize("means", [(0.0, 0.0, 0.0, 0.0, 0.0), (0.0, 0.2, 0.4, 0.9, 1.0)])
def test_the_range_covers_at_least_as_often_as_it_says(means: tuple[float, ...]) -> None:
    parts = np.repeat(np.arange(5), 40)
    truth = max(means) - min(means)
    rng = np.random.default_rng(5)
    hits = 0
    for _ in range(400):
        found = range_gap(rng.normal(np.array(means)[parts]), parts)
        hits += found.low <= truth <= found.high
    assert hits / 400 >= 0.95 - 3 * math.sqrt(0.95 * 0.05 / 400)


def test_group_gaps_compare_each_group_with_the_rest() -> None:
    rng = np.random.default_rng(6)
    values, parts = rng.random(300), np.array(["a", "b", "c"], dtype=object)[rng.integers(0, 3, 300)]
    parts[:20] = None
    found = group_gaps(values, parts)
    assert [gap.label for gap in found] == ["a", "b", "c"]
    known = np.array([part is not None for part in parts])
    inside, outside = values[known & (parts == "b")], values[known & (parts != "b")]
    assert found[1].gap == pytest.approx(inside.mean() - outside.mean())
    assert (found[1].n_inside, found[1].n_outside) == (len(inside), len(outside))


def test_range_names_the_pair_with_the_highest_first() -> None:
    values = np.r_[np.full(5, 3.0), np.full(5, 9.0), np.full(5, 1.0)] + np.tile([0.0, 0.1, 0.2, 0.3, 0.4], 3)
    found = range_gap(values, np.repeat(["x", "y", "z"], 5))
    assert found.label == ("y", "z")
    assert found.gap == pytest.approx(8.0)
    assert found.low < 8.0 < found.high


def test_special_inputs() -> None:
    empty = group_gap([1.0, 2.0], [True, True])
    assert math.isnan(empty.gap)
    assert math.isnan(empty.low)
    assert (empty.n_inside, empty.n_outside) == (2, 0)
    constant = group_gap([5.0, 5.0, 3.0, 3.0], [True, True, False, False])
    assert (constant.gap, constant.low, constant.high) == (2.0, 2.0, 2.0)
    lonely = group_gap([5.0, 4.0, 3.0], [True, False, False])
    assert lonely.gap == 1.5
    assert math.isnan(lonely.low)
    assert group_gap([1.0, np.nan, 0.0], [True, True, False]).n_inside == 1
    assert math.isnan(range_gap([1.0, 2.0], ["a", "a"]).gap)
    assert math.isnan(group_gap([1.0, 2.0, 5.0], [True, True, False], clusters=[0, 0, 1]).low)


def test_bad_arguments() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        group_gap([1.0], [True], level=95)
    with pytest.raises(ValueError, match="one for each of values"):
        group_gap([1.0], [True, False])
    with pytest.raises(ValueError, match="finite and >= 0"):
        group_gap([1.0, 2.0], [True, False], [-1.0, 1.0])
